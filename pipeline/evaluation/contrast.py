"""Contrast sets: paragraphs changed in what no label depends on, and whether a model keeps its answer.

In:   paragraphs, labelled or not; a model.
Out:  for each set, how many could be made, how many answers stayed, and how far probabilities moved.
Not:  the grammar of exchanged names (names/swaps.py), the noise (noise.py), scores against a truth
      (evaluate.py).
Why:  a model that answers by the name of a country, or by the shape of an alef, has learned the wrong thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline import neighbours
from pipeline.classify import calibrate
from pipeline.evaluation import deletion
from pipeline.evaluation.noise import orthographic_noise
from pipeline.evaluation.postures import Postures
from pipeline.names import actors, swaps
from pipeline.names.swaps import Swap
from pipeline.records import Neighbours

if TYPE_CHECKING:
    from pipeline.encoder.model import Model

# With whom a power is exchanged where no pair of the paragraph will do: of its gender.
PARTNERS = {"f": ("China", "United States"), "m": ("Iraq", "Lebanon")}


def actor_swap(text: str) -> Swap | str:
    """Exchange the two powers that the paragraph names most and that can be; else the reason, in words.

    A paragraph with one such power has it replaced by one of its kind and gender.
    """
    made = swapped(text, neighbours.NONE)
    return made if isinstance(made, str) else made[0]


def swapped(text: str, beside: Neighbours) -> tuple[Swap, Neighbours] | str:
    """As `actor_swap`, with the same two powers exchanged in what is read beside the paragraph."""
    named = swaps.powers(text)
    if not named:
        return swaps.NOBODY
    reason = ""
    for first, second in (*combinations(named, 2), *_lone(named[0])):
        made = swaps.swap(text, first, second)
        near = swaps.likewise([beside.before or "", beside.after or ""], first, second)
        if isinstance(made, Swap) and not isinstance(near, str):
            return made, Neighbours(near[0] or None, near[1] or None)
        reason = reason or (made if isinstance(made, str) else f"beside it: {near}")
    return reason or "a bloc alone"


def _lone(power: str) -> list[tuple[str, str]]:
    actor = actors.load().actors[power]
    if actor.kind != "state":
        return []
    return [(power, next(name for name in PARTNERS[actor.gender] if name != power))]


@dataclass(frozen=True)
class Sets:
    """Changed paragraphs, one place for each given one: None where none could be made."""

    made: dict[str, list[str | None]]
    left_out: dict[str, dict[str, int]]  # why, and how often
    beside: dict[str, list[Neighbours]]  # of the changed paragraphs, changed likewise


def sets(
    texts: Sequence[str],
    labels: Sequence[str],
    seed: int,
    postures: Postures | None,
    beside: Sequence[Neighbours] = (),
) -> Sets:
    """Make every contrast set.

    Args:
        texts: As the model reads them.
        labels: What it answered, whose posture words are taken out.
        seed: Of the noise.
        postures: The posture words; without them none is taken out.
        beside: What the model reads beside each text; a posture is taken out of the text alone.
    """
    near = list(beside) or [neighbours.NONE] * len(texts)
    exchanged = [swapped(text, one) for text, one in zip(texts, near, strict=True)]
    noisy = [orthographic_noise(text, seed) for text in texts]
    made: dict[str, list[str | None]] = {
        "actor_swap": [None if isinstance(one, str) else one[0].text for one in exchanged],
        "orthographic_noise": [new if new != old else None for new, old in zip(noisy, texts, strict=True)],
    }
    read = {
        "actor_swap": [neighbours.NONE if isinstance(one, str) else one[1] for one in exchanged],
        "orthographic_noise": [_noisy(one, seed) for one in near],
        "trigger_deletion": near,
    }
    same = made["orthographic_noise"].count(None)
    left_out = {
        "actor_swap": dict(Counter(one for one in exchanged if isinstance(one, str)).most_common()),
        "orthographic_noise": {"nothing to change": same} if same else {},
    }
    if postures:
        bare = [deletion.trigger_deletion(t, name, postures) for t, name in zip(texts, labels, strict=True)]
        made["trigger_deletion"] = [text for text, _ in bare]
        left_out["trigger_deletion"] = dict(Counter(why for text, why in bare if text is None).most_common())
    return Sets(made, left_out, read)


def _noisy(beside: Neighbours, seed: int) -> Neighbours:
    sides = (beside.before, beside.after)
    return Neighbours(*(orthographic_noise(side, seed) if side else None for side in sides))


def ask(
    model: Model,
    made: Sequence[str | None],
    titles: Sequence[str | None],
    beside: Sequence[Neighbours],
) -> list[NDArray[np.float32] | None]:
    """The model's logits for each paragraph that could be made, in their places."""
    chosen = [index for index, text in enumerate(made) if text is not None]
    out: list[NDArray[np.float32] | None] = [None] * len(made)
    if chosen:
        readings = model.read(
            [made[index] or "" for index in chosen],
            [titles[index] for index in chosen],
            beside=[beside[index] for index in chosen],
        )
        for index, reading in zip(chosen, readings, strict=True):
            out[index] = reading.logits
    return out


