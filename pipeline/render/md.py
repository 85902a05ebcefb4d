"""A brief or a digest as Markdown: each sentence with its line.

In:   a Brief or a Digest.
Out:  Markdown (CommonMark with GitHub's tables), readable as it stands.
Not:  what stands in it (paper.py), or any other format.
Why:  a brief is pasted into a note, a mail or a ticket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.digest import Digest
from pipeline.frame import FRAME, language
from pipeline.records import Brief
from pipeline.render import paper, told
from pipeline.render.blocks import (
    Block,
    Heading,
    Items,
    Label,
    Meta,
    Names,
    Note,
    Paper,
    Paragraph,
    Table,
    Words,
)
from pipeline.text import letters

_SIGNS = re.compile(r"([\\`*{}\[\]<>#|~]|(?<![^\W_])_|_(?![^\W_]))")
_OPENING = re.compile(r"^(\d+(?=[.)])|)([-+.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escape(text: str) -> str:
    """Text that Markdown shows as it is: no sign of it makes a link, a tag, a list or a table."""
    text = _ENTITY.sub("&amp;", letters.display(text))
    text = _SIGNS.sub(r"\\\1", text)
    return _OPENING.sub(r"\1\\\2", text)


def brief(whole: Brief) -> str:
    """The text of NAME.md."""
    return _page(paper.brief(whole))


def digest(whole: Digest) -> str:
    """The text of digest.md."""
    return _page(paper.digest(whole))


def shown(text: str, ltr: bool = True) -> str:
    """A text, escaped; Arabic in an English page is marked so, whole or run by run."""
    if language() == "ar":
        return escape(text)
    runs = told.runs(text) if ltr else [(text, True)]
    return "".join(
        f'<span dir="rtl" lang="ar">{escape(run)}</span>' if arabic else _within(run) for run, arabic in runs
    ).strip()


def _within(run: str) -> str:
    """A run beside an Arabic one, escaped, with the blanks that part the two."""
    return " " * run[:1].isspace() + escape(run) + " " * (run[-1:].isspace() and not run.isspace())


def _page(sheet: Paper) -> str:
    way = "rtl" if language() == "ar" else "ltr"
    text = "\n\n".join(part for block in sheet.blocks for part in _block(block, sheet))
    return f'<div dir="{way}" lang="{language()}">\n\n{text}\n\n</div>\n'


def _block(block: Block, sheet: Paper) -> Iterator[str]:
    """A block as paragraphs of Markdown."""
    if isinstance(block, Heading):
        number = f"{block.number}. " if block.number else ""
        yield f"{'#' * block.level} {number}{shown(block.text, block.ltr)}{_cite(block.note, (), '')}"
    elif isinstance(block, Meta):
        kicker = f"{sheet.kicker}: " if sheet.kicker else ""
        yield f"{kicker}{_words(block.article)} · {block.sizes}"
    elif isinstance(block, Paragraph):
        if block.kind != "foot":
            yield ("> " if block.kind == "notice" else "") + _words(block.words)
    elif isinstance(block, Label):
        yield f"**{_words(block.words)}**" + (f": {block.none}" if block.none else "")
    elif isinstance(block, Names):
        yield f"{block.text}: " + FRAME["comma"].join(map(_words, block.names))
    elif isinstance(block, Items):
        yield "\n".join(_items(block))
    elif isinstance(block, Table):
        yield _table(block)
    elif block.alone:
        yield escape(block.named)


def _items(block: Items) -> Iterator[str]:
    for row, item in enumerate(block.items):
        mark = f"{block.numbers[row]}." if block.numbers else "-"
        yield f"{mark} {FRAME['semicolon'].join(map(_words, item))}"


def _table(block: Table) -> str:
    rows = [[_words(cell) for cell in row] for row in block.rows]
    lines = [list(map(escape, block.head)), ["---"] * len(block.head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _words(one: Words) -> str:
    """A text, what is said of it, its lines, and where its other versions are told."""
    return (
        shown(one.text, one.ltr)
        + _cite(one.note, one.said, one.cut)
        + (f" **({one.see})**" if one.see else "")
    )


def _cite(note: Note | None, said: Sequence[str], cut: str) -> str:
    """What stands behind a text in brackets: in italics where it says the lines of a sentence."""
    lines = _lines(note) if note else ""
    parts = FRAME["semicolon"].join(part for part in (*map(escape, said), lines, shown(cut)) if part)
    if not parts:
        return ""
    return f" *({parts})*" if note else f" ({parts})"


def _lines(note: Note) -> str:
    """The lines of a citation, told by article where it is another one."""
    found: Iterable[str] = (
        one.lines if one.own else f"{shown(one.article)}: {one.lines}" for one in note.places
    )
    return FRAME["semicolon"].join(found)
