"""mujaz benchmark name=training, on a tiny model."""

from __future__ import annotations

import json

import pytest

from pipeline.benchmarks import training as benchmark
from pipeline.errors import InputError
from tests import checkpoints, trainings


def test_both_take_the_same_paragraphs_and_ours_pads_less(tmp_path) -> None:
    model = checkpoints.shared_model()
    paragraphs = [" ".join(["الدول"] * (3 + 7 * index % 40)) for index in range(200)]
    of_pages = trainings.job(tmp_path, tmp_path / "none.csv", "trainer=default")
    how = benchmark.Recipe(of_pages.trainer, of_pages.loss, of_pages.schedule)
    row = benchmark.measure(paragraphs, 12, model, how, checkpoints.runtime("torch"))
    assert row["paragraphs"] == 12 * benchmark.ROUNDS
    assert row["epoch"] == 200
    assert 0 < row["times_least"] <= row["times"] <= row["times_most"]
    assert row["mujaz_padding"] < 0.1 < row["trainer_padding"] < 1
    lines = benchmark.table([row]).splitlines()
    assert {line.count("|") for line in lines} == {9}


def test_its_paragraphs_are_those_of_the_file_or_the_authored_ones(tmp_path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps({"text": str(n)}) + "\n" for n in range(20)), "utf-8")
    assert sorted(benchmark.texts(str(path), 1), key=int) == [str(n) for n in range(20)]
    assert benchmark.texts(str(path), 1) == benchmark.texts(str(path), 1) != benchmark.texts(str(path), 2)
    assert len(benchmark.texts(None, 1)) >= 900
    path.write_text('{"id": 1}\n', "utf-8")
    with pytest.raises(InputError, match=r"data\.path"):
        benchmark.texts(str(path), 1)
