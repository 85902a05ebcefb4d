"""What stands beside a paragraph: the body paragraphs before and after it in its article.

In:   records {id, text, text_before?, text_after?, role?, kept?} of any source.
Out:  `Neighbours` of each.
Not:  taking them from a corpus (join.py), or reading them as tokens (encoder/windows.py).
Why:  a paragraph that rejects "that" says what only beside the one before it. A model must be given at work
      what it was given in training, so who is a neighbour is decided in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from pipeline.records import Neighbours

BEFORE, AFTER = "text_before", "text_after"  # fields of a record
CHOICES = ("none", "before", "both")
NONE = Neighbours()
CLEANED = re.compile(r"(.*)#(\d+)")  # an id of `mujaz clean`: ARTICLE#INDEX
Row = dict[str, Any]
Tag = TypeVar("Tag")


def of(row: Mapping[str, Any]) -> Neighbours:
    """What a record says of them."""
    return Neighbours(_said(row.get(BEFORE)), _said(row.get(AFTER)))


def beside(texts: Sequence[str]) -> list[Neighbours]:
    """Of each of the body paragraphs that were kept of one article, in their order."""
    given = [_said(text) for text in texts]
    return [Neighbours(*pair) for pair in zip([None, *given[:-1]], [*given[1:], None], strict=True) if given]


def chosen(found: Neighbours, which: str) -> Neighbours:
    """Those that are read.

    Args:
        found: Both.
        which: "none", "before" or "both".
    """
    if which == "none":
        return NONE
    return found if which == "both" else Neighbours(before=found.before)


def filled(rows: Iterable[tuple[Tag, Row]]) -> Iterator[tuple[Tag, Row]]:
    """The records in their order; those of `mujaz clean` with the text of the body paragraphs beside them.

    Neighbours are records of one article, one behind the other, that are kept and whose role is body; what
    stands between them (copies, mastheads, headings) is none and has none. Where an index is missing or
    stands again, nobody knows what stood there: the two beside the gap are no neighbours. A record that says
    its own keeps them. At most one article is held in memory.

    Args:
        rows: Each with anything that belongs to it.
    """
    waiting: list[tuple[Tag, Row]] = []  # a body paragraph whose next is not known, and what came behind it
    article: str | None = None
    before: str | None = None  # the text of the paragraph that waits
    free = True  # it says nothing of its own
    last = -1  # the index of the record before
    for tag, row in rows:
        own, index = _place(row)
        if own is None or own != article or index != last + 1:
            yield from waiting
            waiting, article, before = [], own, None
        last = index
        if own is None or not _body(row):
            if waiting:
                waiting.append((tag, row))
            else:
                yield tag, row
            continue
        if waiting:
            first, found = waiting[0]
            yield first, {**found, AFTER: row["text"]} if free else found
            yield from waiting[1:]
        free = of(row) == NONE
        waiting = [(tag, {**row, BEFORE: before} if free and before else row)]
        before = row["text"]
    yield from waiting


def texts(found: Iterable[Neighbours]) -> list[str]:
    """Every text of theirs."""
    return [text for text in chain.from_iterable((one.before, one.after) for one in found) if text]


def _place(row: Row) -> tuple[str | None, int]:
    """The article and the index in it; None and -1 for a record that `mujaz clean` did not name."""
    found = CLEANED.fullmatch(str(row.get("id") or ""))
    return (found[1], int(found[2][:9])) if found else (None, -1)


def _body(row: Row) -> bool:
    """Whether `mujaz clean` kept it as a body paragraph; a record that says nothing of this is one."""
    kept = str(row.get("kept", True)).lower() != "false"  # a table's cells are words
    return kept and row.get("role") in (None, "", "body") and bool(_said(row["text"]))


def _said(text: Any) -> str | None:
    """A text that says something."""
    return text if isinstance(text, str) and text.strip() else None
