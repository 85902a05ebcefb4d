"""ONNX Runtime on the int8 graph: what ships, and what a brief runs on.

In:   model.int8.onnx of a model folder.
Out:  a Runtime.
Not:  making the graph (export.py).
Why:  it starts in a fraction of a second, needs no torch, and int8 halves the time of float32.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.config import RuntimeConfig
from pipeline.encoder import folder as folders
from pipeline.encoder.folder import Settings
from pipeline.encoder.runtimes import IDS, OWN, found, masks, threads
from pipeline.errors import ConfigError, ModelError


class Network:
    """An open session."""

    def __init__(self, path: Path, count: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = count
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Threads that wait by spinning take a fifth more CPU, and time where others work beside us.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph was optimised when it was exported: doing it again only delays the start.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        # Every batch has another shape: remembered plans and a growing arena would only hold memory.
        options.enable_mem_pattern = False
        try:
            self.session = onnxruntime.InferenceSession(
                str(path), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own classes share no public base
            raise ModelError(
                expected="a graph that ONNX Runtime can run",
                got=str(error)[:200],
                where=str(path),
                do="Export it again: mujaz export model=FOLDER, or fetch the folder whole.",
            ) from error
        self.where = str(path)
        self.knows_own = OWN in {one.name for one in self.session.get_inputs()}

    def run(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        states: bool,
        own: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """As Runtime.run."""
        wanted = ["logits", "states"] if states else ["logits"]
        given = masks(mask, own, known=self.knows_own, where=self.where)
        out = self.session.run(wanted, {IDS: ids, **given})
        return out[0], out[1] if states else None


def open_network(
    folder: Path,
    settings: Settings,  # noqa: ARG001 - the layer was chosen at export; one signature for all runtimes
    config: RuntimeConfig,
) -> Network:
    """Open the graph of a model folder.

    Raises:
        ModelError: It is missing or broken.
        ConfigError: Another device or precision is asked for than it has.
    """
    if config.device == "cuda" or config.precision not in ("auto", "int8"):
        raise ConfigError(
            expected="runtime.device=cpu and runtime.precision=int8 for runtime=onnx",
            got=f"{config.device} and {config.precision}",
            where="config (RuntimeConfig)",
            do="Use runtime=torch for a GPU or for float weights.",
        )
    return Network(found(folder / folders.ONNX, "onnx"), threads(config))
