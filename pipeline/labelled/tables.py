"""CSV and TSV, as spreadsheets write them.

In:   a file, gzipped or not: UTF-8 or UTF-16, a header line, commas, semicolons or tabs.
Out:  (line on which the record begins, the record, what is wrong with it).
Not:  what the columns mean (__init__.py).
Why:  an unclosed quote must not swallow the rest of a file in silence.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.labelled.lines import opened

Record = tuple[int, dict[str, Any] | None, str]
CELL = 1 << 20  # characters; the library's own limit is an eighth of that


def read(path: Path, kind: str, needed: list[str]) -> Iterator[Record]:
    """Every record under the header.

    Args:
        path: Of the file.
        kind: csv or tsv.
        needed: Columns that the header must have.

    Raises:
        InputError: It cannot be opened, is in another encoding, or its header lacks a column.
    """
    lines = _lines(path)
    first = next(lines, "")
    header = first.rstrip("\r\n")
    separator = "\t" if kind == "tsv" else max(",;\t", key=header.count)  # Excel's own depends on the country
    names = next(csv.reader([header], delimiter=separator), [])
    missing = [name for name in needed if name not in names]
    if missing:
        raise InputError(
            expected=f"a header with {', '.join(missing)}",
            got=", ".join(names)[:200] or "nothing",
            where=f"{path}, line 1",
            do="Name its columns: columns.text=…, columns.label=… (data.columns.text=… in training).",
        )
    before = csv.field_size_limit(CELL)
    try:
        yield from _records(csv.reader(lines, delimiter=separator, strict=True), names)
    finally:
        csv.field_size_limit(before)


def _records(reader: Any, names: list[str]) -> Iterator[Record]:
    while True:
        number = reader.line_num + 2  # the header was read before
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, None, f"expected cells of CSV, got {error}."
            continue
        if not cells:
            continue
        if len(cells) != len(names):
            yield number, None, f"expected {len(names)} cells, got {len(cells)}."
        elif any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
            yield number, None, "expected UTF-8, got other bytes."
        else:
            yield number, {name: cell or None for name, cell in zip(names, cells, strict=True)}, ""


def _lines(path: Path) -> Iterator[str]:
    """Lines with their ends; a byte that is no UTF-8 becomes a lone surrogate, to be told with its record."""
    raw = opened(path)
    head = next(raw, b"")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from (head + b"".join(raw)).decode("utf-16", errors="replace").splitlines(keepends=True)
        return
    yield head.decode("utf-8-sig", errors="surrogateescape")
    seen = False  # a letter beyond ASCII that was UTF-8
    for line in raw:
        text = line.decode("utf-8", errors="surrogateescape")
        broken = any("\udc80" <= letter <= "\udcff" for letter in text)
        if broken and not seen:
            raise InputError(
                expected="UTF-8",
                got="another encoding",
                where=str(path),
                do="Save it anew as 'CSV UTF-8'.",
            )
        seen = seen or not text.isascii()
        yield text
