"""The formats: the same brief in each, nothing that a source holds can break one."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from pipeline.digest import Gathering
from pipeline.errors import ModelError
from pipeline.frame import FRAME, NOUNS, REASONS, ROLES, count, percent, spoken
from pipeline.records import Brief, Source
from pipeline.render import FORMATS, TEXTS, colours, lines, render, told
from pipeline.render.md import escape
from pipeline.text import letters
from tests import briefs

HOSTILE = (
    "<script>alert(1)</script> & \u202eخبر\u2066 \"'><img src=x onerror=alert(1)> "
    "[س](javascript:alert(1)) | `ر` *م* {{ 7*7 }}"
)


def page(whole: Brief):
    return lxml_html.fromstring(render("html", whole))


def hostile() -> Brief:
    source = briefs.article(f"{HOSTILE}.\nقالت الصين كذا.\n", "javascript:alert(1)//.txt", title=HOSTILE)
    return briefs.make(source, warnings_in(source))


def warnings_in(source):
    return briefs.paragraphs(source, {1: {"kept": False, "reason": "boilerplate"}})


def digest_of(*wholes: Brief):
    gathering = Gathering()
    for number, whole in enumerate(wholes):
        gathering.add(f"اسم {number}#", whole)
    return gathering.digest([], briefs.setting(*(whole.article for whole in wholes)))


# ── json ─────────────────────────────────────────────────────────────────────────────────────


def test_json_has_the_fields_of_the_contract_in_its_order():
    text = render("json", briefs.sample())
    whole = json.loads(text)
    fixed = ["schema_version", "title", "source", "words_in", "words_out", "summary"]
    fixed += ["stances", "points", "actors", "removed", "manifest"]
    assert [key for key in whole if key in fixed] == fixed
    assert list(whole["source"]) == ["article", "path", "sha256", "media_type", "encoding"]
    assert list(whole["summary"][0]) == ["text", "stance", "sources"]
    assert list(whole["summary"][0]["sources"][0]) == ["article", "line", "start", "end"]
    assert {"shares", "paragraphs"} <= set(whole["stances"])
    assert list(whole["stances"]["paragraphs"][0]) == ["index", "line", "stance", "confidence", "abstained"]
    assert list(whole["points"]["hegemony"][0]) == ["text", "sources"]
    assert {"name", "stances", "paragraphs"} <= set(whole["actors"][0])
    assert list(whole["removed"][0]) == ["index", "line", "role", "reason", "duplicate_of", "similarity"]
    assert "الولايات المتحدة" in text
    assert text.endswith("}\n")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_brief_gives_the_same_bytes(form):
    assert render(form, briefs.sample()) == render(form, briefs.sample())


def test_json_alone_imports_no_template_engine():
    code = (
        "import sys; from tests import briefs; from pipeline.render import render;"
        "render('json', briefs.sample());"
        "print(sorted({'jinja2', 'markupsafe', 'torch', 'transformers', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ── md ───────────────────────────────────────────────────────────────────────────────────────


def markdown(text: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


@given(
    st.text(st.sampled_from("ا1٣ \t*_`[]()<>#+-.!|~\\&;:=/'\"amplt\u202e\u200f"), max_size=30).filter(
        letters.display
    ),
)
@settings(max_examples=400, deadline=None)
def test_markdown_shows_any_text_as_it_is(text):
    made = lxml_html.fromstring(markdown(f"1. {escape(text)}\n"))
    assert [item.tag for item in made.iter() if item.tag not in ("ol", "li")] == []
    assert " ".join(made.text_content().split()) == letters.display(text)


def test_markdown_tables_keep_their_columns():
    made = lxml_html.fromstring(markdown(render("md", hostile())))
    for table in made.iter("table"):
        wide = {len(row) for row in table.iter("tr")}
        assert len(wide) == 1
    assert not list(made.iter("script", "img", "a"))
    assert made.get("dir") == "rtl"


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_stance_without_a_point_says_why(form):
    text = render(form, briefs.make(briefs.article("ربما الهيمنة. السوق كبيرة.")))
    assert text.count("لا فقرة بلغ فيها النموذج عتبة الثقة.") == 1
    assert text.count("ليس في المتن فقرة من هذا الموقف.") == 3


def test_markdown_tells_lines_and_reasons():
    text = render("md", briefs.sample())
    assert "دعت الصين إلى التعاون بين الدول في وضع قواعد مشتركة. *(تعددية؛ السطران 4 و9)*" in text
    assert "| 9 | نسخة مطابقة للسطر 4 |" in text
    assert "| هيمنة | 42% | 2 | 1 |" in text


def _at(*spans: tuple[int, int]) -> list[Source]:
    return [Source("a.txt", first, 0, 9, None, last if last > first else None) for first, last in spans]


@pytest.mark.parametrize(
    ("spans", "arabic", "english"),
    [
        ([(4, 4)], "السطر 4", "line 4"),
        ([(4, 4), (4, 4)], "السطر 4", "line 4"),
        ([(3, 4)], "السطران 3 و4", "lines 3–4"),
        ([(4, 4), (29, 29)], "السطران 4 و29", "lines 4, 29"),
        ([(3, 5)], "الأسطر 3–5", "lines 3–5"),
        ([(3, 4), (9, 9)], "الأسطر 3–4، 9", "lines 3–4, 9"),
        ([(3, 3), (4, 4), (9, 9)], "الأسطر 3، 4، 9", "lines 3, 4, 9"),
    ],
)
def test_lines_are_told_as_an_editor_writes_them(spans, arabic, english):
    assert lines.told(_at(*spans)) == arabic
    linked = "".join(one.before + one.text for one in lines.links(_at(*spans)))
    assert f"{lines.word(_at(*spans))} {linked}" == arabic
    with spoken("en"):
        assert lines.told(_at(*spans)) == english


def test_a_point_of_two_lines_is_cited_to_both_in_every_format():
    source = briefs.article(
        "دعت الصين إلى التعاون بين الدول.\nوأضافت أن التعاون لا بديل عنه للجميع.", "a.txt"
    )
    whole = briefs.make(source)
    (point,) = whole.points["multilateralism"]
    assert "\n" in source.text[point.sources[0].start : point.sources[0].end]
    assert "وأضافت أن التعاون لا بديل عنه للجميع. *(السطران 1 و2)*" in render("md", whole)
    cited = page(whole).xpath("//li[@id='q1-1']//span[@class='cite']")[0].text_content()
    assert " ".join(cited.split()) == "السطران 1 و2"
    assert json.loads(render("json", whole))["points"]["multilateralism"][0]["sources"] == [
        {"article": "a.txt", "line": 1, "start": 0, "end": len(source.text)}
    ]


def test_a_run_of_copies_is_told_on_one_line():
    source = briefs.article("\n".join([f"خبر رقم {n}." for n in range(4)] * 2), "a.txt")
    copied = {"kept": False, "reason": "exact-duplicate", "similarity": 1.0}
    roles = {4 + n: copied | {"duplicate_of": f"a.txt#{n}"} for n in (0, 1, 2)}
    roles[7] = copied | {"duplicate_of": "b.txt#9"}
    whole = briefs.make(source, briefs.paragraphs(source, roles))
    assert [(one.lines, one.why) for one in told.out(whole)] == [
        ("5–7", "نسخ مطابقة للأسطر 1–3 (3 فقرات)"),
        ("8", "نسخة مطابقة لما ورد في b.txt"),
    ]
    assert len(json.loads(render("json", whole))["removed"]) == 4


# ── html ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("make", [briefs.sample, hostile])
def test_every_link_inside_the_page_has_its_place(make):
    made = page(make())
    names = list(made.xpath("//@id"))
    assert len(names) == len(set(names))
    for link in made.xpath("//a/@href"):
        assert link.startswith("#")
        assert link[1:] in names


def test_a_sentence_leads_to_its_very_words():
    whole = briefs.sample()
    made = page(whole)
    links = made.xpath("//section[@aria-labelledby='summary']//a[@class='sentence']")
    assert [link.text for link in links] == [one.text for one in whole.summary]
    for link in links:
        mark = made.get_element_by_id(link.get("href")[1:])
        assert mark.tag == "mark"
        assert mark.text == link.text


def test_the_whole_source_is_on_the_page():
    whole = briefs.sample()
    shown = page(whole).xpath("//*[contains(@class, 'source')]//p[@class='text']")
    told_texts = [" ".join(one.text_content().replace("↩", " ").split()) for one in shown]
    assert told_texts == [paragraph.text for paragraph in whole.paragraphs]


def test_hostile_text_stays_text():
    whole = hostile()
    text = render("html", whole)
    made = lxml_html.fromstring(text)
    assert not list(made.iter("script", "img", "iframe", "object", "form"))
    assert not [name for name in made.xpath("//@*") if "onerror" in str(name) and "<img" not in str(name)]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "<script>alert(1)</script> & خبر" in made.xpath("string(//h1)")
    assert "{{ 7*7 }}" in made.xpath("string(//h1)")


def test_the_page_asks_for_nothing_and_forbids_itself_to():
    text = render("html", briefs.sample())
    made = lxml_html.fromstring(text)
    policy = made.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not made.xpath("//@style")
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?!#|data:)(?:https?:)?//""", text)
    assert len(text.encode()) < 150_000


