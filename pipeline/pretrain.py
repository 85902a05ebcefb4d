"""Continue an encoder's masked-language training on unlabelled text: texts in, an encoder's folder out.

In:   a file of texts, an encoder.
Out:  a folder as `mujaz encoder` writes it, for encoder.path=; pretrain.json beside it.
Not:  guessing hidden tokens (training/masked.py), the steps (training/phase.py), fine-tuning (train.py).
Why:  unlabelled news is free, labelled news is not; and no held-out article may be among it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline import files
from pipeline.config import EncoderConfig, PretrainJob
from pipeline.data import unlabelled
from pipeline.encoder import fold, folder, source
from pipeline.encoder.folder import Settings
from pipeline.encoder.windows import Tokens
from pipeline.errors import InputError
from pipeline.records import Fault
from pipeline.training import batches, phase
from pipeline.training.masked import Masked

Ids = NDArray[np.int64]
Report = Callable[[Fault], None]
CHECKPOINT = "checkpoint"  # in the output while a run is under way
TOKENIZER_CONFIG = "tokenizer_config.json"
BASE = "base"  # the encoder that it begins with, likewise
PACKAGES = ("torch", "transformers", "tokenizers")


def pretrain(config: PretrainJob, say: phase.Say, report: Report) -> Path:
    """Run it whole, and give the encoder's folder.

    Raises:
        InputError: The file cannot be read, or too few texts are left.
        ConfigError: `resume` was given, and the checkpoint belongs to another run.
        ModelError: The encoder cannot be read, or has no way of guessing tokens.
    """
    output = files.folder(config.output)
    kept = unlabelled.allowed(
        list(unlabelled.read(Path(config.input), config.pretrain.least_words, report)), report
    )
    if len(kept) < 2:
        raise InputError(
            expected=f"two texts or more, of {config.pretrain.least_words} words each",
            got=str(len(kept)),
            where=config.input,
            do="Give more text: a JSONL of records {text}, or .txt with one paragraph a line.",
        )
    base = source.prepare(config.encoder, output / BASE, vectors=False)
    shutil.copyfile(base / folder.TOKENIZER, output / folder.TOKENIZER)
    if (base / TOKENIZER_CONFIG).is_file():  # a model folder has none
        shutil.copyfile(base / TOKENIZER_CONFIG, output / TOKENIZER_CONFIG)
    if config.encoder.fold:
        fold.fold(output / folder.TOKENIZER)
    if config.pretrain.threads:
        torch.set_num_threads(config.pretrain.threads)
    tokens = Tokens(output / folder.TOKENIZER, _reading(config.encoder))
    learned, held = _divided([text.text for text in kept], tokens, config)
    say(f"{len(kept)} texts: {len(learned)} windows to learn from, {len(held)} to measure on")
    found = _train(config, base, learned, held, say)
    files.write(output / "pretrain.json", _facts(config, len(kept), found))
    for made in (CHECKPOINT, BASE):
        shutil.rmtree(output / made, ignore_errors=True)
    return output


def _reading(encoder: EncoderConfig) -> Settings:
    """How the encoder reads a text, without labels."""
    return Settings(
        labels=(),
        temperature=1.0,
        max_tokens=encoder.max_tokens,
        window_overlap=encoder.window_overlap,
        prefix=encoder.prefix,
        cleaning=encoder.cleaning,
        context="none",
        vector_layer=encoder.vector_layer,
        encoder=encoder.page,
        base=encoder.name,
    )


def _divided(texts: Sequence[str], tokens: Tokens, config: PretrainJob) -> tuple[list[Ids], list[Ids]]:
    """The windows to learn from, and those that only measure: whole texts, drawn by the seed."""
    order = list(range(len(texts)))
    random.Random(config.seed).shuffle(order)  # noqa: S311 - a draw that must repeat, not a secret
    aside = set(order[: max(1, round(len(texts) * config.pretrain.held))])
    parts: tuple[list[Ids], list[Ids]] = ([], [])
    for index, windows in enumerate(tokens.all(texts)):
        parts[index in aside].extend(window.ids for window in windows)
    return parts


def _train(
    config: PretrainJob, base: Path, learned: Sequence[Ids], held: Sequence[Ids], say: phase.Say
) -> dict[str, object]:
    """Take the steps, write the encoder, and give the losses."""
    output, settings = Path(config.output), config.pretrain
    hub = config.encoder.kind == "hub" and config.encoder.path is None
    torch.manual_seed(config.seed)  # of a fresh head
    model = Masked(
        config.encoder.name if hub else source.weights(base),
        output,
        settings.masked,
        config.encoder.revision if hub else None,
    )
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.model.to(device)
    run = phase.Phase(
        name="pretrain",
        seed=config.seed,
        warmup=settings.warmup,
        clip_norm=settings.clip_norm,
        precision=settings.precision,
        device=device,
        identity=identity(config),
        folder=output / CHECKPOINT,
        checkpoint_steps=settings.checkpoint_steps,
    )
    before = surprise(model, held, run, settings.batch_tokens)
    say(f"loss on held texts before: {before:.3f}")
    adam = model.optimizer(settings.rate, settings.weight_decay)
    losses = phase.walk(
        model.model,
        adam,
        rounds(learned, config),
        lambda batch: model.loss(batch)[0],
        run,
        resume=config.resume,
        say=say,
    )
    after = surprise(model, held, run, settings.batch_tokens)
    say(f"loss on held texts after: {after:.3f}")
    made = files.folder(output / CHECKPOINT / "encoder")
    model.save(made)
    for name in ("config.json", "model.safetensors"):
        os.replace(made / name, output / name)
    return {"held_loss_before": before, "held_loss_after": after, "losses": losses}


def rounds(learned: Sequence[Ids], config: PretrainJob) -> list[list[Ids]]:
    """The batches of every epoch, in an order that depends on the seed alone."""
    lengths, out = [len(ids) for ids in learned], []
    for epoch in range(config.pretrain.epochs):
        cut = batches.cut(lengths, config.pretrain.batch_tokens, seed=config.seed * 1000 + epoch)
        out += [[learned[index] for index in batch] for batch in cut]
    return out


def surprise(model: Masked, windows: Sequence[Ids], run: phase.Phase, budget: int) -> float:
    """The mean loss over hidden tokens, in nats; the same tokens are hidden each time."""
    model.model.eval()
    torch.manual_seed(run.seed)
    total, count = 0.0, 0
    for batch in batches.cut([len(ids) for ids in windows], budget, seed=None):
        with torch.inference_mode(), phase.autocast(run.precision, run.device):
            loss, hidden = model.loss([windows[index] for index in batch])
        total, count = total + float(loss) * hidden, count + hidden
    return total / max(count, 1)


def identity(config: PretrainJob) -> str:
    """A hash of all that decides the weights: what a checkpoint may be resumed with."""
    plain = dataclasses.asdict(config)
    for key in ("output", "resume", "input"):
        plain.pop(key)
    for key in ("threads", "checkpoint_steps"):
        plain["pretrain"].pop(key)
    text = json.dumps([plain, _sha256(config.input)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _sha256(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _facts(config: PretrainJob, texts: int, found: dict[str, object]) -> str:
    """pretrain.json; no path of the machine and no clock in it."""
    plain = dataclasses.asdict(config)
    for key in ("output", "resume", "input"):
        plain.pop(key)
    path = plain["encoder"]["path"]
    plain["encoder"]["path"] = Path(path).name if path else None
    facts = {
        "input": {"file": Path(config.input).name, "sha256": _sha256(config.input), "texts": texts},
        **found,
        "config": plain,
        "versions": {name: version(name) for name in PACKAGES},
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
