"""What each sentence is worth to a summary, before the choice begins.

In:   sentences of one article, and how alike any two of them are.
Out:  a score for each.
Not:  which of them belong to another story (foreign.py), the budget, and what a sentence is worth once
      others are in (choice.py).
Why:  every term is a few lines with a weight in configs/summarize/, so each can be left out and measured.

A cosine of sentence vectors lies in a narrow range (0.7 to 0.95), and where it lies depends on the
encoder and on the article. So likeness is counted in standard deviations over the article's pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.config import SummarizeConfig
from pipeline.text import letters

Floats = NDArray[np.float64]

_FEW = 3  # sentences: with fewer there is no pair to compare a pair with
_DAMPING = 0.85  # PageRank's usual share of steps that follow a link
_STEPS = 50  # of the power iteration; the links are dense, so it settles within ten
_STEM = 5  # letters of a word compared without vectors: enough to see past most endings


def likeness(vectors: NDArray[np.float32]) -> Floats:
    """How alike each two sentences are, in standard deviations over the article's pairs.

    Args:
        vectors: One row a sentence, any scale; a row of zeros is like nothing. Shape (sentences, width).

    Returns:
        Symmetric; 0 is the article's usual likeness. Shape (sentences, sentences).
    """
    return _standard(_cosines(np.asarray(vectors, dtype=np.float64)))


def lexical_likeness(texts: Sequence[str]) -> Floats:
    """The same from the words alone: TF-IDF over word beginnings. Shape (sentences, sentences)."""
    return _standard(_cosines(_weighed(texts)))


def title_likeness(texts: Sequence[str], title: str) -> Floats:
    """How alike each sentence is to the title, by words, in standard deviations. Shape (sentences,)."""
    rows = _weighed([*texts, title])
    own = _cosines(rows)[-1, :-1]
    spread = float(own.std()) if len(own) >= _FEW else 0.0
    return (own - own.mean()) / spread if spread > 1e-9 else np.zeros(len(texts))


def _weighed(texts: Sequence[str]) -> Floats:
    """Each text's word beginnings, weighed by rarity. Shape (texts, beginnings)."""
    words = [[word[:_STEM] for word in form.split() if len(word) > 2] for form in letters.match_all(texts)]
    column = {word: number for number, word in enumerate(dict.fromkeys(w for row in words for w in row))}
    counts = np.zeros((len(texts), len(column)))
    for row, said in enumerate(words):
        np.add.at(counts, (row, [column[word] for word in said]), 1.0)
    rarity = np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    weighed: Floats = np.log1p(counts) * rarity
    return weighed


def _cosines(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9)
    products: Floats = unit @ unit.T
    return products


def _standard(cosines: Floats) -> Floats:
    count = len(cosines)
    if count < _FEW:
        return np.zeros_like(cosines)
    pairs = cosines[~np.eye(count, dtype=bool)]
    spread = float(pairs.std())
    standard: Floats = (cosines - pairs.mean()) / spread if spread > 1e-9 else np.zeros_like(cosines)
    return standard


def centrality(alike: Floats) -> Floats:
    """How much of the article leads to each sentence, in standard deviations. Shape (sentences,).

    Source: Erkan and Radev, "LexRank", JAIR 2004; here links weigh exp(likeness), none is cut off.
    """
    count = len(alike)
    if count < _FEW:
        return np.zeros(count)
    links = np.exp(np.clip(alike, -8, 8))
    np.fill_diagonal(links, 0.0)
    links /= links.sum(axis=1, keepdims=True)
    share = np.full(count, 1 / count)
    for _ in range(_STEPS):
        share = (1 - _DAMPING) / count + _DAMPING * (links.T @ share)
    spread = float(share.std())
    return (share - share.mean()) / spread if spread > 1e-9 else np.zeros(count)


def scores(
    words: NDArray[np.int64],
    within: NDArray[np.int64],
    alike: Floats,
    config: SummarizeConfig,
    before: int = 0,
) -> Floats:
    """The worth of each sentence of one story, in source order.

    Args:
        words: Of each sentence. Shape (sentences,).
        within: 0-based among its paragraph's sentences. Shape (sentences,).
        alike: What `likeness` gave, for these sentences. Shape (sentences, sentences).
        config: The weights.
        before: Sentences of the article before these, where it is told in stretches.

    Returns:
        Unbounded; only the order and the distances matter. Shape (sentences,).
    """
    place = before + np.arange(len(words))
    passed = (np.cumsum(words) - words) / max(int(words.sum()), 1)
    to_lead = alike[:, 0].copy()
    to_lead[0] = 0.0  # its likeness to itself says nothing
    total: Floats = (
        config.position / np.sqrt(1.0 + place)
        + config.early * (1.0 - passed)
        + config.opening / (1.0 + within)
        + config.centrality * centrality(alike)
        + config.lead_likeness * to_lead
        - config.short * np.clip(1.0 - words / config.short_words, 0.0, 1.0)
    )
    return total
