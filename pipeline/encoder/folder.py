"""What a model folder says of itself: stance.json, read, checked and written.

In:   a folder, or the settings that training found.
Out:  `Settings`, complete and without contradiction; the names of the files beside it.
Not:  weights or graphs (the runtimes), the head (network.py).
Why:  labels, colours, thresholds, temperature and text preparation travel with the weights, so that
      another label set is another folder and no other code.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import files, neighbours
from pipeline.errors import ModelError
from pipeline.records import Label

SCHEMA_VERSION = 1
SETTINGS = "stance.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "weights"  # config.json and model.safetensors (fp16) of the encoder and its head
CLEANINGS = ("display", "arabertv02")
CONTEXTS = ("none", "title")
PREPARATION = (  # but "dots", whose words are new with each training
    *("prefix", "cleaning", "context", "neighbours", "names"),
    *("max_tokens", "window_overlap", "vector_layer"),
)
NAMES = ("as_written", "by_place")
DOTS = ("as_written", "mended")
ONNX = "model.int8.onnx"
OPENVINO = "model.openvino.xml"
GRAPHS = {"onnx": (ONNX,), "openvino": (OPENVINO, "model.openvino.bin")}  # by runtime


@dataclass(frozen=True, slots=True)
class Conformal:
    """When a label belongs to a paragraph's set (evaluation/conformal.py)."""

    error: float  # share of each label's paragraphs whose set may miss it, above 0 and under 1
    least: Mapping[str, float]  # the least probability of each label in a set, 0 to 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model reads a text, and what its answers mean."""

    labels: tuple[Label, ...]  # in the order of the logits
    temperature: float  # above 0; more than 1 lowers confidence
    max_tokens: int  # tokens of one window, special ones, the title and neighbours counted
    window_overlap: int  # tokens that two windows of a long text share
    prefix: str  # put before each text; "query: " for e5
    cleaning: str  # "display" or "arabertv02"
    context: str  # "none", or "title": read as a pair (title, text)
    vector_layer: int  # index into the hidden states: 0 is the embeddings, -1 the last layer
    encoder: str  # the page of configs/encoder that it was trained with
    base: str  # the weights that it was fine-tuned from: a hub's name, or the registry package's
    names: str = "as_written"  # or "by_place": states are read as the first, the second … of a text
    dots: str = "as_written"  # or "mended": words.npz says which words are a scanner's slips
    neighbours: str = "none"  # or "before", "both": paragraphs beside it that are read; older folders lack it
    conformal: Conformal | None = None  # a folder of an earlier version has none
    offsets: Mapping[str, float] | None = None  # added to each label's logit; a folder without has none
    shares: Mapping[str, float] | None = (
        None  # of the labels in the texts that offsets are for; None is validation's
    )
    ngrams: float | None = (
        None  # share of the logits that is the line's of ngrams.npz; None where there is none
    )
    schema_version: int = SCHEMA_VERSION


def graph(runtime: str) -> tuple[str, ...]:
    """The files that a runtime's export writes beside the weights."""
    return (*GRAPHS.get(runtime, ()), f"export.{runtime}.json")


def load(folder: str | Path) -> Settings:
    """The settings of a model folder.

    Raises:
        ModelError: stance.json is missing, does not parse, lacks a field or contradicts itself.
    """
    path = Path(folder) / SETTINGS
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise _wrong(path, "a model folder", f"no {SETTINGS}") from error
    except (OSError, ValueError) as error:
        raise _wrong(path, "JSON", str(error)) from error
    if not isinstance(raw, dict):
        raise _wrong(path, "a JSON object", type(raw).__name__)
    return _parse(raw, path)


def save(folder: str | Path, settings: Settings) -> Path:
    """Write stance.json, whole, after the same checks as `load`.

    Raises:
        ModelError: The settings contradict themselves.
        OutputError: The folder cannot be written.
    """
    path = Path(folder) / SETTINGS
    raw = {"schema_version": settings.schema_version, **dataclasses.asdict(settings)}
    for name in ("conformal", "offsets", "shares", "ngrams"):
        if raw[name] is None:
            raw.pop(name)
    for name, usual in (("neighbours", "none"), ("dots", "as_written")):
        if raw[name] == usual:
            raw.pop(name)
    raw = json.loads(json.dumps(raw))
    _parse(raw, path)
    files.write(path, json.dumps(raw, ensure_ascii=False, indent=2) + "\n")
    return path


def same_preparation(model: Path, settings: Settings) -> None:
    """Stop where a model whose weights stay would read its texts in another way than it learned to.

    Raises:
        ModelError: The folder is no model's, or prepares texts otherwise.
    """
    own = load(model)
    for name in PREPARATION:
        had, asked = getattr(own, name), getattr(settings, name)
        if had != asked:
            raise ModelError(
                expected=f"the preparation of texts that the model has ({name}: {had!r:.60})",
                got=f"{asked!r:.60}",
                where=str(model),
                do="Type the encoder and data settings that it was trained with: its metrics.json has them.",
            )


