"""Scores of answers against the truth, in numpy alone.

In:   true labels, answers and probabilities, as arrays.
Out:  accuracy, F1, calibration, risk against coverage, bootstrap intervals.
Not:  reports and figures (evaluate.py, figures.py).
Why:  a score must be computable where a brief is made, without the packages of training.

Labels are indices 0 to labels - 1 throughout.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def confusion(truth: Ints, answers: Ints, labels: int) -> Ints:
    """Counts: rows are true labels, columns are answers. Shape (labels, labels)."""
    flat = np.bincount(truth * labels + answers, minlength=labels * labels)
    return flat.reshape(labels, labels)


def accuracy(truth: Ints, answers: Ints) -> float:
    """Share of answers that are right, 0 to 1."""
    return float((truth == answers).mean())


def f1_of(counts: Ints) -> Floats:
    """F1 of each label; 0 for one that is never true and never answered. Shape (…, labels).

    Args:
        counts: One or many confusion matrices. Shape (…, labels, labels).
    """
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    both = counts.sum(axis=-1) + counts.sum(axis=-2)
    return np.asarray(np.divide(2.0 * hits, both, out=np.zeros(both.shape), where=both > 0))


def macro_f1(truth: Ints, answers: Ints, labels: int) -> float:
    """Mean F1 over the labels that are true or answered at least once, 0 to 1."""
    return float(_macro(confusion(truth, answers, labels)))


def _macro(counts: Ints) -> Floats:
    present = (counts.sum(axis=-1) + counts.sum(axis=-2)) > 0
    return np.asarray(f1_of(counts).sum(axis=-1) / np.maximum(present.sum(axis=-1), 1))


def per_label(truth: Ints, answers: Ints, labels: int) -> list[dict[str, float]]:
    """Precision, recall, F1 (0 to 1) and how many are true, for each label."""
    counts = confusion(truth, answers, labels)
    f1 = f1_of(counts)
    out = []
    for label in range(labels):
        hit, said, true = counts[label, label], counts[:, label].sum(), counts[label].sum()
        out.append(
            {
                "precision": float(hit / said) if said else 0.0,
                "recall": float(hit / true) if true else 0.0,
                "f1": float(f1[label]),
                "count": int(true),
            }
        )
    return out


def bootstrap(truth: Ints, answers: Ints, labels: int, draws: int, seed: int) -> dict[str, list[float]]:
    """95% intervals of accuracy and macro-F1, by drawing paragraphs with replacement.

    Args:
        truth: Shape (paragraphs,).
        answers: Shape (paragraphs,).
        labels: How many there are.
        draws: More make the interval steadier.
        seed: Of the draws.

    Source: Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979 (percentile interval).
    """
    rng = np.random.default_rng(seed)
    codes = truth * labels + answers
    cells = np.bincount(codes, minlength=labels * labels)
    drawn = rng.multinomial(len(codes), cells / len(codes), size=draws)  # the same as drawing indices
    counts = drawn.reshape(draws, labels, labels)
    right = np.diagonal(counts, axis1=1, axis2=2).sum(axis=1) / len(codes)
    return {"accuracy": _interval(right), "macro_f1": _interval(_macro(counts))}


def paired_bootstrap(
    truth: Ints, first: Ints, second: Ints, labels: int, *, draws: int, seed: int
) -> dict[str, list[float]]:
    """95% intervals of how far one model is ahead of another on the same paragraphs, drawn together.

    Args:
        truth: Shape (paragraphs,).
        first: Answers of the one. Shape (paragraphs,).
        second: Answers of the other. Shape (paragraphs,).
        labels: How many there are.
        draws: More make the interval steadier.
        seed: Of the draws.

    Returns:
        `accuracy` and `macro_f1`, each the first's less the second's: above 0 the first is ahead.

    Source: Koehn, "Statistical Significance Tests for Machine Translation Evaluation", EMNLP 2004.
    """
    cells, each = np.unique((truth * labels + first) * labels + second, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(each.sum(), each / each.sum(), size=draws)
    true = cells // labels**2
    apart: dict[str, list[Floats]] = {"accuracy": [], "macro_f1": []}
    for answers in (cells // labels % labels, cells % labels):
        counts = np.zeros((draws, labels, labels), dtype=np.int64)
        for cell in range(len(cells)):
            counts[:, true[cell], answers[cell]] += drawn[:, cell]
        apart["accuracy"].append(np.diagonal(counts, axis1=1, axis2=2).sum(axis=1) / len(truth))
        apart["macro_f1"].append(_macro(counts))
    return {name: _interval(one - other) for name, (one, other) in apart.items()}


def _interval(values: Floats) -> list[float]:
    return [float(edge) for edge in np.quantile(values, [0.025, 0.975])]


def reliability(correct: NDArray[np.bool_], confidence: Floats, bins: int) -> list[dict[str, float]]:
    """Confidence and accuracy in bins that hold equally many answers, the least sure first."""
    order = np.argsort(confidence, kind="stable")
    return [
        {
            "confidence": float(confidence[part].mean()),
            "accuracy": float(correct[part].mean()),
            "count": len(part),
        }
        for part in np.array_split(order, min(bins, len(order)))
        if len(part)
    ]


def calibration_error(correct: NDArray[np.bool_], confidence: Floats, bins: int) -> float:
    """Expected calibration error over bins of equal mass, 0 to 1.

    Source: Nguyen and O'Connor, "Posterior calibration and exploratory analysis", EMNLP 2015.
    """
    rows = reliability(correct, confidence, bins)
    gaps = sum(abs(row["confidence"] - row["accuracy"]) * row["count"] for row in rows)
    return float(gaps / len(correct))


def coverage(correct: NDArray[np.bool_], confidence: Floats) -> tuple[Floats, Floats]:
    """Risk against coverage: the share answered, surest first, and the share of those that is wrong."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~correct[order])
    answered = np.arange(1, len(order) + 1)
    return answered / len(order), wrong / answered


