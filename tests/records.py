"""Files of JSON records, read and written for a test."""

from __future__ import annotations

import json
from pathlib import Path


def lines(path: Path) -> list[dict[str, object]]:
    """Every record of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write(path: Path, *rows: object) -> Path:
    """A file of records; a string is written as it is, so that a line can be broken."""
    text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(text + "\n", "utf-8")
    return path
