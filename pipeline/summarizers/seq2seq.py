"""A sequence-to-sequence model of the hub or of a folder: AraBART, mT5, AraT5.

In:   a name or a folder; an article's sentences.
Out:  what the model generates of them, chunk by chunk, as draft sentences.
Not:  training one.
Why:  these models are small enough for a newsroom's own machine, and need no other's.

Only safetensors are read, and no code of the hub is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.config import Seq2SeqConfig, SummarizeConfig
from pipeline.errors import MissingExtraError, ModelError, SummarizerError
from pipeline.summarizers import chunks, parted

_MARKS = 2  # tokens that a tokenizer puts around a text


class Seq2Seq:
    """A generator, opened once."""

    def __init__(self, config: SummarizeConfig) -> None:
        """Open it.

        Raises:
            ModelError: The name or the folder gives no such model.
            MissingExtraError: transformers or torch is not installed.
        """
        assert config.seq2seq is not None
        assert config.name is not None
        self._name, self._settings = config.name, config.seq2seq
        self._tokenizer, self._model, self._device = _load(config.name, config.seq2seq)
        self._most = min(self._settings.source_tokens, _positions(self._model, self._tokenizer)) - _MARKS

    def draft(self, sentences: Sequence[str], words: int) -> list[str]:
        """Generate from each chunk of the article, in order; see Summarizer."""
        del words  # such a model has learned one length; answer_tokens bounds it
        prefix = self._settings.prefix
        room = self._most - (self._size(prefix) if prefix else 0)
        found: list[str] = []
        for group in chunks(sentences, self._size, max(room, 1)):
            found += parted(self._generated(prefix + " ".join(group)))
        return list(dict.fromkeys(found))

    def _size(self, text: str) -> int:
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _generated(self, text: str) -> str:
        import torch

        settings = self._settings
        read = self._tokenizer(text, return_tensors="pt", truncation=True, max_length=self._most + _MARKS)
        try:
            with torch.inference_mode():
                made = self._model.generate(
                    input_ids=read["input_ids"].to(self._device),
                    attention_mask=read["attention_mask"].to(self._device),
                    num_beams=settings.beams,
                    max_new_tokens=settings.answer_tokens,
                    length_penalty=settings.length_penalty if settings.beams > 1 else None,
                    early_stopping=settings.beams > 1,
                    no_repeat_ngram_size=settings.no_repeat_ngram,
                    do_sample=False,
                )
        except (RuntimeError, ValueError, IndexError) as error:  # out of memory, a broken generation config
            raise SummarizerError(
                expected="generated text",
                got=f"{type(error).__name__}: {error}"[:200],
                where=f"seq2seq {self._name}",
                do="Lower summarize.seq2seq.source_tokens or beams, or choose another model.",
            ) from error
        return str(self._tokenizer.decode(made[0], skip_special_tokens=True))


def _load(name: str, settings: Seq2SeqConfig) -> tuple[Any, Any, str]:
    try:
        import torch
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
    except ImportError as error:
        raise MissingExtraError("transformers", "train", f"seq2seq {name}") from error
    from pipeline.encoder.source import silent

    device = settings.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    place = str(Path(name)) if Path(name).is_dir() else name
    options: dict[str, Any] = {"trust_remote_code": False}
    if settings.revision is not None:
        options["revision"] = settings.revision
    try:
        with silent():
            tokenizer = AutoTokenizer.from_pretrained(place, **options)
            model = AutoModelForSeq2SeqLM.from_pretrained(place, use_safetensors=True, **options)
            model.to(device).eval()
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        raise ModelError(
            expected="a sequence-to-sequence model with safetensors weights and a tokenizer",
            got=f"{type(error).__name__}: {error}"[:200],
            where=f"seq2seq {name}",
            do="Check summarize.name (a hub's name or a folder) and the network, or choose another model.",
        ) from error
    return tokenizer, model, device


def _positions(model: Any, tokenizer: Any) -> int:
    """How many tokens the model can read; a T5 has no limit of its own."""
    own = getattr(model.config, "max_position_embeddings", None) or 1 << 20
    return int(min(own, tokenizer.model_max_length, 1 << 20))
