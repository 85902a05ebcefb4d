"""The sections of a brief and of a digest, and what each field is: nothing may be missing.

In:   parsed JSON.
Out:  which of the two it is, and a line for each field that is missing or of another kind.
Not:  whether a field is true (cites.py, counts.py, digests.py).
Why:  a file that lost its sections has nothing false in it, and must not pass for a checked brief.

Fields are only ever added, so those that are not named here are passed over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Literal

Wants = Any  # a type, a tuple of types, {field: Wants}, [Wants of each], or Map
Kind = Literal["brief", "digest"]


class Map:
    """A table with any keys, the labels of a model, and one kind of value."""

    def __init__(self, value: Wants) -> None:
        self.value = value


NONE = type(None)
LARGEST = 2**53  # a whole number beyond it is no share and no count
PLACE = {"article": str, "line": int, "start": int, "end": int}
PLACED = {"text": str, "sources": [PLACE]}
CITED = {"text": str, "stance": (str, NONE), "sources": [PLACE]}
UPDATE = {"earlier": PLACED, "later": PLACED, "changed": [[str]]}
LABELS = [{"name": str, "arabic": str, "colour": str, "threshold": float}]
MANIFEST = {"sources": [{"article": str, "file": str, "sha256": str}]}

CONTRACT = (  # the sections that every brief has had from the first
    *("schema_version", "title", "source", "words_in", "words_out", "summary", "stances", "points"),
    *("actors", "removed", "manifest"),
)
BRIEF: dict[str, Wants] = {
    "schema_version": int,
    "title": (str, NONE),
    "source": {"article": str, "path": str, "sha256": str, "media_type": str, "encoding": str},
    "language": str,
    "words_in": int,
    "words_kept": int,
    "words_out": int,
    "headline": (CITED | {"is": str}, NONE),
    "lede": (CITED, NONE),
    "summary": [CITED],
    "updates": [UPDATE],
    "stances": {
        "shares": Map(float),
        "abstained": float,
        "summary": Map(float),
        "distance": float,
        "most_distance": float,
        "paragraphs": [{"index": int, "line": int, "stance": str, "confidence": float, "abstained": bool}],
    },
    "points": Map([PLACED]),
    "actors": [
        {"name": str, "key": str, "stances": Map(int), "paragraphs": [int], "mentions": Map([PLACED])}
    ],
    "figures": [{"sentence": PLACED, "figures": [PLACED | {"kind": str, "value": str}]}],
    "removed": [
        {
            "index": int,
            "line": int,
            "role": str,
            "reason": (str, NONE),
            "duplicate_of": (str, NONE),
            "similarity": (float, NONE),
        }
    ],
    "left_out": [{"why": str, "paragraphs": int, "sentences": int, "words": int, "places": [PLACE]}],
    "foreign": [CITED],
    "notes": [str],
    "labels": LABELS,
    "manifest": MANIFEST,
}
DIGEST: dict[str, Wants] = {
    "schema_version": int,
    "language": str,
    "articles": [
        {
            "name": str,
            "article": str,
            "title": (str, NONE),
            "lede": (CITED, NONE),
            "shares": Map(float),
            "abstained": float,
            "words_in": int,
            "words_out": int,
        }
    ],
    "stories": [
        {
            "articles": [str],
            "headline": (CITED, NONE),
            "powers": [str],
            "agreed": [[CITED]],
            "differs": [UPDATE],
            "shared": [CITED],
        }
    ],
    "timeline": [{"date": str, "written": str, "statement": CITED}],
    "shared": [CITED],
    "actors": [{"name": str, "key": str, "stances": Map(int), "articles": [str], "mentions": Map([PLACED])}],
    "labels": LABELS,
    "manifest": MANIFEST,
}


def kind(whole: Any) -> tuple[Kind, list[str]]:
    """Which of the two a file is nearer to, and the sections that it lacks."""
    if not isinstance(whole, dict):
        return "brief", list(CONTRACT)
    if "articles" in whole and "summary" not in whole:
        return "digest", [name for name in DIGEST if name not in whole]
    return "brief", [name for name in CONTRACT if name not in whole]


def wrong(part: Any, wants: Wants, where: str = "") -> Iterator[tuple[str, str]]:
    """Where a part is not what it should be, and why."""
    if isinstance(wants, tuple):
        fits = next((one for one in wants if one is not NONE), NONE)
        if part is not None or NONE not in wants:
            yield from wrong(part, fits, where)
    elif isinstance(wants, type):
        if not _is(part, wants):
            yield where, f"expected {_NAMES[wants]}, got {part!r:.40}."
    elif isinstance(wants, list):
        if not isinstance(part, list):
            yield where, f"expected a list, got {part!r:.40}."
            return
        for number, one in enumerate(part):
            yield from wrong(one, wants[0], f"{where}[{number}]")
    else:
        yield from _table(part, wants, where)


def _table(part: Any, wants: Mapping[str, Wants] | Map, where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(part, dict):
        yield where, f"expected fields, got {part!r:.40}."
        return
    fields = dict.fromkeys(part, wants.value) if isinstance(wants, Map) else wants
    for name, value in fields.items():
        at = f"{where}.{name}" if where else name
        if name in part:
            yield from wrong(part[name], value, at)
        else:
            yield at, "expected this field, got none."


def _is(part: Any, wants: type) -> bool:
    if wants is float:
        return (type(part) is float and math.isfinite(part)) or (type(part) is int and abs(part) < LARGEST)
    return type(part) is wants


_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
