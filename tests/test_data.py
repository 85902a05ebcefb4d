"""Laws of the split, and that the held-out articles never come in."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import data
from pipeline.config import ColumnsConfig, CorrectionsConfig, DataConfig, LabelConfig
from pipeline.data import leakage
from pipeline.errors import ConfigError, InputError
from pipeline.evaluation import metrics
from pipeline.records import Fault

NAMES = ["hegemony", "multilateralism", "sovereignty", "neutral"]
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
WORDS = ["قال", "وزير", "الاقتصاد", "إن", "بلاده", "تريد", "أن", "تصنع", "الرقائق", "وحدها", "من", "دون"]


def config(**changes) -> DataConfig:
    given_ = {
        "name": "test",
        "authored": False,
        "authored_files": "*.jsonl",
        "path": None,
        "teacher": None,
        "labels": [LabelConfig(name=name, arabic=name, colour="#000000") for name in NAMES],
        "title": False,
        "names": "as_written",
        "validation": 0.2,
        "most_per_label": None,
        "shares": [],
        "neighbours": "none",
        "actor_swap": 0.0,
        "slips": 0.0,
        "seed": 0,
    }
    return DataConfig(**{**given_, **changes})


def example(key: str, text: str, label: str = "neutral", **rest) -> data.Example:
    return data.Example(key, text, label, rest.pop("group", data.article_of(key)), "corpus", **rest)


def never(fault: Fault) -> None:
    raise AssertionError(fault)


def stored(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_authored_paragraphs_load_whole_and_hold_no_seed_article():
    parts = data.parts(config(authored=True), never)
    lines = [
        line for path in (SEEDS / "authored").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    assert len(parts.train) + len(parts.validation) == len(lines) >= 990
    assert set(data.counts(parts.validation)) == set(NAMES)
    pairs = [{e.group for e in part if "/" in e.group} for part in (parts.train, parts.validation)]
    assert not pairs[0] & pairs[1]


def test_the_authored_file_kept_out_whole_stops_a_load(tmp_path):
    kept = (SEEDS / "authored" / "held" / "N.jsonl").read_text("utf-8").splitlines()
    text = json.loads(kept[7])["text"]
    path = stored(tmp_path / "x.jsonl", {"id": "a:1", "text": text, "label": "neutral"})
    with pytest.raises(InputError, match="a:1"):
        data.parts(config(path=str(path)), never)


def test_every_seed_line_would_be_caught():
    lines = [line for line in leakage.lines(data.held_out()) if len(line.split()) > 20]
    assert len(lines) > 90
    for line in lines[::9]:
        changed = line.replace("ة", "ه").replace("أ", "ا") + " وهذه جملة أضيفت في آخرها"
        with pytest.raises(InputError, match="held-out"):
            data.refuse_leaks([example("a:1", changed)], data.held_out())


def test_a_planted_seed_paragraph_stops_the_whole_load(tmp_path):
    line = max(leakage.lines(data.held_out()), key=len)
    path = stored(tmp_path / "x.jsonl", {"id": "a:1", "text": line, "label": "neutral"})
    with pytest.raises(InputError, match="a:1"):
        data.parts(config(path=str(path)), never)


def test_a_file_s_own_split_is_kept_and_copies_of_validation_leave_the_training(tmp_path):
    text = " ".join(WORDS)
    rows = [
        {"id": "a:1", "text": text, "label": "neutral", "split": "validation"},
        {"id": "b:1", "text": text.replace("أ", "ا") + "؟", "label": "neutral", "split": "train"},
        {"id": "c:1", "text": "نص آخر لا يشبه الأول في شيء أبدا", "label": "hegemony"},
    ]
    parts = data.parts(config(path=str(stored(tmp_path / "x.jsonl", *rows))), never)
    assert [e.id for e in parts.validation] == ["a:1"]
    assert [e.id for e in parts.train] == ["c:1"]
    assert "1 training" in " ".join(parts.notes)


def test_bad_lines_are_reported_with_their_number_and_the_others_are_read(tmp_path):
    path = stored(tmp_path / "x.jsonl", {"id": "a:1", "text": "نص", "label": "neutral"}, {"id": "b:1"}, [1])
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "c:1", "text": "نص", "label": "لا شيء"}\n{"id": "d')
    faults: list[Fault] = []
    assert [e.id for e in data.read(path, config(), faults.append)] == ["a:1"]
    assert [fault.where.rsplit(" ", 1)[1] for fault in faults] == ["2", "3", "4", "5"]


def test_a_missing_file_and_no_data_are_said_in_one_line(tmp_path):
    with pytest.raises(InputError, match="labelled records"):
        list(data.read(tmp_path / "none.jsonl", config(), never))
    with pytest.raises(InputError, match="none"):
        data.parts(config(), never)
    with pytest.raises(InputError, match=r"data\.authored_files"):
        data.parts(config(authored=True, authored_files="'[G-M].jsonl'"), never)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=25, max_size=60), st.integers(0, 5))
def test_a_group_is_never_divided(groups, seed):
    examples = [
        example(f"{group}:{index}", f"{group} {index}", NAMES[index % 2], group=str(group))
        for index, group in enumerate([*groups, *range(10)])
    ]
    train, held = data.split(examples, 0.2, seed)
    assert not {e.group for e in train} & {e.group for e in held}
    assert len(train) + len(held) == len(examples)


@settings(deadline=None)
@given(st.permutations(WORDS), st.sampled_from(["،", "!", " ـ ", ""]))
def test_a_planted_copy_is_found_and_a_shuffled_text_is_not_itself(words, mark):
    text = " ".join(WORDS)
    copied = text.replace(" ", f"{mark} ", 3).replace("إ", "ا")
    assert [(c.left, c.right) for c in leakage.copies([copied], [text, "كلام آخر"])] == [(0, 0)]
    overlap = leakage.copies([" ".join(words)], [text])
    same = leakage.shingles(" ".join(words)) & leakage.shingles(text)
    assert bool(overlap) == (len(same) >= leakage.SHARE * len(leakage.shingles(text)))


def test_balance_draws_anew_each_epoch_and_leaves_authored_alone():
    many = [example(f"{i}:0", "نص", "neutral") for i in range(50)]
    few = [example(f"h{i}:0", "نص", "hegemony") for i in range(3)]
    own = [data.Example(f"A-{i}", "نص", "neutral", f"A/{i}", "authored") for i in range(5)]
    first, second = (data.balanced([*many, *few, *own], 10, seed) for seed in (0, 1))
    assert data.counts(first) == {"hegemony": 3, "neutral": 15}
    assert {e.id for e in first} != {e.id for e in second}
    assert data.balanced([*many, *few, *own], 10, 0) == first


def test_what_the_draw_does_to_the_corpus_is_told_and_of_the_authored_nothing():
    drawn = [example(f"n{i}:0", "نص", "neutral") for i in range(6)]
    drawn += [example(f"h{i}:0", "نص", "hegemony") for i in range(2)]
    drawn += [data.Example(f"A-{i}", "نص", "hegemony", f"A/{i}", "authored") for i in range(5)]
    found = data.shifts(drawn, config(shares=[0.1, 0.1, 0.05, 0.75]))
    assert found[0] == {"hegemony": pytest.approx(math.log(2.5)), "neutral": pytest.approx(0)}
    assert found[:8] == [found[0]] * 8
    assert found[8:] == [None] * 5
    assert data.shifts(drawn, config()) == [None] * 13


@pytest.mark.parametrize("shares", [[0.5, 0.5], [0.5, 0.5, 0, 0], [0.1, 0.1, 0.1, 0.1]])
def test_shares_are_one_of_each_label_and_sum_to_1(shares):
    with pytest.raises(ConfigError, match=r"expected data\.shares above 0 for each of the 4 labels"):
        config(shares=shares)


def test_labels_of_the_corpus_carry_no_text_and_are_split_by_article():
    rows = [json.loads(line) for line in (SEEDS / "labels" / "ant2018.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) > 1700
    assert all(not {"text", "title"} & set(row) for row in rows)
    articles = [
        {data.article_of(r["id"]) for r in rows if r["split"] == part} for part in ("train", "validation")
    ]
    assert not articles[0] & articles[1]
    assert 0.18 < sum(row["split"] == "validation" for row in rows) / len(rows) < 0.25


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60))
def test_scores_equal_scikit_learn_s(pairs):
    import numpy as np
    from sklearn import metrics as reference

    truth, answers = np.array(pairs, dtype=np.int64).T
    assert metrics.macro_f1(truth, answers, 4) == pytest.approx(
        reference.f1_score(truth, answers, average="macro", zero_division=0)
    )
    assert metrics.accuracy(truth, answers) == pytest.approx(reference.accuracy_score(truth, answers))
    expected = reference.confusion_matrix(truth, answers, labels=range(4))
    assert (metrics.confusion(truth, answers, 4) == expected).all()
    if len(set(truth) | set(answers)) > 1:
        kappa = reference.cohen_kappa_score(truth, answers)
        assert metrics.kappa(truth, answers, 4) == pytest.approx(kappa)


def test_columns_a_teacher_corrections_and_a_test_split_go_together(tmp_path):
    def words(key):
        return " ".join(f"{key}{place}" for place in range(12))

    rows = [
        {"id": f"a{i}:1", "text": words(f"ا{i}"), "label": NAMES[i % 2], "register": "report"}
        for i in range(20)
    ]
    rows += [{"id": "t:1", "text": words("ت"), "label": "neutral", "split": "TEST"}]
    taught = {"source": "teacher", "probabilities": {"neutral": 0.75, "hegemony": 0.25}}
    teacher = [
        {"id": "m:1", "text": words("م"), "label": "neutral", **taught},
        {"id": "n:1", "text": words("ن"), "label": "neutral", "probabilities": {"neutral": "كثير"}},
        {"id": "o:1", "text": words("و"), "label": "neutral", "probabilities": {"other": 1}},
    ]
    told = [{"body": rows[0]["text"], "verdict": "sovereignty", "key": "a0:1"}]
    names = ColumnsConfig(id="key", text="body", label="verdict", title=None, group=None, split=None)
    joined = stored(tmp_path / "joined.jsonl", *rows)
    faults: list[Fault] = []
    parts = data.parts(
        config(
            path=str(stored(tmp_path / "told.jsonl", *told)),
            teacher=str(stored(tmp_path / "teacher.jsonl", *teacher)),
            columns=names,
            corrections=CorrectionsConfig(joined=str(joined), repeat=2, validation=0.0, against=None),
        ),
        faults.append,
    )
    both = [*parts.train, *parts.validation]
    assert [fault.where.rsplit(" ", 1)[1] for fault in faults] == ["2", "3"]
    assert set(parts.hashes) == {"joined.jsonl", "teacher.jsonl", "told.jsonl"}
    assert not {"t:1", "a0:1"} & {e.id for e in both}  # of the test split; replaced by the editor's
    assert {e.label for e in both if e.id.startswith("a0:1~") or e.text == words("ا0")} == {"sovereignty"}
    assert [e.probabilities["neutral"] for e in parts.train if e.source == data.TEACHER] == [0.75]
    assert {e.register for e in both if e.source == "corpus"} == {"report"}
