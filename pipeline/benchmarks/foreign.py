"""Briefs of articles with something glued on: does another story get in, does a rightful sentence go out?

In:   data.path: news as JSONL {id, title, text, category?}, gzipped or not; sizes=[N]: articles of each half.
Out:  shares with 95% intervals, half by half, of Mujaz, the lead and LexRank.
Not:  what is planted and where (foreign_texts.py).
Why:  a rule against teasers has two faults, and whoever looks at one alone mends it by the other.

Articles go through the rooms of a brief with the config of a brief (`brief`), each version as an article of
its own. The peers rank the sentences that the same rooms left, and fill the same budget. That the articles
are clean is taken from their source, not checked.
Source: Wilson, "Probable inference", JASA 1927, for the intervals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pipeline import neighbours, places
from pipeline.benchmarks import foreign_texts, summarize
from pipeline.benchmarks.foreign_texts import Version
from pipeline.brief import kept_body, stance_shares
from pipeline.classify import classify
from pipeline.clean import clean
from pipeline.command import progress
from pipeline.config import BenchmarkJob
from pipeline.dedupe import dedupe
from pipeline.encoder import Reading, open_model
from pipeline.encoder.folder import Settings
from pipeline.evaluation import report
from pipeline.extractive.balance import Sides
from pipeline.labelled import lines
from pipeline.records import Fault, Label, Neighbours, Paragraph
from pipeline.summarize import Candidate, candidates, nearer, spans
from pipeline.summarize import summarize as told

Row = dict[str, Any]
Rankings = Mapping[str, Sequence[Sequence[int]]]

ARTICLES = 60  # of each half, where `sizes` names none: some minutes on two cores
OURS, LEAD, LEXRANK = "Mujaz", "lead", "LexRank"
HALVES = ("dev", "test")
SURE = 1.96  # standard deviations of a 95% interval


class Reader(Protocol):
    """What is asked of a model."""

    settings: Settings

    @property
    def labels(self) -> tuple[Label, ...]: ...  # noqa: D102 - as Model's

    def read(  # noqa: D102 - as Model's
        self,
        texts: Sequence[str],
        titles: Sequence[str | None],
        spans: Sequence[Sequence[tuple[int, int]]],
        beside: Sequence[Neighbours],
    ) -> list[Reading]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A version after the rooms: its sentences, which a brief shows, and which it holds for foreign."""

    version: Version
    sentences: Sequence[Candidate]
    budget: int  # words
    shown: dict[str, Sequence[Candidate]]  # by system
    foreign: Sequence[Candidate]  # Mujaz's alone: the peers have no such notion


def run(config: BenchmarkJob) -> list[Row]:
    """Measure on `data.path`; without it, say so and measure nothing."""
    path = config.data.path
    if path is None or not Path(path).is_file():
        progress.say(Fault("benchmark foreign", f"skipped: data.path={path} is no file of news articles."))
        return []
    model = open_model(config.model or places.default_model(), config.runtime)
    rows = measure(list(_records(path)), config, model, summarize.rankings)
    if not rows:
        progress.say(Fault("benchmark foreign", f"skipped: {path} holds no article that can be planted in."))
    return rows


def measure(
    records: Sequence[Row], config: BenchmarkJob, model: Reader, rankings: Callable[..., Rankings]
) -> list[Row]:
    """One row a half and question, with the answer of each system.

    Args:
        records: Of the whole file; articles and teasers of a half are both its own.
        config: `brief` is what briefs are made with.
        model: Gives vectors and stances.
        rankings: The peers' (summarize.rankings); what gives none leaves LexRank out.
    """
    seen: dict[str, list[Seen]] = {}
    for half in HALVES:
        of = (one for one in records if foreign_texts.half(one["id"]) == half)
        own = foreign_texts.shuffled(of, config.seed)
        articles = foreign_texts.drawn(own, (config.sizes or [ARTICLES])[0], config.seed)
        for row in progress.track(articles, f"articles, {half}", len(articles)):
            keeper = Keeper(model)
            looked = (look(one, config, keeper) for one in foreign_texts.versions(row, own, config.seed))
            seen.setdefault(half, []).extend(one for one in looked if one.sentences)
    flat = [one for looked in seen.values() for one in looked]
    if not flat:
        return []
    orders = rankings([[s.text for s in one.sentences] for one in flat], [LEXRANK]).get(LEXRANK)
    for one, order in zip(flat, orders or (), strict=orders is not None):
        one.shown[LEXRANK] = _filled(order, one.sentences, one.budget)
    return [{"half": half, **row} for half, looked in seen.items() for row in _rows(looked)]


class Keeper:
    """A model that reads each paragraph once, though it stands in every version of an article."""

    def __init__(self, model: Reader) -> None:
        self.model = model
        self.kept: dict[tuple[str, str | None, tuple[tuple[int, int], ...], Neighbours], Reading] = {}

    def read(
        self, texts: Sequence[str], titles: Sequence[str | None], places: Sequence[Sequence[tuple[int, int]]]
    ) -> list[Reading]:
        """As Model.read, of one article's paragraphs: a reading hangs on what its model reads beside it."""
        which = self.model.settings.neighbours
        beside = [neighbours.chosen(one, which) for one in neighbours.beside(texts)]
        spans = [tuple(at) for at in places]
        keys = list(zip(texts, titles, spans, beside, strict=True))
        new = [key for key in dict.fromkeys(keys) if key not in self.kept]
        if new:
            asked, named, at, near = zip(*new, strict=True)
            found = self.model.read(asked, named, at, near)
            self.kept |= dict(zip(new, found, strict=True))
        return [self.kept[key] for key in keys]


