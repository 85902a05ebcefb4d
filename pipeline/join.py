"""Labels meet their text: a user's own copy of a corpus, checked by hash.

In:   labels {id, sha256, …}; the corpus as OUTLET/CATEGORY/DOCNO.txt, or as records {id, text}.
Out:  the labels with `text` and `title`, with `text_before` and `text_after` where they are asked for and
      the corpus has them; which were not found, which differ.
Not:  fetching a corpus, or reading articles for a brief (read/).
Why:  the texts belong to their publishers and may not travel with Mujaz; labels and hashes may.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import jsonl, neighbours
from pipeline.errors import InputError
from pipeline.records import Neighbours

Row = dict[str, Any]
TAG = {name: re.compile(rf"<{name}>(.*?)</{name}>", re.DOTALL) for name in ("TITLE", "TEXT", "DOCNO")}


@dataclass(frozen=True, slots=True)
class Joined:
    """Labelled records with their text, and the ids of those that have none."""

    rows: list[Row]
    missing: list[str]  # no such document or line
    differing: list[str]  # the line is there, and its hash is another


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the corpus."""

    text: str
    title: str | None
    beside: Neighbours = neighbours.NONE


def join(labels: Iterable[Row], corpus: str | Path, lines: int = 0) -> Joined:
    """Put each label together with its text, in the labels' order.

    Args:
        labels: With `id` and `sha256`.
        corpus: A folder of documents, or a file of records.
        lines: How far off a neighbour may stand; 0 takes none. In a folder, blank lines are not counted; a
            file may lack lines that are blank as well as such that nobody chose, so they are.

    Raises:
        InputError: The corpus is neither a folder nor a readable file.
    """
    wanted = list(labels)
    place = Path(corpus)
    ids = [row["id"] for row in wanted]
    passages = from_folder(place, ids, lines) if place.is_dir() else from_file(place, set(ids), lines)
    rows, missing, differing = [], [], []
    for row in wanted:
        passage = passages.get(row["id"])
        if passage is None:
            missing.append(row["id"])
        elif fingerprint(passage.text) != row["sha256"]:
            differing.append(row["id"])
        else:
            rows.append({**row, "title": passage.title, "text": passage.text, **_fields(passage.beside)})
    return Joined(rows, missing, differing)


def _fields(beside: Neighbours) -> Row:
    given = {neighbours.BEFORE: beside.before, neighbours.AFTER: beside.after}
    return {name: text for name, text in given.items() if text}


def fingerprint(text: str) -> str:
    """sha256 of the NFC text with every run of white space as one space, hexadecimal."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def from_folder(folder: Path, ids: Iterable[str], near: int = 0) -> dict[str, Passage]:
    """Lines of the documents that are named; a document may stand anywhere under the folder.

    Args:
        folder: With OUTLET/CATEGORY/DOCNO.txt.
        ids: `DOCNO:LINE`, LINE 0-based in the stripped text.
        near: Above 0, with their neighbours.
    """
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for key in ids:
        document, _, line = key.rpartition(":")
        if line.isdecimal():
            lines[document].append(int(line))
    found = {}
    for path in sorted(folder.rglob("*.txt")):
        if path.stem in lines:
            title, text = document_of(path.read_text("utf-8", errors="replace"))
            for number in lines[path.stem]:
                if number < len(text):
                    sides = (reversed(text[:number]), text[number + 1 :]) if near else ()
                    beside = Neighbours(*(next(filter(None, side), None) for side in sides))
                    found[f"{path.stem}:{number}"] = Passage(text[number], title, beside)
    return found


def document_of(raw: str) -> tuple[str | None, list[str]]:
    """The title and the lines, each stripped, of one `<DOC>`."""
    title, text = TAG["TITLE"].search(raw), TAG["TEXT"].search(raw)
    lines = text[1].strip().split("\n") if text else []
    return (title[1].strip() or None) if title else None, [line.strip() for line in lines]


def from_file(path: Path, ids: set[str], near: int = 0) -> dict[str, Passage]:
    """The records of a JSONL file, gzipped or not, that are named.

    Args:
        path: Of the file.
        ids: `DOCNO:LINE`; others have no neighbours.
        near: Lines off that a neighbour may stand; 0 takes none.
    """
    around = {key: (_off(key, near, -1), _off(key, near, 1)) for key in ids}
    wanted = ids.union(*(one for sides in around.values() for one in sides))
    found = {}
    for row in _records(path):
        if isinstance(row, Mapping) and row.get("id") in wanted and isinstance(row.get("text"), str):
            found[row["id"]] = Passage(row["text"].strip(), row.get("title"))
    said = {key: passage.text for key, passage in found.items() if passage.text}
    out = {}
    for key in ids & found.keys():
        sides = (next((said[one] for one in side if one in said), None) for side in around[key])
        out[key] = replace(found[key], beside=Neighbours(*sides))
    return out


def _off(key: str, near: int, step: int) -> list[str]:
    """The ids of the lines before (step -1) or after (1) one, the nearest first."""
    document, _, line = key.rpartition(":")
    if not document or not line.isdecimal():
        return []
    width = len(line) if line.startswith("0") else 0  # «007» stands beside «008»
    return [f"{document}:{int(line) + step * off:0{width}}" for off in range(1, near + 1)]


def _records(path: Path) -> Iterator[Any]:
    try:
        with jsonl.opened(path) as stream:
            for line in stream:
                if line.strip():
                    yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise InputError(
            expected="a folder OUTLET/CATEGORY/DOCNO.txt, or a JSONL file of {id, text}",
            got=str(error)[:200],
            where=str(path),
            do="Check the path that corpus= names.",
        ) from error
