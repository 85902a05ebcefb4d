"""Slices and cross-validated calibration: whole articles, honest figures."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import CrossedConfig
from pipeline.encoder.folder import Conformal
from pipeline.evaluate import evaluate
from pipeline.evaluation import slices
from pipeline.evaluation.answers import Answers
from pipeline.evaluation.crossed import crossed
from tests import checkpoints

NAMES = [label.name for label in checkpoints.LABELS]
CONFIG = SimpleNamespace(
    draws=100, seed=0, bins=10, slice_least=20, crossed=CrossedConfig(folds=5, least=100)
)


def answered(truth, logits, *, limits=None, offsets=None, **facts) -> Answers:
    settings = checkpoints.settings(conformal=limits, offsets=offsets)
    rows = [
        {
            "id": f"art{index // 4}:{index}",
            "label": NAMES[label],
            "stance": NAMES[int(np.argmax(row))],
            "logits": [float(value) for value in row],
            "words": 40,
            "actor": "none",
        }
        | {key: values[index] for key, values in facts.items()}
        for index, (label, row) in enumerate(zip(truth, logits, strict=True))
    ]
    place = {"file": "x.jsonl", "sha256": "aa", "split": None}
    return Answers(settings, rows, {"input": place, "baseline": None, "left_out": {}, "notes": []})


def drawn(count, overconfident):
    """Logits whose softmax is the truth's own distribution, sharpened."""
    rng = np.random.default_rng(2)
    logits = rng.normal(size=(count, 4)) * 2
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return np.array([rng.choice(4, p=row) for row in shares]), logits * overconfident


def test_the_temperature_of_other_articles_calibrates_these():
    truth, logits = drawn(2000, overconfident=3.0)
    found = crossed(answered(truth, logits), CONFIG.crossed, 10, 0)
    assert found["temperatures"] == pytest.approx([3.0] * 5, rel=0.15)
    assert found["calibration_error"] < 0.04
    assert (found["articles"], found["paragraphs"]) == (500, 2000)
    own = answered(truth, logits)
    plain = evaluate(own, CONFIG).scores  # at the model's own temperature of 1.5
    assert plain["calibration_error"] > 2 * found["calibration_error"]
    assert plain["crossed"] == found


def test_offsets_are_fitted_on_other_articles_too():
    truth, logits = drawn(2000, overconfident=1.0)
    spoiled = logits + np.array([1.5, 0.0, 0.0, -1.5])
    plain = crossed(answered(truth, spoiled), CONFIG.crossed, 10, 0)
    own = answered(truth, spoiled, offsets=dict.fromkeys(NAMES, 0.0))
    mended = crossed(own, CONFIG.crossed, 10, 0)
    assert mended["accuracy"] > plain["accuracy"] + 0.03
    assert mended["macro_f1"] > plain["macro_f1"] + 0.03
    assert mended["recall"][NAMES[3]] > plain["recall"][NAMES[3]] + 0.2
    assert mended["calibration_error"] < plain["calibration_error"]


def test_coverage_of_fresh_articles_is_told_where_the_model_has_limits():
    truth, logits = drawn(2000, overconfident=2.0)
    limits = Conformal(0.2, dict.fromkeys(NAMES, 0.3))
    found = crossed(answered(truth, logits, limits=limits), CONFIG.crossed, 10, 0)
    for share in found["conformal"]["by_label"].values():
        assert share == pytest.approx(0.8, abs=0.05)
    stored = evaluate(answered(truth, logits, limits=limits), CONFIG).scores["conformal"]
    assert stored["error"] == 0.2
    assert stored["coverage"] != found["conformal"]["coverage"]  # its own limits, not the fitted ones
    assert "conformal" not in evaluate(answered(truth, logits), CONFIG).scores


def test_too_few_paragraphs_or_articles_are_not_cross_validated():
    truth, logits = drawn(99, 1.0)
    assert crossed(answered(truth, logits), CONFIG.crossed, 10, 0) is None
    truth, logits = drawn(100, 1.0)
    assert crossed(answered(truth, logits), CONFIG.crossed, 10, 0) is not None
    one = answered(truth, logits, group=["a"] * 50 + ["b"] * 50)
    assert crossed(one, CONFIG.crossed, 10, 0) is None


@given(st.lists(st.integers(0, 30), min_size=10, max_size=80), st.integers(2, 5), st.integers(0, 3))
def test_folds_part_no_article_and_are_of_like_size(articles, count, seed):
    rows = [{"id": f"a{number}:{index}"} for index, number in enumerate(articles)]
    parts = slices.folds(rows, count, seed)
    assert all(len({parts[i] for i, a in enumerate(articles) if a == one}) == 1 for one in set(articles))
    sizes = np.bincount(parts, minlength=count)
    assert sizes.max() - sizes.min() <= max(articles.count(one) for one in articles)


def test_a_minimal_pair_is_one_article():
    rows = [
        {"id": "F-001", "pair": "p"},
        {"id": "F-002", "pair": "p"},
        {"id": "n:1", "group": "g"},
        {"id": "n:2"},
    ]
    assert [slices.article(row) for row in rows] == ["p", "p", "g", "n"]


def test_slices_count_by_hand_and_give_intervals_where_there_is_enough():
    truth = np.array([0] * 30 + [1] * 10)
    logits = np.eye(4)[np.array([0] * 30 + [0] * 10)] * 5  # the last ten are all wrong
    found = answered(
        truth,
        logits,
        register=["report"] * 30 + ["op-ed"] * 10,
        actor=["China"] * 30 + ["none"] * 10,
        words=[29, 30, 59, 60] * 10,
        difficulty=["hard"] * 40,
        drawn=["natural"] * 30 + [None] * 10,
    )
    cut = slices.sliced(found, CONFIG)
    assert set(cut) == {"length", "article", "register", "actor", "drawn"}  # one difficulty is no slice
    assert cut["register"]["report"]["accuracy"] == 1.0
    assert cut["register"]["report"]["intervals_95"]["accuracy"] == [1.0, 1.0]
    assert (cut["drawn"]["natural"]["accuracy"], cut["drawn"]["picked"]["accuracy"]) == (1.0, 0.0)
    assert cut["actor"]["none"] == {"paragraphs": 10, "accuracy": 0.0, "macro_f1": 0.0}
    assert {name: part["paragraphs"] for name, part in cut["length"].items()} == {
        "30 to 59 words": 20,
        "60 words or more": 10,
        "under 30 words": 10,
    }


def test_rare_powers_are_one_slice_and_none_stays_its_own():
    rows = [{"id": f"a:{i}", "words": 9, "actor": f"P{i % 40}"} for i in range(200)]
    rows += [{"id": "b:1", "words": 9, "actor": "none"}]
    powers = slices.groups(rows)["actor"]
    assert len(set(powers)) == slices.MOST_SLICES
    assert {slices.OTHERS, "none"} <= set(powers)
