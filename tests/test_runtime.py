"""Models that read: batches, windows, vectors, and runtimes that agree."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from pipeline import places
from pipeline.classify import calibrate
from pipeline.config import RuntimeConfig
from pipeline.encoder import Model, open_model, quantise
from pipeline.encoder import export as exporting
from pipeline.encoder.model import batches
from pipeline.errors import ConfigError, MissingExtraError, ModelError
from tests import checkpoints

SHORT = "قالت الصين إن سيادة الدول لا تُمس."
LONG = " ".join(["الأمم المتحدة على أن في من هيمنة سيادة"] * 30)
TEXTS = [SHORT, LONG, "", "\u200f \u200b", "من", "10% في abc"]
# Largest change of a probability against float32 on torch. int8 scales activations by the batch.
TOLERANCE = {("torch", "bfloat16"): 0.02, ("onnx", "int8"): 0.05, ("openvino", "float32"): 0.001,
             ("openvino", "bfloat16"): 0.02}  # fmt: skip
SHIPPED = {("torch", "bfloat16"): 0.05, ("onnx", "int8"): 0.15}


def reader(name: str = "onnx", **changes: object) -> Model:
    return open_model(checkpoints.shared_model(), checkpoints.runtime(name, **changes))


def probabilities(model: Model, texts: list[str]) -> np.ndarray:
    return calibrate(np.stack([one.logits for one in model.read(texts)]), model.settings.temperature)


# ── Batches ──────────────────────────────────────────────────────────────────────────────────


@given(lengths=st.lists(st.integers(1, 300), max_size=60), budget=st.integers(1, 2000))
def test_batches_hold_everything_once_within_the_budget(lengths: list[int], budget: int) -> None:
    made = list(batches(lengths, budget))
    assert sorted(index for batch in made for index in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) == 1 or len(batch) * max(lengths[index] for index in batch) <= budget
    longest = [max(lengths[index] for index in batch) for batch in made]
    assert longest == sorted(longest, reverse=True)


# ── Readings ─────────────────────────────────────────────────────────────────────────────────


def test_readings_keep_the_order_of_the_texts() -> None:
    exact = reader("torch")
    together, alone = exact.read(TEXTS), [exact.read([text])[0] for text in TEXTS]
    for one, other in zip(together, alone, strict=True):
        assert one.windows == other.windows
        assert np.abs(one.logits - other.logits).max() < 1e-4
    assert [one.windows for one in together] == [1, 5, 1, 1, 1, 1]


def test_logits_of_a_long_text_are_the_mean_of_its_windows() -> None:
    exact = reader("torch")
    windows = exact.tokens.windows(LONG)
    each = [exact.runtime.run(w.ids[None], np.ones_like(w.ids[None]), states=False)[0][0] for w in windows]
    weights = [last - first for first, last in (window.owned for window in windows)]
    assert np.abs(exact.read([LONG])[0].logits - np.average(each, axis=0, weights=weights)).max() < 1e-4


def test_a_vector_is_the_mean_of_its_tokens() -> None:
    exact = reader("torch")
    spans = [(0, 4), (5, 10), (0, len(SHORT)), (len(SHORT), len(SHORT))]
    reading = exact.read([SHORT], spans=[spans])[0]
    window = exact.tokens.windows(SHORT)[0]
    states = exact.runtime.run(window.ids[None], np.ones_like(window.ids[None]), states=True)[1]
    assert states is not None
    for (start, end), vector in zip(spans[:3], reading.vectors, strict=False):
        inside = [row for row, place in enumerate(window.places) if start <= place < end]
        assert inside
        assert np.abs(vector - states[0][inside].mean(axis=0)).max() < 1e-5
    assert np.abs(reading.vectors[3] - reading.vectors[2]).max() < 1e-6  # no token: the whole text's


def test_vectors_of_a_long_text_are_stitched_from_its_windows() -> None:
    exact = reader("torch")
    middle = len(LONG) // 2
    whole, left, right = exact.read([LONG], spans=[[(0, len(LONG)), (0, middle), (middle, len(LONG))]])[
        0
    ].vectors
    places = [place for w in exact.tokens.windows(LONG) for place in w.places[slice(*w.owned)]]
    share = sum(place < middle for place in places) / len(places)
    assert np.abs(whole - (share * left + (1 - share) * right)).max() < 1e-4


def test_a_text_without_tokens_has_vectors_of_zeros() -> None:
    reading = reader().read(["\u200f"], spans=[[(0, 1)]])[0]
    assert reading.vectors.tolist() == [[0.0] * 32]
    assert np.isfinite(reading.logits).all()


@given(marks=st.lists(st.sampled_from(["\u200f", "\u0651", "ـ", "\u064e"]), max_size=6))
@limits(max_examples=20, deadline=None)
def test_junk_moves_no_sentence(marks: list[str]) -> None:
    junk = "".join(marks)
    first, second = "قال في الأمم" + junk + " المتحدة", "سيادة الدول"
    text = junk + first + junk + " " + second
    start = text.index(second)
    plain = reader("torch").read(["قال في الأمم المتحدة سيادة الدول"], spans=[[(0, 20), (21, 32)]])[0]
    noisy = reader("torch").read([text], spans=[[(0, start), (start, len(text))]])[0]
    assert np.abs(plain.vectors - noisy.vectors).max() < 1e-4


# ── Runtimes ─────────────────────────────────────────────────────────────────────────────────


@functools.cache
def openvino_graph() -> None:
    """Export the tiny model for OpenVINO, once."""
    pytest.importorskip("openvino")
    exporting.export(checkpoints.shared_model(), checkpoints.runtime("openvino"))


@pytest.mark.parametrize(("name", "precision"), list(TOLERANCE))
def test_runtimes_agree_on_a_tiny_model(name: str, precision: str) -> None:
    if name == "openvino":
        openvino_graph()
    exact, near = reader("torch"), reader(name, precision=precision)
    true, found = probabilities(exact, TEXTS), probabilities(near, TEXTS)
    assert np.abs(true - found).max() < TOLERANCE[name, precision]
    spans = [[(0, len(text))] for text in TEXTS]
    for one, other in zip(exact.read(TEXTS, spans=spans), near.read(TEXTS, spans=spans), strict=True):
        assert one.vectors.shape == other.vectors.shape == (1, 32)
        assert np.abs(one.vectors - other.vectors).max() < 0.1


@pytest.mark.parametrize(("name", "precision"), list(SHIPPED))
def test_runtimes_agree_on_the_model_that_ships(name: str, precision: str) -> None:
    shipped = places.models() / "stance"
    if not (shipped / "weights" / "model.safetensors").is_file():
        pytest.skip("the float weights of the shipped model are not here")
    texts = list(exporting.SENTENCES)
    true = probabilities(open_model(shipped, checkpoints.runtime("torch")), texts)
    found = probabilities(open_model(shipped, checkpoints.runtime(name, precision=precision)), texts)
    assert np.abs(true - found).max() < SHIPPED[name, precision]


def test_an_export_says_how_far_it_is_from_the_float_weights() -> None:
    said = json.loads((checkpoints.shared_model() / "export.onnx.json").read_text("utf-8"))
    assert said["texts"] == len(exporting.SENTENCES)
    assert 0 < said["probability_max"] < 0.05
    assert said["bytes"] == (checkpoints.shared_model() / "model.int8.onnx").stat().st_size


def test_another_layer_gives_other_vectors_and_the_same_logits(tmp_path: Path) -> None:
    made = checkpoints.model(tmp_path, checkpoints.shared_encoder(), vector_layer=1)
    exporting.export(made, checkpoints.runtime("onnx"))
    exact, near = (open_model(made, checkpoints.runtime(name)) for name in ("torch", "onnx"))
    spans = [[(0, len(SHORT))]]
    one, other, last = (model.read([SHORT], spans=spans)[0] for model in (exact, near, reader("torch")))
    assert np.abs(one.vectors - other.vectors).max() < 0.1
    assert np.abs(one.vectors - last.vectors).max() > 0.3
    assert np.abs(one.logits - last.logits).max() < 1e-4


def test_every_product_has_scales_by_blocks(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    made = checkpoints.model(tmp_path, checkpoints.shared_encoder())
    found = exporting.export(made, checkpoints.runtime("onnx"))
    nodes = Counter(node.op_type for node in onnx.load(made / "model.int8.onnx").graph.node)
    assert (
        nodes["MatMulNBits"] == 2 * 6 + 1
    )  # of each layer: query, key, value, output, two more; and the head
    assert nodes["MultiHeadAttention"] == 2
    assert not [name for name in nodes if name.startswith(("Dynamic", "QAttention"))]
    assert found.probability_max < TOLERANCE["onnx", "int8"]


def test_an_answer_does_not_depend_on_what_is_read_with_it() -> None:
    model = reader("onnx")
    texts = [SHORT, SHORT * 3, "خبر", SHORT[::-1]]
    alone = [model.read([text])[0].logits for text in texts]
    together = [reading.logits for reading in model.read(texts)]
    assert np.abs(np.stack(alone) - np.stack(together)).max() < 1e-5


def test_smoothing_changes_no_answer(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    helper, arrays = onnx.helper, onnx.numpy_helper
    chance = np.random.default_rng(20)
    weight = chance.normal(size=(8, 4)).astype(np.float32)
    given = helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n", 8])
    gives = helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ["n", 4])
    node = helper.make_node("MatMul", ["x", "w"], ["y"], name="dense")
    graph = helper.make_graph([node], "g", [given], [gives], [arrays.from_array(weight, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    x = chance.normal(size=(5, 8)).astype(np.float32) * np.array([1, 1, 100, 1, 1, 1, 0, 1], np.float32)
    quantise._smooth(model, {"x": np.abs(x).max(axis=0)})
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    assert np.abs(session.run(["y"], {"x": x})[0] - x @ weight).max() < 1e-3
    inputs = np.abs(x * arrays.to_array(model.graph.initializer[1])).max(axis=0)
    even = np.abs(x).max(axis=0)
    assert inputs.max() / np.median(inputs) < even.max() / np.median(even) / 5


def test_the_way_of_a_brief_imports_no_torch() -> None:
    code = (
        "import sys; from pipeline.config import RuntimeConfig; from pipeline.encoder import open_model;"
        "from pipeline.classify import classify;"
        f"m = open_model({str(checkpoints.shared_model())!r}, RuntimeConfig(name='onnx', threads=1,"
        " batch_tokens=64, device='cpu', precision='int8'));"
        "m.read(['قال'], spans=[[(0, 3)]]);"
        "heavy = {'torch', 'transformers', 'sklearn', 'pandas', 'matplotlib', 'onnx', 'openvino'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=places.CHECKOUT
    )
    assert done.stdout.strip() == "[]", done.stderr


# ── What is missing is told ──────────────────────────────────────────────────────────────────


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    model = checkpoints.shared_model()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mujaz\[train\]'"):
        open_model(model, checkpoints.runtime("torch"))
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mujaz\[openvino\]'"):
        open_model(model, checkpoints.runtime("openvino"))


@pytest.mark.parametrize(
    ("name", "file", "do"),
    [
        ("onnx", "model.int8.onnx", "mujaz export model="),
        ("torch", "weights/model.safetensors", "weights/"),
        ("onnx", "tokenizer.json", "Fetch the model folder"),
    ],
)
def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path, name: str, file: str, do: str) -> None:
    copy = shutil.copytree(checkpoints.shared_model(), tmp_path / "copy")
    (copy / file).unlink()
    with pytest.raises(ModelError, match=do):
        open_model(copy, checkpoints.runtime(name))


def test_a_broken_graph_and_other_labels_are_told(tmp_path: Path) -> None:
    copy = shutil.copytree(checkpoints.shared_model(), tmp_path / "copy")
    raw = json.loads((copy / "stance.json").read_text("utf-8"))
    (copy / "stance.json").write_text(json.dumps({**raw, "labels": raw["labels"][:3]}), "utf-8")
    with pytest.raises(ModelError, match=r"3 labels, as in stance\.json, got 4"):
        open_model(copy, checkpoints.runtime("onnx"))
    (copy / "model.int8.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="a graph that ONNX Runtime can run"):
        open_model(copy, checkpoints.runtime("onnx"))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("onnx", {"precision": "float32"}),
        ("onnx", {"device": "cuda"}),
        ("torch", {"precision": "int8"}),
        ("openvino", {"precision": "int8"}),
    ],
)
def test_a_runtime_refuses_what_it_has_not(name: str, changes: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=f"for runtime={name}"):
        reader(name, **changes)


def test_torch_needs_no_export(tmp_path: Path) -> None:
    config: RuntimeConfig = checkpoints.runtime("torch")
    with pytest.raises(ConfigError, match="nothing is exported for it"):
        exporting.export(checkpoints.shared_model(), config)
