"""Several briefs → one digest: each article in a line, what they share, and who is named where.

In:   the briefs of a run, one after another, and the copies that the articles share.
Out:  a Digest, small: a brief is let go as soon as its line is taken.
Not:  judging what two articles agree on; only what is counted is told.
Why:  whoever reads twenty reports of one day wants the day first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import letters
from pipeline.brief import Copy, Setting, place
from pipeline.frame import language
from pipeline.records import Brief, Cited, Label, Paragraph, Source, SourceFile


@dataclass(frozen=True, slots=True)
class Line:
    """One article of a digest."""

    name: str  # NAME of its files
    article: str
    title: str | None
    lede: Cited | None  # the first sentence of its brief
    shares: Mapping[str, float]
    abstained: float
    words_in: int
    words_out: int


@dataclass(frozen=True, slots=True)
class Row:
    """A power, with the stances of the paragraphs that name it, over all articles."""

    name: str  # Arabic, as it is shown
    key: str  # English: the gazetteer's id
    stances: Mapping[str, int]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What several briefs say together; no clock in it."""

    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    shared: tuple[Cited, ...]  # passages that stand in more than one article
    actors: tuple[Row, ...]
    files: tuple[SourceFile, ...]
    manifest: Mapping[str, str] = field(default_factory=dict)
    language: str = "ar"  # of the frame


class Gathering:
    """Takes briefs one by one and keeps only what a digest shows."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._stances: dict[str, Counter[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._shown: dict[str, str] = {}

    def add(self, name: str, brief: Brief) -> None:
        """Take one article's line and its actors."""
        article = brief.article.article
        lede = brief.summary[0] if brief.summary else None
        self.lines.append(
            Line(
                name,
                article,
                brief.title,
                lede,
                brief.shares,
                brief.abstained,
                brief.words_in,
                brief.words_out,
            )
        )
        for actor in brief.actors:
            self._stances.setdefault(actor.key, Counter()).update(actor.stances)
            self._named.setdefault(actor.key, []).append(article)
            self._shown[actor.key] = actor.name

    def digest(self, shared: Iterable[Cited], setting: Setting) -> Digest:
        """Everything that was taken, as one record."""
        labels = setting.labels
        actors = [
            Row(
                self._shown[key], key, {one.name: counts[one.name] for one in labels}, tuple(self._named[key])
            )
            for key, counts in self._stances.items()
        ]
        actors.sort(key=lambda row: (-sum(row.stances.values()), -len(row.articles)))
        passages = tuple(shared)
        cited = {place.article: None for one in passages for place in one.sources}
        cited |= {place.article: None for line in self.lines if line.lede for place in line.lede.sources}
        kept = tuple(file for article, file in setting.files.items() if article in cited)
        return Digest(
            tuple(labels), tuple(self.lines), passages, tuple(actors), kept, setting.manifest, language()
        )


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
