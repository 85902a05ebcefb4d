"""Counts that look like dates, and figures beside a bound, an hour or a comma that is none of theirs."""

from __future__ import annotations

import time

import pytest

from pipeline.amounts import amounts
from pipeline.amounts.counted import phrases


def phrase(text):
    """What is shown of the last figure of a text."""
    found = amounts(text)
    span = phrases(text, found)[-1] or (found[-1].start, found[-1].end)
    return text[slice(*span)].strip()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("أصيب 12 و24 جوان", ["12", "--06-24"]),
        ("قتل 5 و17 ماي", ["5", "--05-17"]),
        ("أصيب 5 أو 17 ماي", ["5", "--05-17"]),
        ("في 12 و24 جوان", ["--06-12", "--06-24"]),
        ("الجمعة والسبت 5 و6 ماي", ["الجمعه", "والسبت", "--05-05", "--05-06"]),
        ("بين 12 و24 جوان", ["--06-12", "--06-24"]),
        ("دام 19 إلى 30 أوت", ["--08-19", "--08-30"]),
    ],
)
def test_two_days_share_a_month_behind_a_word_of_time_alone(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("جرح 1500،20 منهم", ["1500", "20"]),
        ("أصيب 1200،15 منهم", ["1200", "15"]),
        ("بلغ 1543،2 مليون", ["1543200000"]),
        ("بلغ 1543،25 دينار", ["1543.25 TND"]),
        ("بلغ 1543،2%", ["1543.2%"]),
        ("نسبة 7،8", ["7.8"]),
    ],
)
def test_a_comma_behind_thousands_is_a_point_before_a_sum_alone(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("أجر الساعة 15 ألف مليم", [("money", "15000 millime")]),
        ("بأجر الساعة 15", [("number", "15")]),
        ("على الساعة 10 : 30", [("date", "10:30")]),
        ("الساعة 7 و45 دقيقة", [("date", "7:45")]),
        ("الساعة 7 و45 دقيقة صباحا", [("date", "7:45")]),
        ("الساعة 7 و45 شخصا", [("date", "7:00"), ("number", "45")]),
        ("تنتج الآلة في الساعة 12 طنا", [("number", "12")]),
        ("تنتج الآلة في الساعة 12.50 طنا", [("number", "12.5")]),
        ("سرعة الرياح في الساعة 20 كم", [("number", "20")]),
        ("على مدار الساعة 5 أعوان", [("number", "5")]),
        ("الساعة 15 بالمائة", [("percent", "15%")]),
        ("على الساعة 11 زوالا", [("date", "11:00")]),
        ("على الساعة 10 بتوقيت تونس", [("date", "10:00")]),
        ("الساعة 20.30 مباراة الافتتاح", [("date", "20:30")]),
        ("في الساعة 12 من ظهر اليوم", [("date", "12:00"), ("relative", "اليوم")]),
    ],
)
def test_an_hour_counts_nothing(text, found):
    assert [(one.kind, one.value) for one in amounts(text)] == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("لم تتجاوز نسبة البطالة المعدل وبلغت 5 بالمائة", "5 بالمائة"),
        ("لا يتجاوز عددهم أصابع اليد ومنهم 3 نساء", "3 نساء"),
        ("لا يتجاوز عددهم أصابع اليد 3 نساء", "3 نساء"),
        ("لم يتجاوز العدد المعلن وقد أصيب 30 شخصا", "30 شخصا"),
        ("لا تتجاوز قيمة العقد وبلغت الأرباح 500 دينار", "500 دينار"),
        ("لم يتجاوز عدد الحاضرين المتوقع رغم حضور 200 صحفي", "200 صحفي"),
        ("لم يتجاوز عدد الحاضرين المتوقع رغم الدعوات 200 صحفي", "200 صحفي"),
        ("لم يتجاوز العدد بينما حضر 200 صحفي", "200 صحفي"),
        ("لم يتجاوز العدد قد أصيب 30 شخصا", "30 شخصا"),
        ("لا يتجاوز عدد منهم الوزراء 30 شخصا", "30 شخصا"),
        ("لا يتجاوز عدد سكانها 500 نسمة", "لا يتجاوز عدد سكانها 500 نسمة"),
        ("لا تتجاوز نسبة نمو الاقتصاد 3 بالمائة", "لا تتجاوز نسبة نمو الاقتصاد 3 بالمائة"),
        ("لا يتجاوز عددهم في المجلس 30 شخصا", "لا يتجاوز عددهم في المجلس 30 شخصا"),
        ("لا يتجاوز عدد المحلات فيها 30 محلا", "لا يتجاوز عدد المحلات فيها 30 محلا"),
        ("لا يتجاوز عددهم بضع مئات", "لا يتجاوز عددهم بضع مئات"),
        ("لا يتجاوز العدد الجملي 30 شخصا", "لا يتجاوز العدد الجملي 30 شخصا"),
    ],
)
def test_a_bound_ends_where_another_clause_begins(text, shown):
    assert phrase(text) == shown


def test_years_without_a_blank_are_read_in_no_more_than_their_length():
    def took(count):
        start = time.process_time()
        amounts("،2015" * count)
        return time.process_time() - start

    took(10)
    assert took(2400) < 16 * max(
        took(600), 0.01
    )  # four times as long a text; the square of it was 16 and more


@pytest.mark.parametrize(
    "text",
    [
        "بلغت الوفيات 1985 والإصابات 2015",
        "عدد الضحايا 1985",
        "قتل 1945 من الجنود",
        "أصيب 1985 في الحادث",
        "وصل إلى 1985 في الجملة",
        "ارتفع إلى 1945 حسب الوزارة",
        "مصرع 1945 وإصابة 2010",
        "حجز 1925 بدلة",
        "غرس 1950 فسيلة",
        "1985 يتيما",
        "من بينهم 1985 بالغا",
        "سقط في ثورة 1985 من الجنود",
        "قتلى الثورة (1985)",
        "عدد القتلى بين 1985 و2015",
        "من 2012 إلى 2015 مهاجرا",
        "بعد 1985 شتلة",
    ],
)
def test_a_count_is_no_year(text):
    assert {one.kind for one in amounts(text)} == {"number"}


@pytest.mark.parametrize(
    "text",
    [
        "انتخابات 2014",
        "الانتخابات التشريعية 2014",
        "بعد دستور 2014 الجديد",
        "كأس العالم 2018",
        "أجندة الدول الأعضاء للتنمية 2030",
        "كأس أمم إفريقيا 2019",
        "وثورة 2011",
        "قبل 2011",
        "من 2012 إلى 2015",
        "(2011)",
        "لموسم 2017",
        "صيف 2017",
        "سنوات 2011 و2012",
    ],
)
def test_a_year_behind_a_word_that_years_follow(text):
    assert {one.kind for one in amounts(text)} <= {"date", "relative"}
