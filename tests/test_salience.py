"""Salience: powers and figures as terms of the score, and the matter of the title that a lede leaves out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extractive import title as titles
from pipeline.extractive.salience import figures, powers
from pipeline.summarize import candidates, summarize
from tests.test_summarize import CONFIG, article

LEDE = "كشف المعهد الوطني للإحصاء عن نتائج الثلاثي الأول في ندوة صحفية عقدها بمقره في العاصمة صباح اليوم."
DETAIL = "وحضر الندوة عدد من الصحفيين والخبراء وممثلي البنوك الذين طرحوا أسئلة عن طريقة الحساب ومصادرها."
ANSWER = (
    "وبلغت نسبة النمو 2.1 بالمائة وهي أعلى نسبة يسجلها الاقتصاد منذ سنة 2011 بحسب ما جاء في البيان المنشور."
)
END = "ومن المنتظر أن يعقد المعهد ندوة أخرى في الصيف بحضور الصحفيين والخبراء لعرض طريقة الحساب الجديدة."
TITLE = "أعلى نسبة نمو منذ 2011"
OFF = dataclasses.replace(
    CONFIG, foreign_paragraphs=99, ratio=0.45, least_words=0, title=0.0, title_rest=1.0, position=5.0
)


def told(config, *lines: str, title: str | None = TITLE) -> list[str]:
    source, paragraphs = article(*lines)
    return [
        one.text for one in summarize(candidates(paragraphs, source), None, config, title=title).sentences
    ]


def test_a_power_weighs_its_share_of_the_namings_whatever_it_is_called():
    texts = ["زار وزير واشنطن.", "وردت أمريكا على الصين.", "ووصل وفد ياباني.", "وأمطرت السماء."]
    assert powers(texts, "الولايات المتحدة ترد") == pytest.approx([1.0, 1.0, 0.0, 0.0])
    assert powers([*texts, "وقالت بكين لا."]) == pytest.approx([0.5, 1.0, 0.0, 0.0, 0.5])
    assert powers(["أمطرت السماء."]).tolist() == [0.0]


def test_figures_count_in_digits_and_words_and_dates_do_not():
    texts = [
        "وصل ثلاثة آلاف عامل.",
        "الكلفة 5 ملايين دينار، أي 12%.",
        "عقدت الندوة يوم 18 جانفي 2017.",
        "لا شيء.",
    ]
    assert figures(texts) == pytest.approx([0.5, 0.75, 0.0, 0.0])


@given(st.lists(st.sampled_from([LEDE, DETAIL, ANSWER, END, "ترد واشنطن على موسكو.", ""]), max_size=6))
@settings(max_examples=30, deadline=None)
def test_both_terms_lie_between_0_and_1(texts):
    for term in (powers(texts, TITLE), figures(texts)):
        assert term.shape == (len(texts),)
        assert ((term >= 0) & (term <= 1)).all()


@pytest.mark.parametrize("term", ["powers", "figures"])
def test_a_weight_brings_the_sentence_in_and_0_counts_nothing(term, monkeypatch):
    lines = [
        LEDE,
        DETAIL,
        END,
        "وأعلنت تركيا 300 منحة، ثم زادت تركيا 200 منحة لطلبة من كل البلدان في الصيف القادم.",
    ]
    lines.append(
        "وشكرت الوزارة تركيا على ذلك في كلمة قصيرة ألقاها أحد المسؤولين في ختام اليوم الأول من الندوة."
    )
    off = dataclasses.replace(OFF, ratio=0.25, position=0.5)
    assert lines[3] in told(dataclasses.replace(off, **{term: 20.0}), *lines)
    monkeypatch.setattr(f"pipeline.extractive.salience.{term}", lambda *_: pytest.fail("counted for nothing"))
    assert lines[3] not in told(off, *lines)


def test_the_rest_of_the_title_is_told():
    lines = [LEDE, DETAIL, ANSWER, END]
    assert told(OFF, *lines) == [LEDE, DETAIL]
    on = told(dataclasses.replace(OFF, title_rest=0.25), *lines)
    assert on[0] == LEDE
    assert ANSWER in on
    assert told(dataclasses.replace(OFF, title_rest=0.25), *lines, title="ندوة المعهد") == [LEDE, DETAIL]
    assert told(dataclasses.replace(OFF, title_rest=0.25), *lines, title=None) == [LEDE, DETAIL]


def test_a_root_is_told_already_and_a_power_has_many_names():
    texts = ["أوقف العمال الآلات.", "زار الوفد واشنطن.", "وقد توقف العمل."]
    matter = titles.matter(texts, "توقف الإنتاج في أمريكا سنة 2011")
    told_by = [matter.told(np.array(rows, bool)) for rows in ([1, 0, 0], [0, 1, 0], [0, 0, 1])]
    counted = matter.weights > 0
    assert counted.sum() == 2  # «الإنتاج» and the year stand nowhere, so they count nothing
    assert matter.weights.sum() == pytest.approx(1.0)
    assert [int((one & counted).sum()) for one in told_by] == [1, 1, 1]


ROWS = st.integers(2, 7)


@given(st.data(), ROWS)
@settings(max_examples=60, deadline=None)
def test_laws_of_the_exchange(data, count):
    flags = st.lists(st.booleans(), min_size=count, max_size=count)
    words = np.array(data.draw(st.lists(st.integers(5, 60), min_size=count, max_size=count)))
    tells = np.array([data.draw(flags) for _ in range(4)], dtype=bool).T
    leans = np.array(data.draw(flags)) & (np.arange(count) > 0)
    support = np.where(leans, np.arange(count) - 1, -1)
    taken = np.array(data.draw(flags))
    taken[0] = True
    for row in range(count - 1, 0, -1):
        taken[row - 1] |= taken[row] and leans[row]
    may = np.array(data.draw(flags)) | taken
    fixed = np.array(data.draw(flags))
    matter = titles.Matter(tells, np.full(4, 0.25), [()] * 4, [""] * count)
    budget = int(words[taken].sum())
    after = titles.completed(
        matter, taken, words=words, support=support, may=may, fixed=fixed, budget=budget, least=0.2
    )
    assert after[0]
    assert not (after & ~may).any()
    assert after[taken & fixed].all()
    assert after[support[after & leans]].all()
    assert abs(int(words[after].sum()) - budget) < words.max()
    assert matter.told(after).sum() >= matter.told(taken).sum()
    assert (after == taken).all() or matter.told(after).sum() > matter.told(taken).sum()
