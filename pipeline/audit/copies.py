"""Texts that stand where they may not: on both sides of a split, or under two labels."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline import data, places
from pipeline.data import Example, leakage

SAME = 0.9  # of the shorter text's shingles, 0 to 1: the same text, where half may be another paragraph
SIZE = 0.8  # of the longer text's words, 0 to 1, that the shorter has: no clause was added that may decide


def held_out() -> list[tuple[str, str]]:
    """Name and text of everything that no training may see; none where this is not a checkout."""
    seeds = places.seeds()
    found = []
    for path in sorted((seeds / "articles").glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        long = [(number, line) for number, line in enumerate(lines, start=1) if leakage.lines([line])]
        found += [(f"{path.name}, line {number}", line) for number, line in long]
    rows = [seeds / "paragraphs.jsonl", *sorted((seeds / "authored" / "held").glob("*.jsonl"))]
    for path in filter(lambda one: one.is_file(), rows):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            found.append((f"{path.name}, {row['id']}", row["text"]))
    return found


def leaks(train: Sequence[Example], validation: Sequence[Example]) -> dict[str, Any]:
    """Near copies of held-out texts, and of validation, among what is learned from.

    Returns:
        `held_out` and `validation`: rows {id, copy_of, share}, the share of the shorter text 0 to 1.
        Training drops its own copies of validation texts by itself: `dropped` counts them, and
        `validation` has those that are left. `held_texts`: how many the data were held against.
    """
    kept_out = held_out()
    known = [*train, *validation]
    kept = data.without_copied_neighbours(data.without_copies(train, validation), validation)
    return {
        "held_texts": len(kept_out),
        "held_out": _pairs(known, [name for name, _ in kept_out], [text for _, text in kept_out]),
        "validation": _pairs(kept, [e.id for e in validation], [e.text for e in validation]),
        "dropped": len(train) - len(kept),
    }


def _pairs(examples: Sequence[Example], names: Sequence[str], texts: Sequence[str]) -> list[dict[str, Any]]:
    read, of = leakage.every([(example.text, example.beside) for example in examples])
    found = leakage.copies(read, texts)
    best: dict[str, dict[str, Any]] = {}
    for copy in found:
        key = examples[of[copy.left]].id
        row = {"id": key, "copy_of": names[copy.right], "share": round(copy.share, 3)}
        if key not in best or row["share"] > best[key]["share"]:
            best[key] = row
    return list(best.values())


def conflicts(examples: Sequence[Example]) -> dict[str, Any]:
    """Ids met more than once, and the same text under two labels that are no minimal pair."""
    by_id: defaultdict[str, list[str]] = defaultdict(list)
    for example in examples:
        by_id[example.id].append(example.label)
    texts = [example.text for example in examples]
    apart = [
        {"ids": [examples[c.left].id, examples[c.right].id], "share": round(c.share, 3)}
        for c in leakage.copies(texts, texts)
        if c.left < c.right and c.share >= SAME and _contradict(examples[c.left], examples[c.right])
    ]
    return {
        "ids": {key: labels for key, labels in by_id.items() if len(labels) > 1},
        "texts": apart,
    }


def _contradict(one: Example, other: Example) -> bool:
    """Whether two copies teach two labels; the members of a minimal pair do so on purpose."""
    short, long = sorted(len(example.text.split()) for example in (one, other))
    pair = one.group == other.group and one.source == "authored"
    return one.label != other.label and short >= SIZE * long and not pair
