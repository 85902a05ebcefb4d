"""What a brief was made with: versions, and hashes of the model and of the config.

In:   the plain config of the rooms, and the model's folder.
Out:  strings that name them; the same for the same.
Not:  times or paths: a brief has no clock in it, and does not know its machine.
Why:  an editor who signs a brief can have it made again, and see that it is the same.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import __version__

ENGINES = {"onnx": ("onnxruntime",), "torch": ("torch", "transformers"), "openvino": ("openvino",)}
WEIGHTS = {"onnx": "*.onnx", "openvino": "model.openvino.*", "torch": "weights/*"}


def manifest(model: Path, runtime: str, rooms: Mapping[str, Any]) -> dict[str, str]:
    """Name everything that a brief depends on besides its article.

    Args:
        model: The model's folder.
        runtime: What runs it: onnx, torch or openvino.
        rooms: The config of each room: dataclasses or plain values.
    """
    from importlib.metadata import version

    named = {"mujaz": __version__}
    named |= {package: version(package) for package in ("numpy", "tokenizers", *ENGINES.get(runtime, ()))}
    named["runtime"] = runtime
    named["model_sha256"] = _folder_hash(model, runtime)
    named["config_sha256"] = _config_hash(rooms)
    return named


def text_hash(text: str) -> str:
    """The hash of a source text, as its file `NAME.source.txt` holds it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _config_hash(rooms: Mapping[str, Any]) -> str:
    plain = json.dumps(rooms, sort_keys=True, ensure_ascii=False, default=dataclasses.asdict)
    return hashlib.sha256(plain.encode()).hexdigest()


def _folder_hash(model: Path, runtime: str) -> str:
    """One hash over the names and bytes of what this runtime reads of a model."""
    read = [model / "stance.json", model / "tokenizer.json", *model.glob(WEIGHTS.get(runtime, "*"))]
    whole = hashlib.sha256()
    for path in sorted(set(read)):
        if path.is_file():
            with open(path, "rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            whole.update(f"{path.relative_to(model).as_posix()} {digest}\n".encode())
    return whole.hexdigest()
