"""Scores of the parts of a file: by article, length, register, difficulty, power, neighbours and draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline import data
from pipeline.config import EvaluateJob
from pipeline.evaluation import metrics
from pipeline.evaluation.answers import NO_POWER, Answers

LENGTHS = ((30, "under 30 words"), (60, "30 to 59 words"), (10**9, "60 words or more"))
MOST_SLICES = 20  # a table of more articles than that is read by nobody
OTHERS = "another power"


def sliced(found: Answers, config: EvaluateJob) -> dict[str, dict[str, dict[str, Any]]]:
    """For each way to cut, the scores of each part; a way that gives one part, or too many, is left out.

    Returns:
        `paragraphs`, `accuracy` and `macro_f1` (0 to 1), and `intervals_95` where a part holds
        `slice_least` paragraphs or more.
    """
    truth, answers, labels = found.truth(), found.probabilities().argmax(axis=1), len(found.names)

    def score(chosen: metrics.Ints) -> dict[str, Any]:
        scores: dict[str, Any] = {
            "paragraphs": len(chosen),
            "accuracy": metrics.accuracy(truth[chosen], answers[chosen]),
            "macro_f1": metrics.macro_f1(truth[chosen], answers[chosen], labels),
        }
        if len(chosen) >= config.slice_least:
            scores["intervals_95"] = metrics.bootstrap(
                truth[chosen], answers[chosen], labels, config.draws, config.seed
            )
        return scores

    ways = groups(found.rows)
    few = {name: members for name, members in ways.items() if 1 < len(set(members)) <= MOST_SLICES}
    return {name: metrics.slices(members, score) for name, members in few.items()}


def groups(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The part that each row belongs to, for each way to cut."""
    named = Counter(row["actor"] for row in rows)
    common = {name for name, _ in named.most_common(MOST_SLICES - 2)} | {NO_POWER}
    return {
        "length": [next(name for most, name in LENGTHS if row["words"] < most) for row in rows],
        "article": [article(row) for row in rows],
        "difficulty": [str(row.get("difficulty") or "unknown") for row in rows],
        "register": [str(row.get("register") or "unknown") for row in rows],
        "drawn": [str(row.get("drawn") or "picked") for row in rows],
        "neighbours": [str(row.get("neighbours") or "unread") for row in rows],
        "actor": [row["actor"] if row["actor"] in common else OTHERS for row in rows],
    }


def article(row: Mapping[str, Any]) -> str:
    """What a row may not be parted from: its group, its minimal pair, or its article."""
    return str(row.get("group") or row.get("pair") or data.article_of(row["id"]))


def folds(rows: Sequence[Mapping[str, Any]], count: int, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The fold of each row, whole articles together, each to the smallest fold. Shape (rows,)."""
    members: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        members.setdefault(article(row), []).append(index)
    order = np.random.default_rng(seed).permutation(len(members))
    shuffled = [list(members.values())[place] for place in order]
    out, sizes = np.zeros(len(rows), dtype=np.int64), [0] * count
    for chosen in sorted(shuffled, key=len, reverse=True):
        fold = sizes.index(min(sizes))
        out[chosen] = fold
        sizes[fold] += len(chosen)
    return out
