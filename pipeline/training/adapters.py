"""Low-rank updates beside an encoder's matrices, and back into them.

In:   a network, the rank and the matrices that are to learn.
Out:  the network, of which the updates and the head alone move; after training, an encoder as any other.
Not:  the steps (loop.py).
Why:  a large encoder learns in a fraction of the optimizer's memory, and forgets less of its language.

Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022.
"""

from __future__ import annotations

import warnings
from typing import Any

from pipeline.config import LoraConfig
from pipeline.encoder.network import Network
from pipeline.errors import ConfigError, MissingExtraError


def adapt(network: Network, config: LoraConfig) -> None:
    """Put updates beside the encoder's matrices, and let its own weights stay.

    Raises:
        MissingExtraError: peft is not installed.
        ConfigError: No matrix of the encoder has a name of `targets`.
    """
    try:
        from peft import LoraConfig as Settings
        from peft import get_peft_model
    except ImportError as error:
        raise MissingExtraError("peft", "train", "trainer.method=lora") from error
    settings = Settings(
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        target_modules="all-linear" if config.targets is None else list(config.targets),
    )
    encoder: Any = network.encoder
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # peft asks transformers by a name of yesterday
            network.encoder = get_peft_model(encoder, settings)
    except ValueError as error:
        raise ConfigError(
            expected="names of the encoder's matrices, such as [query, value]",
            got=str(error)[:200],
            where="trainer.lora.targets",
            do="Name matrices that this encoder has, or null for all of its layers.",
        ) from error


def merge(network: Network) -> None:
    """Add the updates to the weights; the encoder is of its own class again."""
    adapted: Any = network.encoder
    network.encoder = adapted.merge_and_unload()
