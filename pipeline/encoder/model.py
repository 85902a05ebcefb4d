"""A model that reads: raw source texts in, logits and vectors out.

In:   a model folder, a RuntimeConfig; texts as they stand in their source, titles, spans, neighbours.
Out:  one Reading a text, in the order given.
Not:  tokens (windows.py), the network's products (runtimes/), what logits mean (classify.py).
Why:  padding costs more than anything else here: texts are sorted by length and cut into batches
      by tokens; token states are pooled batch by batch, since all of them would not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.config import RuntimeConfig
from pipeline.encoder import folder as folders
from pipeline.encoder import ngrams
from pipeline.encoder.folder import Settings
from pipeline.encoder.runtimes import Runtime, open_runtime
from pipeline.encoder.windows import Tokens, Window
from pipeline.records import Label, Neighbours

Floats = NDArray[np.float32]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one text."""

    logits: Floats  # unbounded, the model's offsets added, before temperature. Shape (labels,)
    windows: int  # how many pieces the text was read in; over 1, logits are their mean by tokens
    vectors: Floats  # mean token state of each span. Shape (spans, width); (0, 0) without spans


def open_model(folder: str | Path, runtime: RuntimeConfig) -> Model:
    """Open a model folder.

    Raises:
        ModelError: The folder is incomplete, contradicts itself, or was not exported for the runtime.
        MissingExtraError: The runtime's package is not installed.
    """
    place = Path(folder)
    settings = folders.load(place)
    tokens = Tokens(place / folders.TOKENIZER, settings)
    line = None if settings.ngrams is None else ngrams.load(place, len(settings.labels))
    return Model(settings, tokens, open_runtime(place, settings, runtime), runtime.batch_tokens, line)


class Model:
    """An open model folder."""

    def __init__(
        self,
        settings: Settings,
        tokens: Tokens,
        runtime: Runtime,
        batch_tokens: int,
        line: ngrams.Ngrams | None = None,
    ) -> None:
        self.settings, self.tokens, self.runtime, self.batch_tokens = settings, tokens, runtime, batch_tokens
        self.line = line
        offsets = settings.offsets or {}
        self.offsets = np.array([offsets.get(label.name, 0.0) for label in settings.labels], dtype=np.float32)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels, in the order of the logits."""
        return self.settings.labels

    def read(
        self,
        texts: Sequence[str],
        titles: Sequence[str | None] | None = None,
        spans: Sequence[Sequence[Span]] | None = None,
        beside: Sequence[Neighbours] | None = None,
    ) -> list[Reading]:
        """Read texts as they stand in their source; the model cleans them itself.

        Args:
            texts: Any, the empty one too.
            titles: Of each text's article, for a model whose context is "title".
            spans: For each text, (start, end) in code points of the text as given.
            beside: Of each text, for a model that reads neighbours; they have no vectors and no spans.

        Returns:
            A reading of each text, in their order. The vector of a span that holds no token (only
            invisible characters) is the mean of the whole text's tokens; of a text without any, zeros.
        """
        windows = self.tokens.all(texts, titles, beside)
        sums = [_Sums(wanted) for wanted in (spans if spans is not None else [()] * len(texts))]
        flat = [(number, window) for number, pieces in enumerate(windows) for window in pieces]
        for batch in batches([len(window.ids) for _, window in flat], self.batch_tokens):
            rows = [flat[index] for index in batch]
            logits, states = self._run([window for _, window in rows], states=spans is not None)
            if self.line is not None and self.settings.ngrams is not None:
                logits = self.line.mixed(logits, [window.alone for _, window in rows], self.settings.ngrams)
            for row, (number, window) in enumerate(rows):
                sums[number].add(window, logits[row], states[row] if states is not None else None)
        return [total.reading(len(pieces), self.offsets) for total, pieces in zip(sums, windows, strict=True)]

    def _run(self, windows: Sequence[Window], *, states: bool) -> tuple[Floats, Floats | None]:
        """Logits of one batch, and its token states where they are wanted."""
        longest = max(len(window.ids) for window in windows)
        ids = np.full((len(windows), longest), self.tokens.pad, dtype=np.int64)
        mask, own = np.zeros_like(ids), np.zeros_like(ids)
        for row, window in enumerate(windows):
            ids[row, : len(window.ids)] = window.ids
            mask[row, : len(window.ids)] = 1
            own[row, : len(window.ids)] = window.own
        if self.settings.neighbours == "none":
            return self.runtime.run(ids, mask, states=states)
        return self.runtime.run(ids, mask, states=states, own=own)


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indexes of texts in batches, longest first; rows times longest stays within the budget.

    A text longer than the budget has a batch of its own. Longest first: what does not fit in memory
    fails at once, not in an hour.
    """
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


class _Sums:
    """One text's sums over its windows."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self.logits: Floats | float = 0.0
        self.weight = 0
        self.states: list[Floats | float] = [0.0] * (len(spans) + 1)  # the last is the whole text's
        self.counts = [0] * (len(spans) + 1)
        self.width = 0

    def add(self, window: Window, logits: Floats, states: Floats | None) -> None:
        """Take in one window: logits, and token states of shape (tokens, width) if wanted."""
        first, last = window.owned
        weight = max(last - first, 1)
        self.logits = self.logits + logits * np.float32(weight)
        self.weight += weight
        if states is None:
            return
        self.width = states.shape[-1]
        places = window.places[first:last]
        for number, (start, end) in enumerate([*self.spans, (0, np.iinfo(np.int64).max)]):
            inside = np.flatnonzero((places >= start) & (places < end))
            if len(inside):
                self.states[number] = self.states[number] + states[first + inside].sum(
                    axis=0, dtype=np.float32
                )
                self.counts[number] += len(inside)

    def reading(self, windows: int, offsets: Floats) -> Reading:
        """The means; offsets of shape (labels,) are added to the logits."""
        whole = self.states[-1] / np.float32(max(self.counts[-1], 1))
        vectors = np.zeros((len(self.spans), self.width), dtype=np.float32)
        for number, count in enumerate(self.counts[:-1]):
            vectors[number] = self.states[number] / np.float32(count) if count else whole
        logits = np.asarray(self.logits / np.float32(self.weight) + offsets, dtype=np.float32)
        return Reading(logits=logits, windows=windows, vectors=vectors)
