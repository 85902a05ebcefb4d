"""Scores of known answers, floors, and the job whole on a tiny model."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import Floor
from pipeline.errors import FloorError
from pipeline.evaluation import abstention, calibration, metrics, passes
from pipeline.evaluation.floors import check
from pipeline.evaluation.paired import paired
from tests.conftest import ROOT

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


def test_mcnemar_takes_models_that_part_more_often_than_a_float_can_count():
    first = np.arange(3000) < 1600
    assert metrics.mcnemar(first, ~first) == pytest.approx(0.000278, rel=0.02)  # z = 3.634 of 200 apart
    assert metrics.mcnemar(first[:100], ~first[:100]) == pytest.approx(2 / 2**100)


def test_two_models_are_compared_on_the_same_paragraphs():
    truth = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3, 3])
    ours = np.array([0, 0, 1, 1, 1, 1, 2, 3, 3, 3])
    theirs = np.array([0, 1, 0, 0, 1, 1, 3, 3, 3, 3])
    found = paired(truth, ours, theirs, NAMES, draws=400, seed=3)
    assert (found["ours_alone"], found["theirs_alone"]) == (3, 1)
    assert found["mcnemar_p"] == metrics.mcnemar(ours == truth, theirs == truth)
    assert found["difference"]["accuracy"] == pytest.approx(0.2)
    own, peer = metrics.macro_f1(truth, ours, 4), metrics.macro_f1(truth, theirs, 4)
    assert found["difference"]["macro_f1"] == pytest.approx(own - peer)
    assert (found["macro_f1"], found["accuracy"]) == (peer, pytest.approx(0.6))
    changed = {name: (row["ours_alone"], row["theirs_alone"]) for name, row in found["by_label"].items()}
    assert changed == dict(zip(NAMES, [(1, 1), (1, 0), (1, 0), (0, 0)], strict=True))
    told = found["by_label"]["hegemony"]
    assert (told["paragraphs"], told["answers"], told["answers_theirs"]) == (3, 2, 3)


def test_the_interval_of_a_difference_is_of_pairs_and_not_of_two_draws():
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 4, 400)
    theirs = np.where(rng.random(400) < 0.7, truth, rng.integers(0, 4, 400))
    ours = theirs.copy()
    wrong = np.flatnonzero(theirs != truth)
    ours[wrong[:20]] = truth[wrong[:20]]  # better on twenty, the same on all others
    apart = paired(truth, ours, theirs, NAMES, draws=1000, seed=1)["difference_95"]["accuracy"]
    assert 0.02 < apart[0] < 0.05 < apart[1] < 0.08  # drawn apart, it would hold 0
    same = metrics.paired_bootstrap(truth, ours, ours, 4, draws=50, seed=1)
    assert same == {"accuracy": [0.0, 0.0], "macro_f1": [0.0, 0.0]}
    back = metrics.paired_bootstrap(truth, theirs, ours, 4, draws=1000, seed=1)["accuracy"]
    assert back == pytest.approx([-apart[1], -apart[0]], abs=0.01)


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


def test_abstention_is_told_label_by_label():
    probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.2, 0.8], [0.45, 0.55], [0.8, 0.2]])
    truth = np.array([0, 0, 1, 1, 1, 0])
    found = abstention.by_label(truth, probabilities, [0.65, 0.6], ["yes", "no"])
    third = pytest.approx(2 / 3)
    assert found["yes"] == {
        "threshold": 0.65, "answered": third, "kept": 0.75, "precision": third, "recall": 1.0
    }  # fmt: skip
    assert found["no"] == {"threshold": 0.6, "answered": third, "kept": 0.5, "precision": 1.0, "recall": 0.5}
    silent = abstention.by_label(np.array([0]), np.array([[0.9, 0.1]]), [0.95, 0.0], ["yes", "no"])
    assert silent["yes"]["answered"] == silent["yes"]["kept"] == 0.0
    assert silent["yes"]["precision"] is silent["yes"]["recall"] is silent["no"]["answered"] is None


def test_risk_is_a_number_at_each_share_of_answers():
    confidence = np.linspace(1.0, 0.1, 10)
    right = np.array([1, 1, 1, 1, 1, 0, 1, 1, 0, 0], dtype=bool)
    told = {row["coverage"]: row["risk"] for row in abstention.risks(right, confidence)}
    assert list(told) == [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert list(told.values()) == pytest.approx([0.0, 1 / 6, 1 / 7, 1 / 8, 2 / 9, 0.3])


def both(first: str, second: str) -> dict[str, str]:
    return {"first_pass": first, "second_pass": second}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"label": "neutral", "first": "neutral", "second": "hegemony"}, both("neutral", "hegemony")),
        ({"label": "neutral", "second": "hegemony"}, {}),  # the label that is also defensible
        ({"label": "neutral", "first": "neutral", "second": None}, {}),
        ({"label": "neutral", "blind": "neutral", "second": "hegemony"}, both("neutral", "neutral")),
        ({"label": "neutral", "audit": "hegemony"}, both("neutral", "hegemony")),
        # settled: `second` holds the label that lost
        (
            {"label": "neutral", "blind": "neutral", "second": "hegemony", "settled": 10},
            both("hegemony", "neutral"),
        ),
        (
            {"label": "neutral", "audit": "hegemony", "second": "hegemony", "settled": "4"},
            both("neutral", "hegemony"),
        ),
        # settled, and the loser was not kept
        ({"label": "neutral", "blind": "neutral", "second": None, "settled": 1}, {"second_pass": "neutral"}),
        (
            {"label": "neutral", "blind": "hegemony", "second": "sovereignty", "settled": 1},
            {"second_pass": "hegemony"},
        ),
        # settled by the rule that stands first, without a mark
        ({"label": "neutral", "blind": "neutral", "round": 1}, {"second_pass": "neutral"}),
        ({"label": "neutral", "blind": "neutral", "round": 4}, both("neutral", "neutral")),
    ],
)
def test_what_each_pass_said_is_told_from_the_record(record, told):
    assert passes.of(record, [1]) == told


def test_agreement_stands_over_the_records_that_have_two_passes():
    rows = [both(name, name) for name in NAMES[:3] * 3]
    told = passes.agreement(rows, NAMES)
    assert (told["paragraphs"], told["first_unknown"], told["accuracy"], told["kappa"]) == (9, 0, 1.0, 1.0)
    assert told["kappa_by_label"] == {**dict.fromkeys(NAMES[:3], 1.0), "neutral": None}
    assert passes.agreement([*rows, {}, {"second_pass": "neutral"}], NAMES) == told | {"first_unknown": 1}
    assert passes.agreement([{}, {"second_pass": "neutral"}], NAMES) is None
    assert passes.agreement([both("neutral", "a strange one")], NAMES) is None


def test_kappa_of_a_label_is_of_that_label_against_the_rest():
    first = np.array([0] * 40 + [1] * 10 + [2] * 50)
    second = np.array([0] * 40 + [2] * 10 + [2] * 50)  # what the one calls 1 the other calls 2
    found = metrics.kappa_by_label(first, second, 4)
    assert found[0] == 1.0
    assert found[1] == 0.0
    assert found[2] == pytest.approx((0.9 - 0.5) / (1 - 0.5))  # 0.5 · 0.6 + 0.5 · 0.4 by chance
    assert found[3] is None


def test_the_first_passes_of_the_carried_labels_are_what_the_rounds_kappas_say():
    rows = [
        json.loads(line) for line in (ROOT / "seeds/labels/ant2018.jsonl").read_text("utf-8").splitlines()
    ]
    kappas = {}
    for number in (None, 4, 5, 6, 7):
        told = [passes.of(row, [1]) for row in rows if row.get("round") == number]
        found = passes.agreement(told, NAMES)
        kappas[number] = (found["paragraphs"], round(found["kappa"], 2), found["first_unknown"])
    assert kappas == {
        None: (1754, 0.87, 0), 4: (427, 0.85, 0), 5: (480, 0.87, 0), 6: (240, 0.87, 0), 7: (804, 0.91, 0)
    }  # fmt: skip
    assert sum("doubted" in row for row in rows) == 1034
    assert all(
        "blind" in row or "audit" in row or row["round"] in (2, 3)
        for row in rows
        if row["split"] == "validation"
    )
    every = passes.agreement([passes.of(row, [1]) for row in rows], NAMES)
    by_label = [round(every["kappa_by_label"][name], 2) for name in NAMES]
    assert (every["paragraphs"], by_label) == (4012, [0.9, 0.86, 0.88, 0.88])  # of seeds/README.md
    first = passes.agreement([passes.of(row, []) for row in rows if row.get("round") == 1], NAMES)
    assert first["paragraphs"] == 350
    assert passes.agreement([passes.of(row, [1]) for row in rows if row.get("round") == 1], NAMES) is None
