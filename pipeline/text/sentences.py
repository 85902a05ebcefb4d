"""Where an Arabic text's sentences begin and end, word for word.

In:   raw text: one paragraph, or several.
Out:  spans of code points into that very text, in order, none overlapping, every visible letter in one.
Not:  cleaning (letters.py), which quote closes which (pairs.py), or choosing among sentences (summarize.py).
Why:  a brief quotes whole sentences, so a cut after "د." or inside a quotation is a false quotation.

Every step looks at a bounded neighbourhood of a mark, so the time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.text import hanging
from pipeline.text.pairs import LETTER, PAIRS, QUOTES, TOKEN, VISIBLE, VOWEL_SIGN, match_pairs

_LINES = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")
_BLANK_LINES = re.compile(r"\r?\n[^\S\n]*\n\s*|\u2029+")
_MARKS = ".!?؟…‥۔"
_AFTER_ADDRESS = _MARKS + '،,;؛:"”»)]'
_MARK = re.compile(rf"[{_MARKS}](?:[ \t\u00a0]*[{_MARKS}])*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_REFERENCE = re.compile(r"\[[0-9٠-٩۰-۹]{1,3}\]")
_WORD = re.compile(r"(?:[^\W\d_]|[\u064b-\u065f\u0670\u0640]){1,8}")
_TAG = r"(?:[#@][^\W\d]|https?://|www\.)\S*"
_TAGS = re.compile(rf"{_TAG}(?:\s+{_TAG})*")  # hashtags, handles and addresses after the last stop
_LIST_NUMBER = re.compile(r"[:؛،]\s*[(\[]?[0-9٠-٩۰-۹]{1,2}\Z")

_STRAYS = frozenset("»›)]}") | QUOTES

_SHORT_PAIR = (
    240  # code points: quotes and brackets up to here are never cut inside; longer ones are passages
)
_PASSAGE = 800  # code points: no "…" ends a sentence inside a pair up to here; a longer one may be none
_SHORT_QUESTION = 60  # code points: «من يحكم العالم؟» in mid-sentence is a name, not a question put
_ELLIPSIS_WORDS = 5  # words: after fewer, ".." only parts a heading from its kicker
_LOOK_BACK = 16  # code points: no abbreviation is longer

_TITLES = frozenset({"ود", "وأ", "وم", "لد", "بد", "فد", "كد"})  # a title of one letter after a clitic
_UNITS = frozenset("مهج")  # after a number: metres or AD, AH, pounds; these do end a sentence
_LATIN = re.compile(
    "mr|mrs|ms|dr|prof|inc|ltd|co|corp|no|vs|st|jr|sr|etc|gen|sen|gov|rep|fig|vol|pp|ed|al|approx|dept|univ"
)
_LETTER_NAMES = re.compile(  # Latin letters as Arabic newspapers spell them: بي.بي.سي، إف.إم
    "(?:ال)?(?:[اأإ]يه|بي|سي|دي|[اأإآ]ي|[اأإ]ف|جي|[اأإ]تش|جيه|جاي|كيه|كي|كاي|[اأإ]ل|[اأإ]م|[اأإ]ن|[اأ]و"
    "|كيو|[اأإآ]ر|[اأإ]س|تي|يو|في|فى|دبليو|دبل|[اأإ]كس|واي|زد|زي)"
)


@dataclass(frozen=True, slots=True)
class _Close:
    """A mark that may end a sentence, and what stands around it."""

    sentence: int  # where the sentence began
    letter: int  # where its first letter stands
    mark: re.Match[str]
    after: int  # where its closing quotes and brackets end
    end: int  # of the line
    opener: int | None  # of the last of those quotes
    words: int  # of the sentence before the mark


def split(text: str, newline_ends: bool = True) -> list[tuple[int, int]]:
    """The sentences of a text, as (start, end) spans into it.

    Args:
        text: Raw; nothing is changed or stripped.
        newline_ends: Whether each line stands alone. False for one hard-wrapped paragraph, where only
            a blank line does.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for gap in (_LINES if newline_ends else _BLANK_LINES).finditer(text):
        found += _line(text, start, gap.start())
        start = gap.end()
    found += _line(text, start, len(text))
    return found


