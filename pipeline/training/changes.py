"""What an editor's corrections changed: the new model beside the one that shipped, label by label.

In:   the new model, the older one, the parts with the corrections in them.
Out:  corrections.md, and what it says as plain values.
Not:  choosing between the two: that is a person's, and `mujaz evaluate` measures on the held-out articles.
Why:  a correction that is learned and costs three answers elsewhere is no gain, and only a table shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import files, places
from pipeline.classify import calibrate
from pipeline.config import RuntimeConfig
from pipeline.data import Parts
from pipeline.data.corrections import SOURCE, Correction
from pipeline.encoder.model import Model, open_model
from pipeline.errors import ModelError
from pipeline.evaluation import metrics
from pipeline.records import Neighbours

NAME = "corrections.md"
Ints = NDArray[np.int64]


def older(against: str | None, runtime: RuntimeConfig, names: Sequence[str]) -> Model:
    """The model to compare with.

    Raises:
        ModelError: It cannot be read, or answers with other labels.
    """
    folder = Path(against) if against else places.default_model()
    model = open_model(folder, runtime)
    theirs = [label.name for label in model.labels]
    if sorted(theirs) != sorted(names):
        raise ModelError(
            expected=f"a model of the labels {', '.join(names)}",
            got=", ".join(theirs),
            where=str(folder),
            do="Give data.corrections.against=FOLDER, a model of the same labels.",
        )
    return model


def write(output: Path, parts: Parts, new: Model, old: Model) -> None:
    """Let both models answer, and write the page."""
    names = [label.name for label in new.labels]
    held = [one for one in parts.validation if one.source != SOURCE]
    texts = [one.text for one in held], [one.title for one in held], [one.beside for one in held]
    truth = np.array([names.index(one.label) for one in held], dtype=np.int64)
    told = parts.corrections
    said = [one.text for one in told], [one.title for one in told], [one.beside for one in told]
    rest = answers(old, names, *texts), answers(new, names, *texts)
    own = answers(old, names, *said), answers(new, names, *said)
    files.write(output / NAME, page(names, parts.corrections, own, truth, rest))


def answers(
    model: Model,
    names: Sequence[str],
    texts: Sequence[str],
    titles: Sequence[str | None],
    beside: Sequence[Neighbours],
) -> Ints:
    """Each text's label, as an index into the names. Shape (texts,)."""
    if not texts:
        return np.zeros(0, dtype=np.int64)
    readings = model.read(texts, titles, beside=beside)
    logits = np.stack([reading.logits for reading in readings]).astype(np.float32)
    order = np.array([names.index(label.name) for label in model.labels], dtype=np.int64)
    found: Ints = order[calibrate(logits, model.settings.temperature).argmax(axis=1)]
    return found


def page(
    names: Sequence[str],
    corrections: Sequence[Correction],
    own: tuple[Ints, Ints],
    truth: Ints,
    rest: tuple[Ints, Ints],
) -> str:
    """The page.

    Args:
        names: Of the labels.
        corrections: Those that were used.
        own: The older and the newer model's answers to them.
        truth: The labels of the rest of the validation part.
        rest: Both models' answers to it.
    """
    return "\n\n".join(
        [
            "# What the corrections changed",
            "## The corrected paragraphs\n\n" + _corrected(names, corrections, own),
            "## The rest of the validation part, label by label\n\n" + _rest(names, truth, rest),
            "## Answers that moved\n\n" + _moved(names, truth, rest),
            "## Still not as the editor says\n\n" + _still(names, corrections, own[1]),
            "",
        ]
    )


def _corrected(names: Sequence[str], corrections: Sequence[Correction], own: tuple[Ints, Ints]) -> str:
    """From which label to which, and how many each model has right, learned and held apart."""
    groups: Counter[tuple[str, str, bool]] = Counter()
    right: Counter[tuple[tuple[str, str, bool], int]] = Counter()
    for index, one in enumerate(corrections):
        was = one.was if one.was and one.was in names else names[own[0][index]]
        key = (was, one.label, one.held)
        groups[key] += 1
        for which in (0, 1):
            right[key, which] += names[own[which][index]] == one.label
    rows = [
        "| was | should be | paragraphs | older model right | this model right | |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for key, count in sorted(groups.items(), key=lambda item: (item[0][2], -item[1], item[0])):
        side = "measured on" if key[2] else "learned from"
        rows.append(f"| {key[0]} | {key[1]} | {count} | {right[key, 0]} | {right[key, 1]} | {side} |")
    said = (
        "`was` is the file's, or the older model's answer where the file has none. Only the paragraphs that "
        "were measured on say whether the model has learned; the others say whether it remembers."
    )
    return "\n".join(rows) + "\n\n" + said


def _rest(names: Sequence[str], truth: Ints, rest: tuple[Ints, Ints]) -> str:
    scores = [metrics.per_label(truth, one, len(names)) for one in rest]
    rows = [
        "| label | paragraphs | precision | recall | F1 |",
        "| --- | ---: | --- | --- | --- |",
    ]
    for name, before, after in zip(names, *scores, strict=True):
        cells = [f"{before[key]:.3f} → {after[key]:.3f}" for key in ("precision", "recall", "f1")]
        rows.append(f"| {name} | {before['count']} | {' | '.join(cells)} |")
    f1 = [metrics.macro_f1(truth, one, len(names)) for one in rest]
    correct = [metrics.accuracy(truth, one) for one in rest]
    p = metrics.mcnemar(rest[0] == truth, rest[1] == truth)
    said = (
        f"Macro-F1 {f1[0]:.3f} → {f1[1]:.3f}, accuracy {correct[0]:.3f} → {correct[1]:.3f} "
        f"(McNemar's p {p:.3f}). Where the older model learned from some of these paragraphs, its "
        "figures are flattered: the held-out articles decide (`mujaz evaluate input=seeds/paragraphs.jsonl`)."
    )
    return "\n".join(rows) + "\n\n" + said


def _moved(names: Sequence[str], truth: Ints, rest: tuple[Ints, Ints]) -> str:
    """From which answer to which, and whether that was for the better."""
    moves: Counter[tuple[int, int]] = Counter()
    better: Counter[tuple[int, int]] = Counter()
    worse: Counter[tuple[int, int]] = Counter()
    for label, old, new in zip(truth.tolist(), *(one.tolist() for one in rest), strict=True):
        if old != new:
            moves[old, new] += 1
            better[old, new] += new == label
            worse[old, new] += old == label
    if not moves:
        return "None."
    rows = ["| from | to | paragraphs | now right | now wrong |", "| --- | --- | ---: | ---: | ---: |"]
    for (old, new), count in sorted(moves.items(), key=lambda item: (-item[1], item[0])):
        rows.append(f"| {names[old]} | {names[new]} | {count} | {better[old, new]} | {worse[old, new]} |")
    return "\n".join(rows)


def _still(names: Sequence[str], corrections: Sequence[Correction], new: Ints) -> str:
    """The corrections that the new model does not follow, by id: their texts are the editor's."""
    lines = []
    for one, answer in zip(corrections, new.tolist(), strict=True):
        if names[answer] != one.label:
            side = "measured on" if one.held else "learned from"
            note = f": {' '.join(one.note.split())}" if one.note else ""
            lines.append(f"- `{one.id}` ({side}): says {names[answer]}, should be {one.label}{note}")
    return "\n".join(lines) or "None."
