"""The words of the frame: what a brief says around the article's own sentences, in Arabic or English.

In:   the language that is spoken, Arabic unless `spoken` says otherwise.
Out:  fixed texts, names of roles and reasons, and counted nouns that agree with their number.
Not:  the article's words: they stay as they are, in every language of the frame.
Why:  every format says the same, and another language of the frame is one more table (english.py).

A table is read like a dict and answers in the language that is spoken, so no format asks which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline.frame import arabic, english
from pipeline.records import Label

LANGUAGES = ("ar", "en")
_SPOKEN: ContextVar[str] = ContextVar("language of the frame", default="ar")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak a language, one of LANGUAGES, until the block ends."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """The language that is spoken."""
    return _SPOKEN.get()


class Words(Mapping[str, str]):
    """A table of fixed texts that answers in the language that is spoken."""

    def __init__(self, arabic: Mapping[str, str], other: Mapping[str, str]) -> None:
        self._tables = {"ar": arabic, "en": other}

    def __getitem__(self, key: str) -> str:
        return self._tables[_SPOKEN.get()][key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables[_SPOKEN.get()])

    def __len__(self) -> int:
        return len(self._tables[_SPOKEN.get()])


NOUNS = arabic.NOUNS
ROLES: Mapping[str, str] = Words(arabic.ROLES, english.ROLES)
REASONS: Mapping[str, str] = Words(arabic.REASONS, english.REASONS)
COPIES: Mapping[str, str] = Words(arabic.COPIES, english.COPIES)
FRAME: Mapping[str, str] = Words(arabic.FRAME, english.FRAME)
WARNINGS: Mapping[str, str] = Words(arabic.WARNINGS, english.WARNINGS)
GATE: Mapping[str, str] = Words(arabic.GATE, english.GATE)


def count(number: int, noun: str) -> str:
    """A number with its noun as Arabic counts: فقرة واحدة، فقرتان، 3 فقرات، 11 فقرة، 100 فقرة.

    In English: 1 paragraph, 2 paragraphs.

    Source: Unicode CLDR, plural rules of Arabic.
    """
    if _SPOKEN.get() == "en":
        return f"{number:,} {english.NOUNS[noun][number != 1]}"
    one, two, few, many, other = NOUNS[noun]
    if number == 1:
        return one
    if number == 2:
        return two
    if 3 <= number % 100 <= 10:
        return f"{number} {few}"
    return f"{number} {many if number % 100 >= 11 else other}"


def percent(share: float) -> str:
    """A share of 0 to 1 in whole percent; what is there but rounds to nothing is under one."""
    whole = int(share * 100 + 0.5)
    under = "under 1%" if _SPOKEN.get() == "en" else "أقل من 1%"
    return under if share > 0 and whole == 0 else f"{whole}%"


def label(one: Label) -> str:
    """A model's label as it is shown: its Arabic name, or its own in an English frame."""
    return one.name.capitalize() if _SPOKEN.get() == "en" else one.arabic


def power(name: str, key: str) -> str:
    """A power as it is shown: its Arabic name, or the gazetteer's English one."""
    return key if _SPOKEN.get() == "en" else name
