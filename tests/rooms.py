"""Rooms 1 to 6 over texts made by hand, with the fake model: whole briefs as a run would make them."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from pathlib import Path

from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from pipeline import config, places
from pipeline.brief import brief
from pipeline.briefing.findings import Setting
from pipeline.config import BriefJob
from pipeline.digest import Digest, Gathering, shared_pairs, shared_passages
from pipeline.flow import Batch, Watch, findings, gather
from pipeline.names import actors
from pipeline.records import Brief
from tests import briefs

MODEL = briefs.FakeModel()


@functools.cache
def job(*words: str) -> BriefJob:
    """The config of `mujaz brief`, with overrides."""
    config.register()
    with initialize_config_dir(str(places.configs()), version_base="1.3"):
        composed = compose("brief", overrides=["input=x", "output=y", *words])
    plain = OmegaConf.to_object(composed)
    assert isinstance(plain, BriefJob)
    return plain


def setting(batch: Batch, settings: BriefJob) -> Setting:
    return Setting(
        briefs.LABELS,
        actors.load(),
        batch.files,
        {"mujaz": "0"},
        settings.sections,
        settings.summarize.balance,
    )


def made(*texts: str, words: tuple[str, ...] = ()) -> list[Brief]:
    """The brief of each text, all of one run."""
    settings, watch = job(*words), Watch()
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number:04}.txt").write_text(text, "utf-8")
        settings = _with_input(settings, folder if len(texts) > 1 else f"{folder}/0000.txt")
        batch = gather(settings, watch, lambda fault: None)
    shared = setting(batch, settings)
    return [brief(findings(one, batch, MODEL, settings, watch), shared) for one in batch.articles]


def _with_input(settings: BriefJob, place: str) -> BriefJob:
    return dataclasses.replace(settings, input=place)


@dataclasses.dataclass(frozen=True)
class Run:
    briefs: list[Brief]
    digest: Digest


def run(*texts: str, words: tuple[str, ...] = ()) -> Run:
    """The briefs and the digest of texts, as one run makes them."""
    settings, watch = job(*words), Watch()
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number:04}.txt").write_text(text, "utf-8")
        batch = gather(_with_input(settings, folder), watch, lambda fault: None)
    shared = setting(batch, settings)
    gathering, made = Gathering(settings.digest), []
    for article in batch.articles:
        found = findings(article, batch, MODEL, settings, watch)
        made.append(brief(found, shared))
        gathering.add(batch.names[article.article], made[-1], found, shared)
    every = [one for article in batch.articles for one in batch.paragraphs[article.article]]
    sources = {article.article: article.text for article in batch.articles}
    updates = [pair for pairs in batch.versions.values() for pair in pairs]
    passages = shared_passages(every, sources, batch.copies, {})
    return Run(made, gathering.digest(passages, shared, shared_pairs(batch.copies, updates)))
