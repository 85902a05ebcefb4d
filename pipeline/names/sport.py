"""Powers in a paragraph of sport: clubs, teams and players are called by them.

In:   a paragraph in words, with its powers.
Out:  whether it tells of sport, and which of its powers only name who plays, and where.
Not:  a single match or team in another paragraph (namesakes.py).
Why:  in «فوز بايرن ميونيخ الألماني على أياكس» no state stands anywhere; and no list holds all clubs.

There an adjective counts where what acts for a state, or a deed of one, stands before it («السلطات الفرنسية»,
«الغزو الروسي»), and a name unless it is one of a fixture that nobody refuses. Words stand in sport.yaml.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.names import actors
from pipeline.names.said import BLANK, Said
from pipeline.text import letters

LEAST = 2  # different words of sport in a paragraph of sport
EVERY = 30  # words of the paragraph for each word of sport, at the most
WEIGHT = 2  # words of sport that one word of what acts for a state outweighs
FAR = 3  # words between what acts for a state and its adjective, at the most
ROW = 3  # names that stand in a row: a group of a tournament
REFUSED = 10, 3  # words before a name, and behind it, in which a refusal is one of its fixture
_ENDS = frozenset(".!؟\n")  # of a sentence
_DASH = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True, slots=True)
class Page:
    """sport.yaml in the matching form."""

    signs: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]  # by their last word: a phrase and its line
    sure: int  # lines from here on are doubtful
    acting: frozenset[str]
    deeds: frozenset[str]
    refusing: frozenset[str]
    against: frozenset[str]
    wins: frozenset[str]
    places: frozenset[str]


def told(said: Said) -> bool:
    """Whether a paragraph tells of sport."""
    found = [
        (at, words, line)
        for at, form in enumerate(said.forms)
        for stem in _bare(form)
        for words, line in page().signs.get(stem, ())
        if len(words) == 1 or said.ends(at, words)
    ]
    phrased = {at - back for at, words, _ in found if len(words) > 1 for back in range(len(words))}
    lines = [line for at, words, line in found if len(words) > 1 or at not in phrased]
    if len(set(lines)) < LEAST or min(lines) >= page().sure or len(lines) * EVERY < len(said.forms):
        return False
    known = actors.load().actors
    bodies = any(
        known[one.name].kind == "institution" for one, _ in said.powers.values() if one.name in known
    )
    return not bodies and len(lines) > WEIGHT * sum(acts(form) for form in said.forms)


def plays(said: Said, first: int) -> bool:
    """Whether a power in a paragraph of sport only names who plays, or where."""
    if not said.named(first):
        return not _acted(said, first)
    return (_fixture(said, first) or _in_row(said, first)) and not _refused(said, first)


def _acted(said: Said, first: int) -> bool:
    """Whether what acts for a state, or a deed, stands before its adjective: «وزارة الرياضة القطرية»."""
    for at in range(first - 1, max(first - 2 - FAR, -1), -1):
        if not said.joined(at + 1):
            return False
        if acts(said.forms[at]) or not page().deeds.isdisjoint(_bare(said.forms[at])):
            return True
    return False


def acts(form: str) -> bool:
    """Whether a word (matching form) is what acts for a state: «السلطات», «وزير»."""
    return not page().acting.isdisjoint(_bare(form))


def _fixture(said: Said, first: int) -> bool:
    """Whether a name is who meets or wins, and where: «أمام تونس», «فوز مصر على غانا», «تونس - غانا»."""
    clitic, last = said.clitic(first), said.powers[first][1]
    dashed = any(_DASH.fullmatch(said.gap(at)) for at in (first, last + 1) if 0 < at < len(said.forms))
    if dashed or clitic == "ب":
        return True
    if not said.joined(first, BLANK):
        return False
    before = _bare(said.forms[first - 1])
    if not clitic and before & (page().against | page().places | page().wins):
        return True
    near = said.forms[max(first - 5, 0) : first - 1]
    return said.forms[first - 1] == "علي" and any(_bare(form) & page().wins for form in near)


def _refused(said: Said, first: int) -> bool:
    """Whether somebody in its sentence will not play: «رفضا لمواجهة إسرائيل»."""
    last, (before, behind) = said.powers[first][1], REFUSED
    left, right = first, last
    while left > max(first - before, 0) and _ENDS.isdisjoint(said.gap(left)):
        left -= 1
    while right < min(last + behind, len(said.forms) - 1) and _ENDS.isdisjoint(said.gap(right + 1)):
        right += 1
    return any(not page().refusing.isdisjoint(_bare(form)) for form in said.forms[left : right + 1])


def _in_row(said: Said, first: int) -> bool:
    """Whether enough names stand in a row with this one, joined by «و» or a comma."""
    count, one = 1, first
    while count < ROW and (right := said.powers[one][1] + 1) in said.powers:
        if not (_listed(said, right) and said.named(right)):
            break
        count, one = count + 1, right
    one = first
    while count < ROW and one - 1 in said.inside and _listed(said, one):
        one -= 1
        while one not in said.powers:  # to the first word of the name before
            one -= 1
        if not said.named(one):
            break
        count += 1
    return count >= ROW


def _listed(said: Said, first: int) -> bool:
    """Whether a power goes on a list."""
    return said.gap(first).strip() in ("،", ",") or said.clitic(first) == "و"


@functools.lru_cache(maxsize=1 << 14)
def _bare(form: str) -> frozenset[str]:
    """A word without clitics, with and without its article."""
    stems = {stem for stem, _ in actors.stems(form)}
    return frozenset(stems | {stem.removeprefix(actors.ARTICLE) for stem in stems})


@functools.cache
def page() -> Page:
    """The page that ships; read once."""
    return build(places.page(Path(__file__).with_name("sport.yaml")))


def build(raw: Mapping[str, Any]) -> Page:
    """A page like sport.yaml, in the matching form."""
    signs: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for line, written in enumerate([*raw["signs"], *raw["doubtful"]]):
        for form in letters.match_all(written):
            words = tuple(form.split())
            signs.setdefault(words[-1], []).append((words, line))
    return Page(
        signs=signs,
        sure=len(raw["signs"]),
        acting=frozenset(letters.match_all(raw["acting"])),
        deeds=frozenset(letters.match_all(raw["deeds"])),
        refusing=frozenset(letters.match_all(raw["refusing"])),
        against=frozenset(letters.match_all(raw["against"])),
        wins=frozenset(letters.match_all(raw["wins"])),
        places=frozenset(letters.match_all(raw["places"])),
    )
