"""The source as a page shows it: each paragraph in pieces, each sentence with an anchor.

In:   a Brief.
Out:  paragraphs ready for a template: text, line, stance, why it is out, which sentences cite it.
Not:  any markup (html.py and its templates).
Why:  a click on a sentence must land on those very words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.briefing import entries
from pipeline.frame import ROLES
from pipeline.records import Brief, Judged, Paragraph
from pipeline.render import told
from pipeline.text import letters


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text: a sentence, with an anchor, or what stands between two."""

    text: str
    anchor: str | None = None
    back: str | None = None  # the anchor of the sentence that cites it, where one does
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


def source(whole: Brief) -> list[Shown]:
    """Every paragraph of the article, in order, cut where sentences cite it."""
    citing = entries.citing(whole)
    cited = sorted(citing)
    judged = {one.index: one for one in whole.judged}
    removed = {one.index: told.why(one, whole) for one in whole.removed}
    shown = []
    page = None
    for paragraph in whole.paragraphs:
        spans = entries.spans(whole.article.text, paragraph, entries.near(cited, paragraph))
        inside = [(*span, citing.get(span)) for span in spans]
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


def _pieces(text: str, paragraph: Paragraph, spans: Iterable[tuple[int, int, str | None]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = paragraph.start
    for start, end, back in spans:
        _append(pieces, text, (at, start))
        _append(pieces, text, (start, end), entries.name((start, end)), back)
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
