"""Confidence that means what it says, and when not to answer.

In:   logits and true labels of the validation part.
Out:  a temperature; a threshold for each label.
Not:  applying them (classify.py).
Why:  fine-tuned networks are sure of everything; a newsroom must know when one guesses.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEARCH = (0.05, 20.0)  # temperatures between which the best one lies
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


def surprise(logits: Floats, truth: Ints, temperature: float) -> float:
    """Mean negative log-likelihood in nats."""
    scaled = logits / temperature
    peak = scaled.max(axis=1)
    total = peak + np.log(np.exp(scaled - peak[:, None]).sum(axis=1))
    return float((total - scaled[np.arange(len(truth)), truth]).mean())


def temperature(logits: Floats, truth: Ints) -> float:
    """The temperature that makes the true labels least surprising: golden-section search.

    Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    low, high = np.log(SEARCH[0]), np.log(SEARCH[1])
    for _ in range(60):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if surprise(logits, truth, float(np.exp(left))) < surprise(logits, truth, float(np.exp(right))):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def thresholds(probabilities: Floats, truth: Ints, accuracy: float, most_abstained: float) -> list[float]:
    """For each label, the least confidence above which its answers are right often enough.

    Args:
        probabilities: Calibrated. Shape (paragraphs, labels).
        truth: Indices of labels. Shape (paragraphs,).
        accuracy: Share of a label's answers that should be right, 0 to 1.
        most_abstained: Share of a label's answers that may be given up for it, 0 to 1.

    Returns:
        One confidence a label, 0 to 1; 0 where the label is right often enough without one.
    """
    answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    out = []
    for label in range(probabilities.shape[1]):
        mine = answers == label
        order = np.argsort(confidence[mine], kind="stable")
        sure, right = confidence[mine][order], (truth[mine] == label)[order]
        out.append(_threshold(sure, right, accuracy, most_abstained))
    return out


def _threshold(sure: Floats, right: NDArray[np.bool_], accuracy: float, most_abstained: float) -> float:
    """The least confidence that leaves answers right often enough, or gives up all that it may."""
    limit = int(len(sure) * most_abstained)
    for given_up in range(limit + 1):
        if len(sure) == 0 or right[given_up:].mean() >= accuracy:
            break
    return 0.0 if given_up == 0 else float(np.round(sure[given_up], 4))
