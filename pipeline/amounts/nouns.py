"""The words around a figure: nouns that news counts, what may follow them, and words that are no noun.

In:   counted.yaml; a text and a place in it.
Out:  the page in the matching form; the word behind a place.
Not:  which of them a figure counts (counted.py), or how far that reaches (behind.py).
Why:  both read the same page and step over the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.names import actors
from pipeline.text import letters

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u065f\u0670\u0640])*")
_NEXT = re.compile(rf"[ \u00a0]+({WORD.pattern})")
YEARS = range(1900, 2101)  # what may be a year stands before no «آخرين»
LONGEST = 18  # digits of a number that counts a noun
PAIR = 2
PLURALS = ("ين", "ات")
_GLUED = re.compile(rf"[ \u00a0]*({WORD.pattern})")


@dataclass(frozen=True, slots=True)
class Nouns:
    """counted.yaml in the matching form."""

    singular: frozenset[str]
    plural: frozenset[str]
    measures: frozenset[str]
    never: frozenset[str]
    about: frozenset[tuple[str, ...]]
    refused: frozenset[str]  # before what a floor or a ceiling is told by: «لا»
    beyond: frozenset[str]
    over: frozenset[str]
    over_at: frozenset[str]
    bounded: frozenset[str]  # without their pronoun
    within: frozenset[str]
    inside: frozenset[str]  # «فيها», which nothing follows
    ends: frozenset[str]  # of no phrase of what a bound is of
    ordered: frozenset[str]
    labels: frozenset[str]
    places: frozenset[str]
    rows: frozenset[str]
    parted: frozenset[str]
    number: frozenset[str]
    numbering: frozenset[str]
    numbered: frozenset[str]
    led: frozenset[str]  # years follow, without the article
    between: frozenset[str]  # of no article, between one of those and its year
    ranged: frozenset[str]
    tolls: frozenset[str]
    not_of: frozenset[str]
    others: frozenset[str]
    adjectives: frozenset[str]  # masculine, singular
    owned: Mapping[str, frozenset[str]]  # noun → what it may own
    changes: frozenset[str]
    rates: frozenset[str]
    spans: frozenset[str]
    paced: frozenset[str]
    each: frozenset[str]
    single: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and its place."""

    text: str
    form: str  # the matching form
    start: int  # code points
    end: int

    @property
    def definite(self) -> bool:
        """Whether it carries the article."""
        return self.form.startswith(actors.ARTICLE) and len(self.form) > 4


def following(text: str, at: int, *, glued: bool = False) -> Word | None:
    """The word behind a place, with nothing but blanks between; `glued`: perhaps without them."""
    found = (_GLUED if glued else _NEXT).match(text, at)
    return Word(found[1], letters.match(found[1]), found.start(1), found.end(1)) if found else None


def agrees(word: Word, value: int | None, *, vague: bool) -> bool:
    """Whether a word behind a number has the form of what such a number counts."""
    nouns, form = load(), word.form
    singular = form in nouns.singular or (form.endswith("ا") and form[:-1] in nouns.singular)
    if form in nouns.never:
        return False
    if word.definite:
        return vague and form not in nouns.not_of  # «عشرات القتلى»
    if value is None:  # a fraction, or «نصف ساعة»; «4.6 مرات»
        return singular or form in nouns.plural
    few, many = 3 <= value % 100 <= 10, 11 <= value % 100 <= 99
    if few:
        sound = (
            form.endswith(PLURALS) and len(form) >= 5 and not form.startswith(("و", "ب", "ل", "ف", "ك", "ال"))
        )
        return form in nouns.plural or (sound and "وا" not in form[-3:])
    if many:
        ending = form.endswith("ا") and len(form) >= 4 and not form.endswith(("ها", "وا", "نا"))
        return singular or form in nouns.others or (ending and not form.startswith(("و", "ال")))
    other = form in nouns.others and (value == PAIR or (value >= 100 and value not in YEARS))
    return other or ((value >= 100 or value == 1) and singular)


@cache
def load() -> Nouns:
    """The page that ships; read once."""
    return build(places.page(Path(__file__).with_name("counted.yaml")))


def build(raw: Mapping[str, Any]) -> Nouns:
    """A page like counted.yaml, in the matching form."""
    families = [list(_forms(family)) for family in raw["nouns"].split(";") if family.strip()]
    owned: dict[str, frozenset[str]] = {}
    for entry in raw["owned"]:
        words = frozenset(_forms(entry["words"]))
        for noun in _forms(entry["nouns"]):
            owned[noun] = owned.get(noun, frozenset()) | words
    return Nouns(
        singular=frozenset(family[0] for family in families),
        plural=frozenset(plural for family in families for plural in family[1:]),
        measures=frozenset(_forms(raw["measures"])),
        never=frozenset(_forms(raw["never"])),
        about=frozenset(tuple(_forms(phrase)) for phrase in raw["about"]),
        refused=frozenset(_forms(raw["bounds"]["refused"])),
        beyond=frozenset(_forms(raw["bounds"]["beyond"])),
        over=frozenset(_forms(raw["bounds"]["over"])),
        over_at=frozenset(_forms(raw["bounds"]["at"])),
        bounded=frozenset(_forms(raw["bounds"]["of"])),
        inside=frozenset(_forms(raw["bounds"]["inside"])),
        within=frozenset(_forms(raw["bounds"]["within"])),
        ends=frozenset(_forms(raw["bounds"]["ends"])),
        ordered=frozenset(_forms(raw["ordered"])),
        labels=frozenset(_forms(raw["labels"]["words"])),
        places=frozenset(_forms(raw["labels"]["places"])),
        rows=frozenset(_forms(raw["labels"]["rows"])),
        parted=frozenset(_forms(raw["labels"]["parted"])),
        number=frozenset(_forms(raw["labels"]["number"])),
        numbering=frozenset(_forms(raw["labels"]["numbering"])),
        numbered=frozenset(_forms(raw["labels"]["numbered"])),
        led=frozenset(_forms(raw["years"]["led"])),
        between=frozenset(_forms(raw["years"]["between"])),
        ranged=frozenset(_forms(raw["years"]["ranged"])),
        tolls=frozenset(_forms(raw["years"]["tolls"])),
        not_of=frozenset(_forms(raw["not_of"])),
        others=frozenset(_forms(raw["others"])),
        adjectives=frozenset(_forms(raw["adjectives"])),
        owned=owned,
        changes=frozenset(_forms(raw["changes"])),
        rates=frozenset(_forms(raw["rates"])),
        spans=frozenset(_forms(raw["spans"])),
        paced=frozenset(_forms(raw["paced"])),
        each=frozenset(_forms(raw["each"])),
        single=frozenset(_forms(raw["single"])),
    )


def _forms(words: str) -> Iterator[str]:
    yield from letters.match_all(words.split())
