"""Where a base encoder comes from: rebuilt, fetched from the hub, or a local folder.

In:   an EncoderConfig.
Out:  a local folder with config.json, model.safetensors and tokenizer.json, whatever it came from.
Not:  the embedded encoder's own weights (embedded.py), the head (network.py).
Why:  training and export then know one kind of thing: a folder. AraBERT is fetched once and carried
      to machines without a hub.

Only safetensors are read and no code of the hub is run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.config import EncoderConfig
from pipeline.encoder import arabert, embedded
from pipeline.encoder.folder import TOKENIZER, WEIGHTS
from pipeline.errors import MissingExtraError, ModelError

MARKED = tuple(token.strip() for token in (arabert.LINK, arabert.MAIL, arabert.USER))
NEEDED = ("config.json", "model.safetensors", TOKENIZER)


def prepare(config: EncoderConfig, folder: Path, *, vectors: bool = True) -> Path:
    """A local folder of this encoder: `config.path` if it is given, else made in `folder`.

    `config.path` may be a model folder, to go on from what it has learned: see `weights`.
    `vectors` is whether those of `config.vector_layer` will be read.

    Raises:
        ModelError: The hub, the name or the folder gives no usable encoder, or none for so long windows.
        MissingExtraError: A package of the extra `encoder` or `train` is not installed.
    """
    if config.path is not None:
        made = _whole(Path(config.path))
    elif config.kind == "embedded":
        made = embedded.rebuild(folder, config.latin_rank or 0)
    else:
        made = _fetch(config, folder)
    _refuse_misfit(weights(made), config, vectors=vectors)
    _refuse_cut(weights(made) / "model.safetensors")
    return made


def _refuse_cut(weights: Path) -> None:
    """Tell of a file that was not fetched whole; only its head is read.

    Raises:
        ModelError: It is none of safetensors, or its end is missing.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(weights), "np") as opened:
            opened.keys()
    except (OSError, SafetensorError) as error:
        raise ModelError(
            expected="weights as safetensors, whole",
            got=f"{error}"[:120],
            where=str(weights),
            do="Fetch the encoder's folder again.",
        ) from error


def _refuse_misfit(folder: Path, config: EncoderConfig, *, vectors: bool) -> None:
    """Tell before the first step what would end a training, or its export after hours.

    Raises:
        ModelError: config.json does not parse, or the encoder has fewer positions or layers than asked for.
    """
    where = folder / "config.json"
    try:
        shape = json.loads(where.read_text("utf-8"))
        positions = int(shape.get("max_position_embeddings") or config.max_tokens)
        layers = int(shape.get("num_hidden_layers") or shape.get("n_layers") or abs(config.vector_layer))
        if shape.get("relative_attention"):
            positions = max(positions, config.max_tokens)
        if "roberta" in str(shape.get("model_type")) or shape.get("model_type") == "camembert":
            positions -= int(shape.get("pad_token_id") or 0) + 1  # they count from behind the padding
    except (OSError, ValueError, TypeError, AttributeError) as error:
        do = "Fetch the encoder's folder whole, or choose another."
        raise ModelError(
            expected="the config of an encoder", got=f"{error!r:.120}", where=str(where), do=do
        ) from error
    asked_of = [("max_tokens", config.max_tokens, 1, positions)]
    if vectors:
        asked_of.append(("vector_layer", config.vector_layer, -layers - 1, layers))
    for key, asked, least, most in asked_of:
        if not least <= asked <= most:
            raise ModelError(
                expected=f"encoder.{key} from {least} to {most}, as this encoder has them",
                got=str(asked),
                where=str(where),
                do=f"Type encoder.{key}={most if asked > most else least}, or choose another encoder.",
            )


def weights(folder: Path) -> Path:
    """Where a prepared encoder has config.json and model.safetensors: a model folder, in `weights`."""
    inner = folder / WEIGHTS
    return inner if (inner / "model.safetensors").is_file() else folder


def _whole(folder: Path) -> Path:
    places = {name: folder if name == TOKENIZER else weights(folder) for name in NEEDED}
    missing = [name for name, place in places.items() if not (place / name).is_file()]
    if missing:
        raise ModelError(
            expected=f"an encoder's folder with {', '.join(NEEDED)}, or a model folder",
            got=f"none of the name {', '.join(missing)}",
            where=str(folder),
            do=f"Write it with: mujaz encoder encoder=hub encoder.name={folder} output=FOLDER.",
        )
    return folder


def _fetch(config: EncoderConfig, folder: Path) -> Path:
    """Read an encoder by its hub's name or from a local folder, and write it as safetensors."""
    try:
        from transformers import AutoModel, AutoTokenizer
    except ImportError as error:
        raise MissingExtraError("transformers", "train", f"encoder {config.name}") from error
    options: dict[str, Any] = {"trust_remote_code": False}
    if config.revision is not None:
        options["revision"] = config.revision
    try:
        tokenizer = AutoTokenizer.from_pretrained(config.name, use_fast=True, **options)
        with silent():
            model = AutoModel.from_pretrained(config.name, use_safetensors=True, **options)
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise ModelError(
            expected="an encoder with safetensors weights and a tokenizer, on the hub or in a folder",
            got=f"{type(error).__name__}: {error}"[:200],
            where=f"encoder {config.name}",
            do="Check the name and the network, or fetch it elsewhere and pass encoder.path=FOLDER.",
        ) from error
    _special(tokenizer, config.name)
    _keep_whole(tokenizer)
    files.folder(folder)
    with silent():
        model.save_pretrained(folder)
    files.write(folder / "tokenizer.json", tokenizer.backend_tokenizer.to_str())
    _tokenizer_settings(tokenizer, folder)
    for path in folder.iterdir():
        path.chmod(0o644)  # save_pretrained writes for its owner alone
    return folder


@contextmanager
def silent() -> Iterator[None]:
    """Keep transformers' bars and reports of unused weights from the user; errors still come."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _special(tokenizer: Any, name: str) -> None:
    """Refuse a tokenizer that cannot be run without transformers, or cannot pad."""
    if not getattr(tokenizer, "is_fast", False) or tokenizer.pad_token_id is None:
        raise ModelError(
            expected="a tokenizer that converts to tokenizer.json and has a padding token",
            got=type(tokenizer).__name__,
            where=f"encoder {name}",
            do="Choose another encoder, or add a tokenizer.json to its folder.",
        )


def _keep_whole(tokenizer: Any) -> None:
    """Tokens that must not be split, such as AraBERT's [رابط]: a fast tokenizer forgets them else."""
    from tokenizers import AddedToken

    known = tokenizer.get_vocab()
    asked = tokenizer.init_kwargs.get("never_split") or ()
    split = [word for word in (*asked, *MARKED) if word in known and len(tokenizer.tokenize(word)) > 1]
    tokenizer.backend_tokenizer.add_tokens(
        [AddedToken(word, single_word=True, normalized=False) for word in dict.fromkeys(split)]
    )


def _tokenizer_settings(tokenizer: Any, folder: Path) -> None:
    """The tokenizer_config.json of a fast tokenizer, whatever class it came from."""
    roles = ("bos", "eos", "cls", "sep", "unk", "pad", "mask")
    special = {f"{role}_token": getattr(tokenizer, f"{role}_token", None) for role in roles}
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": min(tokenizer.model_max_length, 1 << 20),
        "model_input_names": ["input_ids", "attention_mask"],
        **{role: str(token) for role, token in special.items() if token is not None},
    }
    files.write(folder / "tokenizer_config.json", json.dumps(settings, ensure_ascii=False, indent=2) + "\n")
