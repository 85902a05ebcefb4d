"""Records with labels from whatever holds them, under the names that Mujaz uses.

In:   a path (JSONL, CSV, TSV, Parquet, a folder of `datasets`) or a hub's OWNER/NAME, and its columns.
Out:  rows {id, text, label, title, group, split, text_before, text_after …}, each with its place; a bad one
      is told and skipped.
Not:  which labels are known (data/, evaluate.py), or splitting.
Why:  an editor's labels come from a spreadsheet and a researcher's from a library, and neither should
      have to write code.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.config import ColumnsConfig
from pipeline.errors import InputError
from pipeline.labelled import arrow, lines, tables
from pipeline.neighbours import AFTER, BEFORE
from pipeline.records import Fault

Report = Callable[[Fault], None]
Row = dict[str, Any]
NAMES = ("id", "text", "label", "title", "group", "split", BEFORE, AFTER)
NUMBERED = ("id", "label", "group", "split")  # whose whole numbers are read as words
ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
}
HUB = re.compile(r"\w[\w.-]*/[\w.-]+(:[\w.-]+)?")  # OWNER/NAME, and a subset of it
PARTS = {"valid": "validation", "val": "validation", "dev": "validation", "training": "train"}


def kind(source: str | Path) -> str:
    """jsonl, csv, tsv, parquet, folder or hub; an unknown ending is read as JSONL."""
    path = Path(source)
    if path.is_dir():
        return "folder"
    known = ENDINGS.get(Path(path.stem if path.suffix == ".gz" else path.name).suffix.lower())
    if known is None and not path.exists() and HUB.fullmatch(str(source)):
        return "hub"
    return known or "jsonl"


def rows(
    source: str | Path,
    columns: ColumnsConfig | None,
    report: Report,
    needs: tuple[str, ...] = ("text", "label"),
) -> Iterator[tuple[str, Row]]:
    """Each record that has what is needed, with where it stands; the others are reported and skipped.

    A record without an id gets `FILE:NUMBER`, and stands alone in its group.

    Args:
        source: See `kind`.
        columns: The source's own names; None where they are Mujaz's.
        report: Takes a fault for each record that cannot be used.
        needs: Fields that must hold text.

    Raises:
        InputError: The source cannot be read, holds no record, or lacks a needed column.
        MissingExtraError: It needs the package `datasets`.
    """
    named = {name: getattr(columns, name) if columns else name for name in NAMES}
    name, unit = Path(str(source)).name, "line" if kind(source) in ("jsonl", "csv", "tsv") else "row"
    needed = [named[need] or need for need in needs]
    seen = False
    for number, raw, broken in _raw(source, needed):
        seen = True
        row, wrong = ({}, broken) if raw is None or broken else _renamed(raw, named)
        if raw is not None and unit == "line" and type(raw.get(named["id"] or "")) is int:
            wrong = f"expected the field {named['id']!r} as a string, got a number."  # as in every job
        wrong = wrong or _lacking(row, needs, named)
        where = f"{source}, {unit} {number}"
        if wrong:
            report(Fault(where, f"{wrong} Mend it."))
            continue
        if row["id"] is None:
            row["id"] = f"{name}:{number}"
            row["group"] = row["group"] or row.get("article") or row["id"]  # the file is no article
        yield where, row
    if not seen:
        raise InputError(
            expected="labelled records" if "label" in needs else "records",
            got="an empty file",
            where=str(source),
            do=f"Give it records with the columns {', '.join(needed)}.",
        )


def _raw(source: str | Path, needed: list[str]) -> Iterator[tuple[int, Row | None, str]]:
    what = kind(source)
    if what in ("csv", "tsv"):
        return tables.read(Path(source), what, needed)
    if what == "jsonl":
        return lines.read(Path(source))
    return arrow.read(str(source), what, needed)


def _renamed(row: Row, named: Mapping[str, str | None]) -> tuple[Row, str]:
    """The row under Mujaz's names; what it holds beside them stays as it is."""
    out = dict(row)
    for name, given in named.items():
        value = row.get(given) if given else None
        if name in NUMBERED and type(value) is int:  # a bool is none
            value = str(value)
        if name in (BEFORE, AFTER) and not isinstance(value, str):
            value = None  # no job needs them: what is no text says nothing
        if value is not None and not isinstance(value, str):
            return out, f"expected the field {given!r} as a string, got {value!r:.40}."
        if value and not _encodes(value):
            return out, f"expected the field {given!r} as whole letters, got half of one (a lone surrogate)."
        out[name] = value or None
    if out["split"]:
        out["split"] = _part(out["split"])
    return out, ""


def _part(name: str) -> str:
    return PARTS.get(name.lower(), name.lower())


def in_split(row: Row, wanted: str | None) -> bool:
    """Whether a row is of a split, by any of its names; of None is every row."""
    return wanted is None or row["split"] == _part(wanted)


def _encodes(value: str) -> bool:
    """Whether it can be written as UTF-8: JSON may escape what no text can hold."""
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _lacking(row: Row, needs: tuple[str, ...], named: Mapping[str, str | None]) -> str:
    for need in needs:
        if not (row.get(need) or "").strip():
            return f"expected the field {named[need]!r} as a string, got {row.get(need)!r}."
    return ""


def article_of(key: str) -> str:
    """The article of a record's id: `DOCNO:LINE` and `article#index` lose their last number."""
    return re.sub(r"[:#]\d+$", "", key)


def digest(source: str | Path) -> str:
    """sha256 of a file's bytes; of a folder, over the names and bytes in it; of a hub's, over its records.

    Raises:
        InputError: It cannot be read.
    """
    what, whole = kind(source), hashlib.sha256()
    if what == "hub":
        for _, row, _ in arrow.read(str(source), what, []):
            whole.update(json.dumps(row, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8"))
        return whole.hexdigest()
    path = Path(source)
    if what != "folder":
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise lines.unreadable(path, error) from error
    for file in sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("cache-")):
        digested = hashlib.sha256(file.read_bytes()).hexdigest()
        whole.update(f"{file.relative_to(path).as_posix()} {digested}\n".encode())
    return whole.hexdigest()
