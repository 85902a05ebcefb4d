"""What a brief counts, counted again from its source and from its own parts; no model is asked.

In:   a brief whose fields are all there, and its article's source text.
Out:  a line for each count, share, figure or list that is not what the source and the other parts give.
Not:  what only the model or the cleaner knows: stances, roles, which sentences were chosen (docs/brief.md).
Why:  a changed share or figure misleads as a changed sentence does, and is harder to see.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pipeline.briefing import shapes
from pipeline.briefing.manifest import text_hash
from pipeline.extractive.balance import distance
from pipeline.frame.arabic import ROLES
from pipeline.proof import sections
from pipeline.proof.cites import short
from pipeline.proof.paragraphs import Told, told
from pipeline.text import letters

Wrong = Iterator[tuple[str, str]]
_DIGITS = 9  # of a paragraph's index, at most
NEAR = 2e-6  # shares are rounded at the sixth decimal, and sums of floats have no set order
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REMOVED = ("boilerplate", "masthead")


def wrong(whole: dict[str, Any], text: str) -> Wrong:
    """Where the counts of a brief are not what its source and its other parts give."""
    found = told(whole, text)
    yield from _source(whole, text)
    yield from sections.labels(whole)
    if isinstance(found, str):
        yield "stances.paragraphs", found
        return
    yield from _title(whole, found)
    yield from _words(whole, found)
    yield from _shares(whole, found)
    yield from _stances(whole, found)
    yield from _removed(whole, found)
    yield from sections.left_out(whole, found)
    yield from sections.figures(whole, found)
    yield from sections.actors(whole, found)
    yield from sections.notes(whole)


def same(where: str, expected: Any, got: Any) -> Wrong:
    """A line where two values differ; numbers with a point may differ in their last decimal."""
    floats = isinstance(expected, float) and isinstance(got, int | float)
    if not (abs(expected - got) <= NEAR if floats else expected == got):
        yield where, f"expected {expected!r:.80}, got {got!r:.80}."


def core(cited: dict[str, Any] | None) -> tuple[Any, ...]:
    """What a sentence says, how it was made and where it stands, without fields that were added since."""
    if cited is None:
        return ()
    places = tuple((one["article"], one["line"], one["start"], one["end"]) for one in cited["sources"])
    return (cited["text"], cited.get("stance"), cited.get("made"), cited.get("cut"), places)


def _source(whole: dict[str, Any], text: str) -> Wrong:
    source = whole["source"]
    yield from same("schema_version", 1, whole["schema_version"])
    if whole["language"] not in ("ar", "en"):
        yield "language", f"expected ar or en, got {whole['language']!r:.40}."
    plain = (source["media_type"], source["encoding"].lower()) == ("text/plain", "utf-8")
    raw = text.encode("utf-8")
    exact = (text_hash(text), hashlib.sha256(b"\xef\xbb\xbf" + raw).hexdigest())
    if plain and "\ufffd" not in text:
        if source["sha256"] not in exact:
            yield "source.sha256", "expected the hash of the source text, got another."
    elif not _SHA256.fullmatch(source["sha256"]):
        yield "source.sha256", "expected 64 hexadecimal digits, got something else."


def _title(whole: dict[str, Any], found: Told) -> Wrong:
    """The title and the headline, which stand in the text unless the file's metadata gave the title."""
    head = whole["headline"]
    titles = sorted([*found.titles, *(one["index"] for one in whole["removed"] if one["role"] == "title")])
    if titles:
        yield from same("title", found.shown(titles[0]), whole["title"])
    elif whole["source"]["media_type"] == "text/plain":
        yield from same("title", None, whole["title"])
    if head is None:
        if found.titles or found.sentences:
            yield "headline", "expected the title or a sentence of the body, got none."
        return
    place = (head["sources"][0]["start"], head["sources"][0]["end"])
    row = head["is"] == "row" and place in [(one.start, one.end) for one in found.sentences[:1]]
    yield from same("headline.is", "title" if found.titles else "row" if row else "sentence", head["is"])
    if found.titles:
        first = min(found.titles, key=lambda at: not shapes.latin_share([found.shown(at)]) < 1)
        piece = found.pieces[first]
        yield from same("headline.sources", (piece.start, piece.end), place)
    elif place not in _spans(found):
        yield "headline", f"expected a sentence of the body, got {short(head['text'])}."


def _words(whole: dict[str, Any], found: Told) -> Wrong:
    size = sum(len(found.shown(index).split()) for index in found.stances)
    yield from same("words_in", len(letters.display(found.text).split()), whole["words_in"])
    yield from same("words_kept", size, whole["words_kept"])
    out = sum(len(one["text"].split()) for one in whole["summary"])
    yield from same("words_out", out, whole["words_out"])
    head = whole["headline"]
    said = core(head)[-1][0] if head else None
    lede = next((one for one in whole["summary"] if core(one)[-1][0] != said), None)
    yield from same("lede", core(lede), core(whole["lede"]))


