"""The source as a page shows it: each paragraph in pieces, each cited piece with an anchor.

In:   a Brief.
Out:  paragraphs ready for a template: text, line, stance, why it is out, which sentences cite it.
Not:  any markup (html.py and its templates).
Why:  a click on a sentence must land on those very words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.frame import ROLES
from pipeline.records import Brief, Cited, Judged, Paragraph, Source
from pipeline.render import told
from pipeline.text import letters


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text; with an anchor where a sentence cites it."""

    text: str
    anchor: str | None = None
    back: str | None = None  # the anchor of the sentence that cites it
    spaced: bool = False  # whether a space stands before it


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph of the source, as the page shows it."""

    anchor: str
    line: int
    page: int | None  # where a new page begins
    role: str
    pieces: tuple[Piece, ...]
    direction: str | None
    judged: Judged | None
    why: str | None
    named: str  # the role in Arabic


def anchor(place: Source) -> str:
    """The anchor of a cited place of the page's own article."""
    return f"c{place.start}-{place.end}"


def source(whole: Brief) -> list[Shown]:
    """Every paragraph of the article, in order, cut where sentences cite it."""
    citing = _citing(whole)
    judged = {one.index: one for one in whole.judged}
    removed = {one.index: told.why(one, whole) for one in whole.removed}
    shown = []
    page = None
    for paragraph in whole.paragraphs:
        inside = _inside(citing, paragraph)
        shown.append(
            Shown(
                anchor=f"p{paragraph.index}",
                line=paragraph.line,
                page=paragraph.page if paragraph.page != page else None,
                role=paragraph.role,
                pieces=tuple(_pieces(whole.article.text, paragraph, inside)),
                direction=told.direction(paragraph.text),
                judged=judged.get(paragraph.index),
                why=removed.get(paragraph.index),
                named=ROLES[paragraph.role],
            )
        )
        page = paragraph.page
    return shown


def _citing(whole: Brief) -> dict[tuple[int, int], str]:
    """Each cited span of the own article, and the anchor of the first sentence that cites it."""
    found: dict[tuple[int, int], str] = {}
    for name, cited in numbered(whole):
        for place in cited.sources:
            if place.article == whole.article.article:
                found.setdefault((place.start, place.end), name)
    return found


def numbered(whole: Brief) -> list[tuple[str, Cited]]:
    """Every sentence that the page shows, with its own anchor: b1 and on, q0-1 and on, u1 and on."""
    found = [(f"b{number}", cited) for number, cited in enumerate(whole.summary, start=1)]
    for row, told_points in enumerate(whole.points.values()):
        found += [(f"q{row}-{number}", cited) for number, cited in enumerate(told_points, start=1)]
    for number, figures in enumerate(whole.figures, start=1):
        found.append((f"n{number}", figures.sentence))
    if whole.headline:
        found.append(("h", whole.headline))
    for number, update in enumerate(whole.updates, start=1):
        found += [(f"u{number}", update.earlier), (f"u{number}", update.later)]
    return found


def _inside(citing: Mapping[tuple[int, int], str], paragraph: Paragraph) -> list[tuple[int, int, str]]:
    """The cited spans of a paragraph, in order; of two that overlap, the shorter, else the first."""
    kept: list[tuple[int, int, str]] = []
    for (start, end), back in sorted(citing.items(), key=lambda one: (one[0][1] - one[0][0], one[0])):
        if paragraph.start <= start < end <= paragraph.end and all(
            end <= first or start >= last for first, last, _ in kept
        ):
            kept.append((start, end, back))
    return sorted(kept)


def _pieces(text: str, paragraph: Paragraph, spans: Iterable[tuple[int, int, str]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = paragraph.start
    for start, end, back in spans:
        _append(pieces, text, (at, start))
        _append(pieces, text, (start, end), f"c{start}-{end}", back)
        at = end
    _append(pieces, text, (at, paragraph.end))
    return pieces


def _append(
    pieces: list[Piece], text: str, span: tuple[int, int], name: str | None = None, back: str | None = None
) -> None:
    """Add a run unless nothing of it is seen; a space before it stays one."""
    start, end = span
    shown = letters.display(text[start:end])
    if shown:
        before = text[start : start + 1].isspace() or text[start - 1 : start].isspace()
        pieces.append(Piece(shown, name, back, spaced=bool(pieces) and before))
