"""The ways of fine-tuning, the losses and the contrastive phase: each moves what it says, and no more."""

from __future__ import annotations

import dataclasses
import json
import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import ContrastConfig, DistillationConfig, LossConfig
from pipeline.encoder import network
from pipeline.errors import ConfigError
from pipeline.training import adapters, batches, contrastive, frozen, methods, optimizer
from pipeline.training.loss import Loss
from tests import checkpoints, trainings
from tests.test_train import LOSS, TRAINER, WORDS, encoded, one_thread, run

CONTRAST = ContrastConfig(epochs=2, temperature=0.2, rate=1e-3, batch_tokens=96)
OFF = dataclasses.replace(CONTRAST, epochs=0)
LABELS = '[{name: for, arabic: "مع", colour: "#1f6fb2"}, {name: against, arabic: "ضد", colour: "#c0392b"}]'
__all__ = ["one_thread"]  # the fixture of test_train serves this module too


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return checkpoints.encoder(tmp_path_factory.mktemp("tiny"))


def trained(
    tiny, method: str, contrast=OFF, resume=False, folder=None, stop_after=None, items=None, **changes
):
    torch.manual_seed(1)
    net = network.build(tiny, 2, 0.1)
    items = items or encoded()
    truth = np.array([index % 2 for index in range(len(items))])
    trainer = dataclasses.replace(TRAINER, method=method, average=0.9, **changes)
    settings = run(folder, trainer=trainer, stop_after=stop_after)
    lines: list[str] = []
    history = methods.fit(
        net, lambda _: items, items, truth, settings, contrast=contrast, resume=resume, say=lines.append
    )
    return net, history


@pytest.mark.parametrize(
    ("method", "contrast"), [("lora", OFF), ("lora", CONTRAST), ("full", CONTRAST), ("last", CONTRAST)]
)
@pytest.mark.parametrize("stop_after", [4, 9])  # within the phase before, and after it
def test_a_cut_run_ends_as_if_it_had_not_been_whatever_moves(tiny, tmp_path, method, contrast, stop_after):
    whole, expected = trained(tiny, method, contrast)
    assert len(expected.losses) > 9
    assert bool(expected.contrast) == bool(contrast.epochs)
    trained(tiny, method, contrast, folder=tmp_path, stop_after=stop_after)
    resumed, history = trained(tiny, method, contrast, folder=tmp_path, resume=True)
    assert history.contrast == expected.contrast
    assert history.losses == expected.losses
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name


def moved(tiny, net) -> set[str]:
    torch.manual_seed(1)
    before = network.build(tiny, 2, 0.1).state_dict()
    assert set(before) == set(net.state_dict())
    return {name for name, value in net.state_dict().items() if not torch.equal(value, before[name])}


def test_low_rank_updates_are_merged_and_the_folder_is_as_any_other(tiny, tmp_path):
    net, history = trained(tiny, "lora")
    assert history.losses[-1] < history.losses[0]
    names = moved(tiny, net)
    assert {"encoder.encoder.layer.0.attention.self.query.weight", "head.weight"} <= names
    assert not any("embeddings" in name or "LayerNorm" in name for name in names)
    back = network.load(network.save(net, tmp_path / "weights", half=False))
    ids = torch.tensor([[2, 9, 10, 3]])
    assert torch.allclose(net(ids, torch.ones_like(ids))[0], back(ids, torch.ones_like(ids))[0], atol=1e-5)
    assert "lora" not in (tmp_path / "weights" / "config.json").read_text("utf-8").lower()


def test_low_rank_updates_take_the_matrices_that_are_named(tiny):
    net, _ = trained(tiny, "lora", lora=dataclasses.replace(TRAINER.lora, targets=["query"]), epochs=1)
    assert {name for name in moved(tiny, net) if "encoder." in name} == {
        f"encoder.encoder.layer.{layer}.attention.self.query.weight" for layer in (0, 1)
    }
    wrong = dataclasses.replace(TRAINER.lora, targets=["nothing"])
    with pytest.raises(ConfigError, match="nothing"):
        adapters.adapt(network.build(tiny, 2, 0.1), wrong)


