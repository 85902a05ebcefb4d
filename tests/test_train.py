"""The laws of training, and the whole way on a tiny random encoder with labels of its own."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import hashlib
import json
import random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import DistillationConfig, LoraConfig, LossConfig, ScheduleConfig, TrainerConfig
from pipeline.data import Example
from pipeline.encoder import network, placing
from pipeline.errors import ConfigError, ModelError
from pipeline.training import batches, loop, optimizer
from pipeline.training.loss import Loss
from tests import checkpoints, trainings

TRAINER = TrainerConfig(
    method="full",
    last_layers=1,
    head_penalty=0.01,
    head_seed=None,
    lora=LoraConfig(rank=4, alpha=8, dropout=0.1, targets=None),
    epochs=2,
    batch_tokens=64,
    precision="fp32",
    threads=0,
    dropout=0.1,
    freeze_embeddings=False,
    frozen_layers=0,
    clip_norm=1.0,
    average=0.0,
    start_share=0.0,
    keep="last",
    checkpoint_steps=3,
)
LOSS = LossConfig(
    label_smoothing=0.0,
    second_share=0.0,
    class_weight_power=0.0,
    class_balance=0.0,
    focal=0.0,
    consistency=0.0,
    distillation=DistillationConfig(weight=1.0, temperature=1.0),
)
SCHEDULE = ScheduleConfig(rate=1e-3, head_rate=1e-2, layer_decay=0.9, weight_decay=0.01, warmup=0.1)
WORDS = ["الصين", "أمريكا", "الدول", "قال", "في", "من", "على", "أن", "المتحدة"]
SHOWN = {"favour": "سيادة", "against": "هيمنة", "none": "الأمم"}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Tiny matrices gain nothing from threads, and lose much on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return checkpoints.encoder(tmp_path_factory.mktemp("tiny"))


def encoded(count: int = 24) -> list[batches.Encoded]:
    rng = random.Random(3)
    out = []
    for index in range(count):
        ids = np.array([2, *rng.choices(range(8, 60), k=rng.randint(3, 20)), 3])
        out.append(batches.Encoded(index, ids, np.eye(2, dtype=np.float32)[index % 2]))
    return out


def run(folder, **changes) -> loop.Run:
    given_ = {
        "trainer": TRAINER,
        "loss": LOSS,
        "schedule": SCHEDULE,
        "seed": 5,
        "pad": 0,
        "device": torch.device("cpu"),
        "identity": "one",
        "folder": folder,
    }
    return loop.Run(**{**given_, **changes})


def fitted(tiny, config: loop.Run, resume: bool = False):
    torch.manual_seed(1)
    net = network.build(tiny, 2, 0.1)
    items = encoded()
    truth = np.array([index % 2 for index in range(len(items))])
    lines: list[str] = []
    history = loop.fit(net, lambda _: items, items, truth, config, resume=resume, say=lines.append)
    return net, history, lines


def test_a_run_that_was_cut_ends_as_if_it_had_not_been(tiny, tmp_path):
    whole, expected, lines = fitted(tiny, run(None, trainer=dataclasses.replace(TRAINER, average=0.9)))
    assert len(lines) == 2
    cut = run(
        tmp_path, trainer=dataclasses.replace(TRAINER, average=0.9), stop_after=len(expected.losses) // 2 + 2
    )
    fitted(tiny, cut)
    resumed, history, _ = fitted(tiny, dataclasses.replace(cut, stop_after=None), resume=True)
    assert history.losses == expected.losses
    assert history.epochs == expected.epochs
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name


@pytest.mark.parametrize("average", [0.0, 0.9])
def test_a_share_of_the_weights_that_it_began_with_stays(tiny, tmp_path, average):
    torch.manual_seed(1)
    start = network.build(tiny, 2, 0.1).state_dict()
    trainer = dataclasses.replace(TRAINER, average=average)
    plain, expected, _ = fitted(tiny, run(None, trainer=trainer))
    trainer = dataclasses.replace(trainer, start_share=0.25)
    mixed, history, _ = fitted(tiny, run(None, trainer=trainer))
    assert history.losses == expected.losses  # only what is kept changes
    moved = 0
    for name, value in plain.state_dict().items():
        if value.is_floating_point():
            between = 0.75 * value + 0.25 * start[name]
            assert torch.allclose(mixed.state_dict()[name], between, atol=1e-6), name
            moved += not torch.equal(value, start[name])
    assert moved > 10
    fitted(tiny, run(tmp_path, trainer=trainer, stop_after=len(expected.losses) // 2 + 2))
    resumed, _, _ = fitted(tiny, run(tmp_path, trainer=trainer), resume=True)
    for name, value in mixed.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name


def test_it_goes_on_with_the_head_of_a_model_and_refuses_what_has_none(tiny, tmp_path):
    torch.manual_seed(3)
    model = network.save(network.build(tiny, 2, 0.1), tmp_path / "model", half=False)
    fresh = network.build(tiny, 2, 0.1)
    network.load_head(fresh, model)
    assert torch.equal(fresh.head.weight, network.load(model).head.weight)
    with pytest.raises(ModelError, match=r"of 3 labels, got a head of 2 labels"):
        network.load_head(network.build(tiny, 3, 0.1), model)
    with pytest.raises(ModelError, match=r"of 2 labels, got an encoder alone"):
        network.load_head(fresh, tiny)


@pytest.mark.parametrize("method", ["head", "lora"])
def test_a_share_of_the_start_is_refused_where_the_start_is_no_model(method):
    with pytest.raises(ConfigError, match=r"expected trainer\.start_share=0"):
        dataclasses.replace(TRAINER, method=method, start_share=0.5)


def test_a_loss_that_is_no_number_stops_the_run(tiny):
    with pytest.raises(ConfigError, match=r"training: expected a loss that is a number, got nan at step"):
        fitted(tiny, run(None, schedule=dataclasses.replace(SCHEDULE, rate=1e30, head_rate=1e30)))


def test_a_broken_checkpoint_is_one_line(tiny, tmp_path):
    (tmp_path / loop.STATE).write_bytes(b"PK no checkpoint")
    with pytest.raises(ConfigError, match=r"state\.pt: expected a checkpoint of a training"):
        fitted(tiny, run(tmp_path), resume=True)


def test_a_checkpoint_of_another_config_is_refused(tiny, tmp_path):
    fitted(tiny, run(tmp_path, stop_after=4))
    with pytest.raises(ConfigError, match="others"):
        fitted(tiny, run(tmp_path, identity="two"), resume=True)


def test_frozen_weights_stay_and_the_others_move(tiny):
    trainer = dataclasses.replace(TRAINER, epochs=1, frozen_layers=1)
    torch.manual_seed(1)
    before = {name: value.clone() for name, value in network.build(tiny, 2, 0.1).state_dict().items()}
    net, _, _ = fitted(tiny, run(None, trainer=trainer))
    moved = {name for name, value in net.state_dict().items() if not torch.equal(value, before[name])}
    assert any("layer.1." in name for name in moved)
    assert not any("layer.0." in name or "embeddings" in name for name in moved)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=80), st.integers(8, 300), st.sampled_from([None, 0, 7])
)
def test_batches_hold_every_text_once_within_the_budget(lengths, budget, seed):
    cut = batches.cut(lengths, budget, seed)
    assert sorted(index for batch in cut for index in batch) == list(range(len(lengths)))
    for batch in cut:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget
    assert cut == batches.cut(lengths, budget, seed)


def test_padding_stays_under_a_twentieth_on_lengths_like_the_corpus_has():
    rng = random.Random(0)
    lengths = [max(12, int(rng.lognormvariate(4.1, 0.45))) for _ in range(1800)]
    assert batches.waste(lengths, batches.cut(lengths, 1536, seed=1)) < 0.05
    unsorted = [list(range(start, min(start + 25, 1800))) for start in range(0, 1800, 25)]
    assert batches.waste(lengths, unsorted) > 0.3


def test_lower_layers_learn_at_lower_rates_and_vectors_do_not_decay(tiny):
    net = network.build(tiny, 2, 0.1)
    groups = optimizer.optimizer(net, SCHEDULE).param_groups
    named = {id(weight): name for name, weight in net.named_parameters()}
    seen = {named[id(w)]: (g["base"], g["weight_decay"]) for g in groups for w in g["params"]}
    assert set(seen) == set(named.values())
    assert seen["head.weight"] == (1e-2, 0.01)
    assert seen["head.bias"] == (1e-2, 0.0)
    assert seen["encoder.encoder.layer.1.output.dense.weight"] == (1e-3, 0.01)
    assert seen["encoder.encoder.layer.0.output.dense.bias"] == (pytest.approx(9e-4), 0.0)
    assert seen["encoder.embeddings.word_embeddings.weight"][0] == pytest.approx(8.1e-4)


@given(st.integers(2, 500), st.floats(0, 0.5))
def test_the_rate_rises_then_falls_to_nothing(total, warmup):
    factors = [optimizer.factor(step, total, warmup) for step in range(total)]
    peak = factors.index(max(factors))
    assert factors[: peak + 1] == sorted(factors[: peak + 1])
    assert factors[peak:] == sorted(factors[peak:], reverse=True)
    assert 0 < factors[-1] <= 1
    assert optimizer.factor(total, total, warmup) == 0


def test_the_loss_is_cross_entropy_and_weights_balance_it():
    logits, goals = torch.tensor([[0.3, -0.9]] * 5 + [[1.2, 0.1]]), torch.eye(2)[[0, 0, 0, 0, 0, 1]]
    plain = Loss(LOSS, 2)([logits], goals)
    assert plain.item() == pytest.approx(torch.nn.functional.cross_entropy(logits, goals).item(), rel=1e-5)
    weighed = Loss(dataclasses.replace(LOSS, class_weight_power=1.0), 2)
    weighed.weigh([5, 1])
    assert weighed.weights.tolist() == pytest.approx([0.6, 3.0])
    agreeing = Loss(dataclasses.replace(LOSS, consistency=1.0), 2)
    assert agreeing([logits, logits], goals).item() == pytest.approx(plain.item(), rel=1e-5)
    apart = torch.stack([Loss(LOSS, 2)([draw], goals) for draw in (logits, -logits)]).mean()
    assert agreeing([logits, -logits], goals).item() > apart.item() + 0.1


def test_a_second_label_gets_its_share():
    one = Example("a:1", "نص", "neutral", "a", "corpus", second="hegemony")
    assert batches.target(one, ["hegemony", "neutral"], 0.25).tolist() == [0.25, 0.75]
    assert batches.target(one, ["neutral", "other"], 0.25).tolist() == [1.0, 0.0]


def test_weights_come_back_as_they_were_saved(tiny, tmp_path):
    from transformers import AutoModel

    net = network.build(tiny, 3, 0.1).eval()
    ids = torch.tensor([[2, 9, 10, 3], [2, 11, 3, 0]])
    mask = (ids != 0).long()
    back = network.load(network.save(net, tmp_path / "full", half=False))
    assert torch.allclose(net(ids, mask)[0], back(ids, mask)[0], atol=1e-6)
    small = network.load(network.save(net, tmp_path / "half", half=True))
    assert torch.allclose(net(ids, mask)[0], small(ids, mask)[0], atol=5e-3)
    longer = torch.nn.functional.pad(ids, (0, 5))
    assert torch.allclose(net(ids, mask)[0], net(longer, (longer != 0).long())[0], atol=1e-5)
    assert AutoModel.from_pretrained(tmp_path / "half").config.hidden_size == 32
    assert "name_or_path" not in (tmp_path / "half" / "config.json").read_text("utf-8")
    (tmp_path / "full" / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError):
        network.load(tmp_path / "full")


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    """A spreadsheet whose labels are told by one word; a fifth of the articles is for measuring."""
    rng, rows = random.Random(9), []
    for index in range(120):
        label = rng.choice(list(SHOWN))
        words = [*rng.choices(WORDS, k=rng.randint(6, 14)), SHOWN[label], *rng.choices(WORDS, k=3)]
        rows.append({"رقم": f"article{index // 2}:{index % 2}", "نص": " ".join(words), "موقف": label})
    folder = tmp_path_factory.mktemp("labelled")
    for name, part in (("train", rows[:96]), ("test", rows[96:])):
        table(folder / f"{name} (مقالات).csv", part)
    return folder


def table(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_labels_of_one_s_own_go_the_whole_way_with_no_code(mujaz, tiny, labelled, tmp_path):
    model, test = tmp_path / "model", labelled / "test (مقالات).csv"
    labels = (
        '[{name: favour, arabic: "مؤيد", colour: "#1f6fb2"},'
        ' {name: against, arabic: "معارض", colour: "#c0392b"},'
        ' {name: none, arabic: "لا موقف", colour: "#808080"}]'
    )
    columns = ("columns.id=رقم", "columns.text=نص", "columns.label=موقف")
    answer = mujaz(
        "train",
        f"output={model}",
        "encoder=arabert",
        f"encoder.name={tiny}",
        "encoder.max_tokens=64",
        "encoder.window_overlap=8",
        "data=custom",
        f"data.path={labelled / 'train (مقالات).csv'}",
        *(f"data.{column}" for column in columns),
        f"data.labels={labels}",
        "trainer.epochs=10",
        "trainer.threads=1",
        "trainer.batch_tokens=128",
        "trainer.freeze_embeddings=false",
        "schedule.rate=3e-3",
        "schedule.head_rate=1e-2",
    )
    assert answer.status == 0, answer.err
    assert answer.out.splitlines()[-1] == str(model)
    assert "epoch 10 of 10" in answer.err
    assert not (model / "checkpoint").exists()
    facts = json.loads((model / "metrics.json").read_text("utf-8"))
    assert facts["data"]["sha256"]
    limits = json.loads((model / "stance.json").read_text("utf-8"))["conformal"]
    assert (limits["error"], set(limits["least"])) == (0.1, {"favour", "against", "none"})
    assert str(tmp_path) not in json.dumps(facts) + (model / "README.md").read_text("utf-8")
    options = ("baseline=false", "draws=100", "figures=false", *columns)
    answer = mujaz("evaluate", f"model={model}", f"input={test}", f"output={tmp_path / 'report'}", *options)
    assert answer.status == 0, answer.err
    scores = json.loads((tmp_path / "report" / "metrics.json").read_text("utf-8"))
    assert scores["macro_f1"] > 0.7  # one word tells: chance is a third
    page = (tmp_path / "report" / "report.md").read_text("utf-8")
    assert "favour" in page
    with test.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    other = "against" if rows[0]["موقف"] == "favour" else "favour"
    rows.append(rows[0] | {"رقم": "x:1", "موقف": other})  # one text under both labels: never all right
    spoiled = table(tmp_path / "spoiled.csv", [*rows, rows[0] | {"رقم": "y:1", "موقف": "neither"}])
    digest = hashlib.sha256(spoiled.read_bytes()).hexdigest()
    floor = f"floors=[{{sha256: {digest}, accuracy: 1.0, macro_f1: 0.0, neutral_recall: 0.0}}]"
    answer = mujaz(
        "evaluate", f"model={model}", f"input={spoiled}", f"output={tmp_path / 'two'}", *options, floor
    )
    assert answer.status == 1
    assert "neither" in answer.err
    assert "accuracy of 1.0 or more" in answer.err
    assert (tmp_path / "two" / "report.md").is_file()  # what was measured is written all the same
    assert mujaz("export", f"model={model}", "runtime=onnx").status == 0
    answer = mujaz(
        "classify", f"input={test}", f"output={tmp_path / 'said.jsonl'}", f"model={model}", *columns[:2]
    )
    assert (answer.status, answer.err) == (0, "")
    said = [json.loads(line) for line in (tmp_path / "said.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in said] == [row["رقم"] for row in rows[:-1]]
    assert set(said[0]["probabilities"]) == set(SHOWN)
    (tmp_path / "خبر.txt").write_text("\n".join(row["نص"] + "." for row in rows[:6]) + "\n", "utf-8")
    answer = mujaz(
        "brief", f"input={tmp_path / 'خبر.txt'}", f"output={tmp_path / 'briefs'}", f"model={model}"
    )
    assert answer.status == 0, answer.err
    brief = json.loads((tmp_path / "briefs" / "خبر.json").read_text("utf-8"))
    assert set(brief["stances"]["shares"]) <= set(SHOWN)
    assert brief["stances"]["shares"]
    assert "مؤيد" in (tmp_path / "briefs" / "خبر.html").read_text("utf-8")


@pytest.mark.parametrize("place", ["loop.fit", "card.write"])  # while it learns; with all made but the card
def test_a_run_that_is_cut_leaves_the_model_that_stood_there(mujaz, tmp_path, monkeypatch, place):
    source, model = trainings.spreadsheet(tmp_path / "rows.csv"), tmp_path / "model"
    assert mujaz(*trainings.words(model, source)).status == 0
    shipped = ("tokenizer.json", "stance.json", "metrics.json", "README.md", "weights/model.safetensors")
    assert json.loads((model / "stance.json").read_text("utf-8"))["temperature"] != 1
    had = {name: (model / name).read_bytes() for name in shipped}

    def cut(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"pipeline.training.{place}", cut)
    with contextlib.suppress(KeyboardInterrupt):
        mujaz(*trainings.words(model, source), "encoder.fold=true")
    assert (model / "checkpoint" / "tokenizer.json").read_bytes() != had["tokenizer.json"]  # it had begun
    assert {name: (model / name).read_bytes() for name in shipped} == had


def test_a_new_model_leaves_no_graph_of_the_weights_that_stood_there(tmp_path):
    made, output = tmp_path / "made", tmp_path / "output"
    had = ("weights/model.safetensors", "model.openvino.xml", "model.openvino.bin", "export.openvino.json")
    had += ("ngrams.npz", "words.npz", "stance.json", "predictions/validation.jsonl", "notes.md")
    for name in had:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(b"old")
    for name in ("weights/model.safetensors", "model.int8.onnx", "export.onnx.json", "stance.json"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(b"new")
    placing.place(made, output)
    left = {str(one.relative_to(output)): one.read_bytes() for one in output.rglob("*") if one.is_file()}
    assert {name for name, value in left.items() if value == b"old"} == {
        "predictions/validation.jsonl",
        "notes.md",
    }
    assert {name for name, value in left.items() if value == b"new"} == {
        "weights/model.safetensors", "model.int8.onnx", "export.onnx.json", "stance.json"
    }  # fmt: skip


def test_weights_that_did_not_move_keep_the_graph_of_another_runtime(tmp_path):
    made, output = tmp_path / "made", tmp_path / "output"
    for folder in (made, output):
        (folder / "weights").mkdir(parents=True)
        (folder / "weights/model.safetensors").write_bytes(b"the same")
    (output / "model.openvino.xml").write_bytes(b"graph")
    (output / "ngrams.npz").write_bytes(b"line")
    placing.place(made, output)
    assert (output / "model.openvino.xml").is_file()
    assert not (output / "ngrams.npz").exists()  # the new stance.json knows no line
