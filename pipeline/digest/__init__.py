"""Several briefs → one digest: the stories that articles share, each article in a line, who is named where.

In:   the briefs of a run, one after another, and the copies that the articles share.
Out:  a Digest, small: of a brief only its line and its statements are kept (about 2 KB a sentence).
Not:  which articles share a story (stories.py), what they say of it (agreement.py), dates (timeline.py).
Why:  whoever reads twenty reports of one day wants the day first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.brief import cite
from pipeline.briefing.entries import Entries, entries, entry
from pipeline.briefing.findings import Findings, Setting
from pipeline.config import DigestConfig
from pipeline.dedupe.hashes import U32, word_hashes
from pipeline.digest import agreement, stories, timeline
from pipeline.digest.passages import shared_pairs, shared_passages
from pipeline.digest.statements import Rarity, Statement, rarity, statement, stems
from pipeline.digest.timeline import Dated
from pipeline.frame import language
from pipeline.records import Brief, Cited, Label, Source, SourceFile, Update
from pipeline.text import letters

__all__ = ["Digest", "Gathering", "Line", "Row", "Story", "shared_pairs", "shared_passages"]

OPENING = 160  # words of an article by which its story is known: its title and its beginning
NAMES = 8  # powers that a story's line names, at most


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
    mentions: Mapping[str, tuple[Cited, ...]] = field(default_factory=dict)  # by label: the first few


@dataclass(frozen=True, slots=True)
class Story:
    """What several articles report: who does, and what their sentences have in common."""

    articles: tuple[str, ...]
    headline: Cited | None  # of the first of them
    powers: tuple[str, ...]  # keys of the gazetteer that most of them name
    agreed: tuple[tuple[Cited, ...], ...]  # each said by two of them or more, in their own words
    differs: tuple[Update, ...]  # the same with another figure, neither chosen
    shared: tuple[Cited, ...]  # word for word in several: one voice, counted once


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
    stories: tuple[Story, ...] = ()  # of two articles or more, the largest first
    timeline: tuple[Dated, ...] = ()
    anchors: Mapping[Source, str] = field(default_factory=dict)  # of each cited place, on its article's page


class Gathering:
    """Takes briefs one by one and keeps only what a digest shows."""

    def __init__(self, config: DigestConfig | None = None) -> None:
        """Without a config only what needs none is told: lines, powers, shared passages."""
        self.lines: list[Line] = []
        self._config = config
        self._rows: dict[str, _Row] = {}
        self._entries: dict[str, Entries] = {}
        self._heads: list[Cited | None] = []
        self._leads: list[stories.Lead] = []
        self._statements: list[list[Statement]] = []
        self._told: list[set[Source]] = []  # of each article, where its summary's sentences stand
        self._updates: dict[tuple[Source, Source], Update] = {}

    def add(
        self, name: str, brief: Brief, found: Findings | None = None, setting: Setting | None = None
    ) -> None:
        """Take one article's line and its powers; with its findings, what its story is known by."""
        article = brief.article.article
        lede = brief.lede or (brief.summary[0] if brief.summary else None)
        title = brief.title or (brief.headline.text if brief.headline else None)
        sizes = (brief.words_in, brief.words_out)
        self.lines.append(Line(name, article, title, lede, brief.shares, brief.abstained, *sizes))
        self._entries[article] = entries(brief)
        most = self._config.cited if self._config else 0
        for actor in brief.actors:
            row = self._rows.setdefault(actor.key, _Row(actor.name))
            row.stances.update(actor.stances)
            row.articles[article] = None
            for label, mentions in actor.mentions.items():
                held = row.mentions.setdefault(label, [])
                held += mentions[: max(most - len(held), 0)]
        if self._config and found and setting:
            self._take(brief, found, setting, self._config)

    def _take(self, brief: Brief, found: Findings, setting: Setting, config: DigestConfig) -> None:
        """Keep what the article is compared by."""
        own = [
            statement(
                cite(found, one),
                None if found.vectors is None else found.vectors[row],
                setting.gazetteer,
            )
            for row, one in enumerate(found.sentences[: config.sentences])
        ]
        body = (one.text for one in brief.paragraphs if one.role == "body")  # copies too: they tell the story
        text = " ".join([brief.title or "", *body])
        text = " ".join(text.split()[:OPENING])
        names = [f"power {mention.name}" for mention in setting.gazetteer.find(text)]
        figures = [f"figure {figure.value}" for one in own for figure in one.figures]
        keys = np.union1d(stems(letters.match(text)), stems_of([*names, *figures]))
        mean = None if found.vectors is None or not len(found.vectors) else found.vectors.mean(axis=0)
        self._leads.append(stories.Lead(text, keys, mean))
        self._statements.append(own)
        self._told.append({one.sources[0] for one in brief.summary})
        self._heads.append(brief.headline)
        for update in brief.updates:
            sides = (update.earlier.sources[0], update.later.sources[0])
            if sides[0].article != sides[1].article:
                self._updates.setdefault(sides, update)

    def digest(
        self, shared: Iterable[Cited], setting: Setting, copied: Iterable[tuple[str, str]] = ()
    ) -> Digest:
        """Everything that was taken, as one record.

        Args:
            shared: The passages that several articles share.
            setting: Of the run.
            copied: Pairs of articles of which one repeats or updates a paragraph of the other.
        """
        labels = setting.labels
        rows = [
            Row(
                row.name,
                key,
                {one.name: row.stances[one.name] for one in labels},
                tuple(row.articles),
                {label: tuple(mentions) for label, mentions in row.mentions.items()},
            )
            for key, row in self._rows.items()
        ]
        rows.sort(key=lambda row: (-sum(row.stances.values()), -len(row.articles)))
        passages = tuple(shared)
        told = self._stories(copied)
        dated = self._timeline(told)
        places = dict.fromkeys(_places_of(passages, self.lines, told, dated, rows))
        cited = {one.article: None for one in places}
        kept = tuple(file for article, file in setting.files.items() if article in cited)
        return Digest(
            tuple(labels),
            tuple(self.lines),
            passages,
            tuple(rows),
            kept,
            setting.manifest,
            language(),
            told,
            dated,
            {one: entry(one, self._entries[one.article]) for one in places if one.article in self._entries},
        )

    def _stories(self, copied: Iterable[tuple[str, str]]) -> tuple[Story, ...]:
        """The stories of the articles that were taken with their findings."""
        if not self._config or not self._leads:
            return ()
        number = {line.article: at for at, line in enumerate(self.lines)}
        pairs = [(number[one], number[two]) for one, two in copied if one in number and two in number]
        groups = stories.stories(self._leads, pairs, self._config)
        known = rarity([one for own in self._statements for one in own])
        return tuple(self._story(group, self._config, known) for group in groups)

    def _story(self, group: Sequence[int], config: DigestConfig, known: Rarity) -> Story:
        names = [self.lines[at].article for at in group]
        found = agreement.compare([one for at in group for one in self._statements[at]], config, known)
        updates = [
            update for sides, update in self._updates.items() if all(side.article in names for side in sides)
        ]
        paired = {(one.earlier.sources[0], one.later.sources[0]) for one in updates}
        updates += [
            one for one in found.differs if (one.earlier.sources[0], one.later.sources[0]) not in paired
        ]
        named = [(key, sum(name in row.articles for name in names)) for key, row in self._rows.items()]
        powers = [key for key, count in sorted(named, key=lambda one: -one[1]) if 2 * count > len(names)]
        return Story(
            tuple(names),
            next((self._heads[at] for at in group if self._heads[at]), None),
            tuple(powers[:NAMES]),
            found.agreed,
            tuple(updates),
            found.shared,
        )

    def _timeline(self, told: Sequence[Story]) -> tuple[Dated, ...]:
        """Dated statements of the summaries: those of stories first, as long as there is room."""
        if not self._config:
            return ()
        number = {line.article: at for at, line in enumerate(self.lines)}
        first = [number[name] for story in told for name in story.articles]
        order = dict.fromkeys([*first, *range(len(self._statements))])
        every = (
            one for at in order for one in self._statements[at] if one.cited.sources[0] in self._told[at]
        )
        return tuple(timeline.timeline(every, self._config.dated))


@dataclass(slots=True)
class _Row:
    """A power while articles are taken."""

    name: str
    stances: Counter[str] = field(default_factory=Counter)
    articles: dict[str, None] = field(default_factory=dict)  # in order
    mentions: dict[str, list[Cited]] = field(default_factory=dict)


def stems_of(keys: Sequence[str]) -> U32:
    """Distinct hashes of whole keys. Rising."""
    forms = sorted({letters.match(key).replace(" ", "") for key in keys} - {""})
    return np.unique(word_hashes(forms)[0]) if forms else np.empty(0, np.uint32)


def _places_of(
    passages: Iterable[Cited],
    lines: Iterable[Line],
    told: Iterable[Story],
    dated: Iterable[Dated],
    rows: Iterable[Row],
) -> Iterable[Source]:
    """Every place that a digest cites."""
    every = [*passages, *(line.lede for line in lines if line.lede), *(one.cited for one in dated)]
    every += [cited for row in rows for mentions in row.mentions.values() for cited in mentions]
    for story in told:
        every += [story.headline] if story.headline else []
        every += [*story.shared, *(cited for group in story.agreed for cited in group)]
        every += [side for one in story.differs for side in (one.earlier, one.later)]
    return (place for cited in every for place in cited.sources)
