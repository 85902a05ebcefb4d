"""The schemas of the config: types and ranges, one class a room; every value is in configs/.

In:   what Hydra composed from configs/ and the command line.
Out:  plain dataclasses, checked; below a job nobody sees Hydra.
Not:  defaults (configs/ has them), or parsing the command line (cli.py).
Why:  a typo or a value out of range is told before an article is read.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ConfigError


def within(least: float | None = None, most: float | None = None) -> Any:
    """A field whose number lies between two bounds, both included; `None` is no bound."""
    return dataclasses.field(metadata={"least": least, "most": most})


def among(*choices: str) -> Any:
    """A field (a string, or a list of strings) that takes only these values."""
    return dataclasses.field(metadata={"choices": choices})


class Checked:
    """Checks ranges and choices of a schema when its values are all there."""

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            _check(type(self).__name__, item.name, getattr(self, item.name), dict(item.metadata))


def _check(schema: str, key: str, value: Any, rule: dict[str, Any]) -> None:
    values = value if isinstance(value, list) else [value]
    for one in values:
        if one is None or one == "???":
            continue
        if "choices" in rule and one not in rule["choices"]:
            _refuse(schema, key, "one of " + ", ".join(rule["choices"]), repr(one))
        if rule.get("least") is not None and one < rule["least"]:
            _refuse(schema, key, f"{rule['least']} or more", repr(one))
        if rule.get("most") is not None and one > rule["most"]:
            _refuse(schema, key, f"{rule['most']} or less", repr(one))


def _refuse(schema: str, key: str, expected: str, got: str) -> None:
    raise ConfigError(
        expected=f"{key} to be {expected}",
        got=got,
        where=f"config ({schema})",
        do="Change the value in configs/ or on the command line.",
    )


# ── Rooms ────────────────────────────────────────────────────────────────────────────────────


@dataclass(kw_only=True)
class ReadConfig(Checked):
    """Room 1: what is read, and how much of it."""

    max_bytes: int = within(1)
    max_articles: int = within(1)
    timeout_s: float = within(0.1)
    least_arabic: float = within(0, 1)
    most_broken: float = within(0, 1)


@dataclass(kw_only=True)
class CleanWords(Checked):
    """Room 2: the words by which lines that are no body are known; configs/clean/words.yaml explains each."""

    boilerplate_lines: list[str]
    boilerplate_openings: list[str]
    boilerplate_phrases: list[str]
    networks: list[str]
    share_words: list[str]
    calendar: list[list[str]]
    clock: list[str]
    posts: list[str]
    offices: list[str]
    outlets: list[str]
    outlet_nouns: list[str]
    byline_openings: list[str]
    agencies: list[str]
    professions: list[str]
    ordinals: list[str]
    note_headings: list[str]
    continuations: list[list[str]]


@dataclass(kw_only=True)
class CleanConfig(Checked):
    """Room 2: how lines become paragraphs with roles."""

    own_masthead: list[str]
    own_boilerplate: list[str]
    title_words: int = within(1)
    heading_words: int = within(1)
    byline_words: int = within(1)
    boilerplate_words: int = within(1)
    note_words: int = within(1)
    wrap_columns: int = within(20)
    wrap_share: float = within(0, 1)
    wrap_lines: int = within(2)
    words: CleanWords


@dataclass(kw_only=True)
class DedupeConfig(Checked):
    """Room 3: what counts as a copy."""

    threshold: float = within(0, 1)
    shingle_words: int = within(1, 10)
    short_words: int = within(1)
    near_words: int = within(1)
    run_lines: int = within(2)
    new_words: int = within(1)
    minima: int = within(1, 256)


@dataclass(kw_only=True)
class RuntimeConfig(Checked):
    """What runs the network: onnx, torch or openvino."""

    name: str = among("onnx", "torch", "openvino")
    threads: int = within(0)
    batch_tokens: int = within(1)
    device: str = among("auto", "cpu", "cuda")
    precision: str = among("auto", "int8", "float32", "bfloat16")


@dataclass(kw_only=True)
class EncoderConfig(Checked):
    """The encoder that a model is built on, and how its texts are prepared."""

    page: str
    kind: str = among("embedded", "hub")
    name: str
    path: str | None
    revision: str | None
    latin_rank: int | None = within(0)
    prefix: str
    cleaning: str = among("display", "arabertv02")
    max_tokens: int = within(16)
    window_overlap: int = within(0)
    vector_layer: int


@dataclass(kw_only=True)
class ClassifyConfig(Checked):
    """Room 4: how paragraphs are given to the model."""

    window_records: int = within(1)


@dataclass(kw_only=True)
class SummarizeConfig(Checked):
    """Room 5: which sentences carry the article."""

    name: str = among("extractive")
    ratio: float = within(0.01, 1)
    words: int | None = within(1)
    least_sentences: int = within(1)
    stretch_sentences: int = within(10)
    position: float = within(0)
    early: float = within(0)
    opening: float = within(0)
    centrality: float = within(0)
    lead_likeness: float = within(0)
    short: float = within(0)
    short_words: int = within(1)
    redundancy: float = within(0)
    leaning: float = within(0)
    foreign_below: float = within(0)
    foreign_words: int = within(1)
    foreign_paragraphs: int = within(3)


@dataclass(kw_only=True)
class LabelConfig(Checked):
    """One label of a label set: its name in the data, and how it is shown."""

    name: str
    arabic: str
    colour: str


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
    seed: int = within(0)


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


# ── Jobs ─────────────────────────────────────────────────────────────────────────────────────


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
    formats: list[str] = among("json", "md", "html")
    model: str | None
    points: int = within(1, 20)
    read: ReadConfig
    clean: CleanConfig
    dedupe: DedupeConfig
    runtime: RuntimeConfig
    classify: ClassifyConfig
    summarize: SummarizeConfig


@dataclass(kw_only=True)
class BenchmarkData(Checked):
    """What a benchmark is measured on, where it does not make its own text."""

    path: str | None


@dataclass(kw_only=True)
class BenchmarkJob(Checked):
    """mujaz benchmark."""

    name: str = among("dedupe", "letters", "classify", "summarize")
    output: str | None
    model: str | None
    data: BenchmarkData
    sizes: list[int] | None
    seed: int = within(0)
    clean: CleanConfig
    dedupe: DedupeConfig
    runtime: RuntimeConfig
    summarize: SummarizeConfig


@dataclass(kw_only=True)
class TrainJob(Checked):
    """mujaz train."""

    output: str
    resume: bool
    seed: int = within(0)
    encoder: EncoderConfig
    data: DataConfig
    trainer: TrainerConfig
    loss: LossConfig
    schedule: ScheduleConfig
    calibrate: CalibrateConfig
    runtime: RuntimeConfig


@dataclass(kw_only=True)
class EvaluateJob(Checked):
    """mujaz evaluate."""

    model: str | None
    input: str
    output: str
    baseline: bool
    contrast: bool
    draws: int = within(10)
    bins: int = within(2)
    seed: int = within(0)
    figures: bool
    data: DataConfig
    runtime: RuntimeConfig
    floors: list[Floor]


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
    "evaluate": EvaluateJob,
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
