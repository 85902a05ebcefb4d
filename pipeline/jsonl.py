"""JSON Lines in and out: order kept, one bad line never loses the others.

In:   a path of JSONL, "-" for standard input, or records to write.
Out:  records with their line numbers; files that appear whole.
Not:  what the fields mean (each room's own work).
Why:  every job that streams reads and writes the same way, and says the same of a bad line.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.errors import InputError
from pipeline.records import Fault

Row = dict[str, Any]
STDIN = "-"  # as a path: standard input; a file of that name must be renamed


def opened(path: Path) -> AbstractContextManager[Iterable[bytes]]:
    """The lines of a file, gzipped where its name ends in .gz, or of standard input (STDIN).

    Raises:
        InputError: Nothing is piped into standard input.
    """
    if str(path) == STDIN:
        return piped()
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def piped() -> AbstractContextManager[Iterable[bytes]]:
    """The lines of standard input, which stays open.

    Raises:
        InputError: It is a terminal, or closed.
    """
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise InputError(
            expected="JSON records, one a line, piped into standard input",
            got="a terminal" if sys.stdin and not sys.stdin.closed else "nothing",
            where=f"input={STDIN}",
            do=f"Type input=PATH, or: … | mujaz JOB input={STDIN}",
        )
    return nullcontext(sys.stdin.buffer)


def read(path: str | Path, fields: Iterable[str], report: Callable[[Fault], None]) -> Iterator[Row]:
    """Each record that has `fields` as strings; a line that has not is reported and skipped.

    Raises:
        InputError: The file cannot be opened, or holds no line at all.
    """
    names, empty = tuple(fields), True
    try:
        with piped() if str(path) == STDIN else open(path, "rb") as stream:
            for number, raw in enumerate(stream, start=1):
                if not raw.strip():
                    continue
                empty = False
                row, wrong = _parse(raw, names, first=number == 1)
                if row is None:
                    report(Fault(where=f"{path}, line {number}", message=wrong))
                else:
                    yield row
    except OSError as error:
        raise InputError(
            expected="a file of JSON records, one a line",
            got=error.strerror or type(error).__name__,
            where=str(path),
            do="Check the path that input= names.",
        ) from error
    if empty:
        raise InputError(
            expected="JSON records, one a line",
            got="an empty file",
            where=str(path),
            do=f"Give it records with the fields {', '.join(names)}.",
        )


def _parse(raw: bytes, names: tuple[str, ...], first: bool) -> tuple[Row | None, str]:
    do = f"Mend the line; each needs the fields {', '.join(names)}."
    try:
        row = json.loads(raw.decode("utf-8-sig" if first else "utf-8"))
    except UnicodeDecodeError as error:
        return None, f"expected UTF-8, got byte {error.object[error.start]:#04x}. {do}"
    except (json.JSONDecodeError, RecursionError):
        return None, f"expected a whole JSON object, got {len(raw)} bytes that do not parse. {do}"
    if not isinstance(row, dict):
        return None, f"expected a JSON object, got {type(row).__name__}. {do}"
    for name in names:
        if not isinstance(row.get(name), str):
            return None, f"expected the field {name!r} as a string, got {row.get(name)!r:.40}. {do}"
    return row, ""


def write(path: str | Path, rows: Iterable[Row | Any]) -> int:
    """Write records (mappings or dataclasses) one a line; the file appears whole. Returns how many.

    Raises:
        InputError: There is none: what stood at the path before is kept.
    """
    count = 0
    with files.whole(path) as stream:
        for row in rows:
            stream.write(line(row).encode("utf-8"))
            count += 1
        if not count:
            raise InputError(
                expected="at least one record to write",
                got="none",
                where=str(path),
                do="Mend what is told above; nothing was written.",
            )
    return count


def line(row: Row | Any) -> str:
    """One record as one line of JSON, its Arabic readable."""
    plain = dataclasses.asdict(row) if dataclasses.is_dataclass(row) and not isinstance(row, type) else row
    return json.dumps(plain, ensure_ascii=False, allow_nan=False) + "\n"
