"""Passages that stand in several articles, and which articles share one.

In:   the paragraphs of a run, and what copies or updates what.
Out:  each shared passage once, with all its places; pairs of articles.
Not:  what is a copy (dedupe/), or which articles tell one story (stories.py).
Why:  an agency's text in ten outlets is one voice, and must not be counted as ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.brief import place
from pipeline.briefing.findings import Copy
from pipeline.records import Cited, Paragraph, Source
from pipeline.text import letters


def shared_pairs(
    copies: Mapping[str, Sequence[Copy]], versions: Iterable[tuple[Copy, Copy]]
) -> list[tuple[str, str]]:
    """Pairs of articles of which one repeats or updates a paragraph of the other."""
    pairs = {
        (identity.rpartition("#")[0], copy.paragraph.article)
        for identity, some in copies.items()
        for copy in some
    }
    pairs |= {(one.paragraph.article, two.paragraph.article) for one, two in versions}
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def shared_passages(
    paragraphs: Iterable[Paragraph],
    texts: Mapping[str, str],
    copies: Mapping[str, Sequence[Copy]],
    stances: Mapping[str, str],
) -> list[Cited]:
    """Each body paragraph that stands word for word in several articles: once, with all its places.

    Args:
        paragraphs: Of all articles, in reading order.
        texts: Each article's source text.
        copies: By the id of the paragraph that was kept.
        stances: By id, where there is one.
    """
    found = []
    for kept in paragraphs:
        if kept.role != "body" or not any(
            copy.paragraph.article != kept.article for copy in copies.get(kept.id, ())
        ):
            continue
        source = texts[kept.article]
        places = [place(kept, kept.start, kept.end, source), *_places(kept, source, copies[kept.id])]
        if len({one.article for one in places}) > 1:
            text = letters.display(source[kept.start : kept.end])
            found.append(Cited(text, stances.get(kept.id), tuple(places)))
    return found


def _places(kept: Paragraph, source: str, copies: Iterable[Copy]) -> list[Source]:
    original = source[kept.start : kept.end]
    text = letters.display(original)
    places = []
    for copy in copies:
        raw = copy.source[copy.paragraph.start : copy.paragraph.end]
        if letters.display(raw) == text:
            places.append(place(copy.paragraph, copy.paragraph.start, copy.paragraph.end, copy.source))
    return places
