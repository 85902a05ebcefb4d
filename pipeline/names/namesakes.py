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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.names import actors, sport
from pipeline.names.actors import Mention
from pipeline.names.said import BLANK, Said, read
from pipeline.text import letters

_GLUED = ("لل", "بال", "وال", "فال", "كال")  # a preposition or "and" before an article: no title goes on so
NEWS = "للانباء"  # «وكالة الأناضول للأنباء»
NEAR = 8  # words before a person's adjective in which what acts for a state makes it the state's
LEAGUE = "الدوري"
OWN = ("هما", "هم", "ها", "ه", "نا")  # «اجتماعهما»
MOST_BETWEEN = 4  # words between a head and a power


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
    closed: frozenset[str]  # no noun: an adjective behind one has none
    round: frozenset[str]  # what comes round: «الدوري» behind one is no league


def standing(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The powers that stand for themselves, in order.

    Args:
        text: As it was given to the gazetteer.
        mentions: What the gazetteer found in it, in order.
    """
    if not mentions:
        return []
    page, said = _page(), read(text, mentions)
    named, of_sport = set(_inside_names(said, page)), sport.told(said)
    kept, before, kind_before = [], -1, ""  # the last word and the kind of the power just left out
    for first, (mention, last) in said.powers.items():
        kind = said.kind(first)
        goes_on = first == before + 1 and kind == kind_before and said.forms[first].startswith("و")
        inside = any(index in named for index in range(first, last + 1))
        held = inside or _led(said, page, first) or _host(said, page, first) or _person(said, page, first)
        if held or (goes_on and said.joined(first)) or (of_sport and sport.plays(said, first)):
            before, kind_before = last, kind
        else:
            kept.append(mention)
    return kept


def _inside_names(said: Said, page: Page) -> Iterator[int]:
    """Every word that stands in a whole name."""
    for index, form in enumerate(said.forms):
        for stem, _ in actors.stems(form):
            for words in page.names.get(stem, ()):
                last = index + len(words) - 1
                if last < len(said.forms) and said.ends(last, words):
                    yield from range(index, last + 1)


def _led(said: Said, page: Page, first: int) -> bool:
    """Whether a head or a title stands before a power, which is its adjective or its owner."""
    if said.clitic(first):
        return False
    kind, definite = said.kind(first), said.definite(first)
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


def _heads(said: Said, page: Page, at: int) -> Iterator[Head]:
    if said.forms[at] == LEAGUE and said.joined(at, BLANK) and _comes_round(said, page, at - 1):
        return
    for stem in {stem for stem, _ in actors.stems(said.forms[at])}:
        yield from (head for head in page.heads.get(stem, ()) if said.ends(at, head.words))


def _comes_round(said: Said, page: Page, at: int) -> bool:
    """Whether a definite word is what comes round: «الاجتماع», «اجتماعهما»."""
    for stem, _ in actors.stems(said.forms[at]):
        if stem.startswith(actors.ARTICLE):
            if stem.removeprefix(actors.ARTICLE) in page.round:
                return True
        elif any(stem.endswith(own) and stem.removesuffix(own) in page.round for own in OWN):
            return True
    return False


def _ends(said: Said, at: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> bool:
    """Whether one of these phrases ends at a word."""
    stems = {stem for stem, _ in actors.stems(said.forms[at])}
    return any(said.ends(at, words) for stem in stems for words in phrases.get(stem, ()))


def _host(said: Said, page: Page, first: int) -> bool:
    """Whether a power is where a post is: «السفير الأميركي بتونس»."""
    clitic, at = said.clitic(first), first - 1
    place = clitic == "ب"
    if not clitic and said.joined(first) and said.forms[at] in page.at | page.to:
        place, at = said.forms[at] in page.at, at - 1
    elif not place:
        return False
    known = actors.load().actors.get(said.powers[first][0].name)
    if place and (known is None or known.kind != "state"):
        return False
    while at >= 0 and said.joined(at + 1, BLANK):
        if _ends(said, at, page.posts):
            return True
        if at not in said.inside and said.forms[at] not in page.beside:
            return False
        at -= 1
    return False


def _person(said: Said, page: Page, first: int) -> bool:
    """Whether a definite adjective without a noun stands for a person: «مع الألماني توماس مولر»."""
    last = said.powers[first][1]
    if said.named(first) or not said.definite(first) or not said.joined(last + 1, BLANK):
        return False
    after = said.forms[last + 1]
    if after in page.stops or after in page.closed or said.articled(last + 1) or len(after) < 3:
        return False
    if first - 1 in said.inside or any(sport.acts(form) for form in said.forms[max(first - NEAR, 0) : first]):
        return False  # «الأميركي والروسي» have one noun; «الرئيسان، الأميركي باراك أوباما …»
    opens = not first or not set(said.gap(first)).isdisjoint(".!؟\n")
    behind = said.joined(first, BLANK) and said.forms[first - 1] in page.closed
    return opens or behind or said.clitic(first) in ("ل", "ب")


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
        closed=frozenset(letters.match_all(raw["closed"])),
        round=frozenset(letters.match_all(raw["round"])),
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
