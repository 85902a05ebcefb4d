"""Make what is copied from a pdf of Typst read as it was written.

In:   a pdf by Typst, set in the baked font (fonts/README.md): each glyph is one letter.
Out:  the same pages, seen the same; each glyph of a marked letter says its own character.
Not:  laying out (pdf.py), or fonts in which a glyph is several letters: those are left as they are.
Why:  Typst says the text of a letter and its vowels for both glyphs together (ActualText). PDFium, and so
      Chrome, turns such a word round; poppler parts it. Glyph by glyph every reader gets it right.

Source: ISO 32000-1, 9.10.3 (ToUnicode), 14.9.4 (ActualText).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

# One span of ActualText with nothing nested in it, as Typst writes it.
_SPAN = re.compile(
    rb"/Span ?<</ActualText ?(?:<([0-9A-Fa-f]+)>|\(((?:\\.|[^\\()])*)\))>> ?BDC(.*?)\nEMC", re.DOTALL
)
_SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f]+)>", re.DOTALL)  # a string, or a hexadecimal one
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_ENTRIES = re.compile(rb"(?:\d+ beginbfchar\n.*?endbfchar\n?)+", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_UNSEEN = re.compile("[\u200b\u200f]")  # a place to part a long word, a mark of direction: nothing is drawn
MOST = 100  # entries of a block of a character map: what the format allows

Font = int  # the number of a font's object
Said = dict[tuple[Font, int], str]  # what a glyph says


def legible(pdf: bytes) -> bytes:
    """The same pages; a marked letter and its marks each say their own character."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.pdf_header = pdf[:8].decode("ascii")  # its version, which pypdf would lower
    # Where a page is said to run right to left, PDFium turns a line of Latin alone round ("World New Brave").
    writer.root_object.get("/ViewerPreferences", DictionaryObject()).pop("/Direction", None)
    said: Said = {}
    fonts: dict[Font, Any] = {}
    for page in writer.pages:
        for stream, resources in _streams(page):
            named = {name[1:].encode(): ref for name, ref in _fonts(resources)}
            fonts |= {ref.idnum: ref.get_object() for ref in named.values()}
            _rewrite(stream, {name: ref.idnum for name, ref in named.items()}, said)
    for number, font in fonts.items():
        _say(font, {glyph: text for (one, glyph), text in said.items() if one == number})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _streams(page: Any) -> Iterator[tuple[StreamObject, DictionaryObject]]:
    """The page's content, and every form that it draws, each with its resources."""
    resources = page["/Resources"].get_object()
    contents = page["/Contents"].get_object()
    for one in contents if isinstance(contents, list) else [contents]:
        yield one.get_object(), resources
    for form in resources.get("/XObject", {}).values():
        inner = form.get_object()
        if inner.get("/Subtype") == "/Form" and "/Resources" in inner:
            yield inner, inner["/Resources"].get_object()


def _fonts(resources: DictionaryObject) -> Iterator[tuple[str, IndirectObject]]:
    fonts = resources.get("/Font", {})
    for name in fonts.get_object() if hasattr(fonts, "get_object") else fonts:
        yield name, fonts.raw_get(name)


def _rewrite(stream: StreamObject, fonts: Mapping[bytes, Font], said: Said) -> None:
    """Take the spans away whose glyphs are as many as their characters, and keep what those say."""

    def one(span: re.Match[bytes]) -> bytes:
        text = _UNSEEN.sub("", _text(span[1], span[2]))
        glyphs = [glyph for found in _SHOWN.finditer(span[3]) for glyph in _glyphs(found)]
        found = _FONT.search(span[3])
        if not text:
            return b""
        if found is None or len(glyphs) != len(text) or b"Span" in span[3]:
            return span[0]
        pairs = {(fonts[found[1]], glyph): letter for glyph, letter in zip(glyphs, text[::-1], strict=True)}
        if any(said.get(key, letter) != letter for key, letter in pairs.items()):
            return span[0]
        said.update(pairs)
        return span[3]

    data = stream.get_data()
    changed = _SPAN.sub(one, data)
    if changed != data:
        stream.set_data(changed)


def _text(hexadecimal: bytes | None, literal: bytes) -> str:
    """What a span says: UTF-16 in hexadecimal digits, or plain letters."""
    if hexadecimal is not None:
        return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be").removeprefix("\ufeff")
    return _ESCAPE.sub(_unescape, literal).decode("latin-1")


def _glyphs(shown: re.Match[bytes]) -> list[int]:
    raw = bytes.fromhex(shown[2].decode()) if shown[2] is not None else _ESCAPE.sub(_unescape, shown[1])
    return [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]


def _unescape(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign.isdigit() else _ESCAPED.get(sign, sign)


def _say(font: Any, said: Mapping[int, str]) -> None:
    """Write what these glyphs say into a font's character map."""
    if not said:
        return
    stream = font["/ToUnicode"].get_object()
    data = stream.get_data()
    entries = {int(code, 16): text.upper() for code, text in _ENTRY.findall(data)}
    entries |= {glyph: text.encode("utf-16-be").hex().upper().encode() for glyph, text in said.items()}
    lines = [b"<%04X> <%s>\n" % entry for entry in sorted(entries.items())]
    blocks = [lines[at : at + MOST] for at in range(0, len(lines), MOST)]
    written = b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks)
    stream.set_data(_ENTRIES.sub(lambda _: written, data, count=1))
