"""Fine-tune a stance model: config in, model folder out.

In:   the config of a run: encoder, data, trainer, loss, schedule, calibration.
Out:  a model folder: weights, tokenizer, stance.json, graph, metrics.json, card, LICENSE, NOTICE.
Not:  the steps (training/loop.py), the split (data/), the measure of record (evaluate.py).
Why:  the model that ships must be the output of one command that anyone can run again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline import data, files
from pipeline.classify import calibrate
from pipeline.config import AverageJob, TrainJob
from pipeline.data import Example, Parts
from pipeline.encoder import dots, export, fold, folder, network, placing, source
from pipeline.encoder.folder import Conformal, Settings
from pipeline.encoder.model import Model, open_model
from pipeline.encoder.windows import Tokens
from pipeline.evaluation import baseline, calibration, conformal, metrics
from pipeline.neighbours import AFTER, BEFORE
from pipeline.records import Fault, Label
from pipeline.training import batches, card, changes, loop, methods, ngrams, record, track
from pipeline.training.augment import augment
from pipeline.training.processes import ALONE, Team
from pipeline.training.sweep import flat

CHECKPOINT = "checkpoint"  # in the output while a run is under way
ENCODER = "encoder"  # the base encoder, likewise
MADE = "model"  # in the checkpoint: the model folder until it is whole


def train(
    config: TrainJob, say: Callable[[str], None], report: Callable[[Fault], None], team: Team = ALONE
) -> Path:
    """Run a whole training, and give the model folder; of several processes, the first alone writes it.

    Raises:
        InputError: The data cannot be used, or leak the held-out articles.
        ConfigError: `resume` was given, and the checkpoint belongs to another run.
        ModelError: The encoder cannot be read.
    """
    output = files.folder(config.output)
    past = _past(config)
    parts = data.parts(config.data, report)
    for note in parts.notes:
        say(note)
    say(f"train {data.counts(parts.train)}, validation {data.counts(parts.validation)}")
    if team.first:
        record.begin(output, config, parts, str(_device()))
        _prepare(config, output, parts)
    team.wait()
    settings = _settings(config)
    with contextlib.closing(_tracker(config, output, team)) as tracker:
        history = _fit(config, parts, settings, tracker=tracker, say=say, team=team)
        if not team.first:
            return output
        made = output / CHECKPOINT / MADE
        found = _finish(made, config, parts, settings)
        tracker.end({name: found["scores"][name] for name in record.FINAL})
    card.write(made, config, parts, settings=found["settings"], scores=found["scores"], history=history)
    record.curves(output, history, say)
    if past:
        changes.write(made, parts, open_model(made, config.runtime), past)
    placing.place(made, output)
    for work in (CHECKPOINT, ENCODER):
        shutil.rmtree(output / work, ignore_errors=True)
    return output


def _tracker(config: TrainJob, output: Path, team: Team) -> track.Tracker:
    """What the config asks for; of several processes, the first alone tells it."""
    if not team.first:
        return track.Nothing()
    events = output / record.FOLDER / "tensorboard"
    return track.tracker(config.tracker, config.output, events, flat(config))


def _finish(made: Path, config: TrainJob, parts: Parts, settings: Settings) -> dict[str, Any]:
    """Export what was trained, calibrate it, and give its settings and scores."""
    folder.save(made, settings)
    still = config.trainer.method == "none" and config.encoder.path is not None
    kept = still and export.keep(Path(str(config.encoder.path)), made, config.runtime)
    if not kept and config.runtime.name != "torch":  # which reads the weights as they are
        export.export(made, config.runtime, [example.text for example in parts.validation[:64]])
    found = calibrated(made, config, parts, settings)
    folder.save(made, found["settings"])
    return found


def _past(config: TrainJob) -> Model | None:
    """The model that an editor has corrected, opened before hours are spent."""
    if config.data.corrections is None:
        return None
    names = [label.name for label in config.data.labels]
    return changes.older(config.data.corrections.against, config.runtime, names)


def _prepare(config: TrainJob, output: Path, parts: Parts) -> None:
    """The base encoder, and the tokenizer and the words as they ship, beside the checkpoint: the model that
    stood in the folder before stays as it was until it is placed.
    """
    base = source.prepare(config.encoder, output / ENCODER)
    read = files.folder(output / CHECKPOINT) / folder.TOKENIZER
    shutil.copyfile(base / folder.TOKENIZER, read)
    if config.encoder.fold:
        fold.fold(read)
    if config.encoder.dots == "mended":
        dots.save(read.parent, dots.learn(example.text for example in parts.train))


def _settings(config: TrainJob) -> Settings:
    """stance.json before calibration."""
    encoder = config.encoder
    labels = [Label(label.name, label.arabic, label.colour, 0.0) for label in config.data.labels]
    return Settings(
        labels=tuple(labels),
        temperature=1.0,
        max_tokens=encoder.max_tokens,
        window_overlap=encoder.window_overlap,
        prefix=encoder.prefix,
        cleaning=encoder.cleaning,
        context="title" if config.data.title else "none",
        neighbours=config.data.neighbours,
        names=config.data.names,
        dots=encoder.dots,
        vector_layer=encoder.vector_layer,
        encoder=encoder.page,
        base=encoder.name,
        ngrams=config.ngrams.share or None,
    )


def _fit(
    config: TrainJob,
    parts: Parts,
    settings: Settings,
    *,
    tracker: track.Tracker,
    say: Callable[[str], None],
    team: Team,
) -> loop.History:
    """Train the network, and write its weights as they ship, beside the checkpoint."""
    output = Path(config.output)
    base = Path(config.encoder.path) if config.encoder.path else output / ENCODER
    names = [label.name for label in settings.labels]
    tokens = Tokens(output / CHECKPOINT / folder.TOKENIZER, settings)
    if config.trainer.threads:
        torch.set_num_threads(config.trainer.threads)
    head_seed = config.trainer.head_seed
    torch.manual_seed(config.seed if head_seed is None else head_seed)  # of the new head's weights
    built = network.build(source.weights(base), len(names), config.trainer.dropout)
    if config.trainer.start_share or config.trainer.method == "none":
        network.load_head(built, source.weights(base))
    if config.trainer.method == "none":
        folder.same_preparation(base, settings)
    share = config.loss.second_share

    def epoch_data(epoch: int) -> list[batches.Encoded]:
        seed = config.seed * 1000 + epoch
        drawn = data.balanced(parts.train, config.data.most_per_label, seed)
        shifts = data.shifts(drawn, config.data)
        return batches.encode(augment(drawn, config.data, seed), tokens, names, share, shifts)

    held = batches.encode(parts.validation, tokens, names, 0.0)
    truth = indices(parts.validation, names)
    run = loop.Run(
        trainer=config.trainer,
        loss=config.loss,
        schedule=config.schedule,
        seed=config.seed,
        pad=tokens.pad,
        device=_device(),
        identity=identity(config, parts, team),
        folder=output / CHECKPOINT,
        tracker=tracker,
        team=team,
    )
    history = methods.fit(
        built, epoch_data, held, truth, run, contrast=config.contrast, resume=config.resume, say=say
    )
    if team.first:
        made = output / CHECKPOINT / MADE
        shutil.rmtree(made, ignore_errors=True)  # of a run that was cut
        network.save(built, made / folder.WEIGHTS, half=True)
        for name in (folder.TOKENIZER, *([dots.FILE] if settings.dots == "mended" else [])):
            shutil.copyfile(output / CHECKPOINT / name, made / name)
        if settings.ngrams is not None:
            ngrams.write(made, parts.train, settings, config.data, config.ngrams)
    return history


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def identity(config: TrainJob, parts: Parts, team: Team = ALONE) -> str:
    """A hash of all that decides a run's weights: what a checkpoint may be resumed with."""
    plain = dataclasses.asdict(config)
    for key in ("output", "resume", "runtime", "calibrate", "ngrams", "tracker", "search"):
        plain.pop(key)
    for key in ("threads", "checkpoint_steps"):
        plain["trainer"].pop(key)
    for key in ("path", "teacher"):
        plain["data"].pop(key)
    for key in ("joined", "against"):  # which files: their hashes count
        (plain["data"]["corrections"] or {}).pop(key, None)
    if config.data.neighbours == "none":  # a checkpoint from before there were any is still of this run
        plain["data"].pop("neighbours")
        for key in (BEFORE, AFTER):
            (plain["data"]["columns"] or {}).pop(key, None)
    if config.encoder.dots == "as_written":
        plain["encoder"].pop("dots")
    plain["data"]["labels"] = [label.name for label in config.data.labels]
    several = [team.size] if team.size > 1 else []
    text = json.dumps([plain, parts.hashes, *several], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def indices(examples: Sequence[Example], names: Sequence[str]) -> NDArray[np.int64]:
    """The place of each example's label among the names. Shape (examples,)."""
    return np.array([names.index(example.label) for example in examples], dtype=np.int64)


def calibrated(made: Path, config: TrainJob | AverageJob, parts: Parts, settings: Settings) -> dict[str, Any]:
    """Offsets, temperature and thresholds, from what the exported model says of the validation part.

    The graph that ships is calibrated, not the float network: their logits differ a little.
    """
    names = [label.name for label in settings.labels]
    model = open_model(made, config.runtime)
    held = parts.validation
    readings = model.read(
        [example.text for example in held],
        [example.title for example in held],
        beside=[example.beside for example in held],
    )
    logits = np.stack([reading.logits for reading in readings])
    truth = indices(held, names)
    offsets, wanted = None, config.calibrate.shares or None
    if config.calibrate.offsets:
        offsets = calibration.offsets(logits.astype(np.float64), truth, wanted).round(4)
        logits = logits + offsets.astype(np.float32)
    temperature = round(calibration.temperature(logits.astype(np.float64), truth), 4)
    probabilities = calibrate(logits, temperature)
    limits = calibration.thresholds(
        probabilities, truth, config.calibrate.accuracy, config.calibrate.most_abstained
    )
    labels = tuple(
        dataclasses.replace(label, threshold=limit)
        for label, limit in zip(settings.labels, limits, strict=True)
    )
    texts = [example.text for example in held]
    peer = baseline.baseline(parts.train, names, texts).argmax(axis=1)
    scores = scored(truth, probabilities, names, config.seed)
    scores["abstained"] = float(
        np.mean(probabilities.max(axis=1) < np.array(limits)[probabilities.argmax(axis=1)])
    )
    scores["baseline"] = {
        "accuracy": metrics.accuracy(truth, peer),
        "macro_f1": metrics.macro_f1(truth, peer, len(names)),
    }
    error = config.calibrate.conformal_error
    held_by = dict(zip(names, conformal.least(probabilities, truth, error), strict=True))
    ready = dataclasses.replace(
        settings,
        temperature=temperature,
        labels=labels,
        conformal=Conformal(error, held_by),
        offsets=None if offsets is None else dict(zip(names, offsets.tolist(), strict=True)),
        shares=dict(zip(names, wanted, strict=True)) if config.calibrate.offsets and wanted else None,
    )
    return {"settings": ready, "scores": scores}


def scored(
    truth: NDArray[np.int64], probabilities: NDArray[np.float64], names: Sequence[str], seed: int
) -> dict[str, Any]:
    """The scores of the validation part, as metrics.json holds them."""
    answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = answers == truth
    return {
        "paragraphs": len(truth),
        "accuracy": metrics.accuracy(truth, answers),
        "macro_f1": metrics.macro_f1(truth, answers, len(names)),
        "intervals_95": metrics.bootstrap(truth, answers, len(names), draws=2000, seed=seed),
        "per_label": dict(zip(names, metrics.per_label(truth, answers, len(names)), strict=True)),
        "calibration_error": metrics.calibration_error(right, confidence, bins=10),
        "accuracy_at_80": metrics.accuracy_at(right, confidence, 0.8),
    }
