"""The schemas of the other jobs: one class a page configs/JOB.yaml, and how Hydra learns of them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config.checked import MOST_SEED, Checked, among, within
from pipeline.config.data import ColumnsConfig
from pipeline.config.models import AuditJob, AverageJob, EvaluateJob, PretrainJob, TeachJob, TrainJob
from pipeline.config.rooms import (
    ClassifyConfig,
    CleanConfig,
    DedupeConfig,
    DigestConfig,
    EncoderConfig,
    ReadConfig,
    RuntimeConfig,
    SectionsConfig,
    SummarizeConfig,
)
from pipeline.config.training import (
    LossConfig,
    ScheduleConfig,
    TrainerConfig,
)


@dataclass(kw_only=True)
class CleanJob(Checked):
    """mujaz clean."""

    input: str
    output: str
    read: ReadConfig
    clean: CleanConfig
    dedupe: DedupeConfig


@dataclass(kw_only=True)
class DedupeJob(Checked):
    """mujaz dedupe."""

    input: str
    output: str
    dedupe: DedupeConfig


@dataclass(kw_only=True)
class ClassifyJob(Checked):
    """mujaz classify."""

    input: str
    output: str
    model: str | None
    columns: ColumnsConfig
    runtime: RuntimeConfig
    classify: ClassifyConfig


@dataclass(kw_only=True)
class EncoderJob(Checked):
    """mujaz encoder."""

    output: str
    encoder: EncoderConfig


@dataclass(kw_only=True)
class ExportJob(Checked):
    """mujaz export."""

    model: str
    input: str | None
    runtime: RuntimeConfig


@dataclass(kw_only=True)
class SummarizeJob(Checked):
    """mujaz summarize."""

    input: str
    output: str
    ratio: float | None = within(0.01, 1)
    words: int | None = within(1)
    model: str | None
    vectors: bool
    window_records: int = within(1)
    clean: CleanConfig
    dedupe: DedupeConfig
    runtime: RuntimeConfig
    summarize: SummarizeConfig
    sections: SectionsConfig


@dataclass(kw_only=True)
class BriefJob(Checked):
    """mujaz brief."""

    input: str
    output: str
    formats: list[str] = among("json", "md", "html", "docx", "pdf")
    model: str | None
    points: int = within(1, 20)
    language: str = among("ar", "en")
    read: ReadConfig
    clean: CleanConfig
    dedupe: DedupeConfig
    runtime: RuntimeConfig
    classify: ClassifyConfig
    summarize: SummarizeConfig
    sections: SectionsConfig
    digest: DigestConfig


@dataclass(kw_only=True)
class BenchmarkData(Checked):
    """What a benchmark is measured on, where it does not make its own text."""

    path: str | None


@dataclass(kw_only=True)
class BenchmarkJob(Checked):
    """mujaz benchmark."""

    name: str = among(
        "dedupe", "letters", "classify", "summarize", "foreign", "faithful", "training", "curve"
    )
    output: str | None
    model: str | None
    data: BenchmarkData
    sizes: list[int] | None
    seed: int = within(0, MOST_SEED)
    clean: CleanConfig
    dedupe: DedupeConfig
    runtime: RuntimeConfig
    summarize: SummarizeConfig
    brief: SummarizeConfig
    trainer: TrainerConfig
    loss: LossConfig
    schedule: ScheduleConfig


@dataclass(kw_only=True)
class JoinJob(Checked):
    """mujaz join."""

    corpus: str
    labels: str
    output: str
    neighbours: int = within(0, 20)


@dataclass(kw_only=True)
class VerifyJob(Checked):
    """mujaz verify."""

    input: str


JOBS: dict[str, type] = {
    "train": TrainJob,
    "pretrain": PretrainJob,
    "teach": TeachJob,
    "average": AverageJob,
    "evaluate": EvaluateJob,
    "audit": AuditJob,
    "join": JoinJob,
    "clean": CleanJob,
    "dedupe": DedupeJob,
    "classify": ClassifyJob,
    "encoder": EncoderJob,
    "export": ExportJob,
    "summarize": SummarizeJob,
    "brief": BriefJob,
    "verify": VerifyJob,
    "benchmark": BenchmarkJob,
}


def register() -> None:
    """Tell Hydra every schema: `JOB_schema` for a job's page, `schema` inside each room's group."""
    from hydra.core.config_store import ConfigStore

    store = ConfigStore.instance()
    for name, schema in JOBS.items():
        store.store(name=f"{name}_schema", node=schema)
