"""What a digest says of its articles, against the briefs beside it and against the sources.

In:   a digest whose fields are all there, its source texts, and the NAME.json files that lie beside it.
Out:  a line for each line, share, count, date or group that they do not bear out.
Not:  the briefs themselves: each is verified by its own name; or which articles tell one story.
Why:  a digest is read instead of its briefs, so what it says of them must be what they say.

A digest whose briefs are not beside it (formats without json) is held to its sources alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.amounts import amounts
from pipeline.names import actors as gazetteer
from pipeline.proof import shape
from pipeline.proof.cites import Texts
from pipeline.proof.counts import core, same
from pipeline.proof.paragraphs import Told, told
from pipeline.text import letters

Wrong = Iterator[tuple[str, str]]
NAMES = 8  # powers that a story names, at most


def beside(whole: dict[str, Any], folder: Path) -> dict[str, dict[str, Any]]:
    """The briefs of a digest's articles that lie beside it and are whole, by article."""
    found = {}
    for line in whole["articles"]:
        name = line["name"]
        if Path(name).name != name or "\\" in name:
            continue
        try:
            brief = json.loads((folder / f"{name}.json").read_bytes().decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(brief, dict) and not any(shape.wrong(brief, shape.BRIEF)):
            found[brief["source"]["article"]] = brief
    return found


def wrong(whole: dict[str, Any], texts: Texts, folder: Path) -> Wrong:
    """Where a digest is not what its sources and the briefs beside it say."""
    briefs = beside(whole, folder)
    yield from same("schema_version", 1, whole["schema_version"])
    if whole["language"] not in ("ar", "en"):
        yield "language", f"expected ar or en, got {whole['language']!r:.40}."
    for brief in briefs.values():
        for key in ("labels", "language"):
            yield from same(key, brief[key], whole[key])
        yield from _manifest(brief["manifest"], whole["manifest"])
        break
    yield from _lines(whole, texts, briefs)
    yield from _stances(whole, texts, briefs)
    yield from _timeline(whole, briefs)
    yield from _actors(whole, briefs)
    yield from _stories(whole)


def _manifest(expected: dict[str, Any], got: dict[str, Any]) -> Wrong:
    for key in {*expected, *got} - {"sources"}:
        yield from same(f"manifest.{key}", expected.get(key), got.get(key))


def _lines(whole: dict[str, Any], texts: Texts, briefs: dict[str, dict[str, Any]]) -> Wrong:
    """Each article's line: its words from its source, all else from its brief."""
    names = [one["name"] for one in whole["labels"]]
    files = {one["article"]: one["file"] for one in whole["manifest"]["sources"]}
    for number, line in enumerate(whole["articles"]):
        where, article = f"articles[{number}]", line["article"]
        text, brief = texts.get(article), briefs.get(article)
        if article in files:
            yield from same(f"{where}.name", files[article], f"{line['name']}.source.txt")
        if text is not None:
            size = len(letters.display(text).split())
            yield from same(f"{where}.words_in", size, line["words_in"])
        yield from same(f"{where}.shares", names, list(line["shares"]))
        if brief is None:
            if briefs:
                yield f"{where}.article", f"expected an article whose brief is beside, got {article!r:.80}."
            continue
        head = brief["headline"]
        expected = {
            "title": brief["title"] or (head["text"] if head else None),
            "shares": brief["stances"]["shares"],
            "abstained": brief["stances"]["abstained"],
            "words_in": brief["words_in"],
            "words_out": brief["words_out"],
        }
        for key, value in expected.items():
            yield from same(f"{where}.{key}", value, line[key])
        lede = brief["lede"] or next(iter(brief["summary"]), None)
        yield from same(f"{where}.lede", core(lede), core(line["lede"]))


def _stances(whole: dict[str, Any], texts: Texts, briefs: dict[str, dict[str, Any]]) -> Wrong:
    """The stance of each sentence is that of its paragraph in its article's brief."""
    known: dict[str, Told] = {}
    for article, brief in briefs.items():
        text = texts.get(article)
        found = told(brief, text) if text is not None else ""
        if isinstance(found, Told):
            known[article] = found
    shown = [(f"shared[{at}]", one) for at, one in enumerate(whole["shared"])]
    shown += [(f"timeline[{at}].statement", one["statement"]) for at, one in enumerate(whole["timeline"])]
    for number, story in enumerate(whole["stories"]):
        where = f"stories[{number}]"
        shown += [(f"{where}.headline", story["headline"])] if story["headline"] else []
        shown += [(f"{where}.shared[{at}]", one) for at, one in enumerate(story["shared"])]
        for at, group in enumerate(story["agreed"]):
            shown += [(f"{where}.agreed[{at}][{part}]", one) for part, one in enumerate(group)]
    for where, one in shown:
        first = one["sources"][0]
        if first["article"] in known:
            yield from same(f"{where}.stance", known[first["article"]].stance(first["start"]), one["stance"])


def _timeline(whole: dict[str, Any], briefs: dict[str, dict[str, Any]]) -> Wrong:
    """Each statement is under its first date with a year, and its brief tells it."""
    for number, one in enumerate(whole["timeline"]):
        where, text = f"timeline[{number}]", one["statement"]["text"]
        dates = [(date.value, text[date.start : date.end]) for date in amounts(text) if date.kind == "date"]
        if (one["date"], one["written"]) not in dates:
            got = f"{one['date']} ({one['written']})"
            yield f"{where}.date", f"expected a date of its sentence, got {got:.80}."
        first = core(one["statement"])[-1][0]
        brief = briefs.get(first[0])
        if brief and first not in [place for cited in brief["summary"] for place in core(cited)[-1]]:
            yield f"{where}.statement", "expected a sentence of its article's summary, got another."


def _actors(whole: dict[str, Any], briefs: dict[str, dict[str, Any]]) -> Wrong:
    """The matrix of powers: the sum of the briefs' own tables."""
    names = [one["name"] for one in whole["labels"]]
    known = gazetteer.load().actors
    every = bool(briefs) and all(line["article"] in briefs for line in whole["articles"])
    sums: dict[str, Counter[str]] = {}
    where_named: dict[str, list[str]] = {}
    places: dict[tuple[str, str], list[Any]] = {}
    for line in whole["articles"]:
        for row in briefs.get(line["article"], {}).get("actors", []):
            sums.setdefault(row["key"], Counter()).update(row["stances"])
            where_named.setdefault(row["key"], []).append(line["article"])
            for label, some in row["mentions"].items():
                places.setdefault((row["key"], label), []).extend(some)
    if every and set(sums) != {row["key"] for row in whole["actors"]}:
        yield "actors", "expected the powers of the briefs, got others."
    for number, row in enumerate(whole["actors"]):
        at, key = f"actors[{number}]", row["key"]
        yield from same(f"{at}.name", known[key].arabic if key in known else key, row["name"])
        if list(row["stances"]) != names or not set(row["mentions"]) <= set(names):
            yield f"{at}.stances", "expected every label of labels, got others."
        if every:
            counts = {name: sums.get(key, Counter())[name] for name in names}
            yield from same(f"{at}.stances", counts, row["stances"])
            yield from same(f"{at}.articles", where_named.get(key), row["articles"])
            for label, some in row["mentions"].items():
                first = [core(one) for one in places.get((key, label), [])[: len(some)]]
                yield from same(f"{at}.mentions.{label}", first, [core(one) for one in some])


def _stories(whole: dict[str, Any]) -> Wrong:
    """Each story is of articles of the digest; what several say stands in several of them."""
    lines = [line["article"] for line in whole["articles"]]
    for number, story in enumerate(whole["stories"]):
        where, names = f"stories[{number}]", story["articles"]
        if len(set(names)) < len(names) or len(names) < 2 or not set(names) <= set(lines):
            yield f"{where}.articles", "expected two articles of the digest or more, each once, got others."
        counts = {row["key"]: len(set(row["articles"]) & set(names)) for row in whole["actors"]}
        most = sorted((count for count in counts.values() if 2 * count > len(names)), reverse=True)[:NAMES]
        if [counts.get(key) for key in story["powers"]] != most:
            yield f"{where}.powers", "expected the powers that most of its articles name, got others."
        groups = [(f"agreed[{at}]", group) for at, group in enumerate(story["agreed"])]
        groups += [
            (f"differs[{at}]", [one["earlier"], one["later"]]) for at, one in enumerate(story["differs"])
        ]
        groups += [(f"shared[{at}]", [one]) for at, one in enumerate(story["shared"])]
        for at_group, group in groups:
            said_in = {place["article"] for one in group for place in one["sources"]}
            if len(said_in) < 2 or not said_in & set(names):
                yield f"{where}.{at_group}", "expected sentences of several of its articles, got others."
    for number, one in enumerate(whole["shared"]):
        if len({place["article"] for place in one["sources"]}) < 2:
            yield f"shared[{number}]", "expected places in several articles, got one."
