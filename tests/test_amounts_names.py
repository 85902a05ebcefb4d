"""Names, scores and changes that look like figures, and figures that look like them: none is lost."""

from __future__ import annotations

import time

import pytest

from pipeline.amounts import amounts
from pipeline.amounts.counted import phrases


def _values(text):
    return [one.value for one in amounts(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("بلغت خسائر-200 مليون دولار", ["200000000 USD"]),
        ("المقدرة-50 ألف دولار", ["50000 USD"]),
        ("تونس-12 جانفي 2018", ["2018-01-12"]),
        ("بنسبة-15 بالمائة", ["15%"]),
        ("ارتفع-12 بالمئة", ["12%"]),
        ("السعر-1200 دولار أمريكي", ["1200 USD"]),
        ("الحصيلة-12", ["12"]),
        ("حاسوب-1200 دينار", ["1200 TND"]),
        ("كوفيد-19 في المئة", ["19%"]),
        ("عاموس-6 ملايين", ["6000000"]),
        ("سو-12 جانفي 2018", ["2018-01-12"]),
        ("كوفيد-19 شخصا", ["19"]),
        ("كوفيد-19 %", ["19%"]),
    ],
)
def test_a_figure_behind_a_dash_is_kept(text, values):
    assert _values(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "مقاتلة سوخوي-35 روسية",
        "وميغ-29 وبوينغ-747",
        "طائرة أنطونوف-26",
        "هاتف نوت-7، ثم",
        "القمر عاموس-6 انفجر",
        "جائحة كوفيد-19، ثم",
    ],
)
def test_the_number_of_a_model_is_no_figure(text):
    assert _values(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("تعادلا 26 - 26", ["26 - 26"]),
        ("نال 26/26", ["26/26"]),
        ("تجاوز 5+5 دينار", ["5", "5 TND"]),
        ("سجن 3 + 2 سنوات", ["3", "2"]),
        ("5+3 نقاط", ["5", "3"]),
        ("جمع 5+3. اجتماع آخر", ["5", "3"]),
        ("جمعت اللجنة 5+5 دينار", ["5", "5 TND"]),
        ("منح الصندوق 26/26 مليون دينار", ["26/26 مليون TND"]),
    ],
)
def test_talks_and_funds_are_told_by_a_word(text, values):
    assert _values(text) == values


@pytest.mark.parametrize(
    "text",
    ["اللجنة العسكرية المشتركة 5+5 في سرت", "محادثات مجموعة 5+1 مع إيران", "الصندوق الوطني للتضامن 26-26"],
)
def test_talks_and_funds_are_no_figures(text):
    assert _values(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("القائمة 2 : 5 أعضاء", ["2", "5"]),
        ("الفوج 3 : 12 تلميذا", ["3", "12"]),
        ("سوسة 2 : 5 إصابات", ["2", "5"]),
        ("الفصل 2 : 12", ["2", "12"]),
        ("تونس 2 : 5 ملايين دينار", ["2", "5000000 TND"]),
        ("تونس 2 : 5 %", ["2", "5%"]),
        ("تونس 2 : 1 مصر", ["2-1"]),
    ],
)
def test_a_colon_with_blanks_is_a_score_of_digits_alone(text, values):
    assert _values(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("تمديدها من 3 إلى 5 سنوات", ["3", "5"]),
        ("خفضها من 3 إلى 5 سنوات", ["3", "5"]),
        ("وتمديده من 3 إلى 5 سنوات", ["3", "5"]),
        ("زيادتها من 3 إلى 5 سنوات", ["3", "5"]),
        ("تشديد العقوبة من 5 إلى 10 سنوات", ["5", "10"]),
        ("إطالة المدة من 5 إلى 10 سنوات", ["5", "10"]),
        ("تعديل المدة من 5 إلى 10 سنوات", ["5", "10"]),
        ("أصبح السن من 60 إلى 65 سنة", ["60", "65"]),
        ("وأصبحت المدة من 5 إلى 10 سنوات", ["5", "10"]),
        ("يسجن كل مرة من 3 إلى 5 سنوات", ["3-5"]),
    ],
)
def test_a_change_is_no_range(text, values):
    assert _values(text) == values


LONG = "1" * 5000, "2" * 5000


@pytest.mark.parametrize(
    "text",
    [
        "بين {} و{} سنة",
        "ما يناهز {}-{} سنة",
        "الفصلين {} و{} أشخاص",
        "من {} إلى {} يوما",
        "{} : {}",
        "{} و{} شخصا",
        "الفصل {}، {}",
    ],
)
def test_a_number_of_thousands_of_digits_ends_no_run(text):
    written = text.format(*LONG)
    found = amounts(written)
    assert len(phrases(written, found)) == len(found) > 0


def test_a_long_page_of_names_takes_no_long_time():
    """Quadratic, it took seconds; the bound is far above what a slow machine needs."""
    text = "عاموس-6 الطريق الوطنية 2 " * 2000
    started = time.process_time()
    assert amounts(text) == []
    assert time.process_time() - started < 5
