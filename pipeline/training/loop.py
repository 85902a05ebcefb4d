"""The steps: batch by batch, epoch by epoch, from where it stopped if it stopped.

In:   a network, encoded examples, the config of trainer, loss and schedule.
Out:  the network with its best weights; the history of losses and scores.
Not:  which examples (data/), what becomes of the network (train.py).
Why:  a run that was cut must end as if it had not been: every random draw depends on the seed and
      the step alone, never on what came before in the process.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.config import LossConfig, ScheduleConfig, TrainerConfig
from pipeline.encoder.network import Network
from pipeline.errors import ConfigError
from pipeline.evaluation import metrics
from pipeline.training import batches, dropout, optimizer, phase, processes
from pipeline.training.batches import Encoded
from pipeline.training.loss import Loss
from pipeline.training.processes import ALONE, Team
from pipeline.training.track import Nothing, Tracker

Say = Callable[[str], None]
EpochData = Callable[[int], Sequence[Encoded]]
STATE = "state.pt"
KEPT = (
    *("identity", "step", "network", "optimizer", "average", "best", "best_score"),
    *("losses", "epochs", "best_epoch"),
)


@dataclass
class History:
    """What a run did; plain, to be stored."""

    losses: list[float] = field(default_factory=list)  # of each step
    contrast: list[float] = field(default_factory=list)  # of each step of the phase before, if there was one
    epochs: list[dict[str, float]] = field(default_factory=list)  # validation scores
    padding: float = 0.0  # share of the last epoch's tokens, 0 to 1
    best_epoch: int = 0  # 1-based


@dataclass(frozen=True)
class Run:
    """What stays the same over a run."""

    trainer: TrainerConfig
    loss: LossConfig
    schedule: ScheduleConfig
    seed: int
    pad: int
    device: torch.device
    identity: str  # of config and data: a checkpoint of another is refused
    folder: Path | None  # of checkpoints; None keeps none
    tracker: Tracker = field(default_factory=Nothing)
    stop_after: int | None = None  # steps after which the run stops as if it were killed
    team: Team = ALONE  # the processes that share each batch


def fit(
    network: Network,
    epoch_data: EpochData,
    validation: Sequence[Encoded],
    truth: NDArray[np.int64],
    run: Run,
    *,
    resume: bool,
    say: Say,
) -> History:
    """Train, and leave the network with the weights that are kept.

    Args:
        network: Changed in place.
        epoch_data: The training examples of an epoch, 0-based; the same for the same number.
        validation: Windows of the validation examples.
        truth: Their labels' indices, one an example.
        run: See `Run`.
        resume: Go on from the checkpoint, if there is one.
        say: Takes one line a validation.

    Raises:
        ConfigError: The checkpoint belongs to another config or to other data.
    """
    network.to(run.device)
    optimizer.freeze(network, run.trainer)
    state = _State(network, run)
    if resume:
        state.load()
    rounds = [_round(epoch_data(epoch), run, epoch) for epoch in range(run.trainer.epochs)]
    state.loss.weigh(np.sum([item.target for item in rounds[0][0]], axis=0).tolist())
    with dropout.fast(network, run.device):
        _walk(state, rounds, validation, truth, say)
    return state.history


def _walk(
    state: _State,
    rounds: Sequence[tuple[Sequence[Encoded], list[list[int]]]],
    validation: Sequence[Encoded],
    truth: NDArray[np.int64],
    say: Say,
) -> None:
    """Every step that is left, each epoch scored at its end; the kept weights at the end of all."""
    total, run = sum(len(cut) for _, cut in rounds), state.run
    done = 0
    for epoch, (items, cut) in enumerate(rounds):
        lengths = [len(item.ids) for item in items]
        state.history.padding = batches.waste(lengths, cut)
        for batch in cut:
            done += 1
            if done <= state.step:
                continue
            state.advance([items[index] for index in batch], total)
            if run.stop_after is not None and state.step >= run.stop_after:
                return
        if len(state.history.epochs) <= epoch:
            state.validate(epoch, validation, truth, say)
            state.save()
    state.settle()


def _round(items: Sequence[Encoded], run: Run, epoch: int) -> tuple[Sequence[Encoded], list[list[int]]]:
    """One epoch's examples and their batches."""
    lengths = [len(item.ids) for item in items]
    return items, batches.cut(lengths, run.trainer.batch_tokens, seed=run.seed * 1000 + epoch)


