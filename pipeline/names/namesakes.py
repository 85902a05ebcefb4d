"""Powers that a text names for themselves, not inside the name of something else.

In:   a text, and the powers that the gazetteer found in it.
Out:  those of them that a table of powers counts.
Not:  finding powers (actors.py), or what a model reads of them (standins.py): neither knows this page.
Why:  «صحيفة نيويورك تايمز الأميركية» is a source, «المنتخب التونسي» a team, «دينار تونسي» a currency; none of
      them is a state that stands somewhere.

The names stand in namesakes.yaml. What is in doubt is counted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.names import actors
from pipeline.names.actors import Mention
from pipeline.text import letters

FEMININE, MASCULINE = "يه", "ي"  # endings of a relative adjective, in the matching form
_BLANK = " \t\r\n\u00a0-"
_QUOTES = "\"'«»“”„‘’()[]"
_GLUED = ("لل", "بال", "وال", "فال", "كال")  # a preposition or "and" before an article: no title goes on so
NEWS = "للانباء"  # «وكالة الأناضول للأنباء»
MOST_BETWEEN = 4  # words between a head and a power
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u064b-\u065f\u0670\u0640])*")


@dataclass(frozen=True, slots=True)
class Head:
    """What a name begins with, and what may stand between it and the power."""

    words: tuple[str, ...]  # matching form
    definite: bool
    gender: str  # f, m, any or none: of an adjective behind it
    of: bool  # whether a power's own name may follow
    titled: int  # words of a title that may stand between
    between: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """namesakes.yaml, in the matching form."""

    names: Mapping[str, Sequence[tuple[str, ...]]]  # by their first word
    heads: Mapping[str, Sequence[Head]]  # by their last word
    titles: Mapping[str, Sequence[tuple[str, ...]]]  # by their last word
    stops: frozenset[str]
    posts: Mapping[str, Sequence[tuple[str, ...]]]  # by their last word
    beside: frozenset[str]  # what may stand behind a post
    at: frozenset[str]  # before a place
    to: frozenset[str]  # before a place or a body


@dataclass(frozen=True, slots=True)
class _Said:
    """A text in words, and the powers in it by their first word."""

    text: str
    forms: Sequence[str]
    spans: Sequence[tuple[int, int]]
    powers: Mapping[int, tuple[Mention, int]]  # first word → the mention, and its last word
    inside: frozenset[int]  # every word of a power

    def gap(self, index: int) -> str:
        """What stands before a word."""
        return self.text[self.spans[index - 1][1] : self.spans[index][0]] if index else "."

    def joined(self, index: int, allowed: str = _BLANK + _QUOTES) -> bool:
        """Whether nothing but blanks and quotes parts a word from the one before."""
        return index > 0 and not self.gap(index).strip(allowed)

    def ends(self, index: int, words: Sequence[str]) -> bool:
        """Whether a phrase ends at a word; its first word may carry clitics."""
        first = index - len(words) + 1
        if first < 0 or tuple(self.forms[first + 1 : index + 1]) != tuple(words[1:]):
            return False
        whole = all(self.joined(at) for at in range(first + 1, index + 1))
        return whole and any(stem == words[0] for stem, _ in actors.stems(self.forms[first]))


def standing(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The powers that stand for themselves, in order.

    Args:
        text: As it was given to the gazetteer.
        mentions: What the gazetteer found in it, in order.
    """
    if not mentions:
        return []
    page, said = _page(), _said(text, mentions)
    named = set(_inside_names(said, page))
    kept, before, kind_before = [], -1, ""  # the last word and the kind of the power just left out
    for first, (mention, last) in said.powers.items():
        kind = _kind(said, first)
        goes_on = first == before + 1 and kind == kind_before and said.forms[first].startswith("و")
        inside = any(index in named for index in range(first, last + 1))
        if inside or (goes_on and said.joined(first)) or _led(said, page, first) or _host(said, page, first):
            before, kind_before = last, kind
        else:
            kept.append(mention)
    return kept


def _said(text: str, mentions: Sequence[Mention]) -> _Said:
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
    return _Said(text, forms, spans, powers, inside)


def _inside_names(said: _Said, page: Page) -> Iterator[int]:
    """Every word that stands in a whole name."""
    for index, form in enumerate(said.forms):
        for stem, _ in actors.stems(form):
            for words in page.names.get(stem, ()):
                last = index + len(words) - 1
                if last < len(said.forms) and said.ends(last, words):
                    yield from range(index, last + 1)


def _kind(said: _Said, first: int) -> str:
    """What a power is to the word before it: an adjective (f or m) or a name ("")."""
    mention, _ = said.powers[first]
    form = letters.match(said.text[mention.start : mention.end]).partition(" ")[0]
    if form.endswith(FEMININE):
        return "f"
    return "m" if form.endswith(MASCULINE) else ""


