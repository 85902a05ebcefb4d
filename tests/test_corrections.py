"""An editor's corrections: each on one side, the last word counts, nothing of the held-out texts."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import data
from pipeline.config import CorrectionsConfig
from pipeline.data import corrections, leakage
from pipeline.data.corrections import Correction
from pipeline.join import fingerprint
from pipeline.records import Fault
from pipeline.training import changes
from tests import checkpoints
from tests.test_data import NAMES, WORDS, config, never, stored

ADDED = CorrectionsConfig(joined=None, repeat=2, validation=0.0, against=None)


def text(number: int) -> str:
    """A paragraph that shares no run of words with another's."""
    return " ".join(f"{word}{'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'[number % 28]}{number}" for word in WORDS)


def near(number: int) -> str:
    """A near copy of it: another spelling, and a clause of its own at the end."""
    return text(number).replace("أ", "ا") + " وهذه جملة أضيفت"


def one(key: str, said: str, label: str = "neutral", **rest) -> Correction:
    return Correction(key, said, label, rest.pop("group", data.article_of(key)), "file, line 1", **rest)


def base(tmp_path: Path, *rows: tuple[str, int, str, str]) -> str:
    """A joined file of (id, number of the text, label, split)."""
    fields = ("id", "text", "label", "split")
    made = [
        dict(zip(fields, (key, text(number), label, part), strict=True)) for key, number, label, part in rows
    ]
    return str(stored(tmp_path / "joined.jsonl", *made))


def parts(tmp_path: Path, joined: str, *rows: object, report=never, **changes_) -> data.Parts:
    added = dataclasses.replace(ADDED, joined=joined, **changes_)
    path = stored(tmp_path / "corrections.jsonl", *rows)
    return data.parts(config(path=str(path), corrections=added), report)


def test_corrections_stand_on_one_side_and_the_editor_s_label_counts(tmp_path):
    joined = base(
        tmp_path,
        ("a:1", 1, "neutral", "validation"),
        ("a:2", 2, "neutral", "validation"),
        ("b:1", 3, "neutral", "train"),
        ("c:1", 4, "hegemony", "train"),
        ("d:1", 5, "hegemony", "train"),
    )
    rows = [
        {"id": "x:1", "text": text(1), "label": "sovereignty"},  # word for word in validation
        {"id": "x:2", "text": text(6), "label": "hegemony"},  # of the same article as the one above
        {"id": "y:1", "text": near(2), "label": "neutral"},  # a near copy of validation
        {"id": "z:1", "text": text(3), "label": "hegemony", "was": "neutral"},  # word for word in training
        {"id": "b:7", "text": text(7), "label": "neutral"},  # of an article that is trained on
        {"id": "new:1", "text": text(8), "label": "neutral"},
    ]
    found = parts(tmp_path, joined, *rows)
    assert {e.id: e.label for e in found.validation} == {
        "a:2": "neutral",
        "x:1": "sovereignty",
        "x:2": "hegemony",
        "y:1": "neutral",
    }
    taught = {e.id: e.label for e in found.train}
    twice = {f"{key}~{n}" for key in ("z:1", "b:7", "new:1") for n in (1, 2)}
    assert set(taught) == {"c:1", "d:1"} | twice
    assert taught["z:1~1"] == "hegemony"
    assert {c.id for c in found.corrections if c.held} == {"x:1", "x:2", "y:1"}
    assert "3 learned from (each 2 times), 3 measured on" in " ".join(found.notes)
    assert len(data.balanced(found.train, 1, 0)) == 1 + 6  # a cap for the corpus, none for the editor


def test_of_one_text_the_last_word_counts(tmp_path):
    rows = [
        {"id": "x:1", "text": text(1), "label": "hegemony"},
        {"id": "y:1", "text": text(2), "label": "hegemony"},
        {"id": "x:9", "text": text(1).replace("أ", "ا") + " ؟", "label": "neutral"},
    ]
    path = stored(tmp_path / "c.jsonl", *rows)
    found = corrections.read(path, NAMES, None, never)
    assert [(c.id, c.label) for c in found.corrections] == [("y:1", "hegemony"), ("x:9", "neutral")]
    assert found.replaced == 1


def test_what_may_not_be_learned_is_named_and_the_others_go_on(tmp_path):
    article = max(leakage.lines(data.held_out()), key=len)
    rows = [
        {"id": "x:1", "text": article.replace("ة", "ه"), "label": "neutral"},
        {"id": "x:2", "text": text(1), "label": "nonsense"},
        {"id": "x:3", "text": text(2), "label": "neutral", "sha256": fingerprint(text(3))},
        {"id": "x:4", "text": text(4), "label": "neutral", "sha256": fingerprint(text(4))},
        {"id": "x:5", "text": text(5)},
    ]
    faults: list[Fault] = []
    found = corrections.read(stored(tmp_path / "c.jsonl", *rows), NAMES, None, faults.append)
    assert [c.id for c in found.corrections] == ["x:4"]
    told = {fault.where.split("line ")[1][0]: fault.message for fault in faults}
    assert set(told) == {"1", "2", "3", "5"}
    places = [name for name, line in corrections.held_out() if line == article]
    assert any(name in told["1"] for name in places)
    assert "sha256" in told["3"]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=25), st.integers(0, 4))
