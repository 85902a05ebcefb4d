"""Neighbours in the data of a training: who has them, and what may not stand there."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline import data, labelled, neighbours
from pipeline.audit import copies
from pipeline.data import corrections, leakage
from pipeline.encoder.model import open_model
from pipeline.errors import ConfigError, InputError
from pipeline.records import Neighbours
from pipeline.teach import Told, teach
from tests import checkpoints
from tests.test_data import config, example, stored

SAID = ["قال وزير الاقتصاد إن بلاده تصنع الرقائق وحدها", "رفضت الشركة أن تبيع مصنعها في العام المقبل"]
OTHERS = [
    "دعا المجلس أعضاءه إلى اجتماع طارئ يوم الأحد القادم",
    "افتتح المعرض أبوابه أمام الزوار من كل البلدان",
]


def test_only_what_the_config_names_is_loaded(tmp_path):
    row = {"id": "a:1", "text": "نص", "label": "neutral", "text_before": "قبل", "text_after": "بعد"}
    path = stored(tmp_path / "x.jsonl", row)
    for which, found in (("none", (None, None)), ("before", ("قبل", None)), ("both", ("قبل", "بعد"))):
        (one,) = data.read(path, config(path=str(path), neighbours=which), pytest.fail)
        assert (one.beside.before, one.beside.after) == found


def test_a_neighbour_from_a_held_out_article_is_refused():
    line = next(one for text in data.held_out() for one in text.splitlines() if len(one.split()) > 30)
    told = example("a:7", "نص لا صلة له بشيء مما سبق كله", beside=Neighbours(None, line))
    with pytest.raises(InputError, match="a:7"):
        data.refuse_leaks([told], data.held_out())
    data.refuse_leaks([example("a:7", told.text)], data.held_out())


def test_training_reads_nothing_that_validation_reads():
    learn = [
        example("a:1", SAID[0], beside=Neighbours(SAID[1], OTHERS[0])),
        example("b:1", OTHERS[1], beside=Neighbours("قال", None)),
    ]
    measure = [example("c:1", SAID[1], beside=Neighbours("قال", OTHERS[1]))]
    kept = data.without_copies(learn, measure)
    assert [one.id for one in kept] == ["a:1"]  # the other's text stands beside one that is measured
    (one,) = data.without_copied_neighbours(kept, measure)
    assert one.beside == Neighbours(None, OTHERS[0])
    assert one.text == SAID[0]
    short = example("b:2", SAID[0], beside=Neighbours("قال", None))
    assert data.without_copied_neighbours([short], measure) == [short]  # five words or more tell a passage


def rows(count: int = 30) -> list[dict]:
    rng = np.random.default_rng(4)
    said = [" ".join(rng.choice(checkpoints.WORDS, 9)) for _ in range(2 * count)]
    return [
        {
            "id": f"a{n}:1",
            "text": said[n],
            "label": ("neutral", "hegemony")[n % 2],
            "text_before": said[n + count],
        }
        for n in range(count)
    ]


def test_the_share_that_has_neighbours_is_told_and_none_at_all_refused(tmp_path):
    path = stored(tmp_path / "x.jsonl", *rows())
    found = data.parts(config(path=str(path), neighbours="both"), pytest.fail)
    assert any("Read with neighbours (both)" in note and "(100%)" in note for note in found.notes)
    assert not any("eighbour" in note for note in data.parts(config(path=str(path)), pytest.fail).notes)
    bare = stored(tmp_path / "y.jsonl", *({**row, "text_before": None} for row in rows()))
    with pytest.raises(InputError, match="mujaz join neighbours=1"):
        data.parts(config(path=str(bare), neighbours="before"), pytest.fail)


@pytest.mark.parametrize("value", ["after", "true", "all"])
def test_another_word_in_a_config_is_refused(value):
    with pytest.raises(ConfigError, match="neighbours to be one of none, before, both"):
        config(neighbours=value)


def test_a_correction_has_neighbours_and_is_skipped_for_a_held_out_one(tmp_path):
    line = next(one for text in data.held_out() for one in text.splitlines() if len(one.split()) > 30)
    told = [
        {"id": "a:1", "text": SAID[0], "label": "neutral", "text_before": SAID[1]},
        {"id": "b:1", "text": OTHERS[0], "label": "neutral", "text_after": line},
    ]
    path, faults = stored(tmp_path / "c.jsonl", *told), []
    found = corrections.read(path, ["neutral"], None, faults.append, beside="both").corrections
    assert [one.beside for one in found] == [Neighbours(SAID[1], None)]
    assert "held-out" in faults[0].message
    plain = corrections.read(
        path, ["neutral"], None, pytest.fail
    ).corrections  # none is read: none is looked at
    assert [one.beside for one in plain] == [neighbours.NONE] * 2


def test_an_audit_finds_a_held_out_text_beside_one():
    name, text = copies.held_out()[0]
    told = example("a:1", SAID[0], beside=Neighbours(text, None))
    (found,) = copies.leaks([told], [])["held_out"]
    assert (found["id"], found["copy_of"]) == ("a:1", name)


class Asked:
    """What `mujaz teach` is told of one run."""

    least_confidence = 0.0
    window_records = 8


def test_a_teacher_reads_neighbours_hands_them_on_and_drops_held_out_ones(tmp_path):
    place = checkpoints.model(tmp_path / "m", checkpoints.shared_encoder(), neighbours="before")
    model, told = open_model(place, checkpoints.runtime("torch")), Told()
    line = next(one for text in data.held_out() for one in text.splitlines() if len(one.split()) > 30)
    given = [
        {"id": "d#0", "text": SAID[0], "role": "body"},
        {"id": "d#1", "text": SAID[1], "role": "body"},
        {"id": "x", "text": OTHERS[0], "text_before": line},
        {"id": "y", "text": SAID[1]},
    ]
    made = {row["id"]: row for row in teach(given, [model], Asked(), told)}  # type: ignore[arg-type]
    assert (list(made), told.copies) == (["d#0", "d#1", "y"], 1)
    assert neighbours.of(made["d#1"]) == Neighbours(SAID[0], None)
    assert made["d#1"]["probabilities"] != made["y"]["probabilities"]


def test_a_copy_is_found_in_a_neighbour_that_is_wrapped_in_short_lines():
    words = [f"كلمة{number}" for number in range(18)]
    wrapped = "\n".join(" ".join(words[start : start + 3]) for start in range(0, 18, 3))
    read, of = leakage.every([("نص آخر لا شأن له بهذا كله", Neighbours(wrapped, None))])
    assert [of[copy.left] for copy in leakage.copies(read, [" ".join(words)])] == [0]
    page = "\n".join(["سطر قصير", " ".join(words), "سطر آخر من صفحة لا شأن له بما سبق ولا بما يلي " * 5])
    read, of = leakage.every([("نص", Neighbours(None, page))])
    assert 0 in [of[copy.left] for copy in leakage.copies(read, [" ".join(words)])]


def test_a_neighbour_that_is_no_text_says_nothing_and_loses_no_record(tmp_path):
    stored(tmp_path / "rows.jsonl", {"id": "a", "text": "نص", "text_before": 5, "text_after": ["x"]})
    faults = []
    rows = [row for _, row in labelled.rows(tmp_path / "rows.jsonl", None, faults.append, needs=("text",))]
    assert (len(rows), faults) == (1, [])
    assert neighbours.of(rows[0]) == neighbours.NONE
