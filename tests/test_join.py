"""Labels and a corpus meet by id and hash, in both forms that a corpus comes in."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.join import _off, document_of, fingerprint, join

DOCUMENT = """<DOC>
<DOCNO>SK-economy-7-20180801</DOCNO>
<TITLE> رسوم جديدة على الصلب </TITLE>
<ABSTRACT></ABSTRACT>
<TEXT>
  الفقرة الأولى من النص.

فرضت  واشنطن رسوما على الصلب\u00a0المستورد.
</TEXT>
</DOC>
"""


def label(key: str, text: str, name: str = "hegemony") -> dict[str, str]:
    return {"id": key, "label": name, "sha256": fingerprint(text), "split": "train"}


@pytest.fixture
def corpus(tmp_path):
    place = tmp_path / "نسختي (1)" / "skynews" / "economy"
    place.mkdir(parents=True)
    (place / "SK-economy-7-20180801.txt").write_text(DOCUMENT, "utf-8")
    return tmp_path / "نسختي (1)"


def test_lines_are_counted_from_the_stripped_text(corpus):
    wanted = [
        label("SK-economy-7-20180801:2", "فرضت واشنطن رسوما على الصلب المستورد."),
        label("SK-economy-7-20180801:0", "الفقرة الأولى من النص.", "neutral"),
    ]
    found = join(wanted, corpus)
    assert [row["label"] for row in found.rows] == ["hegemony", "neutral"]
    assert found.rows[1]["text"] == "الفقرة الأولى من النص."
    assert found.rows[0]["title"] == "رسوم جديدة على الصلب"
    assert not found.missing
    assert not found.differing


def test_what_is_missing_and_what_differs_are_told_apart(corpus):
    wanted = [
        label("SK-economy-7-20180801:0", "نص من طبعة أخرى"),
        label("SK-economy-7-20180801:9", "لا سطر كهذا"),
        label("BB-none-1:0", "لا وثيقة كهذه"),
    ]
    found = join(wanted, corpus)
    assert not found.rows
    assert found.differing == ["SK-economy-7-20180801:0"]
    assert found.missing == ["SK-economy-7-20180801:9", "BB-none-1:0"]


def test_the_command_joins_a_gzipped_file_and_says_what_is_missing(mujaz, tmp_path):
    rows = [{"id": "a:1", "text": " نص أول ", "title": None}, {"id": "b:1", "text": "نص ثان"}]
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    labels = tmp_path / "labels.jsonl"
    wanted = [label("a:1", "نص أول"), label("z:1", "غائب")]
    labels.write_text("".join(json.dumps(row) + "\n" for row in wanted), "utf-8")
    output = tmp_path / "الناتج = 1.jsonl"
    answer = mujaz("join", f"corpus={tmp_path / 'corpus.jsonl.gz'}", f"labels={labels}", f"output={output}")
    assert answer.status == 1
    assert "z:1" in answer.err
    assert [json.loads(line)["text"] for line in output.read_text("utf-8").splitlines()] == ["نص أول"]


def test_a_corpus_that_is_none_is_refused(mujaz, tmp_path):
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(label("a:1", "نص")) + "\n", "utf-8")
    answer = mujaz(
        "join", f"corpus={tmp_path / 'none'}", f"labels={labels}", f"output={tmp_path / 'x.jsonl'}"
    )
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "x.jsonl").exists()
    with pytest.raises(InputError):
        join([label("a:1", "نص")], labels.with_name("other.jsonl"))


def test_a_folder_gives_the_next_lines_that_are_not_blank(corpus):
    key, text = "SK-economy-7-20180801", "فرضت واشنطن رسوما على الصلب المستورد."
    wanted = [label(f"{key}:2", text), label(f"{key}:0", "الفقرة الأولى من النص.")]
    last, first = join(wanted, corpus, lines=1).rows
    assert last["text_before"] == "الفقرة الأولى من النص."
    assert "text_after" not in last
    assert (first["text_after"], "text_before" in first) == (last["text"], False)
    assert not {"text_before", "text_after"} & {name for row in join(wanted, corpus).rows for name in row}


def test_a_file_gives_the_nearest_lines_that_it_holds(mujaz, tmp_path):
    held = {"d:1": "أول", "d:4": "رابع", "d:5": " ", "d:6": "سادس", "e:5": "غيره", "x": "بلا سطر"}
    place = tmp_path / "c.jsonl"
    place.write_text("".join(json.dumps({"id": k, "text": v}) + "\n" for k, v in held.items()), "utf-8")
    wanted = [label("d:4", "رابع"), label("e:5", "غيره"), label("x", "بلا سطر")]
    found = {lines: join(wanted, place, lines).rows[0] for lines in (0, 1, 2, 3)}
    sides = {n: (row.get("text_before"), row.get("text_after")) for n, row in found.items()}
    assert sides == {0: (None, None), 1: (None, None), 2: (None, "سادس"), 3: ("أول", "سادس")}
    labels, output = tmp_path / "l.jsonl", tmp_path / "o.jsonl"
    labels.write_text("".join(json.dumps(row) + "\n" for row in wanted), "utf-8")
    answer = mujaz("join", f"corpus={place}", f"labels={labels}", f"output={output}", "neighbours=3")
    assert (answer.status, "1 with the text before, 1 with the text after" in answer.err) == (0, True)
    rows = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [row.get("text_before") for row in rows] == ["أول", None, None]
    answer = mujaz("join", f"corpus={place}", f"labels={labels}", f"output={output}", "neighbours=-1")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert "0 or more" in answer.err


def test_a_document_without_tags_has_no_lines():
    assert document_of("نص بلا وسوم") == (None, [])


@given(st.text(alphabet="اب ج\u00a0\t\n\u0623\u0627\u0654", max_size=30))
def test_the_hash_sees_no_difference_of_spaces_or_composition(text):
    import unicodedata

    spaced = "  " + unicodedata.normalize("NFD", text).replace(" ", " \t ") + "\n"
    assert fingerprint(spaced) == fingerprint(text)


def test_lines_beside_one_keep_the_padding_of_their_number():
    assert _off("DOC:10", 2, -1) == ["DOC:9", "DOC:8"]
    assert _off("DOC:007", 1, 1) == ["DOC:008"]
    assert _off("DOC", 1, 1) == []
