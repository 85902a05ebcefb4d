"""A model's weights as a graph that runs without torch.

In:   a model folder with stance.json, tokenizer.json and weights/.
Out:  model.int8.onnx, or model.openvino.xml with its .bin; export.RUNTIME.json says how far the
      answers are from the float weights'.
Not:  training (train), running the graph (runtimes/).
Why:  int8 weights are a quarter of the size and twice as fast, and a reader of the model must see
      what that costs in probability.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import files
from pipeline.config import RuntimeConfig
from pipeline.encoder import folder as folders
from pipeline.encoder.folder import Settings
from pipeline.encoder.model import Model, open_model
from pipeline.encoder.runtimes import IDS, MASK, OWN
from pipeline.encoder.windows import Tokens
from pipeline.errors import ConfigError, MissingExtraError

INPUTS = [IDS, MASK]
OUTPUTS = ["logits", "states"]  # never "embedding": ONNX Runtime refuses what the exporter then writes
SENTENCES = (
    "أعلنت وزارة الخارجية أن المحادثات بين البلدين ستُستأنف الشهر المقبل في جنيف.",
    "قال الخبراء إن الاقتصاد العالمي نما بنسبة 3.2% في عام 2024، رغم ارتفاع أسعار الفائدة.",
    "دعت الأمم المتحدة إلى احترام سيادة الدول وعدم التدخل في شؤونها الداخلية.",
    "وقّعت خمس دول اتفاقا جديدا للتعاون في مجال الطاقة المتجددة، بعد مفاوضات استمرت عامين.",
    "فرضت واشنطن عقوبات على شركات أجنبية، في خطوة وصفتها بكين بأنها هيمنة أحادية الجانب.",
    "افتُتح المعرض الدولي للكتاب أمس بمشاركة 600 ناشر من أربعين دولة.",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a graph's answers are from the float weights', on some texts."""

    runtime: str
    texts: int
    probability_max: float  # largest change of any label's probability, 0 to 1, at the model's temperature
    probability_mean: float
    flipped: int  # texts whose first label changed
    vector_cosine_min: float  # of each text's mean vector
    bytes: int  # of the graph
    versions: dict[str, str]


def export(model: str | Path, runtime: RuntimeConfig, texts: Sequence[str] = ()) -> Difference:
    """Write what a runtime needs into a model folder, and measure it against the float weights.

    Raises:
        ModelError: The folder is incomplete.
        ConfigError: The runtime needs no export.
        MissingExtraError: torch, onnx or openvino is not installed.
    """
    place = Path(model)
    settings = folders.load(place)
    if runtime.name == "torch":
        raise ConfigError(
            expected="runtime=onnx or runtime=openvino",
            got="torch",
            where="mujaz export",
            do="It reads weights/ as they are: nothing is exported for it.",
        )
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        try:
            _trace(place / folders.WEIGHTS, settings, plain)
            written = (_int8 if runtime.name == "onnx" else _openvino)(plain, place, Path(scratch))
        except ImportError as error:
            extra = "openvino" if runtime.name == "openvino" else "train"
            raise MissingExtraError(error.name or "torch", extra, "mujaz export") from error
    found = _difference(place, runtime, tuple(texts) or SENTENCES, sum(p.stat().st_size for p in written))
    report = json.dumps(dataclasses.asdict(found), indent=2) + "\n"
    files.write(place / f"export.{runtime.name}.json", report)
    return found


def keep(source: Path, model: Path, runtime: RuntimeConfig) -> bool:
    """Take over the graph of the folder whose weights a model has unchanged; False where it has none."""
    names = folders.graph(runtime.name)
    if not all((source / name).is_file() for name in names):
        return False
    for name in names:
        with files.whole(model / name) as stream:
            stream.write((source / name).read_bytes())
    return True


def _trace(weights: Path, settings: Settings, target: Path) -> None:
    """The network as a float32 graph with free batch and length."""
    import torch

    from pipeline.encoder import network

    net = network.load(weights, attention="eager")

    class Exported(torch.nn.Module):
        """The two outputs that ship."""

        def __init__(self) -> None:
            super().__init__()
            self.net = net

        def forward(
            self,
            input_ids: torch.Tensor,
            attention_mask: torch.Tensor,
            pooling_mask: torch.Tensor | None = None,
        ) -> tuple[torch.Tensor, torch.Tensor]:
            logits, layers = self.net(input_ids, attention_mask, pooling_mask)
            return logits, layers[settings.vector_layer]

    ids = torch.arange(48).reshape(2, 24) + 5  # only their shape is read
    mask = torch.ones_like(ids)
    mask[1, 15:] = 0
    own = [] if settings.neighbours == "none" else [mask.clone()]
    inputs = [*INPUTS, OWN][: 2 + len(own)]
    free = {0: "batch", 1: "tokens"}
    with _quiet():
        # The tracing exporter: of the newer one's graphs ONNX Runtime fuses no attention, which
        # costs a third of the speed.
        torch.onnx.export(
            Exported().eval(),
            (ids, mask, *own),
            str(target),
            input_names=inputs,
            output_names=OUTPUTS,
            dynamo=False,
            opset_version=17,
            dynamic_axes={**dict.fromkeys((*inputs, "states"), free), "logits": {0: "batch"}},
        )


