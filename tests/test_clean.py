"""Room 2: every line is there, at its place, with the role that a reader would give it."""

from __future__ import annotations

import dataclasses
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from pipeline import places
from pipeline.clean import clean
from pipeline.config import CleanConfig, CleanWords
from pipeline.paragraphs import lines
from pipeline.records import Article, Page, Paragraph
from pipeline.text import letters


def page() -> CleanConfig:
    """The room's own pages, as a run composes them."""
    folder = places.configs() / "clean"
    values = OmegaConf.to_container(OmegaConf.load(folder / "default.yaml"))
    words = OmegaConf.to_container(OmegaConf.load(folder / "words.yaml"))
    assert isinstance(values, dict)
    assert isinstance(words, dict)
    values.pop("defaults")
    return CleanConfig(**values, words=CleanWords(**words["words"]))


CONFIG = page()
LEAD = (
    "أعلنت وزارة التجارة أن الدول الأعضاء اتفقت على جدول زمني جديد لتبادل البيانات بين هيئاتها الوطنية، "
    "على أن يبدأ العمل به في مطلع العام المقبل بعد موافقة برلماناتها."
)
MORE = (
    "ويرى خبراء في المجلس أن الخطوة ستخفض كلفة النقل بين الموانئ، وأنها ستفتح أسواقا جديدة أمام الشركات "
    "الصغيرة. ولم تجد هذه من قبل سبيلا إلى التصدير."
)


def article(text: str, title: str | None = None, pages: tuple[Page, ...] = ()) -> Article:
    return Article("مقال.txt", "مقال.txt", text, "", "text/plain", "utf-8", title, pages)


def cleaned(*rows: str, title: str | None = None) -> list[Paragraph]:
    return clean(article("\n".join(rows), title), CONFIG)


def role(
    row: str, *, before: tuple[str, ...] = ("عنوان المقال عن التجارة", LEAD), after: tuple[str, ...] = (MORE,)
) -> str:
    """The role of one line among ordinary ones."""
    return cleaned(*before, row, *after)[len(before)].role


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────

bits = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "\xa0",
        "\u200f",
        "\ufeff",
        "\u2028",
        "\x0b",
        "\x85",
        "\t",
        "2/2",
        " 2/2",
        "***",
        "____",
        "أولاً، ",
        "1- ",
        ":",
        ".",
        "؟",
        "اقرأ أيضا",
        "رئيس التحرير",
        "بقلم أحمد",
        LEAD,
        MORE,
        "قيود",
        "كلمة ",
        "Text ",
        "😀",
        "٣",
    ]
)


@pytest.mark.parametrize(
    "row", ["-انتهى-", "انتهى", "للنشر الفوري", "للاستفسار: المكتب الإعلامي، هاتف 0123456789"]
)
def test_what_frames_a_press_release_is_no_part_of_it(row: str) -> None:
    assert role(row) == "boilerplate"
    assert role(f"انتهى الاجتماع {MORE}") == "body"


@given(st.lists(bits, max_size=30).map("".join) | st.text(max_size=60))
def test_every_line_that_shows_something_is_a_paragraph_at_its_place(text: str) -> None:
    paragraphs = clean(article(text), CONFIG)
    last = 0
    for index, one in enumerate(paragraphs):
        assert one.index == index
        assert one.id == f"مقال.txt#{index}"
        assert letters.display(text[one.start : one.end]) == one.text != ""
        assert one.line == text.count("\n", 0, one.start) + 1
        assert last <= one.start < one.end
        assert one.kept == (one.role not in ("masthead", "boilerplate"))
        assert one.reason == (None if one.kept else "boilerplate")
        left = letters.display(text[last : one.start])
        assert all(letters.match(part) == "2 2" for part in left.split())
        last = one.end
    assert all(letters.match(part) == "2 2" for part in letters.display(text[last:]).split())
    assert not paragraphs or any(not one.kept or one.role == "body" for one in paragraphs)


@given(st.integers(30, 100), st.lists(st.sampled_from([LEAD, MORE]), min_size=4, max_size=8))
def test_a_wrapped_file_has_the_paragraphs_of_the_same_file_unwrapped(width: int, blocks: list[str]) -> None:
    text = "\n\n".join(textwrap.fill(block, width) for block in blocks)
    paragraphs = clean(article(text), CONFIG)
    assert [one.text for one in paragraphs] == blocks
    assert [text.split("\n")[one.line - 1].split()[0] for one in paragraphs] == [
        block.split()[0] for block in blocks
    ]


