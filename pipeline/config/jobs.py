"""The schemas of the jobs: one class a page configs/JOB.yaml, and how Hydra learns of them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config.checked import MOST_SEED, Checked, among, within
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
    CalibrateConfig,
    ColumnsConfig,
    ContrastConfig,
    CrossedConfig,
    DataConfig,
    Floor,
    LossConfig,
    PosturesConfig,
    PretrainConfig,
    RatchetConfig,
    ScheduleConfig,
    SearchConfig,
    TrackerConfig,
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
class TrainJob(Checked):
    """mujaz train."""

    output: str
    resume: bool
    seed: int = within(0, MOST_SEED)
    encoder: EncoderConfig
    data: DataConfig
    trainer: TrainerConfig
    contrast: ContrastConfig
    loss: LossConfig
    schedule: ScheduleConfig
    calibrate: CalibrateConfig
    runtime: RuntimeConfig
    tracker: TrackerConfig
    search: SearchConfig | None


@dataclass(kw_only=True)
class PretrainJob(Checked):
    """mujaz pretrain."""

    input: str
    output: str
    resume: bool
    seed: int = within(0, MOST_SEED)
    encoder: EncoderConfig
    pretrain: PretrainConfig


@dataclass(kw_only=True)
class TeachJob(Checked):
    """mujaz teach."""

    input: str
    output: str
    models: list[str]
    least_confidence: float = within(0, 1)
    window_records: int = within(1)
    runtime: RuntimeConfig


@dataclass(kw_only=True)
class AverageJob(Checked):
    """mujaz average."""

    models: list[str]
    output: str
    seed: int = within(0, MOST_SEED)
    data: DataConfig
    calibrate: CalibrateConfig
    runtime: RuntimeConfig


@dataclass(kw_only=True)
class EvaluateJob(Checked):
    """mujaz evaluate."""

    model: str | None
    input: str | None
    predictions: str | None
    labels: str | None
    split: str | None
    columns: ColumnsConfig
    output: str
    store: str | None
    baseline: bool
    contrast: bool
    draws: int = within(10)
    bins: int = within(2)
    slice_least: int = within(2)
    seed: int = within(0, MOST_SEED)
    figures: bool
    crossed: CrossedConfig
    data: DataConfig
    postures: PosturesConfig
    runtime: RuntimeConfig
    floors: list[Floor]
    ratchet: RatchetConfig


@dataclass(kw_only=True)
class AuditGates(Checked):
    """What training data may not be; none where it is null."""

    leaks: int | None = within(0)
    conflicts: int | None = within(0)
    rarest_label: float | None = within(0, 1)
    length_ratio: float | None = within(1)
    power_lift: float | None = within(1)
    power_least: int = within(1)
    trigger_rate: float | None = within(0, 1)
    label_errors: float | None = within(0, 1)


@dataclass(kw_only=True)
class AuditJob(Checked):
    """mujaz audit."""

    output: str
    folds: int | None = within(2)
    shown: int = within(1)
    seed: int = within(0, MOST_SEED)
    data: DataConfig
    postures: PosturesConfig
    gates: AuditGates


@dataclass(kw_only=True)
class JoinJob(Checked):
    """mujaz join."""

    corpus: str
    labels: str
    output: str


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