def _shares(whole: dict[str, Any], found: Told) -> Wrong:
    """The shares of stances, by words, and how far the summary's are from the article's."""
    names = [one["name"] for one in whole["labels"]]
    thresholds = {one["name"]: one["threshold"] for one in whole["labels"]}
    stances = whole["stances"]
    words, unsure = Counter[str](), 0
    for number, one in enumerate(stances["paragraphs"]):
        where, threshold = f"stances.paragraphs[{number}]", thresholds.get(one["stance"])
        size = len(found.shown(one["index"]).split())
        words[one["stance"]] += size
        unsure += size if one["abstained"] else 0
        if threshold is None:
            yield f"{where}.stance", f"expected a label of labels, got {one['stance']!r:.40}."
        elif abs(one["confidence"] - threshold) > NEAR:
            yield from same(f"{where}.abstained", one["confidence"] < threshold, one["abstained"])
        if not 0 <= one["confidence"] <= 1:
            yield f"{where}.confidence", f"expected 0 to 1, got {one['confidence']}."
    total = max(words.total(), 1)
    yield from same("stances.abstained", unsure / total, stances["abstained"])
    told_of = Counter[str | None]()
    for one in whole["summary"]:
        told_of[one["stance"]] += len(one["text"].split())
    for name in names:
        at = f"stances.shares.{name}"
        yield from same(at, words[name] / total, stances["shares"].get(name))
        said = told_of[name] / max(told_of.total(), 1)
        yield from same(f"stances.summary.{name}", said, stances["summary"].get(name))
    far = distance(stances["summary"], stances["shares"]) if whole["summary"] else 0.0
    yield from same("stances.distance", far, stances["distance"])
    if not 0 <= stances["most_distance"] <= 1:
        yield "stances.most_distance", f"expected 0 to 1, got {stances['most_distance']}."


def _stances(whole: dict[str, Any], found: Told) -> Wrong:
    """The stance of each sentence is its paragraph's, and what is shown is a sentence of the kept body."""
    article, spans = whole["source"]["article"], _spans(found)
    lists = [(name, whole[name]) for name in ("summary", "foreign")]
    shown = [(f"{name}[{at}]", one) for name, some in lists for at, one in enumerate(some)]
    head = [("headline", whole["headline"])] if whole["headline"] else []
    for where, one in (*shown, *head):
        first = one["sources"][0]
        stance = found.stance(first["start"]) if first["article"] == article else None
        yield from same(f"{where}.stance", stance, one["stance"])
    points = [
        (f"points.{label}[{at}]", one, label)
        for label, some in whole["points"].items()
        for at, one in enumerate(some)
    ]
    for where, one, label in points:
        yield from same(f"{where}'s stance", found.stance(one["sources"][0]["start"]), label)
    runs = {(one.start, two.end) for one, two in pairwise(found.sentences)}  # one leans on the one before it
    sets = [*((where, one, spans) for where, one in shown)]
    sets += [(where, one, spans | runs) for where, one, _ in points]
    for where, one, known in sets:
        first = one["sources"][0]
        if first["article"] != article or (first["start"], first["end"]) not in known:
            yield where, "expected a whole sentence of the article's kept body, got another place."


def _spans(found: Told) -> set[tuple[int, int]]:
    return {(one.start, one.end) for one in found.sentences}


def _removed(whole: dict[str, Any], found: Told) -> Wrong:
    """That each paragraph that is out has a reason that its other fields bear out."""
    article = whole["source"]["article"]
    for number, one in enumerate(whole["removed"]):
        where, of = f"removed[{number}]", one["duplicate_of"]
        if one["role"] not in ROLES:
            yield f"{where}.role", f"expected a role, got {one['role']!r:.40}."
        if of is None:
            out = "boilerplate" if one["role"] in _REMOVED else None
            yield from same(f"{where}.reason", out, one["reason"])
            yield from same(f"{where}.similarity", None, one["similarity"])
            continue
        if one["reason"] not in ("exact-duplicate", "near-duplicate"):
            yield f"{where}.reason", f"expected the reason of a copy, got {one['reason']!r:.40}."
        if one["similarity"] is None or not 0 <= one["similarity"] <= 1:
            yield f"{where}.similarity", f"expected 0 to 1, got {one['similarity']!r:.40}."
        name, _, index = of.rpartition("#")
        if not name or not index.isdecimal() or len(index) > _DIGITS:
            yield f"{where}.duplicate_of", f"expected ARTICLE#INDEX, got {of!r:.80}."
        elif name == article and not _copied(found, one["index"], int(index), one["reason"]):
            yield f"{where}.duplicate_of", f"expected a paragraph that it repeats, got {of!r:.80}."


def _copied(found: Told, index: int, of: int, reason: str) -> bool:
    """Whether a paragraph says what another one does: nearly, or word for word in the matching form."""
    if of == index or of >= len(found.pieces):
        return False
    one, two = (letters.match(found.shown(at)).split() for at in (index, of))
    shared = (Counter(one) & Counter(two)).total()
    least = 0.9 if reason == "exact-duplicate" else 0.5
    return 2 * shared >= least * (len(one) + len(two))
