"""Dropout whose draws cost next to nothing on a processor.

In:   a network that is about to learn, its device.
Out:  the same network, its dropout layers and its attention's dropout drawn faster, for as long as it learns.
Not:  what dropout does: the shares, the scale and the mathematics stay as torch has them.
Why:  torch draws Bernoulli numbers one by one on one core, a sixth of a step's time; 16 raw bits of a
      counter do, and follow torch's seed, so a run repeats as before.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

NAME = "mujaz_dropout"  # of our attention, among those of transformers
WORD = (-(1 << 63), 1 << 63)  # all 64 bits of one draw
STEPS = 1 << 16  # a share is rounded to one of so many: 0.1 is drawn as 0.10001


def noise(shape: Sequence[int], share: float, dtype: torch.dtype) -> torch.Tensor:
    """What dropout multiplies with: 0 for a share of the places, 1 / (1 - share) elsewhere.

    Args:
        shape: Of the result.
        share: Of zeros, 0 to 1 (1 excluded).
        dtype: Of the result.
    """
    count = math.prod(shape)
    seed = int(torch.randint(1 << 62, ()))
    raw = np.random.Generator(np.random.SFC64(seed)).integers(*WORD, -(-count // 4), dtype=np.int64)
    bits = torch.from_numpy(raw.view(np.int16)[:count]).view(*shape)
    kept = bits >= round(share * STEPS) - STEPS // 2
    return kept.to(dtype).mul_(1 / (1 - share))


class Dropout(torch.nn.Module):
    """torch.nn.Dropout, drawn by `noise`."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.p = share

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The states, some of them zero while it learns."""
        if not self.training or not 0 < self.p < 1:
            return torch.nn.functional.dropout(states, self.p, self.training)
        return states * noise(states.shape, self.p, states.dtype)


@contextlib.contextmanager
def fast(network: torch.nn.Module, device: torch.device) -> Iterator[None]:
    """Draw the dropout of a network fast while the context lasts; a GPU draws fast by itself.

    Args:
        network: Its torch.nn.Dropout layers are exchanged, and put back at the end; so is the attention of
            every transformers model in it that uses "sdpa".
        device: Of the training.
    """
    if device.type != "cpu":
        yield
        return
    models: list[Any] = [each for each in network.modules() if _attends(each)]
    layers = [
        (parent, name, layer)
        for parent in list(network.modules())
        for name, layer in parent.named_children()
        if type(layer) is torch.nn.Dropout
    ]
    _register()
    try:
        for parent, name, layer in layers:
            setattr(parent, name, Dropout(layer.p).train(layer.training))
        for model in models:
            model.set_attn_implementation(NAME)
        yield
    finally:
        for parent, name, layer in layers:
            setattr(parent, name, layer.train(network.training))
        for model in models:
            model.set_attn_implementation("sdpa")


def _attends(module: Any) -> bool:
    """Whether a module is a transformers model whose attention is torch's own."""
    config = getattr(module, "config", None)
    return (
        hasattr(module, "set_attn_implementation") and getattr(config, "_attn_implementation", "") == "sdpa"
    )


def _register() -> None:
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, sdpa_mask)


def attend(  # noqa: PLR0917 - transformers hands them on in this order
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    dropout: float = 0.0,
    scaling: float | None = None,
    is_causal: bool | None = None,
    **more: Any,
) -> tuple[torch.Tensor, None]:
    """Scaled dot-product attention, as transformers asks for it; where it drops nothing, torch's own.

    Args:
        module: The layer that asks.
        query: Shape (batch, heads, tokens, width of a head); so are key and value.
        key: Likewise.
        value: Likewise.
        attention_mask: True where a token may be read, or what is added to its score; None reads all.
        dropout: Share of the weights that are dropped.
        scaling: Of the scores; None is 1 / √width.
        is_causal: Whether a token reads those before it alone.
        **more: What else a model hands on.

    Returns:
        Shape (batch, tokens, heads, width of a head), and no weights.

    Source: Vaswani et al., "Attention Is All You Need", NeurIPS 2017, equation 1.
    """
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    causal = is_causal if is_causal is not None else getattr(module, "is_causal", True)
    special = causal or key.shape[1] != query.shape[1] or more.get("position_bias") is not None
    if not 0 < dropout < 1 or special:
        return sdpa_attention_forward(  # type: ignore[no-any-return]  # transformers leaves it untyped
            module, query, key, value, attention_mask, dropout, scaling, is_causal, **more
        )
    scores = (query * (scaling or query.shape[-1] ** -0.5)) @ key.transpose(2, 3)
    if attention_mask is not None and attention_mask.dtype == torch.bool:
        scores = scores.masked_fill(~attention_mask, torch.finfo(scores.dtype).min)
    elif attention_mask is not None:
        scores = scores + attention_mask
    weights = scores.softmax(dim=-1)
    read = (weights * noise(weights.shape, dropout, weights.dtype)).to(value.dtype) @ value
    return read.transpose(1, 2).contiguous(), None
