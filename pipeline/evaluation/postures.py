"""Words that hint at a posture, and where they stand in a text.

In:   the words of configs/postures; any text.
Out:  places, with the label that each word hints at.
Not:  what a paragraph stands for (classify.py): a word is not a label.
Why:  the audit that counts trigger words and the contrast set that takes them out must mean the same words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.config import PosturesConfig
from pipeline.names import actors
from pipeline.text import alphabet, letters

_SIGNS = alphabet.SIGNS.pattern[1:-1]
_WORD = re.compile(rf"[\w{_SIGNS}{letters.JUNK}]+")
_SIGN = re.compile(f"[{_SIGNS}{letters.JUNK}{alphabet.TATWEEL}]")
ENDINGS = (*actors.ENDINGS, "اً", "ًا")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text."""

    start: int  # code points of the text as given
    end: int
    form: str  # the matching form, with clitics and article


@dataclass(frozen=True, slots=True)
class Trigger:
    """A posture word in a text; `first` and `last` are places in the list of its words."""

    label: str
    first: int
    last: int
    adjective: bool
    joined: bool  # a clitic stands before it: و, ب …
    definite: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    rest: tuple[str, ...]  # the forms of the words behind the first
    adjective: bool


class Postures:
    """The words of a config, ready to be found."""

    def __init__(self, config: PosturesConfig) -> None:
        self._by_first: defaultdict[str, list[_Entry]] = defaultdict(list)
        for label, written in config.words.items():
            for phrase in written:
                self._learn(phrase, label, ("", "ا"), adjective=False)
        for label, written in config.adjectives.items():
            for phrase in written:
                self._learn(phrase, label, ENDINGS, adjective=True)

    def _learn(self, phrase: str, label: str, endings: Sequence[str], *, adjective: bool) -> None:
        first, *others = phrase.split()
        rest = tuple(letters.match(word) for word in others)
        for form in {letters.match(first + ending) for ending in endings}:
            self._by_first[form].append(_Entry(label, rest, adjective))

    def find(self, text: str) -> tuple[list[Word], list[Trigger]]:
        """The words of a text, and the triggers among them, in order; the longest one of a place."""
        said = words(text)
        found: list[Trigger] = []
        for place in range(len(said)):
            if not (found and place <= found[-1].last):
                found += self._at(said, place)
        return said, found

    def labels(self, text: str) -> set[str]:
        """The labels that at least one word of the text hints at."""
        return {trigger.label for trigger in self.find(text)[1]}

    def _at(self, said: Sequence[Word], place: int) -> list[Trigger]:
        tried = [
            Trigger(entry.label, place, place + len(entry.rest), entry.adjective, joined, definite)
            for stem, joined, definite in _bare(said[place].form)
            for entry in self._by_first.get(stem, ())
            if tuple(word.form for word in said[place + 1 : place + 1 + len(entry.rest)]) == entry.rest
        ]
        return [max(tried, key=lambda one: one.last)] if tried else []


def words(text: str) -> list[Word]:
    """The words of a text with their matching forms."""
    spans = [found.span() for found in _WORD.finditer(text)]
    forms = letters.match_all([text[start:end] for start, end in spans])
    return [Word(start, end, form) for (start, end), form in zip(spans, forms, strict=True)]


def _bare(form: str) -> Iterator[tuple[str, bool, bool]]:
    """What may be left of a word without clitics and article, whether it had clitics, and the article."""
    for stem, taken in actors.stems(form):
        yield stem, taken > 0, False
        if stem.startswith(actors.ARTICLE):
            yield stem[len(actors.ARTICLE) :], taken > 0, True


def definite(word: str) -> bool:
    """Whether a word, as written, carries the article, behind clitics or not: الآلية does, آلية does not."""
    bare = _SIGN.sub("", word)
    return bare.startswith((actors.ARTICLE, "لل")) or any(
        bare.startswith((clitic + actors.ARTICLE, clitic + "ل" if clitic.endswith("ل") else clitic + "ال"))
        for clitic in actors.CLITICS
        if clitic
    )
