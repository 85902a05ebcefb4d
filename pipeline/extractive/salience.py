"""How much of what an editor looks for a sentence names: the powers of the article, and figures.

In:   sentences of one article, and its title where it has one.
Out:  terms of 0 to 1, one value a sentence.
Not:  their weights (configs/summarize/), the other terms (scoring.py), or what the title says (title.py).
Why:  likeness knows words, not what they name: «واشنطن» and «أمريكا» are one power, «مليار ونصف» a sum.

Each is counted only where its weight is not 0: to read the figures of a short article takes milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.amounts import amounts
from pipeline.config import SummarizeConfig
from pipeline.names import actors

Floats = NDArray[np.float64]

_FIGURES = ("number", "percent", "money")  # a date is no figure


def salience(texts: Sequence[str], title: str | None, config: SummarizeConfig) -> Floats:
    """What the powers and figures of each sentence are worth by the config. Shape (sentences,)."""
    total = np.zeros(len(texts))
    if config.powers:
        total += config.powers * powers(texts, title)
    if config.figures:
        total += config.figures * figures(texts)
    return total


def powers(texts: Sequence[str], title: str | None = None) -> Floats:
    """How much of what the article says of powers a sentence names, 0 to 1. Shape (sentences,).

    A power weighs its share of all namings, counted once a sentence and once in the title; one that is named
    only once weighs nothing. A sentence has the sum of the powers that it names.

    Source: Dunietz and Gillick, "A new entity salience task", EACL 2014: how often, and whether at the head.
    """
    named = [{one.name for one in actors.load().find(text)} for text in (*texts, title or "")]
    counts = Counter(name for own in named for name in own)
    weights = {name: count for name, count in counts.items() if count > 1}
    total = max(sum(weights.values()), 1)
    return np.array([sum(weights.get(name, 0) for name in own) / total for own in named[:-1]])


def figures(texts: Sequence[str]) -> Floats:
    """How many figures a sentence holds: none 0, one 1/2, two 3/4, and on towards 1. Shape (sentences,)."""
    counts = np.array([sum(one.kind in _FIGURES for one in amounts(text)) for text in texts])
    found: Floats = 1.0 - 0.5**counts
    return found
