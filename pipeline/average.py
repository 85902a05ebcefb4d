"""Several runs of one recipe become one model: the mean of their weights.

In:   model folders of one base, one tokenizer, one label set and the same data.
Out:  a model folder, exported and calibrated as after a training; its card says what it was made of.
Not:  an ensemble that reads a text several times (teach.py's mean of shares).
Why:  runs that differ in their draws of chance alone end in one valley: its middle generalises better
      than any of them, and costs no more to run.

Source: Wortsman et al., "Model soups", ICML 2022 (the uniform soup).
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import data, files
from pipeline.config import AverageJob
from pipeline.data import Parts
from pipeline.encoder import dots, export, folder, network, placing
from pipeline.encoder.folder import Settings
from pipeline.errors import ConfigError, ModelError
from pipeline.neighbours import AFTER, BEFORE
from pipeline.records import Fault
from pipeline.train import CHECKPOINT, MADE, calibrated
from pipeline.training import card, ngrams

METRICS = "metrics.json"


def average(config: AverageJob, say: Callable[[str], None], report: Callable[[Fault], None]) -> Path:
    """Make the mean, and give its folder.

    Raises:
        ConfigError: Fewer than two folders, or folders whose mean means nothing.
        ModelError: A folder is incomplete.
        InputError: The data cannot be used.
    """
    places = [Path(place) for place in config.models]
    _refuse_few(places)
    settings = dataclasses.replace(same_settings(places), ngrams=config.ngrams.share or None)
    facts = [_facts(place) for place in places]
    parts = data.parts(config.data, report)
    same_data(places, facts, parts.hashes, config)
    output = files.folder(config.output)
    made = output / CHECKPOINT / MADE
    shutil.rmtree(made, ignore_errors=True)  # of a run that was cut
    try:
        files.folder(made)
        _make(made, places, settings, parts, config, facts=facts, say=say)
        placing.place(made, output)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        with contextlib.suppress(OSError):  # a training that was cut keeps its checkpoint
            made.parent.rmdir()
    return output


def _make(
    made: Path,
    places: Sequence[Path],
    settings: Settings,
    parts: Parts,
    config: AverageJob,
    *,
    facts: Sequence[dict[str, Any]],
    say: Callable[[str], None],
) -> None:
    """Write the whole model aside: one of the folders may be the output, and serves until this is done."""
    network.save(mean([place / folder.WEIGHTS for place in places]), made / folder.WEIGHTS, half=True)
    for name in (folder.TOKENIZER, "LICENSE", "NOTICE"):
        shutil.copyfile(places[0] / name, made / name)
    folder.save(made, settings)
    if settings.dots == "mended":
        dots.save(made, dots.learn(example.text for example in parts.train))
    if settings.ngrams is not None:
        ngrams.write(made, parts.train, settings, config.data, config.ngrams)
    if config.runtime.name != "torch":  # which reads the weights as they are
        export.export(made, config.runtime, [example.text for example in parts.validation[:64]])
    found = calibrated(made, config, parts, settings)
    folder.save(made, found["settings"])
    members = [_member(place, own) for place, own in zip(places, facts, strict=True)]
    alone = ", ".join(f"{member['macro_f1']:.4f}" for member in members)
    say(f"validation macro-F1 {found['scores']['macro_f1']:.4f}; alone {alone}")
    own = {"ngrams": dataclasses.asdict(config.ngrams), "calibrate": dataclasses.asdict(config.calibrate)}
    first = facts[0] | {"config": facts[0]["config"] | own}
    card.write_average(made, first, parts, found=found, members=members)


def _member(place: Path, made: Mapping[str, Any]) -> dict[str, Any]:
    """What the card says of one run."""
    weights = (place / folder.WEIGHTS / "model.safetensors").read_bytes()
    return {
        "seed": made["config"]["seed"],
        "macro_f1": made["validation"]["macro_f1"],
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
    }


def _refuse_few(places: Sequence[Path]) -> None:
    if len({place.resolve() for place in places}) < 2 or len(set(places)) < len(places):
        raise ConfigError(
            expected="two model folders or more, each once",
            got=str(len(places)),
            where="mujaz average models",
            do="Type models=[FOLDER,FOLDER].",
        )


def same_settings(places: Sequence[Path]) -> Settings:
    """What the folders say of themselves, before calibration.

    Raises:
        ConfigError: They differ in more than what calibration finds, or in their tokenizer.
    """
    plain = []
    for place in places:
        own = folder.load(place)
        labels = tuple(dataclasses.replace(label, threshold=0.0) for label in own.labels)
        plain.append(
            dataclasses.replace(
                own, temperature=1.0, labels=labels, conformal=None, offsets=None, shares=None, ngrams=None
            )
        )
    for place, other in zip(places[1:], plain[1:], strict=True):
        for name in (field.name for field in dataclasses.fields(Settings)):
            if getattr(other, name) != getattr(plain[0], name):
                _refuse(f"the {name} of {places[0]}", f"{getattr(other, name)!r:.80}", place)
        if (place / folder.TOKENIZER).read_bytes() != (places[0] / folder.TOKENIZER).read_bytes():
            _refuse(f"the tokenizer of {places[0]}", "another", place)
    return plain[0]


def same_data(
    places: Sequence[Path], facts: Sequence[dict[str, Any]], hashes: dict[str, str], config: AverageJob
) -> None:
    """Refuse runs that did not learn from these data: a part that one validates on, another has read.

    Raises:
        ConfigError: A run's files, split or validation differ from the config's.
    """
    asked = _divided_by(dataclasses.asdict(config.data), hashes)
    for place, made in zip(places, facts, strict=True):
        if made["config"]["encoder"] != facts[0]["config"]["encoder"]:
            _refuse(
                f"the encoder of {places[0]}",
                f"{made['config']['encoder']['name']!r}, or another folder",
                place,
            )
        had = _divided_by(made["config"]["data"], made["data"]["sha256"])
        for name, value in asked.items():
            if had[name] != value:
                _refuse(
                    f"runs that learned from the data of this config ({name})", f"{had[name]!r:.120}", place
                )


def _divided_by(settings: Mapping[str, Any], hashes: Mapping[str, str]) -> dict[str, Any]:
    """What decides which paragraphs are validated on."""
    told = settings.get("corrections") or {}
    return {
        "sha256": hashes,
        "seed": settings["seed"],
        "validation": settings["validation"],
        "columns": {k: v for k, v in (settings.get("columns") or {}).items() if k not in (BEFORE, AFTER)},
        "neighbours": settings.get("neighbours", "none"),  # copies of them leave
        "corrections.validation": told.get("validation"),
    }


def mean(weights: Sequence[Path]) -> network.Network:
    """The mean of several networks, float32.

    Raises:
        ConfigError: They have not the same tensors.
    """
    first = network.load(weights[0])
    total = {name: value.double() for name, value in first.state_dict().items()}
    for place in weights[1:]:
        other = network.load(place).state_dict()
        if {n: v.shape for n, v in other.items()} != {n: v.shape for n, v in total.items()}:
            _refuse(f"the tensors of {weights[0]}", "others", place)
        for name, value in other.items():
            total[name] += value.double()
    kinds = {name: value.dtype for name, value in first.state_dict().items()}
    first.load_state_dict({n: (value / len(weights)).to(kinds[n]) for n, value in total.items()})
    return first.eval()


def _facts(place: Path) -> dict[str, Any]:
    """metrics.json of a run."""
    try:
        facts: dict[str, Any] = json.loads((place / METRICS).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            expected=f"{METRICS} of a training",
            got=str(error)[:120],
            where=str(place),
            do="Name folders that mujaz train wrote.",
        ) from error
    return facts


def _refuse(expected: str, got: str, place: Path) -> None:
    raise ConfigError(
        expected=expected, got=got, where=str(place), do="Average runs that differ in their seed alone."
    )
