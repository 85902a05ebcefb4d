"""Room 1: articles in one file of JSON Lines, {id, text, title?} one a line, gzipped or not.

In:   the path of a .jsonl or .jsonl.gz file, or "-": standard input.
Out:  for each record its id, its number, and the Parts of its text.
Not:  checking that it is Arabic (the room does, as for any article).
Why:  archives and corpora keep thousands of articles in one file, and a digest reads them in one run.

The source text of a record is its title, a blank line and its text, or its text alone where that begins
with the title: so a title can be cited like every other line. Other fields are passed over.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from pipeline import jsonl
from pipeline.read.parts import Parts, Report, plain_title, too_large, unreadable
from pipeline.records import Fault

ENDINGS = (".jsonl", ".jsonl.gz")
MEDIA = "application/jsonl"


def is_records(path: str) -> bool:
    """Whether a path names such a file, or standard input."""
    return path == jsonl.STDIN or path.lower().endswith(ENDINGS)


def records(path: str, max_bytes: int, max_articles: int, report: Report) -> Iterator[tuple[str, Parts]]:
    """Each record's id and text, in order; a bad line is reported, and the others go on.

    Raises:
        InputError: The file cannot be opened, or is no gzip though its name says so.
        TooLargeError: It holds more articles than `max_articles`.
    """
    seen: set[str] = set()
    try:
        with _opened(path) as stream:
            for number, raw in enumerate(stream, start=1):
                if not raw.strip():
                    continue
                found = _record(raw, max_bytes)
                if isinstance(found, str) or found[0] in seen:
                    wrong = found if isinstance(found, str) else f"expected a new id, got {found[0]!r} again."
                    report(Fault(f"{path}, line {number}", f"{wrong} It is skipped."))
                    continue
                seen.add(found[0])
                if len(seen) > max_articles:
                    raise too_large(path, f"more than {max_articles:,} articles", max_bytes)
                yield found
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise unreadable(
            path, reason, "Check the path that input= names.", "a file of JSON records"
        ) from error


def _opened(path: str) -> AbstractContextManager[Iterable[bytes]]:
    if path == jsonl.STDIN:
        return jsonl.piped()
    return gzip.open(path, "rb") if path.lower().endswith(".gz") else open(path, "rb")


def _record(raw: bytes, max_bytes: int) -> tuple[str, Parts] | str:
    """A record's id and text, or what is wrong with its line."""
    if len(raw) > max_bytes:
        return f"expected at most {max_bytes:,} bytes, got {len(raw):,}."
    try:
        row: Any = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return f"expected a whole JSON object in UTF-8, got {len(raw)} bytes that do not parse."
    if not isinstance(row, dict):
        return f"expected a JSON object, got {type(row).__name__}."
    for field in ("id", "text"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            return f"expected the field {field!r} as a string, got {row.get(field)!r:.40}."
    title = plain_title(row["title"]) if isinstance(row.get("title"), str) else None
    text = row["text"].removeprefix("\ufeff")
    from pipeline.text import letters  # numpy, which a text alone does not need

    if title and not letters.match(text).startswith(letters.match(title)):
        text = f"{title}\n\n{text}"
    return row["id"], Parts(text, MEDIA, "utf-8", title)
