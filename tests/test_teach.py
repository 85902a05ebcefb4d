"""Teachers, soft labels and the mean of several runs, whole, on tiny models."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import random
import shutil

import pytest
import torch
from safetensors.torch import load_file

from pipeline import data
from pipeline.command import overrides
from pipeline.data import leakage
from pipeline.errors import InputError
from pipeline.records import Fault
from tests import checkpoints, trainings
from tests.test_cli import parsed
from tests.test_data import config, example, stored
from tests.test_methods import LABELS
from tests.test_train import WORDS, one_thread

__all__ = ["one_thread"]
NAMES = [label.name for label in checkpoints.LABELS]


@pytest.fixture(scope="module")
def teachers(tmp_path_factory):
    """Two models of the same labels in another order, with other heads and temperatures."""
    place = tmp_path_factory.mktemp("نماذج")
    checkpoints.model(place / "أ", checkpoints.shared_encoder())
    second = checkpoints.model(
        place / "b (2)", checkpoints.shared_encoder(), labels=checkpoints.LABELS[::-1], temperature=0.7
    )
    return [place / "أ", second]


def sentences(count: int, seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(WORDS, k=draw.randint(6, 14))) for _ in range(count)]


def taught(mujaz, tmp_path, models, rows, *more):
    source, out = stored(tmp_path / "pool.jsonl", *rows), tmp_path / "taught.jsonl"
    listed = f"models=[{','.join(map(str, models))}]"
    answer = mujaz("teach", f"input={source}", f"output={out}", listed, "runtime=torch", *more)
    made = [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.is_file() else []
    return answer, made


def test_an_ensemble_teaches_the_mean_of_its_shares_by_name(mujaz, tmp_path, teachers):
    rows = [{"id": f"a:{n}", "text": text, "title": "عنوان"} for n, text in enumerate(sentences(12))]
    single = []
    for number, model in enumerate(teachers):
        out = tmp_path / f"{number}.jsonl"
        source = stored(tmp_path / "plain.jsonl", *rows)
        assert (
            mujaz("classify", f"input={source}", f"output={out}", f"model={model}", "runtime=torch").status
            == 0
        )
        single.append([json.loads(line)["probabilities"] for line in out.read_text("utf-8").splitlines()])
    answer, made = taught(mujaz, tmp_path, teachers, rows, "least_confidence=0")
    assert answer.status == 0, answer.err
    assert "12 taught" in answer.err
    for row, one, two in zip(made, *single, strict=True):
        for name in NAMES:
            assert row["probabilities"][name] == pytest.approx((one[name] + two[name]) / 2, abs=1e-5)
        assert row["label"] == max(row["probabilities"], key=row["probabilities"].get)
        assert (row["source"], row["split"], row["title"]) == ("teacher", "train", "عنوان")
    limit = sorted(row["confidence"] for row in made)[6]
    _, surer = taught(mujaz, tmp_path, teachers, rows, f"least_confidence={limit}")
    assert [row["id"] for row in surer] == [row["id"] for row in made if row["confidence"] >= limit]


def test_a_teacher_leaves_labels_alone_and_held_out_articles_out(mujaz, tmp_path, teachers):
    line = max(leakage.lines(data.held_out()), key=len)
    rows = [
        {
            "id": "a:1",
            "text": sentences(1)[0],
            "label": "sovereignty",
            "source": "corpus",
            "split": "validation",
        },
        {"id": "b:1", "text": line.replace("ة", "ه")},
        {"id": "c:1", "text": sentences(2)[1]},
        {"id": "d:1"},
    ]
    answer, made = taught(mujaz, tmp_path, teachers, rows, "least_confidence=1")
    assert answer.status == 1  # d:1 has no text
    assert [(row["id"], row["label"], row["split"]) for row in made] == [("a:1", "sovereignty", "validation")]
    assert "1 unsure" in answer.err
    assert "1 near copies" in answer.err
    other = tmp_path / "other"
    labels = tuple(dataclasses.replace(label, name=label.name[:3]) for label in checkpoints.LABELS)
    checkpoints.model(other, checkpoints.shared_encoder(), labels=labels)
    answer, _ = taught(mujaz, tmp_path, [teachers[0], other], rows)
    assert answer.status == 2
    assert "heg" in answer.err


def test_folders_of_a_list_are_typed_as_they_are():
    assert list(parsed(overrides.quote("models=[/a b/ج (1),runs/x=1 ${y}]"))) == [
        "/a b/ج (1)",
        "runs/x=1 ${y}",
    ]
    assert list(parsed(overrides.quote("models=['a,b',c]"))) == ["a,b", "c"]


def test_shares_of_a_record_are_read_checked_and_never_validated_on(tmp_path):
    texts = sentences(40)
    given = [{"id": f"a{n}:1", "text": text, "label": NAMES[n % 2]} for n, text in enumerate(texts[:20])]
    soft = {"hegemony": 0.7, "neutral": 0.29}  # rounded: made to sum to 1
    pupil = [
        {"id": f"b{n}:1", "text": text, "label": "hegemony", "probabilities": soft, "source": "teacher"}
        for n, text in enumerate(texts[20:36])
    ]
    wrong = [
        {"hegemony": 0.4},
        {"hegemony": 1.2, "neutral": -0.2},
        ["hegemony"],
        {"other": 1.0},
        {"neutral": "1"},
    ]
    bad = [{**pupil[0], "id": f"c{n}:1", "probabilities": shares} for n, shares in enumerate(wrong)]
    faults: list[Fault] = []
    made = config(
        path=str(stored(tmp_path / "given.jsonl", *given)),
        teacher=str(stored(tmp_path / "taught.jsonl", *pupil, *bad)),
    )
    parts = data.parts(made, faults.append)
    assert [fault.where.rsplit(" ", 1)[1] for fault in faults] == ["17", "18", "19", "20", "21"]
    assert {one.source for one in parts.validation} == {"corpus"}
    found = [one for one in parts.train if one.source == "teacher"]
    assert len(found) >= 10
    assert sum(found[0].probabilities.values()) == pytest.approx(1)
    assert set(parts.hashes) == {"given.jsonl", "taught.jsonl"}
    other = {**pupil[0], "id": "d1:1", "label": "neutral"}
    alone = stored(tmp_path / "alone.jsonl", *pupil, other)
    with pytest.raises(InputError, match=r"got \d+ and 0 of 17"):
        data.parts(config(path=str(alone)), lambda fault: None)


def test_as_many_taught_as_labelled_in_an_epoch():
    rows = [example(f"a{n}:0", "نص") for n in range(9)]
    pupil = [dataclasses.replace(one, source="teacher") for one in rows]
    drawn = data.balanced([*rows, *pupil], 3, 0)
    assert [one.source for one in drawn] == ["corpus"] * 3 + ["teacher"] * 3


def run(mujaz, source, output, *more):
    return mujaz(*trainings.common(output, source, LABELS), "trainer.head_seed=0", *more)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    made = []
    for index, text in enumerate(sentences(60)):
        word, label = [("سيادة", "for"), ("هيمنة", "against")][index % 2]
        made.append({"id": f"a{index // 2}:{index % 2}", "text": f"{text} {word}", "label": label})
    return stored(tmp_path_factory.mktemp("rows") / "rows.jsonl", *made)


def test_the_mean_of_runs_is_a_model_and_refuses_what_has_no_mean(mujaz, tmp_path, rows):
    for seed in (0, 1):
        assert run(mujaz, rows, tmp_path / f"{seed}", f"seed={seed}", "trainer.epochs=1").status == 0
    places = [tmp_path / "0", tmp_path / "1"]

    def averaged(models, *more):
        return mujaz(
            "average",
            f"models=[{','.join(map(str, models))}]",
            f"output={tmp_path / 'soup'}",
            "data=custom",
            f"data.path={rows}",
            f"data.labels={LABELS}",
            "runtime=torch",
            *more,
        )

    answer = averaged(places)
    assert answer.status == 0, answer.err
    assert answer.out.strip() == str(tmp_path / "soup")
    parts = [load_file(place / "weights" / "model.safetensors") for place in (*places, tmp_path / "soup")]
    for name, value in parts[2].items():
        expected = (parts[0][name].float() + parts[1][name].float()) / 2
        assert torch.allclose(value.float(), expected, atol=1e-3), name
    assert any(not torch.equal(parts[0][name], parts[1][name]) for name in parts[0])
    facts = json.loads((tmp_path / "soup" / "metrics.json").read_text("utf-8"))
    assert [member["seed"] for member in facts["average"]] == [0, 1]
    assert "mujaz average models=[model0,model1]" in (tmp_path / "soup" / "README.md").read_text("utf-8")
    out = tmp_path / "stances.jsonl"
    words = ("classify", f"input={rows}", f"output={out}", f"model={tmp_path / 'soup'}", "runtime=torch")
    assert mujaz(*words).status == 0
    with pytest.MonkeyPatch.context() as patch:  # cut while it is made: what serves stays, whole
        had = {one: one.read_bytes() for one in (tmp_path / "soup").rglob("*") if one.is_file()}

        def cut(*_, **__):
            raise KeyboardInterrupt

        patch.setattr("pipeline.average.calibrated", cut)
        with contextlib.suppress(KeyboardInterrupt):
            averaged(places, "calibrate.offsets=false")
        assert {one: one.read_bytes() for one in (tmp_path / "soup").rglob("*") if one.is_file()} == had
    assert averaged(places[:1]).status == 2
    assert "data of this config (seed)" in averaged(places, "data.seed=4").err
    other = tmp_path / "other"
    shutil.copytree(places[1], other)
    stance = json.loads((other / "stance.json").read_text("utf-8"))
    (other / "stance.json").write_text(json.dumps({**stance, "max_tokens": 128}), "utf-8")
    assert "expected the max_tokens of" in averaged([places[0], other]).err


def test_a_student_learns_from_a_teacher_that_says_more_than_labels(mujaz, tmp_path, rows):
    """The pool's labels say one thing; the student follows the teacher's shares."""
    pool = [
        {
            "id": f"p{n}:0",
            "text": f"{text} {'سيادة' if n % 2 else 'هيمنة'}",
            "label": "against" if n % 2 else "for",  # wrong, on purpose
            "probabilities": {"for": 0.95, "against": 0.05} if n % 2 else {"for": 0.05, "against": 0.95},
            "source": "teacher",
        }
        for n, text in enumerate(sentences(200, seed=5))
    ]
    source = stored(tmp_path / "taught.jsonl", *pool)
    options = ("trainer.epochs=8", "schedule.rate=3e-3", "schedule.head_rate=1e-2", f"data.teacher={source}")
    scores = {}
    for name, weight in (("taught", 1), ("told", 0)):
        answer = run(mujaz, rows, tmp_path / name, *options, f"loss.distillation.weight={weight}")
        assert answer.status == 0, answer.err
        facts = json.loads((tmp_path / name / "metrics.json").read_text("utf-8"))
        scores[name] = facts["validation"]["accuracy"]
        assert facts["config"]["data"]["teacher"] == "taught.jsonl"
    assert scores["taught"] > max(0.8, scores["told"] + 0.2)
