"""A brief or a digest as one page: right to left, offline, its font inside, no script.

In:   a Brief or a Digest.
Out:  HTML that asks for nothing outside itself, and forbids itself to.
Not:  any other format; what the page says is made in view.py and told.py.
Why:  an editor reads here, and a click on a sentence must land on its words in the source. Anchors and
      `:target` do that without a script, so it works from a mail, a printout's file and a screen reader.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from pipeline import frame
from pipeline.briefing import entries
from pipeline.digest import Digest, Row
from pipeline.records import Brief, Label, Source
from pipeline.render import colours, lines, told, view
from pipeline.text import letters

HERE = Path(__file__).parent
PAPER, NIGHT = colours.parse("#fdfcf9"), colours.parse("#17181b")
WASH = 0.09  # how much of a label's colour tints its paragraphs, 0 to 1
FIRST_LINES = 4  # lines shown in one cell of the table of powers
FIRST_FIGURES = 8  # sentences with figures that are always open; the others are folded
FIRST_ACTORS = 12  # rows of the table of actors that are always open; the others are folded
NAMES_WIDTH = 30  # percent of the picture of a matrix: its names
BAR_WIDTH = 0.6  # 0 to 1: of a column of it, its longest bar
GAP = 1.0  # percent: between a bar and its number
NAME_LETTERS = 22  # of a name on one line of it
PATTERNS = 6  # patterns that page.svg draws; a seventh label takes the first again

FONTS = (  # file, weight, letters
    ("naskh-arabic-400", 400, "U+0600-06FF,U+FD3E-FD3F,U+FDFA"),
    ("naskh-arabic-700", 700, "U+0600-06FF,U+FD3E-FD3F,U+FDFA"),
    ("naskh-latin-400", 400, "U+0020-007E,U+00A0-00BB,U+2013-2026"),
    ("naskh-latin-700", 700, "U+0020-007E,U+00A0-00BB,U+2013-2026"),
)


def brief(whole: Brief) -> str:
    """The text of NAME.html."""
    known = entries.entries(whole)
    return _page(
        "brief.html.jinja",
        whole.labels,
        brief=whole,
        shown=view.source(whole),
        target=lambda place: f"#{entries.entry(place, known)}",
        title=told.shown_title(whole),
        own=whole.article.article,
        address=_address(whole.article.article),
    )


def digest(whole: Digest) -> str:
    """The text of digest.html."""
    names = {line.article: line.name for line in whole.lines}

    def at(place: Source) -> str | None:
        """Where a link to a place goes: its words, on the page of its article; None where that has none."""
        if place.article not in names or place not in whole.anchors:
            return None
        return f"{quote(names[place.article])}.html#{whole.anchors[place]}"

    return _page(
        "digest.html.jinja",
        whole.labels,
        digest=whole,
        names_of=names,
        link=lambda name: quote(f"{name}.html"),
        at=at,
        article_numbers=told.article_numbers(whole),
        grid=grid(whole.actors[:FIRST_ACTORS], whole.labels),
    )


def _page(template: str, labels: Sequence[Label], **values: Any) -> str:
    style = _style(labels)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    rows = {label.name: row for row, label in enumerate(labels)}
    text = (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704 - our own style; colours were checked, nothing else enters it
            policy=policy,
            labels=labels,
            rows=rows,
            names={label.name: frame.label(label) for label in labels},
            say=frame.FRAME,
            language=frame.language(),
            page_direction="rtl" if frame.language() == "ar" else "ltr",
            first_lines=FIRST_LINES,
            first_figures=FIRST_FIGURES,
            patterns=PATTERNS,
            first_actors=FIRST_ACTORS,
            **values,
        )
    )
    return text + "\n"


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"display": letters.display, "percent": frame.percent, "short": told.short}
    environment.globals |= {
        "count": frame.count,
        "sizes": told.sizes,
        "lines": lines.told,
        "lines_word": lines.word,
        "line_links": lines.links,
        "out": told.out,
        "no_point": told.no_point,
        "versions": told.versions,
        "changes": told.changes,
        "by_article": told.by_article,
        "script": script,
        "way": way,
        "name_of": frame.label,
        "power": frame.power,
        "known": told.known,
        "balance": told.balance,
        "reason": told.reason,
        "how_many": told.how_many,
        "mentioned": told.mentioned,
        "cell_place": told.cell_place,
        "cells_cited": told.cells_cited,
        "figures_of": told.figures_of,
        "ranges": lines.ranges,
        "runs": told.runs,
        "bar": bar,
    }
    return environment


def _style(labels: Sequence[Label]) -> str:
    """The page's whole style: its letters, each label's colours by day and by night, and the rules."""
    day = "\n".join(_label_style(row, label, PAPER) for row, label in enumerate(labels))
    night = "\n".join(_label_style(row, label, NIGHT) for row, label in enumerate(labels))
    rules = (HERE / "templates" / "page.css").read_text("utf-8")
    return f"{_faces()}\n{rules}\n{day}\n@media screen and (prefers-color-scheme: dark) {{\n{night}\n}}\n"


def _label_style(row: int, label: Label, background: colours.Colour) -> str:
    colour = colours.parse(label.colour)
    wash = colours.parse(colours.write(colours.mix(colour, background, WASH)))  # as it will be shown
    ink = colours.readable(colours.readable(colour, wash), background)
    tone = colours.readable(colour, background, least=3)
    names = {"label": ink, "wash": wash, "tone": tone}
    return f".s{row} {{ " + " ".join(f"--{name}: {colours.write(one)};" for name, one in names.items()) + " }"


@functools.cache
def _faces() -> str:
    """The embedded font: its files as data, so that nothing is fetched."""
    faces = []
    for name, weight, ranges in FONTS:
        data = base64.b64encode((HERE / "fonts" / f"{name}.woff2").read_bytes()).decode()
        faces.append(
            f'@font-face {{ font-family: "Mujaz Naskh"; font-weight: {weight}; font-display: block; '
            f'unicode-range: {ranges}; src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return "\n".join(faces)


def script(text: str) -> Markup:
    """The attributes of a text that runs against the page, or is in another language than it."""
    return way(told.direction(text))


def way(direction: str | None) -> Markup:
    """The attributes of a direction: `rtl` is Arabic, `ltr` is not."""
    if direction is None:
        return Markup("")
    return Markup(f' dir="{direction}" lang="{"ar" if direction == "rtl" else "en"}"')  # noqa: S704 - two constants


def bar(shares: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """The segments of a stance bar, as the page is read: label, left edge and width in percent."""
    segments = []
    at = 0.0
    for name, share in shares.items():
        if share > 0:
            width = share * 100
            left = at if frame.language() == "en" else 100.0 - at - width
            segments.append((name, round(left, 3), round(width, 3)))
            at += width
    return segments


@dataclass(frozen=True, slots=True)
class Cell:
    """A count in the picture of a matrix; places and widths in percent of its width."""

    row: int  # of the label
    number: int
    start: float  # where the bar begins, as the page is read
    left: float  # the bar's left edge
    width: float
    after: float  # where its number begins


@dataclass(frozen=True, slots=True)
class Grid:
    """The picture of a matrix: bars as long as their counts, in the direction of the page."""

    heads: tuple[float, ...]  # where each label's column begins, in percent
    edge: float  # where names begin, in percent
    rows: tuple[tuple[tuple[str, ...], tuple[Cell, ...]], ...]  # the name in one line or two, and its cells
    most: int


def grid(actors: Sequence[Row], labels: Sequence[Label]) -> Grid:
    """The picture of the rows of a digest's matrix."""
    most = max((number for actor in actors for number in actor.stances.values()), default=1)
    column = (100 - NAMES_WIDTH) / len(labels)
    onward = 1 if frame.language() == "en" else -1

    def at(read: float) -> float:
        """A distance from where a line of the page begins, as one from the left."""
        return round(read if onward == 1 else 100 - read, 3)

    starts = [NAMES_WIDTH + column * row for row in range(len(labels))]
    rows = []
    for actor in actors:
        cells = []
        for row, label in enumerate(labels):
            number = actor.stances[label.name]
            width = round(BAR_WIDTH * column * number / max(most, 1), 3)
            left = at(starts[row]) if onward == 1 else at(starts[row] + width)
            cells.append(Cell(row, number, at(starts[row]), left, width, at(starts[row] + width + GAP)))
        rows.append((_halves(frame.power(actor.name, actor.key)), tuple(cells)))
    return Grid(tuple(map(at, starts)), at(0), tuple(rows), most)


def _halves(text: str) -> tuple[str, ...]:
    """A name in one line, or in two where it is long, parted at the blank nearest its middle."""
    blanks = [at for at, sign in enumerate(text) if sign == " "]
    if len(text) <= NAME_LETTERS or not blanks:
        return (text,)
    middle = min(blanks, key=lambda at: abs(2 * at - len(text)))
    return text[:middle], text[middle + 1 :]


def _address(article: str) -> str | None:
    """An article's own address, where it has one that may be a link."""
    return article if article.lower().startswith(("http://", "https://")) else None
