"""Change in a paragraph what no label depends on: who it names, and a scanner's slips.

In:   training examples; shares; a seed.
Out:  as many examples, some with other powers or other dots, in their neighbours too; labels, ids and groups
      as they were.
Not:  spellings (encoder/fold.py takes them away), or the contrast sets that measure (evaluation/contrast.py).
Why:  a model that has read every posture of every power cannot answer by the name of one.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from pipeline.config import DataConfig
from pipeline.data import Example
from pipeline.evaluation import noise
from pipeline.names import spellings, swaps
from pipeline.neighbours import NONE
from pipeline.records import Neighbours

TRIES = 6  # partners that are drawn for a power before it is left as it is
MOST = 3  # powers of one paragraph that are exchanged


def augment(examples: Sequence[Example], config: DataConfig, seed: int) -> list[Example]:
    """The examples of one epoch.

    Args:
        examples: Any.
        config: `actor_swap` and `slips`: shares of the paragraphs, 0 to 1.
        seed: The same seed gives each paragraph the same change, whatever stands beside it.
    """
    return [_changed(example, config, seed) for example in examples]


def _changed(example: Example, config: DataConfig, seed: int) -> Example:
    draw = random.Random(f"{seed} {example.id}")  # noqa: S311 - a draw that must repeat, not a secret
    read = [example.text, example.beside.before or "", example.beside.after or ""]
    if draw.random() < config.actor_swap:
        read = other_powers(read, draw)
    if draw.random() < config.slips:
        read = [noise.slips(text, draw) for text in read]
    text, before, after = read
    if text == example.text and example.beside == NONE:
        return example
    return dataclasses.replace(example, text=text, beside=Neighbours(before or None, after or None))


def other_powers(texts: Sequence[str], draw: random.Random) -> list[str]:
    """The texts with up to three powers of the first exchanged in all of them, where that is good Arabic.

    Args:
        texts: A paragraph, and what is read beside it.
        draw: Of the powers.
    """
    text, *rest = texts
    named = swaps.powers(text)[:MOST]
    draw.shuffle(named)
    for power in named:
        for partner in draw.sample(spellings.known(), TRIES):
            made = partner != power and swaps.swap(text, power, partner)
            if not isinstance(made, swaps.Swap):
                continue
            near = swaps.likewise(rest, power, partner)
            if not isinstance(near, str):
                text, rest = made.text, near
                break
    return [text, *rest]