def test_an_address_is_a_link_only_where_it_is_one():
    source = briefs.article("قالت الصين كذا.", "https://example.com/a?b=1&c=<2>")
    made = page(briefs.make(source))
    assert made.xpath("//header//a/@href") == ["https://example.com/a?b=1&c=<2>"]
    assert not page(hostile()).xpath("//header//a")


def test_every_stance_is_told_without_colour():
    made = page(briefs.sample())
    bar = made.xpath("//svg[@role='img']")[0]
    assert bar.get("aria-label") == "هيمنة 42%، تعددية 25%، سيادة 19%، محايد 14%"
    patterns = bar.xpath(".//rect[@class='edge']/@fill")
    assert len(set(patterns)) == len(patterns) == 4
    assert [
        one.text_content() for one in made.xpath("//div[contains(@class, 'unsure')]//p[@class='verdict']")
    ] == ["هيمنة 29% دون عتبة الثقة"]


def test_a_segment_of_the_bar_is_as_wide_as_its_share():
    from pipeline.render.html import bar

    segments = bar({"a": 0.5, "b": 0.0, "c": 0.125, "d": 0.375})
    assert segments == [("a", 50.0, 50.0), ("c", 37.5, 12.5), ("d", 0.0, 37.5)]


def test_a_latin_paragraph_runs_left_to_right():
    source = briefs.article("Brave New World.\nقالت Foreign Policy كذا.")
    shown = page(briefs.make(source)).xpath("//p[@class='text']")
    assert [one.get("dir") for one in shown] == ["ltr", None]


