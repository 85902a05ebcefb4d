"""Fitting the line over runs of tokens that reads beside the network.

In:   the windows of the training part, with labels and weights.
Out:  `encoder.ngrams.Ngrams`.
Not:  reading by it (encoder/ngrams.py), the network (loop.py).
Why:  it is fitted apart and convex: learned together, the line would be done before the network began.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.config import DataConfig, NgramsConfig
from pipeline.data import Example, weights
from pipeline.encoder import folder as folders
from pipeline.encoder import ngrams
from pipeline.encoder.folder import Settings
from pipeline.encoder.ngrams import Ngrams, places
from pipeline.encoder.windows import Tokens
from pipeline.training import batches

LEAST_TEXTS = 2  # a run of one text alone teaches nothing
MOST_ROUNDS = 300  # of the solver; it settles in about a hundred


def fit(
    windows: Sequence[NDArray[np.int64]],
    truth: NDArray[np.int64],
    counts: NDArray[np.float64],
    labels: int,
    config: NgramsConfig,
) -> Ngrams:
    """A logistic regression over TF-IDF of hashed runs.

    Args:
        windows: Token ids, as the network reads them, without neighbours.
        truth: The index of each one's label. Shape (windows,).
        counts: What each counts. Shape (windows,).
        labels: How many there are; one that no window has is never answered.
        config: The runs' length, the table's size, the penalty.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    size = 1 << config.bits
    found = [places(ids, config.longest, size) for ids in windows]
    ends = np.cumsum([0, *(len(one) for one in found)])
    runs = csr_matrix((np.ones(ends[-1]), np.concatenate(found), ends), shape=(len(found), size))
    runs.sum_duplicates()
    texts = np.bincount(runs.indices, minlength=size)
    rarity = np.log((1 + len(found)) / (1 + texts)) + 1
    rarity = (
        np.where(texts >= LEAST_TEXTS, rarity, 0.0).astype(np.float16).astype(np.float64)
    )  # as it is stored
    table, bias = np.zeros((size, labels)), np.full(labels, -np.log(1 + len(found)))
    told = np.unique(truth)
    if len(told) == 1:  # nothing to tell apart
        bias[told] = 0.0
        return _ready(table, rarity, bias, config)
    line = LogisticRegression(C=1 / config.penalty, max_iter=MOST_ROUNDS)
    line.fit(normalize(runs.multiply(rarity[None]).tocsr()), truth, sample_weight=counts)
    slopes, starts = line.coef_, line.intercept_
    if len(told) == 2:  # it gives the second's alone
        slopes, starts = np.vstack([-slopes, slopes]) / 2, np.array([-starts[0], starts[0]]) / 2
    table[:, told], bias[told] = slopes.T, starts
    return _ready(table, rarity, bias, config)


def write(
    folder: Path, examples: Sequence[Example], settings: Settings, data: DataConfig, config: NgramsConfig
) -> None:
    """Fit the line on examples as the model of a folder reads them, and write it beside its tokenizer."""
    names = [label.name for label in settings.labels]
    items = batches.encode(examples, Tokens(folder / folders.TOKENIZER, settings), names, 0.0)
    which = np.array([item.example for item in items])
    truth = np.array([names.index(example.label) for example in examples])
    counts = np.array(weights(examples, data))
    windows = [item.ids if item.own is None else item.ids[item.own == 1] for item in items]
    found = fit(windows, truth[which], counts[which], len(names), config)
    ngrams.save(folder, found)


def _ready(
    table: NDArray[np.float64], rarity: NDArray[np.float64], bias: NDArray[np.float64], config: NgramsConfig
) -> Ngrams:
    table = np.where(rarity[:, None] > 0, table, 0.0)
    return Ngrams(
        table.astype(np.float32), rarity.astype(np.float32), bias.astype(np.float32), config.longest
    )
