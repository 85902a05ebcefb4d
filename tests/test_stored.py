"""Stored answers: every score computed anew from them, and none of another model, label or text."""

from __future__ import annotations

import json
import random
import shutil

import pytest

from pipeline import jsonl
from pipeline.errors import InputError
from pipeline.evaluation import stored
from pipeline.evaluation.floors import load
from pipeline.join import fingerprint
from pipeline.labelled import digest as sha256
from tests import checkpoints
from tests.conftest import ROOT

WORDS = ["الصين", "أمريكا", "الدول", "قال", "في", "من", "على", "أن", "سيادة", "هيمنة", "القسرية"]
NAMES = [label.name for label in checkpoints.LABELS]
QUICK = ("draws=50", "figures=false", "runtime.threads=1", "crossed.least=30", "crossed.folds=3")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A model, records with their text, the same labels without it, and a run that stored its answers."""
    from pipeline import cli

    place = tmp_path_factory.mktemp("مكتب")
    shutil.copytree(checkpoints.shared_model(), place / "model")
    rng = random.Random(5)
    rows = []
    for index in range(60):
        text = "قال " + " ".join(rng.choices(WORDS, k=rng.randint(5, 40))) + "."
        row = {"id": f"art{index // 3}:{index}", "text": text, "label": rng.choice(NAMES)}
        row |= {"split": "validation" if index < 48 else "train", "difficulty": rng.choice(["clear", "hard"])}
        rows.append(row | ({"pair": f"p{index // 2}"} if index < 8 else {}))
    jsonl.write(place / "joined.jsonl", rows)
    labels = [{**row, "sha256": fingerprint(row["text"]), "text": None} for row in rows]
    jsonl.write(place / "labels.jsonl", [{k: v for k, v in row.items() if v is not None} for row in labels])
    words = [
        *("evaluate", f"model={place / 'model'}", f"input={place / 'joined.jsonl'}", "split=validation"),
        *(f"labels={place / 'labels.jsonl'}", f"store={place / 'answers.jsonl'}", f"output={place / 'run'}"),
    ]
    assert cli.main([*words, *QUICK, "baseline=false"]) == 0
    return place


@pytest.fixture
def asked(mujaz, desk):
    """Run `mujaz evaluate predictions=…` on the desk, with words of the test's own."""

    def run(output, *more, **paths):
        given = {"predictions": "answers.jsonl", "labels": "labels.jsonl", "model": "model"} | paths
        named = [f"{key}={desk / value}" for key, value in given.items()]
        return mujaz("evaluate", *named, "split=validation", f"output={output}", *QUICK, *more)

    return run


def rewritten(desk, name, change):
    lines = [json.loads(line) for line in (desk / "answers.jsonl").read_text("utf-8").splitlines()]
    change(lines)
    jsonl.write(desk / name, lines)
    return {"predictions": name}


def scores(folder):
    return json.loads((folder / "metrics.json").read_text("utf-8"))


def test_every_score_is_computed_anew_from_answers_that_hold_no_text(asked, desk, tmp_path):
    answer = asked(tmp_path / "out")
    assert answer.status == 0, answer.err
    assert scores(tmp_path / "out") == scores(desk / "run")
    kept = (desk / "answers.jsonl").read_text("utf-8")
    assert "قال" not in kept
    assert "text" not in json.loads(kept.splitlines()[1])
    found = scores(tmp_path / "out")
    assert found["paragraphs"] == 48
    assert set(found["contrast"]) == {"actor_swap", "orthographic_noise", "trigger_deletion"}
    assert found["pairs"]["pairs"] == 4
    assert found["crossed"]["paragraphs"] == 48
    assert set(found["slices"]) == {"length", "article", "difficulty", "actor"}
    assert found["input"]["file"] == "labels.jsonl"
    page = (tmp_path / "out" / "report.md").read_text("utf-8")
    for heading in ("## Minimal pairs", "## Cross-validated by article", "trigger deletion", "## By actor"):
        assert heading in page


@pytest.mark.parametrize("name", ["stance.json", "model.int8.onnx", "tokenizer.json"])
def test_answers_of_another_model_are_refused(asked, desk, tmp_path, name):
    shutil.copytree(desk / "model", tmp_path / "model")
    path = tmp_path / "model" / name
    path.write_bytes(path.read_bytes() + b"\n")
    answer = asked(tmp_path / "out", f"model={tmp_path / 'model'}")
    assert answer.status == 2
    assert f"another {name}" in answer.err
    assert not (tmp_path / "out").exists()


def test_answers_that_do_not_name_their_model_are_refused(asked, desk, tmp_path):
    for model in ({}, {"tokenizer.json": "x"}, None):
        spoiled = rewritten(desk, "nameless.jsonl", lambda lines, m=model: lines[0].update(model=m))
        assert asked(tmp_path / "out", **spoiled).status == 2
    assert "stored predictions" in asked(tmp_path / "out", predictions="joined.jsonl").err


