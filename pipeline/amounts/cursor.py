"""A place among the tokens of a sentence, and what may be stepped over there.

In:   the tokens, and the first of an amount.
Out:  whether a word, a number or a sign stands next, and the Amount between the first token and here.
Not:  which of them make a figure or a date (figures.py, dates.py).
Why:  both read the same tokens by the same steps, and go back to the first where they find nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.amounts.digits import plain
from pipeline.amounts.meanings import Meaning, meanings, pairs
from pipeline.amounts.tokens import Token
from pipeline.text import letters

NOTHING: Mapping[str, Meaning] = {}  # of a word that is no part of an amount


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure or a date of a text."""

    kind: str  # number, percent, money, date, relative (a date that depends on the day it was written)
    value: str  # "500000000000 USD", "12.5%", "2017-01-18", "1445-09"; the matching form where there is none
    start: int  # code points of the text
    end: int


class Cursor:
    """Steps over the tokens of an amount, from its first.

    Attributes:
        text: The sentence.
        tokens: All of it.
        first: Where the amount begins; an index of `tokens`.
        at: What stands next; an index of `tokens`, or their number.
    """

    def __init__(self, text: str, tokens: Sequence[Token], at: int) -> None:
        self.text, self.tokens, self.first, self.at = text, tokens, at, at

    def means(self, kind: str, ahead: int = 0, words: int = 1) -> str | None:
        """The value of the next word or words under a kind; None where they have no such meaning."""
        meaning = self._phrase(ahead, words).get(kind)
        return meaning.value if meaning else None

    def _phrase(self, ahead: int, words: int) -> Mapping[str, Meaning]:
        """What the next word, or the next two, mean by kind."""
        at = self.at + ahead
        if at + words > len(self.tokens) or self.tokens[at].kind != "word":
            return NOTHING
        first = self.tokens[at]
        if words == 1:
            return meanings().get(first.form, NOTHING)
        second = self.tokens[at + 1]
        if first.form not in pairs() or second.kind != "word" or self.apart(first, second):
            return NOTHING
        return meanings().get(f"{first.form} {second.form}", NOTHING)

    def takes(self, *kinds: str) -> str | None:
        """Step over a phrase of one of these kinds, the longer first; its value."""
        for words in (2, 1):
            phrase = self._phrase(0, words)
            for kind in kinds if phrase else ():
                if kind in phrase and not self.broken():
                    self.at += words
                    return phrase[kind].value
        return None

    def apart(self, one: Token, two: Token) -> bool:
        """Whether more than a blank, a dash, a slash or a bracket stands between two tokens."""
        return self.text[one.end : two.start].strip(" -–/()") != ""

    def broken(self) -> bool:
        """Whether a mark parts the next token from those that were taken."""
        return self.first < self.at < len(self.tokens) and self.apart(
            self.tokens[self.at - 1], self.tokens[self.at]
        )

    def before(self, kind: str) -> bool:
        """Whether the word before the first token has such a meaning."""
        if self.first == 0 or self.apart(self.tokens[self.first - 1], self.tokens[self.first]):
            return False
        return kind in meanings().get(self.tokens[self.first - 1].form, {})

    def digits(self) -> str | None:
        """Step over a number in digits; its digits."""
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "number" and not self.broken():
            self.at += 1
            return plain(self.tokens[self.at - 1].text)
        return None

    def made(self, kind: str, value: str) -> Amount:
        """The amount from the first token to here; where it has no value, its matching form is one."""
        start, end = self.tokens[self.first].start, self.tokens[self.at - 1].end
        inside = self.text[start:end]
        end += inside.count("(") > inside.count(")") and self.text[end : end + 1] == ")"
        return Amount(kind, value or letters.match(self.text[start:end]), start, end)

    def units(self, ahead: int) -> bool:
        """Whether a currency or a unit of time stands so many tokens ahead."""
        return any(self.means(kind, ahead) for kind in ("currency", "time"))

    def percent_sign(self) -> bool:
        """Whether a percent sign stands next."""
        return self.at < len(self.tokens) and self.tokens[self.at].text in "%٪"

    def back(self) -> None:
        """Return to the first token: nothing was found."""
        self.at = self.first