def _line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one line: cut where a mark ends one, trim, and let no scrap stand alone."""
    pieces: list[tuple[int, int]] = []
    for cut in [*_cuts(text, start, end), end]:
        first, last = _trim(text, start, cut)
        start = cut
        if first == last:
            continue
        if pieces and (not VISIBLE.search(text, first, last) or _TAGS.fullmatch(text, first, last)):
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a sentence ends inside text[start:end]; the end itself is not told."""
    partner = match_pairs(text, start, end)
    shelters = _Spans([*_pairs(partner, _SHORT_PAIR), *_addresses(text, start, end, partner)])
    passages = _Spans(_pairs(partner, _PASSAGE))
    sentence = seen = start
    words, letter = 0, None
    for mark in _MARK.finditer(text, start, end):
        if mark.start() < sentence:
            continue
        letter = letter or LETTER.search(text, seen, mark.start())
        words += len(text[seen : mark.start()].split())
        seen = mark.start()
        if letter is None:
            continue
        after, opener = _past_closers(text, mark.end(), end, partner)
        if shelters.hold(mark.start(), after) or (_trails(mark[0]) and passages.hold(mark.start(), after)):
            continue
        if _ends(text, _Close(sentence, letter.start(), mark, after, end, opener, words)):
            yield after
            sentence = seen = after
            words, letter = 0, None


class _Spans:
    """Spans of a line, outermost only: those that overlap are one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        for first, last in sorted(spans):
            if self.lasts and first < self.lasts[-1]:
                self.lasts[-1] = max(last, self.lasts[-1])
            else:
                self.firsts.append(first)
                self.lasts.append(last)

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them begins before `start`, or there, and ends at `end` or later."""
        at = bisect_right(self.firsts, start) - 1
        return at >= 0 and self.lasts[at] >= end


def _pairs(partner: dict[int, int], longest: int) -> Iterator[tuple[int, int]]:
    """Quotations and brackets up to a length."""
    return ((opener, closer) for closer, opener in partner.items() if closer - opener <= longest)


