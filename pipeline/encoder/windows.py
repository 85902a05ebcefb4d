"""Texts become token windows; each token knows its place in the source.

In:   texts as they stand in their source, titles, neighbours, a tokenizer.json, a model's Settings.
Out:  windows of at most `max_tokens` ids; a long text gives several that overlap.
Not:  running them (model.py, runtimes/), training on them (train).
Why:  training and inference must see the very same ids, and nothing may be cut off in silence.

A window reads as the article does: prefix, title, the paragraph before, the paragraph, the one after, with a
separator between two of them. The paragraph comes first of all: neighbours take what it leaves free of its
one window, are cut at their far ends, and stand beside none that fills a window, so it is cut into windows as
it would be alone. What the head reads (`Window.own`) is the mean over the window without the neighbours and
their separators: they tell what the paragraph's own tokens mean, through attention, and their own meaning is
no part of the answer. With it a paragraph of one sentence would be outvoted by what stands around it, and one
without neighbours would be read as another kind of text. The title stays in the mean, as models have it.

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

from pipeline import neighbours
from pipeline.encoder import dots
from pipeline.encoder.cleaning import clean, together
from pipeline.encoder.folder import Settings
from pipeline.errors import ModelError
from pipeline.records import Neighbours

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]
UNKNOWN = "\ua66e \u2720 \U00012000"  # a Slavonic letter, a cross, a cuneiform sign: hardly in a vocabulary
PADS = ("[PAD]", "<pad>")
TITLE_SHARE = 4  # a title takes at most a fourth of a window: the text is what is judged
NEIGHBOUR_SHARE = 4  # and so does each neighbour


@dataclass(frozen=True, slots=True)
class Window:
    """One piece of a text, as the network reads it."""

    ids: Ids  # special tokens, prefix, title and neighbours included
    places: Ids  # source offset of each token's last character; -1 for a token that is not the text's
    owned: tuple[int, int]  # the tokens that no other window speaks for: indexes into `ids`
    own: Ids  # 1 for what the head and the line beside it read; 0 for neighbours and their separators

    @property
    def alone(self) -> Ids:
        """The paragraph's own ids: those it has without neighbours, but that a state which they name in
        another form, too, may have another stand-in (`cleaning.together`).
        """
        found: Ids = self.ids[self.own == 1]
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as ids, and its neighbours."""

    ids: Ids
    places: Ids  # as in `Window`
    left: Ids
    right: Ids


