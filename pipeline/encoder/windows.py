"""Texts become token windows; each token knows its place in the source.

In:   texts as they stand in their source, titles, a tokenizer.json, a model's Settings.
Out:  windows of at most `max_tokens` ids; a long text gives several that overlap.
Not:  running them (model.py, runtimes/), training on them (train).
Why:  training and inference must see the very same ids, and nothing may be cut off in silence.

`tokenizers` alone is imported: transformers takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder.cleaning import clean
from pipeline.encoder.folder import Settings
from pipeline.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]
UNKNOWN = "\ua66e \u2720 \U00012000"  # a Slavonic letter, a cross, a cuneiform sign: hardly in a vocabulary
PADS = ("[PAD]", "<pad>")
TITLE_SHARE = 4  # a title takes at most a fourth of a window: the text is what is judged


@dataclass(frozen=True, slots=True)
class Window:
    """One piece of a text, as the network reads it."""

    ids: Ids  # special tokens, prefix and title included
    places: Ids  # source offset of each token's last character; -1 for a token that is not the text's
    owned: tuple[int, int]  # the tokens that no other window speaks for: indexes into `ids`


class Tokens:
    """A model's tokenizer with its preparation of texts."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.settings = settings
        self.tokenizer = _open(path)
        self.pad = _pad(self.tokenizer, path)
        self.single = _frame(self.tokenizer, pair=False)
        self.pair = _frame(self.tokenizer, pair=True)
        self.prefix = self._plain([settings.prefix.rstrip()])[0][0] if settings.prefix.strip() else _none()

    def windows(self, text: str, title: str | None = None) -> list[Window]:
        """The windows of one text, in order; there is always at least one."""
        return self.all([text], [title])[0]

    def all(self, texts: Sequence[str], titles: Sequence[str | None] | None = None) -> list[list[Window]]:
        """The windows of each text.

        A title is used where `settings.context` is "title", and is cut to a fourth of the window.
        """
        cleaned = [clean(text, self.settings.cleaning, self.settings.names) for text in texts]
        heads = self._heads(titles, len(texts))
        out = []
        for done, (ids, ends), head in zip(
            cleaned, self._plain([c.text for c in cleaned]), heads, strict=True
        ):
            places = done.offsets[np.maximum(ends - 1, 0)] if len(done.offsets) else np.full(len(ids), -1)
            out.append(self._cut(ids, places, head))
        return out

    def _heads(self, titles: Sequence[str | None] | None, count: int) -> list[Ids | None]:
        """The title's ids for each text that has one and whose model reads it."""
        if titles is None or self.settings.context != "title":
            return [None] * count
        texts = [clean(title or "", self.settings.cleaning, self.settings.names).text for title in titles]
        limit = self.settings.max_tokens // TITLE_SHARE
        return [ids[:limit] if len(ids) else None for ids, _ in self._plain(texts)]

    def _plain(self, texts: Sequence[str]) -> list[tuple[Ids, Ids]]:
        """Ids without special tokens, and where each token ends in the cleaned text."""
        out = []
        for text in texts:
            read = self.tokenizer.encode(text, add_special_tokens=False)
            ends = np.array([end for _, end in read.offsets], dtype=np.int64)
            out.append((np.array(read.ids, dtype=np.int64), ends))
        return out

    def _cut(self, ids: Ids, places: Ids, head: Ids | None) -> list[Window]:
        """Windows of equal length that share at least `window_overlap` tokens."""
        before, after = self._around(head)
        room = self.settings.max_tokens - len(before) - len(after)
        if room <= self.settings.window_overlap:
            raise ModelError(
                expected="room for a text beside its prefix and title",
                got=f"{room} tokens",
                where=f"max_tokens {self.settings.max_tokens}, window_overlap {self.settings.window_overlap}",
                do="Raise max_tokens in stance.json, or lower window_overlap.",
            )
        starts = _starts(len(ids), room, self.settings.window_overlap)
        bounds = _owned(starts, min(room, len(ids)), len(ids))
        out = []
        for start, (first, last) in zip(starts, bounds, strict=True):
            piece, lead = slice(start, start + room), len(before)
            blank = np.full(lead, -1), np.full(len(after), -1)
            out.append(
                Window(
                    ids=np.concatenate([before, ids[piece], after]),
                    places=np.concatenate([blank[0], places[piece], blank[1]]),
                    owned=(first - start + lead, last - start + lead),
                )
            )
        return out

    def _around(self, head: Ids | None) -> tuple[Ids, Ids]:
        """What stands before and after the text: special tokens, prefix, title."""
        if head is None:
            opening, _, closing = self.single
            return np.concatenate([opening, self.prefix]), closing
        opening, middle, closing = self.pair
        return np.concatenate([opening, self.prefix, head, middle]), closing


def _starts(count: int, room: int, overlap: int) -> list[int]:
    """Where windows of `room` tokens begin, evenly, the last one ending with the text."""
    if count <= room:
        return [0]
    pieces = -(-(count - overlap) // (room - overlap))
    return [round(index * (count - room) / (pieces - 1)) for index in range(pieces)]


def _owned(starts: list[int], size: int, count: int) -> list[tuple[int, int]]:
    """Each token's one window: an overlap is split in its middle, where both know the context."""
    cuts = [(start + size + after) // 2 for start, after in pairwise(starts)]
    return list(zip([0, *cuts], [*cuts, count], strict=True))


def _none() -> Ids:
    return np.empty(0, dtype=np.int64)


def _open(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.encode(UNKNOWN)
    except Exception as error:  # the library raises bare exceptions, for a missing file too
        raise ModelError(
            expected="a tokenizer.json, with a token for what it does not know",
            got=str(error)[:200],
            where=str(path),
            do="Fetch the model folder whole.",
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _pad(tokenizer: Tokenizer, path: Path) -> int:
    found = [tokenizer.token_to_id(name) for name in PADS]
    known = [number for number in found if number is not None]
    if not known:
        raise ModelError(
            expected=f"a padding token ({' or '.join(PADS)})",
            got="none",
            where=str(path),
            do="Choose another encoder.",
        )
    return int(known[0])


def _frame(tokenizer: Tokenizer, pair: bool) -> tuple[Ids, Ids, Ids]:
    """The special tokens before, between and after texts, as the tokenizer itself puts them."""
    read = tokenizer.encode("a", "a") if pair else tokenizer.encode("a")
    parts: tuple[list[int], list[int], list[int]] = ([], [], [])
    seen: set[int] = set()
    for number, sequence in zip(read.ids, read.sequence_ids, strict=True):
        if sequence is not None:
            seen.add(sequence)
        else:
            parts[2 if len(seen) == (2 if pair else 1) else len(seen)].append(number)
    opening, middle, closing = (np.array(part, dtype=np.int64) for part in parts)
    return opening, middle, closing
