"""What runs the network: ONNX Runtime, PyTorch or OpenVINO, each in a module that is imported alone.

In:   ids and mask of one batch.
Out:  logits, and token states where they are wanted.
Not:  tokens or pooling (windows.py, model.py).
Why:  a brief needs one of them; importing another takes seconds and hundreds of megabytes.

The three agree within a tolerance, not to the bit: int8 products differ from float ones, and
between processors with and without VNNI.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.config import RuntimeConfig
from pipeline.encoder.folder import Settings
from pipeline.errors import MissingExtraError, ModelError

IDS, MASK, OWN = "input_ids", "attention_mask", "pooling_mask"  # inputs of a graph; the last where needed
EXTRAS = {"onnx": "", "torch": "train", "openvino": "openvino"}


class Runtime(Protocol):
    """A network that is ready to run."""

    def run(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        states: bool,
        own: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Run one batch.

        Args:
            ids: Shape (batch, tokens).
            mask: 1 for a token, 0 for padding. Shape (batch, tokens).
            states: Whether token states are wanted.
            own: 1 for the tokens whose mean the head reads; None is all of the mask. Shape (batch, tokens).

        Returns:
            Logits, shape (batch, labels); states, shape (batch, tokens, width), or None.
        """
        ...


def open_runtime(folder: Path, settings: Settings, config: RuntimeConfig) -> Runtime:
    """Open the network of a model folder with the runtime that the config names.

    Raises:
        ModelError: The folder holds nothing for this runtime, or its network has other labels.
        MissingExtraError: The runtime's package is not installed.
    """
    try:
        module = import_module(f"pipeline.encoder.runtimes.{config.name}")
        runtime = cast("Runtime", module.open_network(folder, settings, config))
    except ImportError as error:
        package = error.name or config.name
        raise MissingExtraError(package, EXTRAS[config.name], f"runtime={config.name}") from error
    probe = np.zeros((1, 4), dtype=np.int64)
    every = np.ones_like(probe)
    asked = () if settings.neighbours == "none" else (every,)
    labels = runtime.run(probe, every, False, *asked)[0].shape[-1]
    if labels != len(settings.labels):
        raise ModelError(
            expected=f"a network with {len(settings.labels)} labels, as in stance.json",
            got=str(labels),
            where=str(folder),
            do="Export it again: mujaz export model=FOLDER.",
        )
    return runtime


def masks(
    mask: NDArray[np.int64], own: NDArray[np.int64] | None, *, known: bool, where: str
) -> dict[str, NDArray[np.int64]]:
    """The masks that a graph is given.

    Args:
        mask: 1 for a token. Shape (batch, tokens).
        own: As in `Runtime.run`.
        known: Whether the graph takes one of its own for the mean.
        where: For the message.

    Raises:
        ModelError: The graph takes none, and is asked to leave tokens out.
    """
    if own is not None and not known:
        raise ModelError(
            expected=f"a graph that takes {OWN}, for a model that reads neighbours",
            got="one of a model that reads none",
            where=where,
            do="Export it again: mujaz export model=FOLDER.",
        )
    return {MASK: mask} | ({OWN: mask if own is None else own} if known else {})


def threads(config: RuntimeConfig) -> int:
    """How many threads one inference may use: the config's, or every core this process may use."""
    if config.threads:
        return config.threads
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def found(path: Path, runtime: str) -> Path:
    """The file that a runtime needs.

    Raises:
        ModelError: It is not there.
    """
    if not path.is_file():
        raise ModelError(
            expected=f"{path.name} in the model folder",
            got="no such file",
            where=str(path),
            do=f"Write it with: mujaz export model={path.parent} runtime={runtime}."
            if runtime != "torch"
            else "Fetch the model folder with its weights/, or train it again.",
        )
    return path
