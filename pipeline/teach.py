"""Let models label what nobody did: records in, records with labels and shares out.

In:   records {id, text, title?, label?, text_before?, text_after?}; one model or several, of the same labels.
Out:  the records that may be learned from, each with the mean of the models' calibrated shares.
Not:  learning from them (data.teacher, loss.distillation), one model's answers for a reader (classify.py).
Why:  an ensemble, or an encoder too large to ship, knows more than the labels say: its doubts too.

Source: Hinton et al., "Distilling the Knowledge in a Neural Network", 2015; the mean of several as in
Lakshminarayanan et al., "Simple and Scalable Predictive Uncertainty Estimation", NeurIPS 2017.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import data, neighbours
from pipeline.classify import calibrate
from pipeline.config import TeachJob
from pipeline.data import leakage
from pipeline.encoder import Model
from pipeline.errors import ConfigError

Row = dict[str, Any]
CARRIED = (
    *("title", "article", "group", "difficulty", "second", "split", "role", "kept"),
    *(neighbours.BEFORE, neighbours.AFTER),
)


@dataclass
class Told:
    """What became of the records; plain, to be said."""

    taught: int = 0  # unlabelled before
    labelled: int = 0  # kept their label
    unsure: int = 0  # left out: under the confidence
    copies: int = 0  # left out: in a held-out article


def teach(rows: Iterable[Row], models: Sequence[Model], config: TeachJob, told: Told) -> Iterator[Row]:
    """The records that may be learned from, in their order, a window of them in memory at a time.

    Args:
        rows: With `id` and `text` as strings.
        models: Of the same labels, in any order.
        config: `least_confidence` and `window_records`.
        told: Counted up on the way.

    Raises:
        ConfigError: The models have different labels.
    """
    names = _names(models)
    held = leakage.lines(data.held_out())
    source = iter(rows)
    if any(model.settings.neighbours != "none" for model in models):
        source = (row for _, row in neighbours.filled((None, row) for row in rows))
    while window := list(islice(source, config.window_records)):
        read, of = leakage.every([(row["text"], neighbours.of(row)) for row in window])
        copied = {of[copy.left] for copy in leakage.copies(read, held)}
        told.copies += len(copied)
        free = [row for index, row in enumerate(window) if index not in copied]
        if free:
            shares = mean_shares(free, models, names)
            for row, share in zip(free, shares, strict=True):
                made = _taught(row, dict(zip(names, share.tolist(), strict=True)), config, told)
                if made:
                    yield made


def mean_shares(rows: Sequence[Row], models: Sequence[Model], names: Sequence[str]) -> NDArray[np.float64]:
    """The mean of the models' calibrated shares, labels in the order of `names`. Shape (rows, labels)."""
    texts = [row["text"] for row in rows]
    titles = [row["title"] if isinstance(row.get("title"), str) else None for row in rows]
    beside = [neighbours.of(row) for row in rows]
    every = []
    for model in models:
        own = [label.name for label in model.labels]
        logits = np.stack([reading.logits for reading in model.read(texts, titles, beside=beside)])
        every.append(calibrate(logits, model.settings.temperature)[:, [own.index(name) for name in names]])
    return np.asarray(np.mean(every, axis=0))


def _names(models: Sequence[Model]) -> list[str]:
    """The labels of all models, in the order of the first."""
    sets = [[label.name for label in model.labels] for model in models]
    for other in sets[1:]:
        if set(other) != set(sets[0]):
            raise ConfigError(
                expected=f"models of the labels {', '.join(sets[0])}",
                got=", ".join(other),
                where="mujaz teach models",
                do="Let models of the same labels teach together.",
            )
    return sets[0]


def _taught(row: Row, shares: dict[str, float], config: TeachJob, told: Told) -> Row | None:
    """One record with its shares; None where nobody labelled it and the models are unsure."""
    best = max(shares, key=lambda name: shares[name])
    carried = {key: row[key] for key in CARRIED if row.get(key) is not None}
    answer = {"probabilities": {n: round(s, 6) for n, s in shares.items()}, "confidence": shares[best]}
    if row.get("label") in shares:
        told.labelled += 1
        source = {"source": row["source"]} if isinstance(row.get("source"), str) else {}
        return {"id": row["id"], "text": row["text"], "label": row["label"], **carried, **source, **answer}
    if shares[best] < config.least_confidence:
        told.unsure += 1
        return None
    told.taught += 1
    given = {"id": row["id"], "text": row["text"], "label": best, **carried}
    return {**given, "source": data.TEACHER, "split": "train", **answer}
