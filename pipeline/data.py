"""Labelled paragraphs in, a training part and a validation part out.

In:   seeds/authored, and a file of joined or custom labels: JSONL, gzipped or not.
Out:  examples, split by article; nothing of the held-out articles, no copy on both sides.
Not:  tokens and batches (training/), joining labels with their text (join.py).
Why:  a score is worth what its split is worth, so the split is made and checked in one place.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import leakage, places
from pipeline.config import DataConfig
from pipeline.errors import InputError
from pipeline.records import Fault

Report = Callable[[Fault], None]
TEACHER = "teacher"  # the source of a record whose label nobody gave but a model
ROUNDED = 0.02  # what the shares of a record may miss to 1, since files round them


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
    part: str | None = None  # "train" or "validation" where the file says so
    probabilities: Mapping[str, float] | None = None  # a teacher's share of each label; sums to 1


@dataclass(frozen=True, slots=True)
class Parts:
    """What is learned from, and what is selected and calibrated on."""

    train: list[Example]
    validation: list[Example]
    hashes: dict[str, str]  # file name → sha256 of its bytes
    notes: tuple[str, ...]  # what a reader of the card must know


def parts(config: DataConfig, report: Report) -> Parts:
    """Load, check and split what the config names.

    Raises:
        InputError: A file is missing, a label is not among the config's, nothing is left, or a
            text is a near copy of a held-out article.
    """
    examples, hashes, notes = [], {}, []
    for path in sources(config):
        found = list(read(path, config, report))
        examples += found
        hashes[path.name] = sha256(path)
    if config.path is None and config.authored:
        notes.append("No joined file (data.path): learned from the authored paragraphs alone.")
    if not examples:
        raise InputError(
            expected="labelled paragraphs",
            got="none",
            where=f"data={config.name}",
            do="Give data.path=FILE.jsonl, or data.authored=true.",
        )
    articles = held_out()
    if not articles:
        notes.append(
            "No seeds/articles beside this installation: nothing was held against the held-out articles."
        )
    refuse_leaks(examples, articles)
    train, validation = split(examples, config.validation, config.seed)
    kept = without_copies(train, validation)
    if len(kept) < len(train):
        notes.append(f"{len(train) - len(kept)} training paragraphs were near copies of validation: dropped.")
    if not kept or not validation:
        raise InputError(
            expected="paragraphs to learn from and others to validate on",
            got=f"{len(kept)} and {len(validation)} of {len(examples)}",
            where=f"data={config.name}",
            do="Give more articles: near copies of one another stay on one side of the split.",
        )
    return Parts(kept, validation, hashes, tuple(notes))


def sha256(path: str | Path) -> str:
    """Of a file's bytes, hexadecimal."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def sources(config: DataConfig) -> list[Path]:
    """The files that the config names, in a fixed order."""
    authored = sorted((places.seeds() / "authored").glob(config.authored_files)) if config.authored else []
    return [*authored, *(Path(path) for path in (config.path, config.teacher) if path)]


def read(path: Path, config: DataConfig, report: Report) -> Iterator[Example]:
    """The records of one file; a line that cannot be used is reported and skipped."""
    names = {label.name for label in config.labels}
    for number, raw in enumerate(_open(path), start=1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8"))
            example = _example(row, path)
        except (ValueError, KeyError, TypeError) as error:
            report(
                Fault(f"{path}, line {number}", f"expected id, text and label, got {error!r:.80}. Mend it.")
            )
            continue
        if example.label not in names:
            known = ", ".join(sorted(names))
            message = f"expected a label of {known}, got {example.label!r}. Mend it, or data.labels."
            report(Fault(f"{path}, line {number}", message))
            continue
        strange = set(example.probabilities or ()) - names
        if strange:
            message = f"expected probabilities of {', '.join(sorted(names))}, got {sorted(strange)}. Mend it."
            report(Fault(f"{path}, line {number}", message))
            continue
        yield example


def _open(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            yield from stream
    except OSError as error:
        raise InputError(
            expected="a JSONL file of labelled records",
            got=error.strerror or str(error),
            where=str(path),
            do="Check data.path; `mujaz join` writes such a file.",
        ) from error


def _example(row: dict[str, Any], path: Path) -> Example:
    key, text, label = row["id"], row["text"], row["label"]
    if not (isinstance(key, str) and isinstance(text, str) and isinstance(label, str) and text.strip()):
        raise ValueError("id, text or label that is no string, or empty")
    if row.get("source") == "authored":
        group = f"{path.stem}/{row.get('pair') or key}"
    else:
        group = row.get("group") or row.get("article") or article_of(key)
    source = row.get("source") or "corpus"
    extra = {name: row.get(name) for name in ("title", "difficulty", "second", "register")}
    taught = shares(row["probabilities"]) if row.get("probabilities") is not None else None
    return Example(key, text, label, group, source, **extra, part=row.get("split"), probabilities=taught)


def shares(raw: Any) -> dict[str, float]:
    """A record's `probabilities`, made to sum to 1; ValueError where they are none."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError("probabilities that are no map of label to share")
    total = sum(raw.values())
    if min(raw.values()) < 0 or not abs(total - 1) <= ROUNDED:
        raise ValueError("probabilities that do not sum to 1")
    return {label: float(share) / total for label, share in raw.items()}


def article_of(key: str) -> str:
    """The article of a record's id: `DOCNO:LINE` and `article#index` lose their last number."""
    return re.sub(r"[:#]\d+$", "", key)


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
    """At most `most` corpus examples of each label, drawn anew for each seed; authored ones all.

    As many again may come of those that a teacher labelled. A fresh draw each epoch lets a common
    label be read whole over the epochs, while every epoch stays balanced.
    """
    if most is None:
        return list(examples)
    rng = random.Random(seed)  # noqa: S311 - a draw that must repeat, not a secret
    by_label: defaultdict[tuple[bool, str], list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        if example.source != "authored":
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
