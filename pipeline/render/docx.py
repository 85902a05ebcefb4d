"""A brief or a digest as a Word document: Arabic right to left, its citations real footnotes.

In:   a Brief or a Digest.
Out:  the bytes of a docx; the same for the same, for no part of it knows the time or the machine.
Not:  what stands in it (paper.py), or any other format.
Why:  an editor changes the brief in Word, and a footnote stays with its sentence when that is moved. The
      parts are templates, not python-docx: its release 1.2 makes no footnotes and no w:bidi, and its empty
      document brings a date and a picture of its own.

Source: ECMA-376, part 1 (w:bidi 17.3.1.6, w:rtl 17.3.2.30, w:bidiVisual 17.4.1, footnotes 17.11).
"""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipeline.digest import Digest
from pipeline.frame import FRAME
from pipeline.records import Brief
from pipeline.render import colours, paper, pieces, told
from pipeline.render.blocks import Items, Note, Paper, Words

TEMPLATES = Path(__file__).parent / "templates" / "docx"
PARTS = (  # name in the package, template: Word wants the first one first, and the body names notes and lists
    ("[Content_Types].xml", "content_types.xml"),
    ("_rels/.rels", "package.rels"),
    ("docProps/core.xml", "core.xml.jinja"),
    ("word/document.xml", "document.xml.jinja"),
    ("word/_rels/document.xml.rels", "document.rels"),
    ("word/styles.xml", "styles.xml.jinja"),
    ("word/numbering.xml", "numbering.xml.jinja"),
    ("word/settings.xml", "settings.xml.jinja"),
    ("word/footer.xml", "footer.xml.jinja"),
    ("word/footnotes.xml", "footnotes.xml.jinja"),
)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell: no clock
TEXT_WIDTH = 9638  # twentieths of a point: A4 less 2 cm at each side
LEAST_WIDTH = 60  # twentieths of a point: a narrower cell is not drawn
LTR, RTL = "\u200e", "\u200f"  # marks: a Latin name keeps its digits and signs, what follows keeps its own
BULLETS = 1  # number of the list with bullets; those with numbers come after it
FITS = 0.14  # 0 to 1: a narrower segment of a bar has no room for its name, which the table beneath tells


def brief(whole: Brief) -> bytes:
    """The bytes of NAME.docx."""
    return _pack(paper.brief(whole))


def digest(whole: Digest) -> bytes:
    """The bytes of digest.docx."""
    return _pack(paper.digest(whole))


def _pack(sheet: Paper) -> bytes:
    """The parts as a zip with fixed dates and order."""
    right = sheet.language == "ar"  # which way the page runs
    values = {
        "sheet": sheet,
        "marks": _Marks(),
        "shade": functools.partial(_shade, sheet),
        "rtl_page": right,
        "runs_right": lambda one: right or not one.ltr,
        "bidi": Markup("<w:bidi/>" if right else '<w:bidi w:val="0"/>'),  # noqa: S704 - two constants
        "tongue": "ar-SA" if right else "en-US",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, template in PARTS:
            text = _environment().get_template(template).render(values)
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(part, text.strip().encode("utf-8"))
    return packed.getvalue()


class _Marks:
    """What the body asks of other parts, in its order: footnotes, and lists that begin at a number."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.starts: list[int] = []

    def note(self, note: Note) -> int:
        """Keep a footnote, and give its number."""
        self.notes.append(note)
        return len(self.notes)

    def lists(self, block: Items) -> list[int]:
        """The list of each item: the bullets', or one of its own for each run of numbers without a gap."""
        found = []
        for row, _ in enumerate(block.items):
            if block.numbers and (row == 0 or block.numbers[row] != block.numbers[row - 1] + 1):
                self.starts.append(block.numbers[row])
            found.append(BULLETS + len(self.starts) if block.numbers else BULLETS)
        return found


def _shade(sheet: Paper, one: Words) -> str | None:
    """The fill of a cell, as six hexadecimal digits; lighter where the count is smaller."""
    if one.tone is None:
        return None
    fill = colours.parse(sheet.tones[one.tone].fill)
    return colours.write(colours.mix(fill, pieces.SHEET, one.shade))[1:]


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "kind_of": lambda block: type(block).__name__,
        "line": Words,
        "where": _where,
        "tail": tail,
        "runs": told.runs,
        "say": FRAME,
        "twips": _twips,
        "fits": FITS,
        "bullets": BULLETS,
        "ltr": LTR,
        "rtl": RTL,
    }
    return environment


def _where(note: Note) -> str:
    """Where a sentence stands, on one line: each article and its places."""
    places = (f"{_name(one.article)}{FRAME['comma']}{one.where}" for one in note.places)
    return FRAME["semicolon"].join(places)


def _name(article: str) -> str:
    """The name of an article; a Latin one between marks that keep it whole among Arabic."""
    return f"{LTR}{article}{LTR}{RTL}" if told.direction(article) == "ltr" else article


def tail(one: Words) -> str:
    """What is said of a text, in brackets behind it; empty where nothing is."""
    said = FRAME["semicolon"].join(part for part in (*one.said, one.cut, one.see) if part)
    return f"({said})" if said else ""


def _twips(shares: Sequence[float]) -> list[int]:
    """Widths of columns in twentieths of a point: the text's width, dealt out by shares, none too narrow."""
    least = [max(round(share * TEXT_WIDTH), LEAST_WIDTH) for share in shares]
    widest = least.index(max(least))
    least[widest] += TEXT_WIDTH - sum(least)
    return least
