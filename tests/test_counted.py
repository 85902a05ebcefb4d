"""What a figure counts: right beside it, in the form that its number asks for, or not at all."""

from __future__ import annotations

import io
import json

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.amounts import amounts
from pipeline.amounts.counted import phrases
from pipeline.render import render
from tests import rooms

TOLD = [  # text, the first phrase in it
    ("قتل 12 شرطيا وجرح آخرون.", "12 شرطيا"),
    ("مقتل نحو 12 شرطيا في الهجوم", "نحو 12 شرطيا"),
    ("بنحو 230 طن", "نحو 230 طن"),
    ("رحل نحو1600 شخص", "نحو1600 شخص"),
    ("أكثر من ١٢ شرطيًّا", "أكثر من ١٢ شرطيًّا"),
    ("خمسة أشخاص من العائلة", "خمسة أشخاص"),
    ("نقلا عن ثلاثة مسؤولين أميركيين إنهم", "ثلاثة مسؤولين أميركيين"),
    ("في 5 دول عربية", "5 دول عربية"),
    ("مقتل 22 جنديا مصريا أمس", "22 جنديا مصريا"),
    ("حجز 7 أطنان من الملابس المستعملة", "7 أطنان من الملابس"),
    ("ثلاثة من الموقوفين اعترفوا", "ثلاثة من الموقوفين"),
    ("وأصيب 17 آخرين بجروح", "17 آخرين"),
    ("76 % من قيمة الواردات مقابل", "76 % من قيمة الواردات"),
    ("10 %من إجمالي عجز الميزان التجاري)", "10 %من إجمالي عجز الميزان التجاري"),
    ("85 بالمائة من مساحة فلسطين، وفق", "85 بالمائة من مساحة فلسطين"),
    ("قدم عشرات المهاجرين إلى الميناء", "عشرات المهاجرين"),
    ("بعد أكثر من نصف قرن على", "أكثر من نصف قرن"),
    ("ما لا يقل عن 500 مليون مستهلك", "ما لا يقل عن 500 مليون مستهلك"),
    ("عرض 220 رسما كاريكاتوريا", "220 رسما كاريكاتوريا"),
    ("حوالي 206 مستثمرين", "حوالي 206 مستثمرين"),
    ("قرابة 13 دينارا", "قرابة 13 دينارا"),
    ("على عمق 9.25 كيلومترا تحت", "9.25 كيلومترا"),
    ("على مساحة 600 متر مربع قرب الميناء", "600 متر مربع"),
    ("بطول 12 مترا مربعا تقريبا", "12 مترا مربعا"),
    ("على 5 أمتار مربعة من الرصيف", "5 أمتار مربعة"),
    ("تمتد على 300 كيلومتر مربع", "300 كيلومتر مربع"),
    ("خزن 30 مليون متر مكعب من المياه في السد", "30 مليون متر مكعب من المياه"),
    ("أحصت الوزارة 3 حالات وفاة في الجهة", "3 حالات وفاة"),
    ("سجلت 1200 حالة إصابة جديدة بالفيروس", "1200 حالة إصابة جديدة"),
    ("أعلنت عن 40 وحدة سكنية جديدة", "40 وحدة سكنية"),
    ("بلغت الحرارة 37 درجة مئوية في الظل", "37 درجة مئوية"),
    ("تنتج ثلاثة ملايين برميل يوميا منذ سنة", "ثلاثة ملايين برميل يوميا"),
    ("تصدر 200 ألف برميل نفط يوميا", "200 ألف برميل نفط يوميا"),
    ("بلغت السرعة 90 كيلومترا في الساعة عند المدخل", "90 كيلومترا في الساعة"),
    ("بيع النفط بسعر 70 دولارا للبرميل أمس", "70 دولارا للبرميل"),
    ("بثمن 1500 دينار للمتر المربع الواحد", "1500 دينار للمتر المربع"),
    ("حجزت المصالح 700 قرص مخدر في السيارة", "700 قرص مخدر"),
    ("وصل 400 سائح بريطاني إلى الجزيرة", "400 سائح بريطاني"),
    ("أحدثت 120 موطن شغل في المنطقة", "120 موطن شغل"),
    ("حكم عليه بـ 6 سنوات سجنا مع النفاذ", "6 سنوات سجنا"),
    ("حجز 75 لترا من الزيت النباتي المدعم", "75 لترا من الزيت النباتي"),
    ("نشر 4 سيارات إسعاف في الساحة", "4 سيارات إسعاف"),
]
SHORT = [  # what stands behind the noun is not of it
    ("على بعد 200 كيلومتر شمالي العاصمة.", "200 كيلومتر"),
    ("أصيب 300 شخص جنوبي البلاد.", "300 شخص"),
    ("قطع 20 كيلومترا في اليوم نفسه ثم عاد.", "20 كيلومترا"),
    ("قطع 20 كيلومترا في اليوم ذاته.", "20 كيلومترا"),
    ("قاد 500 متر يقضي بها اليوم", "500 متر"),
    ("قطع 20 كيلومترا في الساعة 10 ليلا", "20 كيلومترا"),
    ("قطع 20 كيلومترا في اليوم الأول", "20 كيلومترا"),
    ("قطع 100 متر انتهى بها السباق", "100 متر"),
    ("أوقف 300 شخص بولاية أخرى", "300 شخص"),
    ("عاش 30 سنة بمعتمدية ريفية", "30 سنة"),
    ("سجلت 3 حالات توفي أصحابها", "3 حالات"),
    ("سجلت 3 حالات، وفاة واحدة منها", "3 حالات"),
    ("سجلت 300 حالة في وفاة غامضة", "300 حالة"),
    ("حجز 12 كيسا ووفاة سائق", "12 كيسا"),
    ("حجز 200 علبة من النوع الرفيع", "200 علبة"),
    ("زار 12 دولة خاصة في الشرق", "12 دولة"),
    ("حضر 600 شخص مباراة الأمس", "600 شخص"),
    ("أنفق 70 دولارا في البرميل", None),
]
BOUNDED = [  # without the words before it the figure says the opposite
    ("حضر رجال لا يتجاوز عددهم 30 شخصا من القرية", "لا يتجاوز عددهم 30 شخصا"),
    ("حضر رجال لايتجاوز عددهم 30 شخصا", "لايتجاوز عددهم 30 شخصا"),
    ("اتفقوا على ألا تتجاوز أكثر من 10 دقائق", "ألا تتجاوز أكثر من 10 دقائق"),
    ("شرط ألا تتجاوز المدة 10 دقائق", "ألا تتجاوز المدة 10 دقائق"),
    ("يعاقب بما لا يتجاوز 30 بالمائة", "بما لا يتجاوز 30 بالمائة"),
    ("قدر بما لا يقل عن 5 ملايين دينار", "بما لا يقل عن 5 ملايين دينار"),
    ("ما لا يقل عددهم عن 300 شخص", "ما لا يقل عددهم عن 300 شخص"),
    ("لم يتجاوز 12 لاعبا", "لم يتجاوز 12 لاعبا"),
    ("لا يزيد عددهم على 40", "لا يزيد عددهم على 40"),
    ("لا يتعدى 20 شخصا", "لا يتعدى 20 شخصا"),
    ("فلا تقل أعمارهم عن 18 سنة", "لا تقل أعمارهم عن 18 سنة"),
    ("لا تتجاوز مدتها ثلاثة أشهر", "لا تتجاوز مدتها ثلاثة أشهر"),
    ("قال لا، يتجاوز 30 شخصا", "30 شخصا"),
    ("لا أحد رأى 30 شخصا", "30 شخصا"),
    ("لا يقل، عن 30 شخصا", "30 شخصا"),
    ("لا يقل أهمية عن 30 شخصا", "30 شخصا"),
    ("تجاوز عددهم 30 شخصا", "30 شخصا"),
]
HALVED = [("حكم عليه بسنة ونصف سجنا", "بسنة ونصف سجنا"), ("بعد نحو شهر ونصف الشهر", "نحو شهر ونصف الشهر")]
ORDERED = [  # the word that a number orders, and no verb or mark
    ("انقلبت شاحنة على الطريق الوطنية رقم 2 أمس", "الطريق الوطنية رقم 2"),
    ("قرب الطريق رقم 12", "الطريق رقم 12"),
    ("والقرار رقم 12 صدر", "القرار رقم 12"),
    ("حمل رقم 10 في الفريق", "رقم 10"),
    ("ألغى رقم 5", "رقم 5"),
    ("أغلقت الطريق، رقم 5", "رقم 5"),
    ("مستوصف صنف 4 بالجهة", "صنف 4"),
    ("هاتف آيفون 7 الجديد", "آيفون 7"),
    ("الفصل 83 من الدستور", "الفصل 83"),
    ("بالفصل 72 مما سبب", "الفصل 72"),
    ("القانون عدد 26 لسنة 2015", "القانون عدد 26"),
    ("طبقا للقانون الأساسي عدد 26", "للقانون الأساسي عدد 26"),
    ("الدورة 25 للمهرجان", "الدورة 25"),
    ("سجل في الدقيقة 83.", "الدقيقة 83"),
    ("حل في المركز 3 من الترتيب", "المركز 3"),
    ("بلغ عدد 26 شخصا", "26 شخصا"),
    ("نزل من صنف 5 نجوم", "5 نجوم"),
    ("بلغ عدد 26", None),
    ("الفصل: 83", None),
    ("يعاقب القانون 3 أشخاص", None),
    ("استقبل المركز 5 مكفوفين", None),
    ("استقبل المركز 3 من المصابين", None),
    ("استغرقت الرحلة 3 ساعات", None),
]
UNTOLD = [
    "قتل 12، شرطيا كان أو مدنيا",
    "الساعة 11 صباحا",
    "المادة 12 شخصا",
    "بلغ العدد 12 مقارنة بالعام",
    "ارتفع إلى 15 تقريبا",
    "سنة 2014 وجهة",
    "من 2017 مسجلة زيادة",
    "12 قتلوا في الهجوم",
    "12 كما قال",
    "نقل 841 991 2 مسافر",
    "10 حسب التقديرات",
    "ارتفع 5% من العام",
    "واردات بنسبة 53% من الصين",
    "53% من الولايات المتحدة",
    "15% من المتوقع أن",
    "40 إلى سوريا",
    "22 سوريا وليبيا",
    "يوم 18 جانفي 2017",
    "قبل ثلاثة أيام",
    "عشرات في الشارع",
    "5 ملايين دينار",
    "12 الملابس",
    "3 شخصا",
    "مئة في المئة",
]


