"""A sentence as the gate sees it: words, numbers, dates and names, each with a key to compare by.

In:   a sentence (display form).
Out:  units in order, with their spans, clauses, quotations, bounds and operators.
Not:  comparing two sentences (align.py, checks.py).
Why:  a number of four words, a month of two and a power in any spelling are each one thing to agree on.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.faithful import lexicon, numbers, stems
from pipeline.names import actors
from pipeline.numerals.values import singular
from pipeline.text import alphabet, letters
from pipeline.text.pairs import match_pairs

WORD, NUMBER, DATE, NAME, LATIN = "word", "number", "date", "name", "latin"
_SIGNS = alphabet.SIGNS.pattern[1:-1]
_DIGIT = "[0-9٠-٩۰-۹]"
_GROUPS = rf"(?<![0-9٠-٩۰-۹.,]){_DIGIT}{{1,3}}(?:[ \u00a0\u202f]{_DIGIT}{{3}})+(?!\s?{_DIGIT}|[/.:-])"
# «10 000» is one number; «7،8» is a decimal; «2017،2018» and «1،2،3» are lists.
_COMMA = rf"(?<![0-9٠-٩۰-۹،]){_DIGIT}{{1,3}}،{_DIGIT}{{1,2}}(?!{_DIGIT}|،{_DIGIT})"
_TOKEN = re.compile(
    rf"{_GROUPS}|{_COMMA}|{_DIGIT}+(?:[.,:٫٬]{_DIGIT}+)*|[%٪]|[^\W_][\w{_SIGNS}{alphabet.TATWEEL}{letters.JUNK}]*"
)
_QUOTES = frozenset('«»“”„"')
_BREAK = re.compile(r"[،,;؛:.!?؟()\[\]–—…\"«»“”„]")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<![\d/])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_MONTHS = tuple(calendar.month_name[number].lower() for number in range(1, 13))
PARTICLES = frozenset({"not", "without", "future", "if"})  # they claim nothing alone, and are checked alone
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing of a sentence."""

    text: str
    form: str  # the matching form of its words
    start: int
    end: int
    kind: str
    key: str  # what a number, a date or a name is compared by; a word's form
    content: bool  # it claims something: a draft needs a source for it
    clause: int  # how many breaks stand before it
    quoted: bool = False
    operator: str = ""  # the class of lexicon.yaml that it belongs to: not, may, deny …
    bound: str = ""  # of a number: about, over, under
    titled: bool = False  # a name is expected here


def unquoted(text: str) -> list[tuple[int, int]]:
    """The spans between the quotation marks of a text, the marks left out."""
    pairs = match_pairs(text, 0, len(text))
    marked = [(opener + 1, closer) for closer, opener in pairs.items() if text[opener] in _QUOTES]
    return sorted(span for span in marked if text[slice(*span)].strip())


@functools.lru_cache(maxsize=1 << 12)
def units(text: str) -> tuple[Unit, ...]:
    """The units of a sentence, in order."""
    tokens = [token.span() for token in _TOKEN.finditer(text)]
    forms = [
        "%" if text[a:b] in "%٪" else form for (a, b), form in zip(tokens, _forms(text, tokens), strict=True)
    ]
    kept = [index for index, form in enumerate(forms) if form]
    tokens, forms = [tokens[index] for index in kept], [forms[index] for index in kept]
    groups = _groups(text, tokens, forms)
    quotes = unquoted(text)
    words = lexicon.load()
    found: list[Unit] = []
    clause, at = 0, 0
    while at < len(tokens):
        last, kind, key = groups.get(at, (at + 1, "", ""))
        start, end = tokens[at][0], tokens[last - 1][1]
        before = text[tokens[at - 1][1] if at else 0 : start]
        clause += len(_BREAK.findall(before))
        form = " ".join(forms[at:last])
        if not kind:
            kind = LATIN if _LATIN.search(form) else WORD
            key = form
        titled = bool(found) and (
            found[-1].form in words.titles or (found[-1].titled and found[-1].kind == LATIN)
        )
        found.append(
            Unit(
                text[start:end],
                form,
                start,
                end,
                kind,
                key,
                content=kind != WORD or _content(form, words),
                clause=clause,
                quoted=any(first <= start and end <= close for first, close in quotes),
                titled=titled and kind == WORD and form not in words.function,
            )
        )
        at = last
    return tuple(_operated(found, words))


def _forms(text: str, tokens: Spans) -> list[str]:
    return letters.match_all("".join(text[start:end].split()).replace("،", ".") for start, end in tokens)


def _content(form: str, words: lexicon.Lexicon) -> bool:
    if form in words.function or form in words.glue:
        return False
    bare = form[1:] if form[0] in "وف" and len(form) > 2 else form
    return not (bare in words.function or bare in words.glue or len(bare) < 2)


