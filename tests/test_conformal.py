"""Conformal sets: what they promise, what they store, and what is told of them."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encoder import folder
from pipeline.encoder.folder import Conformal
from pipeline.errors import ModelError
from pipeline.evaluation import conformal
from tests import checkpoints

NAMES = ("yes", "no")


@given(st.lists(st.floats(0, 1), min_size=2, max_size=60), st.sampled_from([0.05, 0.1, 0.2, 0.5]))
def test_of_any_paragraphs_in_any_order_enough_are_in_their_own_sets(shares, error):
    """The promise itself: each of n + 1 exchangeable paragraphs is the new one equally often."""
    inside = 0
    for index, share in enumerate(shares):
        others = np.array([*shares[:index], *shares[index + 1 :]])
        limit = conformal.least(others[:, None], np.zeros(len(others), dtype=np.int64), error)[0]
        inside += share >= limit
    assert inside >= round(len(shares) * (1 - error), 9)


def test_labels_keep_their_promise_one_by_one_though_one_is_rare_and_badly_known():
    rng = np.random.default_rng(6)

    def drawn(count):
        truth = (rng.random(count) < 0.1).astype(np.int64)  # one in ten is the second label
        sure = np.where(truth == 1, rng.beta(2, 3, count), rng.beta(8, 2, count))
        shares = np.stack(
            [np.where(truth == 0, sure, 1 - sure), np.where(truth == 1, sure, 1 - sure)], axis=1
        )
        return shares, truth

    shares, truth = drawn(4000)
    limits = conformal.least(shares, truth, 0.1)
    new, real = drawn(40_000)
    told = conformal.scores(conformal.sets(new, limits), real, NAMES)
    assert told["by_label"]["yes"] == pytest.approx(0.9, abs=0.015)
    assert told["by_label"]["no"] == pytest.approx(0.9, abs=0.04)
    assert told["mean_size"] > 1  # the price
    plain = conformal.scores(conformal.sets(new, [0.5, 0.5]), real, NAMES)
    assert plain["by_label"]["no"] < 0.5  # what a plain threshold would have done to the rare one


def test_the_rank_by_hand_and_a_label_too_rare_is_in_every_set():
    shares = np.array([[share, 1 - share] for share in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)])
    truth = np.zeros(9, dtype=np.int64)
    assert conformal.least(shares, truth, 0.1) == [0.1, 0.0]  # rank 9 of 9; none of the second label
    assert conformal.least(shares, truth, 0.2) == [0.2, 0.0]
    assert conformal.least(shares[:8], truth[:8], 0.1) == [0.0, 0.0]  # eight cannot promise nine in ten


def test_scores_count_by_hand():
    held = np.array([[True, False], [True, True], [False, False], [True, False]])
    told = conformal.scores(held, np.array([0, 1, 0, 1]), NAMES)
    assert told == {
        "coverage": 0.5,
        "by_label": {"yes": 0.5, "no": 0.5},
        "mean_size": 1.0,
        "mean_size_by_label": {"yes": 0.5, "no": 1.5},
        "singletons": 0.5,
        "right_singletons": 0.5,
        "empty": 0.25,
    }
    rare = conformal.scores(held[:1], np.array([0]), NAMES)
    assert (rare["by_label"]["no"], rare["right_singletons"]) == (None, 1.0)


LIMITS = Conformal(0.1, {label.name: 0.25 for label in checkpoints.LABELS})


def test_a_folder_keeps_its_limits_and_an_old_one_still_loads(tmp_path):
    path = folder.save(tmp_path, checkpoints.settings(conformal=LIMITS))
    assert folder.load(tmp_path).conformal == LIMITS
    folder.save(tmp_path, dataclasses.replace(checkpoints.settings()))
    assert "conformal" not in json.loads(path.read_text("utf-8"))
    assert folder.load(tmp_path).conformal is None


@pytest.mark.parametrize(
    "spoiled",
    [
        {"error": 0.1},
        {"error": 0.0, "least": dict(LIMITS.least)},
        {"error": 0.1, "least": {**LIMITS.least, "neutral": 1.5}},
        {"error": 0.1, "least": {"neutral": 0.1}},
        {"error": "0.1", "least": dict(LIMITS.least)},
        [0.1],
    ],
)
def test_limits_that_contradict_the_folder_are_refused(tmp_path, spoiled):
    path = folder.save(tmp_path, checkpoints.settings())
    raw = json.loads(path.read_text("utf-8")) | {"conformal": spoiled}
    path.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(ModelError):
        folder.load(tmp_path)
