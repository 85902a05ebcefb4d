"""Another model's answers to the very records that are measured: asked now, or stored before.

In:   `against`: a model folder, or a file that `mujaz evaluate store=` wrote; the records, the answers.
Out:  `Peer`: its answer to each row, in the rows' order.
Not:  comparing (paired.py), the n-grams (baseline.py).
Why:  "better than the last one" is a claim about the same paragraphs, or it is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import jsonl, neighbours
from pipeline.config import EvaluateJob
from pipeline.encoder import folder as folders
from pipeline.encoder.model import open_model
from pipeline.errors import ConfigError, InputError
from pipeline.evaluation.answers import Answers, Row, usable
from pipeline.records import Fault

HEAD = "stored_predictions"  # the field that opens a file of answers
STORED = "stored answers (mujaz evaluate store=FILE)"


@dataclass(frozen=True)
class Peer:
    """Another model's answers."""

    name: str  # of its folder, or of the file of its answers
    said: list[str]  # one label a row
    model: dict[str, str]  # hashes of its files, where a file of answers tells them


def refuse(config: EvaluateJob, folder: Path) -> None:
    """Stop, before anything is read, at an `against` that can never be compared.

    Raises:
        ConfigError: A model folder where there are only stored answers, which hold no text to ask it.
        InputError: A model, or a file, of other labels; or neither of the two.
        ModelError: A folder that holds no model.
    """
    if not config.against:
        return
    place = Path(config.against)
    if place.is_dir() and config.predictions:
        raise ConfigError(
            expected="against=FILE of stored answers beside predictions=FILE",
            got="a model folder, and no text to ask it",
            where=f"against={config.against}",
            do="Let that model answer where the text is (store=FILE), or give input=FILE.",
        )
    ours = [label.name for label in folders.load(folder).labels]
    if place.is_dir():
        _same_labels([label.name for label in folders.load(place).labels], ours, config.against)
    else:
        about, _ = _opened(place)
        _same_labels(about.get("labels"), ours, config.against)


def peer(config: EvaluateJob, found: Answers) -> Peer | None:
    """The other model's answer to each row; None where the config names none.

    Raises:
        InputError: The file of its answers is not to these very records and labels, or is not whole.
        ModelError: The model cannot be opened.
        MissingExtraError: Its runtime is not installed.
    """
    if not config.against:
        return None
    place = Path(config.against)
    name = place.resolve().name
    if not place.is_dir():
        about, rows = _opened(place)
        return Peer(name, _matched(rows, found.rows, config.against), dict(about.get("model") or {}))
    model = open_model(place, config.runtime)
    untold: list[Fault] = []  # they were told of when this model answered
    asked = list(usable(config, found.names, untold.append))
    texts, titles = [one["text"] for one in asked], [one.get("title") for one in asked]
    readings = model.read(texts, titles, beside=[neighbours.of(one) for one in asked])
    names = [label.name for label in model.labels]
    return Peer(name, [names[int(reading.logits.argmax())] for reading in readings], {})


def _opened(place: Path) -> tuple[dict[str, Any], list[Row]]:
    """The first line of a file of answers, and its rows, each with an answer that its logits give.

    Raises:
        InputError: It is no such file, or a row is not whole.
    """
    broken: list[Fault] = []  # a line that cannot be read is an answer that lacks, which is refused
    lines = jsonl.read(place, (), broken.append)
    about = next(lines, {})
    names = about.get("labels")
    if HEAD not in about or not isinstance(names, list):
        do = "Name a model folder, or such a file: against=PATH."
        raise InputError(expected=f"a model folder, or {STORED}", got="another file", where=str(place), do=do)
    rows = list(lines)
    for row in rows:
        try:
            logits = np.array(row["logits"], dtype=np.float64)
            whole = (
                logits.shape == (len(names),)
                and bool(np.isfinite(logits).all())
                and row["stance"] == names[int(logits.argmax())]
            )
            whole = whole and all(isinstance(row[key], str) for key in ("id", "sha256", "label"))
        except (KeyError, TypeError, ValueError):
            whole = False
        if not whole:
            raise _mismatch(str(place), f"another of {row.get('id')!r:.60}", "answers that their logits give")
    return about, rows


def _same_labels(theirs: object, ours: Sequence[str], where: str) -> None:
    if not isinstance(theirs, list) or set(map(str, theirs)) != set(ours):
        told = ", ".join(map(str, theirs)) if isinstance(theirs, list) else repr(theirs)
        raise InputError(
            expected=f"a model of the same labels ({', '.join(ours)})",
            got=told[:120],
            where=f"against={where}",
            do="Compare models of one label set; another set is another task.",
        )


def _matched(theirs: Sequence[Row], ours: Sequence[Row], where: str) -> list[str]:
    """Their answer to each of our rows: the same ids, texts and labels, and none beside them."""
    wanted, answered = _facts(ours), _facts(theirs)
    for what, ids in (
        ("lacking", wanted.keys() - answered.keys()),
        ("too many", answered.keys() - wanted.keys()),
        ("twice", {key for key, count in Counter(row["id"] for row in theirs).items() if count > 1}),
        ("with another label or text", {key for key, fact in wanted.items() if answered.get(key) != fact}),
    ):
        if ids:
            raise _mismatch(where, f"{len(ids)} {what}: {', '.join(sorted(ids)[:3])}", "the same records")
    said = {row["id"]: str(row["stance"]) for row in theirs}
    return [said[row["id"]] for row in ours]


def _facts(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["label"], row["sha256"]) for row in rows}


def _mismatch(where: str, got: str, expected: str) -> InputError:
    do = "Let that model answer this very input, and the same split: mujaz evaluate model=… store=FILE."
    return InputError(expected=expected, got=got, where=f"against={where}", do=do)
