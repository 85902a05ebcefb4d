"""The blocks of a page: what md, docx and pdf set, one after another.

In:   nothing.
Out:  Paper → blocks → words and citations, in plain text.
Not:  making them (paper.py, pieces.py) or setting them (md.py, docx.py, pdf.py).
Why:  a format that knows blocks alone cannot leave out a part of a brief, or tell it in other words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["notice", "how", "plain", "none", "foot"]


@dataclass(frozen=True, slots=True)
class Tone:
    """How a label's places look: a light fill, and an ink that is read on it."""

    name: str
    fill: str  # "#rrggbb"
    ink: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in one article."""

    article: str
    own: bool  # whether the article is named at the head of what the reader has before him
    lines: str  # "السطر 4"
    where: str  # "السطر 4، المحارف 120–230"


@dataclass(frozen=True, slots=True)
class Note:
    """A citation: every place of a sentence, and the wording of the source at the first."""

    places: tuple[Place, ...]
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text, what is said of it, and its citation."""

    text: str
    note: Note | None = None
    said: tuple[str, ...] = ()  # its stance, how it was made, the lines of a number
    cut: str = ""  # what a compressed sentence leaves out
    see: str = ""  # where its other versions are told
    tone: int | None = None  # the row of the label that it is shaded with
    shade: float = 0.0  # how strongly, 0 to 1 of the label's fill
    ltr: bool = False  # whether it runs left to right, whatever the page does


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; level 1 is the document's."""

    level: int
    text: str
    ltr: bool = False
    note: Note | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Meta:
    """Which article, and how much of it is told."""

    article: Words
    sizes: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one kind."""

    words: Words
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a label over its sentences, or over why there are none."""

    words: Words
    none: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """A line, and the names of the articles that it is about."""

    text: str
    names: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Items one after another, each a sentence or several that say the same; numbered, or with a bullet."""

    items: tuple[tuple[Words, ...], ...]
    numbers: tuple[int, ...] = ()  # rising, as many as the items; none for bullets


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of heads; widths are shares that sum to 1, in the order in which it is read."""

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...]
    numbers: bool  # whether all but the first column hold counts, set in the middle
    named: str  # what it shows, for who cannot see it


@dataclass(frozen=True, slots=True)
class Bar:
    """The stances of an article as one bar, in the order in which the page is read."""

    segments: tuple[tuple[int, float, str], ...]  # row of the label, share 0 to 1, what is written in it
    named: str  # the whole bar in words
    alone: bool  # whether no table tells the same beneath it


Block = Heading | Meta | Paragraph | Label | Names | Items | Table | Bar


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    title: str  # of the file
    kicker: str  # what kind of document it is, where its first heading does not say so
    language: str  # of the frame: ar or en
    tones: tuple[Tone, ...]
    blocks: tuple[Block, ...]
