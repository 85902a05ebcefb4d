"""What the network is fitted to: cross-entropy with soft targets, weights, and agreement with itself.

In:   logits of one or two dropout draws, targets.
Out:  one number to lower.
Not:  the targets (batches.py).
Why:  labels of different worth and number need more than plain cross-entropy, by config.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from pipeline.config import LossConfig


class Loss:
    """The loss of a config; weights are set once the training part is known."""

    def __init__(self, config: LossConfig, labels: int) -> None:
        self.config, self.labels = config, labels
        self.draws = 2 if config.consistency else 1
        self.weights = torch.ones(labels)

    def weigh(self, counts: Sequence[float]) -> None:
        """Let rarer labels weigh more, by `class_weight_power`; the mean example weighs 1."""
        numbers = torch.tensor(counts, dtype=torch.float32).clamp(min=1)
        raw = (numbers.mean() / numbers) ** self.config.class_weight_power
        self.weights = raw * numbers.sum() / (raw * numbers).sum()

    def __call__(self, draws: Sequence[torch.Tensor], goals: torch.Tensor) -> torch.Tensor:
        """The mean loss of a batch.

        Args:
            draws: Logits, one or two draws of the same batch. Shape (batch, labels).
            goals: Targets; each row sums to 1. Shape (batch, labels).

        Source: R-Drop: Liang et al., NeurIPS 2021; label smoothing: Szegedy et al., CVPR 2016.
        """
        smooth = self.config.label_smoothing
        weights = (goals * self.weights.to(goals.device)).sum(dim=1)
        goals = goals * (1 - smooth) + smooth / self.labels
        logs = [logits.float().log_softmax(dim=1) for logits in draws]
        fits = [(-(goals * log).sum(dim=1) * weights).mean() for log in logs]
        loss = torch.stack(fits).mean()
        if self.draws == 2:
            first, second = logs
            apart = (first.exp() - second.exp()) * (first - second)  # both directions of the divergence
            loss = loss + self.config.consistency * apart.sum(dim=1).mean() / 2
        return loss
