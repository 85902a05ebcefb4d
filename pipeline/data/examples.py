"""Labelled paragraphs as they stand in the files that a config names.

In:   seeds/authored, a source of joined or custom labels (labelled/ says of which kinds), a teacher's file.
Out:  Examples, and notes of what was left out; a record that cannot be used is reported.
Not:  on which side of a split each comes (splits.py), what training may not see (held_out.py).
Why:  every part of training speaks of one record, whatever file it came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import labelled, neighbours, places
from pipeline.config import DataConfig
from pipeline.errors import InputError
from pipeline.records import Fault, Neighbours

Report = Callable[[Fault], None]
SPLITS = ("train", "validation", "test")
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
    beside: Neighbours = neighbours.NONE  # those that `data.neighbours` lets the model read


def load(config: DataConfig, report: Report) -> tuple[list[Example], list[Example], list[str]]:
    """The examples of every source but the corrections; those of a split named `test`, apart; and notes.

    Raises:
        InputError: A file is missing, names a split of another name, or nothing is left.
    """
    examples: list[Example] = []
    tests: list[Example] = []
    notes = []
    for path in sources(config):
        found = list(read(path, config, report))
        _refuse_strange_splits(found, path)
        aside = [example for example in found if example.part == "test"]
        if aside:
            notes.append(f"{path.name}: {len(aside)} paragraphs of its split `test` were left out.")
        tests += aside
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
    return examples, tests, notes


def _refuse_strange_splits(examples: Sequence[Example], path: Path) -> None:
    """Stop at a split such as `holdout`: learned from in silence, it would spoil whatever it was kept for.

    Raises:
        InputError: There is one.
    """
    strange = Counter(example.part for example in examples if example.part not in (None, *SPLITS))
    if strange:
        raise InputError(
            expected="splits named train, validation (valid, val, dev) or test",
            got=", ".join(f"{name} ({count} records)" for name, count in strange.items())[:200],
            where=str(path),
            do="Rename them, or name no column of splits: data.columns.split=null.",
        )


def sources(config: DataConfig) -> list[Path]:
    """The files that the config names, in a fixed order."""
    authored = sorted((places.seeds() / "authored").glob(config.authored_files)) if config.authored else []
    if config.authored and not authored and (places.seeds() / "authored").is_dir():
        raise InputError(
            expected="a glob of files in seeds/authored",
            got=config.authored_files,
            where="data.authored_files",
            do="Type names such as *.jsonl or [A-F].jsonl as they are, or data.authored=false.",
        )
    return [*authored, *(Path(path) for path in (joined(config), config.teacher) if path)]


def digests(config: DataConfig) -> dict[str, str]:
    """sha256 of the bytes of each file that the config names, by its name; a second of a name: `NAME (2)`."""
    told = [Path(config.path)] if config.corrections and config.path else []
    out: dict[str, str] = {}
    for path in dict.fromkeys([*sources(config), *told]):
        name, number = path.name, 1
        while name in out:
            number += 1
            name = f"{path.name} ({number})"
        out[name] = labelled.digest(path)
    return out


def joined(config: DataConfig) -> str | None:
    """The source of labels besides the authored ones, a teacher's and the corrections."""
    return config.corrections.joined if config.corrections else config.path


def read(path: Path, config: DataConfig, report: Report) -> Iterator[Example]:
    """The records of one source; one that cannot be used is reported and skipped."""
    names = {label.name for label in config.labels}
    own = config.path and not config.corrections and path == Path(config.path)
    columns = config.columns if own else None
    rows = labelled.rows(path, columns, report)
    for where, row in rows if config.neighbours == "none" else neighbours.filled(rows):
        try:
            example = _example(row, path, config.neighbours)
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


def _example(row: dict[str, Any], path: Path, beside: str) -> Example:
    key, source = row["id"], row.get("source") or "corpus"
    if source == "authored":
        group = f"{path.stem}/{row.get('pair') or key}"
    else:
        group = row["group"] or row.get("article") or article_of(key)
    extra: dict[str, Any] = {name: row.get(name) for name in ("title", "difficulty", "second", "register")}
    taught = shares(row["probabilities"]) if row.get("probabilities") is not None else None
    near = neighbours.chosen(neighbours.of(row), beside)
    extra |= {"part": row["split"], "probabilities": taught, "beside": near}
    return Example(key, row["text"], row["label"], group, source, **extra)


def shares(raw: Any) -> dict[str, float]:
    """A record's `probabilities`, made to sum to 1; ValueError where they are none."""
    if not isinstance(raw, dict) or not raw:
        raise ValueError("no map of label to share")
    if not all(type(share) in (int, float) for share in raw.values()):
        raise ValueError("shares that are no numbers")
    total = sum(raw.values())
    if min(raw.values()) < 0 or not abs(total - 1) <= ROUNDED:
        raise ValueError("shares that do not sum to 1")
    return {label: float(share) / total for label, share in raw.items()}


def counts(examples: Sequence[Example]) -> dict[str, int]:
    """How many of each label."""
    return dict(sorted(Counter(example.label for example in examples).items()))
