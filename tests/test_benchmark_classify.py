"""mujaz benchmark name=classify, on tiny models."""

from __future__ import annotations

import pytest

from pipeline.benchmarks import classify as benchmark
from tests import checkpoints


def test_both_read_the_same_texts_with_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoints.shared_model()
    small = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    monkeypatch.setattr(benchmark, "SHAPE", small)
    monkeypatch.setattr(benchmark, "PIECES", 2000)
    monkeypatch.setattr(benchmark, "LEAST", 1)
    monkeypatch.setattr(benchmark, "MOST", 6)  # within the tiny model's window: neither cuts a text
    rows = benchmark.measure([10, 10], 20, checkpoints.shared_model(), checkpoints.runtime("torch"))
    assert [row["model"] for row in rows] == ["embedded", "AraBERT's shape, random"]
    for row in rows:
        assert row["paragraphs"] == 10
        assert row["rounds"] == benchmark.ROUNDS
        assert row["same_label"] == 1.0
        assert 0 < row["times_least"] <= row["times"] <= row["times_most"]
    lines = benchmark.table(rows).splitlines()
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {10}


def test_texts_are_of_mixed_length_and_of_the_seed_alone() -> None:
    texts = benchmark.paragraphs(20, 200)
    assert texts == benchmark.paragraphs(20, 200)
    assert texts != benchmark.paragraphs(21, 200)
    words = [len(text.split()) for text in texts]
    assert len(texts) == 200
    assert min(words) < 15 < 70 < max(words) <= benchmark.MOST
