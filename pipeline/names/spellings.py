"""What a spelling of a power is: a name, a capital, a seat or an adjective, with article and ending.

In:   a text; the powers of swaps.yaml; the gazetteer.
Out:  each mention with its form, so that another power's spelling of the same form can take its place.
Not:  exchanging two powers (swaps.py), stand-ins (standins.py), or finding names (actors.py).
Why:  a contrast set and the model's own eyes must mean the same spellings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import places
from pipeline.names import actors
from pipeline.text import alphabet, letters

NAME, CAPITAL, SEAT, ADJECTIVE = "name", "capital", "seat", "adjective"
ENDINGS = (*actors.ENDINGS, "اً", "ًا")
LEFTOVERS = ("و", "ي")  # a sound plural before its owner, which the gazetteer does not know
TWOFOLD = "a name or an adjective"
_SMALL = ("الي", "التي", "الذي", "الذين", "اليوم", "الان")  # matching form: definite, and no noun to describe
_PARTS = ("الشمالي", "الجنوبي", "اللاتيني", "الوسطي")  # matching form; أميركي شمالي is of no state
_HAMZA = str.maketrans("أإآ", "ااا")
_KEY = str.maketrans("أإآةىؤ", "اااهيو")  # not the matching form: روسياً is an adjective, روسيا the country
_WORD = re.compile(r"[^\W_]+")


class UnsafeError(ValueError):
    """A swap would not be good Arabic; the message is the reason, a few words."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a spelling is, without its stem."""

    power: str
    kind: str  # NAME, CAPITAL, SEAT or ADJECTIVE
    article: bool = False  # of an adjective; a name keeps its own
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One spelling in a paragraph."""

    form: Form
    stem: str  # as the paragraph has it, hamza too
    start: int  # of its clitics, in code points
    end: int
    clitics: str


def known() -> list[str]:
    """Every power that can be exchanged, in the order of swaps.yaml."""
    return list(_page().powers)


def standins() -> Mapping[str, Sequence[str]]:
    """Who stands for the states of a text, by gender ("f", "m"), in order."""
    return _page().standins


@functools.cache
def kinds(power: str) -> frozenset[str]:
    """The kinds of spelling that a power has."""
    return frozenset(form.kind for form, _ in _spellings(power))


def mentions(text: str) -> Iterator[actors.Mention]:
    """The actors that a text names, outside fixed names."""
    fixed = [found.span() for found in _page().fixed.finditer(text)]
    for mention in actors.load().find(text):
        if not any(start <= mention.start < end for start, end in fixed):
            yield mention


def words(text: str) -> Iterator[tuple[int, set[str]]]:
    """Where each word begins, and what it may be without its clitics and hamza."""
    for word in _WORD.finditer(text):
        yield word.start(), {stem for stem, _ in actors.stems(word[0].translate(_HAMZA))}


def found_at(text: str, mention: actors.Mention) -> Found:
    """What a mention's spelling is.

    Raises:
        UnsafeError: It has no counterpart, or vowels.
    """
    start, end = mention.start, mention.end
    while start and _WORD.fullmatch(text[start - 1]):
        start -= 1
    clitics, word = text[start : mention.start], text[mention.start : end]
    before = text[start - 1 : start]
    if clitics not in actors.CLITICS or before in tuple("_#") or alphabet.SIGNS.match(before):
        raise UnsafeError("vowels or a hashtag on the name")
    tries = [word]
    if clitics.endswith("ل") and word.startswith("ل"):  # للصين, and للبنانيين before للبنان
        tries = [actors.ARTICLE + word, "ا" + word, word]
    for written in tries:
        form = _forms().get(written.translate(_KEY))
        if form and form.power == mention.name:
            form = _certain(text[:start], clitics, form, written)
            if form.kind == ADJECTIVE and letters.match(text[end:][:20]).startswith(_PARTS):
                raise UnsafeError("a part of a continent")
            return Found(form, _stem(form, written), start, end, clitics)
    raise UnsafeError("a name of a body, or a spelling without a counterpart")


def articled(power: str, stem: str) -> bool:
    """Whether a stem's first letters are the article: not in المانيا for ألمانيا."""
    bare = stem.translate(_HAMZA)
    return any(
        known.startswith(actors.ARTICLE) and known.translate(_HAMZA) == bare for _, known in _spellings(power)
    )


