"""The gazetteer: which powers a text names, and where.

In:   actors.yaml; any text.
Out:  mentions, with offsets into the text as it was given.
Not:  who does what to whom, or what stance a power has (classify.py, brief.py).
Why:  dedupe, the actor table and the tests of labels must agree on what a named power is.

A mention is a whole word or several, found in the matching form: hamza, vowels, tatweel and hashtags
do not hide it. The longest name wins, from left to right, so "جنوب السودان" is not "السودان".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.text import alphabet, letters

CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
ARTICLE = "ال"
# Feminine, accusative, dual and plural endings of a relative adjective.
ENDINGS = ("", "ة", "ا", "ان", "ين", "ون", "ات", "تان", "تين")
REMEMBERED = 1 << 18  # distinct words kept with what they may name, about 30 MB at the most

_SIGNS = alphabet.SIGNS.pattern[1:-1]
_WORD = re.compile(rf"[\w{_SIGNS}{letters.JUNK}]+")
_SILENT = re.compile(rf"[{_SIGNS}{letters.JUNK}{alphabet.TATWEEL}]")


@dataclass(frozen=True, slots=True)
class Actor:
    """A power: what it is called, and how Arabic grammar treats the name."""

    name: str  # English; the id
    arabic: str
    kind: str  # state, bloc, institution or company
    gender: str  # "f" or "m"

    @property
    def article(self) -> bool:
        """Whether the Arabic name carries the article, which لـ then joins as لل."""
        return self.arabic.startswith(ARTICLE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A power's name in a text: clitics such as و and ب stand before `start`, the article after it."""

    name: str
    start: int  # code points of the text, as given
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """When a spelling that is also a common word counts: always `exact`, and one of the others."""

    after: frozenset[str] = frozenset()
    beside: bool = False
    exact: bool = False
    marked: str = ""

    @property
    def free(self) -> bool:
        """Whether it needs nothing around it."""
        return not (self.after or self.beside or self.marked)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name; `actor` is empty for a name that only looks like a power's."""

    actor: str
    forms: tuple[str, ...]  # the matching form of each word, without clitics
    written: str  # as the file has it
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spelling that a word may begin, and how many letters of the word are clitics."""

    spelling: Spelling
    clitics: int


@dataclass(frozen=True, slots=True)
class _Said:
    """A text in words: as written, in the matching form, and where they stand."""

    text: str
    words: list[str]
    forms: list[str]
    spans: list[tuple[int, int]]

    def gap(self, index: int) -> str:
        """What stands before a word."""
        return self.text[self.spans[index - 1][1] : self.spans[index][0]]

    def joined(self, index: int) -> bool:
        """Whether "and" or a comma joins a word to the one before it."""
        return self.forms[index].startswith("و") or self.gap(index).strip() in ("،", ",")


@dataclass(frozen=True, slots=True)
class _Found:
    candidate: Candidate
    first: int  # index of the first word
    sure: bool  # false where it still needs a power beside it

    @property
    def last(self) -> int:
        return self.first + len(self.candidate.spelling.forms)


class Gazetteer:
    """Every actor of the file, and the finder of their names."""

    def __init__(self, actors: Sequence[Actor], spellings: Sequence[Spelling]) -> None:
        self.actors: Mapping[str, Actor] = {actor.name: actor for actor in actors}
        self.spellings = tuple(spellings)
        self._by_first: dict[str, list[Spelling]] = {}
        for spelling in self.spellings:
            self._by_first.setdefault(spelling.forms[0], []).append(spelling)
        self._forms: dict[str, str] = {}  # of every word that was met
        self._candidates: dict[str, tuple[Candidate, ...]] = {}  # of the same words, longest name first

    def find(self, text: str) -> list[Mention]:
        """The powers that the text names, in order; mentions do not overlap."""
        text = text.replace("_", " ")
        words = _WORD.findall(text)
        candidates = self._candidates
        if not all(word in candidates for word in words):
            self._learn(set(words))
        hits = [index for index, word in enumerate(words) if candidates[word]]
        if not hits:
            return []
        said = _Said(text, words, [self._forms[word] for word in words], _spans(text))
        found = list(self._longest(said, hits))
        return [_mention(said, one) for one in _settled(said, found) if one.candidate.spelling.actor]

    def _learn(self, words: set[str]) -> None:
        """Remember the matching form of words, and what names they may begin."""
        if len(self._forms) >= REMEMBERED:
            self._forms.clear()
            self._candidates.clear()
        fresh = [word for word in words if word not in self._forms]
        for word, form in zip(fresh, letters.match_all(fresh), strict=True):
            found = [
                Candidate(spelling, clitics)
                for stem, clitics in stems(form)
                for spelling in self._by_first.get(stem, ())
            ]
            found.sort(key=lambda one: (-len(one.spelling.forms), one.clitics))
            self._forms[word], self._candidates[word] = form, tuple(found)

    def _longest(self, said: _Said, hits: list[int]) -> Iterator[_Found]:
        free = 0
        for index in hits:
            if index < free:
                continue
            best: _Found | None = None
            for candidate in self._candidates[said.words[index]]:
                length = len(candidate.spelling.forms)
                if best and (best.sure or length < len(best.candidate.spelling.forms)):
                    break
                if _continues(said, index, candidate.spelling.forms):
                    sure = _counts(said, index, candidate)
                    if sure or (sure is False and best is None):
                        best = _Found(candidate, index, sure)
            if best:
                yield best
                free = best.last


def _spans(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _WORD.finditer(text)]


def stems(form: str) -> Iterator[tuple[str, int]]:
    """What may be left of a word (matching form) without its clitics, and how many letters went."""
    for clitic in CLITICS:
        if not form.startswith(clitic):
            continue
        rest = form[len(clitic) :]
        yield rest, len(clitic)
        if clitic.endswith("ل") and rest.startswith("ل"):  # للصين: the article's alef goes after لـ
            yield "ا" + rest, len(clitic)
            yield ARTICLE + rest, len(clitic)  # للبنانيين: and one of three lams


def attached(form: str) -> Iterator[str]:
    """The word (matching form) with every clitic that may be written before it; `stems` undone."""
    for clitic in CLITICS:
        yield clitic + form
        if clitic.endswith("ل") and form.startswith(ARTICLE):
            yield clitic + (form[2:] if form.startswith("الل") else form[1:])


def _continues(said: _Said, index: int, forms: tuple[str, ...]) -> bool:
    """Whether the words after the first are the name's, with nothing but spaces or hyphens between."""
    if tuple(said.forms[index + 1 : index + len(forms)]) != forms[1:]:
        return False
    return not any(said.gap(index + step).strip(" \t\r\n\u00a0-") for step in range(1, len(forms)))


