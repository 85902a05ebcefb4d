"""mujaz brief: articles in, a brief of each out as soon as it is done, a digest where they are several."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline import encoder, files, frame, places
from pipeline.brief import brief
from pipeline.briefing.findings import Setting
from pipeline.briefing.manifest import manifest
from pipeline.command import progress
from pipeline.config import BriefJob
from pipeline.digest import Digest, Gathering, shared_pairs, shared_passages
from pipeline.errors import InputError, OutputError
from pipeline.flow import Batch, Watch, findings, gather, skipped
from pipeline.names import actors, people
from pipeline.records import Brief, Cited, Fault
from pipeline.render import render, require
from pipeline.summarizers import open_summarizer

LISTED = 12  # files that are told one by one at the end; of more, only how many


def run(config: BriefJob) -> int:
    """Read everything, then write one brief after another, the frame in the language of the config."""
    require(config.formats)
    with frame.spoken(config.language):
        return _run(config)


def _run(config: BriefJob) -> int:
    watch, faults, written = Watch(), list[Fault](), list[Path]()

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    place = Path(config.model) if config.model else places.default_model()
    folder = Path(config.output)
    files.refuse_unwritable(folder)
    writer = open_summarizer(config.summarize)
    with ThreadPoolExecutor(1) as beside:  # the model opens while the articles are read
        opening = beside.submit(encoder.open_model, place, config.runtime)
        made_with = beside.submit(_made_with, config, place)
        batch = gather(config, watch, report)
        _spare_inputs(batch, folder, config.formats)
        with watch.room("model"):
            model = opening.result()
            setting = Setting(
                model.labels,
                actors.load(),
                batch.files,
                made_with.result(),
                config.sections,
                config.summarize.balance,
                people.finder(config.sections.people),
            )
    for article in batch.articles:
        files.write(folder / batch.files[article.article].file, article.text)
    gathering, stances = Gathering(config.digest if len(batch.articles) > 1 else None), dict[str, str]()
    for article in progress.track(batch.articles, "briefs", total=len(batch.articles)):
        try:
            found = findings(article, batch, model, config, watch, writer=writer)
            with watch.room("brief"):
                whole = brief(found, setting)
            written += _write(folder, batch.names[article.article], whole, config.formats, watch)
        except InputError as error:
            report(skipped(article, error))
            continue
        if found.summary.fault:
            report(Fault(article.path, found.summary.fault))
        gathering.add(batch.names[article.article], whole, found, setting)
        stances |= {identity: stance.stance for identity, stance in found.stances.items()}
    if len(batch.articles) > 1:
        with watch.room("digest"):
            updates = [pair for pairs in batch.versions.values() for pair in pairs]
            digest = gathering.digest(_shared(batch, stances), setting, shared_pairs(batch.copies, updates))
        written += _write(folder, "digest", digest, config.formats, watch)
    files.write(folder / "run.json", _told(len(gathering.lines), watch, faults, written, setting.manifest))
    _tell(folder, written)
    return 0 if not faults else 1 if gathering.lines else 2


def _shared(batch: Batch, stances: Mapping[str, str]) -> list[Cited]:
    """The passages that several articles share."""
    every = [one for article in batch.articles for one in batch.paragraphs[article.article]]
    texts = {article.article: article.text for article in batch.articles}
    return shared_passages(every, texts, batch.copies, stances)


def _made_with(config: BriefJob, model: Path) -> dict[str, str]:
    rooms = {
        "read": config.read,
        "clean": config.clean,
        "dedupe": config.dedupe,
        "runtime": config.runtime,
        "classify": config.classify,
        "summarize": config.summarize,
        "points": config.points,
        "language": config.language,
        "sections": config.sections,
        "digest": config.digest,
    }
    made = manifest(model, config.runtime.name, rooms)
    backend = config.summarize.backend
    return made if backend == "extractive" else made | {"summarizer": f"{backend} {config.summarize.name}"}


def _spare_inputs(batch: Batch, folder: Path, formats: Sequence[str]) -> None:
    """Refuse to write over an article that was read.

    Raises:
        OutputError: A result has the path of an input.
    """
    read = {Path(article.path).resolve(): article.path for article in batch.articles}
    endings = ["source.txt", *formats]
    results = [f"{name}.{ending}" for name in [*batch.names.values(), "digest"] for ending in endings]
    for result in results:
        typed = read.get((folder / result).resolve())
        if typed is not None:
            raise OutputError(
                expected="a folder in which no result meets an input",
                got=f"{result}, which is the article {typed}",
                where=str(folder),
                do="Choose another output= folder.",
            )


def _write(
    folder: Path, name: str, whole: Brief | Digest, formats: Sequence[str], watch: Watch
) -> list[Path]:
    written = []
    for form in dict.fromkeys(formats):
        with watch.room(form):
            files.write(folder / f"{name}.{form}", render(form, whole))
        written.append(folder / f"{name}.{form}")
    return written


def _told(
    done: int, watch: Watch, faults: Sequence[Fault], written: Sequence[Path], versions: Mapping[str, str]
) -> str:
    """What a run was like: the only file with a clock in it."""
    told = {
        "schema_version": 1,
        "articles": done,
        "faults": [{"where": fault.where, "message": fault.message} for fault in faults],
        "timings": {room: round(seconds, 4) for room, seconds in watch.seconds.items()},  # seconds
        "versions": dict(versions),
        "files": [path.name for path in written],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _tell(folder: Path, written: Sequence[Path]) -> None:
    if len(written) <= LISTED:
        for path in written:
            print(path)
    else:
        shown = [path for path in written if path.stem == "digest"]
        print(f"{len(written)} files in {folder}, with {', '.join(str(path) for path in shown)}")
