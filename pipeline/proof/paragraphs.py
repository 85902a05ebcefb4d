"""The paragraphs of a brief's article, told again from the brief's own list of lines and from the source.

In:   a brief whose fields are all there, and its article's source text.
Out:  each paragraph's span, which of them are the kept body, and the stance of a place.
Not:  roles or copies: those are the cleaner's judgement, and stand in the brief.
Why:  shares and counts are of paragraphs, so whoever counts again must know where each ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.paragraphs import lines
from pipeline.records import Paragraph
from pipeline.summarize import Candidate, candidates
from pipeline.text import letters


@dataclass(frozen=True, slots=True)
class Told:
    """The article behind a brief."""

    text: str  # the source
    pieces: Sequence[lines.Piece]  # of each paragraph, by its index
    stances: dict[int, str]  # of each kept body paragraph, by its index
    titles: tuple[int, ...]  # paragraphs that are neither body nor removed: kept titles
    sentences: tuple[Candidate, ...]  # of the kept body

    def shown(self, index: int) -> str:
        """A paragraph in display form."""
        piece = self.pieces[index]
        return letters.display(self.text[piece.start : piece.end])

    def holder(self, start: int) -> int | None:
        """The index of the paragraph in which an offset lies."""
        return next((at for at, one in enumerate(self.pieces) if one.start <= start < one.end), None)

    def stance(self, start: int) -> str | None:
        """The stance of the paragraph in which an offset lies; None where it is not of the kept body."""
        holder = self.holder(start)
        return None if holder is None else self.stances.get(holder)


def told(whole: dict[str, Any], text: str) -> Told | str:
    """The article's paragraphs, or why the brief's list of them cannot be true."""
    judged = whole["stances"]["paragraphs"]
    listed = [(one["index"], one["line"]) for one in (*judged, *whole["removed"])]
    if len({index for index, _ in listed}) < len(listed):
        return "expected each paragraph once in stances.paragraphs or removed, got one twice."
    every = lines.single(text)
    for pieces in (every, _blocks(every, {line for _, line in listed} | _title_lines(whole))):
        if all(0 <= index < len(pieces) and pieces[index].line == line for index, line in listed):
            break
    else:
        return "expected the lines of the source's paragraphs in stances.paragraphs and removed, got others."
    stances = {one["index"]: one["stance"] for one in judged}
    body = [
        Paragraph("", "", None, index, pieces[index].line, pieces[index].start, pieces[index].end, "")
        for index in sorted(stances)
    ]
    rest = sorted(set(range(len(pieces))) - {index for index, _ in listed})
    return Told(text, pieces, stances, tuple(rest), tuple(candidates(body, text)))


def _title_lines(whole: dict[str, Any]) -> set[int]:
    head = whole["headline"]
    return {one["line"] for one in head["sources"]} if head and head["is"] == "title" else set()


def _blocks(every: Sequence[lines.Piece], starts: set[int]) -> list[lines.Piece]:
    """The paragraphs of a hard-wrapped text: a line that is listed, or under a blank one, begins the next."""
    found: list[lines.Piece] = []
    before = 0
    for row in every:
        if not found or row.line in starts or row.line > before + 1:
            found.append(row)
        else:
            found[-1] = lines.Piece(found[-1].start, row.end, found[-1].line)
        before = row.line
    return found
