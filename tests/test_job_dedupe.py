"""mujaz dedupe: order and ids kept, each bad record told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import cli

LONG = "أكد المتحدث أن الشركة تعمل على تطوير منصة كبيرة للبيانات وأن المهندسين يعملون في مختبرات حديثة جدا"


def run(folder: Path, lines: list[str]) -> tuple[int, list[dict[str, object]]]:
    source, result = folder / "سجلات 1.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(lines), "utf-8")
    status = cli.main(["dedupe", f"input={source}", f"output={result}"])
    rows = result.read_text("utf-8").splitlines() if result.is_file() else []
    return status, [json.loads(row) for row in rows]


def record(name: str, text: str) -> str:
    return json.dumps({"id": name, "text": text}, ensure_ascii=False)


def test_marks_and_clusters(tmp_path: Path) -> None:
    near = LONG.replace("الشركة", "المؤسسة")
    status, rows = run(
        tmp_path, [record("b", LONG), record("a", LONG + "."), record("c", near), record("d", "خبر")]
    )
    assert status == 0
    assert [row["id"] for row in rows] == ["b", "a", "c", "d"]
    marks = ("kept", "reason", "duplicate_of", "similarity", "cluster", "update_of", "changed")
    assert rows[0] == {"id": "b", **dict(zip(marks, (True, None, None, None, "b", None, []), strict=True))}
    exact = (False, "exact-duplicate", "b", 1.0, "b", None, [])
    assert rows[1] == {"id": "a", **dict(zip(marks, exact, strict=True))}
    assert (rows[2]["reason"], rows[2]["duplicate_of"], rows[2]["cluster"]) == ("near-duplicate", "b", "b")
    assert 0.6 <= float(str(rows[2]["similarity"])) < 1
    assert rows[3]["cluster"] == "d"


def test_bad_records_are_told_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [record("a", LONG), record("a", "آخر"), record("e", "  "), record("b", LONG), '{"id": "c", "te']
    status, rows = run(tmp_path, lines)
    said = capsys.readouterr().err.splitlines()
    assert status == 1
    assert [(row["id"], row["duplicate_of"]) for row in rows] == [("a", None), ("b", "a")]
    assert len(said) == 3
    assert "id 'a'" in said[0]
    assert "of its own" in said[0]
    assert "id 'e'" in said[1]
    assert "empty" in said[1]
    assert "line 5" in said[2]


def test_no_input_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["dedupe", f"input={tmp_path / 'x.jsonl'}", f"output={tmp_path / 'y.jsonl'}"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "y.jsonl").exists()


def test_the_threshold_is_the_users(tmp_path: Path) -> None:
    source, result = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_text(record("a", LONG) + "\n" + record("b", LONG.replace("الشركة", "المؤسسة")), "utf-8")
    for threshold, kept in (("0.6", False), ("0.95", True)):
        assert (
            cli.main(["dedupe", f"input={source}", f"output={result}", f"dedupe.threshold={threshold}"]) == 0
        )
        assert json.loads(result.read_text("utf-8").splitlines()[1])["kept"] is kept
    assert cli.main(["dedupe", f"input={source}", f"output={result}", "dedupe.threshold=2"]) == 2
