"""The dedupe benchmark: its engine process, its counting, and what it says of a missing peer."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest

from pipeline.benchmarks import dedupe, dedupe_engines, dedupe_texts
from pipeline.errors import MissingExtraError
from tests.test_dedupe import CONFIG


def test_the_own_engine_is_measured_and_counted(tmp_path: Path) -> None:
    planted = dedupe_texts.generate(3, 800)
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(text) + "\n" for text in planted.texts), "utf-8")
    answer = dedupe_engines.main("mujaz", str(path), dataclasses.asdict(CONFIG))
    (row,) = dedupe._compared([dedupe._row("mujaz", planted, answer)])
    assert (row["precision"], row["decoys_merged"], row["mujaz_times"]) == (1.0, 0, 1.0)
    assert row["recall"] >= 0.999
    assert row["decoys"] > 20
    assert row["per_second"] > 0
    assert "| mujaz | 800 | 1.0000 |" in dedupe.table([row])


def test_a_wrong_drop_and_a_merged_decoy_are_counted() -> None:
    planted = dedupe_texts.Planted(
        ["a", "b", "c", "d"], [0, 0, 1, 2], ["original", "words", "number", "original"]
    )
    row = dedupe._row("x", planted, {"of": [-1, 0, 0, -1], "seconds": 2.0, "bytes": 8})
    assert (row["precision"], row["recall"], row["decoys_merged"]) == (0.5, 1.0, 1)
    assert (row["per_second"], row["bytes_each"], row["copies"]) == (2.0, 2.0, 1)


def test_a_missing_peer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rensa", None)
    with pytest.raises(MissingExtraError, match=r"mujaz\[benchmark\]"):
        dedupe_engines.require("rensa")


def test_generated_text_is_the_seeds() -> None:
    assert dedupe_texts.generate(7, 50) == dedupe_texts.generate(7, 50)
    assert dedupe_texts.generate(7, 50) != dedupe_texts.generate(8, 50)
