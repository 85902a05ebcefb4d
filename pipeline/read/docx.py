"""Room 1, step 4: docx → text, one line a paragraph.

In:   the bytes of a docx.
Out:  its paragraphs in document order: tables cell by cell, text boxes after the line that holds them.
Not:  headers, footers, notes, comments, deleted or moved-away text.
Why:  python-docx opens the package, but its `paragraphs` leave out tables, boxes and content controls.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.errors import MujazError
from pipeline.read.parts import Parts, plain_title, too_large, unreadable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
ELSEWHERE = {WORD + "p", WORD + "txbxContent", WORD + "moveFrom", WORD + "del", FALLBACK}
SIGNS = {WORD + "tab": "\t", WORD + "br": "\n", WORD + "cr": "\n", WORD + "noBreakHyphen": "-"}


def docx(data: bytes, where: str, max_bytes: int) -> Parts:
    """Read a Word document.

    Raises:
        InputError: It is damaged.
        TooLargeError: Unpacked, it is over `max_bytes`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            # Pictures are not counted: they stay packed, whatever their size.
            size = sum(
                item.file_size for item in package.infolist() if item.filename.endswith((".xml", ".rels"))
            )
        if size > max_bytes:
            raise too_large(where, f"{size:,} unpacked", max_bytes)
        return _open(data)
    except MujazError:
        raise
    except Exception as error:  # zipfile, lxml and python-docx raise a dozen kinds for a damaged file
        raise unreadable(
            where, "a docx that is cut off or damaged", "Open it in Word and save it again."
        ) from error


def _open(data: bytes) -> Parts:
    from docx import Document

    document = Document(io.BytesIO(data))
    lines = [_text(paragraph) for paragraph in _paragraphs(document.element.body)]
    title = plain_title(document.core_properties.title, arabic_only=True)
    return Parts("\n".join(lines), MEDIA_TYPE, title=title)


def _paragraphs(body: Any) -> Iterator[Any]:
    """Every w:p in document order; a box that is stored twice (once for old readers) is taken once."""
    for paragraph in body.iter(WORD + "p"):
        if not any(above.tag in (FALLBACK, WORD + "moveFrom") for above in paragraph.iterancestors()):
            yield paragraph


def _text(paragraph: Any) -> str:
    """The visible text of one paragraph, without that of paragraphs inside it."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:  # a stack, not recursion: files may nest as deep as they like
        node = waiting.pop()
        if node.tag in ELSEWHERE:
            continue
        if node.tag == WORD + "t":
            pieces.append(node.text or "")
        pieces.append(SIGNS.get(node.tag, ""))
        waiting.extend(reversed(node))
    return "".join(pieces)
