"""Labels and a corpus meet by id and hash, in both forms that a corpus comes in."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.join import document_of, fingerprint, join

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


def test_a_document_without_tags_has_no_lines():
    assert document_of("نص بلا وسوم") == (None, [])


@given(st.text(alphabet="اب ج\u00a0\t\n\u0623\u0627\u0654", max_size=30))
def test_the_hash_sees_no_difference_of_spaces_or_composition(text):
    import unicodedata

    spaced = "  " + unicodedata.normalize("NFD", text).replace(" ", " \t ") + "\n"
    assert fingerprint(spaced) == fingerprint(text)
