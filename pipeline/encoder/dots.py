"""Words with the wrong dots on a letter, read as the words that training has seen.

In:   a text as it stands in its source; the words of a training part, as hashes.
Out:  a text of the same length, for a model's eyes alone: no reader ever sees it.
Not:  folding spellings that are all right (fold.py), slips for a test (evaluation/noise.py), mending what is
      shown: a brief cites the source as it was written.
Why:  a scanner takes ب for ت, and the tokenizer breaks such a word into pieces that mean nothing. A word
      that no training text holds, one letter's dots away from one that several hold, is that one.

A word of a power's name stays as it is, or an exchange of two names could show. Source: the noisy channel
with one error at most, Norvig, "How to Write a Spelling Corrector", 2007, its errors being a scanner's.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import files
from pipeline.encoder import fold
from pipeline.errors import ModelError
from pipeline.names import actors, standins

FILE = "words.npz"
ALIKE = ("بتثني", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق")  # letters of one shape, but for their dots
TWINS = {one: letters.replace(one, "") for letters in ALIKE for one in letters}
LETTERS = (3, 20)  # of a word that is looked at: shorter ones have too many twins, longer ones are no words
LEAST_TEXTS = 5  # that hold a word which another is taken for; at 2, twice as many right words change
LEAST_WORDS = 10_000  # a training part of fewer knows too little to call a word wrong
MOST_KEPT = 100_000  # words whose reading is remembered
_WORD = re.compile("[\u0621-\u0652\u0670]+")  # vowel signs and tatweel stand inside words


@dataclass(frozen=True)
class Words:
    """What a training part holds; a folder has it as words.npz."""

    hashes: NDArray[np.uint32]  # of folded words, rising
    texts: NDArray[np.uint16]  # how many texts hold each, 65,535 at most

    @cached_property
    def _texts(self) -> dict[int, int]:
        return dict(zip(self.hashes.tolist(), self.texts.tolist(), strict=True))

    @cached_property
    def _looked_up(self) -> dict[str, str]:
        """Words that were met, and what they are read as."""
        return {}

    def mended(self, text: str) -> str:
        """The text with each such word as the one that it is taken for; as long as the text given."""
        if len(self.hashes) < LEAST_WORDS:
            return text
        found = [(one.start(), self._read(one[0])) for one in _WORD.finditer(text)]
        others = [(at, word) for at, word in found if text[at : at + len(word)] != word]
        if not others:
            return text
        named = _named(text)
        out = list(text)
        for at, word in others:
            if named.isdisjoint(range(at, at + len(word))):
                out[at : at + len(word)] = word
        return "".join(out)

    def _read(self, word: str) -> str:
        known = self._looked_up.get(word)
        if known is None:
            if len(self._looked_up) > MOST_KEPT:
                self._looked_up.clear()
            known = self._looked_up[word] = self._nearest(word)
        return known

    def _nearest(self, word: str) -> str:
        """The word itself where training saw it, or nothing like it; else the commonest that is like it."""
        form = fold.spelled(word)
        if not LETTERS[0] <= len(form) <= LETTERS[1] or len(word) > 2 * LETTERS[1] or self._count(form):
            return word
        near = [
            word[:at] + twin + word[at + 1 :]
            for at, letter in enumerate(word)
            for twin in TWINS.get(letter, "")
        ]
        best = max(near, key=lambda one: self._count(fold.spelled(one)), default=word)
        return best if self._count(fold.spelled(best)) >= LEAST_TEXTS else word

    def _count(self, form: str) -> int:
        return self._texts.get(_hash(form), 0)


def learn(texts: Iterable[str]) -> Words:
    """The words of a training part: forms folded, each counted once a text."""
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update({_hash(fold.spelled(word)) for word in _WORD.findall(text)})
    hashes = sorted(counts)
    most = np.iinfo(np.uint16).max
    return Words(
        np.array(hashes, dtype=np.uint32),
        np.array([min(counts[one], most) for one in hashes], dtype=np.uint16),
    )


def _hash(form: str) -> int:
    return zlib.crc32(form.encode("utf-8", "surrogatepass"))


def _named(text: str) -> set[int]:
    """The places of a text that are a power's name, as it is written."""
    bare, seen = standins.bare(text)
    return {
        at
        for mention in actors.load().find(bare)
        for at in range(int(seen[mention.start]), int(seen[mention.end - 1]) + 1)
    }


def save(folder: Path, words: Words) -> Path:
    """Write words.npz, without a clock in it."""
    place = folder / FILE
    with files.whole(place) as stream:
        np.savez_compressed(stream, hashes=words.hashes, texts=words.texts)
    return place


def load(folder: Path) -> Words:
    """Read what `save` wrote.

    Raises:
        ModelError: The file is missing or broken.
    """
    place = folder / FILE
    try:
        with place.open("rb") as stream, np.load(stream, allow_pickle=False) as raw:
            hashes, texts = raw["hashes"], raw["texts"]
        if hashes.dtype != np.uint32 or texts.dtype != np.uint16 or hashes.shape != texts.shape:
            raise ValueError(f"{hashes.shape} {hashes.dtype} beside {texts.shape} {texts.dtype}")
        if hashes.ndim != 1 or bool((np.diff(hashes.astype(np.int64)) <= 0).any()):
            raise ValueError("hashes that do not rise")
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            expected=f"{FILE}, as mujaz train writes it",
            got=f"{type(error).__name__}: {error}"[:120],
            where=str(place),
            do="Fetch the model folder whole, or train it again.",
        ) from error
    return Words(hashes, texts)
