"""Figures and dates as Arabic news writes them, and the words that only look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.amounts as package
from pipeline.amounts import amounts, cursor
from pipeline.amounts.meanings import meanings

WRITTEN = [
    ("الأربعاء 18 جانفي 2017", "date", "2017-01-18"),
    ("كانون الثاني/يناير 2024", "date", "2024-01"),
    ("15 من تشرين الأول 2023", "date", "2023-10-15"),
    ("2 رمضان 1445هـ", "date", "1445-09-02 AH"),
    ("عام 2024", "date", "2024"),
    ("سنة 1445", "date", "1445 AH"),
    ("18/01/2017", "date", "2017-01-18"),
    ("2017-01-18", "date", "2017-01-18"),
    ("الثلاثاء 2017/1/3", "date", "2017-01-03"),
    ("10:30", "date", "10:30"),
    ("25 أفريل", "relative", "--04-25"),
    ("شهر رمضان", "relative", "--09 AH"),
    ("العام الماضي", "relative", "العام الماضي"),
    ("الجمعة المقبل", "relative", "الجمعه المقبل"),
    ("أمس الاثنين", "relative", "امس الاثنين"),
    ("اليوم الثلاثاء", "relative", "اليوم الثلاثاء"),
    ("قبل ثلاثة أيام", "relative", "قبل ثلاثه ايام"),
    ("منذ عامين", "relative", "منذ عامين"),
    ("500 مليار دولار أمريكي", "money", "500000000000 USD"),
    ("٣٫٥ مليون يورو", "money", "3500000 EUR"),
    ("مليوني دولار", "money", "2000000 USD"),
    ("3,000 دينار", "money", "3000 TND"),
    ("مائة وخمسين ألف و 200 دينار", "money", "150200 TND"),
    ("$5 مليون", "money", "5000000 USD"),
    ("12.5%", "percent", "12.5%"),
    ("%7", "percent", "7%"),
    ("خمسة وعشرين بالمئة", "percent", "25%"),
    ("10 في المائة", "percent", "10%"),
    ("خمسة آلاف", "number", "5000"),
    ("اثنا عشر", "number", "12"),
    ("واحد وعشرون", "number", "21"),
    ("مليون ونصف", "number", "1500000"),
    ("عشرات", "number", "عشرات"),
    ("3-2", "number", "3-2"),
    ("شهر ونصف", "number", "1.5"),
    ("شهر ونصف الشهر", "number", "1.5"),
    ("ساعة و نصف", "number", "1.5"),
    ("بسنة وربع", "number", "1.25"),
    ("عامين ونصف العام", "number", "2.5"),
    ("مرتين ونصف", "number", "2.5"),
    ("3 سنوات ونصف", "number", "3.5"),
    ("خمسة عشر شهرا ونصف", "number", "15.5"),
    ("دينار ونصف الدينار", "money", "1.5 TND"),
    ("5 دنانير ونصف", "money", "5.5 TND"),
    ("7 أطنان ونصف", "number", "7.5"),
    ("قبل شهر ونصف", "relative", "قبل شهر ونصف"),
    ("منذ عامين ونصف", "relative", "منذ عامين ونصف"),
    ("قبل 3 سنوات ونصف", "relative", "قبل 3 سنوات ونصف"),
    ("7ر10 مليار دينار", "money", "7ر10 مليار TND"),
    ("8ر12 بالمائة", "percent", "8ر12%"),
    ("مليارا ونصف المليار دينار", "money", "1500000000 TND"),
    ("ثلاثة ملايين ونصف المليون", "number", "3500000"),
    ("2.5 million dollars", "money", "2500000 USD"),
    ("999 USD", "money", "999 USD"),
    ("3 billion", "number", "3000000000"),
    ("36 م د", "money", "36000000 TND"),
    ("7،2 م.د", "money", "7200000 TND"),
    ("41766،1 مليون دينار", "money", "41766100000 TND"),
    ("1,462 مليون دولار", "money", "1,462 مليون USD"),
    ("1,462 دولار", "money", "1462 USD"),
    ("سبع وتسعين (97)", "number", "97"),
    ("أربعمائة (400) ألف دينار", "money", "400000 TND"),
    ("5 (خمسة)", "number", "5"),
    ("صفر - 3", "number", "0-3"),
    ("1 صفر 1438", "date", "1438-02-01 AH"),
    ("الساعة 11 صباحا", "date", "11:00"),
    ("الساعة 20.30", "date", "20:30"),
    ("10 دنانير ليبية", "money", "10 LYD"),
    ("5 ملايين دولار كندي", "money", "5000000 CAD"),
    ("20 ليرة تركية", "money", "20 TRY"),
    ("مائة جنيه إسترليني", "money", "100 GBP"),
    ("330 دينارا تونسيا", "money", "330 TND"),
    ("50 دولارا", "money", "50 USD"),
    ("700 كرونة سويدية", "money", "700 SEK"),
    ("7،8 بالمائة", "percent", "7.8%"),
    ("12،5 مليار دينار", "money", "12500000000 TND"),
]
NONE = [
    "رجل واحد حضر",
    "ألف كتابًا عن الشعر",
    "مارس الرياضة كل صباح",
    "في اليوم الأول من القمة",
    "قمة G20 وطائرة F-16",
    "فيلم Million Dollar Baby",
    "شركة Million Voices",
    "بلغ نصف النهائي",
    "خطب في صلاة الجمعة",
    "ربيع العاشق",
    "حجز كميات كبيرة",
    "1. الميناء أولًا",
    "قمة مجموعة السبع",
    "محرم عليه ذلك",
    "حضر كالفين الحفل",
    "المصمم كالفين كلاين",
]


@pytest.mark.parametrize(("written", "kind", "value"), WRITTEN)
@pytest.mark.parametrize("frame", ["قال الوزير، {}، كلامًا.", "{}", "قال إن ذلك بلغ {}. ثم مضى."])
def test_an_amount_is_found_whole(written, kind, value, frame):
    text = frame.format(written)
    found = [one for one in amounts(text) if one.kind != "number" or kind == "number"]
    assert [(text[one.start : one.end], one.kind, one.value) for one in found] == [(written, kind, value)]


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_one(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("عقد القمة في الثالث من مايو/أيار 2025.", "الثالث من مايو/أيار 2025", "2025-05-03"),
        ("يبدأ في الأول من يناير 2026.", "الأول من يناير 2026", "2026-01-01"),
        ("وقع يوم الحادي والعشرين من مارس 2003.", "الحادي والعشرين من مارس 2003", "2003-03-21"),
        (
            "ذكرى الثلاثاء الرابع عشر من تشرين الثاني 2023.",
            "الثلاثاء الرابع عشر من تشرين الثاني 2023",
            "2023-11-14",
        ),
        ("تبدأ منذ الأول من رمضان.", "الأول من رمضان", "--09-01 AH"),
        ("ارتفع في النصف الأول من يناير 2025.", "يناير 2025", "2025-01"),
        ("تراجع خلال الأسبوع الثاني من مايو 2025.", "مايو 2025", "2025-05"),
    ],
)
def test_a_day_in_words_is_a_part_of_its_date(text, written, value):
    found = amounts(text)
    assert [(text[one.start : one.end], one.value) for one in found] == [(written, value)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("بلغت الحرارة -5 درجات.", ["-5"]),
        ("تراجع النمو إلى -2.5% هذا الربع.", ["-2.5%"]),
        ("بين 2020 -2024 تراجع الإنتاج.", ["2020 -2024"]),
        ("وصل الفريق -20 لاعبا ومدربا- إلى المدينة.", ["20"]),
        ("- 5 لاعبين وصلوا.", ["5"]),
        ("الفصول 1،2،3 من القانون", ["1", "2", "3"]),
        ("بين 2017،2018 تراجع الإنتاج", ["2017", "2018"]),
        ("وباء كوفيد -19 ينحسر.", ["19"]),
        ("القاهرة -15 مايو 2025", ["2025-05-15"]),
        ("السبت -15 مارس 2025", ["2025-03-15"]),
    ],
)
def test_a_minus_belongs_to_its_number(text, values):
    assert [one.value for one in amounts(text) if one.kind != "relative"] == values


def test_two_ways_to_write_a_figure_have_one_value():
    values = [
        amounts(text)[0].value for text in ("٥٠٠٠ دينار", "5,000 دينار", "خمسة آلاف دينار", "5 آلاف دينار")
    ]
    assert set(values) == {"5000 TND"}


@pytest.mark.parametrize(
    "text",
    [
        "للاتصال، رقم الهاتف: 71 123 456",
        "تونس : حمادي قلالي : 99814849",
        "اتصلوا على الرقم 98.123.456 أو 71-123-456",
        "الهاتف: 71123456 / 98123456",
        "هاتف +216 71 123 456 يوميا",
        "الأرقام 71123456 و98123456",
        "على الرقم التالي: 00216 71 123 456",
        "الفاكس ٧١١٢٣٤٥٦",
        "واتساب : 55 123 456",
        "99814849 - 98123456",
        "للاتصال +216 71 123 456",
    ],
)
def test_a_telephone_number_is_no_figure(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("صادرات بقيمة 12500000 دينار", ["12500000 TND"]),
        ("الصادرات: 12500000 دينار", ["12500000 TND"]),
        ("رقم قياسي، الرقم 12500000 دينار", ["12500000 TND"]),
        ("بلغ الرقم 12512345 نسمة", ["12512345"]),
        ("المبلغ: 12500001", ["12500001"]),
        ("عدد الناخبين في تونس : 12512345", ["12512345"]),
        ("بين 12500000 و13500000 دينار", ["12500000-13500000 TND"]),
        ("باع 12500001 و13500001 شخص", ["12500001", "13500001"]),
        ("نما بمبلغ +12500001 دينار", ["12500001 TND"]),
        ("سكن المدينة 10 000 000 نسمة", ["10000000"]),
        ("القرار رقم 2016-2017", ["2016/2017"]),
        ("القرار رقم 12-05-2017", ["2017-05-12"]),
        ("واتساب : 55 123 456، و3 أشخاص", ["3"]),
        ("باع هاتف 2017 في السوق", ["2017"]),
        ("هاتف 71123456 وبيع 12500001", ["12500001"]),
    ],
)
def test_what_is_no_telephone_number(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("خلال سنة ونصف السكان هاجروا", ["ونصف"]),
        ("غاب يوما، ونصف السكان معه", ["ونصف"]),
        ("كلف شهر ونصف مليون دينار", ["ونصف مليون دينار"]),
        ("باع 3 ملايين طن ونصف", ["3 ملايين"]),
        ("حكم بسنة ونصف سجنا", ["بسنة ونصف"]),
        ("غاب ساعة ونصف دقيقة", ["ونصف"]),
        ("أكل رغيف ونصف", []),
        ("بقيت لست سنوات ونصف السنة", ["لست سنوات ونصف السنة"]),
        ("ثلث السكان ونصف المصانع", ["ثلث", "ونصف"]),
    ],
)
def test_a_half_is_of_the_noun_before_it_alone(text, written):
    assert [text[one.start : one.end] for one in amounts(text)] == written


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("بقيت لست سنوات ونصف هناك", ["6.5"]),
        ("سجن لست سنوات", ["6"]),
        ("دام لست ساعات ونصف الساعة", ["6.5"]),
        ("لست أدري", []),
        ("لست عاملا هنا", []),
        ("ولست من السنوات", []),
    ],
)
def test_six_behind_a_preposition_is_no_refusal(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "انقلبت شاحنة على الطريق الوطنية رقم 2 بالجهة",
        "قرب الطريق رقم 12",
        "أغلقوا الطريق الوطنية 2 والطريق الجهوية 36",
        "بالطريق الجهوية عدد 95 مستوى المنطقة",
        "تعبيد الطريقين الجهويتين 2 و13 بالجهة",
        "سلالة إتش5إن6 من الفيروس، ثم اتش 1 ان 1",
        "حوار 5 زائد 5 ومجموعة 5+1",
        "صندوق التضامن 26/26",
        "القمر الصناعي عاموس-6، والطائرة تو-16 وكوفيد-19",
        "حوار 5 زائد5، إن",
        "الدورة الثامنة عشر لأيام قرطاج والقرن السادس عشر",
        "كان لقاحا ميتا",
        "الكويكب 2014 JO25 قرب الأرض",
        "خلال اليوم الثالث من القمة",
    ],
)
def test_a_number_inside_a_name_is_no_figure(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("خلف حادث الطريق الوطنية 3 قتلى", ["3"]),
        ("على الطريق الوطنية رقم 2 و5 جرحى", ["5"]),
        ("الطريق طوله 5 كيلومترات", ["5"]),
        ("طرقات محلية 12 كم", ["12"]),
        ("طريق سيارة بطول 12,5 كلم", ["12.5"]),
        ("بلغ 26/27 نقطة", ["26/27"]),
        ("قال 5 إن 6 حضروا", ["5", "6"]),
    ],
)
def test_what_is_no_number_of_a_name(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("منح مليون دينار ليبيا", ["1000000 TND"]),
        ("باع بألف دولار روسي الأصل", ["1000 USD"]),
        ("باع بألف دولار كندي الأصل", ["1000 USD"]),
        ("سلم 500 دينار جزائري الجنسية", ["500 TND"]),
        ("سلم 500 دينار جزائري المولد", ["500 TND"]),
        ("باع بألف دينار ليبي الصنع", ["1000 TND"]),
        ("باع بألف دينار ليبي صنعه", ["1000 LYD"]),
    ],
)
def test_a_country_behind_a_sum_is_no_currency(text, values):
    assert [one.value for one in amounts(text) if one.kind == "money"] == values


def test_a_row_of_articles_is_one_figure():
    (one,) = amounts("طبق الفصلين 283 و199 من المجلة")
    assert (one.kind, one.value) == ("number", "283 و199")


def test_a_great_number_is_no_year():
    assert [one.kind for one in amounts("في 1500 شخص، عن 1600 مسكن، في 1984، سنة 1120")] == [
        "number",
        "number",
        "date",
        "number",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("اختبارات باكالوريا 2017 بسوسة", [("date", "2017")]),
        ("بين 2012 و2015 تراجع الإنتاج", [("date", "2012"), ("date", "2015")]),
        ("عالم بريطاني (1858-1935) قال", [("date", "1858/1935")]),
        ("المخطط 2016-2020 للتنمية", [("date", "2016/2020")]),
        ("من مواليد 1991 يعمل بحارا", [("date", "1991")]),
        ("أعوام 2011 و2012 و2013.", [("date", "2011"), ("date", "2012"), ("date", "2013")]),
        ("( 1965 1967 )", [("date", "1965"), ("date", "1967")]),
        ("استراتيجية 2020", [("date", "2020")]),
        ("على 2000 عمادة", [("number", "2000")]),
        ("تسجيل 1997 اعتداء", [("number", "1997")]),
        ("إنقاذ 2014 مهاجرا", [("number", "2014")]),
        ("بلغ 1980", [("number", "1980")]),
        ("نحو 1980 في الجهة", [("number", "1980")]),
        ("ما لا يقل عن 1980 في الجهة", [("number", "1980")]),
        ("من أصل 1980", [("number", "1980")]),
        ("الاقتراض من 2014 مليون دينار", [("money", "2014000000 TND")]),
        ("ارتفع 1980%", [("percent", "1980%")]),
        ("القرار رقم 2014 صدر", [("number", "2014")]),
        ("تونس 2014 مخبر", [("number", "2014")]),
        ("من 1950-2000 شخص", [("number", "1950-2000")]),
        ("عن 1750 من السكان", [("number", "1750")]),
    ],
)
def test_a_year_without_its_word(text, found):
    assert [(one.kind, one.value) for one in amounts(text)] == found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("يومي 22 و24 جويلية 2006", ["2006-07-22", "2006-07-24"]),
        ("أيام 15 و16 و17 جوان 2017", ["2017-06-15", "2017-06-16", "2017-06-17"]),
        ("أيام 21، 22 و23 أفريل 2017", ["2017-04-21", "2017-04-22", "2017-04-23"]),
        ("من 19 إلى 30 أوت القادم", ["19 اوت القادم", "30 اوت القادم"]),
        ("يوم 5 و6 جوان", ["--06-05", "--06-06"]),
        ("من 30 إلى 2 جوان", ["30", "--06-02"]),
        ("قتل 12 شخصا و13 جوان", ["12", "--06-13"]),
        ("قتل 12، 13 جوان", ["12", "--06-13"]),
        ("بلغ 45 و13 جوان", ["45", "--06-13"]),
    ],
)
def test_days_that_share_a_month_are_dates(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("بين 12 و17 سنة", ["12-17"]),
        ("من 15 إلى 50 يوما", ["15-50"]),
        ("وبين 4 و7 درجات", ["4-7"]),
        ("ما بين يومين وثلاثة أيام", ["2-3"]),
        ("شهرين إلى 5 أشهر", ["2-5"]),
        ("ارتفعت من 12 إلى 17 درجة", ["12", "17"]),
        ("تمديد العقوبة من 12 إلى 17 سنة", ["12", "17"]),
        ("بين يومين و5 أشخاص", ["يومين", "5"]),
        ("بين 17 و12 سنة", ["17", "12"]),
        ("بين 3 أشخاص و5 سنوات", ["3", "5"]),
    ],
)
def test_a_range_of_a_unit_is_one_figure(text, values):
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("فازوا 1-صفر أمس", ["1-0", "امس"]),
        ("نابس (مدغشقر) 2 : 1 رولرز - كوتي 0 : 2 كيدوس", ["2-1", "0-2"]),
        ("حضر بين-5 أشخاص", ["5"]),
        ("يوم أفريل-2017", ["2017-04"]),
        ("مئتا شخص ومئتي دينار", ["200", "200 TND"]),
        ("عشرة أشخاص وثلاثة عشر طفلا", ["10", "13"]),
        ("جلسة التسع والعشرين من أفريل 2017", ["2017-04-29"]),
        ("سبعة (9) أشخاص", ["7", "9"]),
        ("حضر 7 (ثم 7) أشخاص", ["7", "7"]),
        ("الساعة 48", ["48"]),
        ("كل 24 ساعة", ["24"]),
        ("المجموعة م د 5", ["5"]),
        ("فاز 3 صفر", ["--02-03 AH"]),
    ],
)
def test_what_is_read_apart(text, values):
    assert [one.value for one in amounts(text)] == values


def test_two_figures_do_not_run_together():
    text = "قتل 5، 6 جرحى، بين 2015 و2020، في 2016."
    assert [(one.value, one.kind) for one in amounts(text)] == [
        ("5", "number"),
        ("6", "number"),
        ("2015", "date"),
        ("2020", "date"),
        ("2016", "date"),
    ]


PARTS = (
    [written for written, _, _ in WRITTEN]
    + NONE
    + ["و", "في", "%", "/", "،", "شهر", "من", "ألف", "بالمئة", "$"]
)


@given(st.lists(st.sampled_from(PARTS), max_size=9).map(" ".join))
def test_amounts_stand_in_order_and_never_overlap(text):
    at = 0
    for one in amounts(text):
        assert at <= one.start < one.end <= len(text)
        assert one.value
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        at = one.end


class Everything:
    """A set that holds whatever is asked of it."""

    def __contains__(self, word: object) -> bool:
        return True


PHRASES = [*meanings(), "12", "2017", "%", "،", "كلام"]


@given(st.lists(st.sampled_from(PHRASES), max_size=9).map(" ".join))
def test_no_word_is_passed_over_that_begins_an_amount(text):
    """Words are looked up by how an amount may begin; asking at every word finds no more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "openings", Everything)
        patch.setattr(cursor, "pairs", Everything)
        slow = package._amounts(text)
    assert tuple(amounts(text)) == slow


def test_what_is_remembered_cannot_be_changed():
    amounts("بلغ 12 دينارا").clear()
    assert [one.value for one in amounts("بلغ 12 دينارا")] == ["12 TND"]