def _definite(said: _Said, first: int) -> bool:
    return any(stem.startswith(actors.ARTICLE) for stem, _ in actors.stems(said.forms[first]))


def _clitic(said: _Said, first: int) -> str:
    """What is written before a power: «ب» of «بتونس»; the article is none."""
    mention, _ = said.powers[first]
    return letters.match(said.text[said.spans[first][0] : mention.start]).removesuffix(actors.ARTICLE)


def _led(said: _Said, page: Page, first: int) -> bool:
    """Whether a head or a title stands before a power, which is its adjective or its owner."""
    if _clitic(said, first):
        return False
    kind, definite = _kind(said, first), _definite(said, first)
    if kind and definite and said.joined(first) and _ends(said, first - 1, page.titles):
        return True
    for at in range(first - 1, max(first - 2 - MOST_BETWEEN, -1), -1):
        if not said.joined(at + 1):
            return False
        between = said.forms[at + 1 : first]
        if any(_leads(head, kind, definite, between) for head in _heads(said, page, at)):
            return True
        if said.forms[at] in page.stops or (said.forms[at].startswith(_GLUED) and said.forms[at] != NEWS):
            return False
    return False


def _leads(head: Head, kind: str, definite: bool, between: Sequence[str]) -> bool:
    """Whether a power behind a head, with these words between, belongs to its name."""
    agrees = bool(kind) and head.gender in ("any", kind)
    if set(between) <= head.between:
        if not kind:
            return head.of and not head.definite
        return agrees and (head.definite == definite or (definite and head.of))
    return agrees and definite and not head.definite and len(between) <= head.titled


def _heads(said: _Said, page: Page, at: int) -> Iterator[Head]:
    for stem in {stem for stem, _ in actors.stems(said.forms[at])}:
        yield from (head for head in page.heads.get(stem, ()) if said.ends(at, head.words))


def _ends(said: _Said, at: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> bool:
    """Whether one of these phrases ends at a word."""
    stems = {stem for stem, _ in actors.stems(said.forms[at])}
    return any(said.ends(at, words) for stem in stems for words in phrases.get(stem, ()))


def _host(said: _Said, page: Page, first: int) -> bool:
    """Whether a power is where a post is: «السفير الأميركي بتونس»."""
    clitic, at = _clitic(said, first), first - 1
    place = clitic == "ب"
    if not clitic and said.joined(first) and said.forms[at] in page.at | page.to:
        place, at = said.forms[at] in page.at, at - 1
    elif not place:
        return False
    known = actors.load().actors.get(said.powers[first][0].name)
    if place and (known is None or known.kind != "state"):
        return False
    while at >= 0 and said.joined(at + 1, _BLANK):
        if _ends(said, at, page.posts):
            return True
        if at not in said.inside and said.forms[at] not in page.beside:
            return False
        at -= 1
    return False


@functools.cache
def _page() -> Page:
    return build(places.page(Path(__file__).with_name("namesakes.yaml")))


def build(raw: Mapping[str, Any]) -> Page:
    """A page like namesakes.yaml, in the matching form."""
    heads: dict[str, list[Head]] = {}
    for entry in raw["heads"].values():
        between = frozenset(letters.match_all(entry.get("between", ())))
        rest = (entry["gender"], entry.get("of", False), entry.get("titled", 0), between)
        for words, definite in _written(entry["words"]):
            heads.setdefault(words[-1], []).append(Head(words, definite, *rest))
    return Page(
        names=_by([_forms(name) for line in raw["names"] for name in line], 0),
        heads=heads,
        titles=_by([_forms(name) for name in raw["titles"]], -1),
        stops=frozenset(letters.match_all(raw["stops"])),
        posts=_by([words for words, _ in _written(raw["posts"]["words"])], -1),
        beside=frozenset(letters.match_all(raw["posts"]["between"])),
        at=frozenset(letters.match_all(raw["posts"]["at"])),
        to=frozenset(letters.match_all(raw["posts"]["to"])),
    )


def _forms(name: str) -> tuple[str, ...]:
    return tuple(letters.match(name).split())


def _written(names: Sequence[str]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Each head, and whether it is definite; one of a single word with its article too."""
    for name in names:
        words = _forms(name)
        yield words, words[-1].startswith(actors.ARTICLE)
        if len(words) == 1 and not words[0].startswith(actors.ARTICLE):
            yield (actors.ARTICLE + words[0],), True


def _by(names: Sequence[tuple[str, ...]], at: int) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in names:
        found.setdefault(words[at], []).append(words)
    return found
