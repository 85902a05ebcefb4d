"""Examples become token ids with targets, and batches cut by a token budget.

In:   examples, a model's tokenizer with its settings.
Out:  batches of texts of like length, in an order that depends on the seed alone.
Not:  tokens themselves (encoder/windows.py: training reads what inference reads).
Why:  unsorted batches spend a third of the work on padding.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.data import Example
from pipeline.encoder.windows import Tokens

JITTER_TOKENS = 4  # texts whose lengths differ by less change places from epoch to epoch


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window of one example."""

    example: int  # its index
    ids: NDArray[np.int64]
    target: NDArray[np.float32]  # shape (labels,), sums to 1
    taught: NDArray[np.float32] | None = None  # a teacher's shares, likewise
    shift: NDArray[np.float32] | None = None  # added to its logits while learning; shape (labels,)
    own: NDArray[np.int64] | None = None  # 1 for what the head reads, as in `Window`; None is all of it


def encode(
    examples: Sequence[Example],
    tokens: Tokens,
    labels: Sequence[str],
    second_share: float,
    shifts: Sequence[Mapping[str, float] | None] | None = None,
) -> list[Encoded]:
    """Every window of every example, with its target.

    Args:
        examples: In the order that `Encoded.example` counts in.
        tokens: Of the model that is trained.
        labels: In the order of the logits.
        second_share: Share of the target that the second label gets, 0 to 0.5.
        shifts: What is added to each example's logits while it is learned (`data.shifts`); None is nothing.
    """
    beside = [example.beside for example in examples]
    windows = tokens.all([e.text for e in examples], [e.title for e in examples], beside)
    out = []
    for index, (example, found) in enumerate(zip(examples, windows, strict=True)):
        goal = target(example, labels, second_share)
        soft = _taught(example, labels)
        shift = _shift(shifts[index] if shifts else None, labels)
        for window in found:
            own = None if window.own.all() else window.own
            out.append(Encoded(index, window.ids, goal, soft, shift, own))
    return out


def _shift(added: Mapping[str, float] | None, labels: Sequence[str]) -> NDArray[np.float32] | None:
    if added is None:
        return None
    return np.array([added.get(label, 0.0) for label in labels], dtype=np.float32)


def _taught(example: Example, labels: Sequence[str]) -> NDArray[np.float32] | None:
    if example.probabilities is None:
        return None
    return np.array([example.probabilities.get(label, 0.0) for label in labels], dtype=np.float32)


def target(example: Example, labels: Sequence[str], second_share: float) -> NDArray[np.float32]:
    """What the network should answer. Shape (labels,)."""
    goal = np.zeros(len(labels), dtype=np.float32)
    goal[labels.index(example.label)] = 1.0
    if second_share and example.second in labels and example.second != example.label:
        goal[labels.index(example.label)] = 1.0 - second_share
        goal[labels.index(str(example.second))] = second_share
    return goal


def cut(lengths: Sequence[int], budget: int, seed: int | None) -> list[list[int]]:
    """Batches of indices: texts of like length, at most `budget` tokens with their padding.

    Args:
        lengths: Tokens of each text.
        budget: Tokens of one batch; a longer text makes a batch of its own.
        seed: Of the order; None keeps batches sorted, the shortest first.
    """
    rng = random.Random(seed)  # noqa: S311 - an order that must repeat, not a secret
    order = list(range(len(lengths)))
    if seed is not None:
        rng.shuffle(order)
    spread = 0 if seed is None else JITTER_TOKENS
    order.sort(key=lambda index: lengths[index] + rng.random() * spread)
    batches: list[list[int]] = []
    longest = 0
    for index in order:
        longest = max(longest, lengths[index])
        if not batches or longest * (len(batches[-1]) + 1) > budget:
            batches.append([])
            longest = lengths[index]
        batches[-1].append(index)
    if seed is not None:
        rng.shuffle(batches)
    return batches


def waste(lengths: Sequence[int], batches: Sequence[Sequence[int]]) -> float:
    """The share of a round's tokens that is padding, 0 to 1."""
    padded = sum(max(lengths[i] for i in batch) * len(batch) for batch in batches)
    return 1.0 - sum(lengths[i] for batch in batches for i in batch) / padded


def collate(
    items: Sequence[Encoded], pad: int, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids and mask, shape (batch, tokens), and targets, shape (batch, labels)."""
    longest = max(len(item.ids) for item in items)
    ids = np.full((len(items), longest), pad, dtype=np.int64)
    mask = np.zeros((len(items), longest), dtype=np.int64)
    for row, item in enumerate(items):
        ids[row, : len(item.ids)] = item.ids
        mask[row, : len(item.ids)] = 1
    goals = np.stack([item.target for item in items])
    return (
        torch.from_numpy(ids).to(device),
        torch.from_numpy(mask).to(device),
        torch.from_numpy(goals).to(device),
    )


def pooled(items: Sequence[Encoded], device: torch.device) -> torch.Tensor | None:
    """1 for the tokens that the head reads, shape (batch, tokens); None where it reads all of every item."""
    if all(item.own is None for item in items):
        return None
    longest = max(len(item.ids) for item in items)
    rows = np.zeros((len(items), longest), dtype=np.int64)
    for row, item in enumerate(items):
        rows[row, : len(item.ids)] = 1 if item.own is None else item.own
    return torch.from_numpy(rows).to(device)


def taught(items: Sequence[Encoded], device: torch.device) -> torch.Tensor | None:
    """The teacher's shares, shape (batch, labels), zeros where there is none; None where no item has any."""
    if all(item.taught is None for item in items):
        return None
    rows = [np.zeros_like(item.target) if item.taught is None else item.taught for item in items]
    return torch.from_numpy(np.stack(rows)).to(device)


def shifts(items: Sequence[Encoded], device: torch.device) -> torch.Tensor | float:
    """What is added to the logits while learning, shape (batch, labels); 0 where no item has any."""
    if all(item.shift is None for item in items):
        return 0.0
    rows = [np.zeros_like(item.target) if item.shift is None else item.shift for item in items]
    return torch.from_numpy(np.stack(rows)).to(device)
