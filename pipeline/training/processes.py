"""Several processes that fit one network: each reads a share of a batch, all take the same step.

In:   what `torchrun` or `accelerate launch` put into the environment.
Out:  this process's place among them; gradients and losses summed over all.
Not:  the steps (loop.py); starting processes (the launcher's work).
Why:  the sum over the shares is the whole batch's gradient, so several GPUs follow the loss curve of
      one but for dropout; and one process alone runs the very same operations as before.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import distributed

Item = TypeVar("Item")
APART = 7_919  # between the seeds of two processes: their dropout differs


@dataclass(frozen=True)
class Team:
    """The processes of a run, and which of them this is."""

    rank: int  # 0-based; the first writes and speaks, the others are silent
    size: int

    @property
    def first(self) -> bool:
        """Whether this process writes files and says what happens."""
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> tuple[Sequence[Item], float]:
        """This process's items, and their share of the batch, 0 to 1.

        A process for which none is left reads the first at a share of 0, so that all have gradients.
        """
        if self.size == 1:
            return items, 1.0
        mine = items[self.rank :: self.size]
        return (mine, len(mine) / len(items)) if mine else (items[:1], 0.0)

    def sum(self, weights: Iterable[torch.nn.Parameter], loss: torch.Tensor) -> torch.Tensor:
        """Add up the gradients of all processes in place, and give the sum of their losses."""
        if self.size == 1:
            return loss
        found = [weight.grad for weight in weights if weight.grad is not None]
        flat = torch.cat([*(grad.reshape(-1) for grad in found), loss.detach().reshape(1)])
        distributed.all_reduce(flat)
        place = 0
        for grad in found:
            grad.copy_(flat[place : place + grad.numel()].view_as(grad))
            place += grad.numel()
        return flat[-1]

    def wait(self) -> None:
        """Go on when all have come here."""
        if self.size > 1:
            distributed.barrier()

    def leave(self) -> None:
        """Let the others go."""
        if self.size > 1:
            distributed.destroy_process_group()


ALONE = Team(0, 1)


def join() -> Team:
    """Join the processes that a launcher started; alone where none did."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size < 2:
        return ALONE
    gpu = torch.cuda.is_available()
    if gpu:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    distributed.init_process_group("nccl" if gpu else "gloo")
    return Team(distributed.get_rank(), size)
