"""mujaz benchmark name=curve: the labels alone change from step to step."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pipeline import cli
from pipeline.benchmarks import curve

WORDS = {"a": "تحالف شراكة اتفاق", "b": "هيمنة عقوبات ضغط"}


def rows(noise: int) -> list[dict]:
    """Two labels told by their words; the first labels are wrong as often as chance, round 1 is right."""
    rng = np.random.default_rng(3)
    made = []
    for n in range(240):
        label = "ab"[n % 2]
        part = "validation" if n % 4 < 2 else "train"
        late = part == "train" and n >= 60
        told = label if late or part == "validation" or n % 3 else "ba"["ab".index(label)]
        extra = " ".join(f"كلمة{rng.integers(noise)}" for _ in range(12))
        row = {"id": f"art{n}:0", "text": f"{WORDS[label]} {extra}", "label": told, "split": part}
        made.append(row | ({"round": 1} if late else {}) | ({"drawn": "natural"} if n % 8 == 0 else {}))
    return made


def test_each_round_joins_those_before_it_and_better_labels_show():
    first, second = curve.measure(rows(400), seed=0)
    assert (first["until_round"], second["until_round"]) == (0, 1)
    assert first["paragraphs"] == 30
    assert second["paragraphs"] == 120
    assert second["validation"]["paragraphs"] == 120
    assert second["natural"]["paragraphs"] == 30
    assert second["validation"]["accuracy"] > max(0.9, first["validation"]["accuracy"])
    low, high = second["validation"]["intervals_95"]["accuracy"]
    assert low <= second["validation"]["accuracy"] <= high
    lines = curve.table([first, second]).splitlines()
    assert len(lines) == 4
    assert "natural (30): macro-F1" in lines[0]
    assert lines[-1].startswith("| and round 1 | 120 |")


def test_a_file_without_splits_or_none_at_all_is_told(tmp_path, capsys):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": "a:0", "text": "نص", "label": "a"}) + "\n", "utf-8")
    for given, said in ((path, "no `split`"), (tmp_path / "none", "no file of joined labels")):
        assert cli.main(["benchmark", "name=curve", f"data.path={given}"]) == 2
        assert said in capsys.readouterr().err


def test_a_near_copy_of_validation_teaches_nothing():
    made = rows(400)
    copy = next(row for row in made if row["split"] == "validation")
    planted = {**copy, "id": "copy:0", "split": "train"}
    assert curve.measure([*made, planted], 0)[0]["paragraphs"] == 30


@pytest.mark.parametrize("last", [0, 1, 4])
def test_steps_are_named_for_people(last):
    assert curve._step(last) == {0: "the first", 1: "and round 1", 4: "until round 4"}[last]
