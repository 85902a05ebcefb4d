"""The model that ships: its size, its papers, and its floors on the held-out paragraphs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

MODEL = ROOT / "models" / "stance"
HELD_OUT = ROOT / "seeds" / "paragraphs.jsonl"


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> tuple[int, dict, Path]:
    """Exit status, metrics and folder of `mujaz evaluate` on the held-out paragraphs."""
    from pipeline import cli

    out = tmp_path_factory.mktemp("evaluation")
    words = [f"input={HELD_OUT}", f"output={out}", "baseline=false", "figures=false"]
    status = cli.main(["evaluate", *words])
    return status, json.loads((out / "metrics.json").read_text("utf-8")), out


def test_no_floor_is_missed(measured):
    status, metrics, _ = measured
    assert status == 0
    assert metrics["paragraphs"] == 108


def test_the_floors_are_those_of_the_held_out_paragraphs():
    floors = yaml.safe_load((ROOT / "configs" / "floors.yaml").read_text("utf-8"))["floors"]
    found = [one for one in floors if one["sha256"] == hashlib.sha256(HELD_OUT.read_bytes()).hexdigest()]
    assert len(found) == 1, "the held-out file changed: measure again, and write its hash and floors"
    assert set(found[0]) >= {"accuracy", "macro_f1", "neutral_recall"}


def test_the_report_is_for_people(measured):
    report = (measured[2] / "report.md").read_text("utf-8")
    for word in ("macro-F1", "sovereignty", "confusion", "95%"):
        assert word.lower() in report.lower()


def test_int8_and_tokenizer_are_under_40_mb():
    size = sum((MODEL / name).stat().st_size for name in ("model.int8.onnx", "tokenizer.json", "stance.json"))
    assert size <= 40_000_000


def test_the_papers_are_there():
    for name in ("README.md", "LICENSE", "NOTICE", "metrics.json"):
        assert (MODEL / name).stat().st_size > 100
    card = (MODEL / "README.md").read_text("utf-8")
    assert "mujaz train" in card
    assert "multilingual-e5-small" in card


def test_what_it_learned_from_is_what_the_repo_carries():
    hashes = json.loads((MODEL / "metrics.json").read_text("utf-8"))["data"]["sha256"]
    carried = {path.name: path for path in (ROOT / "seeds" / "authored").glob("*.jsonl")}
    assert set(hashes) <= set(carried) | {"joined.jsonl"}
    for name in set(hashes) & set(carried):
        assert hashes[name] == hashlib.sha256(carried[name].read_bytes()).hexdigest()
    held = {path.name for path in (ROOT / "seeds" / "authored" / "held").glob("*.jsonl")}
    assert held
    assert not held & set(hashes)
