"""A tiny random BERT with AraBERT v02's tokenizer settings: it stands in for the hub in tests.

WordPiece, cased, no accents stripped, [CLS]/[SEP], the special tokens and never-split tokens of
AraBERT v02, written in the files that its folder on the hub has (vocab.txt, no tokenizer.json).
"""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import tempfile
from pathlib import Path

import pytest

from pipeline.config import EncoderConfig, RuntimeConfig
from pipeline.encoder import folder as folders
from pipeline.encoder import source
from pipeline.encoder.export import export
from pipeline.encoder.folder import Settings
from pipeline.records import Label

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MARKED = ["[رابط]", "[بريد]", "[مستخدم]"]  # AraBERT's own tokens for links, mails and users
WORDS = ["الصين", "أمريكا", "سيادة", "الدول", "هيمنة", "قال", "في", "من", "على", "أن", "الأمم", "المتحدة"]
LETTERS = [chr(code) for code in (*range(0x621, 0x63B), *range(0x641, 0x64B))]
OTHER = [*"0123456789", *"abcdefghijklmnopqrstuvwxyz", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *".,:;!?()[]-\"'،؛؟«»%"]
LABELS = (
    Label("hegemony", "هيمنة", "#b3423a", 0.5),
    Label("multilateralism", "تعددية", "#2f6f9f", 0.5),
    Label("sovereignty", "سيادة", "#3c7d4f", 0.5),
    Label("neutral", "محايد", "#8a8a8a", 0.5),
)


def vocabulary() -> list[str]:
    """One line a piece: special tokens, whole words, every letter as a start and as a continuation."""
    pieces = [*SPECIAL, *MARKED, *WORDS, *LETTERS, *OTHER]
    return [*pieces, *(f"##{piece}" for piece in (*LETTERS, *OTHER[:62]))]


def encoder(folder: Path, width: int = 32, layers: int = 2, heads: int = 4, positions: int = 512) -> Path:
    """Write a random encoder as a folder of the hub: config, safetensors, vocab.txt."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(20)
    config = BertConfig(
        vocab_size=len(vocabulary()),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=2 * width,
        max_position_embeddings=positions,
        pad_token_id=0,
        initializer_range=0.2,  # as random layers would else change next to nothing
    )
    BertModel(config).eval().save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(vocabulary()) + "\n", "utf-8")
    settings = {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": False,
        "do_basic_tokenize": True,
        "strip_accents": None,
        "tokenize_chinese_chars": True,
        "never_split": MARKED,
        "model_max_length": positions,
        **dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True)),
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, ensure_ascii=False), "utf-8")
    return folder


def settings(**changes: object) -> Settings:
    """The stance.json of a tiny model."""
    given: dict[str, object] = {
        "labels": LABELS,
        "temperature": 1.5,
        "max_tokens": 64,
        "window_overlap": 8,
        "prefix": "",
        "cleaning": "arabertv02",
        "context": "none",
        "vector_layer": -1,
        "encoder": "arabert",
        "base": "a tiny random encoder",
    }
    return Settings(**{**given, **changes})  # type: ignore[arg-type]  # names are the tests' own


def model(folder: Path, base: Path, **changes: object) -> Path:
    """Write a model folder with a random head over a prepared encoder (one with tokenizer.json)."""
    import torch

    from pipeline.encoder import network

    torch.manual_seed(21)
    net = network.build(base, len(LABELS), 0.1)
    with torch.no_grad():
        net.head.weight.mul_(5)  # a fresh head says 0.25 of everything: differences would not show
    network.save(net, folder / folders.WEIGHTS, half=True)
    shutil.copy(base / folders.TOKENIZER, folder / folders.TOKENIZER)
    folders.save(folder, settings(**changes))
    return folder


@functools.cache
def _place() -> Path:
    """A folder that lives as long as the tests."""
    keep = tempfile.TemporaryDirectory(prefix="mujaz-")
    atexit.register(keep.cleanup)
    return Path(keep.name)


@functools.cache
def shared_encoder() -> Path:
    """The tiny encoder as `mujaz encoder` writes it, made once; tests only read it."""
    pytest.importorskip("transformers", reason="needs the extra train")
    hub = encoder(_place() / "hub")
    page = EncoderConfig(
        page="arabert",
        kind="hub",
        name=str(hub),
        path=None,
        revision=None,
        latin_rank=None,
        prefix="",
        cleaning="arabertv02",
        fold=False,
        dots="as_written",
        max_tokens=64,
        window_overlap=8,
        vector_layer=-1,
    )
    return source.prepare(page, _place() / "encoder")


@functools.cache
def shared_model() -> Path:
    """A model folder over the tiny encoder, exported to ONNX, made once; tests only read it."""
    made = model(_place() / "model", shared_encoder())
    export(made, runtime("onnx"))
    return made


def runtime(name: str, **changes: object) -> RuntimeConfig:
    """A runtime's config for tests: one thread, small batches."""
    given: dict[str, object] = {
        "name": name,
        "threads": 1,
        "batch_tokens": 512,
        "device": "cpu",
        "precision": "int8" if name == "onnx" else "float32",
    }
    return RuntimeConfig(**{**given, **changes})  # type: ignore[arg-type]  # names are the tests' own
