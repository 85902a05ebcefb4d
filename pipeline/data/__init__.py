"""Labelled paragraphs in, a training part and a validation part out.

In:   seeds/authored, and a source of joined or custom labels (labelled/ says of which kinds).
Out:  examples, split by article; nothing of the held-out articles, no copy on both sides.
Not:  tokens and batches (training/), joining labels with their text (join.py).
Why:  a score is worth what its split is worth, so the split is made and checked in one place.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config import DataConfig
from pipeline.corrections import Correction
from pipeline.data.examples import (
    TEACHER,
    Example,
    Report,
    article_of,
    counts,
    digests,
    joined,
    load,
    read,
)
from pipeline.data.held_out import held_out, refuse_leaks, without_copies
from pipeline.data.shares import shifts
from pipeline.data.splits import balanced, divided, split
from pipeline.errors import InputError

__all__ = [
    "TEACHER",
    "Example",
    "Parts",
    "Report",
    "article_of",
    "balanced",
    "counts",
    "digests",
    "divided",
    "held_out",
    "joined",
    "load",
    "parts",
    "read",
    "refuse_leaks",
    "shifts",
    "split",
    "without_copies",
]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is learned from, and what is selected and calibrated on."""

    train: list[Example]
    validation: list[Example]
    hashes: dict[str, str]  # file name → sha256 of its bytes
    notes: tuple[str, ...]  # what a reader of the card must know
    corrections: tuple[Correction, ...] = ()  # of an editor, and on which side each stands


def parts(config: DataConfig, report: Report) -> Parts:
    """Load, check and split what the config names.

    Raises:
        InputError: A file is missing, a label is not among the config's, nothing is left, or a
            text is a near copy of a held-out article.
    """
    examples, notes = load(config, report)
    articles = held_out()
    if not articles:
        notes.append(
            "No seeds/articles beside this installation: nothing was held against the held-out articles."
        )
    refuse_leaks(examples, articles)
    train, validation, corrected, told = divided(examples, config, report)
    kept = without_copies(train, validation)
    notes += told
    if len(kept) < len(train):
        notes.append(f"{len(train) - len(kept)} training paragraphs were near copies of validation: dropped.")
    if not kept or not validation:
        raise InputError(
            expected="paragraphs to learn from and others to validate on",
            got=f"{len(kept)} and {len(validation)} of {len(examples)}",
            where=f"data={config.name}",
            do="Give more articles: near copies of one another stay on one side of the split.",
        )
    return Parts(kept, validation, digests(config), tuple(notes), tuple(corrected))
