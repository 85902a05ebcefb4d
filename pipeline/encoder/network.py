"""The network of a stance model: an encoder, the mean of its token states, one linear layer.

In:   token ids and their mask.
Out:  logits, and the hidden states of every layer; weights as one safetensors file.
Not:  tokens (the tokenizer's work), training it (training/), running it elsewhere (export).
Why:  one definition serves training, export and inference on torch, for any encoder that
      transformers' AutoModel can read.

The folder of weights is a plain Hugging Face folder whose file holds `head.weight` and `head.bias`
beside the encoder's own tensors: AutoModel reads it as an encoder, for further training.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from pipeline import files
from pipeline.errors import ModelError

HEAD = "head."  # the prefix of the linear layer's tensors in the file


class Network(torch.nn.Module):
    """Encoder → masked mean of the last layer's token states → dropout → linear."""

    def __init__(self, encoder: torch.nn.Module, labels: int, dropout: float) -> None:
        super().__init__()
        if getattr(encoder, "pooler", None) is not None:
            encoder.pooler = None  # type: ignore[assignment]  # never read here: it would be dead weight
        self.encoder = encoder
        self.dropout = torch.nn.Dropout(dropout)
        width: Any = encoder.config.hidden_size  # type: ignore[union-attr]  # every AutoModel has one
        self.head = torch.nn.Linear(width, labels)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        pooling_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
        """Read a batch.

        Args:
            input_ids: Shape (batch, tokens).
            attention_mask: 1 for a token, 0 for padding. Shape (batch, tokens).
            pooling_mask: 1 for the tokens whose mean the head reads, at least one of each text; without it,
                those of attention_mask. Shape (batch, tokens).

        Returns:
            Logits, float32, shape (batch, labels); the hidden states of the embedding layer and of
            each layer above it, each of shape (batch, tokens, width).
        """
        mean, layers = self.vectors(input_ids, attention_mask, pooling_mask)
        return self.head(self.dropout(mean)), layers

    def vectors(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        pooling_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
        """What the head reads: the mean token state, float32, shape (batch, width); and hidden states."""
        read = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True, return_dict=True
        )
        pooled = attention_mask if pooling_mask is None else pooling_mask
        mask = pooled.unsqueeze(-1).to(torch.float32)
        total = (read.last_hidden_state.to(torch.float32) * mask).sum(dim=1)
        return total / mask.sum(dim=1).clamp(min=1.0), read.hidden_states


def build(source: str | Path, labels: int, dropout: float) -> Network:
    """An encoder from the hub or a local folder, float32, under a new linear layer.

    Raises:
        ModelError: There is no encoder of that name or in that folder.
    """
    from safetensors import SafetensorError
    from transformers import AutoModel

    from pipeline.encoder.source import silent

    try:
        with silent():  # an encoder without a pooler is what is wanted: no report of it
            encoder = AutoModel.from_pretrained(str(source), dtype=torch.float32, trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            expected="an encoder that transformers can read (a hub's name, or a folder with config.json)",
            got=f"{type(error).__name__}: {error}"[:200],
            where=f"encoder {source}",
            do="Check the name, or give a local folder: encoder=hub encoder.name=FOLDER.",
        ) from error
    return Network(encoder, labels, dropout)


def load_head(network: Network, folder: Path) -> None:
    """Go on with the head of a stance model's weights.

    Raises:
        ModelError: The folder holds an encoder alone, or a head of other labels.
    """
    from safetensors.torch import load_file

    tensors = load_file(str(folder / "model.safetensors"))
    head = {name.removeprefix(HEAD): v.float() for name, v in tensors.items() if name.startswith(HEAD)}
    wanted = {name: value.shape for name, value in network.head.state_dict().items()}
    if {name: value.shape for name, value in head.items()} != wanted:
        raise ModelError(
            expected=f"the weights of a stance model of {network.head.out_features} labels",
            got=f"a head of {len(head['bias'])} labels" if "bias" in head else "an encoder alone",
            where=str(folder),
            do="Give encoder.path=MODEL, a folder that mujaz train wrote, or start_share=0 for a new head.",
        )
    network.head.load_state_dict(head)


def save(network: Network, folder: Path, half: bool) -> Path:
    """Write config.json and model.safetensors; `half` stores float16, for release."""
    from safetensors.torch import save as serialize

    files.folder(folder)
    kept = {name: value.detach().cpu() for name, value in network.encoder.state_dict().items()}
    kept |= {HEAD + name: value.detach().cpu() for name, value in network.head.state_dict().items()}
    if half:
        kept = {name: value.half() if value.is_floating_point() else value for name, value in kept.items()}
    with files.whole(folder / "model.safetensors") as stream:
        stream.write(serialize({name: v.contiguous() for name, v in kept.items()}, metadata={"format": "pt"}))
    settings = network.encoder.config.to_dict()  # type: ignore[union-attr,operator]  # as above
    settings |= {"dtype": "float16" if half else "float32", "architectures": [type(network.encoder).__name__]}
    settings.pop("_name_or_path", None)  # a path of the machine that trained it
    files.write(folder / "config.json", json.dumps(settings, indent=2, sort_keys=True) + "\n")
    return folder


def load(folder: Path, attention: str = "sdpa") -> Network:
    """Read what `save` wrote: float32, ready to infer.

    Args:
        folder: With config.json and model.safetensors.
        attention: "sdpa", or "eager" where a graph is traced.

    Raises:
        ModelError: A file is missing, or a tensor is missing or has another shape.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModel

    try:
        tensors = load_file(str(folder / "model.safetensors"))
        config = AutoConfig.from_pretrained(str(folder), trust_remote_code=False)
        encoder = AutoModel.from_config(config, attn_implementation=attention, dtype=torch.float32)
        network = Network(encoder, len(tensors[HEAD + "bias"]), 0.0)
        head = {name.removeprefix(HEAD): v.float() for name, v in tensors.items() if name.startswith(HEAD)}
        network.head.load_state_dict(head)
        rest = {name: v.float() for name, v in tensors.items() if not name.startswith(HEAD)}
        network.encoder.load_state_dict(rest)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            expected="config.json and a model.safetensors with an encoder and its head",
            got=f"{type(error).__name__}: {error}"[:200],
            where=str(folder),
            do="Train the model again, or fetch its folder whole.",
        ) from error
    return network.eval()
