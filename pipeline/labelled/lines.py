"""JSON Lines, gzipped or not.

In:   a path.
Out:  (line, the record, what is wrong with it).
Not:  what the fields mean (__init__.py), or other jobs' records (jsonl.py).
Why:  `mujaz join` writes it, and the newsroom's corrections come in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import jsonl
from pipeline.errors import InputError

Record = tuple[int, dict[str, Any] | None, str]


def read(path: Path) -> Iterator[Record]:
    """Every line that is not blank.

    Raises:
        InputError: The file cannot be read.
    """
    for number, raw in enumerate(opened(path), start=1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            yield number, None, f"expected a whole JSON object, got {error!r:.80}."
            continue
        if isinstance(row, dict):
            yield number, row, ""
        else:
            yield number, None, f"expected a JSON object, got {type(row).__name__}."


def opened(path: Path) -> Iterator[bytes]:
    """The lines of a file, gzipped or not.

    Raises:
        InputError: It cannot be opened or read.
    """
    try:
        with jsonl.opened(path) as stream:
            yield from stream
    except (OSError, EOFError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> InputError:
    """What is said of a file that cannot be opened or read."""
    return InputError(
        expected="a file of labelled records",
        got=getattr(error, "strerror", None) or str(error),
        where=str(path),
        do="Check the path; `mujaz join` writes such a file.",
    )
