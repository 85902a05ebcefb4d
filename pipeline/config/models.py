"""The schemas of the jobs that make a model or judge one: one class a page configs/JOB.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config.checked import MOST_SEED, Checked, within
from pipeline.config.data import ColumnsConfig, DataConfig, refuse_uneven
from pipeline.config.rooms import EncoderConfig, RuntimeConfig
from pipeline.config.training import (
    CalibrateConfig,
    ContrastConfig,
    CrossedConfig,
    Floor,
    LossConfig,
    NgramsConfig,
    PosturesConfig,
    PretrainConfig,
    RatchetConfig,
    ScheduleConfig,
    SearchConfig,
    TrackerConfig,
    TrainerConfig,
)
from pipeline.errors import ConfigError


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
    ngrams: NgramsConfig
    loss: LossConfig
    schedule: ScheduleConfig
    calibrate: CalibrateConfig
    runtime: RuntimeConfig
    tracker: TrackerConfig
    search: SearchConfig | None

    def __post_init__(self) -> None:
        """Refuse a share of the start after a contrastive phase, which would be the phase's end, too;
        and offsets for shares that are not one of each label.
        """
        super().__post_init__()
        refuse_uneven(self.calibrate.shares, len(self.data.labels), "calibrate.shares")
        if self.contrast.epochs and self.trainer.method == "none":
            raise ConfigError(
                expected="contrast.epochs=0 where trainer.method=none: no weight moves",
                got=str(self.contrast.epochs),
                where="config (TrainJob)",
                do="Set contrast.epochs=0, or another trainer.method.",
            )
        if self.contrast.epochs and self.trainer.start_share:
            raise ConfigError(
                expected="contrast.epochs or trainer.start_share above 0, not both",
                got=f"{self.contrast.epochs} and {self.trainer.start_share}",
                where="config (TrainJob)",
                do="Set one of them to 0.",
            )


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
    ngrams: NgramsConfig
    calibrate: CalibrateConfig
    runtime: RuntimeConfig

    def __post_init__(self) -> None:
        """Refuse offsets for shares that are not one of each label, too."""
        super().__post_init__()
        refuse_uneven(self.calibrate.shares, len(self.data.labels), "calibrate.shares")


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
    against: str | None
    baseline: bool
    unkept_rounds: list[int]
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
