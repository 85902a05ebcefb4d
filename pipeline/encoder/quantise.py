"""A float32 graph with int8 weights, and as little lost as can be.

In:   a fused ONNX graph; the ids of a few texts.
Out:  the same graph with 8-bit weights, and a scale for every block of 16 inputs of each token.
Not:  tracing or fusing (export.py), running (runtimes/).
Why:  the usual dynamic int8 gives all activations of a batch one scale: a few large values blur all
      others, and a text's answer depends on what it is read with. With a scale for each block of a
      token no text sees its neighbours. Before that, each product's inputs are evened out by a
      factor a channel that its weights take back (SmoothQuant).

Sources: Xiao et al., "SmoothQuant", ICML 2023; Dettmers et al., "LLM.int8()", NeurIPS 2022.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHARE = 0.6  # of the unevenness that moves from inputs to weights, 0 to 1; 0.5 and 0.8 lose more
BLOCK = 16  # inputs of a token that share a scale; 64 would save a tenth of the size and lose twice as much


def quantise(fused: Path, target: Path, texts: Sequence[NDArray[np.int64]]) -> None:
    """Write the graph with 8-bit weights.

    Args:
        fused: float32, with the inputs input_ids and its masks; attention's products apart.
        target: Where to.
        texts: Ids of texts that the inputs' sizes are measured on. Each of shape (tokens,).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    graph = onnx.load(str(fused))
    _smooth(graph, _peaks(graph, texts))
    smoothed = target.with_suffix(".smooth")
    onnx.save(graph, str(smoothed))
    quantize_dynamic(
        str(smoothed),
        str(target),
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["EmbedLayerNormalization"],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    rest = MatMulNBitsQuantizer(
        onnx.load(str(target)),
        bits=8,
        block_size=BLOCK,
        is_symmetric=True,
        accuracy_level=4,  # products in int8
    )
    rest.process()
    rest.model.save_model_to_file(str(target), False)


def _products(graph: Any) -> list[Any]:
    """The nodes that multiply activations by weights."""
    weights = {one.name for one in graph.graph.initializer}
    return [node for node in graph.graph.node if node.op_type == "MatMul" and node.input[1] in weights]


def _peaks(graph: Any, texts: Sequence[NDArray[np.int64]]) -> Mapping[str, NDArray[np.float32]]:
    """Of each product's input: the largest size of each channel."""
    import onnx
    import onnxruntime

    seen = onnx.ModelProto()
    seen.CopyFrom(graph)
    names = sorted({node.input[0] for node in _products(graph)})
    known = {one.name for one in seen.graph.output}
    for name in names:
        if name not in known:
            seen.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        seen.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
    )
    peaks: dict[str, list[NDArray[np.float32]]] = {name: [] for name in names}
    for ids in texts:
        given = {one.name: np.ones_like(ids[None]) for one in session.get_inputs()} | {"input_ids": ids[None]}
        values = session.run(names, given)
        for name, value in zip(names, values, strict=True):
            peaks[name].append(np.abs(value.reshape(-1, value.shape[-1])).max(axis=0))
    return {name: np.max(peaks[name], axis=0) for name in names}


def _smooth(graph: Any, peaks: Mapping[str, NDArray[np.float32]]) -> None:
    """Divide each product's inputs by a factor a channel, and multiply its weights by it."""
    from onnx import helper, numpy_helper

    weights = {one.name: one for one in graph.graph.initializer}
    before: dict[str, Any] = {}
    for node in _products(graph):
        weight = numpy_helper.to_array(weights[node.input[1]])
        inputs = np.maximum(peaks[node.input[0]], 1e-5)
        rows = np.maximum(np.abs(weight).max(axis=1), 1e-5)
        factor = inputs**SHARE / rows ** (1 - SHARE)
        factor = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
        weights[node.input[1]].CopyFrom(
            numpy_helper.from_array((weight * factor[:, None]).astype(np.float32), node.input[1])
        )
        name = f"{node.name}/smooth"
        graph.graph.initializer.append(numpy_helper.from_array((1 / factor).astype(np.float32), name))
        before[node.name] = helper.make_node("Mul", [node.input[0], name], [f"{name}/out"], name=name)
        node.input[0] = f"{name}/out"
    nodes = [one for node in graph.graph.node for one in (before.get(node.name), node) if one is not None]
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
