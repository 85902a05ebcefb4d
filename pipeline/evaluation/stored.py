"""A model's answers in a file: ids, hashes and numbers, no text; and the checks that make them worth reading.

In:   `Answers`; or such a file, the model folder that gave them, the labels that they are held against.
Out:  the file; or the `Answers` in it.
Not:  scores (evaluate.py).
Why:  a score on text that may not be in the repo must be checked by CI all the same: every answer of
      the model that ships, to every label that is carried, and none of another model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import jsonl, labelled
from pipeline.classify import calibrate
from pipeline.config import EvaluateJob
from pipeline.encoder import dots, ngrams
from pipeline.encoder import folder as folders
from pipeline.encoder.folder import Settings
from pipeline.errors import InputError, ModelError
from pipeline.evaluation import passes
from pipeline.evaluation.answers import Answers, Row
from pipeline.join import fingerprint
from pipeline.records import Fault

VERSION = 1
GRAPHS = {
    "onnx": (folders.ONNX,),
    "openvino": (folders.OPENVINO, str(Path(folders.OPENVINO).with_suffix(".bin"))),
    "torch": (f"{folders.WEIGHTS}/model.safetensors",),
}
Report = Callable[[Fault], None]


def fingerprints(folder: str | Path, runtime: str) -> dict[str, str]:
    """sha256 of every file of a model folder that an answer depends on, by name.

    Raises:
        ModelError: One is missing.
    """
    place = Path(folder)
    settings = folders.load(place)
    line = () if settings.ngrams is None else (ngrams.FILE,)
    words = (dots.FILE,) if settings.dots == "mended" else ()
    names = (folders.SETTINGS, folders.TOKENIZER, *GRAPHS[runtime], *line, *words)
    return {name: _hash(place, name) for name in names}


def _hash(place: Path, name: str) -> str:
    try:
        with (place / name).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        do = "Name the model folder that gave the answers: model=DIR."
        got = error.strerror or "nothing"
        raise ModelError(expected=f"the file {name}", got=got, where=str(place), do=do) from error


def write(path: str | Path, found: Answers) -> int:
    """Write a line about the model and the input, then one line an answer. Returns how many answers."""
    about = {"stored_predictions": VERSION, "labels": found.names, **found.about}
    return jsonl.write(path, [about, *found.rows]) - 1


def read(path: str | Path, folder: str | Path, report: Report) -> Answers:
    """The answers of a file, after checking that the model folder is the one that gave them.

    Raises:
        InputError: It is no such file, or a row is not whole, or does not say what its logits say.
        ModelError: The model has changed since.
    """
    place = Path(folder)
    settings = folders.load(place)
    lines = jsonl.read(path, (), report)
    about = next(lines, {})
    if about.pop("stored_predictions", None) != VERSION or not isinstance(about.get("model"), dict):
        do = "Write them with: mujaz evaluate input=… store=FILE."
        raise InputError(expected="stored predictions", got="another file", where=str(path), do=do)
    _same_model(about["model"], place, str(path))
    if about.pop("labels", None) != [label.name for label in settings.labels]:
        raise _spoiled(path, "the model's labels in its order", "others")
    rows = list(lines)
    for row in rows:
        _whole(row, settings, path)
    _whole_head(about, rows, settings, path)
    if not rows:
        raise _spoiled(path, "one answer or more", "none")
    return Answers(settings, rows, {"baseline": None, "left_out": {}, "notes": [], **about})


def _whole_head(about: Row, rows: list[Row], settings: Settings, path: str | Path) -> None:
    """Refuse a first line that names what the rows do not hold."""
    names = {label.name for label in settings.labels}
    if about.get("baseline") and not all(row.get("baseline") in names for row in rows):
        raise _spoiled(path, "the baseline's answer in each row", "rows without it")
    counted = about.get("left_out", {})
    if not isinstance(counted, dict) or not all(isinstance(one, dict) for one in counted.values()):
        raise _spoiled(path, "counts in left_out", repr(counted))


def _same_model(recorded: Mapping[str, Any], place: Path, path: str) -> None:
    graphs = [name for names in GRAPHS.values() for name in names if name in recorded]
    if folders.SETTINGS not in recorded or not graphs:
        do = "Write them with: mujaz evaluate input=… store=FILE."
        raise InputError(
            expected="hashes of stance.json and of a graph", got=", ".join(recorded), where=path, do=do
        )
    for name, digest in recorded.items():
        if _hash(place, name) != digest:
            raise ModelError(
                expected=f"answers of the model in {place.resolve().name}",
                got=f"those of one with another {name}",
                where=path,
                do="Let this model answer again: mujaz evaluate input=… store=FILE.",
            )


def _whole(row: Row, settings: Settings, path: str | Path) -> None:
    """Refuse a row that lacks a field, or whose answer is not what its logits say."""
    names = [label.name for label in settings.labels]
    try:
        logits = np.array([row["logits"]], dtype=np.float32)
        told = np.array([row["probabilities"][name] for name in names], dtype=np.float64)
        known = row["label"] in names and isinstance(row["sha256"], str) and isinstance(row["id"], str)
        known &= isinstance(row["words"], int) and isinstance(row["actor"], str)
        shares = calibrate(logits, settings.temperature)[0]
        agrees = shares.shape == told.shape and np.abs(shares - told).max() < 1e-5
        agrees = agrees and row["stance"] == names[int(shares.argmax())]
        changed = row.get("contrast", {}).values()
        agrees = agrees and all(np.array(one, np.float32).shape == (len(names),) for one in changed)
    except (KeyError, TypeError, ValueError, AttributeError, ModelError) as error:
        raise _spoiled(
            path, "id, sha256, label, probabilities and logits in each row", repr(error)
        ) from error
    if not known or not agrees:
        raise _spoiled(path, "answers that are what their logits say", f"another of {row['id']}")


def against(found: Answers, config: EvaluateJob, report: Report) -> Answers:
    """The answers, held against a file of labels: the same ids, texts and labels, and all of them.

    Args:
        found: Of a run, or stored.
        config: Its `labels` are records {id, label, and sha256 or text}, under its `columns`; its `split`
            says which of them count.
        report: Of bad lines.

    Raises:
        InputError: An answer has no such label, or a label no answer.
    """
    assert config.labels is not None
    labels, split = config.labels, config.split
    records = list(_labelled(labels, config, report))
    wanted = {row["id"]: (row["label"], _text_hash(row)) for row in records}
    told = {row["id"]: passes.of(row, config.unkept_rounds) for row in records}
    answered = {row["id"]: (row["label"], row["sha256"]) for row in found.rows}
    for what, ids in (
        ("labels without an answer", [key for key in wanted if key not in answered]),
        ("answers without a label", [key for key in answered if key not in wanted]),
        ("answers twice", [] if len(answered) == len(found.rows) else [found.rows[0]["id"]]),
        ("with another label or text", [k for k in wanted if k in answered and wanted[k] != answered[k]]),
    ):
        if ids:
            raise InputError(
                expected=f"one answer for each label of {Path(labels).name}",
                got=f"{len(ids)} {what}: {', '.join(ids[:3])}",
                where=str(found.about["input"]["file"]),
                do="Let the model answer the joined file of these very labels: mujaz join, mujaz evaluate.",
            )
    place = {"file": Path(labels).name, "sha256": labelled.digest(labels), "split": split}
    rows = [row | told[row["id"]] for row in found.rows]
    return Answers(found.settings, rows, found.about | {"input": place})


def _labelled(path: str, config: EvaluateJob, report: Report) -> Iterator[Row]:
    for _, row in labelled.rows(path, config.columns, report, needs=("label",)):
        if labelled.in_split(row, config.split):
            yield row


def _text_hash(row: Mapping[str, Any]) -> str:
    return str(row.get("sha256") or fingerprint(str(row.get("text", ""))))


def _spoiled(path: str | Path, expected: str, got: str) -> InputError:
    do = "Write the file again: mujaz evaluate input=… store=FILE."
    return InputError(expected=expected, got=got[:120], where=str(path), do=do)
