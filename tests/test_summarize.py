"""Room 5: laws of the choice, planted teasers, and the five seeds through rooms 1 to 5."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hydra import compose, initialize_config_dir
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from pipeline import config as schemas
from pipeline import places
from pipeline.clean import clean
from pipeline.config import SummarizeConfig, SummarizeJob
from pipeline.dedupe import dedupe
from pipeline.errors import ModelError
from pipeline.extractive import openings
from pipeline.frame import FRAME
from pipeline.records import Article, Paragraph
from pipeline.summarize import Candidate, candidates, spans, summarize, words_of
from pipeline.text import letters


def job() -> SummarizeJob:
    schemas.register()
    with initialize_config_dir(str(places.configs()), version_base="1.3"):
        composed = compose("summarize", overrides=["input=x", "output=y"])
    plain = OmegaConf.to_object(composed)
    assert isinstance(plain, SummarizeJob)
    return plain


JOB = job()
CONFIG = JOB.summarize


@functools.cache
def direction(stem: str, width: int) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=width)


def vectors(texts: list[str], width: int = 64) -> np.ndarray:
    """Stand-in meanings: the mean of a fixed random direction for each word."""
    rows = [np.mean([direction(word[:4], width) for word in text.split()], axis=0) for text in texts]
    return np.array(rows, dtype=np.float32)


def article(*lines: str) -> tuple[str, list[Paragraph]]:
    """A source of one body paragraph a line."""
    text, made = "\n".join(lines), []
    at = 0
    for index, line in enumerate(lines):
        made.append(
            Paragraph(f"a#{index}", "a", None, index, index + 1, at, at + len(line), letters.display(line))
        )
        at += len(line) + 1
    return text, made


WORDS = st.sampled_from(
    [
        "الحكومة",
        "أعلنت",
        "خطة",
        "جديدة",
        "المدينة",
        "الوزير",
        "رفض",
        "قانون",
        "الماء",
        "السوق",
        "العالم",
        "بعد",
        "قبل",
        "في",
        "إلى",
        "كما",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(lambda words: " ".join(words) + ".")
ARTICLES = st.lists(st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8)


@settings(deadline=None, max_examples=60)
@given(ARTICLES, st.floats(0.05, 1), st.booleans(), st.integers(10, 1000))
def test_laws(lines, ratio, with_vectors, stretch):
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    config = dataclasses.replace(CONFIG, ratio=ratio, stretch_sentences=stretch)
    summary = summarize(found, vectors([one.text for one in found]) if with_vectors else None, config)
    chosen = summary.sentences
    assert chosen, "never empty"
    assert list(chosen) == sorted(set(chosen), key=lambda one: one.start), "source order, each once"
    assert all(letters.display(source[one.start : one.end]) == one.text for one in chosen)
    if summary.note is None:
        spent, longest = sum(one.words for one in chosen), max(one.words for one in found)
        assert spent - summary.budget <= longest
        if not summary.repeats:
            assert summary.budget - spent <= longest


@settings(deadline=None, max_examples=30)
@given(ARTICLES, st.integers(1, 60))
def test_a_budget_in_words(lines, words):
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    summary = summarize(found, None, dataclasses.replace(CONFIG, words=words))
    total = sum(one.words for one in found)
    assert (summary.note == FRAME["too_short"]) == (total <= words or len(found) < CONFIG.least_sentences)
    if summary.note is not None:
        assert summary.sentences == tuple(found)


def test_spans_count_from_each_paragraphs_own_start():
    source, paragraphs = article("جملة أولى. جملة ثانية.", "عنوان", "ثالثة هنا. 2/2")
    paragraphs[1] = dataclasses.replace(paragraphs[1], role="heading")
    found = candidates(paragraphs, source)
    assert [one.text for one in found] == ["جملة أولى.", "جملة ثانية.", "ثالثة هنا."]
    own = spans(paragraphs, found)
    assert [len(one) for one in own] == [2, 0, 1]
    told = [
        source[p.start + s : p.start + e] for p, each in zip(paragraphs, own, strict=True) for s, e in each
    ]
    assert told == ["جملة أولى.", "جملة ثانية.", "ثالثة هنا."]


@pytest.mark.parametrize(
    "change",
    [
        {"role": "heading"},
        {"role": "byline"},
        {"role": "masthead"},
        {"role": "footnote"},
        {"role": "title"},
        {"kept": False, "reason": "near-duplicate", "duplicate_of": "a#0"},
    ],
)
def test_what_is_no_kept_body_never_enters(change):
    source, paragraphs = article("الجملة الأولى هنا.", "الجملة الثانية هناك.", "الجملة الثالثة بعيدة.")
    paragraphs[1] = dataclasses.replace(paragraphs[1], **change)
    assert {one.paragraph for one in candidates(paragraphs, source)} == {0, 2}


def test_nothing_to_summarize_is_no_error():
    assert summarize([], None, CONFIG).sentences == ()


def test_vectors_must_match_the_sentences():
    source, paragraphs = article("الأولى. الثانية. الثالثة.")
    with pytest.raises(ModelError, match="3 vectors"):
        summarize(candidates(paragraphs, source), np.zeros((2, 4), np.float32), CONFIG)


def test_vectors_without_meaning_still_give_a_summary():
    source, paragraphs = article("الأولى هنا. الثانية هناك. الثالثة بعيدة. الرابعة قريبة.")
    found = candidates(paragraphs, source)
    summary = summarize(found, np.zeros((4, 8), np.float32), CONFIG)
    assert summary.sentences[0] == found[0]


STORY = (
    "أعلنت وزارة النقل خطة لتوسعة ميناء المدينة وبناء أرصفة جديدة للسفن. "
    "وتبلغ كلفة توسعة الميناء مليار دينار.",
    "وقالت وزارة النقل إن أرصفة الميناء الجديدة ستستقبل السفن الكبيرة. ويعمل في الميناء ألفا عامل.",
    "ورحبت نقابة عمال الميناء بخطة التوسعة وطلبت ضمانات للعمال في الأرصفة الجديدة.",
    "وتبدأ وزارة النقل بناء الأرصفة في الميناء مطلع العام، وتستقبل السفن فيها بعد عامين.",
    "وطلبت شركات السفن من وزارة النقل خفض رسوم الميناء في أثناء التوسعة.",
)
TEASER = "فاز المنتخب بكأس البطولة القارية بعد مباراة مثيرة سجل فيها المهاجم الشاب ثلاثة أهداف رائعة."


@pytest.mark.parametrize("place", [0, 2, 5])
@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_teaser_of_another_story_never_enters(place, with_vectors):
    source, paragraphs = article(*STORY[:place], TEASER, *STORY[place:])
    found = candidates(paragraphs, source)
    given_ = vectors([one.text for one in found]) if with_vectors else None
    summary = summarize(found, given_, dataclasses.replace(CONFIG, ratio=0.6))
    assert TEASER not in [one.text for one in summary.sentences]
    assert STORY[0].split(". ")[0] + "." in [one.text for one in summary.sentences]


@pytest.mark.parametrize(
    "scrap", ["السيد وزير النقل، السيدات والسادة عمال الميناء،", "| ميناء المدينة | أرصفة جديدة |"]
)
@pytest.mark.parametrize("with_vectors", [True, False])
def test_an_address_or_a_row_of_a_table_is_no_sentence_of_a_brief(scrap, with_vectors):
    source, paragraphs = article(scrap, *STORY)
    found = candidates(paragraphs, source)
    given_ = vectors([one.text for one in found]) if with_vectors else None
    for ratio in (0.1, 0.3, 0.9):
        summary = summarize(found, given_, dataclasses.replace(CONFIG, ratio=ratio))
        assert summary.sentences
        assert scrap not in [one.text for one in summary.sentences]
        assert summary.central is not None
        assert summary.central.text != scrap


def test_what_repeats_a_chosen_sentence_waits():
    again = "أعلنت وزارة النقل خطة لتوسعة ميناء المدينة وبناء أرصفة جديدة للسفن الكبيرة."
    source, paragraphs = article(STORY[0], again, *STORY[1:])
    found = candidates(paragraphs, source)
    strict = dataclasses.replace(CONFIG, redundancy=2.0)
    texts = [one.text for one in summarize(found, vectors([one.text for one in found]), strict).sentences]
    assert not {again, found[0].text} <= set(texts)


def test_sentences_that_lean_on_the_one_before():
    leaning = [
        "كما قال الوزير ذلك.",
        "وأضاف أن الخطة جاهزة.",
        "وفي المقابل، رفضت النقابة.",
        "فهو يرى غير ذلك.",
    ]
    free = ["كمال الدين وزير النقل.", "هنا بدأت القصة.", "أضاءت المدينة أنوارها.", "وزارة النقل ترد."]
    assert openings.leaning(leaning).all()
    assert not openings.leaning(free).any()


def test_a_leaning_sentence_comes_with_the_one_before_or_not_at_all():
    found = [
        Candidate(text, place * 100, place * 100 + len(text), 10, 0, place)
        for place, text in enumerate(["بدأت القصة هنا.", "رفضت النقابة.", "كما رفض العمال.", "انتهى الأمر."])
    ]
    config = dataclasses.replace(CONFIG, leaning=100.0, ratio=0.75, centrality=0.0, lead_likeness=0.0)
    chosen = [one.within for one in summarize(found, np.eye(4, dtype=np.float32), config).sentences]
    assert 2 not in chosen or 1 in chosen


def test_a_book_is_told_stretch_by_stretch_within_its_budget():
    lines = [f"{STORY[number % 5]} وهذه الفقرة رقم {number} من الكتاب." for number in range(120)]
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    config = dataclasses.replace(CONFIG, stretch_sentences=25, ratio=0.2)
    summary = summarize(found, None, config)
    assert summary.stretches > 1
    spent = sum(one.words for one in summary.sentences)
    assert abs(spent - summary.budget) <= max(one.words for one in found)
    assert {one.paragraph // 30 for one in summary.sentences} == {0, 1, 2, 3}
    brief = summarize(found, None, dataclasses.replace(config, words=30))
    assert abs(sum(one.words for one in brief.sentences) - 30) <= max(one.words for one in found)


def read(path: Path) -> tuple[Article, list[Paragraph]]:
    text = path.read_text("utf-8-sig")
    source = Article(path.name, str(path), text, "", "text/plain", "utf-8")
    return source, dedupe(clean(source, JOB.clean), JOB.dedupe)


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_seeds(name, articles):
    source, paragraphs = read(next(articles.glob(f"{name}_*.txt")))
    found = candidates(paragraphs, source.text)
    summary = summarize(found, vectors([one.text for one in found]), dataclasses.replace(CONFIG, ratio=0.2))
    body = {one.index for one in paragraphs if one.kept and one.role == "body"}
    assert {one.paragraph for one in summary.sentences} <= body
    assert summary.note is None
    assert len(summary.sentences) >= 2
    if name == "000":  # lines 29 to 53 copy lines 4 to 28
        assert all(paragraphs[one.paragraph].line < 29 for one in found)
    if name == "004":  # the masthead
        assert all(paragraphs[one.paragraph].line >= 18 for one in found)
    assert not any(one.text == "2/2" for one in found)


def test_a_config_out_of_range_is_told(mujaz, tmp_path):
    answer = mujaz("summarize", "input=x", f"output={tmp_path}/o", "ratio=0")
    assert answer.status == 2
    assert "ratio" in answer.err
    assert isinstance(CONFIG, SummarizeConfig)


def test_coverage_tells_the_article_to_its_end(mujaz, tmp_path, articles):
    path = next(articles.glob("000_*.txt"))
    text = path.read_text("utf-8-sig")
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "1", "text": text}), "utf-8")

    def last(page: str) -> int:
        words = (f"summarize={page}", "ratio=0.15", "vectors=false")
        answer = mujaz("summarize", f"input={tmp_path}/in.jsonl", f"output={tmp_path}/o.jsonl", *words)
        assert answer.status == 0, answer.err
        row = json.loads((tmp_path / "o.jsonl").read_text("utf-8"))
        assert row["sentences"][0]["start"] < 300  # the lead is in
        return int(row["sentences"][-1]["start"])

    assert last("coverage") > 10_000 > last("extractive")


@pytest.mark.parametrize(
    ("total", "changes", "budget"),
    [
        (400, {}, 100),
        (200, {}, 60),
        (80, {}, 40),
        (1, {}, 1),
        (200, {"least_words": 0}, 50),
        (200, {"words": 20}, 20),
    ],
)
def test_a_short_report_gets_words_for_more_than_its_lede(total, changes, budget):
    config = dataclasses.replace(CONFIG, **{"ratio": 0.25, "least_words": 60, **changes})
    assert words_of(config, total) == budget
