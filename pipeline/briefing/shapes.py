"""What a text is when it is no running prose: a list, a table, verse; or partly another language.

In:   the raw lines of an article's kept body.
Out:  the key of a line in frame/, or None.
Not:  roles of single lines (paragraphs/roles.py), or refusing a text (read/).
Why:  sentences chosen from a table are rows of a table, and a brief must say so rather than look like one.
      Verses, items and rows share few words, so nothing of them is told for another story (flow.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.config import SectionsConfig
from pipeline.paragraphs.line_kinds import row
from pipeline.records import Paragraph
from pipeline.text import letters

_ITEM = re.compile(r"\s*(?:[-–—•▪●◦*·■‣]\s*\S|[(\[]?(?:\d{1,3}|[أبجدهوزحطي])\s?[-–).\]]\s*\S)")
_HALVES = re.compile(r"\S(?:\s*(?:\*+|…|\.{3,}|[=#/]{1,3})\s*|\s{3,}|\t+)\S")
_CLOSED = re.compile(r"[.؟!?…][\"'»”’)\]}]*\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")


def of(text: str, body: Iterable[Paragraph], config: SectionsConfig) -> str | None:
    """The shape of an article, by the paragraphs of its kept body."""
    return shape([line for one in body for line in text[one.start : one.end].splitlines()], config)


def shape(lines: Sequence[str], config: SectionsConfig) -> str | None:
    """The shape: "table_only", "list_only" or "verse_only"; None for prose, and for too few lines.

    Args:
        lines: Raw, as the source has them: gaps and marks tell the shape.
        config: How many lines, and which share of them, make a shape.
    """
    shown = [line for line in lines if letters.display(line)]
    if len(shown) < config.shape_lines:
        return None
    enough = config.shape_share * len(shown)
    if sum(map(row, shown)) >= enough:
        return "table_only"
    if sum(bool(_ITEM.match(line)) for line in shown) >= enough:
        return "list_only"
    return "verse_only" if _verse(shown, enough, config.verse_words) else None


def _verse(lines: Sequence[str], enough: float, most: int) -> bool:
    """Short open lines that fall into halves or rhyme."""
    short = [line for line in lines if len(line.split()) <= most and not _CLOSED.search(line)]
    if len(short) < enough:
        return False
    halves = sum(bool(_HALVES.search(line)) for line in short)
    ends = Counter(form[-1] for form in letters.match_all(short) if form)
    rhymes = max(ends.values(), default=0)
    alternate = [Counter(form[-1] for form in letters.match_all(short[at::2]) if form) for at in (0, 1)]
    pairs = sum(max(one.values(), default=0) for one in alternate)
    return max(halves, rhymes, pairs) >= max(enough, 1)


def latin_share(texts: Sequence[str]) -> float:
    """The share of words that have no Arabic letter among the words that have letters, 0 to 1."""
    words = [word for text in texts for word in _WORD.findall(text)]
    return sum(not _ARABIC.search(word) for word in words) / max(len(words), 1)
