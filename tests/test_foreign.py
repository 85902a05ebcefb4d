"""Which sentences are of another story: what is told, what is kept, and where it does not stand."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extractive import foreign, openings, scoring
from pipeline.summarize import candidates
from tests.test_benchmark_foreign import STORIES, TEASERS
from tests.test_summarize import ARTICLES, CONFIG, article

TEASER = next(iter(TEASERS.values()))
FIGURES = "تراجعت أسهم شركات الطيران 12 بالمائة عند إغلاق بورصة لندن مساء أمس."


def told(lines: list[str], title: str | None = None, **limits: object) -> list[str]:
    """The lines of which a sentence is held for foreign, without a model's vectors."""
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    texts = [one.text for one in found]
    table = np.array([(one.words, one.within, one.paragraph) for one in found])
    config = dataclasses.replace(CONFIG, **limits)
    leans = openings.leaning(texts)
    far = foreign.foreign(texts, scoring.lexical_likeness(texts), table, leans, config, title=title)
    return list(dict.fromkeys(lines[one.paragraph] for one, out in zip(found, far, strict=True) if out))


@pytest.mark.parametrize("title", STORIES)
@pytest.mark.parametrize("titled", [True, False])
def test_a_story_keeps_its_own_and_a_teaser_is_told(title, titled):
    lines = STORIES[title]
    known = title if titled else None
    assert told(lines, known) == []
    for place in {0, 1, len(lines)}:
        glued = [*lines[:place], TEASER, *lines[place:]]
        assert told(glued, known) == ([TEASER] if len(glued) >= CONFIG.foreign_paragraphs else [])


def test_what_goes_on_is_no_teaser():
    title, lines = next(iter(STORIES.items()))
    for opening in ("وأوضح", "وقال", "كما أكد", "و أضاف"):
        line = f"{opening} المستشار القانوني أن عقود التأمين تراعي القواعد المعتمدة دوليا."
        assert told([*lines[:2], line, *lines[2:]], title) == []
    for opening in ("أوضح", "وزير العدل:", "وكالة:"):
        line = f"{opening} المستشار القانوني يراعي عقود التأمين حسب القواعد المعتمدة دوليا."
        assert told([*lines[:2], line, *lines[2:]], title) == [line]


LIFE = {
    "السيرة الذاتية لمدير الميناء الجديد": [
        "عين سامي مديرا للميناء الكبير خلفا للمدير السابق الذي بلغ سن التقاعد.",
        "وكان المدير الجديد مسؤولا عن الأرصفة في الميناء الكبير مدة عشر سنوات.",
        "وأشرف على توسعة الميناء وعلى بناء الأرصفة الجديدة فيه.",
    ],
}


@pytest.mark.parametrize(
    "last",
    [
        "يتقن أربع لغات هي العربية والفرنسية والإيطالية والإسبانية.",
        "حاصل على شهادة الهندسة البحرية من جامعة مرسيليا.",
        "رحم الله من علمنا الصبر على العواصف وطول الانتظار.",
        "يذكر أن مسابقة الزوارق الشراعية انطلقت صيف العام الماضي.",
        "سابعا: يتقاعد حراس المنارات عند بلوغ الستين.",
        "لعل العواصف التي ضربت الساحل تعلمنا شيئا من التواضع.",
        "ألم يكن حراس المنارات أحق بالتقاعد عند بلوغ الستين؟",
        "كلا، لن تتقاعد حراس المنارات قبل بلوغ الستين.",
    ],
)
def test_what_closes_a_life_or_a_column_is_no_teaser(last):
    for title, lines in LIFE.items():
        assert told([*lines, last], title) == []
        stray = " ".join(last.split()[2:])  # without the words that close
        assert told([*lines, f"الصيادون {stray}"], title), "it shares nothing with the rest"


@pytest.mark.parametrize(
    "headline",
    [
        "ألم الأسنان يصيب نصف السكان في فصل الشتاء",
        "كلا المرشحين رفض النتائج وطالب بإعادة الفرز",
        "الخلاصة المرة في ملف الطاقة والمحروقات",
    ],
)
def test_a_headline_is_no_closing(headline):
    for title, lines in LIFE.items():
        assert told([*lines, headline], title) == [headline]


def test_what_is_of_the_title_is_no_teaser():
    title, lines = next(iter(STORIES.items()))
    assert told([TEASER, *lines], title) == [TEASER]
    assert told([TEASER, *lines], "انخفاض سعر الفضة") == []


def test_a_few_words_say_nothing():
    title, lines = next(iter(STORIES.items()))
    assert told([*lines[:2], "المجموعة الثانية.", *lines[2:]], title) == []


def test_in_a_long_text_a_word_here_and_there_is_no_kin():
    """Each word of the teaser stands somewhere in the long text, but no stretch of it says many."""
    said = [word for word in TEASER.split() if len(word) > 3]
    filler = [one for lines in STORIES.values() for one in lines]
    lines = []
    for number in range(3 * len(said)):
        word = f" وذكر {said[number // 3]} عرضا." if number % 3 == 0 else ""
        lines.append(filler[number % len(filler)] + word)
        lines.append(f"{filler[(number + 5) % len(filler)]} {filler[(number + 7) % len(filler)]}")
    assert TEASER in told([TEASER, *lines], "أخبار متفرقة")


@settings(max_examples=40)
@given(ARTICLES, st.sampled_from([None, "الحكومة تعلن خطة جديدة"]), st.floats(-1, 2))
def test_laws(lines, title, below):
    found = told(lines, title, foreign_kinship=below, foreign_words=20)
    assert all(len(line.split()) <= 20 for line in found)
    source, paragraphs = article(*lines)
    every = [one.paragraph for one in candidates(paragraphs, source)]
    assert 2 * sum(lines[one] in found for one in every) < max(len(every), 1) or len(set(lines)) < len(lines)
    assert told(lines, title, foreign_kinship=-9.0) == []
    assert told(lines, title, foreign_paragraphs=99) == []


def test_another_story_stands_in_no_part_of_a_brief(mujaz, tmp_path):
    title, lines = next(iter(STORIES.items()))
    source = tmp_path / "x.txt"
    source.write_text("\n".join([title, "", FIGURES, *lines]), "utf-8")
    done = mujaz("brief", f"input={source}", f"output={tmp_path}/out", "formats=[json]")
    assert done.status == 0, done.err
    brief = json.loads((tmp_path / "out" / "x.json").read_text("utf-8"))
    assert [one["text"] for one in brief["foreign"]] == [FIGURES]
    for part in ("summary", "points", "figures", "lede", "headline"):
        assert "الطيران" not in json.dumps(brief[part], ensure_ascii=False), part
    assert brief["figures"], "those of this story stay"
    assert "foreign" in [one["why"] for one in brief["left_out"]]