@pytest.mark.parametrize(("layers", "still"), [(1, ["layer.0."]), (2, []), (9, [])])
def test_the_last_layers_are_counted_from_the_top(tiny, layers, still):
    net, _ = trained(tiny, "last", epochs=1, last_layers=layers)
    names = moved(tiny, net)
    assert any("layer.1." in name for name in names)
    assert any("layer.0." in name for name in names) == (not still)
    assert not any("embeddings" in name for name in names)


def test_the_head_alone_reads_each_window_once_and_says_the_same_each_time(tiny, monkeypatch):
    seen = []
    real = network.Network.vectors

    def counted(self, ids, mask, own=None):
        seen.append(len(ids))
        return real(self, ids, mask, own)

    monkeypatch.setattr(network.Network, "vectors", counted)
    net, history = trained(tiny, "head", epochs=1)
    assert sum(seen) == 2 * len(encoded())  # once to learn, once to validate
    assert moved(tiny, net) == {"head.weight", "head.bias"}
    again, _ = trained(tiny, "head", epochs=1)
    assert torch.equal(net.head.weight, again.head.weight)
    assert history.losses[-1] < history.losses[0]


def test_the_fitted_head_is_a_logistic_regression(tiny):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    net, _ = trained(tiny, "head", epochs=1, head_penalty=0.1)
    items = encoded()
    settings = run(None, trainer=TRAINER)
    found = frozen.features(net, items, settings)
    truth = [index % 2 for index in range(len(items))]
    scaled = StandardScaler().fit_transform(found.numpy())
    # two opposite rows of weights are penalised twice, and each is half of scikit-learn's one
    reference = LogisticRegression(C=2 / (0.1 * len(items)), max_iter=5000, tol=1e-8).fit(scaled, truth)
    expected = reference.predict_proba(scaled)
    with torch.no_grad():
        shares = net.head(found.float()).softmax(dim=1).numpy()
    assert np.abs(shares - expected).max() < 5e-3


def test_a_contrastive_phase_draws_labels_together(tiny):
    def apart(net) -> float:
        vectors = frozen.features(net.eval(), encoded(), run(None))
        unit = torch.nn.functional.normalize(vectors, dim=1)
        near = unit @ unit.T
        same = torch.tensor([[a % 2 == b % 2 for b in range(len(unit))] for a in range(len(unit))])
        return float(near[same].mean() - near[~same].mean())

    torch.manual_seed(1)
    before = apart(network.build(tiny, 2, 0.1))
    torch.manual_seed(1)
    net = network.build(tiny, 2, 0.1)
    settings = methods._phase(run(None))
    longer = dataclasses.replace(CONTRAST, epochs=15)
    losses = contrastive.contrast(
        net,
        lambda _: encoded(),
        longer,
        run(None).schedule,
        settings,
        pad=0,
        resume=False,
        say=lambda _: None,
    )
    assert apart(net) > before + 0.05
    assert np.mean(losses[-5:]) < np.mean(losses[:5])
    assert torch.equal(net.head.weight, torch.manual_seed(1) and network.build(tiny, 2, 0.1).head.weight)


def test_the_contrastive_loss_is_the_papers():
    torch.manual_seed(0)
    vectors, labels, heat = torch.randn(6, 5), torch.tensor([0, 0, 1, 1, 1, 2]), 0.5
    unit = torch.nn.functional.normalize(vectors, dim=1)
    each = []
    for i in range(5):  # the sixth has no other of its label
        others = [a for a in range(6) if a != i]
        total = sum(torch.exp(unit[i] @ unit[a] / heat) for a in others)
        friends = [p for p in others if labels[p] == labels[i]]
        each.append(
            -sum(torch.log(torch.exp(unit[i] @ unit[p] / heat) / total) for p in friends) / len(friends)
        )
    assert contrastive.loss(vectors, labels, heat).item() == pytest.approx(
        (sum(each) / len(each)).item(), rel=1e-5
    )
    alone = contrastive.loss(vectors[:2].requires_grad_(), torch.tensor([0, 1]), heat)
    alone.backward()
    assert alone.item() == 0


