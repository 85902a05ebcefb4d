"""Labelled paragraphs in, a training part and a validation part out.

In:   seeds/authored, and a source of joined or custom labels (labelled/ says of which kinds).
Out:  examples, split by article; nothing of the held-out articles, no copy on both sides.
Not:  tokens and batches (training/), joining labels with their text (join.py).
Why:  a score is worth what its split is worth, so the split is made and checked in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.config import DataConfig
from pipeline.data.corrections import Correction
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
    sources,
)
from pipeline.data.held_out import held_out, refuse_leaks, without_copied_neighbours, without_copies
from pipeline.data.shares import shifts, weights
from pipeline.data.splits import balanced, divided, split
from pipeline.errors import InputError
from pipeline.neighbours import AFTER, BEFORE, NONE, texts

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
    "sources",
    "split",
    "weights",
    "without_copied_neighbours",
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
        InputError: A file is missing, a label is not among the config's, nothing is left, too little is
            there to be divided, a text is a near copy of a held-out article, or neighbours are to be read
            and there are none.
    """
    examples, tests, notes = load(config, report)
    articles = held_out()
    if not articles:
        notes.append(
            "No seeds/articles beside this installation: nothing was held against the held-out articles."
        )
    refuse_leaks(examples, articles)
    _refuse_few(examples, config)
    train, validation, corrected, told = divided(examples, config, report)
    kept = without_copies(train, validation)
    notes += [*told, *_shared(kept, validation, "validation")]
    if len(kept) < len(train):
        notes.append(f"{len(train) - len(kept)} training paragraphs were near copies of validation: dropped.")
    if tests:
        notes += _shared([*kept, *validation], tests, "test")
        before = len(kept) + len(validation)
        kept, validation = without_copies(kept, tests), without_copies(validation, tests)
        copied = before - len(kept) - len(validation)
        notes += [f"{copied} paragraphs were near copies of the split `test`: dropped."] if copied else []
    kept, validation, told = _beside(kept, validation, tests, config)
    notes += told
    notes += _unseen(kept, validation, config)
    if not kept or not validation:
        raise InputError(
            expected="paragraphs to learn from and others to validate on",
            got=f"{len(kept)} and {len(validation)} of {len(examples)}",
            where=f"data={config.name}",
            do="Give more articles: near copies of one another stay on one side of the split.",
        )
    return Parts(kept, validation, digests(config), tuple(notes), tuple(corrected))


def _beside(
    train: list[Example], validation: list[Example], tests: Sequence[Example], config: DataConfig
) -> tuple[list[Example], list[Example], list[str]]:
    """Both parts without neighbours that another part reads, and notes of them.

    Raises:
        InputError: Neighbours are to be read, and no paragraph to learn from has one.
    """
    if config.neighbours == "none":
        return train, validation, []
    measured = without_copied_neighbours(validation, tests)
    learned = without_copied_neighbours(train, [*measured, *tests])
    gone = _count([*train, *validation]) - _count([*learned, *measured])
    have = [sum(one.beside != NONE for one in part) for part in (learned, measured)]
    if not have[0]:
        raise InputError(
            expected=f"paragraphs with {BEFORE} or {AFTER}, for data.neighbours={config.neighbours}",
            got=f"none of {len(train)} to learn from",
            where=f"data={config.name}",
            do="Take them from the corpus (mujaz join neighbours=1), or type data.neighbours=none.",
        )
    said = " and ".join(
        f"{count} of {_many(len(part), 'paragraph')} to {what} ({count / max(len(part), 1):.0%})"
        for count, part, what in zip(have, (learned, measured), ("learn from", "validate on"), strict=True)
    )
    notes = [f"Read with neighbours ({config.neighbours}): {said}."]
    if gone:
        notes.append(f"{_many(gone, 'neighbour')} near copies of what is validated on: left out.")
    return learned, measured, notes


def _count(examples: Sequence[Example]) -> int:
    """How many neighbours they have."""
    return len(texts(one.beside for one in examples))


def _refuse_few(examples: Sequence[Example], config: DataConfig) -> None:
    """Stop before a split that cannot be made, or a training that could learn one answer alone.

    Raises:
        InputError: Fewer than two labels; or no part is named, and there are fewer articles, or paragraphs
            of the commonest label, than parts to divide them into.
    """
    labels = Counter(example.label for example in examples)
    if len(labels) < 2:
        raise InputError(
            expected="paragraphs of two labels or more",
            got=f"{labels.total()} of {next(iter(labels))} alone",
            where=f"data={config.name}",
            do="Give paragraphs of the other labels too; see what was skipped above.",
        )
    given = [example for example in examples if example.source != TEACHER]
    if not given or any(example.part == "validation" for example in examples):
        return
    folds = round(1 / config.validation)
    articles = len({example.group for example in given})
    most = max(Counter(example.label for example in given).values())
    if min(articles, most) < folds:
        raise InputError(
            expected=f"{folds} articles or more, and {folds} paragraphs of one label: a part validates",
            got=f"{_many(articles, 'article')}, {_many(most, 'paragraph')} of the commonest label",
            where=f"data={config.name}",
            do="Give more, name the parts in the column `split`, or raise data.validation (to 0.5 at most).",
        )


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _shared(left: Sequence[Example], right: Sequence[Example], part: str) -> list[str]:
    """A note where an article stands on both sides: by a file's own split, or through a teacher's records."""
    both = {example.group for example in left} & {example.group for example in right}
    if not both:
        return []
    stand = f"{_many(len(both), 'article')} {'stands' if len(both) == 1 else 'stand'}"
    return [f"{stand} in the {part} part and in another: scores on it flatter the model."]


def _unseen(train: Sequence[Example], validation: Sequence[Example], config: DataConfig) -> list[str]:
    """Notes of labels that one side has none of."""
    out = []
    for part, what in ((train, "learn from"), (validation, "validate on")):
        held = {example.label for example in part}
        lacking = [label.name for label in config.labels if label.name not in held]
        out += [f"No paragraph to {what} of {', '.join(lacking)}."] if part and lacking else []
    return out