class Tokens:
    """A model's tokenizer with its preparation of texts."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.settings = settings
        self.words = dots.load(path.parent) if settings.dots == "mended" else None
        self.tokenizer = _open(path)
        self.pad = _pad(self.tokenizer, path)
        self.single = _frame(self.tokenizer, pair=False)
        self.pair = _frame(self.tokenizer, pair=True)
        self.prefix = self._plain([settings.prefix.rstrip()])[0][0] if settings.prefix.strip() else _none()

    def windows(self, text: str, title: str | None = None, beside: Neighbours | None = None) -> list[Window]:
        """The windows of one text, in order; there is always at least one."""
        return self.all([text], [title], [beside or neighbours.NONE])[0]

    def all(
        self,
        texts: Sequence[str],
        titles: Sequence[str | None] | None = None,
        beside: Sequence[Neighbours] | None = None,
    ) -> list[list[Window]]:
        """The windows of each text.

        A title is used where `settings.context` is "title", and is cut to a fourth of the window; neighbours
        as `settings.neighbours` says, each cut to a fourth, both to what the text leaves free.
        """
        heads = self._heads(titles, len(texts))
        found = beside if beside is not None else [neighbours.NONE] * len(texts)
        return [self._one(*given) for given in zip(texts, heads, found, strict=True)]

    def _one(self, text: str, head: Ids | None, both: Neighbours) -> list[Window]:
        """The windows of one text; where nothing of its neighbours has room, those that it has alone."""
        near = neighbours.chosen(both, self.settings.neighbours)
        if near != neighbours.NONE:
            made = self._cut(self._read([text, *self._ends(near)]), head)
            if not made[0].own.all():
                return made
        return self._cut(self._read([text]), head)

    def _ends(self, near: Neighbours) -> tuple[str, str]:
        """The near ends of the neighbours: no more words than tokens can be read, so that what is cut off
        names no state either.
        """
        most = self.settings.max_tokens // NEIGHBOUR_SHARE
        before, after = (near.before or "").split(), (near.after or "").split()
        return " ".join(before[-most:]), " ".join(after[:most])

    def _read(self, texts: Sequence[str]) -> _Read:
        """A text, and what stands before and after it, as ids; they are prepared together."""
        done, *others = together(
            [self._mended(text) for text in texts], self.settings.cleaning, self.settings.names
        )
        (ids, ends), *around = self._plain([done.text, *(other.text for other in others)])
        places = done.offsets[np.maximum(ends - 1, 0)] if len(done.offsets) else np.full(len(ids), -1)
        left, right = (one for one, _ in around) if around else (_none(), _none())
        return _Read(ids, places, left, right)

    def _mended(self, text: str) -> str:
        """The text as given, or with its slips mended: as long."""
        return text if self.words is None else self.words.mended(text)

    def _heads(self, titles: Sequence[str | None] | None, count: int) -> list[Ids | None]:
        """The title's ids for each text that has one and whose model reads it."""
        if titles is None or self.settings.context != "title":
            return [None] * count
        texts = [
            clean(self._mended(title or ""), self.settings.cleaning, self.settings.names).text
            for title in titles
        ]
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

    def _cut(self, read: _Read, head: Ids | None) -> list[Window]:
        """Windows of equal length that share at least `window_overlap` tokens."""
        ids, places = read.ids, read.places
        before, after = self._around(head)
        room = self.settings.max_tokens - len(before) - len(after)
        if room <= self.settings.window_overlap:
            raise ModelError(
                expected="room for a text beside its prefix and title",
                got=f"{room} tokens",
                where=f"max_tokens {self.settings.max_tokens}, window_overlap {self.settings.window_overlap}",
                do="Raise max_tokens in stance.json, or lower window_overlap.",
            )
        left, right = self._fitted(read.left, read.right, room - len(ids))
        starts = _starts(len(ids), room, self.settings.window_overlap)
        bounds = _owned(starts, min(room, len(ids)), len(ids))
        out = []
        for start, (first, last) in zip(starts, bounds, strict=True):
            piece, lead = slice(start, start + room), len(before) + len(left)
            blank = np.full(lead, -1), np.full(len(right) + len(after), -1)
            out.append(
                Window(
                    ids=np.concatenate([before, left, ids[piece], right, after]),
                    places=np.concatenate([blank[0], places[piece], blank[1]]),
                    owned=(first - start + lead, last - start + lead),
                    own=_own(len(before), len(left), len(ids[piece]), len(right), len(after)),
                )
            )
        return out

    def _fitted(self, left: Ids, right: Ids, free: int) -> tuple[Ids, Ids]:
        """The near ends of the neighbours, each with its separator, in `free` tokens.

        What one of them does not need is the other's.
        """
        fence = self.pair[1]
        limit = self.settings.max_tokens // NEIGHBOUR_SHARE
        wanted = [min(len(one), limit) for one in (left, right)]
        room = free - len(fence) * sum(size > 0 for size in wanted)
        first = max(0, min(wanted[0], max(room // 2, room - wanted[1])))
        second = max(0, min(wanted[1], room - first))
        return (
            np.concatenate([left[len(left) - first :], fence]) if first else _none(),
            np.concatenate([fence, right[:second]]) if second else _none(),
        )

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


def _own(*sizes: int) -> Ids:
    """1 for every other part, from the first; the second and the fourth are the neighbours'."""
    marks = [part % 2 == 0 for part in range(len(sizes))]
    return np.repeat(np.array(marks, dtype=np.int64), sizes)


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
