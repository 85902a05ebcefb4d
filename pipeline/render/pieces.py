"""One thing of a brief as words and citations: a sentence, its places, a table of powers, a bar.

In:   records of a Brief or a Digest.
Out:  words and blocks (blocks.py), in plain text, in the language of the frame.
Not:  their order on a page (paper.py), or any format.
Why:  a brief and a digest show the same kinds of things, and must tell them in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.digest import Row
from pipeline.frame import FRAME, label, language, percent, power
from pipeline.records import Actor, Article, Cited, Label, Source, Update
from pipeline.render import blocks, colours, lines, told
from pipeline.render.blocks import Bar, Block, Heading, Meta, Note, Paragraph, Place, Table, Tone, Words
from pipeline.text import letters

SHEET: colours.Colour = (1.0, 1.0, 1.0)
FILL = 0.3  # how much of a label's colour fills its segment of a bar, 0 to 1
_UNWRITABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")  # not in XML, or in UTF-8


def plain(text: str) -> str:
    """A text as every format can hold it: what no file may hold becomes a replacement mark."""
    return _UNWRITABLE.sub("\ufffd", letters.display(text))


def frame(text: str) -> Words:
    """Words of the frame: they run as the page does."""
    return Words(plain(text), ltr=page_is_ltr())


def content(text: str) -> Words:
    """Words of an article, or its name: they run as they are written."""
    text = plain(text)
    return Words(text, ltr=is_ltr(text))


def is_ltr(text: str) -> bool:
    """Whether a text runs from left to right on the page of this frame."""
    way = told.direction(text)
    return way == "ltr" if way else page_is_ltr()


def page_is_ltr() -> bool:
    """Whether the page runs from left to right."""
    return language() == "en"


def names(labels: Iterable[Label]) -> dict[str, str]:
    """Each label as it is shown."""
    return {one.name: plain(label(one)) for one in labels}


def tones(labels: Iterable[Label]) -> tuple[Tone, ...]:
    """How each label looks on white.

    Raises:
        ModelError: A colour of the model is none.
    """
    found = []
    for one in labels:
        colour = colours.parse(one.colour)
        fill = colours.parse(colours.write(colours.mix(colour, SHEET, FILL)))
        ink = colours.readable(colour, fill)
        found.append(Tone(plain(label(one)), colours.write(fill), colours.write(ink)))
    return tuple(found)


def heading(level: int, key: str) -> Heading:
    """A heading of the frame."""
    return Heading(level, plain(FRAME[key]), page_is_ltr())


def head(*keys: str) -> tuple[str, ...]:
    """The heads of a table's columns; an English one begins with a capital."""
    texts = (FRAME[key] for key in keys)
    return tuple(text[:1].upper() + text[1:] for text in texts)


def how(text: str) -> Paragraph:
    """What a section shows."""
    return Paragraph(frame(text), "how")


def none(key: str) -> Paragraph:
    """Why a section has nothing to show."""
    return Paragraph(frame(FRAME[key]), "none")


def cited(one: Cited, note: Note, name: str = "", see: str = "", tone: int | None = None) -> Words:
    """A sentence with its citation: its stance, how it was made, what it leaves out."""
    said = tuple(part for part in (FRAME.get(one.made, ""), name) if part)
    text = plain(one.text)
    return Words(text, note, said, plain(told.cut(one)), see, tone, ltr=is_ltr(text))


def places(found: Iterable[Source], own: str | None) -> tuple[Place, ...]:
    """The places of a sentence, article by article."""
    return tuple(
        Place(
            plain(article),
            article == own,
            lines.told(there),
            FRAME["semicolon"].join(lines.place(one) for one in there),
        )
        for article, there in told.by_article(found).items()
    )


def note(one: Cited, article: Article) -> Note:
    """A citation in the brief of an article: its places, and how the first is worded there."""
    first = one.sources[0]
    wording = article.text[first.start : first.end] if first.article == article.article else one.text
    return Note(places(one.sources, article.article), plain(wording))


def quoted(one: Cited, own: str | None = None, name: str = "") -> Words:
    """A sentence of a digest, with all its places."""
    return cited(one, Note(places(one.sources, own)), name)


def meta(article: str, words_out: int, words_in: int) -> Meta:
    """Which article, and how much of it is told."""
    return Meta(content(article), told.sizes(words_out, words_in))


def bar(shares: Mapping[str, float], labels: Sequence[Label], *, alone: bool) -> Bar:
    """The shares of the stances, in the order of the labels."""
    written = [f"{plain(label(one))} {percent(shares[one.name])}" for one in labels]
    segments = tuple(
        (row, shares[one.name], written[row]) for row, one in enumerate(labels) if shares[one.name] > 0
    )
    return Bar(segments, FRAME["comma"].join(written), alone)


def updates(found: Iterable[Update], sides: Iterable[tuple[Words, Words]], key: str) -> Table:
    """Versions side by side, none chosen; `key` names the table."""
    rows = []
    for number, (one, pair) in enumerate(zip(found, sides, strict=True), start=1):
        changed = FRAME["semicolon"].join(told.changes(one))
        rows.append((frame(str(number)), *pair, content(changed)))
    columns = ("#", *head("earlier", "later", "changed"))
    return Table(columns, tuple(rows), (0.06, 0.38, 0.38, 0.18), numbers=False, named=FRAME[key])


def actors(
    found: Sequence[Actor | Row],
    labels: Sequence[Label],
    key: str,
    articles: Mapping[str, int] | None = None,
) -> Iterator[Block]:
    """The powers and the stances around them: darker where more, the number and its places in the cell.

    `articles` holds the number of each article of a digest.
    """
    yield heading(2, key)
    if not found:
        yield none("no_actors")
        return
    yield how(FRAME["actors_how"])
    if told.cells_cited(found):
        yield how(FRAME["cells_how"])
    most = max(number for actor in found for number in actor.stances.values())
    rows = []
    for actor in found:
        cells = [_cell(actor, one.name, row, most, articles or {}) for row, one in enumerate(labels)]
        total = frame(str(sum(actor.stances[one.name] for one in labels)))
        rows.append((content(power(actor.name, actor.key)), *cells, total))
    columns = (*head("actor"), *names(labels).values(), *head("total"))
    widths = (0.18, *(0.69 / len(labels) for _ in labels), 0.13)
    yield Table(columns, tuple(rows), widths, numbers=True, named=FRAME[key])


def _cell(actor: Actor | Row, name: str, row: int, most: int, articles: Mapping[str, int]) -> Words:
    """How often a power is named in paragraphs of a stance; with their lines, in a digest with the first."""
    number = actor.stances[name]
    if isinstance(actor, Row):
        there = told.cell_places(actor, name, articles)
    else:
        there = lines.told(told.mentioned(actor, name)) if actor.mentions.get(name) else ""
    return Words(
        str(number or "–"),
        said=(there,) if number and there else (),
        tone=row if number else None,
        shade=number / max(most, 1),
        ltr=page_is_ltr(),
    )


def foot(manifest: Mapping[str, str], sha256: str = "") -> Iterator[blocks.Block]:
    """What the page was made with, and of which bytes."""
    yield Paragraph(frame(f"{FRAME['made_with']} mujaz {plain(manifest['mujaz'])}"), "foot")
    if sha256:
        yield Paragraph(content(f"sha256 {sha256[:16]}"), "foot")
