"""mujaz clean: articles in, one JSON record a paragraph out, faults told and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.text import letters

FIELDS = {
    "id",
    "article",
    "title",
    "index",
    "line",
    "start",
    "end",
    "text",
    "role",
    "kept",
    "reason",
    "duplicate_of",
    "similarity",
    "page",
    "update_of",
    "changed",
}


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_folder_becomes_records_in_reading_order(mujaz, articles, tmp_path):
    out = tmp_path / "فقرات.jsonl"
    answer = mujaz("clean", f"input={articles}/*.txt", f"output={out}")
    assert answer.status == 0, answer.err
    assert answer.out == ""
    rows = records(out)
    assert all(set(row) == FIELDS for row in rows)
    assert [row["id"] for row in rows] == [f"{row['article']}#{row['index']}" for row in rows]
    assert [row["article"] for row in rows] == sorted(row["article"] for row in rows)
    texts = {path.name: path.read_text("utf-8") for path in articles.glob("*.txt")}
    for row in rows:
        assert letters.display(texts[row["article"]][row["start"] : row["end"]]) == row["text"]
    assert sum(row["role"] == "body" and row["kept"] for row in rows) == 108


def test_a_bad_article_of_a_batch_is_told_and_the_rest_is_written(mujaz, articles, tmp_path):
    folder = tmp_path / "مقالات"
    folder.mkdir()
    (folder / "جيد.txt").write_bytes(next(articles.glob("003_*.txt")).read_bytes())
    (folder / "فارغ.txt").write_bytes(b"")
    answer = mujaz("clean", f"input={folder}", f"output={tmp_path / 'out.jsonl'}")
    assert answer.status == 1
    assert "فارغ.txt" in answer.err
    assert answer.err.count("\n") == 1
    assert {row["article"] for row in records(tmp_path / "out.jsonl")} == {"جيد.txt"}


def test_a_newsroom_names_its_own_lines(mujaz, tmp_path):
    source = tmp_path / "مقال.txt"
    text = (
        "مرصد الميناء\nاتفاق جديد بين البلدين\nأعلنت الوزارة أن البلدين اتفقا على خطة مشتركة للنقل البحري.\n"
    )
    source.write_text(text, "utf-8")
    out = tmp_path / "out.jsonl"
    own = "clean.own_masthead=['مرصد الميناء']"
    assert mujaz("clean", f"input={source}", f"output={out}", own).status == 0
    rows = records(out)
    assert [row["role"] for row in rows] == ["masthead", "title", "body"]
    assert [(row["kept"], row["reason"]) for row in rows][:2] == [(False, "boilerplate"), (True, None)]


def test_an_unwritable_output_is_told(mujaz, articles, tmp_path):
    (tmp_path / "file").write_text("")
    source = next(articles.glob("003_*.txt"))
    answer = mujaz("clean", f"input={source}", f"output={tmp_path / 'file' / 'out.jsonl'}")
    assert answer.status == 2
    assert answer.err.count("\n") == 1


def test_a_limit_out_of_range_is_told(mujaz, tmp_path):
    answer = mujaz("clean", f"input={tmp_path}", f"output={tmp_path / 'o'}", "clean.heading_words=0")
    assert answer.status == 2
    assert "heading_words" in answer.err


def test_help_says_what_it_does(mujaz):
    answer = mujaz("clean", "--help")
    assert answer.status == 0
    assert "mujaz clean input=" in answer.out