# ── The five seeds ───────────────────────────────────────────────────────────────────────────

SEEDS = {
    "000": {2: "title"},
    "001": {
        1: "title",
        3: "byline",
        **dict.fromkeys((10, 22, 33, 35, 39, 46, 50, 53, 57, 60), "heading"),
        70: "boilerplate",
        71: "byline",
    },
    "002": {1: "title", **dict.fromkeys((4, 6, 9, 13), "heading")},
    "003": dict.fromkeys((3, 6, 10, 14), "heading"),
    "004": {**dict.fromkeys(range(1, 13), "masthead"), 14: "title", 16: "masthead"},
}
TITLES = {
    "000": "Brave New Techno-Nationalist World",
    "001": "أهمية ومسارات تعزيز التعاون بين الصين ودول الجنوب العالمي في تطوير الذكاء الاصطناعي",
    "002": "بينها الإمارات.. واشنطن تسعى لاتفاقات دولية لتأمين سلاسل توريد الذكاء الاصطناعي",
    "003": None,
    "004": "سر تراجع الولايات المتحدة عن حظر تصدير رقائق الذكاء الاصطناعي إلى الصين",
}


def seed(articles: Path, number: str) -> tuple[str, list[Paragraph]]:
    text = next(articles.glob(f"{number}_*.txt")).read_text("utf-8")
    return text, clean(article(text), CONFIG)


@pytest.mark.parametrize("number", sorted(SEEDS))
def test_each_line_of_a_seed_has_its_role(articles: Path, number: str) -> None:
    text, paragraphs = seed(articles, number)
    shown = {at: "body" for at, row in enumerate(text.split("\n"), start=1) if row.strip()}
    assert {one.line: one.role for one in paragraphs} == shown | SEEDS[number]
    assert {one.title for one in paragraphs} == {TITLES[number]}


def test_the_seeds_have_108_body_paragraphs(articles: Path) -> None:
    counts = {
        number: len({one.text for one in seed(articles, number)[1] if one.role == "body"}) for number in SEEDS
    }
    assert counts == {"000": 27, "001": 55, "002": 10, "003": 11, "004": 5}


def test_a_threads_count_is_not_shown(articles: Path) -> None:
    text, paragraphs = seed(articles, "000")
    counted = [one for one in paragraphs if one.line in (22, 47)]
    for one in counted:
        assert one.text.endswith("والأمن الغذائي.")
        assert text[one.end : one.end + 4] == " 2/2"


@pytest.mark.parametrize(
    "row",
    [
        "للاتصال: 71 123 456",
        "للاتصال بإدارة المهرجان: 71123456 / 98123456",
        "الهاتف: +216 71 123 456 - الفاكس: +216 71 123 457",
        "- هاتف: 71.123.456",
        "العنوان: 12 شارع البحر، المدينة الساحلية، الهاتف: 71123456",
        "دار الثقافة، 12 شارع البحر، المدينة الساحلية - هاتف: 71 123 456",
        "Tel: +216 71 123 456",
    ],
)
def test_whom_to_call_is_a_footnote(row):
    assert role(row) == "footnote"


@pytest.mark.parametrize(
    "row",
    [
        "ودعت الوزارة المواطنين إلى الاتصال على الرقم الأخضر 80101010 للإبلاغ عن كل عطب في الشبكة.",
        "وقال صاحب الهاتف رقم 98123456 إنه لم يتلق أي مكالمة ليلة الحادث، وفق محضر البحث.",
        "وتقع الدار في 12 شارع البحر، ويبلغ عدد زوارها 12500000 في السنة.",
        "الهاتف الذي عرضته الشركة في 12/01/2016 بيع منه 15 مليون وحدة في أسبوع.",
        "للاتصال بين المدينتين فتحت الوزارة في موسم 2016-2017 طريقا سيارة جديدة.",
        "الهاتف الجديد بيع منه 12500000 قطعة في سنة واحدة، كما قالت الشركة في تقريرها.",
    ],
)
def test_a_sentence_that_holds_a_number_stays(row):
    assert role(row) == "body"


