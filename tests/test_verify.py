"""mujaz verify: a true brief passes, and each way of being false is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.render import render
from tests import briefs


@pytest.fixture
def place(tmp_path: Path) -> Path:
    whole = briefs.sample()
    (tmp_path / "a.json").write_text(render("json", whole), "utf-8")
    (tmp_path / "a.source.txt").write_bytes(whole.article.text.encode())
    return tmp_path / "a.json"


def change(place: Path, how) -> None:
    whole = json.loads(place.read_text("utf-8"))
    how(whole)
    place.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")


def test_a_true_brief(mujaz, place):
    answer = mujaz("verify", f"input={place}")
    assert answer.status == 0
    assert answer.out == f"{place}: 19 citations of 17 sentences checked against 1 source texts; no faults.\n"
    assert answer.err == ""


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            lambda w: w["summary"][0].update(text="قالت الصين كذا."),
            "summary[0], sources[0]: expected «قالت الصين كذا.»",
        ),
        (
            lambda w: w["summary"][1]["sources"][0].update(line=7),
            "summary[1], sources[0]: expected line 3, got 7",
        ),
        (
            lambda w: w["points"]["neutral"][0]["sources"][0].update(start=1),
            "points.neutral[0], sources[0]: expected",
        ),
        (
            lambda w: w.update(points=dict(sorted(w["points"].items(), reverse=True))),
            "points: expected the labels",
        ),
        (lambda w: w["points"].pop("sovereignty"), "points: expected the labels"),
        (
            lambda w: w["points"]["neutral"].append(w["points"]["hegemony"][0]),
            "points.neutral: expected its points in the order",
        ),
        (
            lambda w: w["points"]["neutral"].append(w["points"]["neutral"][-1]),
            "points.neutral: expected its points in the order of the article, each once",
        ),
        (lambda w: w["summary"][0]["sources"][0].update(end=10**9), "expected offsets inside"),
        (lambda w: w["summary"][0]["sources"][0].update(start=-5), "expected offsets inside"),
        (lambda w: w["summary"][0]["sources"][0].update(start="0"), "expected article, line, start and end"),
        (lambda w: w["summary"][0]["sources"].clear(), "expected a place in a source, got none"),
        (
            lambda w: w["summary"][0]["sources"][0].update(article="b.txt"),
            "expected an article of manifest.sources",
        ),
        (lambda w: w["manifest"]["sources"][0].update(sha256="0" * 64), "the source was changed since"),
        (
            lambda w: w["manifest"]["sources"][0].update(file="../a.source.txt"),
            "expected the name of a file beside",
        ),
        (
            lambda w: w["manifest"]["sources"][0].update(file="gone.source.txt"),
            "expected the source text beside",
        ),
    ],
)
def test_a_false_brief(mujaz, place, how, said):
    change(place, how)
    answer = mujaz("verify", f"input={place}")
    assert answer.status == 1
    assert said in answer.err
    assert "no faults" not in answer.out


def test_a_source_that_was_changed(mujaz, place):
    source = place.with_name("a.source.txt")
    source.write_bytes(source.read_bytes().replace("الرقائق".encode(), "الطاقات".encode()))
    answer = mujaz("verify", f"input={place}")
    assert answer.status == 1
    assert "the source was changed since" in answer.err
    assert "summary[0], sources[0]" in answer.err


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"a": 1}', b"\xff\xfe", b'{"manifest": {"sources": 3}}'])
def test_no_brief(mujaz, tmp_path, raw):
    (tmp_path / "b.json").write_bytes(raw)
    answer = mujaz("verify", f"input={tmp_path / 'b.json'}")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "expected a brief or a digest" in answer.err


def test_a_missing_brief(mujaz, tmp_path):
    assert mujaz("verify", f"input={tmp_path / 'gone.json'}").status == 2
