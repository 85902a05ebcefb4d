"""Calibration measured on paragraphs that it was not fitted on, cross-validated by article.

In:   answers with logits; the config of the folds.
Out:  calibration error, accuracy at 80% coverage and conformal coverage, pooled over the held folds.
Not:  the temperature that ships (train.py): this one says how well such a fit carries to new articles.
Why:  with 108 paragraphs a perfect model shows an error of 0.06, and on the part that chose the
      temperature any model looks calibrated: the honest figure needs a thousand, and fresh articles.

Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017 (temperature scaling).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pipeline.classify import calibrate
from pipeline.config import CrossedConfig
from pipeline.evaluation import calibration, conformal, metrics, slices
from pipeline.evaluation.answers import Answers


def crossed(found: Answers, config: CrossedConfig, bins: int, seed: int) -> dict[str, Any] | None:
    """Fit temperature, and offsets where the model has them, on all folds but one; measure on that one; pool.

    Args:
        found: Rows with logits.
        config: Folds, and how many paragraphs it takes.
        bins: Of equal mass, for the calibration error.
        seed: Of the folds.

    Returns:
        `folds`, `articles`, `paragraphs`, `temperatures` (one a fold), `accuracy`, `macro_f1`, `recall` (by
        label), `calibration_error` and `accuracy_at_80` (0 to 1), and `conformal` where the model has limits;
        None for too few paragraphs or fewer articles than folds.
    """
    articles = {slices.article(row) for row in found.rows}
    if len(found.rows) < config.least or len(articles) < config.folds:
        return None
    parts = slices.folds(found.rows, config.folds, seed)
    logits, truth = found.logits().astype(np.float64), found.truth()
    shares = np.zeros_like(logits)
    held = np.zeros(logits.shape, dtype=np.bool_)
    temperatures = []
    limits = found.settings.conformal
    for fold in range(config.folds):
        asked, learned = parts == fold, parts != fold
        moved = logits
        if (
            found.settings.offsets
        ):  # those of the model are in its logits: what is fitted undoes what they know
            asked_for = found.settings.shares
            wanted = [asked_for[name] for name in found.names] if asked_for else None
            moved = logits + calibration.offsets(logits[learned], truth[learned], wanted)
        temperature = calibration.temperature(moved[learned], truth[learned])
        temperatures.append(round(temperature, 4))
        shares[asked] = calibrate(moved[asked].astype(np.float32), temperature)
        if limits:
            known = calibrate(moved[learned].astype(np.float32), temperature)
            held[asked] = conformal.sets(shares[asked], conformal.least(known, truth[learned], limits.error))
    told, confidence = shares.argmax(axis=1), shares.max(axis=1)
    right = told == truth
    by_label = metrics.per_label(truth, told, len(found.names))
    scores: dict[str, Any] = {
        "folds": config.folds,
        "articles": len(articles),
        "paragraphs": len(truth),
        "temperatures": temperatures,
        "accuracy": metrics.accuracy(truth, told),
        "macro_f1": metrics.macro_f1(truth, told, len(found.names)),
        "recall": {name: one["recall"] for name, one in zip(found.names, by_label, strict=True)},
        "calibration_error": metrics.calibration_error(right, confidence, bins),
        "accuracy_at_80": metrics.accuracy_at(right, confidence, 0.8),
    }
    if limits:
        scores["conformal"] = {"error": limits.error} | conformal.scores(held, truth, found.names)
    return scores
