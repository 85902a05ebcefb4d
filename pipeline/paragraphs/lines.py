"""Cut an article's text into the pieces that become paragraphs, each with its place.

In:   a text, its newlines untouched.
Out:  pieces: code-point spans without the white space and junk around them, and 1-based lines.
Not:  what a piece is (roles.py).
Why:  a paragraph is a line, unless the file was wrapped at a column; then it is a block of lines,
      and taking its lines one by one would cut every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.config import CleanConfig
from pipeline.text import letters

_EDGES = letters.EDGES
_CLOSED = re.compile(r"[.!؟?…][\"'»”’)\]}\s]*$")
_INSIDE = re.compile(r"[.!؟?،؛:][\"'»”’)\]}]*\s")
_STOP_INSIDE = re.compile(r"[^\W\d][.!؟?][\"'»”’)\]}]*\s+\S")
# A thread's count, "2/2", after the end of the last sentence of a line.
_COUNT = re.compile(r"[.!؟?…»”\")]([\s(\[]+(\d{1,2})\s?/\s?(\d{1,2})[)\]]?)$")
INDENTS = 0.5  # share of lines: above it white space before a line is the page's margin, not an indent
OPEN_SHARE = (
    0.4  # of the lines that another follows: fewer leave their sentence open only where lines are paragraphs
)
EXACT_SHARE = 0.95  # of the lines whose next word would have passed the longest line: a machine wrapped them
SHORT = 0.6  # of the width: a paragraph's last line is as short now and then, a verse never
INSIDE_SHARE = 0.2  # of the lines cut by the column: fewer hold a mark inside only in verse and in lists
ROOM = 0.85  # of the width: a line whose next word would have fitted in this much was ended on purpose


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the text: `text[start:end]`, not blank, and the line on which it begins."""

    start: int
    end: int
    line: int


def pieces(text: str, config: CleanConfig) -> list[Piece]:
    """The pieces of a text in order: its lines that show something, or its blocks if it is hard-wrapped."""
    rows = list(_rows(text))
    width = wrapped(text, rows, config)
    joined = _blocks(text, rows, width) if width else [row for row in rows if row.start < row.end]
    return [_without_count(text, piece) for piece in joined]


def single(text: str) -> list[Piece]:
    """The pieces of a text that is not hard-wrapped: its lines that show something."""
    return [_without_count(text, row) for row in _rows(text) if row.start < row.end]


def _rows(text: str) -> Iterator[Piece]:
    """Each line, trimmed; one that shows nothing is empty (start == end).

    Lines end at a newline; in a text that has none, at a carriage return, which old files use alone.
    """
    newline = "\n" if "\n" in text or "\r" not in text else "\r"
    at, number = 0, 1
    while at <= len(text):
        end = text.find(newline, at)
        end = len(text) if end < 0 else end
        yield _trimmed(text, at, end, number)
        at, number = end + 1, number + (newline == "\n")


def _trimmed(text: str, start: int, end: int, number: int) -> Piece:
    """The span without white space and junk at its ends."""
    row = text[start:end].rstrip(_EDGES)
    return Piece(start + len(row) - len(row.lstrip(_EDGES)), start + len(row), number)


def _without_count(text: str, piece: Piece) -> Piece:
    """The piece without a thread's count at its end."""
    tail = text[max(piece.start, piece.end - 16) : piece.end]
    found = _COUNT.search(tail)
    if found and int(found[3]) >= 2 and int(found[2]) <= int(found[3]):
        return Piece(piece.start, piece.end - len(found[1]), piece.line)
    return piece


# ── Hard-wrapped files ───────────────────────────────────────────────────────────────────────


def wrapped(text: str, rows: list[Piece], config: CleanConfig) -> int:
    """The column at which the file is wrapped, or 0 when its lines are paragraphs.

    A wrapped file's lines are of about one width, since a line ends where the next word has no
    room; and they read as prose.
    """
    full = [row for row in rows if row.start < row.end]
    if len(full) < config.wrap_lines:
        return 0
    lengths = sorted(row.end - row.start for row in full)
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if width > config.wrap_columns:
        return 0
    inner = _beside(rows, width)
    open_ = [(one, two) for one, two in inner if not _closed(text, one)]
    if len(open_) < max(OPEN_SHARE * len(inner), config.wrap_lines // 2):
        return 0
    room = [_needed(text, one, two) for one, two in open_]
    broken = [one for (one, _), needed in zip(open_, room, strict=True) if needed > ROOM * width]
    if len(broken) < config.wrap_share * len(open_) or not _prose(text, rows, width):
        return 0
    exact = sum(needed >= lengths[-1] - 1 for needed in room) >= EXACT_SHARE * len(room)
    marked = sum(bool(_INSIDE.search(text, row.start, row.end)) for row in broken)
    return width if exact or marked >= INSIDE_SHARE * len(broken) else 0


def _beside(rows: list[Piece], width: int) -> list[tuple[Piece, Piece]]:
    """Each line and the one right under it; a block that nowhere comes near the column tells nothing.

    The head of a letter, a signature and a list stand in wrapped files too, and no column broke them.
    """
    pairs: list[tuple[Piece, Piece]] = []
    for shows, group in groupby(rows, key=lambda row: row.start < row.end):
        block = list(group)
        if shows and max(row.end - row.start for row in block) > ROOM * width:
            pairs += pairwise(block)
    return pairs


def _prose(text: str, rows: list[Piece], width: int) -> bool:
    """A short last line, a sentence that ends inside a line, or blocks that close: verse has none of them.

    A short line with nothing right above it is a heading, which verse has too.
    """
    full = [row for row in rows if row.start < row.end]
    below = [two for one, two in pairwise(rows) if one.start < one.end and two.start < two.end]
    if any(row.end - row.start < SHORT * width for row in below):
        return True
    if any(_STOP_INSIDE.search(text, row.start, row.end) for row in full):
        return True
    ends = [one for one, two in pairwise([*rows, rows[0]]) if one.start < one.end and two.start == two.end]
    return 2 * sum(_closed(text, row) for row in ends) > len(ends)


def _closed(text: str, row: Piece) -> bool:
    """Whether the line ends a sentence."""
    return bool(_CLOSED.search(text, max(row.start, row.end - 8), row.end))


def _needed(text: str, row: Piece, after: Piece) -> int:
    """The width the line would have had with the next line's first word."""
    word = re.compile(r"\S+").match(text, after.start, after.end)
    return row.end - row.start + 1 + (len(word[0]) if word else 0)


def _blocks(text: str, rows: list[Piece], width: int) -> list[Piece]:
    """The blocks of a wrapped text: lines up to a blank one, an indent, or an end made on purpose."""
    full = [row for row in rows if row.start < row.end]
    indented = [row for row in full if _indented(text, row)]
    indents = set(indented) if len(indented) < INDENTS * len(full) else set()
    blocks: list[Piece] = []
    before: Piece | None = None
    for row in rows:
        if row.start == row.end:
            before = None
            continue
        if before is None or row in indents or _needed(text, before, row) <= ROOM * width:
            blocks.append(row)
        else:
            blocks[-1] = Piece(blocks[-1].start, row.end, blocks[-1].line)
        before = row
    return blocks


def _indented(text: str, row: Piece) -> bool:
    """Whether white space stands before the line."""
    margin = text[max(0, row.start - 8) : row.start].rpartition("\n")[2]
    return any(char in " \t\u00a0" for char in margin)
