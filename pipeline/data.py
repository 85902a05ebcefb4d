"""Labelled paragraphs in, a training part and a validation part out.

In:   seeds/authored, and a source of joined or custom labels (labelled/ says of which kinds).
Out:  examples, split by article; nothing of the held-out articles, no copy on both sides.
Not:  tokens and batches (training/), joining labels with their text (join.py).
Why:  a score is worth what its split is worth, so the split is made and checked in one place.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import corrections, labelled, leakage, letters, places
from pipeline.config import DataConfig
from pipeline.corrections import Correction
from pipeline.errors import InputError
from pipeline.records import Fault

Report = Callable[[Fault], None]
TEACHER = "teacher"  # the source of a record whose label nobody gave but a model
ROUNDED = 0.02  # what the shares of a record may miss to 1, since files round them
article_of = labelled.article_of


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled paragraph."""

    id: str
    text: str
    label: str
    group: str  # what may not be divided by a split: an article, or a minimal pair
    source: str  # "authored", "corpus", or what the record says
    title: str | None = None
    difficulty: str | None = None
    second: str | None = None  # the label that an annotator would also have accepted
    register: str | None = None  # report, analysis, op-ed … where the record says so
    part: str | None = None  # "train", "validation" or "test" where the file says so
    probabilities: Mapping[str, float] | None = None  # a teacher's share of each label; sums to 1


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


def load(config: DataConfig, report: Report) -> tuple[list[Example], list[str]]:
    """The examples of every source but the corrections, without a split named `test`; and notes.

    Raises:
        InputError: A file is missing, or nothing is left.
    """
    examples, notes = [], []
    for path in sources(config):
        found = list(read(path, config, report))
        tests = sum(example.part == "test" for example in found)
        if tests:
            notes.append(f"{path.name}: {tests} paragraphs of its split `test` were left out.")
        examples += [example for example in found if example.part != "test"]
    if joined(config) is None and config.authored:
        notes.append("No joined file (data.path): learned from the authored paragraphs alone.")
    if not examples:
        raise InputError(
            expected="labelled paragraphs",
            got="none",
            where=f"data={config.name}",
            do="Give data.path=FILE, or data.authored=true.",
        )
    return examples, notes


def divided(
    examples: Sequence[Example], config: DataConfig, report: Report
) -> tuple[list[Example], list[Example], list[Correction], list[str]]:
    """Training and validation with an editor's corrections in them, the corrections, and notes."""
    train, validation = split(examples, config.validation, config.seed)
    if not (config.corrections and config.path):
        return train, validation, [], []
    names = [label.name for label in config.labels]
    told = corrections.read(config.path, names, config.columns, report)
    train, validation, corrected = with_corrections(train, validation, told.corrections, config)
    note = corrections.told(corrected, told.replaced, config.corrections.repeat)
    return train, validation, corrected, [note]


def sources(config: DataConfig) -> list[Path]:
    """The files that the config names, in a fixed order."""
    authored = sorted((places.seeds() / "authored").glob(config.authored_files)) if config.authored else []
    return [*authored, *(Path(path) for path in (joined(config), config.teacher) if path)]


def digests(config: DataConfig) -> dict[str, str]:
    """Of each file that the config names: its name, and sha256 of its bytes."""
    told = [Path(config.path)] if config.corrections and config.path else []
    return {path.name: labelled.digest(path) for path in [*sources(config), *told]}


def joined(config: DataConfig) -> str | None:
    """The source of labels besides the authored ones, a teacher's and the corrections."""
    return config.corrections.joined if config.corrections else config.path


def read(path: Path, config: DataConfig, report: Report) -> Iterator[Example]:
    """The records of one source; one that cannot be used is reported and skipped."""
    names = {label.name for label in config.labels}
    own = config.path and not config.corrections and path == Path(config.path)
    columns = config.columns if own else None
    for where, row in labelled.rows(path, columns, report):
        try:
            example = _example(row, path)
        except (ValueError, TypeError) as error:
            report(Fault(where, f"expected a share of each label in `probabilities`, got {error}. Mend it."))
            continue
        known, strange = ", ".join(sorted(names)), sorted(set(example.probabilities or ()) - names)
        if example.label not in names:
            message = f"expected a label of {known}, got {example.label!r}. Mend it, or data.labels."
            report(Fault(where, message))
        elif strange:
            report(Fault(where, f"expected probabilities of {known}, got {strange}. Mend it."))
        else:
            yield example


def _example(row: dict[str, Any], path: Path) -> Example:
    key, source = row["id"], row.get("source") or "corpus"
    if source == "authored":
        group = f"{path.stem}/{row.get('pair') or key}"
    else:
        group = row["group"] or row.get("article") or article_of(key)
    extra = {name: row.get(name) for name in ("title", "difficulty", "second", "register")}
    taught = shares(row["probabilities"]) if row.get("probabilities") is not None else None
    return Example(
        key, row["text"], row["label"], group, source, **extra, part=row["split"], probabilities=taught
    )


def shares(raw: Any) -> dict[str, float]:
    """A record's `probabilities`, made to sum to 1; ValueError where they are none."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError("no map of label to share")
    total = sum(raw.values())
    if min(raw.values()) < 0 or not abs(total - 1) <= ROUNDED:
        raise ValueError("shares that do not sum to 1")
    return {label: float(share) / total for label, share in raw.items()}


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
        example = Example(one.id, one.text, one.label, one.group, corrections.SOURCE, one.title)
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


def without_copies(train: Sequence[Example], validation: Sequence[Example]) -> list[Example]:
    """The training examples that are no near copy of a validation text."""
    found = leakage.copies([e.text for e in train], [e.text for e in validation])
    copied = {copy.left for copy in found}
    return [example for index, example in enumerate(train) if index not in copied]


def held_out() -> list[str]:
    """The texts that no training may see: the articles, and the authored file that is kept out whole.

    None where this is not a checkout.
    """
    articles = [path.read_text("utf-8") for path in sorted((places.seeds() / "articles").glob("*.txt"))]
    kept_out = sorted((places.seeds() / "authored" / "held").glob("*.jsonl"))
    lines = [line for path in kept_out for line in path.read_text("utf-8").splitlines()]
    return [*articles, *(json.loads(line)["text"] for line in lines)]


def refuse_leaks(examples: Sequence[Example], articles: Sequence[str]) -> None:
    """Stop where an example stands in a held-out article.

    Raises:
        InputError: At least one is a near copy of a line of them.
    """
    found = leakage.copies([example.text for example in examples], leakage.lines(articles))
    if found:
        names = sorted({examples[copy.left].id for copy in found})
        raise InputError(
            expected="no paragraph of the held-out articles (seeds/articles) in the training data",
            got=f"{len(names)}, such as {', '.join(names[:3])}",
            where="data",
            do="Take them out of the file: the measure of record would be worth nothing.",
        )


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


def counts(examples: Sequence[Example]) -> dict[str, int]:
    """How many of each label."""
    return dict(sorted(Counter(example.label for example in examples).items()))
