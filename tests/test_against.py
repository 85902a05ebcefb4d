"""`mujaz evaluate against=`: another model on the same records, asked or stored; and none to be had."""

from __future__ import annotations

import json
import random
import shutil

import pytest

from pipeline import jsonl
from tests import checkpoints

WORDS = ["الصين", "أمريكا", "الدول", "قال", "في", "من", "على", "أن", "سيادة", "هيمنة"]
NAMES = [label.name for label in checkpoints.LABELS]
QUICK = ("draws=50", "figures=false", "contrast=false", "runtime.threads=1")


def changed(folder, place, change):
    """A copy of a model folder whose stance.json says something else."""
    shutil.copytree(folder, place)
    stance = json.loads((place / "stance.json").read_text("utf-8"))
    change(stance)
    (place / "stance.json").write_text(json.dumps(stance, ensure_ascii=False), "utf-8")
    return place


def turned(stance):
    """Other answers, and the labels in another order."""
    stance["labels"] = [*stance["labels"][1:], stance["labels"][0]]


def renamed(stance):
    for label, name in zip(stance["labels"], ("favour", "against", "none", "both"), strict=True):
        label["name"] = name


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Records, two models that disagree, one of other labels, and the stored answers of the two."""
    from pipeline import cli

    place = tmp_path_factory.mktemp("مكتب")
    shutil.copytree(checkpoints.shared_model(), place / "model")
    changed(place / "model", place / "old, 1", turned)
    changed(place / "model", place / "strange", renamed)
    rng = random.Random(5)
    rows = []
    for index in range(24):
        text = "قال " + " ".join(rng.choices(WORDS, k=rng.randint(5, 20))) + f" {index}."
        row = {"id": f"a{index // 3}:{index}", "text": text, "label": rng.choice(NAMES)}
        rows.append(row | ({"blind": rng.choice(NAMES)} if index % 2 else {}))
    jsonl.write(place / "told.jsonl", rows)
    for model, name in (("model", "new.jsonl"), ("old, 1", "old.jsonl")):
        words = (f"model={place / model}", f"input={place / 'told.jsonl'}", f"store={place / name}")
        output = f"output={place / 'out'}"
        assert cli.main(["evaluate", *words, output, "baseline=false", *QUICK]) == 0
    return place


@pytest.fixture
def asked(mujaz, desk, tmp_path):
    """Run `mujaz evaluate`; gives the answer and the scores, if there are any."""

    def run(*more, baseline=("baseline=false",), **paths):
        named = [f"{key}={desk / value}" for key, value in ({"model": "model"} | paths).items()]
        answer = mujaz("evaluate", *named, f"output={tmp_path / 'out'}", *QUICK, *baseline, *more)
        file = tmp_path / "out" / "metrics.json"
        return answer, json.loads(file.read_text("utf-8")) if file.is_file() else None

    return run


def test_another_model_is_asked_the_same_records_and_its_labels_go_by_name(asked, desk, tmp_path):
    answer, scores = asked(input="told.jsonl", against="old, 1")
    assert answer.status == 0, answer.err
    other = scores["against"]
    kept = [
        [json.loads(line) for line in (desk / name).read_text("utf-8").splitlines()[1:]]
        for name in ("new.jsonl", "old.jsonl")
    ]
    ours, theirs = ([row["stance"] == row["label"] for row in rows] for rows in kept)
    assert other["name"] == "old, 1"
    assert other["accuracy"] == pytest.approx(sum(theirs) / 24)
    assert other["ours_alone"] == sum(a and not b for a, b in zip(ours, theirs, strict=True))
    assert other["theirs_alone"] == sum(b and not a for a, b in zip(ours, theirs, strict=True))
    assert other["ours_alone"] + other["theirs_alone"] > 0
    assert sum(row["answers_theirs"] for row in other["by_label"].values()) == 24
    page = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "| old, 1 (`against`) |" in page
    assert "McNemar's test, model against old, 1: p = " in page
    assert "## From old, 1 to this model, by label" in page
    rows = [json.loads(line) for line in (tmp_path / "out/predictions.jsonl").read_text("utf-8").splitlines()]
    assert [row["against"] for row in rows] == [row["stance"] for row in kept[1]]


@pytest.mark.parametrize("given", [{"input": "told.jsonl"}, {"predictions": "new.jsonl"}])
def test_stored_answers_of_another_model_serve_as_well(asked, given):
    more = given if "input" in given else given | {"labels": "told.jsonl"}
    answer, scores = asked(**more, against="old.jsonl")
    assert answer.status == 0, answer.err
    _, fresh = asked(input="told.jsonl", against="old, 1")
    same = {key: value for key, value in scores["against"].items() if key not in ("name", "model")}
    assert same == {key: fresh["against"][key] for key in same}
    assert set(scores["against"]["model"]) == {"stance.json", "tokenizer.json", "model.int8.onnx"}


def test_a_model_of_other_labels_and_a_folder_without_text_are_refused(asked):
    for paths, told in (
        ({"input": "told.jsonl", "against": "strange"}, "a model of the same labels"),
        ({"predictions": "new.jsonl", "labels": "told.jsonl", "against": "old, 1"}, "no text to ask it"),
        ({"input": "told.jsonl", "against": "told.jsonl"}, "stored answers"),
        ({"input": "told.jsonl", "against": "nothing"}, "nothing"),
    ):
        answer, scores = asked(**paths)
        assert (answer.status, answer.err.count("\n"), scores) == (2, 1, None), answer.err
        assert told in answer.err


def lacking(lines):
    del lines[3]


def doubled(lines):
    lines.append(lines[3])


def foreign(lines):
    lines.append(lines[3] | {"id": "b:1"})


def relabelled(lines):
    lines[3]["label"] = next(name for name in NAMES if name != lines[3]["label"])


def other_text(lines):
    lines[3]["sha256"] = "0" * 64


def flattered(lines):
    lines[3]["stance"] = next(name for name in NAMES if name != lines[3]["stance"])


def other_labels(lines):
    own = dict(zip(lines[0]["labels"], ("favour", "against", "none", "both"), strict=True))
    lines[0]["labels"] = list(own.values())
    for row in lines[1:]:
        row |= {key: own[row[key]] for key in ("label", "stance")}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lacking, "1 lacking"),
        (doubled, "1 twice"),
        (foreign, "1 too many: b:1"),
        (relabelled, "1 with another label or text"),
        (other_text, "1 with another label or text"),
        (flattered, "answers that their logits give"),
        (other_labels, "a model of the same labels"),
    ],
)
def test_answers_to_other_records_are_refused_in_one_line(asked, desk, change, told):
    lines = [json.loads(line) for line in (desk / "old.jsonl").read_text("utf-8").splitlines()]
    change(lines)
    jsonl.write(desk / "spoiled.jsonl", lines)
    answer, scores = asked(predictions="new.jsonl", labels="told.jsonl", against="spoiled.jsonl")
    assert (answer.status, answer.err.count("\n"), scores) == (2, 1, None)
    assert told in answer.err


def test_the_ceiling_stands_over_the_records_that_were_labelled_twice(asked, desk, tmp_path):
    answer, scores = asked(input="told.jsonl")
    assert answer.status == 0
    both = scores["annotators"]
    rows = [json.loads(line) for line in (desk / "told.jsonl").read_text("utf-8").splitlines()]
    twice = [row for row in rows if "blind" in row]
    assert (both["paragraphs"], both["first_unknown"]) == (12, 0)
    assert both["accuracy"] == pytest.approx(sum(row["label"] == row["blind"] for row in twice) / 12)
    page = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "on the 12 paragraphs labelled twice" in page
    assert "| this model on those |" in page
    assert "Cohen's kappa of one label against the rest: hegemony" in page
    for heading in ("## Where it answers", "abstains under", "Wrong among the surest 50%, 60%"):
        assert heading in page
    stored, again = asked(predictions="new.jsonl", labels="told.jsonl")
    assert stored.status == 0
    assert again["annotators"] == both


def test_a_record_that_stands_twice_counts_once_and_is_told(asked, desk):
    rows = [json.loads(line) for line in (desk / "told.jsonl").read_text("utf-8").splitlines()]
    jsonl.write(desk / "twice.jsonl", [*rows, rows[0], {**rows[1], "text": "غيره"}])
    answer, scores = asked(input="twice.jsonl")
    assert answer.status == 1
    assert scores["paragraphs"] == len(rows)
    assert answer.err.count("expected each id once") == 2
    assert f"twice.jsonl, line {len(rows) + 1}: " in answer.err


def test_a_model_of_own_labels_is_measured_without_a_word_about_baselines(asked, desk, tmp_path):
    rows = [json.loads(line) for line in (desk / "told.jsonl").read_text("utf-8").splitlines()]
    own = dict(zip(NAMES, ("favour", "against", "none", "both"), strict=True))
    jsonl.write(desk / "own.jsonl", [{**row, "label": own[row["label"]]} for row in rows])
    answer, scores = asked(model="strange", input="own.jsonl", baseline=())
    assert answer.status == 0, answer.err
    assert "baseline" not in scores
    assert scores["paragraphs"] == 24
    assert "No n-grams beside it: the model's labels are not those of" in answer.err
    assert "No n-grams beside it" in (tmp_path / "out" / "report.md").read_text("utf-8")
    given, _ = asked(f"data.path={desk / 'told.jsonl'}", model="strange", input="own.jsonl", baseline=())
    assert given.status == 2  # what was given to learn from is not passed over in silence
    assert "a baseline of the model's labels" in given.err
