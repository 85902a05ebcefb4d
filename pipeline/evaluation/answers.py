"""What a model answers to labelled records, with the facts that scores need, and without the text.

In:   a model, labelled records, the config.
Out:  `Answers`: one row a record, and what they were measured on.
Not:  scores (evaluate.py), keeping them in a file (stored.py).
Why:  scores of text that may not be carried must be computable from what may be: ids, hashes, numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from pipeline import data, labelled, neighbours, places
from pipeline.classify import calibrate
from pipeline.config import EvaluateJob
from pipeline.data import leakage
from pipeline.encoder.folder import Settings
from pipeline.encoder.model import Model
from pipeline.errors import ConfigError, InputError
from pipeline.evaluation import contrast, passes
from pipeline.evaluation.postures import Postures
from pipeline.join import fingerprint
from pipeline.names import actors
from pipeline.records import Fault, Neighbours

Report = Callable[[Fault], None]
Row = dict[str, Any]
DIGITS = 4  # of a logit: scores are computed from what is written, so that both are the same
# kept of a record, where it has them
FACTS = ("difficulty", "register", "drawn", "pair", "group")
NO_POWER = "none"
OWN_DATA = "default"  # the page of configs/data that nobody needs to type


@dataclass(frozen=True)
class Answers:
    """Rows {id, sha256, label, stance, confidence, probabilities, logits, words, actor …} and whence."""

    settings: Settings  # of the model that answered
    rows: list[Row]
    about: dict[str, Any]  # input {file, sha256, split}, model, baseline, left_out, notes

    @property
    def names(self) -> list[str]:
        """The labels, in the order of the logits."""
        return [label.name for label in self.settings.labels]

    def truth(self) -> NDArray[np.int64]:
        """Indices of the true labels. Shape (rows,)."""
        return np.array([self.names.index(row["label"]) for row in self.rows], dtype=np.int64)

    def logits(self) -> NDArray[np.float32]:
        """As they were rounded. Shape (rows, labels)."""
        return np.array([row["logits"] for row in self.rows], dtype=np.float32)

    def probabilities(self) -> NDArray[np.float64]:
        """Calibrated. Shape (rows, labels)."""
        return calibrate(self.logits(), self.settings.temperature)


def answers(model: Model, config: EvaluateJob, report: Report) -> Answers:
    """Let the model answer every record of the config's input, and its contrast sets.

    Raises:
        InputError: No record can be used.
        ConfigError: The baseline would learn other labels than the model's.
    """
    assert config.input is not None
    names = [label.name for label in model.labels]
    lacking = _nothing_to_learn(names, config) if config.baseline else ""
    compared = config.baseline and not lacking
    if compared:
        _refuse_other_labels(names, config)
    records = list(usable(config, names, report))
    if not records:
        raise InputError(
            expected=f"labelled records ({', '.join(names)})",
            got="none that can be used",
            where=config.input,
            do="Check its labels against the model's stance.json, and split=.",
        )
    texts, titles, beside = _asked(model, records)
    logits = [_rounded(reading.logits) for reading in model.read(texts, titles, beside=beside)]
    shares = calibrate(np.array(logits, dtype=np.float32), model.settings.temperature)
    rows = [
        _row(*one, names) | passes.of(one[0], config.unkept_rounds)
        for one in zip(records, logits, shares, strict=True)
    ]
    if model.settings.neighbours != "none":
        for row, one in zip(rows, beside, strict=True):
            row["neighbours"] = "alone" if one == neighbours.NONE else "with a neighbour"
    path = Path(config.input)
    about: dict[str, Any] = {
        "input": {"file": path.name, "sha256": labelled.digest(path), "split": config.split},
        "baseline": None,
        "left_out": {},
        "notes": [f"No n-grams beside it: {lacking}."] if lacking else [],
    }
    if config.contrast:
        about["left_out"] = _contrasted(model, rows, records, config)
    if compared:
        about["baseline"], about["notes"] = _beside(rows, texts, names, config, report)
    return Answers(model.settings, rows, about)


def _asked(model: Model, records: Sequence[Row]) -> tuple[list[str], list[str | None], list[Neighbours]]:
    """Texts, titles, and of the neighbours those that the model reads."""
    which = model.settings.neighbours
    beside = [neighbours.chosen(neighbours.of(record), which) for record in records]
    return [record["text"] for record in records], [record.get("title") for record in records], beside


def _nothing_to_learn(names: Sequence[str], config: EvaluateJob) -> str:
    """Why a baseline that nobody gave data for has nothing to learn from; "" where there is something."""
    given = config.data
    if given.name != OWN_DATA or given.path or given.teacher or not given.authored:
        return ""
    own = {str(label["name"]) for label in _own_page()["labels"]}
    if own == {label.name for label in given.labels} and own != set(names):
        return (
            "the model's labels are not those of Mujaz's own paragraphs. Give the words of its training that "
            "begin with data"
        )
    return "" if data.sources(given) else "no seeds/authored beside this installation. Give data.path=FILE"


def _own_page() -> dict[str, Any]:
    page = (places.configs() / "data" / f"{OWN_DATA}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(page)
    return found


def _refuse_other_labels(names: Sequence[str], config: EvaluateJob) -> None:
    """A baseline of other labels is never right, and looks as if the model had beaten it.

    Raises:
        ConfigError: The labels of the config's data are not the model's.
    """
    theirs = [label.name for label in config.data.labels]
    if set(theirs) != set(names):
        raise ConfigError(
            expected=f"a baseline of the model's labels ({', '.join(names)})",
            got=f"data={config.data.name} of {', '.join(theirs)}",
            where="mujaz evaluate baseline=true",
            do="Type baseline=false (the default is true), or the data that the model learned from (data=…).",
        )


def usable(config: EvaluateJob, names: Sequence[str], report: Report) -> Iterator[Row]:
    """Records of the split, of known labels, with neighbours, each id once; others reported."""
    assert config.input is not None
    met: dict[str, str] = {}
    for where, record in neighbours.filled(labelled.rows(config.input, config.columns, report)):
        if not labelled.in_split(record, config.split):
            continue
        if record["label"] not in names:
            message = f"expected a label of {', '.join(names)}, got {record['label']!r}. Mend it."
            report(Fault(where, message))
        elif record["id"] in met:
            message = f"expected each id once, got {record['id']!r} as in {met[record['id']]}. Keep one."
            report(Fault(where, message))
        else:
            met[record["id"]] = where
            yield record


def _row(record: Row, logits: list[float], shares: NDArray[np.float64], names: Sequence[str]) -> Row:
    best = int(shares.argmax())
    named = Counter(mention.name for mention in actors.load().find(record["text"]))
    facts = {key: record[key] for key in FACTS if isinstance(record.get(key), str)}
    return {
        "id": record["id"],
        "sha256": fingerprint(record["text"]),
        "label": record["label"],
        "stance": names[best],
        "confidence": round(float(shares[best]), 6),
        "probabilities": {name: round(float(p), 6) for name, p in zip(names, shares, strict=True)},
        "logits": logits,
        "words": len(record["text"].split()),
        "actor": max(named, key=lambda name: named[name]) if named else NO_POWER,
        **facts,
    }


def _rounded(logits: NDArray[np.float32]) -> list[float]:
    return [round(float(value), DIGITS) for value in logits]


def _contrasted(
    model: Model,
    rows: Sequence[Row],
    records: Sequence[Row],
    config: EvaluateJob,
) -> dict[str, dict[str, int]]:
    """Put the logits of each row's changed paragraphs into it, and tell why some could not be made."""
    answers, postures = [row["stance"] for row in rows], Postures(config.postures)
    texts, titles, beside = _asked(model, records)
    found = contrast.sets(texts, answers, config.seed, postures, beside)
    for row in rows:
        row["contrast"] = {}
    for name, made in found.made.items():
        for row, logits in zip(rows, contrast.ask(model, made, titles, found.beside[name]), strict=True):
            if logits is not None:
                row["contrast"][name] = _rounded(logits)
    return found.left_out


def _beside(
    rows: Sequence[Row], texts: Sequence[str], names: Sequence[str], config: EvaluateJob, report: Report
) -> tuple[dict[str, Any], list[str]]:
    """Put the character n-grams' answer into each row; what they learned from, and notes."""
    from pipeline.evaluation.baseline import baseline

    parts = data.parts(config.data, report)
    copied = {copy.right for copy in leakage.copies([e.text for e in parts.train], texts)}
    notes = [f"{len(copied)} of the records are near copies of training paragraphs."] if copied else []
    for row, best in zip(rows, baseline(parts.train, names, texts).argmax(axis=1), strict=True):
        row["baseline"] = names[best]
    learned = (
        "authored and joined paragraphs" if data.joined(config.data) else "the authored paragraphs alone"
    )
    about = {
        "learned_from": learned if config.data.authored else "the given file",
        "training_paragraphs": len(parts.train),
    }
    return about, notes
