"""A second reader beside the network: which runs of tokens stand in a text.

In:   the token ids of a window, as the network reads them; what training found (training/ngrams.py).
Out:  logits of a linear model over runs of one to `longest` tokens, mixed with the network's.
Not:  fitting it (training/ngrams.py), tokens (windows.py).
Why:  a small encoder misses wordings that a line over words knows, and the other way round: their
      mean errs less than either. It reads the same tokens, so names by place and folded spellings
      hold for it, too, and it needs numpy alone. Neighbours it does not read: without attention, a word
      of the next paragraph would count as if this one had said it.

Runs are hashed into a table of fixed size, a run's weight is its rarity in the training part, and a
text's weights have length 1 (TF-IDF). Sources: Weinberger et al., "Feature Hashing for Large Scale
Multitask Learning", ICML 2009; Cheng et al., "Wide & Deep Learning for Recommender Systems", 2016.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import files
from pipeline.errors import ModelError

FILE = "ngrams.npz"
SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: 2 ** 64 over the golden ratio
STEP = np.uint64(0xD6E8FEB86659FD93)  # odd, so that no token of a run is lost
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ngrams:
    """What training found; a folder holds it as ngrams.npz."""

    table: Floats  # a logit of each label for each place. Shape (places, labels); places are a power of 2
    rarity: Floats  # weight of a run that falls there; 0 where training saw too few. Shape (places,)
    bias: Floats  # shape (labels,)
    longest: int  # tokens of a run

    def logits(self, ids: NDArray[np.int64]) -> Floats:
        """What the line alone says of one window. Shape (labels,)."""
        found, counts = np.unique(places(ids, self.longest, len(self.rarity)), return_counts=True)
        weights = counts * self.rarity[found]
        length = np.sqrt((weights.astype(np.float64) ** 2).sum())
        if not length:
            return self.bias
        return np.asarray((weights / length) @ self.table[found] + self.bias, dtype=np.float32)

    def mixed(self, logits: Floats, windows: Sequence[NDArray[np.int64]], share: float) -> Floats:
        """The network's logits and the line's, of each window.

        Args:
            logits: The network's. Shape (windows, labels).
            windows: The ids of each.
            share: Of the line, 0 to 1.
        """
        own = np.stack([self.logits(ids) for ids in windows])
        return np.asarray((1 - share) * logits + share * own, dtype=np.float32)


def places(ids: NDArray[np.int64], longest: int, size: int) -> NDArray[np.int64]:
    """Where each run of 1 to `longest` tokens falls in a table of `size` places, a power of 2."""
    shift = np.uint64(64 - (size.bit_length() - 1))
    tokens = ids.astype(np.uint64) + np.uint64(1)
    run = np.zeros_like(tokens)
    out = []
    for length in range(1, min(longest, len(tokens)) + 1):
        run = run[: len(tokens) - length + 1] * STEP + tokens[length - 1 :]  # the run before, a token longer
        out.append((run * SPREAD) >> shift)
    return np.concatenate([*out, np.zeros(0, np.uint64)]).astype(np.int64)


def save(folder: Path, found: Ngrams) -> Path:
    """Write ngrams.npz: float16, without a clock in it."""
    place = folder / FILE
    with files.whole(place) as stream:
        np.savez_compressed(
            stream,
            table=found.table.astype(np.float16),
            rarity=found.rarity.astype(np.float16),
            bias=found.bias.astype(np.float32),
            longest=np.int64(found.longest),
        )
    return place


def load(folder: Path, labels: int) -> Ngrams:
    """Read what `save` wrote.

    Raises:
        ModelError: The file is missing or broken, or speaks of other labels.
    """
    place = folder / FILE
    try:
        with place.open("rb") as stream, np.load(stream, allow_pickle=False) as raw:
            table, rarity, bias = (raw[name].astype(np.float32) for name in ("table", "rarity", "bias"))
            longest = int(raw["longest"])
        size = len(rarity)
        if table.shape != (size, labels) or bias.shape != (labels,) or size & (size - 1) or size < 2:
            raise ValueError(f"a table of shape {table.shape} for {labels} labels")
        if longest < 1 or not all(np.isfinite(one).all() for one in (table, rarity, bias)):
            raise ValueError("numbers that are none")
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            expected=f"{FILE}, as mujaz train writes it beside {labels} labels",
            got=f"{type(error).__name__}: {error}"[:120],
            where=str(place),
            do="Fetch the model folder whole, or train it again.",
        ) from error
    return Ngrams(table, rarity, bias, longest)