def _int8(plain: Path, model: Path, scratch: Path) -> list[Path]:
    """Fused, then 8 bits, then rewritten as ONNX Runtime would do it at every start."""
    from pipeline.encoder.quantise import quantise

    fused, small, ready = (scratch / f"{name}.onnx" for name in ("fused", "small", "ready"))
    tokens = Tokens(model / folders.TOKENIZER, folders.load(model))
    with _quiet():
        _fuse(plain, model, fused)
        quantise(fused, small, [tokens.windows(sentence)[0].ids for sentence in SENTENCES])
        _optimise(small, ready)
    target = model / folders.ONNX
    with files.whole(target) as stream:
        stream.write(ready.read_bytes())
    return [target]


def _fuse(plain: Path, model: Path, target: Path) -> None:
    """Attention, GELU and normalisation as single operators; attention's products stay apart."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    shape = json.loads((model / folders.WEIGHTS / "config.json").read_text("utf-8"))
    options = FusionOptions("bert")
    options.use_multi_head_attention = True  # its weights are then quantised as all others are
    fused = optimizer.optimize_model(
        str(plain),
        model_type="bert",
        num_heads=int(shape["num_attention_heads"]),
        hidden_size=int(shape["hidden_size"]),
        opt_level=0,
        optimization_options=options,
    )
    fused.save_model_to_file(str(target))


def _optimise(small: Path, target: Path) -> None:
    """Save the graph as ONNX Runtime rewrites it, so that a start does not do it again."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(small), sess_options=options, providers=["CPUExecutionProvider"])


def _openvino(plain: Path, model: Path, scratch: Path) -> list[Path]:
    """OpenVINO's own format, weights in float16; the processor's precision is chosen at run time."""
    import openvino

    with _quiet():
        converted = openvino.convert_model(str(plain))
        openvino.save_model(converted, str(scratch / folders.OPENVINO), compress_to_fp16=True)
    written = []
    for source in (scratch / folders.OPENVINO, (scratch / folders.OPENVINO).with_suffix(".bin")):
        with files.whole(model / source.name) as stream:
            stream.write(source.read_bytes())
        written.append(model / source.name)
    return written


def _difference(place: Path, runtime: RuntimeConfig, texts: Sequence[str], size: int) -> Difference:
    """Read the same texts with the float weights and with the graph."""
    exact = RuntimeConfig(
        name="torch",
        threads=runtime.threads,
        batch_tokens=runtime.batch_tokens,
        device="cpu",
        precision="float32",
    )
    rows = [_answers(open_model(place, config), texts) for config in (exact, runtime)]
    (true, true_vectors), (near, near_vectors) = rows
    cosine = (true_vectors * near_vectors).sum(axis=1)
    names = {"onnx": ("torch", "onnx", "onnxruntime"), "openvino": ("torch", "openvino")}[runtime.name]
    return Difference(
        runtime=runtime.name,
        texts=len(texts),
        probability_max=round(float(np.abs(true - near).max()), 6),
        probability_mean=round(float(np.abs(true - near).mean()), 6),
        flipped=int((true.argmax(axis=1) != near.argmax(axis=1)).sum()),
        vector_cosine_min=round(float(cosine.min()), 6),
        bytes=size,
        versions={name: version(name) for name in names},
    )


def _answers(model: Model, texts: Sequence[str]) -> tuple[Any, Any]:
    """Probabilities, and unit vectors of whole texts."""
    from pipeline.classify import calibrate

    readings = model.read(texts, spans=[[(0, len(text))] for text in texts])
    probabilities = calibrate(np.stack([r.logits for r in readings]), model.settings.temperature)
    vectors = np.concatenate([r.vectors for r in readings])
    return probabilities, vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporters' chatter from the user; their errors still come through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = logging.root.manager.disable
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(before)
