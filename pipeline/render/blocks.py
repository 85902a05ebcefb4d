"""The blocks of a page: what docx and pdf set, one after another.

In:   nothing.
Out:  Paper → blocks → words and footnotes, in plain text.
Not:  making them (paper.py) or setting them (docx.py, pdf.py).
Why:  a format that knows blocks alone cannot leave out a part of a brief, or tell it in other words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["kicker", "meta", "notice", "how", "plain", "none", "changed", "foot"]


@dataclass(frozen=True, slots=True)
class Tone:
    """How a label's places look: a light fill, and an ink that is read on it."""

    arabic: str
    fill: str  # "#rrggbb"
    ink: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in one article: "السطر 4، المحارف 120–230"."""

    article: str
    own: bool  # whether the article is named at the head of what the reader has before him
    where: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: every place of a sentence, and the wording of the source at the first."""

    places: tuple[Place, ...]
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text, what is said after it, and its footnote."""

    text: str
    tail: str = ""
    note: Note | None = None
    tone: int | None = None  # the row of the label that it is shaded with
    shade: float = 0.0  # how strongly, 0 to 1 of the label's fill
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; level 1 is the document's."""

    level: int
    text: str
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one kind."""

    words: Words
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """Sentences one after another; ordered ones are numbered from 1."""

    items: tuple[Words, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of heads; widths are shares that sum to 1, the first column at the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...]
    numbers: bool  # whether all but the first column hold counts, set in the middle
    named: str  # what it shows, for who cannot see it


@dataclass(frozen=True, slots=True)
class Bar:
    """The stances of an article as one bar, its first segment at the right."""

    segments: tuple[tuple[int, float, str], ...]  # row of the label, share 0 to 1, what is written in it
    named: str  # the whole bar in words


Block = Heading | Paragraph | Items | Table | Bar


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    title: str
    tones: tuple[Tone, ...]
    blocks: tuple[Block, ...]
