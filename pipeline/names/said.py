"""A text as a reader of names steps over it: its words, and the powers among them.

In:   a text, and the powers that the gazetteer found in it.
Out:  the words in the matching form, what parts them, and what each power is to the word before it.
Not:  whether a power stands for itself (namesakes.py, sport.py).
Why:  both ask the same of the words around a power.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.names import actors
from pipeline.names.actors import Mention
from pipeline.text import letters

FEMININE, MASCULINE = "يه", "ي"  # endings of a relative adjective, in the matching form
BLANK = " \t\r\n\u00a0-"
QUOTES = "\"'«»“”„‘’()[]"
_ARTICLE = re.compile("[وفبك]{0,2}(?:ال|لل)")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u064b-\u065f\u0670\u0640])*")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in words, and the powers in it by their first word."""

    text: str
    forms: Sequence[str]  # the matching form
    spans: Sequence[tuple[int, int]]
    powers: Mapping[int, tuple[Mention, int]]  # first word → the mention, and its last word
    inside: frozenset[int]  # every word of a power

    def gap(self, index: int) -> str:
        """What stands before a word."""
        return self.text[self.spans[index - 1][1] : self.spans[index][0]] if index else "."

    def joined(self, index: int, allowed: str = BLANK + QUOTES) -> bool:
        """Whether nothing but blanks and quotes parts a word from the one before."""
        return 0 < index < len(self.forms) and not self.gap(index).strip(allowed)

    def ends(self, index: int, words: Sequence[str]) -> bool:
        """Whether a phrase ends at a word; its first word may carry clitics."""
        first = index - len(words) + 1
        if first < 0 or tuple(self.forms[first + 1 : index + 1]) != tuple(words[1:]):
            return False
        whole = all(self.joined(at) for at in range(first + 1, index + 1))
        return whole and any(stem == words[0] for stem, _ in actors.stems(self.forms[first]))

    def kind(self, first: int) -> str:
        """What a power is to the word before it: an adjective ("f" or "m") or a name ("")."""
        mention, _ = self.powers[first]
        form = letters.match(self.text[mention.start : mention.end]).partition(" ")[0]
        if form.endswith(FEMININE):
            return "f"
        return "m" if form.endswith(MASCULINE) else ""

    def definite(self, first: int) -> bool:
        """Whether a power carries the article."""
        return any(stem.startswith(actors.ARTICLE) for stem, _ in actors.stems(self.forms[first]))

    def articled(self, index: int) -> bool:
        """Whether a word is written with the article: «ألكسندر» is not."""
        return bool(_ARTICLE.match(self.text, self.spans[index][0]))

    def clitic(self, first: int) -> str:
        """What is written before a power: «ب» of «بتونس»; the article is none."""
        mention, _ = self.powers[first]
        return letters.match(self.text[self.spans[first][0] : mention.start]).removesuffix(actors.ARTICLE)

    def named(self, first: int) -> bool:
        """Whether a power is called by a name, which may end as an adjective: السعودية, مالي."""
        mention, last = self.powers[first]
        if last > first or not self.kind(first):
            return True
        known = actors.load().actors.get(mention.name)
        form = letters.match(self.text[mention.start : mention.end])
        name = letters.match(known.arabic) if known else ""
        return form == name or (name.startswith(actors.ARTICLE) and form == name[1:])  # «للسعودية»


def read(text: str, mentions: Sequence[Mention]) -> Said:
    """A text in words, with its powers, which are in order."""
    found = list(_WORD.finditer(text.replace("_", " ")))
    forms = letters.match_all(one[0] for one in found)
    spans = [one.span() for one in found]
    powers, at = {}, 0
    for mention in mentions:
        while at < len(spans) and spans[at][1] <= mention.start:
            at += 1
        last = at
        while last + 1 < len(spans) and spans[last + 1][0] < mention.end:
            last += 1
        powers[at] = (mention, last)
    inside = frozenset(at for first, (_, last) in powers.items() for at in range(first, last + 1))
    return Said(text, forms, spans, powers, inside)
