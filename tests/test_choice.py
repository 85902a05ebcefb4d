"""Discourse and balance: what leans never stands alone, and no side is lost by what is left out."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.extractive import lists, openings
from pipeline.extractive.balance import Sides, distance
from pipeline.summarize import Candidate, candidates, summarize
from tests.test_summarize import CONFIG, STORY, TEASER, article, vectors

LABELS = ("hegemony", "multilateralism", "sovereignty", "neutral")
LEANING = [
    "وهو ما رفضته النقابة.",
    "كما رفض العمال الخطة.",
    "غير أن الوزير رفض ذلك.",
    "وأضاف أن الخطة جاهزة.",
    "ذلك ما قالته الوزارة.",
    "من جانبه، رفض المدير الخطة.",
    "وأكد أن العمل يبدأ غدًا.",
    "وأشارت إلى أن الكلفة كبيرة.",
    "ومن بينهم عمال الميناء.",
    "وفي السياق نفسه، رحبت النقابة.",
    "أما النقابة فرفضت الخطة.",
    "هؤلاء رفضوا الخطة.",
    "ويمثل هذا المسار خطة.",
    "وفي ظل هذه الظروف رفضت النقابة.",
    "وعلى النقيض من ذلك، رحبت النقابة.",
    "وقد أدى ذلك إلى الرفض.",
    "وبين، في إطار الرد على سؤال، أن الخطة جاهزة.",
    "وقال خلال لقاء جمعه بالطلبة إن الخطة جاهزة.",
    "وتوجه في هذا الصدد إلى الحاضرين.",
    "وقاموا بعد أيام بتخريب الميناء.",
    "وقد اقتحموا الميناء ليلًا.",
    "مشيرًا إلى أن العمل يبدأ غدًا.",
    "ولماذا رفضت النقابة الخطة؟",
    "وكيف ترد الوزارة؟",
    "فأين عمال الميناء؟",
    "وإلى أين تمضي الخطة؟",
    "وهل ترد النقابة؟",
    "وقالت الوزارة في بيان إن هذه التصريحات مرفوضة.",
    "وأكد الوزير أن ذلك يخدم الميناء.",
    "و في سياق متصل، أفاد المدير أن الخطة جاهزة.",
    "و أضاف أن الخطة جاهزة.",
    "وانضم إليهم عمال الميناء.",
    "وقد وجهت لهم تهمة التخريب.",
    "وترتبط مصالح آلاف الأسر بهذا القطاع.",
    "ولم توضح الوزارة سبب هذه الزيارة.",
    "وحسب ذات المصدر فقد بدأ العمل.",
    "وتوقع المسؤول ذاته أن يبدأ العمل غدًا.",
    "وبلغت الكلفة ثلاثة مليارات دينار حسب نفس المصدر.",
    "وينتظر أن يغادر العمال الميناء المذكور غدًا.",
    "وشدد وزير النقل في هذا السياق على دعم الميناء.",
    "وأشارت النقابة، في الإطار ذاته، إلى كلفة التوسعة.",
    "وذكر المدير على صعيد آخر أن الخطة جاهزة.",
    "وطالبت النقابة، من جهة أخرى، بدعم عمال الميناء.",
    "ورفضت النقابة في المقابل خطة التوسعة.",
    "ودعت الوزارة بهذا الخصوص شركات النقل إلى الحذر.",
    "وأضاف في السياق ذاته أن الخطة جاهزة.",
    "ومن جهة أخرى، رحبت النقابة.",
    "في المقابل، رحبت النقابة.",
    "وأكدت اليوم الاثنين أن الخطة جاهزة.",
    "قال أمس إن الخطة جاهزة.",
    "وقال الثلاثاء 12 أيلول 2023 خلال لقاء جمعه بالطلبة إن الخطة جاهزة.",
    "وأعلن مساء أمس عقب الاجتماع أن الخطة جاهزة.",
    "وصرح، اليوم الخميس، للصحفيين بأن الخطة جاهزة.",
    "وقد أكد أن الخطة جاهزة.",
    "يتقن ثلاث لغات وله أربعة أبناء.",
    "شغل منصب مدير الميناء عشر سنوات.",
    "تولى إدارة الميناء بعد عودته من الخارج.",
    "ولدت سنة 1961 في المدينة الساحلية.",
    "عمل أستاذا في معهد النقل البحري.",
    "حاصلة على شهادة في هندسة الموانئ.",
    "وبحسب المنظمة فإن عمال الميناء رفضوا الخطة.",
    "ووفقا للصحيفة، رفضت النقابة الخطة.",
    "ووفق الدراسة ، فإن كلفة التوسعة كبيرة.",
    "وحسب المصدر قد تصل الكلفة إلى مليار دينار.",
    "ومن هواياته، الصيد في الميناء.",
    "و من أهدافها، توسعة الميناء.",
    "يتقن أربع لغات.",
    "ولد سنة 1950 في قابس.",
    "ولد في 12 ماي 1950 في مدينة قابس.",
    "ولد في 12 ماي 1950 بقابس وقد تابع دراسته في الخارج.",
    "عين سنة 1985 مساعدا في كلية الهندسة.",
    "عمل في التعليم وتقلد مناصب كثيرة.",
    "انضم إلى الاتحاد البحري سنة 1933 ثم استقال.",
    "تخرج من كلية الهندسة سنة 1975 وعمل في الميناء.",
    "نال عدة جوائز في مجال النقل.",
    "تقلد العديد من المناصب.",
    "تولى وزارة الشؤون الاجتماعية من 1990 إلى 1995.",
    "وصرح مساء أمس لوكالة الأنباء أن الخطة جاهزة.",
    "وأكد أمس لوكالة تونس إفريقيا للأنباء أن الخطة جاهزة.",
    "وأفادت اليوم لإذاعة موزاييك أف أم بأن الخطة جاهزة.",
    "وأعلن أمس عقب اجتماع مجلس الإدارة في المدينة أن الخطة جاهزة.",
    "وأعلن اليوم من باريس عن خطة النقل.",
]
ALONE = [
    "وأكد الوزير أن العمل يبدأ غدًا.",
    "وأشارت الوزارة إلى أن الكلفة كبيرة.",
    "كمال الدين وزير النقل.",
    "وتبلغ كلفة التوسعة مليار دينار.",
    "و تبلغ كلفة التوسعة مليار دينار.",
    "وقال وزير النقل إن الأرصفة جاهزة.",
    "أمام الميناء سفن كثيرة.",
    "بين الميناء والمدينة طريق.",
    "هذا العام شهد الميناء توسعة.",
    "وشهدت هذه السنة توسعة الميناء.",
    "وفي هذا الشهر بدأت التوسعة.",
    "وبين المدير في إطار الرد أن الخطة جاهزة.",
    "دعوا إلى الاجتماع.",
    "ثمن الخطة كبير.",
    "لماذا رفضت النقابة الخطة؟",
    "هل ترد الوزارة؟",
    "وكيل الوزارة يرد.",
    "والأم العاملة تطلب ضمانات.",
    "وآلام المرضى كبيرة.",
    "وإني أعلن الخطة.",
    "وهلال الميناء فريق كبير.",
    "وقال الوزير إن هذا العام شهد توسعة الميناء.",
    "رفضت النقابة الخطة، وقال عمال الميناء الكبير في المدينة الساحلية أمس الثلاثاء إن هذه الخطة ناقصة.",
    "ودعم الوزير قطاع النقل لأن هذا القطاع يخدم المدينة.",
    "وأعلن مصدر أمني توسعة الميناء مضيفا حسب المصدر نفسه أن العمل يبدأ غدا.",
    "وأفادت الوزارة في بلاغ لها بتوسعة الميناء حسب ذات المصدر.",
    "وسجلت الوزارة حوادث كثيرة من بينها هذا النوع من الحرائق.",
    "وراعت الوزارة عدة عوامل بما في ذلك التعليم.",
    "وارتفعت الكلفة مقارنة بنفس الفترة من السنة الماضية.",
    "وتوسع الميناء خلال هذه الفترة.",
    "وفجر أحد المسلحين نفسه في الميناء.",
    "ونشرت الوزارة أسماء السفن المذكورة في القرار.",
    "والدولة عليها أن تدعم الميناء.",
    "امتدت له يد الغدر أمام الميناء في الثلاثين من عمره.",
    "وكانت الأرصفة القديمة أصغر من تلك التي بنيت أخيرا.",
    "أكدت اليوم الاثنين رئيسة الحكومة أن الخطة جاهزة.",
    "قال أمس وزير النقل إن الأرصفة جاهزة.",
    "وأعلنت، صباح اليوم الخميس 12 تشرين الأول 2023، شركة النقل توسعة الميناء.",
    "وقد كشف مساء السبت الماضي مدير الميناء عن كلفة التوسعة.",
    "وقد أكد المدير أن الخطة جاهزة.",
    "قال رمضان إن الأرصفة جاهزة.",
    "أكد العام للنقابة سامي أن الأرصفة جاهزة.",
    "وقالت ماي إن الأرصفة جاهزة.",
    "شغل المدير منصبه عشر سنوات.",
    "أصدرت إدارة الميناء قرارا بالتوسعة.",
    "انضمت ثلاث شركات إلى مشروع التوسعة.",
    "يتقن المدير ثلاث لغات.",
    "عمل البحارة في الميناء ليلا.",
    "نشرت وزارة النقل خطة التوسعة.",
    "حاصل التوسعة أرصفة جديدة.",
    "شارك في المسيرة آلاف المواطنين للمطالبة بالتوسعة.",
    "يعمل في القطاع 40 ألف عامل.",
    "تخرج من الجامعة هذا العام 500 مهندس.",
    "حصل على الجائزة الكاتب المصري نجيب محفوظ.",
    "حصل على الجائزة وزير النقل.",
    "ولد في غزة هذا العام خمسون ألف طفل.",
    "ولد سنة 1909 في توزر الشاعر أبو القاسم الشابي.",
    "شارك سنة 2016 في المسيرة آلاف المواطنين.",
    "تولى رئاسة الجلسة النائب محمد الناصر.",
    "نشر في الصحيفة مقال.",
    "ألف عام مرت على تأسيس القاهرة.",
    "عين على الحدود.",
    "درس من التاريخ.",
    "عمل من نوع خاص.",
    "شارك عدة فنانين في المهرجان.",
    "نالت خطة الحكومة ثقة النواب.",
    "يتحدث أربعة خبراء عن كلفة التوسعة.",
    "وصرح مساء أمس لوكالة الأنباء وزير النقل أن الخطة جاهزة.",
    "أكد اليوم للصحفيين وزير النقل أن الخطة جاهزة.",
    "أعلن اليوم من باريس الرئيس الفرنسي عن خطة.",
    "وأعلن أمس عقب الاجتماع في المدينة مدير الميناء أن الخطة جاهزة.",
    "وتنتشر الأرصفة من جهة البحر ومن جهة أخرى عند المدينة.",
    "وأكد المدير أن الخطة جاهزة وأن النقابة رفضت في المقابل كلفة التوسعة.",
    "ويعمل في سياق النقل البحري آلاف العمال.",
    "ورحبت النقابة في هذا العام بالتوسعة.",
    "وبحسب المنظمة البحرية العالمية، فإن كلفة التوسعة كبيرة.",
    "ووفقا لصحيفة المدينة فإن عمال الميناء رفضوا الخطة.",
    "ووفق البيان، الذي نشرته الوزارة أمس، فإن التوسعة تبدأ غدا.",
    "ووفق الدراسة التي نشرتها الوزارة، فإن كلفة التوسعة كبيرة.",
    "وحسب الحاجة، توسع الأرصفة كل سنة.",
    "ومن بداية الشهر توسع أرصفة الميناء.",
    "ومن المهم توسعة الميناء.",
    "ومن أهم الأرصفة رصيف المدينة.",
]


@pytest.mark.parametrize("text", LEANING)
def test_what_leans(text):
    assert openings.leaning([text]).all()


def test_a_lede_may_point_further_on():
    """«هذه التوسعة» in the first sentence: nothing before it names it, and a teaser may say so too."""
    assert not openings.opening(["ولم توضح الوزارة سبب هذه الزيارة."]).any()


@pytest.mark.parametrize("text", ALONE)
def test_what_stands_alone(text):
    assert not openings.leaning([text]).any()


def test_a_label_that_comes_again_leans_on_the_line_before():
    lines = ["الأول: القادمون: سامي.", "المغادرون: هادي.", "الثاني: القادمون: فادي.", "المغادرون : رامي."]
    assert openings.leaning(lines).tolist() == [False, True, False, True]


def test_the_end_of_a_quotation_leans_on_its_beginning() -> None:
    lines = [
        'وصرح العمدة "وصلتني أصداء إيجابية عن تطلع الحكومة.',
        "والمصارف تسأل عن القواعد.",
        'سأناقش معهم السبل التي تساند القطاع".',
        "وتبلغ قيمة العقود مليار دينار.",
        "وأقيم المعرض «بيت الحكمة» في المدينة.",
        '"الأمل" اسم القافلة.',
    ]
    assert openings.leaning(lines).tolist() == [False, True, True, False, False, False]
    straight = [line.replace('"', "") for line in lines]
    assert not openings.leaning(straight).any()
    lines[1] *= 40  # no quotation is that long: the marks belong to two others
    assert not openings.leaning(lines).any()


def test_nobody_leans_on_a_teaser():
    leans, own = np.array([False, False, True, True]), np.array([True, False, True, True])
    assert openings.supports(leans, own).tolist() == [-1, -1, 0, 2]
    assert openings.supports(np.array([True]), np.array([True])).tolist() == [-1]
    assert openings.supports(np.array([], bool), np.array([], bool)).tolist() == []


PIECES = st.sampled_from([*LEANING, *ALONE, *(sentence for line in STORY for sentence in line.split(". "))])
ARTICLES = st.lists(st.lists(PIECES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=9)
STANCES = st.lists(st.sampled_from(LABELS), min_size=9, max_size=9)


def sides(found: list[Candidate], stances: list[str]) -> Sides:
    of = [stances[one.paragraph] for one in found]
    total = sum(one.words for one in found)
    shares = {
        label: sum(one.words for one, own in zip(found, of, strict=True) if own == label) / max(total, 1)
        for label in LABELS
    }
    return Sides(of, shares)


def shown(found: list[Candidate], whole: Sides, chosen) -> dict[str, float]:
    of = dict(zip((one.start for one in found), whole.of, strict=True))
    total = sum(one.words for one in chosen)
    return {label: sum(one.words for one in chosen if of[one.start] == label) / total for label in LABELS}


@settings(max_examples=50)
@given(
    ARTICLES,
    STANCES,
    st.floats(0.1, 0.9),
    st.sampled_from([0.0, 0.25, 1.0]),
    st.sampled_from([0.0, 0.75]),
    st.booleans(),
)
def test_laws(lines, stances, ratio, balance, alone, with_vectors):
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    config = dataclasses.replace(CONFIG, ratio=ratio, balance=balance, alone=alone)
    meanings = vectors([one.text for one in found]) if with_vectors else None
    whole = sides(found, stances)
    summary = summarize(found, meanings, config, whole)
    if summary.note is not None:
        return
    own = [one for one in found if one not in summary.foreign]
    chosen = set(summary.sentences)
    leans = openings.leaning([one.text for one in own])
    for (before, one), leaning in zip(itertools.pairwise(own), leans[1:], strict=True):
        assert not leaning or one not in chosen or before in chosen
    assert chosen.isdisjoint(summary.foreign)
    assert chosen.isdisjoint(summary.repeats)
    assert len({one.text for one in chosen}) == len(chosen), "nothing is said twice"
    spent, longest = sum(one.words for one in chosen), max(one.words for one in found)
    assert spent - summary.budget <= longest
    if not summary.repeats:  # what leans on a repeated sentence cannot enter, and no other may be left
        assert summary.budget - spent <= longest
    free = summarize(found, meanings, dataclasses.replace(config, balance=1.0), whole)
    before = distance(shown(found, whole, free.sentences), whole.shares)
    assert distance(shown(found, whole, chosen), whole.shares) <= max(before, balance) + 1e-9
    assert summary.central in found


def test_a_side_that_comes_late_is_not_left_out():
    """The first half says one thing, the second another; the weights of position alone take the first."""
    lines = [f"قالت الدولة الأولى إن خطتها رقم {n} هي الأفضل للجميع." for n in range(8)]
    lines += [f"وقالت الدولة الثانية إن بديلها رقم {n} هو الأصلح للناس." for n in range(8)]
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    whole = sides(found, ["hegemony"] * 8 + ["sovereignty"] * 8)
    one_sided = summarize(
        found, None, dataclasses.replace(CONFIG, balance=1.0, early=9.0, foreign_paragraphs=99), whole
    )
    assert distance(shown(found, whole, one_sided.sentences), whole.shares) > 0.25
    fair = summarize(
        found, None, dataclasses.replace(CONFIG, balance=0.1, early=9.0, foreign_paragraphs=99), whole
    )
    assert distance(shown(found, whole, fair.sentences), whole.shares) <= 0.1
    assert fair.sentences[0] == found[0]


def two_sides(*lengths: int) -> tuple[list[Candidate], Sides]:
    """A paragraph of one sentence on one side, and one on the other; `lengths` are words of sentences."""
    names = ["الميناء", "المطار", "القطار", "الطريق", "الجسر", "النفق"]
    told = [" ".join([name] * (length - 1) + ["جديد."]) for name, length in zip(names, lengths, strict=False)]
    source, paragraphs = article(told[0], " ".join(told[1:]))
    found = candidates(paragraphs, source)
    assert [one.words for one in found] == list(lengths)
    return found, sides(found, ["hegemony", "sovereignty"])


def test_a_brief_of_one_sentence_takes_a_second_where_that_shows_the_other_side():
    found, whole = two_sides(20, 30, 30)
    alone = summarize(found, None, dataclasses.replace(CONFIG, ratio=0.25, balance=1.0), whole)
    assert list(alone.sentences) == found[:1]
    fair = summarize(found, None, dataclasses.replace(CONFIG, ratio=0.25, balance=0.25), whole)
    assert fair.sentences[0] == found[0]
    assert len(fair.sentences) == 2
    assert sum(one.words for one in fair.sentences) - fair.budget <= 30, "still within one sentence"


def test_no_brief_grows_past_one_sentence_for_balance():
    found, whole = two_sides(30, 31, 31)  # budget 23: two sentences would be 38 words more, above the longest
    config = dataclasses.replace(CONFIG, ratio=0.25, balance=0.0)
    assert list(summarize(found, None, config, whole).sentences) == found[:1]


def test_a_short_sentence_of_a_side_gives_way_to_a_longer_one():
    found, whole = two_sides(20, 10, 28, 29, 30)
    config = dataclasses.replace(CONFIG, words=40, balance=0.25)
    chosen = summarize(found, None, config, whole).sentences
    assert distance(shown(found, whole, chosen), whole.shares) <= 0.25
    assert chosen[0] == found[0]
    assert len(chosen) == 2


def test_a_balance_that_no_budget_allows_is_left_as_near_as_it_comes():
    source, paragraphs = article(*STORY)
    found = candidates(paragraphs, source)
    whole = sides(found, ["hegemony", "multilateralism", "sovereignty", "neutral", "neutral"])
    config = dataclasses.replace(CONFIG, words=12, balance=0.0)
    chosen = summarize(found, None, config, whole).sentences
    assert chosen[0] == found[0]
    assert 0 < distance(shown(found, whole, chosen), whole.shares) < distance({"hegemony": 1.0}, whole.shares)


def test_a_lede_does_not_stand_alone_where_a_shorter_sentence_fits():
    """The best second sentence is too long for what is left; the next best is not."""
    lede = " ".join(["الميناء"] * 24 + ["جديد."])
    long = " ".join(["المطار"] * 39 + ["جديد."])
    short = " ".join(["القطار"] * 9 + ["جديد."])
    for lines, told in (([lede, long, short], [lede, short]), ([lede, long, long], [lede])):
        assert told_of([" ".join(lines)], words=32, position=9.0, redundancy=0.0) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"alone": 0.0}, [0]),
        ({"alone": 0.75}, [0, 1]),  # 65 words of 105, though the budget is 32
        ({"alone": 0.6}, [0]),  # 65 are more than 0.6 of them
        ({"alone": 0.75, "words": 24}, [0]),  # 65 are more than 24 and the longest sentence
    ],
)
def test_a_sentence_that_would_stand_alone_takes_one_past_the_budget(changes, told):
    lines = [" ".join([word] * (size - 1) + ["جديد."]) for word, size in PORTS]
    asked = {"words": 32, "position": 9.0, "redundancy": 0.0, **changes}
    assert told_of([" ".join(lines)], **asked) == [lines[row] for row in told]


PORTS = (("الميناء", 25), ("المطار", 40), ("القطار", 40))


def test_beside_a_sentence_that_is_not_the_lede_comes_the_lede_or_none():
    """Two sentences with figures are worth more than the lede; the first of them alone fills the budget."""
    lede = " ".join(["الميناء"] * 24 + ["جديد."])
    first, second = (
        " ".join(["بلغ 12 طنا و15 دولارا", *[word] * 24, "هناك."]) for word in ("القمح", "السكر")
    )
    off = dict.fromkeys(
        ("lede", "position", "early", "opening", "centrality", "lead_likeness", "leaning"), 0.0
    )
    asked = {**off, "figures": 9.0, "words": 29, "redundancy": 0.0}
    whole = " ".join([lede, first, second])
    assert told_of([whole], **asked) == [first]
    assert told_of([whole], **asked, alone=0.75) == [lede, first]
    assert told_of([whole], **asked, alone=0.6) == [first]


def test_each_sentence_needs_its_stance():
    source, paragraphs = article(*STORY)
    with pytest.raises(ModelError, match="stances"):
        summarize(candidates(paragraphs, source), None, CONFIG, Sides(["neutral"], {"neutral": 1.0}))


def test_a_teaser_is_told_apart():
    source, paragraphs = article(*STORY[:2], TEASER, *STORY[2:])
    found = candidates(paragraphs, source)
    summary = summarize(found, vectors([one.text for one in found]), CONFIG)
    assert [one.text for one in summary.foreign] == [TEASER]
    assert summary.central is not None
    assert summary.central.text != TEASER


def test_a_lede_above_a_list_is_no_teaser():
    """Lines of one form are like each other, so what says what they are of is unlike most of the text."""
    lede = "أعلنت إدارة المهرجان انطلاق بيع التذاكر في المسرح."
    places = ["المرسى", "صفاقس", "قابس", "نابل", "جربة", "بنزرت", "سوسة", "باردو"]
    lines = [f"{place} من الساعة العاشرة صباحا إلى الساعة الثانية بعد الزوال" for place in places]
    source, paragraphs = article(lede, *lines)
    found = candidates(paragraphs, source)
    meanings = vectors([one.text for one in found])
    assert [one.text for one in summarize(found, meanings, CONFIG).foreign] == [lede]
    told = summarize(found, meanings, CONFIG, title="المهرجان: أماكن بيع التذاكر")
    assert told.foreign == ()
    assert told.sentences[0].text == lede
    assert [one.text for one in summarize(found, meanings, CONFIG, title="فوز المنتخب").foreign] == [lede]


def test_a_teaser_is_told_apart_beside_a_title():
    source, paragraphs = article(TEASER, *STORY)
    found = candidates(paragraphs, source)
    meanings = vectors([one.text for one in found])
    summary = summarize(found, meanings, CONFIG, title="خطة لتوسعة ميناء المدينة")
    assert [one.text for one in summary.foreign] == [TEASER]


def test_the_matter_of_the_title_is_told():
    matter = "دعا الوزير إلى رفع الحظر عن السفر إلى المدينة."
    lines = ["التقى الوزير وفدا من رجال الأعمال صباح اليوم.", *STORY, matter]
    source, paragraphs = article(*lines)
    found = candidates(paragraphs, source)
    config = dataclasses.replace(CONFIG, title=3.0, foreign_paragraphs=99)
    told = summarize(found, None, config, title="الوزير يدعو إلى رفع الحظر عن السفر").sentences
    assert matter in [one.text for one in told]
    assert matter not in [one.text for one in summarize(found, None, config).sentences]
    assert (
        summarize(found, None, config, title="لا شيء").sentences == summarize(found, None, config).sentences
    )


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("التقى الوزير وفدا من رجال الأعمال صباح اليوم.", True),
        ("وأضاف أنه التقى وفدا من رجال الأعمال.", False),
    ],
)
def test_the_lede_is_told_unless_it_leans(first, told):
    source, paragraphs = article(first, *STORY)
    found = candidates(paragraphs, source)
    off = dict.fromkeys(("lede", "position", "early", "opening", "centrality", "lead_likeness"), 0.0)
    plain = dataclasses.replace(CONFIG, **off, title=3.0, ratio=0.1, foreign_paragraphs=99)
    title = "خطة لتوسعة ميناء المدينة"
    assert first not in [one.text for one in summarize(found, None, plain, title=title).sentences]
    lede = dataclasses.replace(plain, lede=30.0)
    assert (first in [one.text for one in summarize(found, None, lede, title=title).sentences]) is told


ADDRESS = "السيد وزير النقل، السيدات والسادة أعضاء مجلس إدارة الميناء،"


def told_of(lines: list[str], **changes) -> list[str]:
    source, paragraphs = article(*lines)
    config = dataclasses.replace(CONFIG, foreign_paragraphs=99, **changes)
    return [one.text for one in summarize(candidates(paragraphs, source), None, config).sentences]


def test_what_follows_an_address_does_not_lean_on_it():
    lines = [ADDRESS, "وهذه التوسعة تخدم المدينة كلها وعمال الميناء.", *STORY]
    told = told_of(lines, ratio=0.9)
    assert lines[1] in told
    assert ADDRESS not in told


def test_clauses_and_verse_are_told_though_they_end_on_a_mark():
    clauses = [
        f"{verb} خطة لتوسعة ميناء المدينة وبناء أرصفة جديدة؛" for verb in ("يقر", "يدعم", "يمول", "يتابع")
    ]
    lines = ["إن مجلس إدارة الميناء في المدينة الساحلية،", *clauses, "يبقي المسألة قيد النظر."]
    told = told_of(lines, ratio=0.6)
    words = sum(len(line.split()) for line in lines)
    assert sum(len(line.split()) for line in told) > 0.45 * words
    verse = [f"{word} البحر والسفن البعيدة والمدينة،" for word in ("رأيت", "سمعت", "ذكرت", "نسيت", "تركت")]
    assert told_of(verse, ratio=0.5)[0] in verse
    assert len(told_of(verse, ratio=0.6)) > 1


POINTS = ["- بناء ثلاثة أرصفة للسفن الكبيرة.", "- تعميق الميناء.", "- دعم عمال الميناء في المدينة."]
HEAD = "وتشمل خطة توسعة الميناء التي أعلنها وزير النقل في المدينة:"
INSIDE = ["وأسفرت خطة الميناء عن النتائج التالية: - بناء رصيف للسفن.", *POINTS]
DASHED = ["وتشمل خطة الميناء كما يلي.", *(one.replace("-", "ـ") for one in POINTS)]
BARE = ["وأسفرت خطة الميناء عن النتائج التالية: بناء رصيف للسفن. تعميق الميناء. دعم عمال الميناء في المدينة."]
LABELLED = [
    "وتعمل أرصفة الميناء في الأوقات التالية:",
    *(f"رصيف {n} : من الصباح إلى المساء" * 2 for n in "أبج"),
]
COUNTED = ["أولا، ميناء المدينة صغير.", "وسفن الميناء كثيرة.", "ثانيا، الأرصفة قديمة.", "وثالثا، العمال قلة."]


@pytest.mark.parametrize(
    "listed",
    [[HEAD, *POINTS], [HEAD, *(one[2:] for one in POINTS)], POINTS, COUNTED, INSIDE, DASHED, BARE, LABELLED],
)
@pytest.mark.parametrize("ratio", [0.15, 0.25, 0.35, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("balance", [1.0, 0.0])
def test_a_list_is_told_whole_or_not_at_all(listed, ratio, balance):
    source, paragraphs = article(STORY[0], *listed, *STORY[1:])
    found = candidates(paragraphs, source)
    config = dataclasses.replace(CONFIG, foreign_paragraphs=99, ratio=ratio, balance=balance, centrality=3.0)
    whole = sides(found, [LABELS[0], *[LABELS[1]] * len(listed), *[LABELS[0]] * len(STORY)])
    told = [one.text for one in summarize(found, None, config, whole).sentences]
    assert told, "something is always given"
    pieces = [one.text for one in found if one.text in " ".join(listed)]
    inside = [one for one in pieces if one in told]
    assert inside in ([], pieces)
    if inside and listed in (POINTS, COUNTED):
        assert STORY[0].split(". ")[-1] in told, "items do not stand without what is said before them"


def test_a_list_enters_where_it_fits():
    told = told_of([STORY[0], HEAD, *POINTS, *STORY[1:]], ratio=0.9)
    assert [one for one in told if one in {HEAD, *POINTS}] == [HEAD, *POINTS]


def test_a_text_that_is_a_list_is_told_by_items():
    told = told_of([HEAD, *POINTS, *[f"- رصيف جديد رقم {n} للسفن." for n in range(9)]], ratio=0.3)
    assert told
    assert len(told) < 12


def test_a_head_with_nothing_after_it_is_no_sentence():
    last = "وتجدون تفاصيل توسعة الميناء في التسجيل التالي:"
    assert last not in told_of([*STORY, last], ratio=0.9)


def test_a_head_stands_with_what_it_announces():
    said = "«ميناء المدينة لن يباع إلى أحد من الشركات الأجنبية الكبيرة ما دامت هذه الحكومة»."
    for ratio in (0.2, 0.4, 0.6, 0.8):
        told = told_of([STORY[0], "وقال وزير النقل أمام عمال الميناء:", said, *STORY[1:]], ratio=ratio)
        assert ("وقال وزير النقل أمام عمال الميناء:" in told) == (said in told)


@pytest.mark.parametrize(
    "after",
    [
        "وعملت السفن في اليوم التالي.",
        "وأضاف الوزير ما يلي ذكره.",
        "وللميناء مدن كثيرة، وهي: صفاقس وسوسة.",
        "وللميناء مدن كثيرة، وهي: صفاقس وسوسة. (وكالات)",
    ],
)
def test_what_announces_nothing_that_follows(after):
    texts = [*after.replace(". (", ".|(").split("|"), "وعملت السفن في الميناء.", *STORY]
    assert (lists.lists(texts, [0] * len(texts), [9] * len(texts)) < 0).all()


@pytest.mark.parametrize(
    "text", ["-وات-", "- وات -", "1.5 مليون دينار للميناء.", "12 سفينة في الميناء.", "أوليا المدينة."]
)
def test_what_is_no_item(text):
    assert (lists.lists([text, text, *STORY], range(2 + len(STORY)), [1, 1, *[9] * len(STORY)]) < 0).all()


def test_no_balance_brings_a_row_of_a_table_back():
    row = "| الميناء | رسوم | عقوبات على السفن |"
    source, paragraphs = article(*STORY, row)
    found = candidates(paragraphs, source)
    of = [LABELS[0] if one.text == row else LABELS[1] for one in found]
    shares = {label: 0.5 if label in LABELS[:2] else 0.0 for label in LABELS}
    config = dataclasses.replace(CONFIG, balance=0.1, foreign_paragraphs=99)
    told = summarize(found, None, config, Sides(of, shares)).sentences
    assert row not in [one.text for one in told]


def test_distance_is_total_variation():
    assert distance({"a": 1.0}, {"b": 1.0}) == 1
    assert distance({"a": 0.5, "b": 0.5}, {"a": 0.75, "b": 0.25}) == pytest.approx(0.25)


def test_an_adverb_begins_no_list_and_a_line_of_dashes_takes_no_time():
    said = [
        "أولا، نشكر الجميع على الحضور.",
        *(f"جملة رقم {n} من كلام آخر." for n in range(8)),
        "ثانيا، نعود.",
    ]
    alone = list(range(len(said)))
    assert (
        lists.lists([*said, *["كلام طويل من كلمات كثيرة جدا."] * 20], [*alone, *range(10, 30)], [6] * 30) < 0
    ).all()
    near = ["أولا، كذا.", "وشرح ذلك.", "ثانيا، كذا."]
    rest = ["كلام طويل من كلمات كثيرة جدا."] * 6
    assert lists.lists([*near, *rest], list(range(9)), [6] * 9).tolist()[:3] == [0, 0, 0]
    assert lists.items(["-" * 50_000 + "ا" + "-" * 50_000 + "ب", "-وات-", "- بند"]).tolist()[1:] == [
        False,
        True,
    ]
