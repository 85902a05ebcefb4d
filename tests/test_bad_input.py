"""Bad input, end to end: one line that says what to do, the right exit status, and nothing lost."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from pathlib import Path

import docx
import pytest

GOOD = (
    "اتفقت الدول الأعضاء في المنظمة على قواعد مشتركة لحوكمة البيانات عبر الحدود. "
    "وقال وزير الاتصالات إن الاتفاق يفتح الباب أمام مشاريع بحثية مشتركة بين الجامعات.\n"
    "وتسعى الحكومة إلى بناء مراكز بيانات وطنية تقلل اعتمادها على الشركات الأجنبية خلال خمس سنوات.\n"
)


def whole_docx() -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(GOOD)
    document.save(stream)
    return stream.getvalue()


def zip_of_something_else() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("notes.txt", GOOD)
    return stream.getvalue()


BAD = {
    "empty.txt": b"",
    "blank.txt": "\ufeff \n\n\t \u200f\n".encode(),
    "no_arabic.txt": b"The council met on Tuesday and agreed on a common text.\n" * 5,
    "binary.txt": bytes(range(256)) * 40,
    "image.txt": b"\x89PNG\r\n\x1a\n" + os.urandom(4000),
    "truncated.docx": whole_docx()[:2000],
    "archive.docx": zip_of_something_else(),
    "truncated.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nend",
    "word.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
}


@pytest.mark.parametrize("name", sorted(BAD))
@pytest.mark.parametrize("job", ["brief", "clean"])
def test_a_single_bad_article_gets_one_line_and_status_2(mujaz, tmp_path, name, job):
    source = tmp_path / name
    source.write_bytes(BAD[name])
    answer = mujaz(job, f"input={source}", f"output={tmp_path / 'out'}")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("mujaz: ")
    for part in (name, "expected", "got"):
        assert part in answer.err
    assert not (tmp_path / "out").is_file()
    assert "Traceback" not in answer.err


def test_a_missing_path(mujaz, tmp_path):
    answer = mujaz("brief", f"input={tmp_path / 'مقال غائب.txt'}", f"output={tmp_path / 'out'}")
    assert answer.status == 2
    assert "مقال غائب.txt" in answer.err
    assert answer.err.count("\n") == 1


def test_a_folder_without_articles(mujaz, tmp_path):
    (tmp_path / "drafts").mkdir()
    answer = mujaz("brief", f"input={tmp_path / 'drafts'}", f"output={tmp_path / 'out'}")
    assert answer.status == 2
    assert "drafts" in answer.err
    assert ".docx" in answer.err


def test_a_batch_with_bad_articles_finishes_the_others(mujaz, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in BAD.items():
        if not name.endswith(".doc"):
            (folder / name).write_bytes(content)
    (folder / "ok.txt").write_text(GOOD, "utf-8")
    answer = mujaz("brief", f"input={folder}", f"output={tmp_path / 'out'}", "formats=[json]")
    assert answer.status == 1
    assert len(answer.err.splitlines()) == len(BAD) - 1
    brief = json.loads((tmp_path / "out" / "ok.json").read_text("utf-8"))
    assert brief["summary"]
    faults = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["faults"]
    assert len(faults) == len(BAD) - 1


def test_an_earlier_brief_survives_a_failing_run(mujaz, tmp_path):
    source, out = tmp_path / "a.txt", tmp_path / "out"
    source.write_text(GOOD, "utf-8")
    assert mujaz("brief", f"input={source}", f"output={out}", "formats=[json]").status == 0
    before = (out / "a.json").read_bytes()
    source.write_bytes(b"")
    assert mujaz("brief", f"input={source}", f"output={out}", "formats=[json]").status == 2
    assert (out / "a.json").read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1256"])
def test_arabic_encodings_give_the_same_brief(mujaz, tmp_path, encoding):
    texts = []
    for name, coding in (("a.txt", "utf-8"), ("b.txt", encoding)):
        (tmp_path / name).write_bytes(GOOD.encode(coding))
        answer = mujaz("brief", f"input={tmp_path / name}", f"output={tmp_path / 'out'}", "formats=[json]")
        assert answer.status == 0, answer.err
        brief = json.loads((tmp_path / "out" / f"{name[0]}.json").read_text("utf-8"))
        texts.append([(cited["text"], cited["sources"][0]["start"]) for cited in brief["summary"]])
    assert texts[0] == texts[1]


def test_a_broken_encoding_is_told(mujaz, tmp_path):
    source = tmp_path / "broken.txt"
    source.write_bytes((GOOD * 20).encode().replace("الدول".encode(), b"\xd8\xa7\xff\xd9", 1))
    answer = mujaz("brief", f"input={source}", f"output={tmp_path / 'out'}", "formats=[json]")
    told = answer.err
    if answer.status == 0:
        told = " ".join(json.loads((tmp_path / "out" / "broken.json").read_text("utf-8"))["notes"])
    assert told.strip()


def test_an_output_that_cannot_be_written(mujaz, tmp_path):
    source, locked = tmp_path / "a.txt", tmp_path / "locked"
    source.write_text(GOOD, "utf-8")
    locked.write_text("a file, not a folder", "utf-8")
    answer = mujaz("brief", f"input={source}", f"output={locked / 'out'}")
    assert answer.status == 2
    assert "locked" in answer.err
    assert answer.err.count("\n") == 1
    assert locked.read_text("utf-8") == "a file, not a folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_an_output_without_permission(mujaz, tmp_path):
    source, locked = tmp_path / "a.txt", tmp_path / "locked"
    source.write_text(GOOD, "utf-8")
    locked.mkdir()
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    answer = mujaz("brief", f"input={source}", f"output={locked / 'out'}")
    assert answer.status == 2
    assert "locked" in answer.err


JOBS = {"dedupe": [], "classify": [], "summarize": ["ratio=0.5"]}


def records(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def line(name: str, text: str = GOOD) -> bytes:
    return json.dumps({"id": name, "text": text}, ensure_ascii=False).encode()


@pytest.mark.parametrize("job", sorted(JOBS))
def test_bad_lines_are_reported_and_the_others_finished(mujaz, tmp_path, job):
    other = "قررت المحكمة تأجيل الجلسة إلى الأسبوع المقبل بطلب من هيئة الدفاع.\n"
    source = records(
        tmp_path / "in.jsonl",
        line("أ"),
        line("b")[:-20],
        b"[1, 2]",
        b'{"id": 7, "text": "x"}',
        b'{"id": "no text"}',
        b"\xff\xfe bad",
        line("c", other),
    )
    answer = mujaz(job, f"input={source}", f"output={tmp_path / 'out.jsonl'}", *JOBS[job])
    assert answer.status == 1
    told = answer.err.splitlines()
    assert len(told) == 5
    for number, text in zip((2, 3, 4, 5, 6), told, strict=True):
        assert f"line {number}" in text
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["أ", "c"]


@pytest.mark.parametrize("job", sorted(JOBS))
def test_an_empty_record_file(mujaz, tmp_path, job):
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n\n")
    answer = mujaz(job, f"input={source}", f"output={tmp_path / 'out.jsonl'}", *JOBS[job])
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("text", ["نعم", "خبر.", "؟", "12 34", "كلمة " * 3])
def test_a_tiny_article_is_given_whole(mujaz, tmp_path, text):
    source = tmp_path / "tiny.txt"
    source.write_text(text, "utf-8")
    answer = mujaz("brief", f"input={source}", f"output={tmp_path / 'out'}")
    if not any("\u0621" <= letter <= "\u064a" for letter in text):
        assert answer.status == 2
        return
    assert answer.status == 0, answer.err
    brief = json.loads((tmp_path / "out" / "tiny.json").read_text("utf-8"))
    assert brief["notes"]


def test_one_line_of_fifty_megabytes_is_refused_or_read_in_bounded_time(mujaz, tmp_path):
    source = tmp_path / "line.txt"
    source.write_bytes(("قال المتحدث إن المفاوضات مستمرة " * 900_000).encode()[:50_000_000])
    answer = mujaz("clean", f"input={source}", f"output={tmp_path / 'out.jsonl'}")
    assert answer.status == 0, answer.err
    row = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert row["line"] == 1
    small = mujaz("clean", f"input={source}", f"output={tmp_path / 'o2'}", "read.max_bytes=1000000")
    assert small.status == 2
    assert "1000000" in small.err.replace(",", "").replace(" ", "") or "1 MB" in small.err
