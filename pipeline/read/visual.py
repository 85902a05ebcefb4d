"""Room 1, step 4, the hard part: a page of drawn letters → its lines in reading order.

In:   an open page of a pdf and its text, both of pdfium.
Out:  the page's lines, told by where each letter stands; "" where that cannot be told.
Not:  choosing between this text and pdfium's (pdf.py), or pages that are mostly in Latin letters.
Why:  browsers and word processors store the letters of a line from left to right, and name some of them
      again (ActualText); pdfium turns the ones round and not the others, so words come out mirrored.

A letter's place is what the eye sees, whatever the order it is stored in. A line is put in order by place;
unbidi.py then turns what is drawn into what is read.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

from pipeline.read.unbidi import is_arabic, logical

MOST_LETTERS = 30_000  # of a page; a page of a newspaper has under 20,000
SAME_LINE = 0.5  # of the letter size: how far apart baselines of one line may lie; vowel signs are lifted
WORD_GAP = 0.2  # of the letter size: a wider gap parts words, where no space is drawn
INK_GAP = 0.3  # the same beside letters of which pdfium knows the ink alone, not the white beside it


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters drawn as one: their text in reading order and their place, in points.

    `begin` is where the pen was set down, `left` to `right` is the ink: an Arabic letter may reach far
    under its neighbours.
    """

    text: str
    begin: float
    left: float
    right: float
    baseline: float
    size: float
    said: bool = False  # the text is the document's own ActualText

    @property
    def is_sign(self) -> bool:
        """It is drawn over or under another letter."""
        return all(unicodedata.category(letter) == "Mn" for letter in self.text)


def visual(page: Any, textpage: Any) -> str:
    """The lines of a page by the places of its letters, or "" where they do not tell."""
    if raw.FPDFText_CountChars(textpage) > MOST_LETTERS:
        return ""
    spaces, spans = _drawings(page)
    pieces = list(_pieces(textpage, spans))
    arabic = sum(is_arabic(letter) for piece in pieces for letter in piece.text)
    if 2 * arabic <= sum(letter.isalpha() for piece in pieces for letter in piece.text):
        return ""
    lines = [logical(_spelled(line, spaces)) for line in _lines(pieces)]
    text = "\n".join(line for line in lines if line)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _pieces(textpage: Any, spans: dict[int, tuple[float, float]]) -> Iterator[Piece]:
    """What is drawn, about in the order in which it is stored, without the spaces that pdfium makes up."""
    said: dict[int, tuple[int, str] | None] = {}  # of each drawing
    done: set[int] = set()
    whole: Piece | None = None
    whose: tuple[int, float] | None = None
    for index in range(raw.FPDFText_CountChars(textpage)):
        drawing = raw.FPDFText_GetTextObject(textpage, index)
        if not drawing:
            continue
        address = ctypes.addressof(drawing.contents)
        if address not in said:
            said[address] = _actual_text(drawing)
        actual = said[address]
        piece = _letter(textpage, index)
        if piece.text.isspace() and piece.right <= piece.left:
            continue
        key = (actual[0], 0.0) if actual else (address, piece.begin)
        if whole and key == whose:
            text = whole.text if actual else whole.text + piece.text
            left, right = min(whole.left, piece.left), max(whole.right, piece.right)
            whole = replace(whole, text=text, left=left, right=right)
            continue
        if actual and actual[0] in done:
            continue
        if whole:
            yield whole if whole.said else _ordered(whole)
        if actual:
            done.add(actual[0])
            left, right = spans.get(actual[0], (piece.left, piece.right))
            piece = replace(piece, text=actual[1], left=left, right=right, said=True)
        whole, whose = piece, key
    if whole:
        yield whole if whole.said else _ordered(whole)


def _letter(textpage: Any, index: int) -> Piece:
    """One letter as pdfium names it."""
    left, right, bottom, top, begin, baseline = (ctypes.c_double() for _ in range(6))
    raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(textpage, index, begin, baseline)
    loose = raw.FS_RECTF()  # with the white beside the ink, where pdfium knows it
    raw.FPDFText_GetLooseCharBox(textpage, index, loose)
    turn = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, turn)
    size = raw.FPDFText_GetFontSize(textpage, index) * (math.hypot(turn.b, turn.d) or 1.0)
    text = chr(raw.FPDFText_GetUnicode(textpage, index))
    piece = Piece(text, begin.value, left.value, right.value, baseline.value, size)
    if piece.is_sign:
        return piece
    return replace(piece, left=min(left.value, loose.left), right=max(right.value, loose.right))


