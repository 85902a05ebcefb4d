"""PyTorch on the float weights: CPU or CUDA, bfloat16 where the processor has it.

In:   weights/ of a model folder.
Out:  a Runtime.
Not:  training (train).
Why:  a GPU, and the answers that every other runtime is checked against.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.config import RuntimeConfig
from pipeline.encoder import folder as folders
from pipeline.encoder.folder import Settings
from pipeline.encoder.runtimes import found, threads
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    import torch

    from pipeline.encoder import network


class Network:
    """A network in memory."""

    def __init__(self, net: network.Network, device: str, half: bool, layer: int, count: int) -> None:
        self.net, self.device, self.half, self.layer, self.count = net.to(device), device, half, layer, count

    def run(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        states: bool,
        own: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """As Runtime.run."""
        import torch

        if self.device == "cpu" and torch.get_num_threads() != self.count:
            torch.set_num_threads(self.count)
        arrays = (ids, mask) if own is None else (ids, mask, own)
        given = [torch.from_numpy(array).to(self.device) for array in arrays]
        with torch.inference_mode(), torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            logits, layers = self.net(*given)
        return _plain(logits), _plain(layers[self.layer]) if states else None


def _plain(tensor: torch.Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.float().cpu().numpy()
    return array


def open_network(folder: Path, settings: Settings, config: RuntimeConfig) -> Network:
    """Open the weights of a model folder.

    Raises:
        ModelError: They are missing or broken.
        ConfigError: A GPU is asked for and there is none, or int8.
    """
    import torch

    from pipeline.encoder import network

    if (config.device == "cuda" and not torch.cuda.is_available()) or config.precision == "int8":
        raise ConfigError(
            expected="a device that is there, and precision auto, float32 or bfloat16, for runtime=torch",
            got=f"{config.device} and {config.precision}",
            where="config (RuntimeConfig)",
            do="Leave them at auto, or use runtime=onnx for int8.",
        )
    device = "cuda" if config.device != "cpu" and torch.cuda.is_available() else "cpu"
    half = config.precision == "bfloat16" or (config.precision == "auto" and _has_bfloat16(device))
    found(folder / folders.WEIGHTS / "model.safetensors", "torch")
    net = network.load(folder / folders.WEIGHTS)
    return Network(net, device, half, settings.vector_layer, threads(config))


def _has_bfloat16(device: str) -> bool:
    """Whether products in bfloat16 are faster here, not merely possible."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    try:
        flags = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
