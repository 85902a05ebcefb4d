"""Measure a model on labelled records.

In:   a model folder, labelled records, the config.
Out:  `Evaluation`: scores, intervals, slices, each answer; the baseline beside it.
Not:  the report and its figures (report.py, figures.py), choosing or calibrating anything.
Why:  the figure that counts comes from articles that the model has never seen, with its interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import data, labelled, leakage, metrics
from pipeline.classify import calibrate
from pipeline.config import EvaluateJob, Floor
from pipeline.contrast import contrast
from pipeline.encoder.model import Model
from pipeline.errors import FloorError, InputError
from pipeline.records import Fault

LENGTHS = ((30, "under 30 words"), (60, "30 to 59 words"), (10**9, "60 words or more"))
MOST_SLICES = 20  # a table of more articles than that is read by nobody
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Evaluation:
    """What was measured; plain enough for JSON, but for the arrays."""

    scores: dict[str, Any]
    labels: tuple[str, ...]
    rows: list[dict[str, Any]]  # one record: id, label, stance, confidence, probabilities
    right: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    notes: list[str] = field(default_factory=list)


def evaluate(model: Model, config: EvaluateJob, report: Callable[[Fault], None]) -> Evaluation:
    """Let the model answer every record, and score the answers.

    Raises:
        InputError: No record can be used.
    """
    names = tuple(label.name for label in model.labels)
    records = list(_usable(config, names, report))
    if not records:
        raise InputError(
            expected=f"labelled records ({', '.join(names)})",
            got="none that can be used",
            where=config.input,
            do="Check its labels against the model's stance.json.",
        )
    texts = [record["text"] for record in records]
    readings = model.read(texts, [record.get("title") for record in records])
    logits = np.stack([reading.logits for reading in readings]).astype(np.float32)
    probabilities = calibrate(logits, model.settings.temperature)
    truth = np.array([names.index(record["label"]) for record in records], dtype=np.int64)
    answers = probabilities.argmax(axis=1)
    scores = scored(truth, probabilities, names, config)
    scores |= {"input": {"file": Path(config.input).name, "sha256": labelled.digest(config.input)}}
    limits = np.array([label.threshold for label in model.labels])
    scores["abstained"] = float((probabilities.max(axis=1) < limits[answers]).mean())
    scores["slices"] = sliced(records, truth, answers, names)
    notes: list[str] = []
    if config.contrast:
        titles = [record.get("title") for record in records]
        scores["contrast"] = contrast(model, texts, titles, probabilities, config.seed)
    if config.baseline:
        scores["baseline"], notes = beside(records, truth, answers, names, config=config, report=report)
    ceiling = agreement(records, names)
    if ceiling:
        scores["annotators"] = ceiling
    rows = [
        {
            "id": record["id"],
            "label": record["label"],
            "stance": names[answer],
            "confidence": round(float(row.max()), 6),
            "probabilities": {name: round(float(p), 6) for name, p in zip(names, row, strict=True)},
        }
        for record, answer, row in zip(records, answers, probabilities, strict=True)
    ]
    return Evaluation(scores, names, rows, answers == truth, probabilities.max(axis=1), notes)


def _usable(config: EvaluateJob, names: Sequence[str], report: Callable[[Fault], None]) -> Any:
    """Records of the wanted split whose label the model knows; those of other labels are reported."""
    for where, record in labelled.rows(config.input, config.columns, report):
        if config.split and record["split"] != config.split:
            continue
        if record["label"] in names:
            yield record
        else:
            message = f"expected a label of {', '.join(names)}, got {record['label']!r}. Mend it."
            report(Fault(where, message))


def scored(
    truth: Ints, probabilities: NDArray[np.float64], names: Sequence[str], config: EvaluateJob
) -> dict[str, Any]:
    """Every score of the whole file."""
    answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right, labels = answers == truth, len(names)
    return {
        "paragraphs": len(truth),
        "accuracy": metrics.accuracy(truth, answers),
        "macro_f1": metrics.macro_f1(truth, answers, labels),
        "intervals_95": metrics.bootstrap(truth, answers, labels, config.draws, config.seed),
        "per_label": dict(zip(names, metrics.per_label(truth, answers, labels), strict=True)),
        "confusion": metrics.confusion(truth, answers, labels).tolist(),
        "calibration_error": metrics.calibration_error(right, confidence, config.bins),
        "reliability": metrics.reliability(right, confidence, config.bins),
        "mean_confidence": float(confidence.mean()),
        "accuracy_at_80": metrics.accuracy_at(right, confidence, 0.8),
    }


def sliced(
    records: Sequence[dict[str, Any]], truth: Ints, answers: Ints, names: Sequence[str]
) -> dict[str, dict[str, dict[str, float]]]:
    """Scores by article (where there are few), length and difficulty."""

    def score(chosen: Ints) -> dict[str, float]:
        return {
            "paragraphs": len(chosen),
            "accuracy": metrics.accuracy(truth[chosen], answers[chosen]),
            "macro_f1": metrics.macro_f1(truth[chosen], answers[chosen], len(names)),
        }

    lengths = [len(record["text"].split()) for record in records]
    groups = {
        "length": [next(name for most, name in LENGTHS if length < most) for length in lengths],
        "article": [data.article_of(record["id"]) for record in records],
        "difficulty": [str(record.get("difficulty") or "unknown") for record in records],
    }
    few = {name: members for name, members in groups.items() if 1 < len(set(members)) <= MOST_SLICES}
    return {name: metrics.slices(members, score) for name, members in few.items()}


def beside(
    records: Sequence[dict[str, Any]],
    truth: Ints,
    answers: Ints,
    names: Sequence[str],
    *,
    config: EvaluateJob,
    report: Callable[[Fault], None],
) -> tuple[dict[str, Any], list[str]]:
    """The baseline's scores on the same records, whether the difference is one, and notes."""
    from pipeline.baseline import baseline

    parts = data.parts(config.data, report)
    texts = [record["text"] for record in records]
    copied = {copy.right for copy in leakage.copies([e.text for e in parts.train], texts)}
    notes = [f"{len(copied)} of the records are near copies of training paragraphs."] if copied else []
    learned = "authored and joined paragraphs" if config.data.path else "the authored paragraphs alone"
    peer = baseline(parts.train, names, texts).argmax(axis=1)
    scores = {
        "learned_from": learned if config.data.authored else "the given file",
        "training_paragraphs": len(parts.train),
        "accuracy": metrics.accuracy(truth, peer),
        "macro_f1": metrics.macro_f1(truth, peer, len(names)),
        "intervals_95": metrics.bootstrap(truth, peer, len(names), config.draws, config.seed),
        "mcnemar_p": metrics.mcnemar(answers == truth, peer == truth),
    }
    return scores, notes


