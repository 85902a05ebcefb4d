"""The linear layer alone, over features that are read once.

In:   a network, encoded examples, the config of a run.
Out:  the network with a fitted head; its encoder as it was.
Not:  training that moves the encoder (loop.py).
Why:  an encoder that does not change need not read a paragraph twice: the fit over its vectors takes
      seconds, and, being convex for cross-entropy, ends at the same place each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.encoder.network import Network
from pipeline.evaluation import metrics
from pipeline.training import batches
from pipeline.training.batches import Encoded
from pipeline.training.loop import History, Run, Say, precision, predict
from pipeline.training.loss import Loss

ROUNDS = 200  # of L-BFGS at most; it stops by itself before
LEAST_SPREAD = 1e-6  # a feature that varies less says nothing


def fit(
    network: Network,
    epoch_data: Callable[[int], Sequence[Encoded]],
    validation: Sequence[Encoded],
    truth: NDArray[np.int64],
    run: Run,
    *,
    say: Say,
) -> History:
    """Fit the head, and leave it in the network.

    Args:
        network: Its head is changed in place.
        epoch_data: The training examples of an epoch, 0-based; `epochs` of them are read, each once.
        validation: Windows of the validation examples.
        truth: Their labels' indices, one an example.
        run: See `loop.Run`.
        say: Takes one line.
    """
    began = time.monotonic()
    network.to(run.device).eval()
    items = [item for epoch in range(run.trainer.epochs) for item in epoch_data(epoch)]
    found = features(network, items, run)
    history = History(losses=_head(network, found, items, run))
    logits = predict(network, validation, len(truth), run)
    answers = logits.argmax(axis=1)
    score = metrics.macro_f1(truth, answers, logits.shape[1])
    correct = metrics.accuracy(truth, answers)
    row = {"epoch": 1, "step": len(history.losses), "loss": history.losses[-1]}
    history.epochs.append({**row, "macro_f1": score, "accuracy": correct})
    history.best_epoch = 1
    for step, loss in enumerate(history.losses, start=1):
        run.tracker.step(step, {"loss": loss})
    run.tracker.epoch(len(history.losses), history.epochs[-1])
    say(
        f"head over {len(items)} features: loss {history.losses[-1]:.3f}, validation macro-F1 {score:.4f}, "
        f"accuracy {correct:.4f}, {time.monotonic() - began:.0f} s"
    )
    return history


def features(network: Network, items: Sequence[Encoded], run: Run) -> torch.Tensor:
    """The vector that the head reads of each item, float64, shape (items, width)."""
    out: torch.Tensor | None = None
    for batch in batches.cut([len(item.ids) for item in items], run.trainer.batch_tokens * 4, seed=None):
        asked = [items[index] for index in batch]
        ids, mask, _ = batches.collate(asked, run.pad, run.device)
        with torch.inference_mode(), precision(run):
            read = network.vectors(ids, mask, batches.pooled(asked, run.device))[0].double().cpu()
        if out is None:
            out = torch.empty((len(items), read.shape[1]), dtype=torch.float64)
        out[batch] = read
    assert out is not None  # there is at least one example, or the data were refused
    return out.clone()  # no tensor of inference mode: the fit needs gradients


def _head(network: Network, found: torch.Tensor, items: Sequence[Encoded], run: Run) -> list[float]:
    """Fit a linear layer to standardised features, write it for plain ones; gives the losses."""
    goals = torch.from_numpy(np.stack([item.target for item in items]))
    loss = Loss(run.loss, goals.shape[1])
    loss.weigh(goals.sum(dim=0).tolist())
    taught, added = batches.taught(items, torch.device("cpu")), batches.shifts(items, torch.device("cpu"))
    middle, spread = found.mean(dim=0), found.std(dim=0, correction=0).clamp(min=LEAST_SPREAD)
    inputs = ((found - middle) / spread).float()
    weight = torch.zeros((goals.shape[1], inputs.shape[1]), requires_grad=True)
    bias = torch.zeros(goals.shape[1], requires_grad=True)
    search = torch.optim.LBFGS([weight, bias], max_iter=ROUNDS, line_search_fn="strong_wolfe")
    losses: list[float] = []

    def closure() -> float:
        search.zero_grad()
        now = loss([inputs @ weight.T + bias + added] * loss.draws, goals, taught)
        total = now + run.trainer.head_penalty / 2 * weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        losses.append(now.item())
        return float(total.detach())

    search.step(closure)  # type: ignore[no-untyped-call]  # likewise
    with torch.no_grad():
        plain = weight.double() / spread
        network.head.weight.copy_(plain)
        network.head.bias.copy_(bias.double() - plain @ middle)
    return losses