def shown(text: str) -> list[str | None]:
    return [span and text[slice(*span)] for span in phrases(text, amounts(text))]


@pytest.mark.parametrize(("text", "phrase"), TOLD)
@pytest.mark.parametrize("frame", ["{}", "قال الوزير: {}", "«{}"])
def test_a_figure_with_what_it_counts(text, phrase, frame):
    assert shown(frame.format(text))[0] == phrase


@pytest.mark.parametrize(("text", "phrase"), SHORT)
def test_a_phrase_ends_where_the_noun_ends(text, phrase):
    assert shown(text)[0] == phrase


@pytest.mark.parametrize(("text", "phrase"), [*BOUNDED, *ORDERED, *HALVED])
@pytest.mark.parametrize("frame", ["{}", "قال الوزير: {}", "«{}»"])
def test_a_phrase_begins_at_what_bounds_or_orders_it(text, phrase, frame):
    assert shown(frame.format(text))[0] == phrase


@pytest.mark.parametrize("text", UNTOLD)
def test_no_noun_rather_than_a_wrong_one(text):
    found = shown(text)
    assert found, "there must be a figure"
    assert found == [None] * len(found)


def test_each_figure_of_a_list_has_its_own():
    text = "حجز 3 سيارات و12 دراجة نارية ونحو 40 كيسا، أي 5% و7 بالمائة من المحجوز"
    assert shown(text) == ["3 سيارات", "12 دراجة نارية", "نحو 40 كيسا", None, "7 بالمائة من المحجوز"]


