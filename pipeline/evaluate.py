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
from pipeline.evaluation import abstention, conformal, metrics, passes
from pipeline.evaluation.answers import Answers
from pipeline.evaluation.contrast import compared, pairs
from pipeline.evaluation.crossed import crossed
from pipeline.evaluation.outcome import Evaluation
from pipeline.evaluation.paired import paired
from pipeline.evaluation.peers import Peer
from pipeline.evaluation.slices import sliced

Ints = NDArray[np.int64]


def evaluate(found: Answers, config: EvaluateJob, peer: Peer | None = None) -> Evaluation:
    """Score answers, fresh or stored; beside another model's to the same rows, where there is one."""
    names, truth, probabilities = found.names, found.truth(), found.probabilities()
    settings, about = found.settings, found.about
    said = probabilities.argmax(axis=1)
    limits = np.array([label.threshold for label in settings.labels])
    scores = scored(truth, probabilities, names, config)
    scores |= {"input": about["input"], "model": about.get("model", {})}
    scores["abstained"] = float((probabilities.max(axis=1) < limits[said]).mean())
    scores["abstention"] = abstention.by_label(truth, probabilities, limits, names)
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
        against=_against(peer, names, truth, said, config),
        annotators=_annotators(found.rows, truth, said, names),
    )
    rows = found.rows
    if peer:
        rows = [row | {"against": answer} for row, answer in zip(rows, peer.said, strict=True)]
    right, confidence = said == truth, probabilities.max(axis=1)
    return Evaluation(scores, tuple(names), rows, right, confidence, about["notes"])


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
        "risk_at_coverage": abstention.risks(right, confidence),
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
    return about | paired(truth, said, peer, found.names, draws=config.draws, seed=config.seed)


def _against(
    peer: Peer | None, names: Sequence[str], truth: Ints, said: Ints, config: EvaluateJob
) -> dict[str, Any] | None:
    """Another model's scores on the same records, and what changed."""
    if not peer:
        return None
    theirs = np.array([names.index(one) for one in peer.said], dtype=np.int64)
    about = {"name": peer.name, "model": peer.model}
    return about | paired(truth, said, theirs, names, draws=config.draws, seed=config.seed)


def _annotators(
    rows: Sequence[dict[str, Any]], truth: Ints, said: Ints, names: Sequence[str]
) -> dict[str, Any] | None:
    """How far two passes agree, and what the model reaches on the very same paragraphs."""
    both = passes.agreement(rows, names)
    if not both:
        return None
    chosen = passes.known(rows, names)
    return both | {
        "model": {
            "accuracy": metrics.accuracy(truth[chosen], said[chosen]),
            "macro_f1": metrics.macro_f1(truth[chosen], said[chosen], len(names)),
        }
    }