def _actual_text(drawing: Any) -> tuple[int, str] | None:
    """What a drawing is said to stand for, with the place of that mark: several drawings may share it."""
    size = ctypes.c_ulong()
    for number in range(raw.FPDFPageObj_CountMarks(drawing)):
        mark = raw.FPDFPageObj_GetMark(drawing, number)
        if raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, size) and size.value:
            room = (ctypes.c_ubyte * size.value)()
            raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", room, size.value, size)
            data = bytes(room)
            wide = data.startswith(b"\xfe\xff")
            text = data[2:].decode("utf-16-be", "replace") if wide else data.decode("latin-1")
            if text.strip("\0"):
                return ctypes.addressof(mark.contents), unicodedata.normalize("NFC", text)
    return None


def _drawings(page: Any) -> tuple[list[Piece], dict[int, tuple[float, float]]]:
    """The spaces that a font does not name, so that pdfium guesses them, and how far each ActualText goes."""
    spaces: list[Piece] = []
    spans: dict[int, tuple[float, float]] = {}
    for number in range(raw.FPDFPage_CountObjects(page)):
        drawing = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(drawing) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(drawing, left, bottom, right, top)
        if right.value <= left.value and len(spaces) < MOST_LETTERS:  # no ink
            turn = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(drawing, turn)
            spaces.append(Piece(" ", turn.e, turn.e, turn.e, turn.f, 0.0))
        elif actual := _actual_text(drawing):
            span = spans.get(actual[0], (left.value, right.value))
            spans[actual[0]] = min(span[0], left.value), max(span[1], right.value)
    return spaces, spans


def _ordered(piece: Piece) -> Piece:
    """A ligature's letters in reading order: pdfium turns them round with the line, but for some."""
    text = piece.text
    sound = len(text) < 2 or not is_arabic(text[-1]) or text[0] == "ل"
    return piece if sound else replace(piece, text=text[::-1])


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces of each line, in the order of the lines."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        last = lines[-1][0] if lines else None
        if last is None or abs(piece.baseline - last.baseline) > SAME_LINE * max(piece.size, last.size):
            lines.append([])
        lines[-1].append(piece)
    return lines


def _spelled(line: list[Piece], spaces: list[Piece]) -> list[str]:
    """What stands in a line, from right to left, its vowel signs at their letters and its words apart."""
    letters = [piece for piece in line if not piece.is_sign]
    if not letters:
        return []
    signs: dict[int, str] = {}
    for sign in (piece for piece in line if piece.is_sign):
        base = max(range(len(letters)), key=lambda number: _overlap(letters[number], sign))
        signs[base] = signs.get(base, "") + sign.text
    left, right = min(piece.left for piece in letters), max(piece.right for piece in letters)
    size = max(piece.size for piece in letters)
    stand = [
        replace(piece, text=piece.text + "".join(sorted(signs.get(number, ""), reverse=True)))
        for number, piece in enumerate(letters)
    ]
    stand.sort(key=lambda piece: -piece.begin)
    apart = [
        space
        for space in spaces
        if left < space.left < right and abs(space.baseline - letters[0].baseline) <= SAME_LINE * size
    ]
    for before, after in pairwise(stand):
        gap = INK_GAP if before.said or after.said else WORD_GAP
        drawn = any(after.begin < space.begin < before.begin for space in apart)
        if not drawn and before.left - after.right > gap * size:
            apart.append(replace(before, text=" ", begin=(before.begin + after.begin) / 2))
    return [piece.text for piece in sorted(stand + apart, key=lambda piece: -piece.begin)]


def _overlap(letter: Piece, sign: Piece) -> float:
    """How much of a sign stands over a letter, in points; below 0, how far it is."""
    return -1e6 if letter.text.isspace() else min(letter.right, sign.right) - max(letter.left, sign.left)
