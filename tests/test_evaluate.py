"""Scores of known answers, floors, and the job whole on a tiny model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import Floor
from pipeline.errors import FloorError
from pipeline.evaluate import agreement
from pipeline.evaluation import calibration, metrics
from pipeline.evaluation.floors import check

NAMES = ["hegemony", "multilateralism", "sovereignty", "neutral"]


def test_a_perfectly_honest_confidence_has_no_calibration_error():
    confidence = np.repeat([0.25, 0.5, 0.75, 1.0], 4)
    right = np.array([1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1], dtype=bool)
    assert metrics.calibration_error(right, confidence, bins=4) == pytest.approx(0)
    assert metrics.calibration_error(~right, confidence, bins=4) == pytest.approx(0.5)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=50), st.integers(2, 12))
def test_bins_hold_every_answer_and_the_whole_risk_is_the_error(answers, bins):
    right = np.array([one for one, _ in answers])
    confidence = np.array([two for _, two in answers])
    rows = metrics.reliability(right, confidence, bins)
    assert sum(row["count"] for row in rows) == len(answers)
    assert max(row["count"] for row in rows) - min(row["count"] for row in rows) <= 1
    share, risk = metrics.coverage(right, confidence)
    assert share[-1] == pytest.approx(1)
    assert risk[-1] == pytest.approx(1 - right.mean())
    assert metrics.accuracy_at(right, confidence, 1.0) == pytest.approx(right.mean())


def test_the_interval_holds_the_score_and_repeats():
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 4, 200)
    answers = np.where(rng.random(200) < 0.7, truth, rng.integers(0, 4, 200))
    first = metrics.bootstrap(truth, answers, 4, draws=1000, seed=1)
    low, high = first["macro_f1"]
    assert low < metrics.macro_f1(truth, answers, 4) < high
    assert 0.1 < high - low < 0.2
    assert first == metrics.bootstrap(truth, answers, 4, draws=1000, seed=1)


def test_mcnemar_agrees_with_the_binomial_by_hand():
    first = np.array([True] * 8 + [False] * 2)
    second = np.array([False] * 8 + [True] * 2)
    assert metrics.mcnemar(first, second) == pytest.approx(2 * (1 + 10 + 45) / 2**10)
    assert metrics.mcnemar(first, first) == 1.0


@pytest.mark.parametrize("true", [0.5, 1.0, 3.0])
def test_the_temperature_that_spoiled_the_logits_is_found(true):
    rng = np.random.default_rng(7)
    logits = rng.normal(size=(4000, 4)) * 2
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(4, p=row) for row in shares])
    assert calibration.temperature(logits * true, truth) == pytest.approx(true, rel=0.08)


def test_offsets_undo_what_even_drawing_taught():
    rng = np.random.default_rng(7)
    logits = rng.normal(size=(6000, 4)) * 2
    shift = np.array([0.9, -0.4, -1.1, 0.6])
    shares = np.exp(logits + shift) / np.exp(logits + shift).sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(4, p=row) for row in shares])
    spoiled = logits * 2.0  # and overconfident
    found = calibration.offsets(spoiled, truth)
    assert found / 2.0 == pytest.approx(shift - shift.mean(), abs=0.12)
    assert calibration.temperature(spoiled + found, truth) == pytest.approx(2.0, rel=0.08)
    before, after = (metrics.accuracy(truth, (spoiled + b).argmax(axis=1)) for b in (0.0, found))
    assert after > before + 0.02
    assert found.mean() == pytest.approx(0.0, abs=1e-9)


def test_offsets_for_other_shares_are_those_of_paragraphs_drawn_so():
    rng = np.random.default_rng(7)
    logits = rng.normal(size=(5000, 3)) * 2
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(3, p=row) for row in shares])
    wanted = [0.6, 0.3, 0.1]
    weights = calibration.weigh(truth, 3, wanted)
    assert weights.mean() == pytest.approx(1.0)
    assert [weights[truth == label].sum() / 5000 for label in range(3)] == pytest.approx(wanted)
    redrawn = rng.choice(5000, 20_000, p=weights / 5000)
    assert calibration.offsets(logits, truth, wanted) == pytest.approx(
        calibration.offsets(logits[redrawn], truth[redrawn]), abs=0.12
    )
    assert calibration.offsets(logits, truth, wanted)[0] > calibration.offsets(logits, truth)[0] + 0.2
    own = list(np.bincount(truth) / 5000)
    assert calibration.offsets(logits, truth, own) == pytest.approx(calibration.offsets(logits, truth))


def test_offsets_stay_finite_where_a_label_is_missing_or_all_is_right():
    logits = np.eye(4)[[0, 1, 3] * 20] * 9.0
    truth = np.array([0, 1, 3] * 20)
    found = calibration.offsets(logits, truth)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 5
    assert ((logits + found).argmax(axis=1) == truth).all()
    assert calibration.offsets(logits[:1], truth[:1]) == pytest.approx(0.0, abs=2.0)


def test_a_label_that_is_often_wrong_when_unsure_abstains_there():
    probabilities = np.array([[0.9, 0.1]] * 8 + [[0.6, 0.4]] * 2 + [[0.2, 0.8]] * 5)
    truth = np.array([0] * 8 + [1] * 2 + [1] * 5)
    assert calibration.thresholds(probabilities, truth, 0.9, 0.3) == [0.9, 0.0]
    held_back = calibration.thresholds(probabilities, truth, 0.9, 0.1)
    assert held_back[0] <= 0.6


def test_floors_hold_for_their_own_file_alone():
    scores = {
        "input": {"file": "x.jsonl", "sha256": "a"},
        "accuracy": 0.7,
        "macro_f1": 0.6,
        "per_label": {"neutral": {"recall": 0.8}},
    }
    floor = {"accuracy": 0.7, "macro_f1": 0.5, "neutral_recall": 0.8}
    assert len(check(scores, [Floor(sha256="a", **floor)])) == 3
    assert check(scores, [Floor(sha256="b", **(floor | {"accuracy": 1.0}))]) == []
    for name in floor:
        with pytest.raises(FloorError) as told:
            check(scores, [Floor(sha256="a", **(floor | {name: 0.95}))])
        assert told.value.exit_status == 1


def test_agreement_needs_two_labels_of_every_record():
    rows = [{"first": name, "second": name} for name in NAMES]
    assert agreement(rows, NAMES) == {"accuracy": 1.0, "macro_f1": 1.0, "kappa": pytest.approx(1.0)}
    assert agreement([*rows, {"first": "neutral", "second": None}], NAMES) is None
