"""Masked-language training: guess the tokens that are hidden, from those around them.

In:   an encoder's folder or hub name; windows of token ids.
Out:  a model whose encoder is trained; the loss on batches, hidden anew each time.
Not:  reading texts and writing the folder (pretrain.py), the steps (phase.py).
Why:  an encoder that has read the outlets' own prose needs fewer labels to tell their postures apart.

Source: Devlin et al., "BERT", NAACL 2019; continued on text of the task's domain: Gururangan et al.,
"Don't Stop Pretraining", ACL 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.encoder.source import silent
from pipeline.errors import ModelError

Ids = NDArray[np.int64]


class Masked:
    """An encoder under its masked-language head, and the tokenizer's way of hiding tokens."""

    def __init__(self, place: str | Path, tokenizer: Path, share: float, revision: str | None) -> None:
        """Open both.

        Args:
            place: A hub's name, whose own head comes along, or a folder; without a head of its own a
                fresh transform and bias over the word embeddings. Its weights are drawn from torch.
            tokenizer: A folder with tokenizer.json and tokenizer_config.json.
            share: Of the tokens, to hide; 0 to 1.
            revision: Of the hub.

        Raises:
            ModelError: There is no such encoder, it has no masked-language head, or no mask token.
        """
        from transformers import AutoModelForMaskedLM, AutoTokenizer, DataCollatorForLanguageModeling

        options = {"revision": revision} if revision is not None else {}
        try:
            with silent():  # a report of the fresh head would frighten
                self.model: Any = AutoModelForMaskedLM.from_pretrained(
                    str(place), dtype=torch.float32, trust_remote_code=False, use_safetensors=True, **options
                )
                known = AutoTokenizer.from_pretrained(str(tokenizer), trust_remote_code=False)
            self.collator = DataCollatorForLanguageModeling(tokenizer=known, mlm_probability=share)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                expected="an encoder that can guess hidden tokens, with a mask token",
                got=f"{type(error).__name__}: {error}"[:200],
                where=f"encoder {place}",
                do="Choose a BERT-shaped encoder: encoder=embedded, arabert, camelbert, marbert or xlmr.",
            ) from error
        self.model.tie_weights()
        self.pad = int(known.pad_token_id)
        self.special = torch.tensor(sorted(known.all_special_ids))

    def loss(self, windows: Sequence[Ids]) -> tuple[torch.Tensor, int]:
        """The mean surprise over the hidden tokens, in nats, and how many they are.

        Which are hidden, and dropout, come from torch's generator.
        """
        longest = max(len(ids) for ids in windows)
        rows = np.full((len(windows), longest), self.pad, dtype=np.int64)
        for row, ids in enumerate(windows):
            rows[row, : len(ids)] = ids
        plain = torch.from_numpy(rows)
        mask = torch.zeros_like(plain)
        for row, ids in enumerate(windows):
            mask[row, : len(ids)] = 1
        kept = torch.isin(plain, self.special) | (mask == 0)
        shown, goals = self.collator.torch_mask_tokens(plain, special_tokens_mask=kept)
        device = self.model.device
        shown, goals, mask = shown.to(device), goals.to(device), mask.to(device)
        hidden = goals != -100  # as the collator marks what is not asked
        logits = self._logits(shown, mask, hidden).float()
        total = torch.nn.functional.cross_entropy(logits, goals[hidden], reduction="sum")
        count = int(hidden.sum())
        return total / max(count, 1), count

    def _logits(self, ids: torch.Tensor, mask: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """Of the hidden tokens alone, where the head can be called by itself: the vocabulary is wide."""
        head = getattr(self.model, "cls", None) or getattr(self.model, "lm_head", None)
        if head is None:
            return torch.as_tensor(self.model(input_ids=ids, attention_mask=mask).logits[hidden])
        states = self.model.base_model(input_ids=ids, attention_mask=mask).last_hidden_state
        return torch.as_tensor(head(states[hidden]))

    def optimizer(self, rate: float, decay: float) -> torch.optim.AdamW:
        """AdamW over every weight; vectors (biases, norms) do not decay."""
        weights = list(self.model.parameters())
        groups = [
            {"params": [w for w in weights if w.ndim > 1], "base": rate, "weight_decay": decay},
            {"params": [w for w in weights if w.ndim <= 1], "base": rate, "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=rate, fused=True)

    def save(self, folder: Path) -> None:
        """Write the encoder alone: config.json and model.safetensors, float32."""
        with silent():
            self.model.base_model.save_pretrained(folder)
        for path in folder.iterdir():
            path.chmod(0o644)  # save_pretrained writes for its owner alone
