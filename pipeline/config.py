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


@dataclass(kw_only=True)
class CleanConfig(Checked):
    """Room 2: how lines become paragraphs with roles."""

    heading_words: int = within(1)


@dataclass(kw_only=True)
class DedupeConfig(Checked):
    """Room 3: what counts as a copy."""

    threshold: float = within(0, 1)
    shingle_words: int = within(1, 10)


@dataclass(kw_only=True)
class RuntimeConfig(Checked):
    """What runs the network: onnx, torch or openvino."""

    name: str = among("onnx", "torch", "openvino")
    threads: int = within(0)
    batch_tokens: int = within(1)


@dataclass(kw_only=True)
class ClassifyConfig(Checked):
    """Room 4: how paragraphs are given to the model."""

    window_records: int = within(1)


@dataclass(kw_only=True)
class SummarizeConfig(Checked):
    """Room 5: which sentences carry the article."""

    name: str
    ratio: float = within(0, 1)
    words: int | None = within(1)


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
class SummarizeJob(Checked):
    """mujaz summarize."""

    input: str
    output: str
    ratio: float | None
    words: int | None
    model: str | None
    runtime: RuntimeConfig
    summarize: SummarizeConfig


@dataclass(kw_only=True)
class BriefJob(Checked):
    """mujaz brief."""

    input: str
    output: str
    formats: list[str] = among("json", "md", "html")
    model: str | None
    read: ReadConfig
    clean: CleanConfig
    dedupe: DedupeConfig
    runtime: RuntimeConfig
    classify: ClassifyConfig
    summarize: SummarizeConfig


JOBS: dict[str, type] = {
    "clean": CleanJob,
    "dedupe": DedupeJob,
    "classify": ClassifyJob,
    "summarize": SummarizeJob,
    "brief": BriefJob,
}


def register() -> None:
    """Tell Hydra every schema: `JOB_schema` for a job's page, `schema` inside each room's group."""
    from hydra.core.config_store import ConfigStore

    store = ConfigStore.instance()
    for name, schema in JOBS.items():
        store.store(name=f"{name}_schema", node=schema)