def _addresses(text: str, start: int, end: int, partner: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Addresses, without the marks after them."""
    for found in _ADDRESS.finditer(text, start, end):
        last = found.end()
        while last - 1 in partner or text[last - 1] in _AFTER_ADDRESS:
            last -= 1
        yield found.start(), last


def _past_closers(text: str, at: int, end: int, partner: dict[int, int]) -> tuple[int, int | None]:
    """The place after the quotes, brackets and references that close on a mark, and the last one's opener."""
    opener: int | None = None
    while at < end:
        reference = _REFERENCE.match(text, at, end)
        if reference:
            at = reference.end()
        elif at in partner:
            opener, at = partner[at], at + 1
        elif text[at] in " \u00a0" and text[at + 1 : at + 2] in PAIRS and at + 1 in partner:
            opener, at = partner[at + 1], at + 2
        elif text[at] in _STRAYS and text[at - 1] in _MARKS and (at + 1 == end or text[at + 1].isspace()):
            at += 1  # its opener is lost, or stands in an earlier sentence
        else:
            break
    return at, opener


def _ends(text: str, close: _Close) -> bool:
    """Whether a mark, with its closers, ends the sentence that began at `close.sentence`."""
    mark, after = close.mark, close.after
    following = after
    while following < close.end and text[following].isspace():
        following += 1
    if following == close.end:
        return True
    then = text[following]
    if then in "،,؛;:" or (then in _MARKS and after > mark.end()) or ("a" <= then <= "z"):
        return False
    if close.opener is not None:
        told = text[close.opener] not in "([{" and hanging.goes_on(
            text, following, close.end, hangs=_trails(mark[0]), quoted=True
        )
        return not told and _ends_quoted(text, close, close.opener, then)
    if following == after and _joins(text, mark, then):
        return False
    if mark[0] != ".":
        return not _trails(mark[0]) or _ends_trailing(text, close, following)
    dot, sentence = mark.start(), close.sentence
    return not (
        _abbreviates(text, dot, sentence, then)
        or _numbers(text, dot, sentence)
        or _spells(text, dot, sentence, following)
    )


def _ends_quoted(text: str, close: _Close, opener: int, then: str) -> bool:
    """Whether a mark just inside a closing quote or bracket ends the sentence around it."""
    sentence, mark = close.sentence, close.mark
    leads = close.letter >= opener
    if then in "-–—":
        return False
    if text[opener] in "([{":
        return leads and not _abbreviates(text, mark.start(), sentence, then)
    if "." in mark[0] or "…" in mark[0]:
        return not (len(mark[0]) == 1 and _abbreviates(text, mark.start(), sentence, then))
    told = text[max(sentence, opener - 3) : opener].rstrip().endswith(":")
    return not leads and (told or mark.end() - opener > _SHORT_QUESTION)


def _ends_trailing(text: str, close: _Close, following: int) -> bool:
    """Whether an ellipsis ends a sentence: not after a kicker, nor before what hangs on it."""
    hangs = text.startswith(("إلخ", "الخ"), following) or hanging.goes_on(
        text, following, close.end, hangs=True, quoted=False
    )
    return close.words >= _ELLIPSIS_WORDS and not hangs


def _trails(mark: str) -> bool:
    """Whether a mark is an ellipsis, and nothing more: "…", "...", ". ."."""
    return mark != "." and not any(sign in "!?؟۔" for sign in mark)


def _joins(text: str, mark: re.Match[str], then: str) -> bool:
    """Whether a mark with no space after it stands inside a number, a name or an address."""
    before = text[mark.start() - 1]
    if then.isdigit() or then in "_@/%":
        return True
    if not then.isalpha():
        return False
    return not _arabic(then) and not _arabic(before)


def _arabic(sign: str) -> bool:
    return "\u0600" <= sign <= "\u08ff" or "\ufb50" <= sign <= "\ufefc"


def _abbreviates(text: str, dot: int, sentence: int, then: str) -> bool:
    """Whether the full stop at `dot` belongs to an abbreviation or an initial: د. م. أ.د. ق.م. U.S. No."""
    at = dot
    while at > sentence and dot - at < 3 and text[at - 1].isspace():
        at -= 1
    token = TOKEN.search(text, max(sentence, at - _LOOK_BACK), at)
    if token is None:
        return False
    bare = VOWEL_SIGN.sub("", token[0])
    before = text[token.start() - 1] if token.start() > sentence else " "
    if not bare or before.isalpha() or before in "_-":  # a lone tatweel is no word
        return False
    if not _arabic(bare[0]):
        return (len(bare) == 1 and (before == "." or not _arabic(then))) or _latin(bare, then)
    if bare in _TITLES:
        return True
    if len(bare) > 1:
        return False
    number = text[max(sentence, token.start() - 2) : token.start()].rstrip()[-1:].isdigit()
    return not (number and bare in _UNITS)


def _latin(bare: str, then: str) -> bool:
    return _LATIN.fullmatch(bare.lower()) is not None and (bare.lower() != "no" or then.isdigit())


def _numbers(text: str, dot: int, sentence: int) -> bool:
    """Whether the full stop follows the number of a list: "ما يلي: 1. كذا"."""
    return _LIST_NUMBER.search(text[max(sentence, dot - 8) : dot]) is not None


def _spells(text: str, dot: int, sentence: int, following: int) -> bool:
    """Whether the full stop stands between two spelled Latin letters: بي.بي.سي."""
    before = TOKEN.search(text, max(sentence, dot - _LOOK_BACK), dot)
    after = _WORD.match(text, following)
    return (
        before is not None
        and after is not None
        and _LETTER_NAMES.fullmatch(VOWEL_SIGN.sub("", before[0])) is not None
        and _LETTER_NAMES.fullmatch(VOWEL_SIGN.sub("", after[0])) is not None
    )
