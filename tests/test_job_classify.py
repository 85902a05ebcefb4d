"""mujaz classify and mujaz export, from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import checkpoints
from tests.records import lines, write

RUNTIME = ("runtime.threads=1", "runtime.batch_tokens=256", "classify.window_records=3")


def test_records_come_back_in_order_with_their_ids(tmp_path: Path, mujaz) -> None:
    rows = [
        {"id": f"ملف 1.txt#{index}", "text": "سيادة الدول " * (7 - index), "label": "x", "n": 1}
        for index in range(7)
    ]
    source = write(tmp_path / "نص [1].jsonl", *rows)
    done = mujaz(
        "classify",
        f"input={source}",
        f"output={tmp_path}/out.jsonl",
        f"model={checkpoints.shared_model()}",
        *RUNTIME,
    )
    assert (done.status, done.err) == (0, "")
    out = lines(tmp_path / "out.jsonl")
    assert [row["id"] for row in out] == [row["id"] for row in rows]
    for row in out:
        shares = row["probabilities"]
        assert isinstance(shares, dict)
        assert list(shares) == [label.name for label in checkpoints.LABELS]
        assert sum(shares.values()) == pytest.approx(1, abs=1e-9)
        assert row["confidence"] == shares[row["stance"]] == max(shares.values())
        assert row["abstained"] == (row["confidence"] < 0.5)


def test_bad_lines_are_reported_and_the_others_finished(tmp_path: Path, mujaz) -> None:
    source = write(
        tmp_path / "in.jsonl",
        {"id": "1", "text": "سيادة"},
        '{"id": "2", "text": "cut',
        {"id": "3"},
        {"id": "4", "text": " \u200f"},
        {"id": "5", "text": "هيمنة"},
    )
    done = mujaz(
        "classify",
        f"input={source}",
        f"output={tmp_path}/out.jsonl",
        f"model={checkpoints.shared_model()}",
        *RUNTIME,
    )
    assert done.status == 1
    assert [row["id"] for row in lines(tmp_path / "out.jsonl")] == ["1", "5"]
    said = done.err.splitlines()
    assert len(said) == 3
    assert "in.jsonl, line 2: expected a whole JSON object" in said[0]
    assert "in.jsonl, line 3: expected the field 'text'" in said[1]
    assert "id '4': expected a text" in said[2]


def test_nothing_is_written_where_nothing_can_be_read(tmp_path: Path, mujaz) -> None:
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    for name, says in (("empty.jsonl", "got an empty file"), ("none.jsonl", "No such file")):
        done = mujaz(
            "classify",
            f"input={tmp_path}/{name}",
            f"output={tmp_path}/out.jsonl",
            f"model={checkpoints.shared_model()}",
        )
        assert done.status == 2
        assert says in done.err
        assert len(done.err.splitlines()) == 1
        assert not (tmp_path / "out.jsonl").exists()


def test_a_folder_that_is_no_model_is_one_line(tmp_path: Path, mujaz) -> None:
    source = write(tmp_path / "in.jsonl", {"id": "1", "text": "سيادة"})
    done = mujaz("classify", f"input={source}", f"output={tmp_path}/out.jsonl", f"model={tmp_path}")
    assert done.status == 2
    assert "no stance.json" in done.err


def test_export_prints_the_difference_on_the_users_texts(tmp_path: Path, mujaz) -> None:
    model = shutil.copytree(checkpoints.shared_model(), tmp_path / "نموذج")
    (model / "model.int8.onnx").unlink()
    source = write(tmp_path / "in.jsonl", {"text": "سيادة الدول"}, {"text": "قال"})
    done = mujaz("export", f"model={model}", f"input={source}", "runtime.threads=1")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["texts"] == 2
    assert said == json.loads((model / "export.onnx.json").read_text("utf-8"))
    assert (model / "model.int8.onnx").is_file()


def test_encoder_writes_a_folder_that_the_next_job_takes(tmp_path: Path, mujaz) -> None:
    hub = checkpoints.encoder(tmp_path / "hub folder")
    done = mujaz("encoder", "encoder=hub", f"encoder.name={hub}", f"output={tmp_path}/out")
    assert done.status == 0, done.err
    assert done.out.strip() == str(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    }


def test_an_output_that_is_a_folder_is_told_before_anything_is_read(
    tmp_path: Path, mujaz, monkeypatch
) -> None:
    from pipeline.encoder.model import Model

    monkeypatch.setattr(Model, "read", lambda *_, **__: pytest.fail("read before the output was looked at"))
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": "سيادة الدول"})
    (tmp_path / "out").mkdir()
    done = mujaz(
        "classify", f"input={source}", f"output={tmp_path}/out", f"model={checkpoints.shared_model()}"
    )
    assert done.status == 2
    assert done.err.strip().endswith("out: expected a file's name, got a folder. Name a file in it.")
    assert not list((tmp_path / "out").iterdir())