def _groups(text: str, tokens: Spans, forms: Sequence[str]) -> dict[int, tuple[int, str, str]]:
    """Where a number, a date or a power begins: where it ends, its kind and its key."""
    groups: dict[int, tuple[int, str, str]] = {}
    taken: set[int] = set()

    def add(first: int, last: int, kind: str, key: str) -> None:
        if taken.isdisjoint(range(first, last)):
            groups[first] = (last, kind, key)
            taken.update(range(first, last))

    for mention in actors.load().find(text):
        inside = [i for i, (start, end) in enumerate(tokens) if start < mention.end and end > mention.start]
        if inside:
            add(inside[0], inside[-1] + 1, NAME, _name(mention.name, forms[inside[0] : inside[-1] + 1]))
    starts = {start: index for index, (start, _) in enumerate(tokens)}
    for one in _NUMERIC_DATE.finditer(text):
        month = starts.get(one.start(3), -1)
        if month >= 0 and 1 <= int(one[3]) <= 12:
            add(month, month + 1, DATE, _MONTHS[int(one[3]) - 1])
    for at, last, key in _phrases(forms, lexicon.load().dates, clitics=True):
        add(at, last, DATE, key)
    for number in numbers.numbers(_counting(text, tokens, forms)):
        add(number.first, number.last, NUMBER, number.key)
    return groups


def _counting(text: str, tokens: Spans, forms: Sequence[str]) -> list[str]:
    """The forms as numbers are read: «مليونًا», and «مليونا» before a mark, is one million."""
    ends = [*(start for start, _ in tokens[1:]), len(text)][: len(tokens)]
    return [
        singular(text[start:end], form, ends=bool(_BREAK.search(text, end, after)) or after == len(text))
        for (start, end), form, after in zip(tokens, forms, ends, strict=True)
    ]


def _name(power: str, forms: Sequence[str]) -> str:
    """A power; a body that stands for it (البيت الأبيض) keeps its own name."""
    form = " ".join(forms)
    bodies = lexicon.load().bodies
    own = next((stem for stem, _ in actors.stems(form) if stem in bodies), "")
    return f"{power}/{own}" if own else power


def _phrases(
    forms: Sequence[str], table: Mapping[tuple[str, ...], str], clitics: bool
) -> list[tuple[int, int, str]]:
    """Where phrases of a table stand: the longest first, with or without clitics on the first word."""
    longest = max(map(len, table))
    found = []
    at = 0
    while at < len(forms):
        heads = {form for form, _ in actors.stems(forms[at])} if clitics else {forms[at]}
        if not clitics and forms[at][:1] in ("و", "ف"):
            heads.add(forms[at][1:])
        hit = next(
            (
                (size, table[key])
                for size in range(longest, 0, -1)
                for head in heads
                if (key := (head, *forms[at + 1 : at + size])) in table
                and len(key) == size
                and (size > 1 or len(head) > 2 or head == forms[at] or head == forms[at][1:])
            ),
            None,
        )
        if hit:
            found.append((at, at + hit[0], hit[1]))
            at += hit[0]
        else:
            at += 1
    return found


def _operated(found: list[Unit], words: lexicon.Lexicon) -> list[Unit]:
    """The same units with their operators and the bounds of their numbers."""
    forms = [one.form for one in found]
    for at, last, key in _phrases(forms, words.operators, clitics=False):
        if not _idle(found, at, last):
            for index in range(at, last):
                content = found[index].content and key not in PARTICLES
                found[index] = replace(found[index], operator=key, content=content)
    for at, one in enumerate(found[:-1]):
        if one.form.removeprefix("و") == words.may and _imperfect(found[at + 1].form, words):
            found[at] = replace(one, operator="may", content=False)
    for at, last, key in _phrases(forms, words.bounds, clitics=False):
        number = next((i for i in range(last, min(last + 2, len(found))) if found[i].kind == NUMBER), None)
        if number is None and at and found[at - 1].kind == NUMBER and key == "about":
            number = at - 1
        if number is not None:
            found[number] = replace(found[number], bound=key)
            for index in range(at, last):
                found[index] = replace(found[index], content=False, operator="")
    return found


def _idle(found: Sequence[Unit], at: int, last: int) -> bool:
    """Whether what looks like a negation is none: ما as "what", لا يزال, غير أن, لا سيما."""
    following = found[last].form if last < len(found) else ""
    form = found[at].form.removeprefix("و").removeprefix("ف")
    if form == "ما" and last - at == 1:
        opens = at == 0 or found[at - 1].clause != found[at].clause or found[at].form == "وما"
        return not opens or following[:1] in ("ي", "ت", "ن") or following in lexicon.load().after_what
    return following in lexicon.load().idle.get(form, ())


def _imperfect(form: str, words: lexicon.Lexicon) -> bool:
    return len(form) > 2 and form[0] in "يتن" and form not in words.past_in_t


def same(one: Unit, other: Unit) -> bool:
    """Whether two units are one thing, in whatever spelling."""
    if WORD == one.kind == other.kind:
        return stems.same(one.form, other.form)
    if one.kind == other.kind:
        return one.key == other.key
    return False