def test_names_and_numbers_under_a_call_are_footnotes():
    call = "ودعت الوزارة السكان إلى الاتصال عبر الأرقام التالية للإعلام عن الانقطاعات في الشبكة ."
    rows = ("الساحل : سالم الصياد : 99123456", "42123456 : سالم البحار", "الجبل : 71 123 456")
    assert [one.role for one in cleaned("عنوان المقال عن التجارة", LEAD, call, *rows, MORE)] == [
        "title",
        *["body"] * 2,
        *["footnote"] * 3,
        "body",
    ]
    table = ("الساحل : سالم الصياد : 99123456", "الساحل : 12500000", "الجبل : 31123456")
    counted = "وهذا عدد الزوار في كل جهة كما نشرته الوزارة في تقريرها السنوي الأخير:"
    assert "footnote" not in {one.role for one in cleaned("عنوان المقال", LEAD, counted, *table, MORE)}


# ── Lines among lines ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "row",
    [
        "_____",
        "***",
        "- - -",
        "• • •",
        "😀",
        "2/2",
        "(1/2)",
        "اقرأ أيضًا",
        "إقرأ أيضاً: الصين توقف صادراتها من المعادن",
        "اقرأ المزيد",
        "مواضيع ذات صلة",
        "قد يهمك أيضا",
        "واتساب فيسبوك تويتر تلغرام",
        "شارك المقال على فيس بوك",
        "Facebook Twitter WhatsApp",
        "تابعونا على واتساب",
        "جميع الحقوق محفوظة © 2025",
        "مصدر الصورة: رويترز",
        "الكلمات المفتاحية: الصين، التجارة",
        "#الصين #التجارة",
        "https://example.org/a/b",
        "3 دقائق للقراءة",
        "وقت القراءة: 4 دقائق",
        "اشترك في نشرتنا البريدية",
        "آخر تحديث: 10 مايو 2025",
        "المقالات المنشورة لا تعبر بالضرورة عن رأي الصحيفة",
    ],
)
def test_boilerplate(row: str) -> None:
    assert role(row) == "boilerplate"


@pytest.mark.parametrize(
    "row",
    [
        "اقرأ باسم ربك الذي خلق، هكذا بدأ الشيخ محاضرته أمام طلاب الجامعة في ذلك المساء الطويل.",
        "شاهد الرئيس العرض العسكري من المنصة الرئيسية قبل أن يلتقي ضيوفه من قادة الدول المجاورة.",
        "وحذفت منصة فيسبوك آلاف الحسابات التي كانت تنشر أخبارا كاذبة عن الانتخابات في الإقليم.",
        "وفي 10 مايو 2025 وقعت الدولتان الاتفاق في جنيف.",
        "كتب الوزير على منصة إكس أن بلاده لن تقبل شروطا جديدة في المفاوضات المقبلة.",
        "رئيس التحرير قال إن الصحيفة ستواصل نشر الوثائق كلها مهما كان الثمن.",
        "وقالت رويترز: الصين توقف الشراء من جديد.",
        "- توسيع شبكات النقل بين الدول الأعضاء",
        "2019 15.2 18.4",
        "لا، لن نقبل.",
    ],
)
def test_body_stays_body(row: str) -> None:
    assert role(row) == "body"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("آفاق التعاون بين البلدين", "heading"),
        ("أولا: نقص الكفاءات البشرية", "heading"),
        ("لماذا تراجعت واشنطن؟", "heading"),
        ("أبرز البنود:", "heading"),
        ("وجاء في البيان:", "body"),
        ("(رويترز)", "byline"),
        ("رئيس التحرير: سمير منصور", "masthead"),
    ],
)
def test_short_lines_in_the_middle(row: str, expected: str) -> None:
    assert role(row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("بقلم: سمير منصور", "byline"),
        ("إعداد سمير منصور", "byline"),
        ("القاهرة - رويترز", "byline"),
        ("واشنطن (أ ف ب)", "byline"),
        ("الثلاثاء 14 مايو 2025 - 10:30 بتوقيت غرينتش", "boilerplate"),
        ("منذ 3 ساعات", "boilerplate"),
        ("صحيفة الميناء", "masthead"),
        ("المصري اليوم", "masthead"),
    ],
)
def test_lines_under_the_title(row: str, expected: str) -> None:
    assert role(row, before=("عنوان المقال عن التجارة",), after=(LEAD, MORE)) == expected