def test_weights_by_effective_number_are_the_papers():
    weighed = Loss(dataclasses.replace(LOSS, class_balance=0.9), 2)
    weighed.weigh([50, 2])
    raw = [(1 - 0.9) / (1 - 0.9**50), (1 - 0.9) / (1 - 0.9**2)]
    assert (weighed.weights[1] / weighed.weights[0]).item() == pytest.approx(raw[1] / raw[0], rel=1e-5)
    assert (weighed.weights @ torch.tensor([50.0, 2.0])).item() == pytest.approx(52, rel=1e-5)
    with pytest.raises(ConfigError, match="not both"):
        LossConfig(**{**vars(LOSS), "class_balance": 0.9, "class_weight_power": 1.0})


@given(st.floats(0.5, 4), st.floats(-3, 3))
def test_focal_loss_lets_the_sure_count_less(gamma, logit):
    logits, goals = torch.tensor([[logit, 0.0]]), torch.tensor([[1.0, 0.0]])
    plain = Loss(LOSS, 2)([logits], goals).item()
    share = torch.sigmoid(torch.tensor(logit)).item()
    focal = Loss(dataclasses.replace(LOSS, focal=gamma), 2)([logits], goals).item()
    assert focal == pytest.approx((1 - share) ** gamma * plain, rel=1e-3, abs=1e-6)


def test_a_teacher_pulls_towards_its_shares_where_there_is_one():
    soft = dataclasses.replace(LOSS, distillation=DistillationConfig(weight=1.0, temperature=2.0))
    logits = torch.zeros((2, 2), requires_grad=True)
    goals = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    taught = torch.tensor([[0.2, 0.8], [0.0, 0.0]])
    Loss(soft, 2)([logits], goals, taught).backward()
    assert logits.grad is not None
    assert logits.grad[0, 1] < 0 < logits.grad[0, 0]  # to the teacher's second label
    assert logits.grad[1, 0] < 0 < logits.grad[1, 1]  # no teacher: to the label
    off = dataclasses.replace(LOSS, distillation=DistillationConfig(weight=0.0, temperature=2.0))
    assert Loss(off, 2)([logits], goals, taught).item() == pytest.approx(
        Loss(LOSS, 2)([logits], goals).item()
    )
    # fitted exactly, the gradient vanishes at any temperature
    exact = taught[:1].log().requires_grad_()
    Loss(soft, 2)([exact], goals[:1], taught[:1]).backward()
    assert exact.grad is not None
    assert exact.grad.abs().max() < 1e-6


def test_what_the_draw_did_is_taken_out_again_by_source(tiny):
    """One text under two labels, drawn evenly: what is answered follows the shares, not the draw."""
    torch.manual_seed(1)
    net = network.build(tiny, 2, 0.0)
    goals, news, prose = np.eye(2, dtype=np.float32), np.array([2, 9, 3]), np.array([2, 20, 21, 22, 3])
    drift = np.log(np.array([0.5 / 0.9, 0.5 / 0.1], dtype=np.float32))
    items = [batches.Encoded(i, news, goals[i % 2], None, drift) for i in range(20)]
    items += [batches.Encoded(i, prose, goals[i % 2]) for i in range(20, 40)]
    truth = np.array([index % 2 for index in range(40)])
    settings = run(None, trainer=dataclasses.replace(TRAINER, method="head", head_penalty=0.0, epochs=1))
    frozen.fit(net, lambda _: items, items, truth, settings, say=lambda _: None)
    with torch.inference_mode():
        rows = [torch.from_numpy(ids)[None] for ids in (news, prose)]
        told = [net(row, torch.ones_like(row))[0].softmax(1)[0] for row in rows]
    assert told[0].tolist() == [pytest.approx(0.9, abs=0.01), pytest.approx(0.1, abs=0.01)]
    assert told[1].tolist() == [pytest.approx(0.5, abs=0.01), pytest.approx(0.5, abs=0.01)]