def look(version: Version, config: BenchmarkJob, keeper: Keeper) -> Seen:
    """One version through rooms 2 to 5, as flow.py does it."""
    article = version.article
    paragraphs = dedupe(clean(article, config.clean), config.dedupe)
    body = [one for one in paragraphs if kept_body(one)]
    found = candidates(paragraphs, article.text)
    if not found:
        return Seen(version, [], 0, {}, [])
    texts = [article.text[one.start : one.end] for one in body]
    readings = keeper.read(texts, [one.title for one in body], spans(body, found))
    vectors = np.concatenate([reading.vectors for reading in readings])
    title = next((one.title for one in body if one.title), None)
    summary = told(found, vectors, config.brief, _sides(body, found, readings, keeper.model), title)
    shown = {OURS: summary.sentences, LEAD: _filled(range(len(found)), found, summary.budget)}
    return Seen(version, found, summary.budget, shown, summary.foreign)


def _sides(
    body: Sequence[Paragraph], found: Sequence[Candidate], readings: Sequence[Reading], model: Reader
) -> Sides:
    stances = {one.id: one for one in classify([one.id for one in body], readings, model.settings)}
    of = {one.index: stances[one.id].stance for one in body}
    shares, _ = stance_shares(body, stances, model.labels)
    return Sides([of[one.paragraph] for one in found], shares)


def _filled(order: Sequence[int], found: Sequence[Candidate], budget: int) -> list[Candidate]:
    """The best sentences up to the budget: the same rule as Mujaz's own."""
    chosen: list[Candidate] = []
    spent = 0
    for row in order:
        if chosen and not nearer(spent, found[row].words, budget):
            break
        chosen.append(found[row])
        spent += found[row].words
    return chosen


def _rows(seen: Sequence[Seen]) -> Iterator[Row]:
    """The questions in the order of the table."""
    systems = list(seen[0].shown) if seen else []
    for kind in foreign_texts.KINDS:
        for place in foreign_texts.PLACES:
            of = [one for one in seen if (one.version.what, one.version.place) == (kind, place)]
            yield _asked(f"{kind} at the {place}: enters", of, systems, _enters)
        of = [one for one in seen if one.version.what == kind]
        yield _asked(f"{kind} anywhere: not told apart", of, [OURS], lambda one, _: not _told_apart(one))
    clean_ones = [one for one in seen if one.version.what == "clean"]
    again = [one for one in seen if one.version.what == "repeated"]
    yield _asked(
        "clean: a rightful sentence is thrown out", clean_ones, [OURS], lambda one, _: bool(one.foreign)
    )
    yield _asked("clean: the lede is thrown out", clean_ones, [OURS], _lead_lost)
    yield _asked("clean: the lede is not in", clean_ones, systems, lambda one, who: not _lead_in(one, who))
    yield _asked("lead repeated: it is thrown out", again, [OURS], _lead_lost)
    yield _asked("lead repeated: it is in twice", again, systems, _twice)


def _asked(
    question: str, of: Sequence[Seen], systems: Sequence[str], true: Callable[[Seen, str], bool]
) -> Row:
    answers = {}
    for who in systems:
        count = sum(true(one, who) for one in of)
        low, high = wilson(count, len(of))
        share = round(count / max(len(of), 1), 4)
        answers[who] = {"count": count, "share": share, "low": round(low, 4), "high": round(high, 4)}
    return {"question": question, "versions": len(of), "answers": answers}


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share, 0 to 1."""
    if not of:
        return 0.0, 1.0
    share, weight = count / of, SURE**2 / of
    middle = (share + weight / 2) / (1 + weight)
    reach = SURE / (1 + weight) * math.sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def _enters(one: Seen, who: str) -> bool:
    planted = one.version.planted
    return planted is not None and any(_inside(s, planted) for s in one.shown[who])


def _told_apart(one: Seen) -> bool:
    """Whether no sentence of the teaser is taken for the article's: foreign, or no body at all."""
    planted = one.version.planted
    own = [s for s in one.sentences if s not in one.foreign]
    return planted is not None and not any(_inside(s, planted) for s in own)


def _lead_lost(one: Seen, _: str) -> bool:
    return any(_inside(s, span) for s in one.foreign for span in one.version.leads)


def _lead_in(one: Seen, who: str) -> bool:
    return any(_inside(s, span) for s in one.shown[who] for span in one.version.leads)


def _twice(one: Seen, who: str) -> bool:
    texts = [s.text for s in one.shown[who]]
    return len(set(texts)) < len(texts)


def _inside(sentence: Candidate, span: tuple[int, int]) -> bool:
    return sentence.start < span[1] and span[0] < sentence.end


def _records(path: str) -> Iterator[Row]:
    """The records that have an id, a title and a text; a broken line is told."""
    for number, row, wrong in lines.read(Path(path)):
        if row is None:
            progress.say(Fault(f"{path}, line {number}", wrong))
        elif all(isinstance(row.get(name), str) and row[name].strip() for name in ("id", "title", "text")):
            yield row


def table(rows: Sequence[Row]) -> str:
    """A table of each half."""
    parts = []
    for name in dict.fromkeys(row["half"] for row in rows):
        own = [row for row in rows if row["half"] == name]
        systems = list(own[0]["answers"])
        cells = [
            [row["question"], str(row["versions"]), *(_answer(row["answers"].get(who)) for who in systems)]
            for row in own
        ]
        head = f"{name}: share of the versions (95%)."
        parts.append(f"{head}\n\n{report.table(['', 'versions', *systems], cells)}")
    return "\n\n".join(parts)


def _answer(answer: Row | None) -> str:
    if answer is None:
        return ""
    return f"{answer['share']:.0%} ({answer['low']:.0%} to {answer['high']:.0%})"
