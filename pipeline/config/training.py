"""The schemas of training and evaluation: data, trainer, loss, schedule, calibration, floors."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pipeline.config.checked import Checked, among, within


@dataclass(kw_only=True)
class LabelConfig(Checked):
    """One label of a label set: its name in the data, and how it is shown."""

    name: str
    arabic: str
    colour: str


@dataclass(kw_only=True)
class ColumnsConfig(Checked):
    """What a source of records calls the fields that Mujaz reads; null where it has none."""

    id: str | None
    text: str
    label: str
    title: str | None
    group: str | None
    split: str | None


@dataclass(kw_only=True)
class CorrectionsConfig(Checked):
    """How an editor's corrected paragraphs are added."""

    joined: str | None
    repeat: int = within(1)
    validation: float = within(0, 0.5)
    against: str | None


@dataclass(kw_only=True)
class DataConfig(Checked):
    """What a model learns from, and how that is split."""

    name: str
    authored: bool
    path: str | None
    labels: list[LabelConfig]
    title: bool
    validation: float = within(0.05, 0.5)
    most_per_label: int | None = within(1)
    actor_swap: float = within(0, 1)
    slips: float = within(0, 1)
    seed: int = within(0)
    columns: ColumnsConfig | None = None  # null: the names as Mujaz has them
    corrections: CorrectionsConfig | None = None  # null: path holds none


@dataclass(kw_only=True)
class TrainerConfig(Checked):
    """How the network is fitted."""

    epochs: int = within(1)
    batch_tokens: int = within(16)
    precision: str = among("auto", "fp32", "bf16")
    threads: int = within(0)
    dropout: float = within(0, 0.9)
    freeze_embeddings: bool
    frozen_layers: int = within(0)
    clip_norm: float = within(0)
    average: float = within(0, 0.9999)
    keep: str = among("best", "last")
    checkpoint_steps: int = within(1)


@dataclass(kw_only=True)
class LossConfig(Checked):
    """What the network is fitted to."""

    label_smoothing: float = within(0, 0.5)
    second_share: float = within(0, 0.5)
    class_weight_power: float = within(0, 2)
    consistency: float = within(0)


@dataclass(kw_only=True)
class ScheduleConfig(Checked):
    """How far each step goes."""

    rate: float = within(0)
    head_rate: float = within(0)
    layer_decay: float = within(0.1, 1)
    weight_decay: float = within(0)
    warmup: float = within(0, 1)


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
    seed: int = within(0)
    space: list[RangeConfig]


@dataclass(kw_only=True)
class CalibrateConfig(Checked):
    """When the model abstains."""

    accuracy: float = within(0, 1)
    most_abstained: float = within(0, 1)


@dataclass(kw_only=True)
class Floor(Checked):
    """The least that one score may be on one file."""

    sha256: str
    accuracy: float = within(0, 1)
    macro_f1: float = within(0, 1)
    neutral_recall: float = within(0, 1)
    actor_swap: float | None = dataclasses.field(default=None, metadata={"least": 0, "most": 1})
    orthographic_noise: float | None = dataclasses.field(default=None, metadata={"least": 0, "most": 1})
