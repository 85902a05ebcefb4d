"""The audit of training data: what is planted is found, and the authored paragraphs pass."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline import data
from pipeline.audit import balance, copies, gates, mislabelled
from pipeline.config import AuditGates, PosturesConfig
from pipeline.data import Example
from pipeline.evaluation.postures import Postures
from tests.conftest import ROOT

NAMES = ["hegemony", "multilateralism", "sovereignty", "neutral"]
WORDS = [
    "قال",
    "الوزير",
    "إن",
    "بلاده",
    "تريد",
    "أن",
    "تبني",
    "المصنع",
    "في",
    "الميناء",
    "الجديد",
    "خلال",
    "عام",
    "واحد",
    "فقط",
    "مع",
    "شركة",
]
POSTURES = Postures(
    PosturesConfig(words={"hegemony": ["عقوبات", "رسوم جمركية"]}, adjectives={"sovereignty": ["سيادي"]})
)
GATES = AuditGates(
    leaks=0,
    conflicts=0,
    rarest_label=0.1,
    length_ratio=2.0,
    power_lift=1.5,
    power_least=10,
    trigger_rate=0.6,
    label_errors=0.2,
)


def example(key: str, text: str, label: str, **rest) -> Example:
    return Example(key, text, label, rest.pop("group", key), rest.pop("source", "corpus"), **rest)


def authored() -> list[Example]:
    paths = sorted((ROOT / "seeds" / "authored").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return [example(row["id"], row["text"], row["label"], source="authored") for row in rows]


def test_the_authored_paragraphs_pass_every_gate(mujaz, tmp_path):
    answer = mujaz("audit", f"output={tmp_path / 'تدقيق'}", "folds=2")
    assert answer.status == 0, answer.err
    assert answer.out.strip() == str(tmp_path / "تدقيق" / "report.md")
    facts = json.loads((tmp_path / "تدقيق" / "audit.json").read_text("utf-8"))
    assert sum(facts["labels"].values()) == sum(facts["paragraphs"].values()) >= 990
    assert facts["leaks"]["held_texts"] > 350
    assert facts["broken"] == facts["leaks"]["held_out"] == facts["leaks"]["validation"] == []
    assert facts["label_errors"]["accuracy"] > 0.3
    page = (tmp_path / "تدقيق" / "report.md").read_text("utf-8")
    assert "All hold." in page
    assert authored()[0].text not in page + json.dumps(facts, ensure_ascii=False)


def test_planted_leaks_copies_and_skews_break_their_gates(mujaz, tmp_path):
    held = json.loads((ROOT / "seeds/authored/held/N.jsonl").read_text("utf-8").splitlines()[3])["text"]
    seed = json.loads((ROOT / "seeds/paragraphs.jsonl").read_text("utf-8").splitlines()[5])["text"]
    rows = [
        {"id": "leak:1", "text": held.replace("أ", "ا") + " انتهى", "label": "neutral", "split": "train"},
        {"id": "leak:2", "text": seed, "label": "hegemony", "split": "train"},
        {"id": "twice:1", "text": " ".join(WORDS), "label": "neutral", "split": "train"},
        {"id": "twice:1", "text": "نص آخر تماما", "label": "neutral", "split": "train"},
        {"id": "other:1", "text": " ".join(WORDS) + "؟", "label": "hegemony", "split": "train"},
        {
            "id": "held:1",
            "text": "خبر لم يقرأه أحد من قبل هنا",
            "label": "sovereignty",
            "split": "validation",
        },
    ]
    path = tmp_path / "مائل.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    words = ("data.authored=false", f"data.path={path}", "folds=null", f"output={tmp_path / 'out'}")
    answer = mujaz("audit", *words)
    assert answer.status == 1
    assert "gate leaks: expected 0 or fewer, got 2, such as leak:1, leak:2" in answer.err
    assert "gate conflicts: expected 0 or fewer, got 2" in answer.err
    assert "gate rarest_label" in answer.err  # no multilateralism at all
    facts = json.loads((tmp_path / "out" / "audit.json").read_text("utf-8"))
    assert facts["leaks"]["held_out"][0]["copy_of"].startswith("N.jsonl, N-004")
    assert facts["conflicts"]["ids"] == {"twice:1": ["neutral", "neutral"]}
    assert facts["conflicts"]["texts"][0]["ids"] == ["twice:1", "other:1"]
    opened = [f"gates.{name}=null" for name in ("leaks", "conflicts", "rarest_label", "length_ratio")]
    assert mujaz("audit", *words, *opened).status == 0


def test_a_copy_of_validation_is_told_and_dropped_as_training_does():
    train = [example("a:1", " ".join(WORDS), "neutral"), example("b:1", "نص لا صلة له بما سبق", "neutral")]
    held = [example("c:1", " ".join(WORDS) + " والسلام", "neutral")]
    found = copies.leaks(train, held)
    assert (found["dropped"], found["validation"]) == (1, [])
    assert len(data.without_copies(train, held)) == 1


def test_a_minimal_pair_is_no_conflict_and_the_same_pair_of_a_corpus_is():
    text = " ".join(WORDS)
    two = [(text, "neutral"), (text + " وحدها", "sovereignty")]
    pair = [example(str(i), one, name, group="A/p1", source="authored") for i, (one, name) in enumerate(two)]
    assert copies.conflicts(pair)["texts"] == []
    loose = [example(str(i), one, name, group="doc") for i, (one, name) in enumerate(two)]
    assert [row["ids"] for row in copies.conflicts(loose)["texts"]] == [["0", "1"]]
    longer = [loose[0], example("2", f"{text} {' '.join(WORDS[::-1])}", "hegemony")]
    assert copies.conflicts(longer)["texts"] == []  # what was added may decide


def test_the_power_that_tells_a_label_comes_first_and_its_lift_is_right():
    texts = [("قالت الصين إنها", "hegemony")] * 30 + [("قالت فرنسا إنها", "neutral")] * 30
    texts += [("قالت فرنسا إنها", "hegemony")] * 20 + [("قال الوزير", "neutral")] * 20
    rows = balance.powers([example(str(i), t, name) for i, (t, name) in enumerate(texts)], NAMES)
    assert (rows[0]["power"], rows[0]["label"], rows[0]["named"], rows[0]["both"]) == (
        "China",
        "hegemony",
        30,
        30,
    )
    assert rows[0]["lift"] == pytest.approx(2.0)
    assert rows[0]["npmi"] == pytest.approx(np.log(2) / -np.log(0.3), abs=1e-3)
    assert rows[0]["surely"] == pytest.approx(2 * 0.8865, abs=1e-3)  # Wilson's lower end of 30 of 30
    france = {row["label"]: row["lift"] for row in rows if row["power"] == "France"}
    assert france == {"neutral": pytest.approx(1.2), "hegemony": pytest.approx(0.8)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("فرضت العقوبات على المصرف", {"hegemony"}),
        ("وبالعقوباتِ وحدها", {"hegemony"}),
        ("رسوما جمركية", {"hegemony"}),
        ("زادت رسوم جمركية", {"hegemony"}),
        ("رسوم الدخول", set()),
        ("السحابة السياديّة", {"sovereignty"}),
        ("صندوقان سياديان", {"sovereignty"}),
        ("سيادة الرئيس", set()),
    ],
)
def test_trigger_words_are_met_with_clitics_article_and_endings(text, found):
    assert POSTURES.labels(text) == found


def test_trigger_rates_and_their_gate():
    rows = [example(str(i), "فرضت عقوبات", "hegemony") for i in range(7)]
    rows += [example(f"h{i}", "قال شيئا", "hegemony") for i in range(3)]
    rows += [example(f"n{i}", "رفعت العقوبات" if i < 2 else "قال", "neutral") for i in range(10)]
    rates = balance.triggers(rows, NAMES, POSTURES)
    assert rates["hegemony"]["hegemony"] == 0.7
    assert rates["neutral"] == {"hegemony": 0.2, "multilateralism": 0.0, "sovereignty": 0.0, "neutral": 0.0}
    assert "sovereignty" not in rates  # no paragraph of it


def facts(**changes) -> dict:
    given = {
        "labels": {"hegemony": 50, "neutral": 50},
        "leaks": {"held_out": [], "validation": []},
        "conflicts": {"ids": {}, "texts": []},
        "lengths": {"hegemony": {"median": 40.0}, "neutral": {"median": 40.0}},
        "powers": [],
        "triggers": {},
        "label_errors": {"share": 0.1},
    }
    return given | changes


@pytest.mark.parametrize(
    ("gate", "changes"),
    [
        ("leaks", {"leaks": {"held_out": [], "validation": [{"id": "a"}]}}),
        ("conflicts", {"conflicts": {"ids": {}, "texts": [{"ids": ["a", "b"]}]}}),
        ("rarest_label", {"labels": {"hegemony": 95, "neutral": 5}}),
        ("length_ratio", {"lengths": {"hegemony": {"median": 90.0}, "neutral": {"median": 40.0}}}),
        (
            "power_lift",
            {
                "powers": [
                    {
                        "power": "Iran",
                        "kind": "state",
                        "label": "hegemony",
                        "named": 10,
                        "both": 9,
                        "surely": 1.6,
                    }
                ]
            },
        ),
        ("trigger_rate", {"triggers": {"hegemony": {"hegemony": 0.61}}}),
        ("label_errors", {"label_errors": {"share": 0.21}}),
    ],
)
def test_each_gate_breaks_alone_and_opens_with_null(gate, changes):
    assert gates.broken(facts(), GATES) == []
    assert [fault.where for fault in gates.broken(facts(**changes), GATES)] == [f"gate {gate}"]
    opened = AuditGates(**{**vars(GATES), gate: None})
    assert gates.broken(facts(**changes), opened) == []


@pytest.mark.parametrize(("kind", "named"), [("state", 9), ("institution", 90)])
def test_a_lift_of_few_paragraphs_or_of_an_institution_breaks_nothing(kind, named):
    row = {"power": "X", "kind": kind, "label": "hegemony", "named": named, "both": 9, "surely": 4.0}
    assert gates.broken(facts(powers=[row]), GATES) == []


def test_planted_label_errors_are_doubted_first():
    rng = np.random.default_rng(3)
    marks = {"hegemony": "هيمنة عقوبات حصار", "neutral": "سوق أسعار أرقام"}
    rows = []
    for index in range(120):
        name = ["hegemony", "neutral"][index % 2]
        words = [*rng.choice(WORDS, 8), *rng.choice(marks[name].split(), 4)]
        rows.append(example(f"{index}", " ".join(words), name))
    wrong = {5, 18, 40, 77, 102}
    other = {"hegemony": "neutral", "neutral": "hegemony"}
    spoiled = [
        example(row.id, row.text, other[row.label] if index in wrong else row.label)
        for index, row in enumerate(rows)
    ]
    found = mislabelled.label_errors(spoiled, NAMES, folds=3, seed=0)
    first = {row["id"] for row in found["rows"][:5]}
    assert first == {str(index) for index in wrong}
    assert all(row["instead"] != row["label"] for row in found["rows"][:5])
    assert found["share"] < 0.1


def test_an_article_is_never_learned_from_and_asked_at_once(monkeypatch):
    rows = [example(f"{i // 3}:{i}", f"نص {i}", NAMES[i % 2], group=str(i // 3)) for i in range(30)]
    seen = []

    def spy(learned, names, texts):
        seen.append(({e.group for e in learned}, {e.group for e in rows if e.text in texts}))
        return np.full((len(texts), 2), 0.5)

    monkeypatch.setattr(mislabelled, "baseline", spy)
    mislabelled.crossed(rows, NAMES[:2], folds=3, seed=0)
    assert len(seen) == 3
    assert all(not learned & asked for learned, asked in seen)


def test_a_label_of_one_article_is_left_out_with_a_word():
    rows = [example(f"d:{i}", "نص", NAMES[i % 2], group=f"{i % 2}") for i in range(8)]
    assert "fewer than two" in mislabelled.label_errors(rows, NAMES, 5, 0)["note"]


def test_no_data_is_one_line_and_status_2(mujaz, tmp_path):
    answer = mujaz("audit", f"output={tmp_path / 'out'}", "data.authored=false")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert "data.path=FILE" in answer.err
    assert not Path(tmp_path / "out").exists()
