"""Room 1, step 4: docx → text, one line a paragraph.

In:   the bytes of a docx.
Out:  its paragraphs in document order: tables cell by cell, text boxes after the line that holds them.
Not:  headers, footers, notes, comments, hidden, deleted or moved-away text; that there are notes, hidden text
      or changes that nobody has accepted is told.
Why:  python-docx opens the package, but its `paragraphs` leave out tables, boxes and content controls.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.errors import MujazError
from pipeline.frame import WARNINGS
from pipeline.read.parts import Parts, plain_title, too_large, unreadable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
ELSEWHERE = {WORD + "p", WORD + "txbxContent", WORD + "moveFrom", WORD + "del", FALLBACK}
NOTES = (WORD + "footnoteReference", WORD + "endnoteReference")
CHANGES = (WORD + "ins", WORD + "del", WORD + "moveFrom", WORD + "moveTo")
OFF = {"0", "false", "off"}  # a switch that a run turns off again
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
    body = document.element.body
    styles = {one.get(WORD + "styleId") for one in document.styles.element if _vanishes(one)}
    hidden = [run for run in body.iter(WORD + "r") if _hidden(run, styles)]
    shown = set(body.iter(WORD + "r")).difference(hidden)
    lines = [_text(paragraph, shown) for paragraph in _paragraphs(body)]
    title = plain_title(document.core_properties.title, arabic_only=True)
    warnings = _warnings(body, any(_wording(run) for run in hidden))
    return Parts("\n".join(lines), MEDIA_TYPE, title=title, warnings=warnings)


def _vanishes(node: Any) -> bool:
    """Whether the properties of a run or a style hide its text."""
    switch = node.find(f"{WORD}rPr/{WORD}vanish")
    return switch is not None and switch.get(WORD + "val", "1") not in OFF


def _hidden(run: Any, styles: set[str | None]) -> bool:
    """Whether Word hides a run: by itself, or by its style."""
    if run.find(f"{WORD}rPr/{WORD}vanish") is not None:
        return _vanishes(run)
    style = run.find(f"{WORD}rPr/{WORD}rStyle")
    return style is not None and style.get(WORD + "val") in styles


def _wording(run: Any) -> str:
    return "".join(one.text or "" for one in run.iter(WORD + "t")).strip()


def _warnings(body: Any, hides: bool) -> tuple[str, ...]:
    """What an editor must know of a document that is not read as Word shows it."""
    notes = sum(1 for _ in body.iter(*NOTES))
    told = [WARNINGS["word_notes"].format(count=notes)] if notes else []
    if next(body.iter(*CHANGES), None) is not None:
        told.append(WARNINGS["word_changes"])
    return (*told, WARNINGS["word_hidden"]) if hides else tuple(told)


def _paragraphs(body: Any) -> Iterator[Any]:
    """Every w:p in document order; a box that is stored twice (once for old readers) is taken once."""
    for paragraph in body.iter(WORD + "p"):
        if not any(above.tag in (FALLBACK, WORD + "moveFrom") for above in paragraph.iterancestors()):
            yield paragraph


def _text(paragraph: Any, shown: set[Any]) -> str:
    """The visible text of one paragraph, without that of paragraphs inside it."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:  # a stack, not recursion: files may nest as deep as they like
        node = waiting.pop()
        if node.tag in ELSEWHERE or (node.tag == WORD + "r" and node not in shown):
            continue
        if node.tag == WORD + "t":
            pieces.append(node.text or "")
        pieces.append(SIGNS.get(node.tag, ""))
        waiting.extend(reversed(node))
    return "".join(pieces)
