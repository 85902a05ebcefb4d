"""What tells a label beside the posture itself: sources, lengths, powers, words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.data import Example
from pipeline.evaluation.postures import Postures
from pipeline.names import actors

Table = dict[str, dict[str, int]]


def table(examples: Sequence[Example], groups: Sequence[str], names: Sequence[str]) -> Table:
    """How many of each label each group has, one group a text."""
    counts = Counter(zip(groups, (example.label for example in examples), strict=True))
    return {group: {name: counts[group, name] for name in names} for group in sorted(set(groups))}


def lengths(examples: Sequence[Example], names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Words of each label's texts: the 10th, 50th and 90th percentile."""
    out = {}
    for name in names:
        words = [len(example.text.split()) for example in examples if example.label == name]
        if words:
            low, middle, high = (float(edge) for edge in np.percentile(words, [10, 50, 90]))
            out[name] = {"low": low, "median": middle, "high": high}
    return out


def powers(examples: Sequence[Example], names: Sequence[str]) -> list[dict[str, Any]]:
    """How far naming a power tells a label, the strongest first.

    Returns:
        A row for each power (with its `kind`) and label that meet: `named` (paragraphs), `both`,
        `lift` (the label's share among those that name the power, over its share of all; 1 is no tie),
        `surely` (the same at the lower end of that share's 95% interval) and `npmi` (-1 to 1).

    Source: Church and Hanks, "Word association norms, mutual information, and lexicography", 1990;
        normalised as Bouma, "Normalized (Pointwise) Mutual Information in Collocation Extraction", 2009;
        the interval: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
    """
    gazetteer = actors.load()
    named: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    labels = Counter(example.label for example in examples)
    for example in examples:
        for power in {mention.name for mention in gazetteer.find(example.text)}:
            named[power] += 1
            both[power, example.label] += 1
    rows = []
    for (power, label), count in both.items():
        lift = count * len(examples) / (named[power] * labels[label])
        rows.append(
            {
                "power": power,
                "kind": gazetteer.actors[power].kind,
                "label": label,
                "named": named[power],
                "both": count,
                "lift": round(lift, 3),
                "surely": round(_low(count, named[power]) * len(examples) / labels[label], 3),
                "npmi": round(_npmi(lift, count / len(examples)), 3),
            }
        )
    order = {name: place for place, name in enumerate(names)}
    return sorted(rows, key=lambda row: (-row["npmi"], row["power"], order[row["label"]]))


def _low(count: int, total: int) -> float:
    """The lower end of the 95% interval of a share, 0 to 1."""
    z = 1.96
    middle = count + z * z / 2
    spread = z * math.sqrt(count * (total - count) / total + z * z / 4)
    return (middle - spread) / (total + z * z)


def _npmi(lift: float, share: float) -> float:
    return math.log(lift) / -math.log(share) if share < 1 else 0.0


def triggers(
    examples: Sequence[Example], names: Sequence[str], postures: Postures
) -> dict[str, dict[str, float]]:
    """Of each label's paragraphs, the share (0 to 1) that holds a posture word of each label."""
    hinted: Counter[tuple[str, str]] = Counter()
    totals = Counter(example.label for example in examples)
    for example in examples:
        hinted.update((example.label, word) for word in postures.labels(example.text))
    return {
        name: {word: round(hinted[name, word] / totals[name], 4) for word in names}
        for name in names
        if totals[name]
    }
