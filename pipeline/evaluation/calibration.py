"""Confidence that means what it says, and when not to answer.

In:   logits and true labels of the validation part.
Out:  offsets and a temperature; a threshold for each label.
Not:  applying them (classify.py).
Why:  fine-tuned networks are sure of everything; a newsroom must know when one guesses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEARCH = (0.05, 20.0)  # temperatures between which the best one lies
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
PRIOR = 4.0  # paragraphs' worth of belief that no label needs an offset: holds few paragraphs back
ROUNDS = 8  # of temperature and offsets in turn; they settle in three or four


def surprise(logits: Floats, truth: Ints, temperature: float, weights: Floats | None = None) -> float:
    """Mean negative log-likelihood in nats, of paragraphs that count as much as their weights."""
    scaled = logits / temperature
    peak = scaled.max(axis=1)
    total = peak + np.log(np.exp(scaled - peak[:, None]).sum(axis=1))
    return float(np.average(total - scaled[np.arange(len(truth)), truth], weights=weights))


def temperature(logits: Floats, truth: Ints, weights: Floats | None = None) -> float:
    """The temperature that makes the true labels least surprising: golden-section search.

    Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    low, high = np.log(SEARCH[0]), np.log(SEARCH[1])
    for _ in range(60):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        cold, warm = (surprise(logits, truth, float(np.exp(heat)), weights) for heat in (left, right))
        if cold < warm:
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def offsets(logits: Floats, truth: Ints, shares: Sequence[float] | None = None) -> Floats:
    """What to add to each label's logit, so that a label is answered as often as it is there.

    Training draws the labels evenly; texts do not. Fitted with the temperature, in turn, by Newton's method:
    the likelihood is concave in them. A weak prior at 0 keeps them finite where a label is missing.

    Args:
        logits: Before temperature. Shape (paragraphs, labels).
        truth: Indices of labels. Shape (paragraphs,).
        shares: Of the labels in the texts that the offsets are for: a paragraph counts by how much oftener
            its label stands there. None is as the paragraphs hold them. Shape (labels,).

    Returns:
        Unbounded, of mean 0. Shape (labels,).

    Source: Alexandari, Kundaje, Shrikumar, "Maximum Likelihood with Bias-Corrected Calibration is
    Hard-To-Beat at Label Shift Adaptation", ICML 2020 (bias-corrected temperature scaling).
    """
    labels = logits.shape[1]
    weights = weigh(truth, labels, shares)
    wanted = (np.eye(labels)[truth] * weights[:, None]).sum(axis=0)
    added = np.zeros(labels)
    for _ in range(ROUNDS):
        heat = temperature(logits + added, truth, weights)
        for _ in range(ROUNDS):
            scaled = (logits + added) / heat
            odds = np.exp(scaled - scaled.max(axis=1, keepdims=True))
            odds /= odds.sum(axis=1, keepdims=True)
            told = (odds * weights[:, None]).sum(axis=0)
            slope = (told - wanted) / heat + PRIOR * added
            bend = (np.diag(told) - odds.T @ (odds * weights[:, None])) / heat**2 + PRIOR * np.eye(labels)
            added = added - np.linalg.solve(bend, slope)
    return np.asarray(added - added.mean(), dtype=np.float64)


def weigh(truth: Ints, labels: int, shares: Sequence[float] | None) -> Floats:
    """What each paragraph counts, so that labels weigh as `shares`; the mean is 1. Shape (paragraphs,)."""
    if shares is None:
        return np.ones(len(truth))
    have = np.bincount(truth, minlength=labels)
    raw = (np.array(shares) / np.maximum(have, 1))[truth]
    return np.asarray(raw * len(truth) / max(raw.sum(), 1e-12), dtype=np.float64)


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
