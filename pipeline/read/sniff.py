"""Room 1, step 3: what the bytes are, whatever the file is called.

In:   the bytes of a source; later, its decoded text.
Out:  pdf, docx or text; and whether a text is html.
Not:  reading any of them (pdf.py, docx.py, html.py, decode.py).
Why:  names lie: a picture renamed .txt must be refused, a web page saved as .txt must be read as one.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from pipeline.read.parts import unreadable

Kind = Literal["pdf", "docx", "text"]

# The first bytes of what is refused, what it is, and what to do about it.
REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .doc, or one with a password", "Save it as plain .docx."),
    (b"{\\rtf", "an rtf file", "Save it as .docx."),
    (b"\x89PNG\r\n", "a picture (png)", "Give the text itself."),
    (b"\xff\xd8\xff", "a picture (jpeg)", "Give the text itself."),
    (b"GIF87a", "a picture (gif)", "Give the text itself."),
    (b"GIF89a", "a picture (gif)", "Give the text itself."),
    (b"\x1f\x8b\x08", "a compressed file (gzip)", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)", "Unpack it first."),
    (b"Rar!\x1a\x07", "a compressed file (rar)", "Unpack it first."),
    (b"\x7fELF", "a program", "Give the text itself."),
    (b"%!PS", "a PostScript file", "Save it as .pdf."),
)  # fmt: skip
ZIPS = {
    "xl/": ("a spreadsheet (.xlsx)", "Save its text as .docx or .txt."),
    "ppt/": ("slides (.pptx)", "Save their text as .docx or .txt."),
    "content.xml": ("an OpenDocument file", "Save it as .docx."),
    "META-INF/": ("a book (.epub) or a package", "Save its text as .docx or .txt."),
}
LEADING_SPACE = b"\xef\xbb\xbf \t\r\n\x00"

_PROLOGUE = r"(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,4000}?-->)*+"
_BLOCKS = (
    "html|head|body|meta|title|link|script|style|article|main|section|header|nav|div|p|h[1-6]|ul|ol|table"
    "|blockquote"
)
_OPENS = re.compile(rf"{_PROLOGUE}<(?:!doctype\s+html|(?:{_BLOCKS})(?=[\s/>]))", re.IGNORECASE | re.DOTALL)
_LATER = re.compile(r"^[ \t]*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.MULTILINE)


def kind(data: bytes, where: str) -> Kind:
    """Tell the format of a source by its content.

    Raises:
        InputError: It is a format that is not read.
    """
    if data[:1024].lstrip(LEADING_SPACE).startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, where)
    for first, name, do in REFUSED:
        if data.startswith(first):
            raise unreadable(where, name, do)
    return "text"


def _zip(data: bytes, where: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise unreadable(
            where, "a docx (zip) that is cut off or damaged", "Copy or save it again."
        ) from error
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    for part, (name, do) in ZIPS.items():
        if any(one.startswith(part) for one in names):
            raise unreadable(where, name, do)
    raise unreadable(where, "a compressed file (zip)", "Unpack it first.")


def is_html(text: str) -> bool:
    """Whether a text is a web page: it opens with a tag of one, or has a line with <html> near its start."""
    return bool(_OPENS.match(text) or _LATER.search(text[:2048]))
