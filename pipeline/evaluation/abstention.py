"""Who is answered and how well, label by label, and the risk at each share of answers.

In:   calibrated probabilities, true labels, the thresholds of the model.
Out:  shares, precision and recall of what is answered; risk at 50% to 100% coverage.
Not:  finding the thresholds (calibration.py), sets of labels (conformal.py).
Why:  a model that keeps quiet about one label alone looks careful in the mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation import metrics

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # shares answered, the surest first


def by_label(
    truth: Ints, probabilities: Floats, thresholds: Sequence[float] | Floats, names: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    """What the thresholds do to each label.

    Args:
        truth: Indices of labels. Shape (paragraphs,).
        probabilities: Calibrated. Shape (paragraphs, labels).
        thresholds: Of each label, 0 to 1: an answer under its own is no answer.
        names: Of the labels.

    Returns:
        For each label `threshold`; `answered`, the share of its paragraphs that got any answer; `kept`, the
        share of its answers that stand; `precision` and `recall` of what is answered, 0 to 1. None where
        there is nothing to count: no such paragraph, or no such answer.
    """
    said = probabilities.argmax(axis=1)
    stands = probabilities.max(axis=1) >= np.asarray(thresholds)[said]
    out = {}
    for label, name in enumerate(names):
        mine, told = truth == label, said == label
        out[name] = {
            "threshold": float(thresholds[label]),
            "answered": _share(stands, mine),
            "kept": _share(stands, told),
            "precision": _share(mine, told & stands),
            "recall": _share(told, mine & stands),
        }
    return out


def _share(which: NDArray[np.bool_], among: NDArray[np.bool_]) -> float | None:
    return float(which[among].mean()) if among.any() else None


def risks(right: NDArray[np.bool_], confidence: Floats) -> list[dict[str, float]]:
    """The share of wrong answers where only the surest are given: `coverage` and `risk`, 0 to 1."""
    return [
        {"coverage": share, "risk": 1 - metrics.accuracy_at(right, confidence, share)} for share in COVERAGES
    ]
