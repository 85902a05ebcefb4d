"""Room 2 of 6: paragraphs get a role, and letters one form.

In:   an Article: its text as it was decoded.
Out:  its Paragraphs in order, each with its place, its display form and its role.
Not:  the matching form (text/letters.py), which is compared and never shown; or copies (dedupe/).
Why:  pasted articles come with staff lists, share bars and separators; a brief must be made of the
      article, and still be able to say what it left out.
"""

from __future__ import annotations

import bisect

from pipeline.config import CleanConfig
from pipeline.paragraphs import lines
from pipeline.paragraphs.line_kinds import Wording, row
from pipeline.paragraphs.roles import roles
from pipeline.records import Article, Paragraph, Role
from pipeline.text import letters

REMOVED: frozenset[Role] = frozenset(
    {"boilerplate", "masthead"}
)  # marked as not kept; titles and notes are kept, and never summarized
TITLE_WITHIN = 12  # pieces: a headline stands near the top
TITLE_LINES = 4


def clean(article: Article, config: CleanConfig) -> list[Paragraph]:
    """Every paragraph of an article, in order: `display(article.text[start:end]) == text`.

    `title` is the line that has that role, else the document's own, else None. Nothing is left out:
    what is no part of the article is marked, with `kept=False` and the reason "boilerplate".
    """
    named = letters.display(article.title) if article.title else None
    pieces = _with_title(lines.pieces(article.text, config), article.text, letters.match(named or ""))
    texts = [letters.display(article.text[piece.start : piece.end]) for piece in pieces]
    rows = [row(article.text[piece.start : piece.end]) for piece in pieces]
    given = roles(texts, named or None, config, _wording(config), rows)
    title = next((text for text, role in zip(texts, given, strict=True) if role == "title"), named or None)
    return [
        Paragraph(
            id=f"{article.article}#{index}",
            article=article.article,
            title=title,
            index=index,
            line=piece.line,
            start=piece.start,
            end=piece.end,
            text=text,
            role=role,
            kept=role not in REMOVED,
            reason="boilerplate" if role in REMOVED else None,
            page=_page(article, piece.start),
        )
        for index, (piece, text, role) in enumerate(zip(pieces, texts, given, strict=True))
    ]


def _with_title(pieces: list[lines.Piece], text: str, title: str) -> list[lines.Piece]:
    """The pieces, those as one that together are the document's own title: a headline of several lines.

    Args:
        pieces: Of the text.
        text: The source.
        title: In the matching form; empty for none.
    """
    for at, first in enumerate(pieces[:TITLE_WITHIN] if title else ()):
        for number, last in enumerate(pieces[at + 1 : at + TITLE_LINES], start=at + 1):
            if letters.match(text[first.start : last.end]) == title:
                return [*pieces[:at], lines.Piece(first.start, last.end, first.line), *pieces[number + 1 :]]
    return pieces


def _page(article: Article, start: int) -> int | None:
    """The page on which a place stands, where the document has pages."""
    if not article.pages:
        return None
    at = bisect.bisect_right([page.start for page in article.pages], start) - 1
    return article.pages[max(at, 0)].number


_folded: dict[int, tuple[CleanConfig, Wording]] = {}


def _wording(config: CleanConfig) -> Wording:
    """The word lists of a config, folded once for a whole run."""
    held = _folded.get(id(config))
    if held is None or held[0] is not config:
        _folded.clear()
        held = _folded[id(config)] = (config, Wording(config))
    return held[1]
