"""Measure a model by its answers to labelled records, fresh or stored.

In:   `Answers`; the config.
Out:  `Evaluation`: scores, intervals, slices, each answer; the baseline beside it.
Not:  asking the model (evaluation/answers.py), the report and its figures (evaluation/report.py,
      evaluation/figures.py), floors (evaluation/floors.py).
Why:  the figure that counts comes from articles that the model has never seen, with its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.config import EvaluateJob
from pipeline.evaluation import conformal, metrics
from pipeline.evaluation.answers import Answers
from pipeline.evaluation.contrast import compared, pairs
from pipeline.evaluation.crossed import crossed
from pipeline.evaluation.outcome import Evaluation
from pipeline.evaluation.slices import sliced

Ints = NDArray[np.int64]


def evaluate(found: Answers, config: EvaluateJob) -> Evaluation:
    """Score answers, fresh or stored."""
    names, truth, probabilities = found.names, found.truth(), found.probabilities()
    settings, about = found.settings, found.about
    said = probabilities.argmax(axis=1)
    limits = np.array([label.threshold for label in settings.labels])
    scores = scored(truth, probabilities, names, config)
    scores |= {"input": about["input"], "model": about.get("model", {})}
    scores["abstained"] = float((probabilities.max(axis=1) < limits[said]).mean())
    scores["slices"] = sliced(found, config)
    if settings.conformal:
        least = [settings.conformal.least[name] for name in names]
        held = conformal.sets(probabilities, least)
        scores["conformal"] = {"error": settings.conformal.error} | conformal.scores(held, truth, names)
    scores |= _where_known(
        crossed=crossed(found, config.crossed, config.bins, config.seed),
        contrast=_contrast(found, probabilities, limits),
        pairs=pairs(found.rows),
        baseline=_baseline(found, truth, said, config),
        annotators=agreement(found.rows, names),
    )
    right, confidence = said == truth, probabilities.max(axis=1)
    return Evaluation(scores, tuple(names), found.rows, right, confidence, about["notes"])


def _where_known(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}


def scored(
    truth: Ints, probabilities: NDArray[np.float64], names: Sequence[str], config: EvaluateJob
) -> dict[str, Any]:
    """Every score of the whole file."""
    said, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right, labels = said == truth, len(names)
    return {
        "paragraphs": len(truth),
        "accuracy": metrics.accuracy(truth, said),
        "macro_f1": metrics.macro_f1(truth, said, labels),
        "intervals_95": metrics.bootstrap(truth, said, labels, config.draws, config.seed),
        "per_label": dict(zip(names, metrics.per_label(truth, said, labels), strict=True)),
        "confusion": metrics.confusion(truth, said, labels).tolist(),
        "calibration_error": metrics.calibration_error(right, confidence, config.bins),
        "reliability": metrics.reliability(right, confidence, config.bins),
        "mean_confidence": float(confidence.mean()),
        "accuracy_at_80": metrics.accuracy_at(right, confidence, 0.8),
    }


def _contrast(
    found: Answers, probabilities: NDArray[np.float64], limits: NDArray[np.float64]
) -> dict[str, Any]:
    """How many answers each contrast set keeps."""
    return {
        name: compared(
            probabilities,
            [row.get("contrast", {}).get(name) for row in found.rows],
            found.settings.temperature,
            limits,
        )
        | {"left_out": left_out}
        for name, left_out in found.about["left_out"].items()
    }


def _baseline(found: Answers, truth: Ints, said: Ints, config: EvaluateJob) -> dict[str, Any] | None:
    """The baseline's scores on the same records, and whether the difference is one."""
    about: dict[str, Any] | None = found.about["baseline"]
    if not about:
        return None
    peer = np.array([found.names.index(row["baseline"]) for row in found.rows], dtype=np.int64)
    labels = len(found.names)
    return about | {
        "accuracy": metrics.accuracy(truth, peer),
        "macro_f1": metrics.macro_f1(truth, peer, labels),
        "intervals_95": metrics.bootstrap(truth, peer, labels, config.draws, config.seed),
        "mcnemar_p": metrics.mcnemar(said == truth, peer == truth),
    }


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
