"""A phase before fine-tuning: paragraphs of one label are drawn together, those of others apart.

In:   a network, encoded examples, the config of the phase.
Out:  the network with another encoder; its head is as it was.
Not:  the contrast sets that measure a model (pipeline/evaluation/contrast.py), fine-tuning (loop.py).
Why:  with few labels a hundred paragraphs give thousands of pairs; a head over such vectors learns fast.

Source: Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020 (their outer loss); followed by
a head alone (trainer.method=head) it is the way of Tunstall et al., "Efficient Few-Shot Learning Without
Prompts" (SetFit), 2022. The second view of a text is a second draw of dropout, as in Gao et al., SimCSE,
EMNLP 2021.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from pipeline.config import ContrastConfig, ScheduleConfig
from pipeline.encoder.network import Network
from pipeline.training import batches, optimizer, phase
from pipeline.training.batches import Encoded
from pipeline.training.phase import Phase

NAME = "contrast"


def contrast(
    network: Network,
    epoch_data: Callable[[int], Sequence[Encoded]],
    config: ContrastConfig,
    schedule: ScheduleConfig,
    settings: Phase,
    *,
    pad: int,
    resume: bool,
    say: phase.Say,
) -> list[float]:
    """Train the weights that may move, and give the loss of each step.

    Args:
        network: Changed in place; weights that do not require a gradient stay.
        epoch_data: The examples of an epoch, 0-based.
        config: Epochs, temperature, rate, tokens of a batch.
        schedule: Decay by layer and of weights.
        settings: See `Phase`.
        pad: The tokenizer's padding id.
        resume: Go on from the checkpoint, if there is one.
        say: Takes a line now and then.
    """
    network.to(settings.device)
    rates = ScheduleConfig(
        rate=config.rate,
        head_rate=config.rate,
        layer_decay=schedule.layer_decay,
        weight_decay=schedule.weight_decay,
        warmup=schedule.warmup,
    )
    rounds: list[list[Encoded]] = []
    for epoch in range(config.epochs):
        items = epoch_data(epoch)
        lengths = [len(item.ids) for item in items]
        cut = batches.cut(lengths, config.batch_tokens, seed=settings.seed * 1000 + epoch)
        rounds += [[items[index] for index in batch] for batch in cut]

    def objective(items: Sequence[Encoded]) -> torch.Tensor:
        ids, mask, goals = batches.collate(items, pad, settings.device)
        own = batches.pooled(items, settings.device)
        views = [network.vectors(ids, mask, own)[0] for _ in range(2)]
        return loss(torch.cat(views), goals.argmax(dim=1).repeat(2), config.temperature)

    adam = optimizer.optimizer(network, rates)
    return phase.walk(network, adam, rounds, objective, settings, resume=resume, say=say)


def loss(vectors: torch.Tensor, labels: torch.Tensor, temperature: float) -> torch.Tensor:
    """How far each text is from those of its label, against all others of the batch.

    Args:
        vectors: Not normalised. Shape (texts, width).
        labels: One index a text. Shape (texts,).
        temperature: Above 0; less looks at the nearest alone.

    Returns:
        The mean over the texts that have another of their label; 0 where none has.
    """
    unit = torch.nn.functional.normalize(vectors.float(), dim=1)
    own = torch.eye(len(unit), dtype=torch.bool, device=unit.device)
    near = (unit @ unit.T / temperature).masked_fill(own, float("-inf"))
    logs = (near - near.logsumexp(dim=1, keepdim=True)).masked_fill(own, 0.0)
    friends = (labels[:, None] == labels[None, :]) & ~own
    count = friends.sum(dim=1)
    each = -(logs * friends).sum(dim=1) / count.clamp(min=1)
    return each[count > 0].mean() if bool((count > 0).any()) else vectors.sum() * 0.0
