"""The line over runs of tokens beside the network: read as scikit-learn would read it, and without it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import NgramsConfig
from pipeline.encoder import ngrams
from pipeline.encoder.model import open_model
from pipeline.errors import ConfigError, ModelError
from tests import trainings

CONFIG = NgramsConfig(share=0.3, longest=3, bits=12, penalty=0.1)
IDS = st.lists(st.integers(0, 30_000), min_size=0, max_size=40)


def drawn(count: int, labels: int, seed: int = 5) -> tuple[list[np.ndarray], np.ndarray]:
    """Windows whose label is told by a token of its own, among others."""
    rng = np.random.default_rng(seed)
    truth = np.arange(count) % labels
    windows = [
        np.concatenate([rng.integers(50, 90, 12), [label + 1], rng.integers(50, 90, 5)]) for label in truth
    ]
    return windows, truth


@given(IDS, st.integers(1, 5), st.integers(2, 18))
def test_every_run_has_a_place_in_the_table(ids, longest, bits):
    found = ngrams.places(np.array(ids, dtype=np.int64), longest, 1 << bits)
    assert len(found) == sum(max(0, len(ids) - length + 1) for length in range(1, longest + 1))
    assert ((found >= 0) & (found < 1 << bits)).all()


def test_the_same_run_falls_in_the_same_place_and_another_order_in_another():
    one, two = (ngrams.places(np.array(ids), 2, 1 << 18) for ids in ([7, 8, 9], [9, 7, 8]))
    assert (one[0], one[3]) == (two[1], two[4])  # 7 alone; 7 8
    assert len(set(one)) == 5
    back = ngrams.places(np.array([8, 7]), 2, 1 << 18)
    assert back[2] != one[3]


def test_runs_spread_evenly_over_the_table():
    ids = np.random.default_rng(0).integers(0, 25_000, 60_000)
    found = np.bincount(ngrams.places(ids, 3, 1 << 10), minlength=1 << 10)
    assert 0.5 * found.mean() < found.min() <= found.max() < 2 * found.mean()


@pytest.mark.parametrize("labels", [2, 3, 4])
def test_it_reads_as_scikit_learn_would(labels):
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    from pipeline.training.ngrams import fit

    windows, truth = drawn(240, labels)
    weights = np.linspace(0.5, 1.5, 240)
    found = fit(windows, truth, weights, labels, CONFIG)
    size = 1 << CONFIG.bits
    rows = [ngrams.places(ids, CONFIG.longest, size) for ids in windows]
    counts = csr_matrix(np.stack([np.bincount(row, minlength=size) for row in rows]))
    features = normalize(counts.multiply(found.rarity[None]).tocsr())
    peer = LogisticRegression(C=10.0, max_iter=300).fit(features, truth, sample_weight=weights)
    own = np.stack([found.logits(ids) for ids in windows]).astype(np.float64)
    shares = np.exp(own) / np.exp(own).sum(axis=1, keepdims=True)
    assert shares == pytest.approx(peer.predict_proba(features), abs=1e-4)
    fresh, asked = drawn(30, labels, seed=6)
    assert (np.stack([found.logits(ids) for ids in fresh]).argmax(axis=1) == asked).mean() > 0.8


def test_a_label_that_was_never_seen_is_never_answered_and_one_alone_always():
    from pipeline.training.ngrams import fit

    windows, truth = drawn(40, 3)
    found = fit(windows, truth, np.ones(40), 4, CONFIG)
    assert max(found.logits(ids).argmax() for ids in windows) == 2
    alone = fit(windows, np.full(40, 2), np.ones(40), 4, CONFIG)
    assert {int(alone.logits(ids).argmax()) for ids in windows} == {2}


def test_weights_move_what_is_answered():
    from pipeline.training.ngrams import fit

    rng = np.random.default_rng(1)
    windows, truth = [rng.integers(50, 90, 12) for _ in range(80)], np.arange(80) % 2
    told = [
        fit(windows, truth, np.where(truth == label, 5.0, 0.2), 2, CONFIG).logits(np.array([1])).argmax()
        for label in (0, 1)
    ]
    assert told == [0, 1]


def test_a_text_without_a_known_run_has_the_bias_and_mixing_is_a_mean():
    line = ngrams.Ngrams(
        np.ones((16, 2), np.float32), np.zeros(16, np.float32), np.array([1, -1], np.float32), 3
    )
    for ids in ([], [4], [4, 5, 6, 7]):
        assert line.logits(np.array(ids, dtype=np.int64)).tolist() == [1, -1]
    mixed = line.mixed(np.array([[3.0, 5.0]], np.float32), [np.array([4])], 0.25)
    assert mixed.tolist() == [[2.5, 3.5]]


def test_what_is_written_comes_back_and_has_no_clock_in_it(tmp_path):
    rng = np.random.default_rng(2)
    line = ngrams.Ngrams(rng.normal(size=(64, 3)), rng.random(64), rng.normal(size=3), 2)
    (tmp_path / "again").mkdir()
    paths = [ngrams.save(folder, line) for folder in (tmp_path, tmp_path / "again")]
    back = ngrams.load(tmp_path, 3)
    assert back.table == pytest.approx(line.table, rel=1e-3, abs=1e-6)
    assert back.longest == 2
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    "break_it",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"PK\x03\x04 and no more"),
        lambda path: path.write_bytes(path.read_bytes()[:-90]),
        lambda path: np.savez(path, table=np.zeros((8, 3)), rarity=np.zeros(8), bias=np.zeros(3)),
        lambda path: np.savez(path, table=np.zeros((7, 3)), rarity=np.zeros(7), bias=np.zeros(3), longest=2),
        lambda path: np.savez(path, table=np.zeros((8, 2)), rarity=np.zeros(8), bias=np.zeros(2), longest=2),
        lambda path: np.savez(
            path, table=np.full((8, 3), np.nan), rarity=np.zeros(8), bias=np.zeros(3), longest=2
        ),
        lambda path: np.savez(path, table=np.array([{}]), rarity=np.zeros(8), bias=np.zeros(3), longest=2),
    ],
)
def test_a_broken_file_is_one_line(tmp_path, break_it):
    line = ngrams.Ngrams(np.ones((8, 3), np.float32), np.ones(8, np.float32), np.zeros(3, np.float32), 2)
    break_it(ngrams.save(tmp_path, line))
    with pytest.raises(ModelError, match=r"ngrams\.npz") as raised:
        ngrams.load(tmp_path, 3)
    assert "\n" not in str(raised.value)


def test_a_training_writes_it_and_the_model_answers_by_both(mujaz, tmp_path):
    source, plain, both = trainings.spreadsheet(tmp_path / "d.csv", 80), tmp_path / "plain", tmp_path / "both"
    assert mujaz(*trainings.words(plain, source)).status == 0
    shares = ("ngrams.share=0.4", "ngrams.bits=12", "calibrate.shares=[0.3,0.7]")
    assert mujaz(*trainings.words(both, source), *shares).status == 0
    said = json.loads((both / "stance.json").read_text("utf-8"))
    assert said["ngrams"] == 0.4
    assert said["shares"] == {"favour": 0.3, "against": 0.7}
    assert not (plain / ngrams.FILE).exists()
    assert "ngrams" not in json.loads((plain / "stance.json").read_text("utf-8"))
    old, new = (open_model(folder, trainings.job(both, source).runtime) for folder in (plain, both))
    text = "قال الصين سيادة في الدول"
    line = ngrams.load(both, 2)
    ids = new.tokens.windows(text)[0].ids
    expected = 0.6 * (old.read([text])[0].logits - old.offsets) + 0.4 * line.logits(ids) + new.offsets
    assert new.read([text])[0].logits == pytest.approx(expected, abs=1e-4)
    assert line.logits(ids).argmax() == 0
    card = (both / "README.md").read_text("utf-8")
    assert "a line over runs of 1 to 3 tokens has 0.4 of each logit" in card


def test_a_mean_of_runs_has_a_line_of_its_own_and_stored_answers_know_it(mujaz, tmp_path):
    from pipeline.evaluation import stored

    source = trainings.spreadsheet(tmp_path / "d.csv", 80)
    for seed in (0, 1):
        typed = (*trainings.words(tmp_path / str(seed), source), f"seed={seed}", "trainer.head_seed=0")
        assert mujaz(*typed).status == 0
    places = f"models=[{tmp_path / '0'},{tmp_path / '1'}]"
    common = ("data=custom", f"data.path={source}", f"data.labels={trainings.LABELS}", "runtime=torch")
    done = mujaz(
        "average", places, f"output={tmp_path / 'mean'}", *common, "ngrams.share=0.5", "ngrams.bits=10"
    )
    assert done.status == 0, done.err
    assert len(ngrams.load(tmp_path / "mean", 2).rarity) == 1024
    before = stored.fingerprints(tmp_path / "mean", "torch")
    line = ngrams.load(tmp_path / "mean", 2)
    ngrams.save(tmp_path / "mean", ngrams.Ngrams(line.table + 1, line.rarity, line.bias, line.longest))
    after = stored.fingerprints(tmp_path / "mean", "torch")
    assert {name for name in before if before[name] != after[name]} == {ngrams.FILE}


@pytest.mark.parametrize("shares", ["[0.5]", "[0.5,0.6]", "[0,1]", "[0.2,0.3,0.5]"])
def test_shares_that_are_not_one_of_each_label_are_refused(tmp_path, shares):
    source = trainings.spreadsheet(tmp_path / "d.csv")
    with pytest.raises(ConfigError, match=r"calibrate\.shares above 0 for each of the 2 labels"):
        trainings.job(tmp_path / "m", source, f"calibrate.shares={shares}")


def test_a_model_that_serves_gets_a_line_without_a_weight_moved(mujaz, tmp_path):
    source, first, second = (
        trainings.spreadsheet(tmp_path / "d.csv", 80),
        tmp_path / "first",
        tmp_path / "second",
    )
    assert mujaz(*trainings.words(first, source), "runtime=onnx").status == 0
    graph = first / "model.int8.onnx"
    graph_bytes = graph.read_bytes()
    typed = [*trainings.words(second, source), "runtime=onnx", "trainer.method=none", f"encoder.path={first}"]
    done = mujaz(*typed, "ngrams.share=0.5", "ngrams.bits=10", "calibrate.shares=[0.8,0.2]")
    assert done.status == 0, done.err
    assert (second / "model.int8.onnx").read_bytes() == graph_bytes
    names = ("weights/model.safetensors", "tokenizer.json")
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    assert not (second / "run" / "curves.png").exists()
    card = (second / "README.md").read_text("utf-8")
    assert "no weight moved" in card
    assert "also chose the epoch" not in card.split("## Limits")[0]
    old, new = (json.loads((folder / "stance.json").read_text("utf-8")) for folder in (first, second))
    assert old["offsets"]["favour"] < new["offsets"]["favour"]
    assert new["ngrams"] == 0.5
    bare = mujaz(*trainings.words(tmp_path / "third", source), "trainer.method=none")
    assert bare.status == 2
    assert "an encoder alone" in bare.err
    other = mujaz(*typed, "data.names=by_place", f"output={tmp_path / 'other'}")
    assert other.status == 2
    assert "the preparation of texts that the model has (names: 'as_written'), got 'by_place'" in other.err
    both = mujaz(*typed, "contrast.epochs=1", f"output={tmp_path / 'fourth'}")
    assert both.status == 2
    assert "no weight moves" in both.err
