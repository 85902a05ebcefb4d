"""Room 1, step 4: pdf → text, page by page.

In:   the bytes of a pdf.
Out:  its text lines as they stand, pages apart by a blank line, and where each page begins.
Not:  joining hard-wrapped lines (clean.py), reading pictures, or telling what still looks broken (broken.py).
Why:  a pdf stores drawn letters; what comes out is only as good as the program that made it.

A page is read by pdfium. One that shows faults is read again by the places of its letters (visual.py), and
that reading is taken only where it has the same letters and fewer faults: a sound page stays as it is.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

from pipeline.errors import MujazError
from pipeline.frame import FRAME, WARNINGS
from pipeline.read.broken import faults
from pipeline.read.parts import Parts, plain_title, too_large, unreadable
from pipeline.records import Page

MOST_CHANGED = 0.05  # share of letters that the readings of a page may differ in: pdfium says some twice

# pdfium marks a hyphen at a line's end with U+FFFE or U+0002; neither may stand in a text.
_MARKS = {0xFFFE: "-", 0x02: "-", 0x00: None, 0x0D: None}


def pdf(data: bytes, where: str, max_bytes: int) -> Parts:
    """Read a pdf.

    Raises:
        InputError: It is damaged, asks for a password, or holds pictures only.
        TooLargeError: Its text is over `max_bytes` characters.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise unreadable(where, "a pdf with a password", "Save it without one.") from error
        raise unreadable(where, "a pdf that is cut off or damaged", "Copy or save it again.") from error
    try:
        return _pages(document, where, max_bytes)
    except MujazError:
        raise
    except Exception as error:  # pdfium tells of a damaged page late, and in several ways
        raise unreadable(where, "a pdf with a damaged page", "Print it to a new pdf.") from error
    finally:
        document.close()


def _pages(document: Any, where: str, max_bytes: int) -> Parts:
    texts: list[str] = []
    pages: list[Page] = []
    pictures: list[int] = []
    start = 0
    for number, page in enumerate(document, start=1):
        text = _page(page, number, pictures)
        if text:
            pages.append(Page(number, start))
            texts.append(text)
            start += len(text) + 2
        if start > max_bytes:
            raise too_large(where, "more text", max_bytes)
    if not pages:
        raise unreadable(
            where, f"a pdf of {len(document)} pages without text", "Run text recognition (OCR) on it first."
        )
    title = plain_title(document.get_metadata_dict().get("Title"), arabic_only=True)
    return Parts(
        "\n\n".join(texts), "application/pdf", title=title, pages=tuple(pages), warnings=_unread(pictures)
    )


def _page(page: Any, number: int, pictures: list[int]) -> str:
    """The text of one page; one that is only drawn is noted in `pictures`."""
    textpage = page.get_textpage()
    text: str = textpage.get_text_range().translate(_MARKS).strip("\n")
    if faults(text)[0]:
        from pipeline.read.visual import visual

        text = _better(text, visual(page, textpage).translate(_MARKS).strip("\n"))
    textpage.close()
    if not text.strip():
        text = ""
        if next(page.get_objects(max_depth=1), None) is not None:
            pictures.append(number)
    page.close()
    return text


def _better(stored: str, seen: str) -> str:
    """The text by places where it has the letters of the stored text and fewer faults."""
    letters, again = _letters(stored), _letters(seen)
    if (letters - again).total() + (again - letters).total() > MOST_CHANGED * letters.total():
        return stored
    return seen if faults(seen)[1] < faults(stored)[1] else stored


def _letters(text: str) -> Counter[str]:
    return Counter(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


def _unread(pictures: list[int]) -> tuple[str, ...]:
    if not pictures:
        return ()
    listed = FRAME["comma"].join(map(str, pictures[:10])) + ("…" if len(pictures) > 10 else "")
    return (WARNINGS["pictures"].format(pages=listed),)