def accuracy_at(correct: NDArray[np.bool_], confidence: Floats, share: float) -> float:
    """Accuracy on the surest share of the answers, 0 to 1."""
    most = max(1, round(len(correct) * share))
    return float(correct[np.argsort(-confidence, kind="stable")[:most]].mean())


def slices(names: list[str], score: Callable[[Ints], dict[str, float]]) -> dict[str, dict[str, float]]:
    """A score of each group of paragraphs.

    Args:
        names: The group of each paragraph.
        score: Takes the indices of a group.
    """
    groups = np.array(names)
    return {name: score(np.flatnonzero(groups == name)) for name in sorted(set(names))}


def kappa(first: Ints, second: Ints, labels: int) -> float:
    """Agreement beyond chance, -1 to 1.

    Source: Cohen, "A Coefficient of Agreement for Nominal Scales", 1960.
    """
    counts = confusion(first, second, labels) / len(first)
    chance = float(counts.sum(axis=0) @ counts.sum(axis=1))
    return float((np.trace(counts) - chance) / (1 - chance)) if chance < 1 else 1.0


def kappa_by_label(first: Ints, second: Ints, labels: int) -> list[float | None]:
    """Agreement beyond chance on one label against all others, -1 to 1; None for one that nobody gave."""
    return [
        kappa(told, again, 2) if told.any() or again.any() else None
        for told, again in (
            ((first == label).astype(np.int64), (second == label).astype(np.int64)) for label in range(labels)
        )
    ]


def mcnemar(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """The exact two-sided p-value that two models err equally often on the same paragraphs.

    Source: McNemar, 1947; exact binomial form.
    """
    only_first, only_second = int((first & ~second).sum()), int((second & ~first).sum())
    apart = only_first + only_second
    ways, tail = 1, 1  # of choosing none of them; whole numbers, since 2 ** apart may be no float
    for chosen in range(min(only_first, only_second)):
        ways = ways * (apart - chosen) // (chosen + 1)
        tail += ways
    share: float = 2 * tail / 2**apart
    return min(1.0, share)
