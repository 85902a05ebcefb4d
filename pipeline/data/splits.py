"""Which examples are learned from, and which are selected and calibrated on.

In:   examples, and an editor's corrections.
Out:  the two sides: groups whole, near copies together, labels in proportion; and the draw of one epoch.
Not:  reading them (examples.py), what neither side may hold (held_out.py).
Why:  a score is worth what its split is worth.
"""

from __future__ import annotations

import dataclasses
import random
from collections import defaultdict
from collections.abc import Sequence

from pipeline.config import DataConfig
from pipeline.data import corrections, leakage
from pipeline.data.corrections import Correction
from pipeline.data.examples import TEACHER, Example, Report
from pipeline.text import letters


def divided(
    examples: Sequence[Example], config: DataConfig, report: Report
) -> tuple[list[Example], list[Example], list[Correction], list[str]]:
    """Training and validation with an editor's corrections in them, the corrections, and notes."""
    train, validation = split(examples, config.validation, config.seed)
    if not (config.corrections and config.path):
        return train, validation, [], []
    names = [label.name for label in config.labels]
    told = corrections.read(config.path, names, config.columns, report, beside=config.neighbours)
    train, validation, corrected = with_corrections(train, validation, told.corrections, config)
    note = corrections.told(corrected, told.replaced, config.corrections.repeat)
    return train, validation, corrected, [note]


def with_corrections(
    train: Sequence[Example],
    validation: Sequence[Example],
    corrected: Sequence[Correction],
    config: DataConfig,
) -> tuple[list[Example], list[Example], list[Correction]]:
    """The parts with an editor's corrections in them, and the corrections with their sides.

    A paragraph of the other data that says the same word for word leaves: the editor's label counts.
    """
    assert config.corrections is not None
    taught, tested = ([(one.group, one.text) for one in part] for part in (train, validation))
    share, repeat = config.corrections.validation, config.corrections.repeat
    held = corrections.sides(corrected, taught, tested, share, config.seed)
    placed = [dataclasses.replace(one, held=side) for one, side in zip(corrected, held, strict=True)]
    said = {letters.match(one.text) for one in corrected}
    learn, measure = ([e for e in part if letters.match(e.text) not in said] for part in (train, validation))
    for one in placed:
        given = (one.id, one.text, one.label, one.group, corrections.SOURCE, one.title)
        example = Example(*given, beside=one.beside)
        if one.held:
            measure.append(example)
        else:  # an id for each, so that each is changed in its own way (training/augment.py)
            learn += [dataclasses.replace(example, id=f"{one.id}~{n}") for n in range(1, repeat + 1)]
    return learn, measure, placed


def split(examples: Sequence[Example], share: float, seed: int) -> tuple[list[Example], list[Example]]:
    """Training and validation. A part that the file names is kept; where no file names a
    validation part, a share of the groups becomes it, stratified by label. What only a teacher
    labelled is never validated on.

    Args:
        examples: Of every file.
        share: Of the examples, 0 to 0.5.
        seed: Of the draw.
    """
    if any(example.part == "validation" for example in examples):
        chosen = [example.part == "validation" for example in examples]
    else:
        given = [example for example in examples if example.source != TEACHER]
        held = iter(draw(given, share, seed) if given else ())
        chosen = [example.source != TEACHER and next(held) for example in examples]
    pairs = list(zip(examples, chosen, strict=True))
    return [e for e, held in pairs if not held], [e for e, held in pairs if held]


def draw(examples: Sequence[Example], share: float, seed: int) -> list[bool]:
    """Which examples become validation: whole groups, near copies together, labels in proportion."""
    from sklearn.model_selection import StratifiedGroupKFold

    groups = [example.group for example in examples]
    labels = [example.label for example in examples]
    folds = StratifiedGroupKFold(round(1 / share), shuffle=True, random_state=seed)
    _, held = next(folds.split(examples, labels, groups))
    families = leakage.families([example.text for example in examples], groups)
    inside = {families[index] for index in held}
    return [family in inside for family in families]


def balanced(examples: Sequence[Example], most: int | None, seed: int) -> list[Example]:
    """At most `most` corpus examples of each label, drawn anew for each seed; the authored and corrected all.

    As many again may come of those that a teacher labelled. A fresh draw each epoch lets a common
    label be read whole over the epochs, while every epoch stays balanced.
    """
    if most is None:
        return list(examples)
    rng = random.Random(seed)  # noqa: S311 - a draw that must repeat, not a secret
    by_label: defaultdict[tuple[bool, str], list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        if example.source not in ("authored", corrections.SOURCE):
            by_label[example.source == TEACHER, example.label].append(index)
    drop = {
        index
        for label in sorted(by_label)
        for index in rng.sample(by_label[label], max(0, len(by_label[label]) - most))
    }
    return [example for index, example in enumerate(examples) if index not in drop]