def test_no_correction_and_no_near_copy_stands_on_both_sides(pairs, seed):
    rng = random.Random(seed)
    taught = [("t", text(number)) for number in range(40, 44)]
    tested = [("v", text(number)) for number in range(50, 54)]
    pool = [*range(31), 40, 50]
    given_ = [
        one(f"{group}:{index}", rng.choice([text, near])(pool[number]), group=str(group))
        for index, (group, number) in enumerate(pairs)
    ]
    given_ += [one("p:1", near(40)), one("q:1", near(50))]
    held = corrections.sides(given_, taught, tested, 0.5, seed)
    learned = [c for c, side in zip(given_, held, strict=True) if not side]
    measured = [c for c, side in zip(given_, held, strict=True) if side]
    assert "q:1" in [c.id for c in measured]
    assert not leakage.copies(
        [c.text for c in learned], [*(c.text for c in measured), *(t for _, t in tested)]
    )
    assert not {c.group for c in learned} & {c.group for c in measured}


def test_a_later_correction_moves_no_earlier_one_across():
    first = [one(f"{number}:1", text(number)) for number in range(30)]
    later = [one(f"{number}:1", text(number)) for number in range(30, 60)]
    before = corrections.sides(first, [], [], 0.3, 1)
    assert corrections.sides([*later, *first], [], [], 0.3, 1)[30:] == before
    assert 2 < sum(before) < 20


def test_the_page_counts_what_became_right_and_what_became_wrong():
    names = ["a", "b"]
    told = [
        one("1:1", "x", "b", was="a"),
        one("2:1", "y", "b", was="a", held=True, note="سطر\nثان"),
        one("3:1", "z", "a"),
    ]
    own = np.array([0, 0, 1]), np.array([1, 0, 0])
    truth = np.array([0, 0, 0, 1])
    rest = np.array([0, 0, 1, 0]), np.array([0, 1, 0, 1])
    page = changes.page(names, told, own, truth, rest)
    assert "| a | b | 1 | 0 | 1 | learned from |" in page
    assert "| a | b | 1 | 0 | 0 | measured on |" in page
    assert "| b | a | 1 | 0 | 1 | learned from |" in page  # no `was`: what the older model says
    assert "| a | b | 2 | 1 | 1 |" in page
    assert "| b | a | 1 | 1 | 0 |" in page
    assert "accuracy 0.500 → 0.750" in page
    assert "- `2:1` (measured on): says a, should be b: سطر ثان" in page
    assert "1:1" not in page


def test_the_command_learns_them_and_says_what_changed(mujaz, tmp_path):
    hub = checkpoints.encoder(tmp_path / "hub")
    joined = base(
        tmp_path,
        *((f"{n}:1", n, NAMES[n % 4], "validation" if n % 5 == 0 else "train") for n in range(40)),
    )
    article = max(leakage.lines(data.held_out()), key=len)
    rows = [
        {"id": "0:1", "text": text(0), "label": "sovereignty", "was": "neutral", "article": "0"},
        {"id": "e:1", "text": text(60), "label": "hegemony", "editor_note": "اقرأ آخره"},
        {"id": "h:1", "text": article, "label": "neutral"},
    ]
    words = [
        "train",
        f"output={tmp_path / 'model'}",
        "data=corrections",
        f"data.path={stored(tmp_path / 'تصويبات, 1.jsonl', *rows)}",
        f"data.corrections.joined={joined}",
        f"data.corrections.against={checkpoints.shared_model()}",
        "data.corrections.validation=0",
        "data.authored=false",
        "encoder=arabert",
        f"encoder.name={hub}",
        "encoder.max_tokens=64",
        "encoder.window_overlap=8",
        "trainer.epochs=1",
        "trainer.threads=1",
    ]
    answer = mujaz(*words)
    assert answer.status == 1, answer.err  # one correction was left out
    assert "h:1" in answer.err
    page = (tmp_path / "model" / "corrections.md").read_text("utf-8")
    assert "| neutral | sovereignty | 1 |" in page
    assert "measured on" in page
    assert "learned from" in page
    card = (tmp_path / "model" / "README.md").read_text("utf-8")
    assert "1 learned from (each 3 times), 1 measured on" in card
    assert "data.path='تصويبات, 1.jsonl'" in card
    facts = json.loads((tmp_path / "model" / "metrics.json").read_text("utf-8"))
    assert "تصويبات, 1.jsonl" in facts["data"]["sha256"]
    assert str(tmp_path) not in json.dumps(facts, ensure_ascii=False).replace(str(hub), "") + card.replace(
        str(hub), ""
    )
    other = mujaz(
        *words,
        'data.labels=[{name: a, arabic: "ا", colour: "#111111"}, {name: b, arabic: "ب", colour: "#222222"}]',
    )
    assert other.status == 2
    assert "data.corrections.against" in other.err


@pytest.mark.parametrize("content", ["", "[1]\n"])
def test_a_file_of_no_corrections_is_told(mujaz, tmp_path, content):
    (tmp_path / "c.jsonl").write_text(content, "utf-8")
    answer = mujaz(
        "train", f"output={tmp_path / 'm'}", "data=corrections", f"data.path={tmp_path / 'c.jsonl'}"
    )
    assert answer.status == 2
    assert "at least one correction" in answer.err or "an empty file" in answer.err
    assert not (tmp_path / "m" / "stance.json").exists()
