"""Where the page of an article can be entered: each of its sentences, by a name of its own.

In:   a Brief.
Out:  spans of its source that never overlap (what it cites, then every other sentence), and their names.
Not:  the page itself (render/view.py), or which places a digest cites (digest/).
Why:  a digest leads to sentences that a brief may not show, on a page that was written before the digest was
      made; so both ask here what a sentence is called.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.records import Brief, Cited, Paragraph, Source
from pipeline.text import letters, sentences

Span = tuple[int, int]
Entries = NDArray[np.int64]  # start, end, and the paragraph's index, or -1 for a sentence. Shape (entries, 3)


def numbered(whole: Brief) -> list[tuple[str, Cited]]:
    """Every sentence that the page shows, with its own anchor: b1 and on, q0-1 and on, u1 and on."""
    found = [(f"b{number}", cited) for number, cited in enumerate(whole.summary, start=1)]
    rows = {one.name: row for row, one in enumerate(whole.labels)}
    for label, told_points in whole.points.items():
        row = rows[label]
        found += [(f"q{row}-{number}", cited) for number, cited in enumerate(told_points, start=1)]
    for number, figures in enumerate(whole.figures, start=1):
        found.append((f"n{number}", figures.sentence))
    if whole.headline:
        found.append(("h", whole.headline))
    for number, update in enumerate(whole.updates, start=1):
        found += [(f"u{number}", update.earlier), (f"u{number}", update.later)]
    return found


def citing(whole: Brief) -> dict[Span, str]:
    """Each cited span of the own article, and the anchor of the first sentence that cites it."""
    found: dict[Span, str] = {}
    for name, cited in numbered(whole):
        for place in cited.sources:
            if place.article == whole.article.article:
                found.setdefault((place.start, place.end), name)
    return found


def spans(text: str, paragraph: Paragraph, cited: Sequence[Span]) -> list[Span]:
    """The spans of a paragraph that have a name, in order, none over another.

    Args:
        text: The source.
        paragraph: One of its paragraphs.
        cited: Spans of the source that are cited; of two that overlap, the shorter is kept, else the first.
    """
    kept: list[Span] = []
    for start, end in sorted(cited, key=lambda span: (span[1] - span[0], span)):
        free = all(end <= one or two <= start for one, two in kept)
        if paragraph.start <= start < end <= paragraph.end and free:
            kept.append((start, end))
    for first, last in sentences.split(text[paragraph.start : paragraph.end], newline_ends=False):
        start, end = paragraph.start + first, paragraph.start + last
        free = all(end <= one or two <= start for one, two in kept)
        if free and letters.display(text[start:end]):
            kept.append((start, end))
    return sorted(kept)


def entries(whole: Brief) -> Entries:
    """Every sentence of the article, then every paragraph."""
    cited = sorted(citing(whole))
    rows = [
        (*span, -1) for one in whole.paragraphs for span in spans(whole.article.text, one, near(cited, one))
    ]
    rows += [(one.start, one.end, one.index) for one in whole.paragraphs]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def near(cited: Sequence[Span], paragraph: Paragraph) -> Sequence[Span]:
    """Those of rising spans that begin in a paragraph."""
    first, last = (bisect_left(cited, (at, 0)) for at in (paragraph.start, paragraph.end))
    return cited[first:last]


def name(span: Span) -> str:
    """The name of a sentence: "c120-180"."""
    return f"c{span[0]}-{span[1]}"


def entry(place: Source, known: Entries) -> str:
    """The name of the smallest part of the page that holds a place: a sentence, else a paragraph.

    A place over several sentences leads to their paragraph, one over several paragraphs to the first of them;
    one that is in none, to the head of the source.
    """
    holds = known[(known[:, 0] <= place.start) & (place.end <= known[:, 1])]
    if not len(holds):
        holds = known[(known[:, 2] >= 0) & (known[:, 0] <= place.start) & (place.start < known[:, 1])]
    if not len(holds):
        return "source"
    start, end, index = holds[np.argmin(holds[:, 1] - holds[:, 0])].tolist()
    return name((start, end)) if index < 0 else f"p{index}"