def test_the_steps_take_it_out_too(tiny):
    drift = np.array([1.5, -1.5], dtype=np.float32)
    moved = [dataclasses.replace(item, shift=drift) for item in encoded()]
    plain, other = (trained(tiny, "full", items=items)[1].losses[0] for items in (encoded(), moved))
    assert plain != other
    nothing = [dataclasses.replace(item, shift=np.zeros(2, dtype=np.float32)) for item in encoded()]
    assert trained(tiny, "full", items=nothing)[1].losses[0] == plain


def test_teachers_stand_beside_the_targets_of_a_batch():
    plain = batches.Encoded(0, np.array([2, 3]), np.array([1, 0], dtype=np.float32))
    with_one = dataclasses.replace(plain, taught=np.array([0.4, 0.6], dtype=np.float32))
    cpu = torch.device("cpu")
    assert batches.taught([plain, plain], cpu) is None
    found = batches.taught([plain, with_one], cpu)
    assert found is not None
    assert found.tolist() == [[0, 0], [pytest.approx(0.4), pytest.approx(0.6)]]


def test_frozen_and_named_as_the_page_says(tiny):
    net = network.build(tiny, 2, 0.1)
    optimizer.freeze(net, dataclasses.replace(TRAINER, method="full", freeze_embeddings=True))
    still = [name for name, weight in net.named_parameters() if not weight.requires_grad]
    assert still == ["encoder.embeddings.word_embeddings.weight"]


@pytest.mark.parametrize(
    "options",
    [
        ["trainer.method=lora", "trainer.lora.rank=4", "schedule.rate=1e-2"],
        ["trainer.method=head", "trainer.epochs=1", "contrast.epochs=4", "contrast.rate=3e-3"],
    ],
)
def test_every_way_ends_in_a_folder_that_classifies(mujaz, tiny, tmp_path, options):
    draw, rows = random.Random(4), []
    for index in range(160):
        word, label = [("سيادة", "for"), ("هيمنة", "against")][index % 2]
        text = " ".join([*draw.choices(WORDS, k=draw.randint(6, 12)), word, *draw.choices(WORDS, k=3)])
        rows.append({"id": f"a{index // 2}:{index % 2}", "text": text, "label": label})
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    model = tmp_path / "model"
    answer = mujaz(
        "train",
        f"output={model}",
        "encoder=arabert",
        f"encoder.name={tiny}",
        "encoder.max_tokens=64",
        "encoder.window_overlap=8",
        "data=custom",
        f"data.path={source}",
        f"data.labels={LABELS}",
        "trainer.threads=1",
        "trainer.epochs=10",
        "trainer.batch_tokens=128",
        "schedule.head_rate=1e-2",
        *options,
    )
    assert answer.status == 0, answer.err
    facts = json.loads((model / "metrics.json").read_text("utf-8"))
    assert facts["validation"]["macro_f1"] > 0.8  # one word tells
    out = tmp_path / "stances.jsonl"
    assert mujaz("classify", f"input={source}", f"output={out}", f"model={model}").status == 0
    assert len(out.read_text("utf-8").splitlines()) == 160


def test_a_model_goes_on_from_its_own_folder(mujaz, tmp_path):
    source = trainings.spreadsheet(tmp_path / "rows.csv")
    first, second = tmp_path / "first", tmp_path / "second"
    assert mujaz(*trainings.words(first, source)).status == 0
    more = [f"encoder.path={first}", "trainer.start_share=0.99", "data.shares=[0.7,0.3]"]
    answer = mujaz(*trainings.words(second, source), *more)
    assert answer.status == 0, answer.err
    had, has = (network.load(folder / "weights").state_dict() for folder in (first, second))
    apart = {name: float((has[name] - had[name]).abs().max()) for name in had}
    assert 0 < apart["head.weight"] < 0.01  # a hundredth of what a training moves
    bare = mujaz(*trainings.words(tmp_path / "third", source), "trainer.start_share=0.5")
    assert bare.status == 2
    assert "got an encoder alone" in bare.err
