"""A brief or a digest as a Word document: right to left, its citations real footnotes.

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

from pipeline.digest import Digest
from pipeline.records import Brief
from pipeline.render import colours, paper, told
from pipeline.render.blocks import Note, Paper, Words

TEMPLATES = Path(__file__).parent / "templates" / "docx"
PARTS = (  # name in the package, template; Word wants the first one first
    ("[Content_Types].xml", "content_types.xml"),
    ("_rels/.rels", "package.rels"),
    ("docProps/core.xml", "core.xml.jinja"),
    ("word/document.xml", "document.xml.jinja"),
    ("word/_rels/document.xml.rels", "document.rels"),
    ("word/styles.xml", "styles.xml"),
    ("word/numbering.xml", "numbering.xml"),
    ("word/settings.xml", "settings.xml"),
    ("word/footer.xml", "footer.xml"),
    ("word/footnotes.xml", "footnotes.xml.jinja"),
)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell: no clock
TEXT_WIDTH = 9638  # twentieths of a point: A4 less 2 cm at each side
LEAST_WIDTH = 60  # twentieths of a point: a narrower cell is not drawn
LTR, RTL = "\u200e", "\u200f"  # marks: a Latin name keeps its digits and signs, what follows keeps its own
FITS = 0.14  # 0 to 1: a narrower segment of a bar has no room for its name, which the table beneath tells


def brief(whole: Brief) -> bytes:
    """The bytes of NAME.docx."""
    return _pack(paper.brief(whole))


def digest(whole: Digest) -> bytes:
    """The bytes of digest.docx."""
    return _pack(paper.digest(whole))


def _pack(sheet: Paper) -> bytes:
    """The parts as a zip with fixed dates and order."""
    notes: list[str] = []

    def footnote(note: Note) -> int:
        """Keep a footnote, and give its number."""
        notes.append(_footnote(note))
        return len(notes)

    def shade(one: Words) -> str | None:
        """The fill of a cell, as six hexadecimal digits; lighter where the count is smaller."""
        if one.tone is None:
            return None
        fill = colours.parse(sheet.tones[one.tone].fill)
        return colours.write(colours.mix(fill, paper.SHEET, one.shade))[1:]

    values = {
        "title": sheet.title,
        "tones": sheet.tones,
        "blocks": sheet.blocks,
        "notes": notes,
        "footnote": footnote,
        "shade": shade,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, template in PARTS:
            text = _environment().get_template(template).render(values)
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(part, text.strip().encode("utf-8"))
    return packed.getvalue()


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
        "line": _line,
        "twips": _twips,
        "fits": FITS,
        "ltr": LTR,
        "rtl": RTL,
    }
    return environment


def _footnote(note: Note) -> str:
    """A footnote on one line: each article, its places, and the source's wording."""
    places = (f"{_name(one.article)}، {one.where}" for one in note.places)
    return "؛ ".join(places) + (f": «{note.wording}»" if note.wording else "")


def _name(article: str) -> str:
    """The name of an article; a Latin one between marks that keep it whole among Arabic."""
    return f"{LTR}{article}{LTR}{RTL}" if told.direction(article) == "ltr" else article


def _line(text: str, ltr: bool = False) -> Words:
    return Words(text, ltr=ltr)


def _twips(shares: Sequence[float]) -> list[int]:
    """Widths of columns in twentieths of a point: the text's width, dealt out by shares, none too narrow."""
    least = [max(round(share * TEXT_WIDTH), LEAST_WIDTH) for share in shares]
    widest = least.index(max(least))
    least[widest] += TEXT_WIDTH - sum(least)
    return least
