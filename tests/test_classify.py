"""Room 4: calibration, stances, streaming."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify import calibrate, classify, says_nothing, stream
from pipeline.config import ClassifyConfig
from pipeline.encoder import Reading
from pipeline.errors import ModelError
from tests import checkpoints

LOGITS = st.lists(st.lists(st.floats(-1e4, 1e4, width=32), min_size=4, max_size=4), min_size=1, max_size=8)


def reading(*logits: float, windows: int = 1) -> Reading:
    return Reading(np.array(logits, dtype=np.float32), windows, np.zeros((0, 0), dtype=np.float32))


class Echo:
    """A model that remembers how it was asked; the logit of a label is the text's length."""

    def __init__(self) -> None:
        self.settings = checkpoints.settings()
        self.asked: list[tuple[list[str], list[str | None]]] = []

    def read(
        self, texts: Sequence[str], titles: Sequence[str | None], beside: object = None
    ) -> list[Reading]:
        self.asked.append((list(texts), list(titles)))
        return [reading(len(text), 0, 0, 0) for text in texts]


@given(rows=LOGITS, temperature=st.floats(0.05, 20))
def test_probabilities_sum_to_one_and_keep_the_order(rows: list[list[float]], temperature: float) -> None:
    logits = np.array(rows, dtype=np.float32)
    shares = calibrate(logits, temperature)
    assert np.abs(shares.sum(axis=1) - 1).max() < 1e-12
    assert ((shares >= 0) & (shares <= 1)).all()
    picked = shares.argmax(axis=1)
    assert (logits[np.arange(len(logits)), picked] >= logits.max(axis=1) - 1e-6).all()


@given(rows=LOGITS, shift=st.floats(-100, 100))
def test_a_constant_added_to_all_logits_changes_nothing(rows: list[list[float]], shift: float) -> None:
    logits = np.clip(np.array(rows, dtype=np.float64), -50, 50)
    assert np.abs(calibrate(logits + shift, 2.0) - calibrate(logits, 2.0)).max() < 1e-9  # type: ignore[arg-type]


def test_a_higher_temperature_lowers_confidence() -> None:
    logits = np.array([[2.0, 1.0, 0.0, -1.0]], dtype=np.float32)
    tops = [float(calibrate(logits, temperature).max()) for temperature in (0.5, 1.0, 2.0, 10.0)]
    assert tops == sorted(tops, reverse=True)
    assert calibrate(np.zeros((1, 4), np.float32), 1.0).tolist() == [[0.25] * 4]


@pytest.mark.parametrize(("value", "temperature"), [(np.nan, 1.0), (np.inf, 1.0), (0.0, 0.0), (0.0, -1.0)])
def test_what_is_no_number_is_refused(value: float, temperature: float) -> None:
    with pytest.raises(ModelError):
        calibrate(np.array([[value, 0.0]], dtype=np.float32), temperature)


def test_a_stance_below_its_labels_threshold_is_given_and_abstained() -> None:
    settings = checkpoints.settings(temperature=1.0)
    sure, unsure = classify(["a", "b"], [reading(5, 0, 0, 0), reading(0.1, 0, 0, 0.2, windows=3)], settings)
    assert (sure.id, sure.stance, sure.abstained, sure.windows) == ("a", "hegemony", False, 1)
    assert (unsure.id, unsure.stance, unsure.abstained, unsure.windows) == ("b", "neutral", True, 3)
    assert list(sure.probabilities) == ["hegemony", "multilateralism", "sovereignty", "neutral"]
    assert sure.confidence == sure.probabilities["hegemony"] == max(sure.probabilities.values())


def test_logits_of_another_label_set_are_refused() -> None:
    with pytest.raises(ModelError, match="4 logits, one for each label, got 3"):
        classify(["a"], [reading(1, 2, 3)], checkpoints.settings())
    assert classify([], [], checkpoints.settings()) == []


@given(count=st.integers(0, 23), window=st.integers(1, 9))
def test_streaming_keeps_order_and_holds_one_window(count: int, window: int) -> None:
    model, taken = Echo(), 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal taken
        for index in range(count):
            taken += 1
            yield {
                "id": str(index),
                "text": "ا" * (index % 7 + 1),
                "title": "عنوان" if index % 2 else None,
                "x": 1,
            }

    for index, stance in enumerate(stream(rows(), model, ClassifyConfig(window_records=window))):  # type: ignore[arg-type]
        assert stance.id == str(index)
        assert taken <= (index // window + 1) * window
    assert [len(texts) for texts, _ in model.asked] == [
        min(window, count - at) for at in range(0, count, window)
    ]
    assert [title for _, titles in model.asked for title in titles] == [
        "عنوان" if index % 2 else None for index in range(count)
    ]


def test_a_title_that_is_no_string_is_no_title() -> None:
    model = Echo()
    rows = [{"id": "1", "text": "ا", "title": 5}]
    assert len(list(stream(rows, model, ClassifyConfig(window_records=8)))) == 1  # type: ignore[arg-type]
    assert model.asked[0][1] == [None]


def test_only_what_a_reader_sees_says_something() -> None:
    assert says_nothing("")
    assert says_nothing(" \n\u200f\ufeff")
    assert not says_nothing("،")
