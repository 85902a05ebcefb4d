"""OpenVINO on the graph that `mujaz export runtime=openvino` wrote.

In:   model.openvino.xml and .bin of a model folder.
Out:  a Runtime.
Not:  making the graph (export.py).
Why:  on processors with bfloat16 products it is the fastest of the three.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.config import RuntimeConfig
from pipeline.encoder import folder as folders
from pipeline.encoder.folder import Settings
from pipeline.encoder.runtimes import IDS, OWN, found, masks, threads
from pipeline.errors import ConfigError, ModelError

PRECISIONS = {"float32": "f32", "bfloat16": "bf16"}


class Network:
    """A compiled graph."""

    def __init__(self, path: Path, precision: str, count: int) -> None:
        import openvino

        options: dict[str, Any] = {"INFERENCE_NUM_THREADS": count, "PERFORMANCE_HINT": "LATENCY"}
        if precision in PRECISIONS:
            options["INFERENCE_PRECISION_HINT"] = PRECISIONS[precision]
        try:
            self.compiled = openvino.Core().compile_model(str(path), "CPU", options)
        except RuntimeError as error:
            raise ModelError(
                expected="a graph that OpenVINO can run",
                got=str(error)[:200],
                where=str(path),
                do="Export it again: mujaz export model=FOLDER runtime=openvino.",
            ) from error
        self.request = self.compiled.create_infer_request()
        self.where = str(path)
        self.knows_own = any(OWN in one.get_names() for one in self.compiled.inputs)

    def run(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        states: bool,
        own: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """As Runtime.run."""
        given = masks(mask, own, known=self.knows_own, where=self.where)
        out = self.request.infer({IDS: ids, **given})
        return np.array(out["logits"]), np.array(out["states"]) if states else None


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
    if config.device == "cuda" or config.precision == "int8":
        raise ConfigError(
            expected="runtime.device=cpu and precision auto, float32 or bfloat16 for runtime=openvino",
            got=f"{config.device} and {config.precision}",
            where="config (RuntimeConfig)",
            do="Use runtime=torch for a GPU, or runtime=onnx for int8.",
        )
    return Network(found(folder / folders.OPENVINO, "openvino"), config.precision, threads(config))