def _counts(said: _Said, index: int, candidate: Candidate) -> bool | None:
    """Whether a name counts (True), needs a power beside it (False), or is a common word (None)."""
    rule = candidate.spelling.rule
    if rule is None:
        return True
    word = said.words[index]
    if rule.exact and _SILENT.sub("", word)[candidate.clitics :] != candidate.spelling.written:
        return None
    if rule.free or (rule.marked and rule.marked in word):
        return True
    before = said.forms[index - 1] if index else ""
    if not candidate.clitics and (before in rule.after or before[1:] in rule.after):
        return True
    return False if rule.beside else None


def _settled(said: _Said, found: list[_Found]) -> Iterator[_Found]:
    """What is sure, and what an "and" or a comma joins to a power that is."""
    sure = {
        edge for one in found if one.sure and one.candidate.spelling.actor for edge in (one.first, ~one.last)
    }
    for one in found:
        joined_after = one.last in sure and said.joined(one.last)
        joined_before = ~one.first in sure and said.joined(one.first)
        if one.sure or joined_after or joined_before:
            yield one


def _mention(said: _Said, found: _Found) -> Mention:
    """Where the name stands, without its clitics and the signs on them."""
    start, end = said.spans[found.first]
    for _ in range(found.candidate.clitics):
        start += 1
        while start < end and _SILENT.match(said.text, start):
            start += 1
    return Mention(found.candidate.spelling.actor, start, said.spans[found.last - 1][1])


@functools.cache
def load() -> Gazetteer:
    """The gazetteer that ships; read once."""
    return build(places.page(Path(__file__).with_name("actors.yaml")))


def build(page: Mapping[str, Any]) -> Gazetteer:
    """A gazetteer from a page like actors.yaml: entries under their kind, and `lookalikes`."""
    actors: list[Actor] = []
    drafts: list[tuple[str, str, Rule | None]] = []  # actor, spelling, rule
    for kind, entries in page.items():
        if kind == "lookalikes":
            drafts += [("", written, None) for line in entries for written in line]
            continue
        for name, entry in entries.items():
            actors.append(Actor(name, entry["arabic"], kind, entry["gender"]))
            drafts += _drafts(name, entry)
    forms = letters.match_all(written for _, written, _ in drafts)
    spellings: dict[tuple[str, str, str], Spelling] = {}
    for (name, written, rule), form in zip(drafts, forms, strict=True):
        letter_by_letter = written if rule and rule.exact else ""
        spellings.setdefault(
            (name, form, letter_by_letter), Spelling(name, tuple(form.split()), written, rule)
        )
    return Gazetteer(actors, list(spellings.values()))


def _drafts(name: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str, Rule | None]]:
    """Every spelling of an entry, with the forms of its adjectives."""
    rules = {
        written: Rule(
            after=frozenset(letters.match_all(rule.get("after", ()))),
            beside=rule.get("beside", False),
            exact=rule.get("exact", False),
            marked=rule.get("marked", ""),
        )
        for written, rule in entry.get("rules", {}).items()
    }
    for written in (entry["arabic"], *entry["names"]):
        yield name, written, rules.get(written)
    for adjective in entry["adjectives"]:
        for ending in ENDINGS:
            for article in ("", ARTICLE):
                written = " ".join(article + word + ending for word in adjective.split())
                yield name, written, rules.get(adjective)
