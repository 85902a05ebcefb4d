"""An editor's corrected paragraphs, added to the data that the model learned from.

In:   corrections {text, label, id?, was?, article?, title?, text_before?, text_after?, editor_note?,
      sha256?}, in the order they were made; the training and validation parts of the other data.
Out:  the same parts with the corrections in them, each on one side only; what was skipped, and why.
Not:  what the new model then says (training/changes.py).
Why:  a model that is told of its errors must learn from them without being measured on what it was told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import labelled, neighbours, places
from pipeline.config import ColumnsConfig
from pipeline.data import leakage
from pipeline.errors import InputError
from pipeline.join import fingerprint
from pipeline.records import Fault, Neighbours
from pipeline.text import letters

Report = Callable[[Fault], None]
SOURCE = "correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One paragraph with the label that an editor gave it."""

    id: str
    text: str
    label: str
    group: str  # its article
    where: str  # in the file
    title: str | None = None
    was: str | None = None  # the label that the model had given
    note: str | None = None
    held: bool = False  # measured on, not learned from
    beside: Neighbours = neighbours.NONE  # those that `data.neighbours` lets the model read


@dataclass(frozen=True, slots=True)
class Read:
    """The corrections that count, and how many a later one took the place of."""

    corrections: list[Correction]
    replaced: int


def read(
    source: str | Path,
    labels: Sequence[str],
    columns: ColumnsConfig | None,
    report: Report,
    *,
    beside: str = "none",
) -> Read:
    """The corrections of a file; of the same text the last one counts.

    Args:
        source: Of any kind that `labelled` reads.
        labels: Those that are known.
        columns: The source's own names.
        report: Takes a fault for each that is skipped: a bad record, an unknown label, a text that is not
            the one that was corrected (`sha256`), a near copy of a held-out article.
        beside: Which neighbours are read: "none", "before" or "both".

    Raises:
        InputError: The source cannot be read, or nothing of it can be used.
    """
    last: dict[str, Correction] = {}
    count = 0
    for one in _usable(source, labels, columns, report, beside):
        count += 1
        last.pop(letters.match(one.text), None)  # so that the order is that of the last word
        last[letters.match(one.text)] = one
    kept = _not_held_out(list(last.values()), report)
    if not kept:
        raise InputError(
            expected="at least one correction that can be learned from",
            got="none",
            where=str(source),
            do="Mend what is told above, or train without data=corrections.",
        )
    return Read(kept, count - len(last))


def _usable(
    source: str | Path, labels: Sequence[str], columns: ColumnsConfig | None, report: Report, beside: str
) -> Iterator[Correction]:
    rows = labelled.rows(source, columns, report)
    for where, row in rows if beside == "none" else neighbours.filled(rows):
        if row["label"] not in labels:
            report(Fault(where, f"expected a label of {', '.join(labels)}, got {row['label']!r}. Mend it."))
        elif row.get("sha256") and row["sha256"] != fingerprint(row["text"]):
            report(Fault(where, "expected the text that was corrected, got another (sha256). Mend it."))
        else:
            group = row["group"] or row.get("article") or labelled.article_of(row["id"])
            said = (row.get("was") or None, row.get("editor_note") or None)
            near = neighbours.chosen(neighbours.of(row), beside)
            given = (row["id"], row["text"], row["label"], group, where, row["title"], *said)
            yield Correction(*given, beside=near)


def _not_held_out(corrections: list[Correction], report: Report) -> list[Correction]:
    """Those that are, and stand beside, no near copy of a text that no training may see; the others are named
    and skipped.
    """
    names, texts = zip(*held_out(), strict=True) if held_out() else ((), ())
    found: dict[int, leakage.Copy] = {}
    read, of = leakage.every([(one.text, one.beside) for one in corrections])
    for copy in leakage.copies(read, texts):
        index = of[copy.left]
        if index not in found or copy.share > found[index].share:
            found[index] = copy
    for index, copy in found.items():
        message = f"expected no near copy of a held-out text, got one of {names[copy.right]}. Left out."
        report(Fault(f"{corrections[index].where} ({corrections[index].id})", message))
    return [one for index, one in enumerate(corrections) if index not in found]


def held_out() -> list[tuple[str, str]]:
    """The lines that no training may see, each with its file and line; none where this is no checkout."""
    found = []
    for path in sorted((places.seeds() / "articles").glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            found += [(f"{path.name}, line {number}", one) for one in leakage.lines([line])]
    for path in sorted((places.seeds() / "authored" / "held").glob("*.jsonl")):
        rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        found += [(f"{path.name}, {row['id']}", row["text"]) for row in rows]
    return found


def told(corrections: Sequence[Correction], replaced: int, repeat: int) -> str:
    """What became of the corrections, for the card."""
    held = sum(one.held for one in corrections)
    taught = len(corrections) - held
    times = f" (each {repeat} times)" if repeat > 1 else ""
    later = f"; {replaced} were replaced by a later one of the same text" if replaced else ""
    return f"An editor's corrections: {taught} learned from{times}, {held} measured on{later}."


def sides(
    corrections: Sequence[Correction],
    train: Sequence[tuple[str, str]],
    validation: Sequence[tuple[str, str]],
    share: float,
    seed: int,
) -> list[bool]:
    """Which corrections are measured on (True) and which are learned from.

    One whose article, or a near copy, stands in a part goes there, validation first; of the others, a
    share of the articles is measured on. An article's side depends on its name and the seed alone, so
    that a later correction moves no earlier one across, unless it joins two articles as their near copy.

    Args:
        corrections: Any.
        train: (group, text) of the other data that is learned from.
        validation: Likewise, of what is measured on.
        share: Of the remaining articles, 0 to 0.5.
        seed: Of that choice.
    """
    if not corrections:
        return []
    texts = [one.text for one in corrections]
    groups = [one.group for one in corrections]
    families = leakage.families(texts, groups)
    held, taught = (_touched(corrections, families, part) for part in (validation, train))
    return [family in held or (family not in taught and _drawn(family, share, seed)) for family in families]


def _touched(
    corrections: Sequence[Correction], families: Sequence[str], part: Sequence[tuple[str, str]]
) -> set[str]:
    """The families of corrections of which an article or a near copy stands in a part."""
    groups = {group for group, _ in part}
    texts = [text for _, text in part]
    copied = {copy.left for copy in leakage.copies([one.text for one in corrections], texts)}
    return {
        family
        for index, (one, family) in enumerate(zip(corrections, families, strict=True))
        if index in copied or one.group in groups
    }


def _drawn(name: str, share: float, seed: int) -> bool:
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < share
