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

EXTRAS = {"onnx": "", "torch": "train", "openvino": "openvino"}


class Runtime(Protocol):
    """A network that is ready to run."""

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], states: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Run one batch.

        Args:
            ids: Shape (batch, tokens).
            mask: 1 for a token, 0 for padding. Shape (batch, tokens).
            states: Whether token states are wanted.

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
    labels = runtime.run(probe, np.ones_like(probe), states=False)[0].shape[-1]
    if labels != len(settings.labels):
        raise ModelError(
            expected=f"a network with {len(settings.labels)} labels, as in stance.json",
            got=str(labels),
            where=str(folder),
            do="Export it again: mujaz export model=FOLDER.",
        )
    return runtime


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
