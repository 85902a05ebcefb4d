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
    styles = _hiding(document.styles.element)
    hidden = [run for run in body.iter(WORD + "r") if _hidden(run, styles)]
    shown = set(body.iter(WORD + "r")).difference(hidden)
    lines = [_text(paragraph, shown) for paragraph in _paragraphs(body)]
    title = plain_title(document.core_properties.title, arabic_only=True)
    warnings = _warnings(body, any(_wording(run) for run in hidden))
    return Parts("\n".join(lines), MEDIA_TYPE, title=title, warnings=warnings)


def _vanishes(node: Any) -> bool | None:
    """Whether the properties of a run or a style hide its text; None where they do not say."""
    switch = node.find(f"{WORD}rPr/{WORD}vanish")
    return None if switch is None else switch.get(WORD + "val", "1") not in OFF


def _hiding(styles: Any) -> set[str | None]:
    """The styles that hide their text; None among them stands for a paragraph that names no style.

    A style that does not say it is as the one that it is based on.
    """
    known: dict[str | None, bool | None] = {}
    above: dict[str | None, str | None] = {}
    default = None
    for style in styles.iterchildren(WORD + "style"):
        name = style.get(WORD + "styleId", "")
        known[name], above[name] = _vanishes(style), _named(style, "basedOn")
        if style.get(WORD + "type") == "paragraph" and style.get(WORD + "default", "0") not in OFF:
            default = name
    for name in above:
        base, chain = name, set[str | None]()
        while base in above and known[base] is None and base not in chain:  # damaged files go in a circle
            chain.add(base)
            base = above[base]
        known |= dict.fromkeys(chain, known.get(base) or False)
    known[None] = known.get(default)
    return {name for name, hides in known.items() if hides}


def _hidden(run: Any, styles: set[str | None]) -> bool:
    """Whether Word hides a run: by itself; or else by its style or its paragraph's, and not by both.

    Source: ECMA-376 part 1, 17.7.3: styles of two levels that both switch a property on switch it off.
    """
    itself = _vanishes(run)
    if itself is not None:
        return itself
    paragraph = next(run.iterancestors(WORD + "p"), None)
    around = paragraph is not None and _named(paragraph, f"pPr/{WORD}pStyle") in styles
    style = _named(run, f"rPr/{WORD}rStyle")
    return around != (style is not None and style in styles)


def _named(node: Any, path: str) -> str | None:
    """The style that a node names."""
    found = node.find(WORD + path)
    return None if found is None else found.get(WORD + "val")


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
