"""Verse, lists and tables: no line of them is of another story, and a table has its title for a headline."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import html as lxml_html

from pipeline import frame
from pipeline.extractive import choice
from pipeline.frame import FRAME
from pipeline.render import render
from tests import rooms
from tests.test_sections import PROSE, VERSE

TEASER = "تراجعت أسهم شركات الطيران 12 بالمائة عند إغلاق بورصة لندن مساء أمس."
STATES = {
    "الولايات المتحدة": 27,
    "الصين": 18,
    "اليابان": 4,
    "ألمانيا": 4,
    "الهند": 3,
    "بريطانيا": 3,
    "فرنسا": 3,
}
ROWS = [f"{name} | {size} تريليونات دولار | {size / 2}%" for name, size in STATES.items()]
HEADS, CAPTION = "الدولة | الناتج المحلي | النمو", "أكبر اقتصادات العالم في عام 2024"
THINGS = (
    "شراء قرطاسية للمدارس الابتدائية في القرى",
    "إصلاح مضخات المياه بمحطة الشمال المعطلة",
    "تعيين حراس لحديقة الحيوان ليلا ونهارا",
    "ترجمة دليل المتحف إلى اللغة التركية قريبا",
    "مكافحة الجراد الصحراوي جنوب الوادي الكبير",
    "استيراد لقاحات الإنفلونزا الموسمية للمسنين",
    "طلاء أرصفة الكورنيش باللون الأبيض اللامع",
    "تأهيل ملعب التنس قبل البطولة العربية",
)
FEW = "\n".join(f"- {thing}" for thing in THINGS)


@pytest.mark.parametrize(
    "text", [VERSE, FEW, "\n".join([CAPTION, HEADS, *ROWS])], ids=["verse", "list", "table"]
)
@pytest.mark.parametrize("titled", [True, False])
def test_no_verse_item_or_row_is_of_another_story(text, titled, monkeypatch):
    """Even where the rule would take each of them for a teaser."""
    asked = []
    monkeypatch.setattr(
        choice, "foreign", lambda texts, *rest, **more: asked.append(texts) or every_third(texts)
    )
    whole = rooms.made(f"ملف خاص\n\n{text}" if titled else text)[0]
    assert whole.foreign == ()
    assert "foreign" not in {one.why for one in whole.left_out}
    assert asked == []


def every_third(texts):
    return np.arange(len(texts)) % 3 == 2


def test_a_qasida_keeps_its_lines():
    assert rooms.made(VERSE)[0].foreign == ()


def test_an_article_keeps_the_rule():
    whole = rooms.made("\n".join(["خطة الميناء الجديدة", "", *PROSE[:3], TEASER, *PROSE[3:]]))[0]
    assert TEASER in [one.text for one in whole.foreign]
    assert TEASER not in [one.text for one in whole.summary]


def test_a_table_has_the_line_above_it_for_its_headline():
    for text in (
        "\n".join([CAPTION, HEADS, *ROWS]),
        "\n".join([CAPTION, "بالأسعار الجارية", HEADS, *ROWS]),
        "\n".join([CAPTION, "", *(row.replace(" | ", "\t") for row in [HEADS, *ROWS])]),
        "\n".join([CAPTION, HEADS, *ROWS, "المصدر: تقرير صندوق النقد الدولي عن آفاق الاقتصاد العالمي."]),
    ):
        whole = rooms.made(text)[0]
        assert (whole.headline.text, whole.headline_is) == (CAPTION, "title")
        assert CAPTION not in [one.text for one in whole.summary]
        assert {one.role for one in whole.paragraphs if "دولار" in one.text} == {"body"}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_table_without_a_title_is_headed_by_its_first_line(language):
    with frame.spoken(language):
        whole = rooms.made("\n".join([HEADS, *ROWS]))[0]
        said = FRAME["headline_row"]
    assert (whole.headline.text, whole.headline_is) == (HEADS, "row")
    for form in ("md", "html"):
        assert said in lxml_html.fromstring(render(form, whole)).text_content()


def test_two_bars_in_a_headline_make_no_table():
    title = "عاجل | خطة الميناء الجديدة | فيديو"
    whole = rooms.made("\n".join([title, "", *PROSE]))[0]
    assert (whole.headline.text, whole.headline_is) == (title, "title")
