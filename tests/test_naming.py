"""Names of result files: safe on any disk, unique in a run."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.briefing.naming import LONGEST, names

PIECES = [
    "a",
    "A",
    "م",
    "أ",
    "ﻡ",
    "/",
    ".",
    "..",
    " ",
    "-",
    "digest",
    "run",
    "con",
    ".txt",
    ".html",
    "é",
    "e\u0301",
    "\u202e",
]
article = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


@given(st.lists(st.one_of(article, st.text(max_size=200)), max_size=12))
@settings(max_examples=150, deadline=None)
def test_names_are_unique_and_safe(articles):
    given_names = names(articles)
    assert set(given_names) == set(articles)
    folded = [unicodedata.normalize("NFC", name.casefold()) for name in given_names.values()]
    assert len(set(folded)) == len(folded)
    for name in given_names.values():
        assert name == unicodedata.normalize("NFC", name).strip(" .")
        assert 0 < len(name.encode()) <= LONGEST
        assert not set(name) & set('<>:"/\\|?*\0\n')
        assert not name.startswith((".", "-"))
        assert name.casefold() not in {"digest", "run"}
        assert name.casefold().split(".")[0] not in {"con", "nul", "aux", "prn"}


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ("x.txt", "x"),
        ("مقال عن الصين.txt", "مقال عن الصين"),
        ("خبر [1] 'عاجل', كذا = كذا.docx", "خبر [1] 'عاجل', كذا = كذا"),
        ("sub/a.txt", "sub-a"),
        ("report.v2.PDF", "report.v2"),
        ("https://example.com/news/1?id=7&x=y", "example.com-news-1-id=7&x=y"),
        ("https://example.com/خبر/", "example.com-خبر"),
        ("http://[", "["),
        ("\u202egnp.txt", "gnp"),
        ("....txt", "article"),
        ("ج" * 300 + ".txt", "ج" * 55 + "-"),
    ],
)
def test_a_name_stays_readable(article, name):
    assert names([article])[article].startswith(name)
    if len(article) < 100:
        assert names([article])[article] == name


def test_a_text_in_the_root_keeps_its_name():
    given_names = names(["a.html", "sub/a.txt", "sub-a.txt", "a.txt", "A.pdf"])
    assert given_names["a.txt"] == "a"
    assert given_names["sub-a.txt"] == "sub-a"
    assert given_names == names(["A.pdf", "sub-a.txt", "a.txt", "sub/a.txt", "a.html"])


def test_our_own_names_are_reserved():
    assert not {"digest", "run"} & set(names(["digest.txt", "run.txt", "Digest.pdf"]).values())