def flattered(lines):
    wrong = next(row for row in lines[1:] if row["label"] != row["stance"])
    wrong["stance"] = wrong["label"]


def relabelled(lines):
    wrong = next(row for row in lines[1:] if row["label"] != row["stance"])
    wrong["label"] = wrong["stance"]


def shortened(lines):
    del lines[5]


def doubled(lines):
    lines.append(lines[5])


def other_text(lines):
    lines[3]["sha256"] = "0" * 64


def no_logits(lines):
    del lines[3]["logits"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (flattered, "what their logits say"),
        (relabelled, "another label or text"),
        (shortened, "1 labels without an answer"),
        (doubled, "answers twice"),
        (other_text, "another label or text"),
        (no_logits, "logits"),
    ],
)
def test_answers_that_were_touched_are_refused(asked, desk, tmp_path, change, told):
    answer = asked(tmp_path / "out", **rewritten(desk, "touched.jsonl", change))
    assert answer.status == 2
    assert told in answer.err


def test_floors_go_by_the_labels_file_and_its_split(asked, desk, tmp_path):
    digest = sha256(desk / "labels.jsonl")
    high = f"floors=[{{sha256: {digest}, split: validation, accuracy: 1.0}}]"
    answer = asked(tmp_path / "out", high)
    assert answer.status == 1
    assert "accuracy of 1.0 or more" in answer.err
    assert asked(tmp_path / "out", high.replace("validation", "train")).status == 0
    ceiling = f"floors=[{{sha256: {digest}, split: validation, calibration_error: 0.0}}]"
    assert "calibration error of 0.0 or less" in asked(tmp_path / "out", ceiling).err


def test_every_floor_that_is_missed_stands_in_the_line_and_on_the_page(asked, desk, tmp_path):
    digest = sha256(desk / "labels.jsonl")
    limits = "accuracy: 1.0, macro_f1: 1.0, neutral_recall: 0.0"
    answer = asked(tmp_path / "out", f"floors=[{{sha256: {digest}, split: validation, {limits}}}]")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "accuracy of 1.0 or more, macro-F1 of 1.0 or more" in answer.err
    page = (tmp_path / "out" / "report.md").read_text("utf-8")
    missed = page.split("## Floors missed\n\n")[1].split("\n\n")[0].splitlines()
    assert [line.split(" 0.")[0] for line in missed] == ["- accuracy", "- macro-F1"]
    assert all(line.endswith("the floor is 1.0") for line in missed)
    held = page.split("## Floors\n\n")[1].split("\n\n")[0].splitlines()
    assert len(held) == 1
    assert held[0].startswith("- recall of neutral")


def test_floors_that_could_not_be_checked_do_not_stand_among_those_that_hold(asked, desk, tmp_path):
    asked(tmp_path / "out", "floors=[{sha256: abc, name: old, data: labels.jsonl, accuracy: 0.0}]")
    page = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "## Floors\n" not in page
    assert "could not check\n\n- labels.jsonl, split validation: not the bytes that the floors of old" in page


SHIPPED = ROOT / "models/stance/predictions/validation.jsonl"


@pytest.mark.skipif(not SHIPPED.is_file(), reason="no stored answers of the model that ships")
def test_the_stored_answers_of_the_model_that_ships_hold_their_floors(mujaz, tmp_path):
    labels = ROOT / "seeds/labels/ant2018.jsonl"
    given = (f"predictions={SHIPPED}", f"labels={labels}", "split=validation", f"output={tmp_path}")
    answer = mujaz("evaluate", *given, "figures=false")
    assert answer.status == 0, answer.err
    floors = load((ROOT / "configs/floors.yaml").read_text("utf-8"))
    assert any(one.sha256 == sha256(labels) and one.split == "validation" for one in floors)
    assert "## Floors" in (tmp_path / "report.md").read_text("utf-8")


def test_what_the_command_lacks_is_told_before_anything_is_read(mujaz, tmp_path):
    answer = mujaz("evaluate", f"predictions={tmp_path}/x.jsonl", f"output={tmp_path / 'out'}")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert "labels=FILE" in answer.err
    both = mujaz("evaluate", "input=a", "predictions=b", "labels=c", f"output={tmp_path / 'out'}")
    assert "input and predictions" in both.err
    assert "neither" in mujaz("evaluate", f"output={tmp_path / 'out'}").err


def test_labels_with_their_text_serve_as_well(asked, desk, tmp_path):
    assert asked(tmp_path / "out", labels="joined.jsonl").status == 0


def test_a_file_that_is_not_there_or_empty_is_one_line(asked, desk, tmp_path):
    (desk / "empty.jsonl").write_text("", "utf-8")
    for name in ("none.jsonl", "empty.jsonl"):
        answer = asked(tmp_path / "out", predictions=name)
        assert (answer.status, answer.err.count("\n")) == (2, 1)
    with pytest.raises(InputError):
        stored.read(desk / "empty.jsonl", desk / "model", print)
