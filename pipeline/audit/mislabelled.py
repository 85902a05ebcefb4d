"""Likely label errors: what a model that has not read a paragraph would not have called it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.data import Example
from pipeline.evaluation.baseline import baseline


def label_errors(examples: Sequence[Example], names: Sequence[str], folds: int, seed: int) -> dict[str, Any]:
    """Paragraphs whose label is doubtful, the most doubtful first.

    Returns:
        `accuracy` of the cross-validated n-grams, 0 to 1 (the weaker they are, the weaker is the doubt);
        `share` of the paragraphs that are doubted; `rows` {id, label, instead, self_confidence}.
        Without `rows` where a label has too few articles to be cross-validated.

    Source: Northcutt, Jiang, Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels",
        JAIR 2021 (pruned by noise rate, ranked by normalised margin), as cleanlab computes it.
    """
    from cleanlab.filter import find_label_issues

    known = [name for name in names if any(example.label == name for example in examples)]
    truth = np.array([known.index(example.label) for example in examples])
    fewest = min(len({e.group for e in examples if e.label == name}) for name in known)
    if len(known) < 2 or fewest < 2:
        return {"note": "a label has fewer than two articles: not cross-validated"}
    shares = crossed(examples, known, min(folds, fewest), seed)
    doubted = find_label_issues(
        truth,
        shares,
        filter_by="prune_by_noise_rate",
        return_indices_ranked_by="normalized_margin",
        n_jobs=1,
    )
    rows = [
        {
            "id": examples[index].id,
            "label": examples[index].label,
            "instead": known[int(shares[index].argmax())],
            "self_confidence": round(float(shares[index, truth[index]]), 4),
        }
        for index in doubted.tolist()
    ]
    return {
        "accuracy": float((shares.argmax(axis=1) == truth).mean()),
        "share": len(rows) / len(examples),
        "rows": rows,
    }


def crossed(examples: Sequence[Example], names: Sequence[str], folds: int, seed: int) -> NDArray[np.float64]:
    """Probabilities of n-grams that learned from the other folds, whole articles and pairs together.

    Returns:
        Each row sums to 1. Shape (examples, names).
    """
    from sklearn.model_selection import StratifiedGroupKFold

    labels = [example.label for example in examples]
    groups = [example.group for example in examples]
    shares = np.zeros((len(examples), len(names)))
    cut = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for learned, asked in cut.split(labels, labels, groups):
        texts = [examples[index].text for index in asked]
        shares[asked] = baseline([examples[index] for index in learned], names, texts)
    return shares