def _parse(raw: Mapping[str, Any], path: Path) -> Settings:
    if raw.get("schema_version") != SCHEMA_VERSION:
        raise _wrong(path, f"schema_version {SCHEMA_VERSION}", repr(raw.get("schema_version")))
    kinds: dict[str, type | tuple[type, ...]] = {
        "temperature": (int, float),
        "max_tokens": int,
        "window_overlap": int,
        "prefix": str,
        "cleaning": str,
        "context": str,
        "vector_layer": int,
        "encoder": str,
        "base": str,
    }
    given = {name: _typed(raw, name, kind, path) for name, kind in kinds.items()}
    given["names"] = _typed({"names": "as_written", **raw}, "names", str, path)  # older folders lack it
    given["dots"] = _typed({"dots": "as_written", **raw}, "dots", str, path)  # likewise
    given["neighbours"] = _typed({"neighbours": "none", **raw}, "neighbours", str, path)  # likewise
    rows = raw.get("labels")
    if not isinstance(rows, list) or len(rows) < 2:
        raise _wrong(path, "a list of two labels or more", repr(rows)[:80])
    labels = tuple(_label(row, path) for row in rows)
    settings = Settings(
        labels=labels,
        conformal=_conformal(raw.get("conformal"), labels, path),
        offsets=_by_label(raw.get("offsets"), "offsets", labels, path),
        shares=_by_label(raw.get("shares"), "shares", labels, path),
        ngrams=None if raw.get("ngrams") is None else float(_typed(raw, "ngrams", (int, float), path)),
        **given,
    )
    _agree(settings, path)
    return settings


def _typed(raw: Mapping[str, Any], name: str, kind: type | tuple[type, ...], path: Path) -> Any:
    value = raw.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong(path, f"the field {name}", repr(value)[:80])
    return value


def _label(row: Any, path: Path) -> Label:
    if not isinstance(row, dict):
        raise _wrong(path, "each label as an object", repr(row)[:80])
    texts = {name: _typed(row, name, str, path) for name in ("name", "arabic", "colour")}
    threshold = float(_typed(row, "threshold", (int, float), path))
    if not texts["name"] or not re.fullmatch("#[0-9a-fA-F]{6}", texts["colour"]):
        raise _wrong(path, "a name, and a colour such as #1f77b4", repr(row)[:120])
    if not 0 <= threshold <= 1:
        raise _wrong(path, "a threshold from 0 to 1", repr(threshold))
    return Label(threshold=threshold, **texts)


def _conformal(raw: Any, labels: Sequence[Label], path: Path) -> Conformal | None:
    if raw is None:
        return None
    names = {label.name for label in labels}
    least = raw.get("least") if isinstance(raw, dict) else None
    if not isinstance(least, dict) or set(least) != names:
        raise _wrong(path, "conformal with an error and a least probability of each label", repr(raw)[:120])
    error = float(_typed(raw, "error", (int, float), path))
    limits = {name: float(_typed(least, name, (int, float), path)) for name in least}
    if not 0 < error < 1 or not all(0 <= limit <= 1 for limit in limits.values()):
        raise _wrong(
            path, "a conformal error between 0 and 1, and least probabilities from 0 to 1", repr(raw)[:120]
        )
    return Conformal(error, limits)


def _by_label(raw: Any, field: str, labels: Sequence[Label], path: Path) -> dict[str, float] | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or set(raw) != {label.name for label in labels}:
        raise _wrong(path, f"{field} with a number for each label", repr(raw)[:120])
    found = {name: float(_typed(raw, name, (int, float), path)) for name in raw}
    if not all(math.isfinite(value) for value in found.values()):
        raise _wrong(path, f"finite {field}", repr(raw)[:120])
    return found


def _agree(settings: Settings, path: Path) -> None:
    names = [label.name for label in settings.labels]
    rules = {
        "ngrams to be a share from 0 to 1": settings.ngrams is None or 0 <= settings.ngrams <= 1,
        "labels with names of their own": len(set(names)) == len(names),
        "a temperature above 0": 0 < settings.temperature < float("inf"),
        "max_tokens of 16 or more": settings.max_tokens >= 16,
        "window_overlap under half of max_tokens": 0 <= settings.window_overlap < settings.max_tokens // 2,
        f"cleaning to be one of {', '.join(CLEANINGS)}": settings.cleaning in CLEANINGS,
        f"context to be one of {', '.join(CONTEXTS)}": settings.context in CONTEXTS,
        f"names to be one of {', '.join(NAMES)}": settings.names in NAMES,
        f"dots to be one of {', '.join(DOTS)}": settings.dots in DOTS,
        f"neighbours to be one of {', '.join(neighbours.CHOICES)}": settings.neighbours in neighbours.CHOICES,
    }
    for rule, holds in rules.items():
        if not holds:
            raise _wrong(path, rule, "another value")


def _wrong(path: Path, expected: str, got: str) -> ModelError:
    do = "Name a folder that mujaz train wrote: model=DIR."
    return ModelError(expected=expected, got=got, where=str(path), do=do)
