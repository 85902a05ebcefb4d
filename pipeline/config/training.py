"""The schemas of training and evaluation: trainer, loss, schedule, calibration, floors."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pipeline.config.checked import MOST_SEED, Checked, among, within
from pipeline.errors import ConfigError


@dataclass(kw_only=True)
class LoraConfig(Checked):
    """Low-rank updates: how large they are, and of which matrices."""

    rank: int = within(1)
    alpha: float = within(0)
    dropout: float = within(0, 0.9)
    targets: list[str] | None


@dataclass(kw_only=True)
class TrainerConfig(Checked):
    """How the network is fitted."""

    method: str = among("full", "last", "head", "lora", "none")
    last_layers: int = within(1)
    head_penalty: float = within(0)
    head_seed: int | None = within(0, MOST_SEED)
    lora: LoraConfig
    epochs: int = within(1)
    batch_tokens: int = within(16)
    precision: str = among("auto", "fp32", "bf16")
    threads: int = within(0)
    dropout: float = within(0, 0.9)
    freeze_embeddings: bool
    frozen_layers: int = within(0)
    clip_norm: float = within(0)
    average: float = within(0, 0.9999)
    start_share: float = within(0, 0.99)
    keep: str = among("best", "last")
    checkpoint_steps: int = within(1)

    def __post_init__(self) -> None:
        """Refuse to keep a share of weights that are not there at the start, too."""
        super().__post_init__()
        if self.start_share and self.method not in ("full", "last"):
            raise ConfigError(
                expected="trainer.start_share=0 where trainer.method is head, lora or none",
                got=f"{self.start_share} and {self.method}",
                where="config (TrainerConfig)",
                do="Take trainer.method=full or last, or leave trainer.start_share out.",
            )


@dataclass(kw_only=True)
class ContrastConfig(Checked):
    """The contrastive phase before fine-tuning."""

    epochs: int = within(0)
    temperature: float = within(0.001)
    rate: float = within(0)
    batch_tokens: int = within(16)


@dataclass(kw_only=True)
class NgramsConfig(Checked):
    """The line over runs of tokens beside the network."""

    share: float = within(0, 0.9)
    longest: int = within(1, 8)
    bits: int = within(8, 22)
    penalty: float = within(0.0001)


@dataclass(kw_only=True)
class DistillationConfig(Checked):
    """How a teacher's shares are used where a record carries them."""

    weight: float = within(0, 1)
    temperature: float = within(0.1)


@dataclass(kw_only=True)
class LossConfig(Checked):
    """What the network is fitted to."""

    label_smoothing: float = within(0, 0.5)
    second_share: float = within(0, 0.5)
    class_weight_power: float = within(0, 2)
    class_balance: float = within(0, 0.99999)
    focal: float = within(0)
    consistency: float = within(0)
    distillation: DistillationConfig

    def __post_init__(self) -> None:
        """Refuse two ways of weighing labels at once, too."""
        super().__post_init__()
        if self.class_weight_power and self.class_balance:
            raise ConfigError(
                expected="loss.class_weight_power or loss.class_balance above 0, not both",
                got=f"{self.class_weight_power} and {self.class_balance}",
                where="config (LossConfig)",
                do="Set one of them to 0.",
            )


@dataclass(kw_only=True)
class ScheduleConfig(Checked):
    """How far each step goes."""

    rate: float = within(0)
    head_rate: float = within(0)
    layer_decay: float = within(0.1, 1)
    weight_decay: float = within(0)
    warmup: float = within(0, 1)


@dataclass(kw_only=True)
class PosturesConfig(Checked):
    """Words that hint at a posture, by label: what is counted and taken out, never what is answered by."""

    words: dict[str, list[str]]
    adjectives: dict[str, list[str]]


@dataclass(kw_only=True)
class PretrainConfig(Checked):
    """How masked-language training goes on."""

    epochs: int = within(1)
    masked: float = within(0.01, 0.9)
    held: float = within(0.001, 0.5)
    least_words: int = within(1)
    batch_tokens: int = within(16)
    rate: float = within(0)
    weight_decay: float = within(0)
    warmup: float = within(0, 1)
    clip_norm: float = within(0)
    precision: str = among("auto", "fp32", "bf16")
    threads: int = within(0)
    checkpoint_steps: int = within(1)


@dataclass(kw_only=True)
class TrackerConfig(Checked):
    """Who is told of a run while it goes."""

    name: str = among("none", "tensorboard", "trackio")
    project: str
    folder: str | None


@dataclass(kw_only=True)
class RangeConfig(Checked):
    """The values that a search may give one key: between two bounds, or one of some."""

    key: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    log: bool = False
    choices: list[Any] | None = None


@dataclass(kw_only=True)
class SearchConfig(Checked):
    """A search for values that score best on validation."""

    trials: int = within(1)
    random_trials: int = within(0)
    seed: int = within(0, MOST_SEED)
    space: list[RangeConfig]


@dataclass(kw_only=True)
class CalibrateConfig(Checked):
    """What turns logits into answers, when the model abstains, and how often its sets may miss."""

    offsets: bool
    shares: list[float] = within(0, 1)
    accuracy: float = within(0, 1)
    most_abstained: float = within(0, 1)
    conformal_error: float = within(0.001, 0.999)


@dataclass(kw_only=True)
class CrossedConfig(Checked):
    """Calibration, cross-validated by article."""

    folds: int = within(2)
    least: int = within(10)


@dataclass(kw_only=True)
class RatchetConfig(Checked):
    """Whether a run's scores become floors."""

    name: str | None
    write: bool
    lower: bool
    margin: float = within(0, 0.5)
    file: str | None
    changelog: str | None


def _share() -> float | None:
    return dataclasses.field(default=None, metadata={"least": 0, "most": 1})


@dataclass(kw_only=True)
class Floor(Checked):
    """The least that each score may be on one file, or on one split of it; None is no floor."""

    sha256: str
    name: str | None = None  # by which CHANGELOG.md speaks of it
    data: str | None = None  # the file's name, for people
    split: str | None = None
    accuracy: float | None = _share()
    macro_f1: float | None = _share()
    neutral_recall: float | None = _share()
    actor_swap: float | None = _share()
    orthographic_noise: float | None = _share()
    accuracy_at_80: float | None = _share()
    calibration_error: float | None = _share()  # the most
    crossed_calibration_error: float | None = _share()  # the most
    crossed_accuracy_at_80: float | None = _share()