def agreement(records: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, float] | None:
    """How far two annotators agree, where every record carries `first` and `second`: the ceiling."""
    if not all(record.get("first") in names and record.get("second") in names for record in records):
        return None
    first = np.array([names.index(record["first"]) for record in records], dtype=np.int64)
    second = np.array([names.index(record["second"]) for record in records], dtype=np.int64)
    return {
        "accuracy": metrics.accuracy(first, second),
        "macro_f1": metrics.macro_f1(first, second, len(names)),
        "kappa": metrics.kappa(first, second, len(names)),
    }


def check(scores: dict[str, Any], floors: Sequence[Floor]) -> list[str]:
    """The floors of this file that hold, in words.

    Raises:
        FloorError: One is missed.
    """
    held = []
    for floor in floors:
        if floor.sha256 != scores["input"]["sha256"]:
            continue
        neutral = scores["per_label"].get("neutral", {"recall": 1.0})["recall"]
        for name, least, got in (
            ("accuracy", floor.accuracy, scores["accuracy"]),
            ("macro-F1", floor.macro_f1, scores["macro_f1"]),
            ("recall of neutral", floor.neutral_recall, neutral),
            ("answers kept under actor swap", floor.actor_swap, _kept(scores, "actor_swap")),
            (
                "answers kept under orthographic noise",
                floor.orthographic_noise,
                _kept(scores, "orthographic_noise"),
            ),
        ):
            if least is None or got is None:
                continue
            if got < least:
                raise FloorError(
                    expected=f"{name} of {least} or more",
                    got=f"{got:.4f}",
                    where=scores["input"]["file"],
                    do="Find what made the model worse; lowering a floor needs a reason in CHANGELOG.md.",
                )
            held.append(f"{name} {got:.3f} ≥ {least}")
    return held


def _kept(scores: dict[str, Any], name: str) -> float | None:
    """The share of a contrast set that keeps its answer; None where it was not measured."""
    kept: float | None = scores.get("contrast", {}).get(name, {}).get("kept")
    return kept
