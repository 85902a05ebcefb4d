"""Room 3 of 6: keep each passage once.

In:   paragraphs, cleaned, in reading order, of one article or many.
Out:  the same paragraphs; a copy is marked, and points at the one that was kept.
Not:  cleaning (clean.py), or choosing what matters (summarize.py).
Why:  pasted articles repeat whole passages, and agencies reprint each other; a brief must not. What
      differs in a number, a date, a negation or a named power is an update, and stays; it says of what.

hashes → updates, fingerprints → alike → copies → runs, versions: each module uses those before it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.clean import REMOVED
from pipeline.config import DedupeConfig
from pipeline.dedupe import versions
from pipeline.dedupe.copies import NONE, Copies, find
from pipeline.dedupe.fingerprints import Fingerprinter, Prints
from pipeline.dedupe.hashes import I64
from pipeline.dedupe.runs import repeated
from pipeline.dedupe.updates import guards
from pipeline.records import Paragraph

__all__ = ["NONE", "Copies", "Fingerprinter", "Prints", "copies", "dedupe", "fingerprinter"]


def dedupe(paragraphs: Iterable[Paragraph], config: DedupeConfig) -> list[Paragraph]:
    """Mark every copy of an earlier paragraph, and say how alike the two are.

    A copy has `kept` false, a reason, `duplicate_of` (the id of a paragraph that is no copy) and
    `similarity`. Marks of an earlier pass are made anew, so the room is idempotent. What another room
    left out (boilerplate) stays out, and only what was left out too can be a copy of it.

    A kept paragraph that says what an earlier kept one says, but for guarded words, has `update_of` (the
    id of the most alike, the first of equals) and `changed`.
    """
    before = [_unmarked(paragraph) for paragraph in paragraphs]
    prints = fingerprinter(config)
    prints.add([paragraph.text for paragraph in before])
    articles = {name: number for number, name in enumerate(dict.fromkeys(p.article for p in before))}
    whole = prints.prints()
    found = copies(
        whole,
        np.array([articles[paragraph.article] for paragraph in before], np.int64),
        np.array([paragraph.kept for paragraph in before], np.bool_),
        config,
    )
    marked = [_marked(before, row, found) for row in range(len(before))]
    kept = np.array([paragraph.kept for paragraph in marked], np.bool_)
    for row, others in versions.near(whole, kept, config).items():
        marked[row] = _updated(marked[row], [before[other] for other in others])
    return marked


def fingerprinter(config: DedupeConfig) -> Fingerprinter:
    """What takes texts and gives the prints that `copies` compares."""
    return Fingerprinter(config.shingle_words, config.minima, guards())


def copies(prints: Prints, article: I64, kept: NDArray[np.bool_], config: DedupeConfig) -> Copies:
    """The copies among texts in reading order.

    Args:
        prints: Of all texts.
        article: Equal for the texts of one article. Shape (texts,).
        kept: False for texts that another room left out. Shape (texts,).
        config: What counts as a copy.
    """
    apart = np.where(kept, 0, 0x9E3779B97F4A7C15).astype(np.uint64)
    found = find(prints, apart, config)
    full = np.flatnonzero(prints.lengths > 0)
    says = prints.exact ^ apart
    root = np.where(found.of == NONE, np.arange(found.of.size), found.of)
    says = says[root][full]
    place = np.full(found.of.size, NONE, np.int64)
    place[full] = np.arange(full.size)
    of = found.of[full]
    short = prints.lengths[full] < max(config.short_words, config.shingle_words)
    target = repeated(says, article[full], np.where(of == NONE, NONE, place[of]), short, config.run_lines)
    return _with_runs(found, full, target)


def _with_runs(found: Copies, full: I64, target: I64) -> Copies:
    """The copies with the short lines of repeated runs; chains end at the line that is kept."""
    of, exact = found.of.copy(), found.exact.copy()
    for index in np.flatnonzero(target != NONE):  # rising, so what a line repeats is settled before it
        row, source = int(full[index]), int(full[target[index]])
        of[row] = source if of[source] == NONE else of[source]
        exact[row] = True
    return Copies(of, found.similarity, exact)


def _unmarked(paragraph: Paragraph) -> Paragraph:
    """The paragraph as it was before any pass of this room."""
    if paragraph.update_of is not None:
        paragraph = dataclasses.replace(paragraph, update_of=None, changed=())
    if paragraph.duplicate_of is None:
        return paragraph
    out = paragraph.role in REMOVED
    return dataclasses.replace(
        paragraph,
        kept=not out,
        reason="boilerplate" if out else None,
        duplicate_of=None,
        similarity=None,
    )


def _marked(before: Sequence[Paragraph], row: int, found: Copies) -> Paragraph:
    if found.of[row] == NONE:
        return before[row]
    return dataclasses.replace(
        before[row],
        kept=False,
        reason="exact-duplicate" if found.exact[row] else "near-duplicate",
        duplicate_of=before[int(found.of[row])].id,
        similarity=round(float(found.similarity[row]), 4),
    )


def _updated(paragraph: Paragraph, others: Iterable[Paragraph]) -> Paragraph:
    """The paragraph with what it is an update of: the first of the others that says the same but for that."""
    for other in others:
        changed = versions.changed(other.text, paragraph.text)
        if changed:
            return dataclasses.replace(paragraph, update_of=other.id, changed=changed)
    return paragraph
