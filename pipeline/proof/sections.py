"""The sections of a brief that list what stands in the source: each is made again, and compared.

In:   a brief whose fields are all there, and its article's paragraphs.
Out:  a line for each entry that differs.
Not:  shares and words (counts.py).
Why:  what was left out, which figures there are and who is named follow from the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, zip_longest
from typing import Any

from pipeline.amounts import amounts
from pipeline.amounts.counted import phrases
from pipeline.frame import FRAME, WARNINGS, spoken
from pipeline.names import actors as gazetteer
from pipeline.names import namesakes
from pipeline.proof.paragraphs import Told
from pipeline.summarize import Candidate
from pipeline.text import letters

Wrong = Iterator[tuple[str, str]]
Span = tuple[int, int]
_NOTES = (  # of FRAME; all of WARNINGS may stand in notes
    *("elsewhere", "windows", "too_short", "no_body", "all_boilerplate", "all_copies", "no_sentence"),
    *("list_only", "list_part", "table_only", "verse_only", "latin", "long"),
)


def labels(whole: dict[str, Any]) -> Wrong:
    """Every table that is by label holds every label."""
    names = [one["name"] for one in whole["labels"]]
    stances = whole["stances"]
    tables = [("stances.shares", stances["shares"]), ("stances.summary", stances["summary"])]
    yield from _points(whole["points"], names)
    for number, one in enumerate(whole["actors"]):
        tables += [(f"actors[{number}].{key}", one[key]) for key in ("stances", "mentions")]
    for where, table in tables:
        if list(table) != names:
            yield where, f"expected the labels {', '.join(names)}, got {', '.join(table)}."


def left_out(whole: dict[str, Any], found: Told) -> Wrong:
    """Paragraphs by their reason, then the sentences that the summary does not tell."""
    expected: dict[str, list[Span]] = {}
    for one in whole["removed"]:
        repeated = one["duplicate_of"] is not None or one["role"] == "body"
        why = one["reason"] if repeated and one["reason"] else one["role"]
        piece = found.pieces[one["index"]]
        expected.setdefault(why, []).append((piece.start, piece.end))
    rows = [(why, "paragraphs", places) for why, places in expected.items()]
    given = {one["why"]: _places(one) for one in whole["left_out"] if one["sentences"]}
    rows += [(why, "sentences", places) for why, places in _untold(whole, found, given) if places]
    pairs = zip_longest(rows, whole["left_out"])
    for number, (row, one) in enumerate(pairs):
        where = f"left_out[{number}]"
        if row is None or one is None:
            yield where, f"expected {'no more reasons' if row is None else row[0]}, got {_named(one)}."
            continue
        why, unit, places = row
        words = sum(len(letters.display(found.text[start:end]).split()) for start, end in places)
        wanted = {"why": why, "paragraphs": 0, "sentences": 0, "words": words} | {unit: len(places)}
        for key, value in wanted.items():
            if one[key] != value:
                yield f"{where}.{key}", f"expected {value!r}, got {one[key]!r:.40}."
        if _places(one) != places:
            yield f"{where}.places", f"expected the {len(places)} places of what is not told, got others."


def _named(one: Any) -> str:
    return "none" if one is None else repr(one["why"])[:40]


def _places(one: dict[str, Any]) -> list[Span]:
    return [(place["start"], place["end"]) for place in one["places"]]


def _untold(
    whole: dict[str, Any], found: Told, given: dict[str, list[Span]]
) -> Iterator[tuple[str, list[Span]]]:
    """Each sentence that is not told, under its reason: what the brief calls a repeat must be one."""
    article = whole["source"]["article"]
    told = {
        (one["start"], one["end"])
        for cited in whole["summary"]
        for one in cited["sources"]
        if one["article"] == article
    }
    foreign = [(one["sources"][0]["start"], one["sources"][0]["end"]) for one in whole["foreign"]]
    rest = [one for one in found.sentences if (one.start, one.end) not in {*told, *foreign}]
    again = _again([one for one in found.sentences if (one.start, one.end) not in foreign])
    called = set(given.get("repeat", ()))
    repeated = [(one.start, one.end) for one in rest if (one.start, one.end) in called & again]
    yield "foreign", foreign
    yield "repeat", repeated
    spare = [(one.start, one.end) for one in rest if (one.start, one.end) not in repeated]
    yield ("unwritten" if "unwritten" in given else "budget"), spare


def _again(sentences: list[Candidate]) -> set[Span]:
    """The sentences that an earlier one says already, in the matching form."""
    seen: set[str] = set()
    found: set[Span] = set()
    for one, form in zip(sentences, letters.match_all([one.text for one in sentences]), strict=True):
        if form in seen:
            found.add((one.start, one.end))
        seen.add(form)
    return found


def figures(whole: dict[str, Any], found: Told) -> Wrong:
    """Every figure and date of the kept body, with its kind and value."""
    foreign = {(one["sources"][0]["start"], one["sources"][0]["end"]) for one in whole["foreign"]}
    own_story = [one for one in found.sentences if (one.start, one.end) not in foreign]
    every = [((one.start, one.end), figures_of(found.text, one.start, one.end)) for one in own_story]
    expected = [row for row in every if row[1]]
    for number, (row, given) in enumerate(zip_longest(expected, whole["figures"])):
        where = f"figures[{number}]"
        if row is None or given is None:
            yield (
                where,
                f"expected {'no more figures' if row is None else 'a sentence with figures'}, got otherwise.",
            )
            continue
        first = given["sentence"]["sources"][0]
        if (first["start"], first["end"]) != row[0]:
            yield f"{where}.sentence", "expected the next sentence that holds a figure, got another."
            continue
        for at, (own, figure) in enumerate(zip_longest(row[1], given["figures"])):
            got = figure and (
                figure["text"],
                figure["kind"],
                figure["value"],
                *_first(figure),
                _phrase(figure),
            )
            if own != got:
                yield f"{where}.figures[{at}]", f"expected {own!r:.120}, got {got!r:.120}."


def _phrase(figure: dict[str, Any]) -> Span | None:
    """Where a figure stands with what it counts: its words are held against that place with all others."""
    phrase = figure.get("phrase")
    if phrase is None:
        return None
    return _first(phrase) if isinstance(phrase, dict) and phrase.get("sources") else (-1, -1)


def _first(one: dict[str, Any]) -> Span:
    return one["sources"][0]["start"], one["sources"][0]["end"]


def figures_of(text: str, start: int, end: int) -> list[tuple[str, str, str, int, int, Span | None]]:
    """The figures of a span: as written, kind, value, its place, and that with what it counts."""
    form, offsets = letters.display_map(text[start:end])

    def place(first: int, last: int) -> Span:
        return start + int(offsets[first]), start + int(offsets[last - 1]) + 1

    listed = amounts(form)
    return [
        (
            form[one.start : one.end],
            one.kind,
            one.value,
            *place(one.start, one.end),
            place(*span) if span else None,
        )
        for one, span in zip(listed, phrases(form, listed), strict=True)
    ]


def actors(whole: dict[str, Any], found: Told) -> Wrong:
    """Which powers the kept body names, where first in each paragraph, and under which stance.

    A name that the gazetteer does not know (sections.people) is only counted.
    """
    known = gazetteer.load().actors
    expected = _named_in(found)
    listed = [one["key"] for one in whole["actors"]]
    for key in expected.keys() - set(listed):
        yield "actors", f"expected {key}, whom the body names, got no such row."
    for number, one in enumerate(whole["actors"]):
        where, key = f"actors[{number}]", one["key"]
        name = known[key].arabic if key in known else key
        if one["name"] != name or listed.count(key) > 1:
            yield f"{where}.name", f"expected {name!r:.60}, once, got {one['name']!r:.60}."
        if key not in known and not _is_named(one):
            yield f"{where}.mentions", f"expected places where {one['name']!r:.60} stands, got others."
        places = sorted(_first(mention) for some in one["mentions"].values() for mention in some)
        if key in known and places != expected.get(key, []):
            yield f"{where}.mentions", f"expected each paragraph's first mention of {key}, got others."
        holders = [found.holder(start) for start, _ in places]
        if one["paragraphs"] != holders:
            yield f"{where}.paragraphs", f"expected {holders!r:.80}, got {one['paragraphs']!r:.80}."
        yield from _by_stance(where, one, found)


def _is_named(row: dict[str, Any]) -> bool:
    """Whether a name that the gazetteer lacks stands at each of its places, and has one."""
    said = {letters.match(one["text"]) for some in row["mentions"].values() for one in some}
    return said == {letters.match(row["name"])}


def _by_stance(where: str, row: dict[str, Any], found: Told) -> Wrong:
    for label, some in row["mentions"].items():
        if row["stances"].get(label) != len(some):
            yield f"{where}.stances.{label}", f"expected {len(some)}, got {row['stances'].get(label)!r}."
        if any(found.stance(_first(one)[0]) != label for one in some):
            yield f"{where}.mentions.{label}", "expected places in paragraphs of this stance, got others."


def _named_in(found: Told) -> dict[str, list[Span]]:
    """Where each paragraph of the kept body first names each power, by the gazetteer's key."""
    expected: dict[str, list[Span]] = {}
    for index in sorted(found.stances):
        piece = found.pieces[index]
        form, offsets = letters.display_map(found.text[piece.start : piece.end])
        standing = namesakes.standing(form, gazetteer.load().find(form))
        for name, one in {one.name: one for one in reversed(standing)}.items():
            span = (piece.start + int(offsets[one.start]), piece.start + int(offsets[one.end - 1]) + 1)
            expected.setdefault(name, []).append(span)
    return expected


