"""What more labels are worth: character n-grams learned from the first labels, then from each round more.

In:   a file that `mujaz join` wrote: records with `split`, `round`, and `drawn` where drawn at random.
Out:  one row a step: paragraphs learned from, scores on the validation part and on its natural slice.
Not:  the encoder's curve (a training a point: hours), or drawing paragraphs to label.
Why:  whether more labels are worth their price is told by a curve in which the labels alone change; a
      linear model gives one in minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import data, labelled
from pipeline.command import progress
from pipeline.config import BenchmarkJob
from pipeline.data import Example
from pipeline.evaluation import metrics, report
from pipeline.evaluation.baseline import baseline
from pipeline.records import Fault

Row = dict[str, Any]
DRAWS = 2000  # of the bootstrap
NATURAL = "natural"  # what `drawn` says of paragraphs drawn at random
SCORES = ("macro-F1", "accuracy")


def run(config: BenchmarkJob) -> list[Row]:
    """Measure on `data.path`; without it, or without its splits, say so and measure nothing."""
    path = config.data.path
    if path is None or not Path(path).is_file():
        progress.say(Fault("benchmark curve", f"skipped: data.path={path} is no file of joined labels."))
        return []
    rows = [row for _, row in labelled.rows(path, None, progress.say)]
    if not {"train", "validation"} <= {row.get("split") for row in rows}:
        progress.say(Fault("benchmark curve", f"skipped: {path} has no `split` of train and validation."))
        return []
    return measure(rows, config.seed)


def measure(rows: Sequence[Row], seed: int) -> list[Row]:
    """One row a round, all earlier ones with it; near copies of validation are not learned from."""
    labels = sorted({str(row["label"]) for row in rows})
    held = [row for row in rows if row["split"] == "validation"]
    natural = np.array([row.get("drawn") == NATURAL for row in held])
    truth = np.array([labels.index(row["label"]) for row in held])
    rounds = {row["id"]: int(row.get("round") or 0) for row in rows}
    learned = data.without_copies(
        [_example(row) for row in rows if row["split"] == "train"], [_example(row) for row in held]
    )
    out = []
    for last in progress.track(sorted({rounds[one.id] for one in learned}), "rounds"):
        known = [one for one in learned if rounds[one.id] <= last]
        answers = baseline(known, labels, [row["text"] for row in held]).argmax(axis=1)
        step: Row = {"until_round": last, "paragraphs": len(known), "labels": data.counts(known)}
        for name, chosen in (("validation", np.ones_like(natural)), (NATURAL, natural)):
            if chosen.any():
                step[name] = {
                    "paragraphs": int(chosen.sum()),
                    "macro_f1": metrics.macro_f1(truth[chosen], answers[chosen], len(labels)),
                    "accuracy": metrics.accuracy(truth[chosen], answers[chosen]),
                    "intervals_95": metrics.bootstrap(
                        truth[chosen], answers[chosen], len(labels), DRAWS, seed
                    ),
                }
        out.append(step)
    return out


def _example(row: Row) -> Example:
    return Example(row["id"], row["text"], row["label"], data.article_of(row["id"]), "corpus")


def table(rows: Sequence[Row]) -> str:
    """A table for people."""
    parts = [name for name in ("validation", NATURAL) if name in rows[0]]
    head = ["labels", "paragraphs learned from"]
    head += [f"{name} ({rows[0][name]['paragraphs']}): {score}" for name in parts for score in SCORES]
    body = [
        [_step(row["until_round"]), str(row["paragraphs"])]
        + [_score(row[name], score) for name in parts for score in SCORES]
        for row in rows
    ]
    return report.table(head, body)


def _step(last: int) -> str:
    return "the first" if last == 0 else f"and round {last}" if last == 1 else f"until round {last}"


def _score(scores: Row, name: str) -> str:
    key = name.replace("-", "_").lower()
    low, high = scores["intervals_95"][key]
    return f"{scores[key]:.3f} ({low:.3f} to {high:.3f})"
