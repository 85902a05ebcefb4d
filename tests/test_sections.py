"""The parts of a brief, its laws over whole runs, and the line that each failure mode gets."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline import frame
from pipeline.briefing import shapes
from pipeline.errors import MissingExtraError, ModelError
from pipeline.frame import FRAME
from pipeline.frame.english import COPIES, GATE, NOUNS, REASONS, ROLES, WARNINGS
from pipeline.frame.english import FRAME as ENGLISH
from pipeline.names import people
from pipeline.records import Brief
from pipeline.render import render
from pipeline.text import letters
from tests import briefs, rooms

PROSE = [
    "أعلنت وزارة النقل خطة لتوسعة الميناء بكلفة 500 مليون دينار في عام 2024.",
    "كما رحبت نقابة العمال بالخطة وطلبت ضمانات لمئة عامل في الأرصفة الجديدة.",
    "وأضافت أن العمل يبدأ يوم الأربعاء 18 جانفي 2017 في الرصيف الأول من الميناء.",
    "دعت الصين إلى التعاون بين الدول في بناء الموانئ وتبادل الخبرات بينها كل عام.",
    "قالت الولايات المتحدة إنها تسعى إلى الهيمنة على خطوط النقل في البحر كله.",
    "تريد دول كثيرة السيادة على موانئها وعلى بيانات السفن التي تدخل إليها.",
    "ارتفعت حركة السفن بنسبة 12% خلال الشهر الماضي بعد افتتاح الرصيف الجديد.",
    "غير أن خبراء حذروا من كلفة الخطة ومن ديون قد تثقل ميزانية المدينة سنوات.",
]
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(PROSE), min_size=1, max_size=3, unique=True).map(" ".join),
    min_size=2,
    max_size=7,
)


def placed(whole: Brief):
    """Everything of a brief that is shown with its places, found in its json."""

    def walk(part):
        if isinstance(part, dict):
            if isinstance(part.get("text"), str) and "sources" in part:
                yield part
            for value in part.values():
                yield from walk(value)
        elif isinstance(part, list):
            for value in part:
                yield from walk(value)

    return list(walk(json.loads(render("json", whole))))


@settings(max_examples=25)
@given(PARAGRAPHS, st.sampled_from(["ar", "en"]))
def test_laws_of_a_whole_brief(lines, language):
    with frame.spoken(language):
        whole = rooms.made("\n".join(["خطة الميناء الجديدة", "", *lines]))[0]
    text = whole.article.text
    for one in placed(whole):
        assert one["sources"]
        for place in one["sources"]:
            assert letters.display(text[place["start"] : place["end"]]) == one["text"]
            assert text.count("\n", 0, place["start"]) + 1 == place["line"]
    kept = {one.index for one in whole.paragraphs if one.kept and one.role == "body"}
    inside = [(one.start, one.end) for one in whole.paragraphs if one.index not in kept]
    said = [place for cited in whole.summary for place in cited.sources[:1]]
    assert not any(start <= place.start < end for place in said for start, end in inside), "no dropped copy"
    assert len({one.text for one in whole.summary}) == len(whole.summary), "nothing twice"
    if not whole.notes:
        longest = max(len(one.split()) for one in PROSE)
        budget = max(round(0.25 * whole.words_kept), min(60, round(0.5 * whole.words_kept)))
        assert whole.words_out - budget <= longest
        if not any(one.why == "repeat" for one in whole.left_out):
            assert budget - whole.words_out <= longest
    assert sum(whole.told.values()) == pytest.approx(1, abs=1e-4)
    counted = sum(one.paragraphs for one in whole.left_out)
    assert counted == len(whole.removed)
    assert whole.language == language


def test_a_headline_is_the_title_of_the_text():
    whole = rooms.made("خطة الميناء الجديدة\n\n" + "\n".join(PROSE))[0]
    assert (whole.headline.text, whole.headline_is) == ("خطة الميناء الجديدة", "title")
    assert whole.headline.sources[0].line == 1
    assert whole.lede == whole.summary[0]


def test_without_a_title_the_headline_is_a_sentence_of_the_text():
    whole = rooms.made("\n".join(PROSE))[0]
    assert whole.headline_is == "sentence"
    assert whole.headline.text in whole.article.text
    assert not whole.headline.text.startswith(("كما", "وأضافت", "غير أن"))
    assert whole.lede is None or whole.lede.text != whole.headline.text
    page = lxml_html.fromstring(render("html", whole))
    assert page.xpath("string(//h1)") == whole.headline.text
    assert FRAME["headline_sentence"] in page.text_content()


def test_a_title_of_the_file_alone_is_no_headline():
    source = briefs.article("متن أول هنا. متن ثان هناك.", title="عنوان الملف")
    whole = briefs.make(source, briefs.paragraphs(source, {0: {"title": None}}))
    assert whole.title == "عنوان الملف"
    assert whole.headline is None or whole.headline.text != "عنوان الملف"


def test_figures_are_told_with_their_sentences():
    whole = rooms.made("خطة الميناء الجديدة\n\n" + "\n".join(PROSE))[0]
    told = {figure.text: figure.kind for one in whole.figures for figure in one.figures}
    assert told["500 مليون دينار"] == "money"
    assert told["عام 2024"] == "date"
    assert told["الأربعاء 18 جانفي 2017"] == "date"
    assert told["12%"] == "percent"
    assert told["الشهر الماضي"] == "relative"
    page = lxml_html.fromstring(render("html", whole))
    assert "الأربعاء 18 جانفي 2017" in page.xpath("string(//section[@aria-labelledby='figures'])")
    assert "| 500 مليون دينار؛ عام 2024 |" in render("md", whole)


def test_who_stands_where_tells_the_lines():
    whole = rooms.made("خطة الميناء الجديدة\n\n" + "\n".join(PROSE))[0]
    china = next(one for one in whole.actors if one.key == "China")
    assert china.stances["multilateralism"] == 1
    assert [(one.text, one.sources[0].line) for one in china.mentions["multilateralism"]] == [("الصين", 6)]
    assert "| الصين | – | 1 (السطر 6) | – | – | 1 |" in render("md", whole)
    page = lxml_html.fromstring(render("html", whole))
    links = page.xpath("//table[@class='matrix']//a/@href")
    assert links
    assert all(page.get_element_by_id(link[1:]) is not None for link in links)


def test_what_is_left_out_is_counted_by_reason():
    whole = briefs.sample()
    counts = {one.why: (one.paragraphs, one.sentences) for one in whole.left_out}
    assert counts["boilerplate"] == (1, 0)
    assert counts["exact-duplicate"] == (1, 0)
    assert counts["budget"][1] == sum(one.sentences for one in whole.left_out)
    text = render("md", whole)
    assert "| نسخة مطابقة | فقرة واحدة، " in text
    assert "| لم يتسع لها الموجز | " in text


def test_a_brief_that_leans_to_one_side_says_so():
    whole = dataclasses.replace(briefs.sample(), distance=0.4, balance=0.25)
    for form in ("md", "html"):
        assert "والحد المطلوب 0.25" in render(form, whole)
        assert "(الحد 0.25)" in render(form, dataclasses.replace(whole, distance=0.1))


# ── The line that each failure mode gets ─────────────────────────────────────────────────────

LIST = "\n".join(f"- بند رقم {n} في قائمة الأعمال القادمة" for n in range(8))
TABLE = "\n".join(f"الدولة {n}\t{n * 10}\t{n * 3}\t{n * 7}" for n in range(1, 9))
VERSE = "\n".join(
    [
        "قفا نبك من ذكرى حبيب ومنزل   بسقط اللوى بين الدخول فحومل",
        "فتوضح فالمقراة لم يعف رسمها   لما نسجتها من جنوب وشمأل",
        "ترى بعر الأرآم في عرصاتها   وقيعانها كأنه حب فلفل",
        "كأني غداة البين يوم تحملوا   لدى سمرات الحي ناقف حنظل",
        "وقوفا بها صحبي علي مطيهم   يقولون لا تهلك أسى وتجمل",
        "وإن شفائي عبرة مهراقة   فهل عند رسم دارس من معول",
    ]
)
LATIN = "\n".join(
    f"{line} The ministry of transport said that the port will be built in two years." for line in PROSE[:5]
)
MODES = [
    ("قالت الصين كذا.", "too_short"),
    ("السلام", "too_short"),
    ("قالت الصين كذا. ومضى الوزير.", "too_short"),
    (LIST, "list_only"),
    (TABLE, "table_only"),
    (VERSE, "verse_only"),
    (LATIN, "latin"),
    ("\n".join(f"{line} وهذه فقرة {n}." for n in range(140) for line in PROSE), "long"),
]


@pytest.mark.parametrize(("text", "key"), MODES, ids=[key + str(n) for n, (_, key) in enumerate(MODES)])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_failure_mode_has_its_line(text, key, language):
    with frame.spoken(language):
        whole = rooms.made(text)[0]
        start = FRAME[key].partition("{")[0] or FRAME[key].rpartition("}")[2]
    assert any(start in note for note in whole.notes), whole.notes
    for form in ("md", "html"):
        assert start in lxml_html.fromstring(render(form, whole)).text_content()
    if key == "too_short":
        assert " ".join(one.text for one in whole.summary) == text


def test_prose_gets_no_such_line():
    assert rooms.made("خطة الميناء الجديدة\n\n" + "\n".join(PROSE))[0].notes == ()


def test_bodiless_texts_say_why():
    page = "\n".join(["جميع الحقوق محفوظة", "اقرأ أيضًا"])
    assert rooms.made(page)[0].notes == (FRAME["all_boilerplate"],)
    text = "\n".join(PROSE[:3])
    first, second = rooms.made(text, text)
    assert first.notes == ()
    assert second.notes == (FRAME["all_copies"].format(where="0000.txt"),)
    assert second.summary == ()
    assert second.headline is None


def test_shapes_need_their_lines():
    assert shapes.shape(LIST.splitlines()[:3], briefs.SECTIONS) is None
    assert shapes.shape(PROSE, briefs.SECTIONS) is None
    assert shapes.latin_share(["مصر NATO 5", "Cairo"]) == pytest.approx(2 / 3)
    assert shapes.latin_share(["5 %"]) == 0


# ── The language of the frame ────────────────────────────────────────────────────────────────


def test_the_tables_of_both_languages_have_the_same_keys():
    for arabic, english in (
        (frame.arabic.FRAME, ENGLISH),
        (frame.arabic.ROLES, ROLES),
        (frame.arabic.REASONS, REASONS),
        (frame.arabic.COPIES, COPIES),
        (frame.arabic.NOUNS, NOUNS),
        (frame.arabic.WARNINGS, WARNINGS),
        (frame.arabic.GATE, GATE),
    ):
        assert list(arabic) == list(english)
    for key, text in frame.arabic.FRAME.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", ENGLISH[key])), key
    for key, text in frame.arabic.WARNINGS.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", WARNINGS[key])), key


def test_an_english_frame_leaves_the_content_arabic():
    with frame.spoken("en"):
        whole = rooms.made("خطة الميناء الجديدة\n\n" + "\n".join(PROSE))[0]
    assert frame.language() == "ar"
    page = lxml_html.fromstring(render("html", whole))
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    arabic = re.compile(r"[\u0620-\u06d3]")
    for element in page.iter():
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if isinstance(element.tag, str) and element.tag not in ("style", "title") and arabic.search(own):
            near = [element, *element.iterancestors()]
            assert next(one.get("lang") for one in near if one.get("lang")) == "ar", own
            assert next(one.get("dir") for one in near if one.get("dir")) == "rtl", own
    text = render("md", whole)
    assert text.startswith('<div dir="ltr" lang="en">')
    assert "## Who stands where" in text
    assert "Hegemony" in text
    assert "China" in text
    told = json.loads(render("json", whole))
    assert told["language"] == "en"
    assert told["summary"][0]["text"] in PROSE


def test_an_arabic_frame_runs_right_to_left():
    page = lxml_html.fromstring(render("html", briefs.sample()))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


# ── Names beside the gazetteer's ─────────────────────────────────────────────────────────────


class FakeRecognizer:
    @classmethod
    def pretrained(cls):
        return cls()

    def predict_sentence(self, words):
        labels = {"سامي": "B-PERS", "العلي": "I-PERS", "الصين": "B-LOC", "تونس": "B-LOC"}
        return [labels.get(word, "O") for word in words]


def test_names_are_off_unless_asked_for():
    assert people.finder([]) is None


def test_missing_data_and_package_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    with pytest.raises(ModelError, match="camel_data"):
        people.finder(["PERS"])
    (tmp_path / "data" / "ner").mkdir(parents=True)
    monkeypatch.setitem(sys.modules, "camel_tools.ner", None)
    with pytest.raises(MissingExtraError, match="camel-tools"):
        people.finder(["PERS"])


def test_names_stand_in_the_table_beside_the_powers(monkeypatch, tmp_path):
    from pipeline.brief import brief

    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    (tmp_path / "data" / "ner").mkdir(parents=True)
    module = types.ModuleType("camel_tools.ner")
    module.NERecognizer = FakeRecognizer
    monkeypatch.setitem(sys.modules, "camel_tools.ner", module)
    source = briefs.article("قال سامي العلي إن الصين تريد التعاون.\nوعاد سامي إلى تونس.")
    asked = dataclasses.replace(briefs.setting(source), people=people.finder(["PERS", "LOC"]))
    whole = brief(briefs.findings(source, briefs.paragraphs(source)), asked)
    assert {one.key: sum(one.stances.values()) for one in whole.actors} == {
        "سامي العلي": 1,
        "China": 1,
        "سامي": 1,
        "Tunisia": 1,
    }
    mention = next(one for one in whole.actors if one.key == "سامي العلي").mentions["multilateralism"][0]
    assert source.text[mention.sources[0].start : mention.sources[0].end] == "سامي العلي"