@pytest.mark.parametrize(
    "title",
    [
        "تقرير: الصين تتفوق على منافسيها في الرقائق",
        "هل تنجح الحكومة في معركة الديون الكبرى هذا العام؟",
        "رويترز: الصين توقف الشراء",
        "أعداد قياسية تفر من الحرب",
        "5 حقائق عن أشباه الموصلات!",
    ],
)
def test_the_first_headline_is_the_title(title: str) -> None:
    paragraphs = cleaned(title, LEAD, MORE)
    assert [one.role for one in paragraphs] == ["title", "body", "body"]
    assert {one.title for one in paragraphs} == {title}


def test_a_pages_menu_and_the_line_under_the_title_are_no_body() -> None:
    rows = ["سياسة", "اقتصاد", "أخبار عربية", "اتفاق جديد بين البلدين", "الخطة تبدأ مطلع العام", LEAD, MORE]
    assert [one.role for one in cleaned(*rows)] == ["boilerplate"] * 3 + ["title", "heading", "body", "body"]


def test_no_title_is_invented() -> None:
    assert {one.title for one in cleaned(LEAD, MORE)} == {None}
    assert {one.title for one in cleaned(LEAD, MORE, title="من الملف\u200f")} == {"من الملف"}


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_headline_of_several_lines_is_one_title(blank: str) -> None:
    rows = ("بوابة الأخبار", "وزير النقل يعلن موعد خطة توسعة الميناء", "والبرلمان يناقش الميزانية")
    whole = article("\n".join((rows[0], rows[1], f"{blank}{rows[2]}", "", LEAD)), title=" ".join(rows[1:]))
    found = clean(whole, CONFIG)
    (title,) = [one for one in found if one.role == "title"]
    assert title.text == letters.display(whole.text[title.start : title.end]) == " ".join(rows[1:])
    assert {one.title for one in found} == {title.text}
    assert title.line == 2
    assert [one.role for one in found][-1] == "body"


def test_the_documents_own_title_finds_its_line() -> None:
    paragraphs = cleaned(
        "ملف خاص بالتجارة", "اتّفاق جديد للتجارة", LEAD, MORE, title="اتفاق جديد للتجارة - صحيفة"
    )
    assert paragraphs[1].role == "title"
    assert {one.title for one in paragraphs} == {"اتّفاق جديد للتجارة"}


def test_notes_and_the_writer_stand_at_the_end() -> None:
    paragraphs = cleaned(
        "عنوان", LEAD, MORE, LEAD, MORE, "____", "* سمير منصور: باحث في الاقتصاد", "[1] تقرير المجلس، ص 15."
    )
    assert [one.role for one in paragraphs[-3:]] == ["boilerplate", "byline", "footnote"]
    assert all(one.kept for one in paragraphs[-2:])
    listed = cleaned(
        "عنوان", LEAD, MORE, LEAD, MORE, "المراجع", "تقرير المجلس لعام 2024.", "1. كتاب الموانئ."
    )
    assert [one.role for one in listed[-3:]] == ["footnote"] * 3


def test_text_after_a_separator_is_still_text() -> None:
    assert [one.role for one in cleaned("عنوان المقال", LEAD, "***", MORE, LEAD, MORE, LEAD)][3:] == [
        "body"
    ] * 4


@pytest.mark.parametrize(
    "rows",
    [
        [
            "قفا نبك من ذكرى حبيب ومنزل",
            "بسقط اللوى بين الدخول فحومل",
            "فتوضح فالمقراة لم يعف رسمها",
            "لما نسجتها من جنوب وشمأل",
        ],
        ["السنة 2019 2020", "النفط 61.2 41.8", "الغاز 2.5 2.1", "الذهب 1392 1769"],
        ["خبر"],
        ["NVIDIA و AMD", "شركة TSMC", "نموذج GPT-5", "رقائق H20"],
    ],
)
def test_verse_tables_lists_and_one_word_lose_nothing(rows: list[str]) -> None:
    assert [one.text for one in cleaned(*rows)] == rows
    assert [one.role for one in cleaned(*rows)].count("body") >= max(1, len(rows) - 1)
    assert [one.role for one in cleaned("عنوان المقال عن التجارة", LEAD, *rows, MORE)].count("body") >= len(
        rows
    ) + 1 or len(rows) == 1


