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
        """Let rarer labels weigh more, by `class_weight_power` or `class_balance`; the mean example weighs 1.

        Source: Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019.
        """
        numbers = torch.tensor(counts, dtype=torch.float32).clamp(min=1)
        beta = self.config.class_balance
        if beta:
            raw = (1 - beta) / (1 - beta ** numbers.double())
            raw = raw.float()
        else:
            raw = (numbers.mean() / numbers) ** self.config.class_weight_power
        self.weights = raw * numbers.sum() / (raw * numbers).sum()

    def __call__(
        self, draws: Sequence[torch.Tensor], goals: torch.Tensor, taught: torch.Tensor | None = None
    ) -> torch.Tensor:
        """The mean loss of a batch.

        Args:
            draws: Logits, one or two draws of the same batch. Shape (batch, labels).
            goals: Targets; each row sums to 1. Shape (batch, labels).
            taught: A teacher's shares; a row of zeros has no teacher. Shape (batch, labels).

        Source: R-Drop: Liang et al., NeurIPS 2021; label smoothing: Szegedy et al., CVPR 2016; focal
        loss: Lin et al., ICCV 2017; distillation: Hinton et al., "Distilling the Knowledge in a Neural
        Network", 2015.
        """
        smooth = self.config.label_smoothing
        weights = (goals * self.weights.to(goals.device)).sum(dim=1)
        goals = goals * (1 - smooth) + smooth / self.labels
        logs = [logits.float().log_softmax(dim=1) for logits in draws]
        each = [self._surprise(goals, log) for log in logs]
        if taught is not None and self.config.distillation.weight:
            each = [self._distilled(one, log, taught) for one, log in zip(each, logs, strict=True)]
        loss = torch.stack([(one * weights).mean() for one in each]).mean()
        if self.draws == 2:
            first, second = logs
            apart = (first.exp() - second.exp()) * (first - second)  # both directions of the divergence
            loss = loss + self.config.consistency * apart.sum(dim=1).mean() / 2
        return loss

    def _surprise(self, goals: torch.Tensor, log: torch.Tensor) -> torch.Tensor:
        """Cross-entropy of each row, less where the answer is right already. Shape (batch,)."""
        if self.config.focal:
            goals = goals * (1 - log.exp()).clamp(min=0) ** self.config.focal
        return -(goals * log).sum(dim=1)

    def _distilled(self, plain: torch.Tensor, log: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
        """The loss of each row, a share of it from the teacher where there is one. Shape (batch,).

        A softened gradient is smaller by the square of the temperature: it is multiplied back.
        """
        share, heat = self.config.distillation.weight, self.config.distillation.temperature
        there = taught.sum(dim=1) > 0
        soft = (taught.clamp(min=1e-12).log() / heat).softmax(dim=1)
        fit = -(soft * (log / heat).log_softmax(dim=1)).sum(dim=1) * heat**2
        return torch.where(there, (1 - share) * plain + share * fit, plain)
