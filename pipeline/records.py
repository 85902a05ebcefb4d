"""The records that walk through the rooms: frozen, plain, without behaviour.

In:   nothing.
Out:  Article → Paragraph → Stance, Sentence → Brief, in the order in which the rooms make them.
Not:  reading, checking or writing them (each room's own work; jsonl.py for files).
Why:  every room can be used, tested and replaced alone when its neighbours only share these.

Offsets are Unicode code points of `Article.text`; `line` is 1-based and counts newlines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["title", "heading", "byline", "masthead", "boilerplate", "footnote", "body"]
Reason = Literal["exact-duplicate", "near-duplicate", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a pdf: 1-based number, and where its text begins in the article's."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class Article:
    """One source, decoded: what every offset of every later record points into."""

    article: str  # path relative to the input's root, the file's own name, or the URL
    path: str  # as it was typed or found; for messages and for `source.path`
    text: str  # BOM removed, newlines untouched
    sha256: str  # of the bytes that were read, hexadecimal
    media_type: str  # text/plain, text/html, application/pdf, …
    encoding: str  # utf-8, utf-16-le, windows-1256, …; "" where the format has its own
    title: str | None = None  # from the document's own metadata, where it has one
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()  # what a reader of the brief must know: broken pdf text …


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The body paragraphs beside one, in its article; None where there is none, or nobody knows it."""

    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A place: `display(article.text[start:end])` is the text that is shown for it."""

    article: str
    line: int
    start: int
    end: int
    page: int | None = None
    last: int | None = field(default=None, compare=False)  # the line it ends in, where that is another


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of one article, with its role and whether it is kept."""

    id: str  # "article#index"
    article: str
    title: str | None
    index: int  # 0-based among the article's paragraphs
    line: int
    start: int
    end: int
    text: str  # the display form
    role: Role = "body"
    kept: bool = True
    reason: Reason | None = None
    duplicate_of: str | None = None
    similarity: float | None = None  # 0 to 1
    page: int | None = None
    update_of: str | None = None  # the id of an earlier kept one that differs in guarded words alone
    changed: tuple[tuple[str, str], ...] = ()  # those words, earlier and later, "" where there is none


@dataclass(frozen=True, slots=True)
class Stance:
    """What the model says of one paragraph."""

    id: str
    stance: str
    confidence: float  # calibrated, 0 to 1
    probabilities: Mapping[str, float]  # every label of the model; sums to 1
    abstained: bool
    windows: int = 1  # how many pieces a long paragraph was read in


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim sentence of a text: `text == display(source[start:end])`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad article or record of a batch that was skipped, and why."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a model: its name, how it is shown, and when the model abstains."""

    name: str
    arabic: str
    colour: str  # "#rrggbb"
    threshold: float  # confidence under which the model abstains, 0 to 1


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence that a brief shows, and every place where it stands."""

    text: str
    stance: str | None
    sources: tuple[Source, ...]
    made: str = ""  # "drafted" or "compressed" from its sources; "" where it is word for word
    cut: tuple[str, ...] = ()  # what a compressed one leaves out, in order


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, a sum, a percentage or a date, as the article writes it."""

    text: str
    kind: str  # number, percent, money, date, or relative: a date that depends on the day it was written
    value: str  # one for all ways to write it: "500000000000 USD", "2017-01-18" (amounts/)
    sources: tuple[Source, ...]
    phrase: Cited | None = (
        None  # with what it counts, «نحو 12 شرطيا»; None where the text does not say it beside it
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """A sentence with the figures that it holds, in its order."""

    sentence: Cited
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a brief leaves out for one reason, counted, each with its place."""

    why: str  # a role, a reason, or of sentences: "foreign" (of another story), "repeat" (said before),
    # "budget" (no room), "unwritten" (a backend that wrote did not draw on it)
    paragraphs: int  # 0 where single sentences are left out
    sentences: int  # 0 where whole paragraphs are
    words: int
    sources: tuple[Source, ...]  # of each of them, in order


@dataclass(frozen=True, slots=True)
class Update:
    """Two sentences that say the same but for a number, a date, a negation or a power; both are kept."""

    earlier: Cited
    later: Cited
    changed: tuple[tuple[str, str], ...]  # the words that differ, as in Paragraph


@dataclass(frozen=True, slots=True)
class Removed:
    """A paragraph that the brief leaves out, and why."""

    index: int
    line: int
    role: Role
    reason: Reason | None
    duplicate_of: str | None
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """The stance of one kept body paragraph, as a brief lists it."""

    index: int
    line: int
    stance: str
    confidence: float
    abstained: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """A power of the gazetteer, with the stances of the paragraphs that name it."""

    name: str  # Arabic, as it is shown
    key: str  # English: the gazetteer's id
    stances: Mapping[str, int]
    paragraphs: tuple[int, ...]
    mentions: Mapping[str, tuple[Cited, ...]] = field(default_factory=dict)  # by label: one a paragraph


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where the source text of a cited article lies beside the brief, and its hash."""

    article: str
    file: str  # NAME.source.txt
    sha256: str  # of its UTF-8 text, hexadecimal


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that a format needs to show one article's brief; no clock in it."""

    title: str | None
    article: Article
    paragraphs: tuple[Paragraph, ...]
    labels: tuple[Label, ...]
    words_in: int  # of the whole source
    words_kept: int  # of the kept body paragraphs
    words_out: int  # of the summary
    summary: tuple[Cited, ...]
    shares: Mapping[str, float]  # 0 to 1, by words of kept body paragraphs; every label
    abstained: float  # 0 to 1: the share of those words on which the model's threshold was not met
    judged: tuple[Judged, ...]
    points: Mapping[str, tuple[Cited, ...]]  # every label; both in the order in which the article tells them
    actors: tuple[Actor, ...]
    removed: tuple[Removed, ...]
    notes: tuple[str, ...] = ()  # lines for the reader: too short to summarize, broken pdf …
    files: tuple[SourceFile, ...] = ()  # of every article that is cited
    manifest: Mapping[str, str] = field(default_factory=dict)
    updates: tuple[Update, ...] = ()  # where the article, or another of the run, says it otherwise
    headline: Cited | None = None  # the title where it stands in the text, else the most central sentence
    headline_is: str | None = None  # "title", "sentence", or "row": the first line of a table without a title
    lede: Cited | None = None  # the first sentence of the summary that is not the headline
    figures: tuple[Figures, ...] = ()  # every sentence of the kept body that holds one
    left_out: tuple[LeftOut, ...] = ()
    foreign: tuple[Cited, ...] = ()  # sentences that belong to another story, a teaser
    told: Mapping[str, float] = field(default_factory=dict)  # 0 to 1: the summary's shares, by its words
    distance: float = 0.0  # 0 to 1: total variation of the summary's shares from the article's
    balance: float = 1.0  # 0 to 1: the distance that was asked for
    language: str = "ar"  # of the frame
    written: bool = False  # whether a backend wrote the summary: then its stances were not balanced
