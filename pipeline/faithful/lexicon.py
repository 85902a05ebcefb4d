"""The gate's words, folded once: lexicon.yaml as look-ups.

In:   lexicon.yaml, and the months and weekdays of dedupe's guards.
Out:  which class a word or a phrase belongs to.
Not:  sentences (units.py).
Why:  an editor can add a word without reading code.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.dedupe.updates import DATES
from pipeline.text import letters

REPORTING = ("say", "assert")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every list of lexicon.yaml, in the matching form; phrases are tuples of words."""

    function: frozenset[str]
    glue: frozenset[str]
    reporting: Mapping[str, str]  # word → "say" or "assert"
    operators: Mapping[tuple[str, ...], str]  # phrase → class
    reach: Mapping[str, int]  # class → words after it that it governs
    may: str
    past_in_t: frozenset[str]
    bounds: Mapping[tuple[str, ...], str]  # phrase → about, over or under
    sides: Mapping[str, frozenset[tuple[int, int]]]  # word → (pair, side) of opposites
    synonyms: Mapping[str, frozenset[int]]
    titles: frozenset[str]
    given: frozenset[str]
    bodies: frozenset[str]
    openers: frozenset[str]
    joints: frozenset[str]
    after_what: frozenset[str]
    idle: Mapping[str, frozenset[str]]
    joining: tuple[str, ...]  # openings that only join, as written
    dates: Mapping[tuple[str, ...], str]  # phrase → "may", "monday", "last" …


@functools.cache
def load() -> Lexicon:
    """The lexicon that ships; read once."""
    page: dict[str, Any] = places.page(Path(__file__).with_name("lexicon.yaml"))
    operators = page["operators"]
    return Lexicon(
        function=_forms(page["function"]),
        glue=_forms(page["glue"]),
        reporting={form: kind for kind in REPORTING for form in _forms(page[kind])},
        operators={p: kind for kind, entry in operators.items() for p in _phrases(entry["words"])},
        reach={kind: entry["reach"] for kind, entry in operators.items()},
        may=letters.match(page["may_before_imperfect"]),
        past_in_t=_forms(page["past_in_t"]),
        bounds={p: kind for kind, words in page["bounds"].items() for p in _phrases(words)},
        sides=_classes(
            ((number, side), words)
            for number, pair in enumerate(page["opposites"])
            for side, words in enumerate(pair)
        ),
        synonyms=_classes(enumerate(page["synonyms"])),
        titles=_forms(page["titles"]),
        given=_forms(page["given"]),
        bodies=_forms(page["bodies"]),
        openers=_forms(page["openers"]),
        joints=_forms(page["joints"]),
        after_what=_forms(page["after_what"]),
        idle={letters.match(word): _forms(after) for word, after in page["idle"].items()},
        joining=tuple(page["joining"]),
        dates={p: key for key, words in DATES.items() for p in _phrases(words) if key != "safar"},
    )


def _forms(words: str) -> frozenset[str]:
    return frozenset(letters.match_all(word.replace("_", " ") for word in words.split()))


def _phrases(words: str) -> list[tuple[str, ...]]:
    return [tuple(form.split()) for form in letters.match_all(w.replace("_", " ") for w in words.split())]


def _classes(groups: Iterable[tuple[Any, str]]) -> dict[str, frozenset[Any]]:
    found: dict[str, set[Any]] = {}
    for name, words in groups:
        for form in _forms(words):
            found.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}
