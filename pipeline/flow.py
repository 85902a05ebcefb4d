"""Rooms 1 to 5 in a row, for a whole run: what room 6 needs of each article.

In:   an input that a user typed, and the config of the rooms.
Out:  a Batch (every article read, cleaned, deduplicated together), then Findings, article by article.
Not:  putting a brief together (brief.py), or writing files (jobs/brief.py).
Why:  copies are told only when all articles are read; all the rest can be done and let go one by one.

Memory grows with the articles' text (about eight bytes a letter), not with what the model makes of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipeline import neighbours
from pipeline.brief import kept_body, stance_shares
from pipeline.briefing import points, shapes
from pipeline.briefing.findings import Copy, Findings
from pipeline.briefing.manifest import text_hash
from pipeline.briefing.naming import names
from pipeline.classify import classify
from pipeline.clean import clean
from pipeline.config import BriefJob
from pipeline.dedupe import dedupe
from pipeline.errors import InputError
from pipeline.extractive.balance import Sides
from pipeline.read import read
from pipeline.records import Article, Fault, Paragraph, SourceFile, Stance
from pipeline.summarize import Candidate, candidates, chooses, spans, summarize
from pipeline.summarizers import drafts
from pipeline.summarizers.compress import shorten

if TYPE_CHECKING:
    from pipeline.encoder import Model
    from pipeline.summarizers import Summarizer


@dataclass(frozen=True, slots=True)
class Watch:
    """How long each room took, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def room(self, name: str) -> Iterator[None]:
        """Add the time of a block to a room's."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run knows before its first brief."""

    articles: tuple[Article, ...]
    paragraphs: dict[str, list[Paragraph]]  # by article
    copies: dict[str, list[Copy]]  # by the id of the paragraph that was kept
    versions: dict[str, list[tuple[Copy, Copy]]]  # by article: an earlier paragraph and its update
    names: dict[str, str]  # NAME by article
    files: dict[str, SourceFile]  # by article


def gather(config: BriefJob, watch: Watch, report: Callable[[Fault], None]) -> Batch:
    """Read, clean and deduplicate every article of an input.

    Raises:
        InputError: Nothing of the input can be used.
    """
    articles: list[Article] = []
    every: list[Paragraph] = []
    with watch.room("read"):
        found = list(read(config.input, config.read, report))
    with watch.room("clean"):
        for article in found:
            try:
                every += clean(article, config.clean)
            except InputError as error:
                if len(found) == 1:
                    raise
                report(skipped(article, error))
            else:
                articles.append(article)
    with watch.room("dedupe"):
        every = dedupe(every, config.dedupe)
    return _batch(articles, every)


def findings(
    article: Article,
    batch: Batch,
    model: Model,
    config: BriefJob,
    watch: Watch,
    *,
    writer: Summarizer | None = None,
) -> Findings:
    """What rooms 4 and 5 find in one article: one pass of the model gives stances and sentence vectors."""
    paragraphs = batch.paragraphs[article.article]
    body = [paragraph for paragraph in paragraphs if kept_body(paragraph)]
    with watch.room("sentences"):
        found = candidates(paragraphs, article.text)
    with watch.room("classify"):
        texts = [article.text[one.start : one.end] for one in body]
        titles = [one.title for one in body]
        readings = model.read(texts, titles, spans(body, found), neighbours.beside(texts)) if body else []
        stances = {one.id: one for one in classify([one.id for one in body], readings, model.settings)}
    with watch.room("summarize"):
        vectors = np.concatenate([reading.vectors for reading in readings]) if found else None
        of = {one.index: stances[one.id].stance for one in body}
        shares, _ = stance_shares(body, stances, model.labels)
        sides = Sides([of[one.paragraph] for one in found], shares)
        title = next((one.title for one in body if one.title), None)
        prose = shapes.of(article.text, body, config.sections) is None
        summary = summarize(found, vectors, config.summarize, sides, title, prose=prose)
        if writer is not None and chooses(found, config.summarize):
            summary = drafts.draft(found, summary, writer)
        if config.summarize.compress:
            summary = shorten(summary)
    with watch.room("points"):
        others = {one.paragraph for one in summary.foreign}  # who speaks in another story does not here
        own = [one for one in body if one.index not in others]
        shown = points.units(own, stances, found)
        asked = points.ask(own, stances, found, model.labels, config.points, shown=shown)
        voices = _voices(article, body, found, asked, stances, model=model)
        told = points.choose(asked, voices, found, shown)
    return Findings(
        article=article,
        paragraphs=paragraphs,
        stances=stances,
        sentences=found,
        summary=summary,
        points=told,
        copies=batch.copies,
        vectors=vectors,
        versions=batch.versions.get(article.article, ()),
    )


def _voices(
    article: Article,
    body: Sequence[Paragraph],
    found: Sequence[Candidate],
    asked: Mapping[str, Sequence[Sequence[int]]],
    stances: Mapping[str, Stance],
    *,
    model: Model,
) -> dict[int, Stance]:
    """The stance of each sentence that is asked, read alone; an only sentence has its paragraph's.

    Alone is without neighbours, too: what stands beside a sentence is the rest of its paragraph, from which
    it is to be told apart.
    """
    groups = [rows for paragraphs in asked.values() for rows in paragraphs]
    own = {one.index: stances[one.id] for one in body}
    voices = {rows[0]: own[found[rows[0]].paragraph] for rows in groups if len(rows) == 1}
    alone = [row for rows in groups if len(rows) > 1 for row in rows]
    if alone:
        texts = [article.text[found[row].start : found[row].end] for row in alone]
        readings = model.read(texts, [body[0].title] * len(texts))
        voices |= zip(alone, classify([str(row) for row in alone], readings, model.settings), strict=True)
    return voices


def skipped(article: Article, error: InputError) -> Fault:
    """What is said of an article that a room could not use."""
    return Fault(article.path, error.line().removeprefix(f"{error.where}: "))


def _batch(articles: list[Article], every: list[Paragraph]) -> Batch:
    """Sort the paragraphs by article, and the copies by what they repeat."""
    texts = {article.article: article.text for article in articles}
    paragraphs: dict[str, list[Paragraph]] = {article: [] for article in texts}
    copies: dict[str, list[Copy]] = {}
    for paragraph in every:
        paragraphs[paragraph.article].append(paragraph)
        if paragraph.duplicate_of is not None:
            copies.setdefault(paragraph.duplicate_of, []).append(Copy(paragraph, texts[paragraph.article]))
    called = names(texts)
    files = {
        article: SourceFile(article, f"{called[article]}.source.txt", text_hash(text))
        for article, text in texts.items()
    }
    return Batch(tuple(articles), paragraphs, copies, _versions(every, texts), called, files)


def _versions(every: Sequence[Paragraph], texts: Mapping[str, str]) -> dict[str, list[tuple[Copy, Copy]]]:
    """Each body paragraph that has an update, with it, under both their articles; those of one together."""
    later: dict[str, list[Copy]] = {}
    for one in every:
        if one.update_of is not None and kept_body(one):
            later.setdefault(one.update_of, []).append(Copy(one, texts[one.article]))
    found: dict[str, list[tuple[Copy, Copy]]] = {}
    for one in every:
        for update in later.get(one.id, ()) if kept_body(one) else ():
            pair = (Copy(one, texts[one.article]), update)
            for article in dict.fromkeys((one.article, update.paragraph.article)):
                found.setdefault(article, []).append(pair)
    return found