WORDS = [
    "12",
    "3",
    "500",
    "17%",
    "نحو",
    "أكثر",
    "من",
    "شرطيا",
    "أشخاص",
    "طن",
    "المهاجرين",
    "قيمة",
    "الواردات",
    "سنة",
    "2017",
    "،",
    ".",
    "في",
    "قتلوا",
    "عشرات",
    "و",
    "متر",
    "مربع",
    "حالات",
    "وفاة",
    "يوميا",
    "دينار",
    "للمتر",
    "لا",
    "يتجاوز",
    "عددهم",
    "القانون",
    "رقم",
    "عدد",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_a_phrase_holds_its_figure_and_no_other(text):
    found = amounts(text)
    for at, (one, span) in enumerate(zip(found, phrases(text, found), strict=True)):
        if span is None:
            continue
        start, end = span
        assert start <= one.start < one.end <= end
        assert (start, end) != (one.start, one.end)
        assert text[start:end] == text[start:end].strip(" .،")
        assert not any(start < other.end and other.start < end for other in [*found[:at], *found[at + 1 :]])


LINES = (
    "قتل نحو 12 شرطيا في الهجوم الذي وقع قرب الميناء وتبنته جماعة لم تعرف من قبل.",
    "وبلغت خسائر الميناء 5 ملايين دينار، أي 76 % من قيمة الواردات في شهر كامل من العمل.",
)


def test_every_format_shows_the_figure_with_what_it_counts():
    whole = rooms.made("هجوم الميناء\n\n" + "\n".join(LINES))[0]
    told = ["نحو 12 شرطيا", "5 ملايين دينار؛ 76 % من قيمة الواردات"]
    page = render("html", whole)
    cells = [
        row.cells[0].text
        for table in docx.Document(io.BytesIO(render("docx", whole))).tables
        for row in table.rows
    ]
    for one in told:
        assert f"<strong>{one}</strong>" in page
        assert f"| {one} |" in render("md", whole)
        assert one in cells
    figures = [one for line in json.loads(render("json", whole))["figures"] for one in line["figures"]]
    assert [one["text"] for one in figures] == ["12", "5 ملايين دينار", "76 %"]
    assert [one["value"] for one in figures] == ["12", "5000000 TND", "76%"]
    assert [one["phrase"] and one["phrase"]["text"] for one in figures] == [
        told[0],
        None,
        told[1].split("؛ ")[1],
    ]


@pytest.mark.parametrize("field", ["text", "start"])
def test_verify_recomputes_a_phrase(mujaz, tmp_path, field):
    whole = rooms.made("هجوم الميناء\n\n" + "\n".join(LINES))[0]
    brief = json.loads(render("json", whole))
    for named in brief["manifest"]["sources"]:
        (tmp_path / named["file"]).write_bytes(whole.article.text.encode())
    place = tmp_path / "a.json"
    place.write_text(json.dumps(brief, ensure_ascii=False), "utf-8")
    assert mujaz("verify", f"input={place}").status == 0
    phrase = brief["figures"][0]["figures"][0]["phrase"]
    if field == "text":
        phrase["text"] = "نحو 17 شرطيا"
    else:
        phrase["sources"][0]["start"] += 1
    place.write_text(json.dumps(brief, ensure_ascii=False), "utf-8")
    answer = mujaz("verify", f"input={place}")
    assert answer.status == 1
    assert "figures[0].figures[0].phrase, sources[0]" in answer.err