class _State:
    """What changes over a run, and how it is stored."""

    def __init__(self, network: Network, run: Run) -> None:
        self.network, self.run, self.step = network, run, 0
        self.optimizer = optimizer.optimizer(network, run.schedule)
        self.loss = Loss(run.loss, network.head.out_features)
        self.history = History()
        self.best: dict[str, torch.Tensor] = {}
        self.best_score = -1.0
        self.average: dict[str, torch.Tensor] = _copy(network) if run.trainer.average else {}
        self.start: dict[str, torch.Tensor] = _copy(network) if run.trainer.start_share else {}
        self.began = time.monotonic()

    def advance(self, items: Sequence[Encoded], total: int) -> None:
        """One step."""
        team = self.run.team  # dropout of this step, whatever came before:
        torch.manual_seed(self.run.seed * 1_000_003 + self.step + team.rank * processes.APART)
        share = optimizer.factor(self.step, total, self.run.schedule.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * share
        mine, part = team.share(items)
        ids, mask, goals = batches.collate(mine, self.run.pad, self.run.device)
        own = batches.pooled(mine, self.run.device)
        self.network.train()
        with precision(self.run):
            draws = [self.network(ids, mask, own)[0] for _ in range(self.loss.draws)]
        added = batches.shifts(mine, self.run.device)
        draws = [logits.float() + added for logits in draws]
        loss = self.loss(draws, goals, batches.taught(mine, self.run.device)) * part
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        loss = team.sum(self.network.parameters(), loss)
        if self.run.trainer.clip_norm:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.run.trainer.clip_norm)
        self.optimizer.step()
        self.step += 1
        self.history.losses.append(loss.item())
        phase.refuse_no_number(self.history.losses[-1], "training", self.step)
        rate = self.run.schedule.rate * share
        self.run.tracker.step(self.step, {"loss": self.history.losses[-1], "rate": rate})
        self._average()
        if self.step % self.run.trainer.checkpoint_steps == 0:
            self.save()

    def _average(self) -> None:
        keep = min(self.run.trainer.average, self.step / (self.step + 10))  # the first steps count little
        if self.average:
            for name, value in self.network.state_dict().items():
                if value.is_floating_point():
                    self.average[name].lerp_(value.detach(), 1 - keep)

    def validate(self, epoch: int, items: Sequence[Encoded], truth: NDArray[np.int64], say: Say) -> None:
        """Score the epoch, and keep its weights if they are the best."""
        with self._averaged():
            logits = predict(self.network, items, len(truth), self.run)
            answers = logits.argmax(axis=1)
            labels = logits.shape[1]
            score = metrics.macro_f1(truth, answers, labels)
            if score > self.best_score or self.run.trainer.keep == "last":
                self.best_score, self.best = score, _copy(self.network)
                self.history.best_epoch = epoch + 1
        recent = float(np.mean(self.history.losses[-50:]))
        correct = metrics.accuracy(truth, answers)
        self.history.epochs.append(
            {"epoch": epoch + 1, "step": self.step, "loss": recent, "macro_f1": score, "accuracy": correct}
        )
        self.run.tracker.epoch(self.step, self.history.epochs[-1])
        say(
            f"epoch {epoch + 1} of {self.run.trainer.epochs}: loss {recent:.3f}, validation macro-F1 "
            f"{score:.4f}, accuracy {correct:.4f}, {time.monotonic() - self.began:.0f} s"
        )

    @contextlib.contextmanager
    def _averaged(self) -> Iterator[None]:
        """The averaged weights in place of the newest, for a while; a share of them those of the start.

        Source: Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022 (WiSE-FT).
        """
        if not self.average and not self.start:
            yield
            return
        newest = _copy(self.network)
        kept = self.average or newest
        share = self.run.trainer.start_share
        for name, value in self.start.items():
            if value.is_floating_point():
                kept = kept | {name: kept[name].lerp(value, share)}
        self.network.load_state_dict(kept)
        try:
            yield
        finally:
            self.network.load_state_dict(newest)

    def settle(self) -> None:
        """Put the kept weights into the network."""
        self.network.load_state_dict(self.best)
        self.network.eval()

    def save(self) -> None:
        """Write the checkpoint, whole."""
        if self.run.folder is None or not self.run.team.first:
            return
        self.run.folder.mkdir(parents=True, exist_ok=True)
        stored = {
            "identity": self.run.identity,
            "step": self.step,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "best": self.best,
            "best_score": self.best_score,
            "losses": self.history.losses,
            "epochs": self.history.epochs,
            "best_epoch": self.history.best_epoch,
        }
        partial = self.run.folder / f".{STATE}.partial"
        torch.save(stored, partial)
        os.replace(partial, self.run.folder / STATE)

    def load(self) -> None:
        """Go back to the checkpoint, if there is one."""
        if self.run.folder is None or not (self.run.folder / STATE).is_file():
            return
        path = self.run.folder / STATE
        stored = phase.stored(path, self.run.device, KEPT)
        if stored["identity"] != self.run.identity:
            raise ConfigError(
                expected="the config and data that the checkpoint was made with",
                got="others",
                where=str(path),
                do="Give the same ones, or another output=, or leave resume out to begin anew.",
            )
        self.network.load_state_dict(stored["network"])
        self.optimizer.load_state_dict(stored["optimizer"])
        self.step, self.best, self.best_score = stored["step"], stored["best"], stored["best_score"]
        self.average = stored["average"]
        self.history.losses, self.history.epochs = stored["losses"], stored["epochs"]
        self.history.best_epoch = stored["best_epoch"]


def predict(network: Network, items: Sequence[Encoded], count: int, run: Run) -> NDArray[np.float64]:
    """Logits, shape (examples, labels): the mean over an example's windows."""
    network.eval()
    sums = np.zeros((count, network.head.out_features))
    seen = np.zeros((count, 1))
    cut = batches.cut([len(item.ids) for item in items], run.trainer.batch_tokens * 4, seed=None)
    for batch in cut:
        chosen = [items[index] for index in batch]
        ids, mask, _ = batches.collate(chosen, run.pad, run.device)
        with torch.inference_mode(), precision(run):
            own = batches.pooled(chosen, run.device)
            logits = network(ids, mask, own)[0].float().cpu().numpy()
        for item, row in zip(chosen, logits, strict=True):
            sums[item.example] += row
            seen[item.example] += 1
    return np.asarray(sums / seen)


def precision(run: Run) -> torch.autocast:
    """bf16 where it is asked for, or where the processor has it."""
    return phase.autocast(run.trainer.precision, run.device)


def _copy(network: Network) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}
