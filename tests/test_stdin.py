"""Records piped in: `input=-` is standard input, in every job alike."""

from __future__ import annotations

import io
import json

import pytest

PORT = "قال الوزير إن خطة توسعة الميناء ستبدأ في العام المقبل بعد المصادقة."
RECORDS = [
    {"id": "أ", "title": "خطة الميناء", "text": PORT},
    {"id": "ب", "text": "أكد مدير الميناء أن الأرصفة الجديدة تكفي السفن الكبيرة كلها في المدينة."},
]


def pipe(monkeypatch, text: str, *, terminal: bool = False) -> None:
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), "ascii")
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr("sys.stdin", stream)


@pytest.mark.parametrize("job", ["clean", "dedupe", "summarize"])
def test_a_job_reads_what_is_piped_in(mujaz, monkeypatch, tmp_path, job):
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in RECORDS)
    (tmp_path / "in.jsonl").write_text(lines, "utf-8")
    more = ["vectors=false"] if job == "summarize" else []
    assert mujaz(job, f"input={tmp_path}/in.jsonl", f"output={tmp_path}/file.jsonl", *more).status == 0
    pipe(monkeypatch, lines)
    answer = mujaz(job, "input=-", f"output={tmp_path}/piped.jsonl", *more)
    assert answer.status == 0, answer.err
    assert (tmp_path / "piped.jsonl").read_text("utf-8") == (tmp_path / "file.jsonl").read_text("utf-8")


@pytest.mark.parametrize("job", ["clean", "dedupe"])
def test_a_bad_line_is_told_and_the_others_go_on(mujaz, monkeypatch, tmp_path, job):
    pipe(monkeypatch, "{\n" + json.dumps(RECORDS[1]) + "\n")
    answer = mujaz(job, "input=-", f"output={tmp_path}/out.jsonl")
    assert answer.status == 1
    assert "-, line 1: expected a whole JSON object" in answer.err
    assert (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("job", ["clean", "dedupe"])
def test_nothing_piped_in_is_one_clear_line(mujaz, monkeypatch, tmp_path, job):
    for terminal in (True, False):
        pipe(monkeypatch, "", terminal=terminal)
        answer = mujaz(job, "input=-", f"output={tmp_path}/out.jsonl")
        assert answer.status == 2
        assert len(answer.err.strip().splitlines()) == 1
        assert ("got a terminal" in answer.err) == terminal