def _certain(before: str, clitics: str, form: Form, written: str) -> Form:
    """The form, where a name that is spelled like an adjective is told apart by the words before it."""
    two = before.split()[-2:]
    last = two[-1] if two else ""
    bare = written.translate(_KEY)
    if bare == "السعوديه":
        return _saudi(two, clitics, form)
    if bare == "سوريه":  # the country, or what is Syrian
        raise UnsafeError(TWOFOLD)
    accusative = form.kind == NAME and written.endswith("يا") and last.endswith(("ا", "اء", "ًا", "اً"))
    if accusative and bare[:-1] in _forms():
        raise UnsafeError(TWOFOLD)
    return form


def _saudi(before: list[str], clitics: str, name: Form) -> Form:
    """Whether السعودية is the country or an adjective.

    Args:
        before: The last two words before it, as written.
        clitics: On it.
        name: Its form as the country.
    """
    bare = letters.match(before[-1]) if before else ""
    definite = any(stem.startswith("ال") for stem, _ in actors.stems(bare)) and bare not in _SMALL
    closed = before[-1:] and before[-1].endswith(tuple("،.,؛:"))
    if not definite or closed or bare.endswith("المتحده") or clitics not in ("", "و", "ف"):
        return name
    feminine = [letters.match(word).endswith(("ه", "ات")) for word in before]
    if clitics or any(one.name in _page().powers for one in mentions(before[-1])) or not any(feminine):
        raise UnsafeError(TWOFOLD)
    return Form(name.power, ADJECTIVE, article=True, ending="ة")


def _stem(form: Form, written: str) -> str:
    if form.kind != ADJECTIVE:
        return written
    cut = slice(2 if form.article else 0, -len(form.ending) or None)
    return " ".join(word[cut] for word in written.split())


def whole(form: Form, stem: str) -> str:
    """A stem with its form's article and ending."""
    if form.kind != ADJECTIVE:
        return stem
    article = actors.ARTICLE if form.article else ""
    return " ".join(article + word + form.ending for word in stem.split())


def joined(clitics: str, word: str) -> str:
    """The word behind its clitics: the article loses its alef after لـ, and one of three lams goes."""
    if clitics.endswith("ل") and word.startswith(actors.ARTICLE):
        word = word[2:] if word.startswith("الل") else word[1:]
    return clitics + word


def usual(power: str, kind: str) -> str:
    """A power's first stem of a kind.

    Raises:
        UnsafeError: It has none.
    """
    for form, stem in _spellings(power):
        if form.kind == kind:
            return stem
    raise UnsafeError(f"the other power has no {kind}")


@functools.cache
def leftovers(power: str) -> frozenset[str]:
    """Words of a power, without hamza, that nothing can stand for."""
    adjectives = [stem for form, stem in _spellings(power) if form.kind == ADJECTIVE and " " not in stem]
    plurals = [start + stem + end for stem in adjectives for start in ("", "ال") for end in LEFTOVERS]
    return frozenset(word.translate(_HAMZA) for word in (*_page().powers[power].get("broken", ()), *plurals))


@dataclass(frozen=True, slots=True)
class _Page:
    """swaps.yaml, read."""

    powers: Mapping[str, Mapping[str, Sequence[str]]]
    fixed: re.Pattern[str]
    standins: Mapping[str, Sequence[str]]


@functools.cache
def _page() -> _Page:
    page = places.page(Path(__file__).with_name("swaps.yaml"))
    return _Page(page["powers"], re.compile("|".join(map(re.escape, page["fixed"]))), page["standins"])


@functools.cache
def _spellings(power: str) -> tuple[tuple[Form, str], ...]:
    """Each stem of a power with its kind, the usual one of a kind first."""
    entry = _page().powers[power]
    out = [
        (Form(power, kind), written)
        for kind in (NAME, CAPITAL, SEAT)
        for written in entry.get(kind + "s", ())
    ]
    written = [spelling.written for spelling in actors.load().spellings if spelling.actor == power]
    plural = {word.replace(" ", "") for word in written}
    adjectives = [word for word in written if word.replace(" ", "ين") + "ين" in plural]
    return (*out, *((Form(power, ADJECTIVE), stem) for stem in adjectives if stem[:2] != actors.ARTICLE))


@functools.cache
def _forms() -> dict[str, Form]:
    """What each spelling is, under its key, with every article and ending; a name before an adjective."""
    out: dict[str, Form] = {}
    for power in _page().powers:
        for form, stem in _spellings(power):
            if form.kind != ADJECTIVE:
                out.setdefault(stem.translate(_KEY), form)
                continue
            for article in (False, True):
                for ending in ENDINGS:
                    full = Form(power, ADJECTIVE, article, ending)
                    out.setdefault(whole(full, stem).translate(_KEY), full)
    return out