def test_verse_is_not_taken_for_a_wrapped_file() -> None:
    verse = [
        "على قدر أهل العزم تأتي العزائم",
        "وتأتي على قدر الكرام المكارم",
        "وتعظم في عين الصغير صغارها",
        "وتصغر في عين العظيم العظائم",
    ] * 3
    assert len(cleaned(*verse)) == len(verse)


def test_verse_under_a_title_is_not_taken_for_a_wrapped_file() -> None:
    verse = [
        "يا دار أهلي والحنين يقودني",
        "نحو الديار وفي الفؤاد لهيبه",
        "ما زلت أذكر نخلة في حينا",
        "كانت تظللنا ونحن نلوبها",
    ] * 3
    assert [one.text for one in cleaned("قصيدة الرحيل", "", *verse)][1:] == verse


def test_a_wrapped_letter_keeps_its_head_and_its_signature_line_by_line() -> None:
    head = ["من: مكتب الرباط", "إلى: قسم التحرير", "الموضوع: تقرير عن اتفاق الصيد", ""]
    foot = ["", "مع التحية،", "كريم بنسعيد", "مكتب الرباط", "", "> نرجو إرسال التقرير", "> قبل العاشرة"]
    blocks = [LEAD, MORE, LEAD]
    text = [*head, *"\n\n".join(textwrap.fill(block, 72) for block in blocks).split("\n"), *foot]
    assert [one.text for one in cleaned(*text)] == [row for row in [*head, *blocks, *foot] if row]


def test_a_list_has_a_title_though_no_line_of_it_is_a_sentence() -> None:
    rows = ["أبرز ما جاء في البيان الختامي", "- عقد القمة المقبلة في بغداد", "- رفض التدخل في شؤون الدول"]
    assert [one.role for one in cleaned(*rows)] == ["title", "body", "body"]
    assert [one.role for one in cleaned("سوريا", "لبنان", *rows)].count("boilerplate") == 0
    assert "title" not in [one.role for one in cleaned("يدعو البيان إلى ما يلي:", *rows[1:])]


@pytest.mark.parametrize(
    "row",
    [
        "اشترك في المؤتمر أكثر من أربعين دولة من القارات كلها",
        "انضموا إلى المحتجين في ساحة التحرير وسط بغداد قبل أسبوع",
        "حقوق الطبع باتت سلاحا في يد الشركات الأميركية الكبرى",
    ],
)
def test_a_sentence_that_begins_as_an_invitation_does_is_kept(row: str) -> None:
    assert role(row) != "boilerplate"


def test_a_paper_adds_its_own_lines() -> None:
    own = dataclasses.replace(CONFIG, own_masthead=["ميناء الأخبار اليومي"], own_boilerplate=["خدمة القرّاء"])
    rows = ["ميناء الأخبار اليومي", "عنوان المقال", LEAD, "خدمة القراء", MORE]
    roles = [one.role for one in clean(article("\n".join(rows)), own)]
    assert roles == ["masthead", "title", "body", "boilerplate", "body"]


def test_a_wrapped_file_without_blank_lines_is_cut_at_indents() -> None:
    text = "\n".join(" " + textwrap.fill(block, 70) for block in (LEAD, MORE, LEAD))
    assert [one.text for one in clean(article(text), CONFIG)] == [LEAD, MORE, LEAD]


def test_pages_are_told() -> None:
    text = f"{LEAD}\n{MORE}\n{LEAD}"
    pages = (Page(1, 0), Page(2, len(LEAD) + 1))
    assert [one.page for one in clean(article(text, pages=pages), CONFIG)] == [1, 2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "قال المتحدث إن المفاوضات مستمرة " * 100_000,
        "كلمة" + " " * 2_000_000 + "أخرى",
        "سطر قصير\n" * 20_000,
        "***\nكلمة\n" * 10_000,
    ],
    ids=["one line", "spaces", "short lines", "separators"],
)
def test_size_costs_in_proportion(text: str) -> None:
    def cpu(part: str) -> float:
        start = time.process_time()
        clean(article(part), CONFIG)
        return time.process_time() - start

    cpu(text[: len(text) // 4])
    assert cpu(text) < 12 * max(cpu(text[: len(text) // 4]), 0.02)


def test_lines_without_newlines_of_their_own_are_cut_at_returns() -> None:
    assert [piece.line for piece in lines.pieces(f"{LEAD}\r{MORE}", CONFIG)] == [1, 1]