@pytest.mark.parametrize("form", FORMATS)
def test_an_article_with_no_body_still_has_a_brief(form):
    source = briefs.article("عنوان")
    assert render(form, briefs.make(source, briefs.paragraphs(source, {0: {"role": "title"}})))


@pytest.mark.parametrize("form", TEXTS)
def test_a_digest_in_every_text_format(form):
    text = render(form, digest_of(briefs.sample(), hostile()))
    assert "واشنطن وبكين: سباق بلا نهاية" in text
    if form == "html":
        made = lxml_html.fromstring(text)
        assert made.xpath("//article//h3/a/@href") == [
            "%D8%A7%D8%B3%D9%85%200%23.html",
            "%D8%A7%D8%B3%D9%85%201%23.html",
        ]
        assert not list(made.iter("script", "img"))


def test_an_article_that_is_all_copies_has_no_shares_in_a_digest():
    source = briefs.article("عنوان")
    empty = briefs.make(source, briefs.paragraphs(source, {0: {"role": "title"}}))
    assert "0%" not in render("md", digest_of(empty))
    assert FRAME["no_stances"] in render("md", digest_of(empty))


# ── words and colours ────────────────────────────────────────────────────────────────────────

hexadecimal = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(hexadecimal, hexadecimal)
@settings(deadline=None)
def test_a_colour_becomes_readable_on_any_background(colour, background):
    paper = colours.parse(background)
    made = colours.parse(colours.write(colours.readable(colours.parse(colour), paper)))
    assert colours.contrast(made, paper) >= 4.5


@given(hexadecimal, st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_every_label_can_be_read_by_day_and_by_night(colour, row):
    from dataclasses import replace

    from pipeline.render.html import NIGHT, PAPER, _label_style

    label = replace(briefs.LABELS[0], colour=colour)
    for background in (PAPER, NIGHT):
        style = dict(re.findall(r"--(\w+): (#\w+);", _label_style(row, label, background)))
        ink = colours.parse(style["label"])
        assert colours.contrast(ink, background) >= 4.5
        assert colours.contrast(ink, colours.parse(style["wash"])) >= 4.5


def test_black_on_white_has_the_contrast_that_everybody_knows():
    assert colours.contrast(colours.parse("#000000"), colours.parse("#ffffff")) == pytest.approx(21)
    assert colours.contrast(colours.parse("#767676"), colours.parse("#FFFFFF")) == pytest.approx(
        4.54, abs=0.01
    )


@pytest.mark.parametrize("colour", ["red", "#fff", "#1f6f8b; } * { display: none", "#١٢٣٤٥٦", ""])
def test_only_a_colour_enters_the_style(colour):
    with pytest.raises(ModelError):
        colours.parse(colour)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 فقرة"),
        (1, "فقرة واحدة"),
        (2, "فقرتان"),
        (3, "3 فقرات"),
        (10, "10 فقرات"),
        (11, "11 فقرة"),
        (99, "99 فقرة"),
        (100, "100 فقرة"),
        (102, "102 فقرة"),
        (103, "103 فقرات"),
        (111, "111 فقرة"),
    ],
)
def test_nouns_agree_with_their_number(number, text):
    assert count(number, "paragraph") == text


def test_every_role_and_reason_has_its_word():
    from typing import get_args

    from pipeline.records import Reason, Role

    assert set(ROLES) == set(get_args(Role))
    assert set(REASONS) == set(get_args(Reason))
    assert all(len(forms) == 5 for forms in NOUNS.values())


def test_a_share_that_is_there_is_never_nothing():
    assert [percent(share) for share in (0, 0.001, 0.005, 0.5, 1)] == [
        "0%",
        "أقل من 1%",
        "1%",
        "50%",
        "100%",
    ]


def test_direction():
    assert [told.direction(text) for text in ("Brave", "عالم", "AI في", "2024", "")] == [
        "ltr",
        None,
        None,
        None,
        None,
    ]