def compared(
    before: NDArray[np.float64],
    after: Sequence[Any],
    temperature: float,
    thresholds: NDArray[np.float64],
) -> dict[str, Any]:
    """`consistency` over the places where a changed paragraph was answered.

    Args:
        before: Probabilities of the paragraphs as given. Shape (paragraphs, labels).
        after: Logits of the changed ones, or None, one a paragraph.
        temperature: Of the model.
        thresholds: Of its labels, 0 to 1. Shape (labels,).
    """
    chosen = [index for index, logits in enumerate(after) if logits is not None]
    if not chosen:
        return {"made": 0, "kept": None, "answered": 0, "kept_answered": None, "mean_change": None}
    logits = np.stack([np.asarray(after[index], dtype=np.float32) for index in chosen])
    return consistency(before[chosen], calibrate(logits, temperature), thresholds)


def contrast(
    model: Model,
    texts: Sequence[str],
    titles: Sequence[str | None],
    probabilities: NDArray[np.float64],
    seed: int,
) -> dict[str, Any]:
    """Ask the model again, with each set's paragraphs, and compare with its own answers.

    Args:
        model: The one that answered.
        texts: As it read them first.
        titles: Of their articles; they stay as they are.
        probabilities: Its answers, each row sums to 1. Shape (texts, labels).
        seed: Of the noise.

    Returns:
        For `actor_swap` and `orthographic_noise`: counts, shares (0 to 1), reasons for what was left out.
    """
    found = sets(texts, [], seed, None)
    limits = np.array([label.threshold for label in model.labels])
    return {
        name: compared(
            probabilities, ask(model, made, titles, found.beside[name]), model.settings.temperature, limits
        )
        | {"left_out": found.left_out[name]}
        for name, made in found.made.items()
    }


def pairs(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Whether both members of each minimal pair are right, and whether the answer flips where the label does.

    Args:
        rows: With `pair` (or None), `label` and `stance`; a pair needs at least two members here.

    Returns:
        `pairs`, `both_right` (share), `differ` (pairs of two labels or more), `flips` (of those, the share
        with two answers), `one_right` (the share with some right and some wrong); None without pairs.
    """
    members: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.get("pair"):
            members[row["pair"]].append(row)
    whole = [found for found in members.values() if len(found) > 1]
    if not whole:
        return None
    right = [[row["label"] == row["stance"] for row in found] for found in whole]
    differ = [found for found in whole if len({row["label"] for row in found}) > 1]
    flips = [len({row["stance"] for row in found}) > 1 for found in differ]
    return {
        "pairs": len(whole),
        "both_right": sum(map(all, right)) / len(whole),
        "one_right": sum(any(found) and not all(found) for found in right) / len(whole),
        "differ": len(differ),
        "flips": sum(flips) / len(flips) if flips else None,
    }


def consistency(
    before: NDArray[np.float64], after: NDArray[np.float64], thresholds: NDArray[np.float64]
) -> dict[str, Any]:
    """How far answers stay as they were.

    Args:
        before: Probabilities of the paragraphs as given. Shape (paragraphs, labels).
        after: Of the changed ones, in the same order. Shape (paragraphs, labels).
        thresholds: Under its label's, an answer abstains; 0 to 1. Shape (labels,).

    Returns:
        `made`: paragraphs; `kept`: share with the same label; `answered` and `kept_answered`: the same
        for those that the model did not abstain on at first; `mean_change`: of the probability of the
        label that it first gave, absolute, 0 to 1.
    """
    rows, labels = np.arange(len(before)), before.argmax(axis=1)
    kept = labels == after.argmax(axis=1)
    answered = before[rows, labels] >= thresholds[labels]
    return {
        "made": len(before),
        "kept": float(kept.mean()),
        "answered": int(answered.sum()),
        "kept_answered": float(kept[answered].mean()) if answered.any() else None,
        "mean_change": float(np.abs(after[rows, labels] - before[rows, labels]).mean()),
    }
