"""Which lines only say whom to call: «للاتصال: 71 123 456», «الساحل : سالم : 99123456», an address.

In:   the lines of an article.
Out:  for each whether it is one.
Not:  prose that tells a number («ودعت إلى الاتصال على الرقم …»), or share bars (line_kinds.py).
Why:  a brief took a name and its telephone number for the article's second sentence.

Sure rather than complete: a number behind a label that opens the line, or behind one in an address; a name
and a number alone only under a line that speaks of calling, since a row of a table looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.letters import match

_NUMBER = re.compile(r"(?<![\w.,/])(?:\+|00)?\s?\(?\d(?:[ ().\-/]{0,2}\d){6,14}(?![\d,٪%])")
_DATED = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4}|(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d")
_PART = re.compile(r"\s*[:–—|]\s*|\s-\s|[،,]\s")
_BULLET = re.compile(r"^[-–•*·▪☎\s]+")
_NAME_WORDS = 4
_DIGITS = 8  # of a number that no label names


class Contacts:
    """The words of configs/clean/words.yaml, folded once, and the question that they answer."""

    def __init__(
        self, labels: Sequence[str], calling: Sequence[str], address: Sequence[str], most: int
    ) -> None:
        self._labels = frozenset(map(match, labels))
        self._calling = frozenset(map(match, calling))
        self._address = frozenset(map(match, address))
        self._most = most  # words of a line

    def lines(self, texts: Sequence[str]) -> list[bool]:
        """Which lines are no more than whom to call, and where. Shape (lines,).

        Args:
            texts: Display forms, in the article's order.
        """
        found: list[bool] = []
        called = False  # whether what stands above speaks of calling
        for text in texts:
            if not any(map(str.isdigit, text)):
                called = self._calls(text)
                found.append(False)
                continue
            short = len(text.split()) <= self._most
            row = short and _row(text)
            found.append(short and (self._labelled(text) or (row and called)))
            called = called if row else found[-1] or self._calls(text)
        return found

    def _calls(self, text: str) -> bool:
        return not self._calling.isdisjoint(match(text).split())

    def _labelled(self, text: str) -> bool:
        """A label at the head of the line, or one in an address, and its number behind it."""
        bare = _BULLET.sub("", text)
        numbers = [one for one in _NUMBER.finditer(bare) if not _DATED.search(one[0])]
        if not numbers:
            return False
        opening = match(bare[: numbers[0].start()].partition(":")[0]).split()
        if " ".join(opening) in self._labels:
            return True
        if set(opening[:1]) & self._labels and opening[0].startswith("لل") and len(opening) <= _NAME_WORDS:
            return True
        before = match(bare[: numbers[0].start()]).split()
        placed = not self._address.isdisjoint(before) and not bare.endswith((".", "؟", "!"))
        return placed and not self._labels.isdisjoint({" ".join(before[-1:]), " ".join(before[-2:])})


def _row(text: str) -> bool:
    """Names and one telephone number, each by itself: «تونس : سالم : 99123456»."""
    parts = [part for part in _PART.split(_BULLET.sub("", text)) if part]
    numbers = [part for part in parts if _NUMBER.fullmatch(part) and not _DATED.search(part)]
    names = [part for part in parts if part not in numbers]
    return (
        bool(numbers and names)
        and all(sum(map(str.isdigit, one)) >= _DIGITS for one in numbers)
        and all(len(one.split()) <= _NAME_WORDS and not any(map(str.isdigit, one)) for one in names)
    )
