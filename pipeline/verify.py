"""Recompute every citation of a brief or a digest against the sources beside it.

In:   NAME.json or digest.json, and the NAME.source.txt files that its manifest names.
Out:  how much was checked, and a line for each citation that does not hold.
Not:  whether the right sentences were chosen, or whether the source tells the truth.
Why:  whoever publishes a brief can prove that each sentence stands where it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.briefing.manifest import text_hash
from pipeline.errors import InputError
from pipeline.faithful import judge
from pipeline.records import Fault
from pipeline.summarizers import compress
from pipeline.text import letters


@dataclass(frozen=True, slots=True)
class Check:
    """What a verification found."""

    sentences: int
    citations: int
    sources: int
    faults: tuple[Fault, ...]


def verify(path: str | Path) -> Check:
    """Check every citation of a brief.

    Raises:
        InputError: The file cannot be read, or is no brief.
    """
    place = Path(path)
    whole = _load(place)
    sources, faults = _sources(place, whole)
    sentences = citations = 0
    for where, cited in _cited(whole, ""):
        sentences += 1
        if cited.get("made") and (wrong := _untrue(cited, sources)):
            faults.append(Fault(f"{place}, {where}", wrong))
        if not cited["sources"]:
            faults.append(Fault(f"{place}, {where}", "expected a place in a source, got none."))
        for number, source in enumerate(cited["sources"]):
            citations += 1
            shown = None if cited.get("made") else cited["text"]
            wrong = _wrong(shown, source, sources)
            if wrong:
                faults.append(Fault(f"{place}, {where}, sources[{number}]", wrong))
    faults += [Fault(f"{place}, {where}", wrong) for where, wrong in _changed(whole)]
    return Check(sentences, citations, len(sources), tuple(faults))


def _load(place: Path) -> dict[str, Any]:
    got = ""
    try:
        whole = json.loads(place.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        got = error.strerror or type(error).__name__
    except UnicodeDecodeError:
        got = "bytes that are not UTF-8"
    except (ValueError, RecursionError):
        got = "text that does not parse"
    else:
        files = whole.get("manifest", {}) if isinstance(whole, dict) else None
        if isinstance(files, dict) and isinstance(files.get("sources"), list):
            return whole  # type: ignore[no-any-return]  # its fields are checked where they are read
        got = "JSON without manifest.sources"
    raise InputError(
        expected="a brief or a digest that mujaz wrote",
        got=got,
        where=str(place),
        do="Name the NAME.json of an output folder: mujaz verify input=BRIEF.json.",
    )


def _sources(place: Path, whole: dict[str, Any]) -> tuple[dict[str, str | None], list[Fault]]:
    """Each article's source text; None, and a fault, where it is missing or another one."""
    texts: dict[str, str | None] = {}
    faults = []
    for named in whole["manifest"]["sources"]:
        article, file = str(named.get("article")), str(named.get("file"))
        texts[article], wrong = _source(place.parent, file, str(named.get("sha256")))
        if wrong:
            faults.append(Fault(f"{place}, source {file!r}", wrong))
    return texts, faults


def _source(folder: Path, file: str, expected: str) -> tuple[str | None, str]:
    if Path(file).name != file or "\\" in file:  # a brief from elsewhere must not open other folders
        return None, "expected the name of a file beside the brief, got a path."
    try:
        text = (folder / file).read_bytes().decode("utf-8")
    except OSError as error:
        return None, f"expected the source text beside the brief, got: {error.strerror}."
    except UnicodeDecodeError:
        return None, "expected UTF-8, got other bytes."
    got = text_hash(text)
    if got != expected:
        return text, f"expected sha256 {expected[:16]}…, got {got[:16]}…: the source was changed since."
    return text, ""


def _cited(part: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that is shown with its places, and where it stands in the brief."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str) and isinstance(part.get("sources"), list):
            yield where, part  # and what stands in it: a figure's phrase
        for key, value in part.items():
            yield from _cited(value, f"{where}.{key}" if where else key)
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _cited(value, f"{where}[{number}]")


def _changed(whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each update whose words that differ do not stand in its two sentences, and why."""
    updates = whole.get("updates", [])
    if not isinstance(updates, list):
        yield "updates", "expected a list, got something else."
        return
    for number, update in enumerate(updates):
        where = f"updates[{number}]"
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
                    got = f"expected words of its sentence, got {_short(' '.join(words))}."
                    yield f"{where}.changed[{at}]", got
            if pair[0] == pair[1]:
                yield f"{where}.changed[{at}]", "expected words that differ, got the same twice."


def _wrong(shown: str | None, source: Any, texts: dict[str, str | None]) -> str:
    """Why a citation does not hold; empty where it does. `_untrue` judges a sentence that was made (None)."""
    keys = ("line", "start", "end")
    if not isinstance(source, dict) or not all(type(source.get(key)) is int for key in keys):
        return "expected article, line, start and end, got something else."
    article = source.get("article")
    if article not in texts:
        return f"expected an article of manifest.sources, got {article!r}."
    text = texts[article]
    if text is None:
        return f"its source text ({article!r}) could not be read."
    start, end, line = source["start"], source["end"], source["line"]
    if not 0 <= start < end <= len(text):
        return f"expected offsets inside {len(text)} code points, got {start} to {end}."
    stands = letters.display(text[start:end])
    if shown is not None and stands != shown:
        return f"expected {_short(shown)} at {start} to {end}, got {_short(stands)}."
    counted = text.count("\n", 0, start) + 1
    return "" if counted == line else f"expected line {counted}, got {line}."


def _untrue(cited: dict[str, Any], texts: dict[str, str | None]) -> str:
    """Why a drafted or a compressed sentence is not true to what it cites: the gate judges it again."""
    spans = [source for source in cited["sources"] if not _wrong(None, source, texts)]
    raw = [(texts[one["article"]] or "")[one["start"] : one["end"]] for one in spans]
    cites = list(dict.fromkeys(letters.display(text) for text in raw))
    if cited["made"] == "drafted":
        reasons = judge(cited["text"], cites)
    elif cited["made"] == "compressed":
        cut = cited.get("cut")
        pieces = [*compress.runs(cited["text"]), *(cut if isinstance(cut, list) else [])]
        gone = [piece for piece in pieces if not any(str(piece) in one for one in cites)]
        if gone:
            return f"expected words of its source, got {_short(str(gone[0]))}."
        reasons = judge(compress.plain(cited["text"]), cites)
    else:
        return f"expected made to be drafted or compressed, got {cited['made']!r:.40}."
    told = ", ".join(f"{reason.kind} ({reason.words})" for reason in reasons)
    return f"expected a sentence that its sources carry, got: {told}." if reasons else ""


def _short(text: str) -> str:
    return f"«{text[:60]}{'…' if len(text) > 60 else ''}»"
