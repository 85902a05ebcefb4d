"""A brief or a digest as a pdf: tagged, its font inside, and what is copied from it reads as it was written.

In:   a Brief or a Digest.
Out:  the bytes of a PDF/UA-1 file; the same for the same, for it holds no date and no random identity.
Not:  what stands in it (paper.py), how it is laid out (templates/pdf/paper.typ), its letters (legible.py).
Why:  a pdf is sent on, printed and quoted. Typst sets Arabic right, in this process, without a browser.

Source: ISO 14289-1 (PDF/UA-1); Typst, https://typst.app/docs.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import typst

from pipeline.digest import Digest
from pipeline.errors import InputError
from pipeline.frame import FRAME
from pipeline.records import Brief
from pipeline.render import legible, paper
from pipeline.render.blocks import Paper, Table, Words

HERE = Path(__file__).parent
TEMPLATE = HERE / "templates" / "pdf" / "paper.typ"
FONTS = HERE / "fonts"
MOST_NOTED = 60  # rows of a table whose sentences have footnotes
_LONG = re.compile(r"[^\s\"\\]{60,}")  # a word that may be wider than a line
_PIECE = 30  # letters of such a word that are kept together
_LATE = re.compile("([\u064b-\u0650\u0652\u0670]+)\u0651")  # a shadda written after its vowel


def brief(whole: Brief) -> bytes:
    """The bytes of NAME.pdf.

    Raises:
        InputError: Typst cannot set its text.
    """
    return _pdf(paper.brief(whole))


def digest(whole: Digest) -> bytes:
    """The bytes of digest.pdf; raises as `brief` does."""
    return _pdf(paper.digest(whole))


def _pdf(sheet: Paper) -> bytes:
    return legible.legible(_typeset(_data(light(sheet))))


def light(sheet: Paper) -> Paper:
    """The same paper; a table of very many rows says its places in brackets.

    Typst's time grows with the square of the footnotes of a table: 100 take 3 seconds, 400 take 30.
    """
    blocks = tuple(
        dataclasses.replace(one, rows=tuple(tuple(map(_in_brackets, row)) for row in one.rows))
        if isinstance(one, Table) and len(one.rows) > MOST_NOTED
        else one
        for one in sheet.blocks
    )
    return dataclasses.replace(sheet, blocks=blocks)


def _in_brackets(one: Words) -> Words:
    if one.note is None:
        return one
    where = (place.where if place.own else f"{place.article}: {place.where}" for place in one.note.places)
    return dataclasses.replace(one, note=None, said=(*one.said, *where))


def _typeset(data: str) -> bytes:
    """Lay the page out; where a letter is in no font of ours, with the fonts of this machine.

    A letter that no font has at all is drawn as an empty box, and the file is tagged but no PDF/UA.
    """
    last = ""
    strict: list[typst.PDFStandard] = ["ua-1"]
    for system, standards in ((False, strict), (True, strict), (True, [])):
        fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=True, font_paths=[str(FONTS)])
        compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, sys_inputs={"paper": data})
        try:
            made = compiler.compile(format="pdf", pdf_standards=standards)
        except typst.TypstError as error:
            last = error.message
            if "could not be displayed" not in last:
                break
        else:
            assert isinstance(made, bytes)
            return made
    raise InputError(
        expected="text that Typst can set",
        got=last[:200],
        where="formats=[pdf]",
        do="Leave pdf out of formats=, and report the article.",
    )


def _data(sheet: Paper) -> str:
    """The paper as JSON, each block with its kind; a shadda before its vowel, as it is typed and drawn."""
    whole: dict[str, Any] = dataclasses.asdict(sheet)
    for one, block in zip(whole["blocks"], sheet.blocks, strict=True):
        one["block"] = type(block).__name__
    whole |= {"comma": FRAME["comma"], "semicolon": FRAME["semicolon"]}
    return _LATE.sub("\u0651\\1", _LONG.sub(_parted, json.dumps(whole, ensure_ascii=False)))


def _parted(long: re.Match[str]) -> str:
    """A long word with places where a line may end: Typst would set it beyond the page."""
    word = long[0]
    return "\u200b".join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))
