"""Sets of labels that hold the true one as often as was asked, label by label.

In:   calibrated probabilities and true labels of paragraphs that nothing was learned from.
Out:  the least probability at which each label belongs to a set; sets; how well they hold.
Not:  the threshold under which a brief says "unsure" (calibration.py): that stays as it is.
Why:  a confidence says how sure one answer is; a set says which answers cannot yet be ruled out.

Source: Vovk, Gammerman, Shafer, "Algorithmic Learning in a Random World", 2005 (label-conditional, or
    Mondrian, conformal prediction); Angelopoulos and Bates, "Conformal Prediction: A Gentle
    Introduction", Foundations and Trends in Machine Learning 2023, section 4.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DIGITS = 6  # a limit is rounded down: a set may hold a label too many, never one too few


def least(probabilities: Floats, truth: Ints, error: float) -> list[float]:
    """The least probability of each label at which it belongs to a paragraph's set.

    Args:
        probabilities: Shape (paragraphs, labels).
        truth: Indices of labels. Shape (paragraphs,).
        error: Share of each label's paragraphs whose set may miss it, above 0 and under 1.

    Returns:
        One probability a label; 0, so that the label is in every set, where it has too few paragraphs.
    """
    return [_least(probabilities[truth == label, label], error) for label in range(probabilities.shape[1])]


def _least(mine: Floats, error: float) -> float:
    """The rank-th greatest of the probabilities that the true label had, rank = ⌈(n + 1)(1 - error)⌉."""
    rank = math.ceil(round((len(mine) + 1) * (1 - error), 9))  # rounded: 0.9 · 10 is not above 9
    if rank > len(mine):
        return 0.0
    limit = float(np.sort(mine)[len(mine) - rank])
    return float(np.floor(limit * 10**DIGITS) / 10**DIGITS)


def sets(probabilities: Floats, limits: Sequence[float]) -> NDArray[np.bool_]:
    """Which labels each paragraph's set holds; none at all may be left. Shape (paragraphs, labels)."""
    held: NDArray[np.bool_] = probabilities >= np.array(limits)
    return held


def scores(held: NDArray[np.bool_], truth: Ints, names: Sequence[str]) -> dict[str, Any]:
    """How often the sets hold the true label, and how much they say.

    Args:
        held: What `sets` gave. Shape (paragraphs, labels).
        truth: Indices of labels. Shape (paragraphs,).
        names: Of the labels.

    Returns:
        `coverage` of all and `by_label`, `mean_size` in labels and `mean_size_by_label` (of the label's own
        paragraphs; None for a label without any),
        the shares of `singletons` and of `empty` sets, and `right_singletons`: the accuracy of the former.
    """
    inside, sizes = held[np.arange(len(truth)), truth], held.sum(axis=1)
    single = sizes == 1
    return {
        "coverage": float(inside.mean()),
        "by_label": {
            name: float(inside[truth == label].mean()) if (truth == label).any() else None
            for label, name in enumerate(names)
        },
        "mean_size": float(sizes.mean()),
        "mean_size_by_label": {
            name: float(sizes[truth == label].mean()) if (truth == label).any() else None
            for label, name in enumerate(names)
        },
        "singletons": float(single.mean()),
        "right_singletons": float(inside[single].mean()) if single.any() else None,
        "empty": float((sizes == 0).mean()),
    }
