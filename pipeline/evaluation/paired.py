"""Two models on the same paragraphs: is the one better, by how much, and on what.

In:   true labels, the answers of both.
Out:  scores of the other, McNemar's test, the difference with its interval, what changed by label.
Not:  getting the answers (peers.py, baseline.py).
Why:  two intervals that overlap say nothing: the models err on the same paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation import metrics

Ints = NDArray[np.int64]


def paired(
    truth: Ints, ours: Ints, theirs: Ints, names: Sequence[str], *, draws: int, seed: int
) -> dict[str, Any]:
    """The other model's scores, and how far this one is from it.

    Args:
        truth: Indices of labels. Shape (paragraphs,).
        ours: This model's answers. Shape (paragraphs,).
        theirs: The other's answers. Shape (paragraphs,).
        names: Of the labels.
        draws: Of the bootstrap.
        seed: Of the bootstrap.

    Returns:
        `accuracy`, `macro_f1` and `intervals_95` of the other; `mcnemar_p`; `ours_alone` and `theirs_alone`,
        the counts that one of them alone has right; `difference` and `difference_95`, ours less theirs; and
        `by_label`: F1 and answers of each, and of the label's own paragraphs those that one alone has right.
    """
    labels = len(names)
    scores = {
        "accuracy": metrics.accuracy(truth, theirs),
        "macro_f1": metrics.macro_f1(truth, theirs, labels),
    }
    here, there = ours == truth, theirs == truth
    return {
        **scores,
        "intervals_95": metrics.bootstrap(truth, theirs, labels, draws, seed),
        "mcnemar_p": metrics.mcnemar(here, there),
        "ours_alone": int((here & ~there).sum()),
        "theirs_alone": int((there & ~here).sum()),
        "difference": {
            "accuracy": metrics.accuracy(truth, ours) - scores["accuracy"],
            "macro_f1": metrics.macro_f1(truth, ours, labels) - scores["macro_f1"],
        },
        "difference_95": metrics.paired_bootstrap(truth, ours, theirs, labels, draws=draws, seed=seed),
        "by_label": _by_label(truth, ours, theirs, names),
    }


def _by_label(truth: Ints, ours: Ints, theirs: Ints, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    scores = [metrics.per_label(truth, said, len(names)) for said in (ours, theirs)]
    out = {}
    for label, name in enumerate(names):
        mine = truth == label
        out[name] = {
            "paragraphs": int(mine.sum()),
            "f1": scores[0][label]["f1"],
            "f1_theirs": scores[1][label]["f1"],
            "ours_alone": int((mine & (ours == label) & (theirs != label)).sum()),
            "theirs_alone": int((mine & (theirs == label) & (ours != label)).sum()),
            "answers": int((ours == label).sum()),
            "answers_theirs": int((theirs == label).sum()),
        }
    return out
