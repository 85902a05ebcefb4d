"""mujaz summarize: JSONL in, the sentences that carry each text out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline import jsonl, places
from pipeline.briefing import shapes
from pipeline.clean import clean
from pipeline.command import progress
from pipeline.config import SummarizeConfig, SummarizeJob
from pipeline.dedupe import dedupe
from pipeline.errors import ConfigError, InputError
from pipeline.records import Article, Fault, Paragraph
from pipeline.summarize import Candidate, candidates, chooses, spans, summarize

if TYPE_CHECKING:
    from pipeline.encoder import Model

Row = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """One record after rooms 1 to 3, and its sentences."""

    row: Row
    body: list[Paragraph]
    sentences: list[Candidate]
    prose: bool


def run(config: SummarizeJob) -> int:
    """Summarize every record that has an id and a text; 1 if some had not."""
    _word_for_word(config.summarize)
    faults = 0

    def report(fault: Fault) -> None:
        nonlocal faults
        faults += 1
        progress.say(fault)

    model = _open(config)
    settings = _budget(config)

    def rows() -> Iterator[Row]:
        source = jsonl.read(config.input, ["id", "text"], report)
        while window := list(islice(source, config.window_records)):
            ready: list[Prepared] = []
            for row in window:
                try:
                    ready.append(_prepare(row, config))
                except InputError as error:
                    report(Fault(f"{config.input}, id {row['id']!r:.80}", error.line()))
            vectors = _vectors(ready, model, settings)
            yield from (_summary(one, own, settings) for one, own in zip(ready, vectors, strict=True))

    jsonl.write(config.output, progress.track(rows(), "summarize"))
    return 1 if faults else 0


def _word_for_word(config: SummarizeConfig) -> None:
    """Refuse what would not be the text's own sentences: this job gives their offsets.

    Raises:
        ConfigError: A backend is to write, or sentences are to be shortened.
    """
    if config.backend != "extractive" or config.compress:
        asked = "summarize.compress=true" if config.backend == "extractive" else f"summarize={config.backend}"
        raise ConfigError(
            expected="sentences word for word",
            got=asked,
            where="mujaz summarize",
            do=f"Leave it out, or use: mujaz brief {asked}.",
        )


def _open(config: SummarizeJob) -> Model | None:
    if not config.vectors:
        return None
    from pipeline.encoder import open_model

    return open_model(config.model or places.default_model(), config.runtime)


def _budget(config: SummarizeJob) -> SummarizeConfig:
    """The room's config with the job's own `ratio` and `words`, where they are given."""
    settings = config.summarize
    if config.ratio is not None:
        settings = dataclasses.replace(settings, ratio=config.ratio, words=None, least_words=0, alone=0.0)
    if config.words is not None:
        settings = dataclasses.replace(settings, words=config.words, alone=0.0)
    return settings


def _prepare(row: Row, config: SummarizeJob) -> Prepared:
    """Rooms 2 and 3 on one record alone, then its sentences.

    Raises:
        InputError: It shows nothing. (One with headings or names alone has an empty summary, and a note.)
    """
    name, text = row["id"], row["text"]
    article = Article(name, name, text, sha256="", media_type="text/plain", encoding="utf-8")
    paragraphs = clean(article, config.clean)
    if len(paragraphs) > 1:  # most of a file of short records stand alone: no copy to look for
        paragraphs = dedupe(paragraphs, config.dedupe)
    body = [one for one in paragraphs if one.kept and one.role == "body"]
    if not paragraphs:
        raise InputError(
            expected="a text",
            got=f"{text!r:.40}",
            where="summarize",
            do="Mend the record, or leave it out.",
        )
    return Prepared(row, body, candidates(body, text), shapes.of(text, body, config.sections) is None)


def _vectors(
    ready: Sequence[Prepared], model: Model | None, settings: SummarizeConfig
) -> list[NDArray[np.float32] | None]:
    """Each record's sentence vectors, all read together; None where nothing is to be chosen."""
    if model is None:
        return [None] * len(ready)
    wanted = [one for one in ready if chooses(one.sentences, settings)]
    texts = [one.row["text"][part.start : part.end] for one in wanted for part in one.body]
    places_ = [own for one in wanted for own in spans(one.body, one.sentences)]
    readings = iter(model.read(texts, spans=places_) if texts else [])
    found = {
        id(one): np.concatenate([reading.vectors for reading in islice(readings, len(one.body))])
        for one in wanted
    }
    return [found.get(id(one)) for one in ready]


def _summary(one: Prepared, vectors: NDArray[np.float32] | None, settings: SummarizeConfig) -> Row:
    summary = summarize(one.sentences, vectors, settings, prose=one.prose)
    told = [{"text": part.text, "start": part.start, "end": part.end} for part in summary.sentences]
    row: Row = {
        "id": one.row["id"],
        "summary": " ".join(part.text for part in summary.sentences),
        "sentences": told,
    }
    return row if summary.note is None else {**row, "note": summary.note}
