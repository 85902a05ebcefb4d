"""Which weights move, and how far each step.

In:   a network, the schedule's and the trainer's config.
Out:  AdamW with a rate for each depth; the factor of every step.
Not:  the steps (loop.py).
Why:  low layers know the language and should move less than the head, which knows nothing yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import torch

from pipeline.config import ScheduleConfig, TrainerConfig
from pipeline.encoder.network import Network

LAYER = re.compile(r"\.layers?\.(\d+)\.")


def freeze(network: Network, config: TrainerConfig) -> None:
    """Let word embeddings, or all up to a layer, stay as they are."""
    layers, last = config.frozen_layers, config.method == "last"
    if last:
        layers = max(layers, depths(network) - config.last_layers)
    for name, weight in network.encoder.named_parameters():
        depth = LAYER.search("." + name)
        below = int(depth[1]) < layers if depth else layers > 0 or last
        if below or (config.freeze_embeddings and "word_embeddings" in name):
            weight.requires_grad_(False)


def depths(network: Network) -> int:
    """How many layers the encoder has."""
    return int(getattr(network.encoder.config, "num_hidden_layers", 1))


def optimizer(network: Network, config: ScheduleConfig) -> torch.optim.AdamW:
    """AdamW over the weights that move; vectors (biases, norms) do not decay.

    Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019; layer-wise
    rates as in Howard and Ruder, "Universal Language Model Fine-tuning", ACL 2018.
    """
    high = depths(network)
    groups: defaultdict[tuple[float, float], list[torch.nn.Parameter]] = defaultdict(list)
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            decay = config.weight_decay if weight.ndim > 1 else 0.0
            groups[rate_of(name, high, config), decay].append(weight)
    settings: list[dict[str, Any]] = [
        {"params": weights, "lr": rate, "base": rate, "weight_decay": decay}
        for (rate, decay), weights in groups.items()
    ]
    return torch.optim.AdamW(settings, fused=True)


def rate_of(name: str, depths: int, config: ScheduleConfig) -> float:
    """The rate of a weight, by how many layers lie above it."""
    if name.startswith("head."):
        return config.head_rate
    depth = LAYER.search(name)
    above = depths - 1 - int(depth[1]) if depth else depths
    return float(config.rate * config.layer_decay**above)


def factor(step: int, total: int, warmup: float) -> float:
    """The share of its rate that a step uses: up to 1 over the warm-up, then down to 0.

    Args:
        step: 0-based.
        total: Steps of the whole run.
        warmup: Share of them, 0 to 1.
    """
    rising = int(total * warmup)
    if step < rising:
        return (step + 1) / rising
    return max(0.0, (total - step) / max(1, total - rising))
