"""Every part of a brief that shows text, against the places that it cites.

In:   a brief or a digest, and its source texts.
Out:  how many sentences and citations there are, and a line for each that does not hold.
Not:  counts and shares (counts.py, digests.py).
Why:  text without a place is text that somebody may have invented: no section is exempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.faithful import judge
from pipeline.summarizers import compress
from pipeline.text import letters

Texts = Mapping[str, str | None]  # by article; None where it could not be read
_MAY_BE_MADE = re.compile(r"summary\[\d+\]|(?:articles\[\d+\]\.)?lede")


def parts(part: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that shows text or names places, wherever it stands, but for the manifest's files."""
    if isinstance(part, dict):
        if not {"text", "sources", "places"}.isdisjoint(part):
            yield where, part
        for key, value in part.items():
            if (where, key) != ("", "manifest"):
                yield from parts(value, f"{where}.{key}" if where else key)
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from parts(value, f"{where}[{number}]")


def wrong(where: str, part: dict[str, Any], texts: Texts) -> Iterator[tuple[str, str]]:
    """Where a part is not what its places say, and why."""
    if "places" in part:
        yield from _places(where, part["places"], texts)
    if "text" not in part and "sources" not in part:
        return
    if not isinstance(part.get("text"), str):
        yield where, f"expected text with its sources, got {part.get('text')!r:.40}."
        return
    sources = part.get("sources")
    if not isinstance(sources, list) or not sources:
        yield where, "expected a place in a source, got none."
        return
    made = part.get("made")
    if made and not _MAY_BE_MADE.fullmatch(where):
        yield where, f"expected words of the source here, got a sentence that was {made!r:.40}."
    elif made and (untrue := _untrue(part, texts)):
        yield where, untrue
    for number, source in enumerate(sources):
        found = place(None if made else part["text"], source, texts)
        if found:
            yield f"{where}, sources[{number}]", found


def _places(where: str, places: Any, texts: Texts) -> Iterator[tuple[str, str]]:
    if not isinstance(places, list):
        yield f"{where}.places", "expected a list, got something else."
        return
    for number, one in enumerate(places):
        if found := place(None, one, texts):
            yield f"{where}, places[{number}]", found


def place(shown: str | None, source: Any, texts: Texts) -> str:
    """Why a place does not hold; empty where it does. Without `shown` only the place itself is judged."""
    keys = ("line", "start", "end")
    if not isinstance(source, dict) or not all(type(source.get(key)) is int for key in keys):
        return "expected article, line, start and end, got something else."
    article = source.get("article")
    if not isinstance(article, str) or article not in texts:
        return f"expected an article of manifest.sources, got {article!r}."
    text = texts[article]
    if text is None:
        return f"its source text ({article!r}) could not be read."
    start, end, line = source["start"], source["end"], source["line"]
    if not 0 <= start < end <= len(text):
        return f"expected offsets inside {len(text)} code points, got {start} to {end}."
    stands = letters.display(text[start:end])
    if not letters.display(text[start]) or not letters.display(text[end - 1]):
        stands = f"blank around «{stands[:40]}»"
        shown = "a place that begins and ends on a letter or a mark" if shown is None else shown
    if shown is not None and stands != shown:
        return f"expected {short(shown)} at {start} to {end}, got {short(stands)}."
    counted = text.count("\n", 0, start) + 1
    return "" if counted == line else f"expected line {counted}, got {line}."


def _untrue(cited: dict[str, Any], texts: Texts) -> str:
    """Why a drafted or a compressed sentence is not true to what it cites: the gate judges it again."""
    spans = [source for source in cited["sources"] if not place(None, source, texts)]
    raw = [(texts[one["article"]] or "")[one["start"] : one["end"]] for one in spans]
    cites = list(dict.fromkeys(letters.display(text) for text in raw))
    if cited["made"] == "drafted":
        reasons = judge(cited["text"], cites)
    elif cited["made"] == "compressed":
        cut = cited.get("cut")
        pieces = [*compress.runs(cited["text"]), *(cut if isinstance(cut, list) else [])]
        gone = [piece for piece in pieces if not any(str(piece) in one for one in cites)]
        if gone:
            return f"expected words of its source, got {short(str(gone[0]))}."
        reasons = judge(compress.plain(cited["text"]), cites)
    else:
        return f"expected made to be drafted or compressed, got {cited['made']!r:.40}."
    told = ", ".join(f"{reason.kind} ({reason.words})" for reason in reasons)
    return f"expected a sentence that its sources carry, got: {told}." if reasons else ""


def changed(whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each update whose words that differ do not stand in its two sentences, and why."""
    updates = [(f"updates[{at}]", one) for at, one in enumerate(_list(whole.get("updates")))]
    for number, story in enumerate(_list(whole.get("stories"))):
        differs = _list(story.get("differs")) if isinstance(story, dict) else []
        updates += [(f"stories[{number}].differs[{at}]", one) for at, one in enumerate(differs)]
    for where, update in updates:
        try:
            sides = tuple(update[side]["text"].split() for side in ("earlier", "later"))
            pairs = [tuple(word.split() for word in (first, second)) for first, second in update["changed"]]
        except (AttributeError, KeyError, TypeError, ValueError):
            yield where, "expected earlier, later and changed, got something else."
            continue
        if not pairs:
            yield f"{where}.changed", "expected a word that differs, got none."
        for at, pair in enumerate(pairs):
            for words, side in zip(pair, sides, strict=True):
                if " ".join(words) not in " ".join(side):
                    got = f"expected words of its sentence, got {short(' '.join(words))}."
                    yield f"{where}.changed[{at}]", got
            if pair[0] == pair[1]:
                yield f"{where}.changed[{at}]", "expected words that differ, got the same twice."


def _list(part: Any) -> list[Any]:
    return part if isinstance(part, list) else []


def short(text: str) -> str:
    """The first letters of a text, in quotation marks."""
    return f"«{text[:60]}{'…' if len(text) > 60 else ''}»"