def _points(points: dict[str, list[dict[str, Any]]], names: list[str]) -> Wrong:
    """Every label, and the points of each, in the order in which the article tells them."""
    first = {label: [one["sources"][0]["start"] for one in some] for label, some in points.items()}
    empty = [name for name in names if not first.get(name)]
    wanted = [*sorted((name for name in names if first.get(name)), key=lambda name: min(first[name])), *empty]
    if list(points) != wanted:
        yield "points", f"expected the labels {', '.join(wanted)}, got {', '.join(points)}."
    for label, starts in first.items():
        if any(one >= two for one, two in pairwise(starts)):
            yield f"points.{label}", "expected its points in the order of the article, each once."


def notes(whole: dict[str, Any]) -> Wrong:
    """Every note is a line of the frame: it has no place, so it may say nothing else."""
    language = whole["language"] if whole["language"] in ("ar", "en") else "ar"
    known = _notes(language)
    for number, note in enumerate(whole["notes"]):
        if not any(one.fullmatch(note) for one in known):
            yield f"notes[{number}]", f"expected a line of the frame, got «{note[:60]}»."
    with spoken(language):
        written = letters.display(WARNINGS["written"])
    drafted = any(one.get("made") == "drafted" for one in whole["summary"])
    if drafted and written not in [letters.display(note) for note in whole["notes"]]:
        yield "notes", "expected the line that a model wrote this brief, got none."


@cache
def _notes(language: str) -> tuple[re.Pattern[str], ...]:
    """What each line may look like, with anything where a number or a name is filled in."""
    with spoken(language):
        templates = [*(FRAME[key] for key in _NOTES), *WARNINGS.values()]
    forms = [*templates, *(letters.display(one) for one in templates)]
    parts = [re.split(r"\{\w+\}", one) for one in forms]
    return tuple(re.compile(".+".join(map(re.escape, one)), re.DOTALL) for one in parts)
