"""Which closing quote or bracket closes which, in a text that opens and closes them carelessly.

In:   raw text.
Out:  each closing mark with the place of the one that opened it; a mark without its partner is in none.
Not:  where a sentence ends (sentences.py), or whether a quotation is true (faithful/).
Why:  a straight quote is written the same on both sides, and only its neighbours tell which side it is. One
      inside another, or inside “…”, must not hide the outer one: the quotation would be cut at its "…".
"""

from __future__ import annotations

import re

_BRACKET = re.compile(r"[\"“”„‟″«»‹›()\[\]{}]")
TOKEN = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u064b-\u065f\u0670\u0640])*\Z"
)  # a word that ends where the search does
LETTER = re.compile(r"[^\W\d_]")
VISIBLE = re.compile(r"\w")
VOWEL_SIGN = re.compile(r"[\u064b-\u065f\u0670\u0640]")

PAIRS = {"»": "«", "›": "‹", ")": "(", "]": "[", "}": "{"}
_OPENERS = frozenset(PAIRS.values())
QUOTES = frozenset('"“”„‟″')  # written in either direction, whatever Unicode calls them
_CLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "ال", "بال", "وال", "لل", "وب", "ول", "كال", "فال"})

_STOPS = frozenset("،,.؛;:!؟?)]»")  # a quote right before one of them opens nothing
_DEPTH = 2  # of quotes of one kind, one inside the other; what lies further out was never closed
_TITLE = (
    60  # code points: a quote after a colon closes no quotation longer than this; nor is a longer one nested
)


def match_pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Each closing quote or bracket → the one that opened it."""
    partner: dict[int, int] = {}
    stacks: dict[str, list[int]] = {opener: [] for opener in _OPENERS}
    quotes: list[int] = []  # open ones, the innermost last
    for found in _BRACKET.finditer(text, start, end):
        at, sign = found.start(), found[0]
        if sign in _OPENERS:
            stacks[sign].append(at)
        elif sign in PAIRS:
            if stacks[PAIRS[sign]]:
                partner[at] = stacks[PAIRS[sign]].pop()
        elif (opener := _opener(text, at, quotes, start, end)) is not None:
            partner[at] = opener
            around = quotes[: quotes.index(opener)] if at - opener <= _TITLE else []
            quotes = [one for one in around if text[one + 1] not in _STOPS]
        elif _opens(text, at, start, end):
            same = [one for one in quotes if _straight(text[one]) == _straight(sign)]
            if len(same) == _DEPTH:
                quotes.remove(same[0])
            quotes.append(at)
    return partner


def _straight(sign: str) -> bool:
    return sign == '"'


def _opener(text: str, at: int, quotes: list[int], start: int, end: int) -> int | None:
    """The open quote that a straight or curly one closes: the innermost of its kind, else of the other."""
    if not quotes:
        return None
    same = [one for one in quotes if _straight(text[one]) == _straight(text[at])]
    opener = (same or quotes)[-1]
    return opener if _closes(text, at, opener, start, end) else None


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight or curly quote, while none is open, can open one; in «قومي." » it cannot.

    After a colon it opens, though a space may follow: «قائلا :" نحن».
    """
    before_space = at == start or text[at - 1].isspace() or text[at - 1] == ":"
    return at + 1 < end and (before_space or not text[at + 1].isspace())


def _closes(text: str, at: int, quote: int, start: int, end: int) -> bool:
    """Whether a straight or curly quote closes the one that is open, at `quote`.

    Right after a colon it closes only what may be a title, «"مقدمة:" ثم»; in «قائلا :" نحن» and in
    «قال:"نحن» it opens.
    """
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before == ":" and (at - quote > _TITLE or text[at - 2].isspace() or VISIBLE.match(after)):
        return False
    if not before.isspace():
        token = TOKEN.search(text, max(start, at - 5), at)
        clitic = token is not None and VOWEL_SIGN.sub("", token[0]) in _CLITICS
        starts = clitic and (token.start() == start or text[token.start() - 1].isspace())  # type: ignore[union-attr]
        return not (starts and LETTER.match(after))
    return after.isspace() or not VISIBLE.match(after)
