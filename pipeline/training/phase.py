"""A phase before fine-tuning: steps that can be cut and go on as if they had not been.

In:   a module, its optimizer, the batches of the whole phase, what a batch should lower.
Out:  the module, changed; the loss of each step.
Not:  fine-tuning itself (loop.py: it validates, averages and keeps the best), what is lowered
      (contrastive.py, masked.py).
Why:  as in loop.py, every random draw depends on the seed and the step alone.
"""

from __future__ import annotations

import math
import os
import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch

from pipeline.errors import ConfigError
from pipeline.training import dropout, optimizer

Batch = TypeVar("Batch")
Say = Callable[[str], None]
LINES = 10  # that a phase says of its progress


@dataclass(frozen=True)
class Phase:
    """What stays the same over a phase."""

    name: str  # of its checkpoint, and in what it says
    seed: int
    warmup: float  # share of the steps
    clip_norm: float  # longest gradient; 0 is no limit
    precision: str  # auto, fp32 or bf16
    device: torch.device
    identity: str  # of config and data: a checkpoint of another is refused
    folder: Path | None  # of checkpoints; None keeps none
    checkpoint_steps: int
    stop_after: int | None = None  # steps after which it stops as if it were killed
    writes: bool = True  # False for a process that is not the first of several


def walk(
    module: torch.nn.Module,
    adam: torch.optim.Optimizer,
    batches: Sequence[Batch],
    objective: Callable[[Batch], torch.Tensor],
    phase: Phase,
    *,
    resume: bool,
    say: Say,
) -> list[float]:
    """Take every step of a phase, and give their losses.

    Args:
        module: Changed in place.
        adam: Its groups carry `base`, the rate at the top of the schedule.
        batches: Of all epochs, in order.
        objective: What a batch should lower; draws of chance come from torch's own generator.
        phase: See `Phase`.
        resume: Go on from the checkpoint, if there is one.
        say: Takes a line now and then.

    Raises:
        ConfigError: The checkpoint belongs to another config or to other data.
    """
    losses = _load(module, adam, phase) if resume else []
    began, every = time.monotonic(), max(1, len(batches) // LINES)
    with dropout.fast(module, phase.device):
        module.train()
        while len(losses) < len(batches):
            step = len(losses)
            torch.manual_seed(phase.seed * 1_000_003 + step)  # of this step, whatever came before
            share = optimizer.factor(step, len(batches), phase.warmup)
            with autocast(phase.precision, phase.device):
                loss = objective(batches[step])
            _step(module, adam, loss, share, phase.clip_norm)
            losses.append(loss.item())
            refuse_no_number(losses[-1], phase.name, len(losses))
            done = step + 1
            if done % every == 0:
                took = time.monotonic() - began
                mean = sum(losses[-every:]) / every
                say(f"{phase.name}: step {done} of {len(batches)}, loss {mean:.3f}, {took:.0f} s")
            if done % phase.checkpoint_steps == 0 or done == len(batches):
                _save(module, adam, losses, phase)
            if phase.stop_after is not None and done >= phase.stop_after:
                break
    module.eval()
    return losses


def refuse_no_number(loss: float, name: str, step: int) -> None:
    """Stop a run whose loss is no number any more: its weights are none either, and no later step mends them.

    Raises:
        ConfigError: It is none.
    """
    if not math.isfinite(loss):
        raise ConfigError(
            expected="a loss that is a number",
            got=f"{loss} at step {step}",
            where=name,
            do="Lower the rate, keep clip_norm above 0, or take precision=fp32; the last checkpoint is kept.",
        )


def stored(place: Path, device: torch.device, needs: Sequence[str]) -> dict[str, Any]:
    """What a checkpoint holds.

    Raises:
        ConfigError: It is broken.
    """
    try:
        found: dict[str, Any] = torch.load(place, map_location=device, weights_only=True)
        missing = [name for name in needs if name not in found]
        if missing:
            raise ValueError(f"no {', '.join(missing)}")
    except (OSError, EOFError, ValueError, TypeError, RuntimeError, pickle.UnpicklingError) as error:
        raise ConfigError(
            expected="a checkpoint of a training",
            got=f"{type(error).__name__}: {error}"[:120],
            where=str(place),
            do="Take the file away or leave resume out, to begin anew.",
        ) from error
    return found


def _step(
    module: torch.nn.Module, adam: torch.optim.Optimizer, loss: torch.Tensor, share: float, clip: float
) -> None:
    """One step down a loss, at a share of each group's rate."""
    for group in adam.param_groups:
        group["lr"] = group["base"] * share
    adam.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    if clip:
        torch.nn.utils.clip_grad_norm_(module.parameters(), clip)
    adam.step()


def autocast(wanted: str, device: torch.device) -> torch.autocast:
    """bf16 where it is asked for, or where the processor has it."""
    half = wanted == "bf16" or (wanted == "auto" and _has_bf16(device))
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=half)


def _has_bf16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    check = getattr(torch.cpu, "_is_avx512_bf16_supported", None)  # no public name for it yet
    return bool(check is not None and check())


def _save(module: torch.nn.Module, adam: torch.optim.Optimizer, losses: list[float], phase: Phase) -> None:
    """Write the checkpoint, whole."""
    if phase.folder is None or not phase.writes:
        return
    phase.folder.mkdir(parents=True, exist_ok=True)
    kept = {
        "identity": phase.identity,
        "module": module.state_dict(),
        "optimizer": adam.state_dict(),
        "losses": losses,
    }
    place = phase.folder / f"{phase.name}.pt"
    partial = place.with_name(f".{place.name}.partial")
    torch.save(kept, partial)
    os.replace(partial, place)


def _load(module: torch.nn.Module, adam: torch.optim.Optimizer, phase: Phase) -> list[float]:
    """Go back to the checkpoint, if there is one; gives the losses until then."""
    place = phase.folder / f"{phase.name}.pt" if phase.folder else None
    if place is None or not place.is_file():
        return []
    found = stored(place, phase.device, ("identity", "module", "optimizer", "losses"))
    if found["identity"] != phase.identity:
        raise ConfigError(
            expected="the config and data that the checkpoint was made with",
            got="others",
            where=str(place),
            do="Give the same ones, or another output=, or leave resume out to begin anew.",
        )
    module.load_state_dict(found["module"])
    adam.load_state_dict(found["optimizer"])
    losses: list[float] = found["losses"]
    return losses
