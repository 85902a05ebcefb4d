"""What moves when a network is fine-tuned: all weights, the last layers, low-rank updates, the head, none.

In:   a network, encoded examples, a run; the contrastive phase before it.
Out:  the network, fitted, of its own class; the history.
Not:  the steps (phase.py, loop.py), the fit over frozen features (frozen.py).
Why:  every way ends in a folder of the same kind, so that nothing after training knows which was taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.config import ContrastConfig
from pipeline.encoder.network import Network
from pipeline.training import adapters, contrastive, frozen, loop, optimizer
from pipeline.training.batches import Encoded
from pipeline.training.loop import EpochData, History, Run, Say
from pipeline.training.phase import Phase


def fit(
    network: Network,
    epoch_data: EpochData,
    validation: Sequence[Encoded],
    truth: NDArray[np.int64],
    run: Run,
    *,
    contrast: ContrastConfig,
    resume: bool,
    say: Say,
) -> History:
    """Fine-tune by `run.trainer.method`, after a contrastive phase if one is asked for.

    Args:
        network: Changed in place; its head is fresh, or that of the model that training goes on from.
        epoch_data: The training examples of an epoch, 0-based; the same for the same number.
        validation: Windows of the validation examples.
        truth: Their labels' indices, one an example.
        run: See `loop.Run`.
        contrast: The phase before; of 0 epochs there is none.
        resume: Go on from the checkpoints, if there are any.
        say: Takes a line now and then.

    Raises:
        ConfigError: A checkpoint belongs to another config, or LoRA finds no matrix of a name.
        MissingExtraError: peft is not installed, and LoRA is asked for.
    """
    method = run.trainer.method
    if method == "none":
        return History()
    if method == "lora":
        torch.manual_seed(run.seed)  # of the updates' first weights
        adapters.adapt(network, run.trainer.lora)
    drawn: list[float] = []
    if contrast.epochs:
        optimizer.freeze(network, run.trainer)
        settings = _phase(run)
        drawn = contrastive.contrast(
            network, epoch_data, contrast, run.schedule, settings, pad=run.pad, resume=resume, say=say
        )
        if run.stop_after is not None and len(drawn) >= run.stop_after:
            return History(contrast=drawn)
    if method == "head":
        history = frozen.fit(network, epoch_data, validation, truth, run, say=say)
    else:
        history = loop.fit(network, epoch_data, validation, truth, run, resume=resume, say=say)
    if method == "lora":
        adapters.merge(network)
    history.contrast = drawn
    return history


def _phase(run: Run) -> Phase:
    """The contrastive phase of a run."""
    return Phase(
        name=contrastive.NAME,
        seed=run.seed,
        warmup=run.schedule.warmup,
        clip_norm=run.trainer.clip_norm,
        precision=run.trainer.precision,
        device=run.device,
        identity=run.identity,
        folder=run.folder,
        checkpoint_steps=run.trainer.checkpoint_steps,
        stop_after=run.stop_after,
        writes=run.team.first,
    )
