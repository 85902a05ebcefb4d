"""Room 1: formats by content, encodings, folders, limits, and what is said of a bad input."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from pipeline import places
from pipeline.config import ReadConfig
from pipeline.errors import InputError, NotArabicError, TooLargeError
from pipeline.frame import WARNINGS
from pipeline.read import read
from pipeline.read.broken import APART, GLUED, LOST, MOJIBAKE, REVERSED, SHAPES, broken
from pipeline.read.decode import decode
from pipeline.read.html import _seen, _tree
from pipeline.records import Article, Fault
from tests.pdfs import locked, pdf

SEEDS = sorted((places.seeds() / "articles").glob("*.txt"))
SEED_TEXTS = [path.read_text("utf-8") for path in SEEDS]
WORDS = [word for text in SEED_TEXTS for word in text.split() if word.isalpha() and not word.isascii()]
CONFIG = ReadConfig(**OmegaConf.to_container(OmegaConf.load(places.configs() / "read" / "default.yaml")))
LINE = "قالت الصين إن الاتفاق الجديد مع الولايات المتحدة لا يمس سيادتها على مواردها."
TEXT = f"{LINE}\n\nوأضافت وزارة الخارجية أن بكين تدعم الحوار بين الدول الكبرى في المنطقة.\n"


def one(path: Path | str, **limits) -> Article:
    """The only article of an input; nothing may be reported."""
    faults: list[Fault] = []
    [article] = read(str(path), replace(CONFIG, **limits), faults.append)
    assert not faults
    return article


def many(path: Path | str, **limits) -> tuple[list[str], list[Fault]]:
    """The names of an input's articles, and what was reported."""
    faults: list[Fault] = []
    names = [article.article for article in read(str(path), replace(CONFIG, **limits), faults.append)]
    return names, faults


def refused(path: Path | str, error: type[InputError] = InputError, **limits) -> str:
    """The one line that a single bad input gets."""
    with pytest.raises(error) as caught:
        one(path, **limits)
    line = str(caught.value)
    assert "\n" not in line
    assert "expected" in line
    assert "got" in line
    return line


@pytest.fixture
def put(tmp_path: Path):
    """Write a file of bytes or text below the test's folder."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


# ── Text and its encodings ───────────────────────────────────────────────────────────────────

# Running words of the seeds: of two or three alone nobody can tell a table of 256 letters.
lines = st.tuples(st.integers(0, len(WORDS) - 40), st.integers(12, 40)).map(
    lambda place: " ".join(WORDS[place[0] : place[0] + place[1]])
)
texts = st.lists(lines, min_size=1, max_size=6).flatmap(
    lambda many: st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028"]).map(
        lambda newline: newline.join(many)
    )
)


@given(texts)
@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_unicode_text_comes_back_to_the_letter(name: str, bom: bool, text: str) -> None:
    if name.startswith("utf-32") and not bom:
        return  # nobody writes it without one
    data = (("\ufeff" if bom else "") + text).encode(name)
    found = decode(data, "x")
    assert (found.text, found.encoding, found.warnings()) == (text, name, ())


@given(texts)
@pytest.mark.parametrize(("codec", "name"), [("cp1256", "windows-1256"), ("iso8859-6", "iso-8859-6")])
def test_a_single_byte_text_comes_back_to_the_letter(codec: str, name: str, text: str) -> None:
    data = text.encode(codec, "ignore")
    found = decode(data, "x")
    assert found.text == data.decode(codec)
    # Letters that both tables have in one place tell nothing; the text is the same either way.
    assert found.encoding == name or data.decode(found.encoding) == found.text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_seed_is_read_to_the_letter(path: Path) -> None:
    article = one(path)
    assert article.text == path.read_bytes().decode("utf-8")
    assert (article.article, article.path, article.encoding) == (path.name, str(path), "utf-8")
    assert (article.media_type, article.pages, article.warnings) == ("text/plain", (), ())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("codec", ["cp1256", "iso8859-6", "utf-16", "utf-16-be"])
def test_a_seed_in_another_encoding(put, path: Path, codec: str) -> None:
    data = path.read_text("utf-8").encode(codec, "ignore")
    assert one(put("x.txt", data)).text == data.decode(codec)


def test_newlines_are_untouched_and_the_bom_goes(put) -> None:
    text = "أول سطر من الخبر\r\nثاني سطر منه\rثالث\n\n\tرابع \ufeff\n"
    assert one(put("x.txt", b"\xef\xbb\xbf" + text.encode())).text == text


def test_one_broken_byte_is_told_with_its_place(put) -> None:
    data = b"\xef\xbb\xbf" + TEXT.encode()
    place = 3 + len("قالت ".encode())
    article = one(put("x.txt", data[:place] + b"\xff" + data[place:]))
    assert article.text == TEXT.replace("قالت ", "قالت \ufffd", 1)
    [warning] = article.warnings
    assert f"البايت {place}" in warning


def test_a_cut_last_letter_is_told(put) -> None:
    article = one(put("x.txt", TEXT.strip(".\n").encode()[:-1]))
    assert article.text.endswith("\ufffd")
    assert len(article.warnings) == 1


def test_more_broken_bytes_are_refused(put) -> None:
    half = TEXT.encode() + TEXT.encode("cp1256")
    line = refused(put("x.txt", half))
    assert f"byte {len(TEXT.encode())}" in line
    assert "UTF-8" in line
    assert refused(put("y.txt", TEXT.encode() + b"\xff"), most_broken=0.0)


def test_utf_16_with_half_a_letter_is_told(put) -> None:
    article = one(put("x.txt", (TEXT * 3).encode("utf-16") + b"\x27"))
    assert article.text == TEXT * 3 + "\ufffd"
    assert "utf-16-le" in article.warnings[0]


def test_a_wrongly_saved_text_is_told(put) -> None:
    article = one(put("x.txt", SEED_TEXTS[2].encode().decode("cp1256", "replace")))
    assert WARNINGS[MOJIBAKE] in article.warnings


@pytest.mark.parametrize(
    "charset", ["windows-1256", "utf-8", "iso-8859-1", "no-such-thing", "unicode_escape"]
)
def test_a_page_is_decoded_by_its_bytes_whatever_it_declares(put, charset: str) -> None:
    page = f"<html><head><meta charset={charset}><title>خبر</title></head><body><p>{LINE}</p></body></html>"
    article = one(put("x.html", page.encode("cp1256")))
    assert (article.text, article.encoding) == (LINE, "windows-1256")


# ── Formats by content ───────────────────────────────────────────────────────────────────────


def page(inner: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html dir=rtl><head><meta charset=utf-8>{head}</head><body>{inner}</body></html>"


@pytest.mark.parametrize(
    ("shared", "heading", "told"),
    [
        ("وزير النقل يعلن موعد…", "وزير النقل يعلن موعد خطة الميناء", "وزير النقل يعلن موعد خطة الميناء"),
        ("وزير النقل يعلن موعد...", "وزير النقل يعلن<br>موعد الخطة", "وزير النقل يعلن موعد الخطة"),
        ("وزير النقل يعلن موعد…", "أخبار اليوم", "وزير النقل يعلن موعد…"),
        ("وزير النقل يعلن موعد", "وزير النقل يعلن موعد الخطة", "وزير النقل يعلن موعد"),
        ("ثم...", "ثم جاء القتلى في حادث", "ثم..."),  # too little to be known by
        ("وماذا نفعل بعد...", "وماذا نفعل بعد... | صحيفة الخبر", "وماذا نفعل بعد..."),  # it ends so
        ("وزير النقل يعلن…", "وزير النقل يعلن خطة | صحيفة الخبر", "وزير النقل يعلن…"),
        ("وزير النقل يعلن " + "." * 30_000, "وزير النقل يعلن خطة", "وزير النقل يعلن خطة"),
    ],
)
def test_a_title_that_a_page_cut_gives_way_to_the_whole_one(put, shared, heading, told):
    text = "".join(f"<p>قال وزير النقل إن خطة الميناء رقم {n} ستبدأ في العام المقبل.</p>" for n in range(5))
    meta = f"<meta property='og:title' content='{shared}'>"
    assert one(put("x.html", page(f"<article><h1>{heading}</h1>{text}</article>", meta))).title == told


def test_a_web_page_gives_its_article_and_not_its_menus(put) -> None:
    body = "".join(f"<p>{line}</p>" for line in SEED_TEXTS[2].splitlines() if line.strip())
    menu = "<nav><ul><li><a href=/>الصفحة الرئيسية</a><li><a href=/s>رياضة محلية</a></ul></nav>"
    article = one(
        put("x.html", page(f"{menu}<article><h1>عنوان المقال</h1>{body}</article>", "<title>موقع</title>"))
    )
    got = article.text.splitlines()
    assert [line for line in got if line != "عنوان المقال"] == [
        " ".join(line.split()) for line in SEED_TEXTS[2].splitlines() if line.strip()
    ]
    assert (article.title, article.media_type, article.warnings) == ("عنوان المقال", "text/html", ())


def test_a_table_of_a_web_page_is_read_without_a_rule_that_nobody_wrote(put) -> None:
    table = "<table><tr><th>السنة</th><th>الحصة</th></tr><tr><td>1990</td><td>220</td></tr></table>"
    body = f"<article><h1>عنوان</h1><p>{LINE * 3}</p>{table}<p>{LINE * 2}</p></article>"
    rows = one(put("x.html", page(body))).text.splitlines()[-3:-1]
    assert [re.findall(r"[\w-]+", row) for row in rows] == [["السنة", "الحصة"], ["1990", "220"]]


HIDES = [
    "<p hidden>{}</p>",
    "<div hidden><div><p>{}</p></div></div>",
    "<template><p>{}</p></template>",
    '<p style="color:red; DISPLAY : none">{}</p>',
]


SECRET = "كلام مخفي لا يراه قارئ الصفحة ولا يجوز أن ينسب إلى المقال. "


@pytest.mark.parametrize("times", [1, 20, 200], ids="{} times".format)  # up to thirty times what is seen
@pytest.mark.parametrize("hide", HIDES)
@pytest.mark.parametrize("article", ["<article><h1>عنوان</h1>{}</article>", "{}"])
def test_what_a_page_hides_is_not_read(put, hide: str, article: str, times: int) -> None:
    body = f"<p>{LINE * 2}</p>{hide.format(SECRET * times)} ثم نص<p>{LINE * 3}</p>"
    read_ = one(put("x.html", page(article.format(body))))
    assert "مخفي" not in read_.text
    assert LINE * 2 in read_.text
    assert LINE * 3 in read_.text
    assert read_.warnings == ()


def test_what_stands_behind_the_hidden_stays_and_is_not_joined_anew_each_time() -> None:
    text = page("<p>أول" + "<b hidden>س</b>تال" * 50 + "<unseen>اسم غريب</unseen></p>")
    tree = _tree(text)
    assert "أول" + "تال" * 50 + "<unseen>اسم غريب</unseen></p>" in _seen(tree, text)
    assert tree.xpath("count(//p/text())") == 51  # nodes


@pytest.mark.parametrize("hide", ["<div hidden>{}</div>", '<article style="display:none">{}</article>'])
def test_an_article_that_a_script_will_show_is_read_although_it_is_hidden_and_told(put, hide: str) -> None:
    body = f"<h1>عنوان</h1><p>{LINE * 2}</p><p>{LINE * 3}</p>"
    article = one(put("x.html", page(f"<p>الرئيسية</p>{hide.format(body)}")))
    assert LINE * 3 in article.text
    assert article.warnings == (WARNINGS["page_hidden"],)


def test_hidden_text_that_is_no_longer_than_a_short_seen_one_is_not_read(put) -> None:
    article = one(put("x.html", page(f"<p>{LINE}</p><p hidden>{SECRET}</p>")))
    assert (article.text, article.warnings) == (LINE, ())


def test_the_only_text_is_read_where_nobody_finds_an_article_and_told(
    put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trafilatura.extract", lambda *_, **__: None)
    article = one(put("x.html", page(f"<p hidden>{LINE}</p>")))
    assert (article.text, article.warnings) == (LINE, (WARNINGS["no_main"], WARNINGS["page_hidden"]))
    article = one(put("y.html", page(f"<p>{LINE}</p><p hidden>{SECRET * 9}</p>")))
    assert article.warnings == (WARNINGS["no_main"],)


def test_the_article_is_looked_for_once_and_in_the_hidden_text_once(
    put, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trafilatura

    extract, asked = trafilatura.extract, []
    monkeypatch.setattr("trafilatura.extract", lambda text, **kw: asked.append(text) or extract(text, **kw))
    one(put("x.html", page(f"<article><p>{LINE * 5}</p><p hidden>{SECRET * 20}</p></article>")))
    assert len(asked) == 1
    asked.clear()
    one(put("y.html", page(f"<p>الرئيسية</p><div hidden><p>{LINE * 5}</p></div>")))
    assert len(asked) == 2


def test_names_do_not_tell_the_format(put) -> None:
    assert one(put("page.txt", page(f"<p>{LINE}</p>"))).media_type == "text/html"
    assert one(put("plain.html", TEXT)).media_type == "text/plain"
    assert one(put("about.html", f"كيف تكتب <html> و<body> في صفحة؟ {TEXT}")).media_type == "text/plain"
    assert one(put("paper.txt", pdf([[LINE[::-1]]]))).media_type == "application/pdf"
    assert one(put("no-ending", TEXT)).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
        ("noise.txt", bytes(range(256)) * 40, "expected"),
        ("nuls.txt", b"abc\x00\x01\x02" * 100, "binary"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, ".docx"),
        ("old.rtf", rb"{\rtf1\ansi\ansicpg1256 \'c7\'e1}", ".docx"),
        ("x.docx", b"PK\x03\x04" + b"\x00" * 90, "cut off"),
        ("x.txt.gz", b"\x1f\x8b\x08\x00" + b"\x11" * 90, "Unpack"),
        ("empty.txt", b"", "empty"),
        ("white.txt", b"\xef\xbb\xbf \r\n\t\n", "white space"),
        ("wide-white.txt", " \n\u00a0".encode("utf-16"), "white space"),
        ("zip.docx", None, "zip"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line(put, name: str, data: bytes | None, said: str) -> None:
    if data is None:
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as made:
            made.writestr("خبر.txt", LINE)
        data = package.getvalue()
    path = put(name, data)
    line = refused(path)
    assert said in line
    assert str(path) in line


def test_what_is_not_arabic_is_refused(put) -> None:
    english = put("x.txt", "The ministry said on Monday that talks would go on. " * 20)
    assert "0%" in refused(english, NotArabicError)
    assert "no letters" in refused(put("y.txt", "2025 - 10 - 09\n"), NotArabicError)
    assert one(put("z.txt", "AI and the US: " + LINE)).text


PERSIAN = (
    "سخنگوی وزارت خارجه گفت که تهران زیر فشار گفتگو نخواهد کرد و گزینه‌های دیگری پیش رو دارد. "
    "او افزود که نشست بعدی هفته آینده در ژنو با حضور چند کشور اروپایی برگزار می‌شود."
)
URDU = (
    "وزیراعظم نے کہا ہے کہ پاکستان اپنی خودمختاری پر کوئی سمجھوتہ نہیں کرے گا۔ "
    "دوسری جانب اپوزیشن نے حکومت کی پالیسیوں پر شدید تنقید کی ہے۔"
)


@pytest.mark.parametrize("text", [PERSIAN, URDU], ids=["Persian", "Urdu"])
def test_another_language_in_arabic_letters_is_refused(put, text: str) -> None:
    assert "another language" in refused(put("x.txt", text), NotArabicError)
    assert text in one(put("y.txt", f"{LINE} وقالت الصحيفة الإيرانية: «{text}» " + LINE * 4)).text


@pytest.mark.parametrize(
    "text",
    [
        LINE.replace("ي", "ی").replace("ك", "ک") * 9,
        "گال الچلب إن الپارلمان في المدينة انچتم على القضية الگبيرة والچديدة " * 9,
        "يا دار أهلي لم أزل بك مغرما أبكي على ربع عفا وتهدما " * 9,
        "أحمد حسن علي\nسعيد عمر\n" * 9,
    ],
    ids=["Iran's keyboard", "dialect", "verse", "names"],
)
def test_arabic_in_other_letters_or_without_the_article_is_read(put, text: str) -> None:
    assert one(put("x.txt", text)).text == text


# ── Word ─────────────────────────────────────────────────────────────────────────────────────


def word(**parts: str) -> bytes:
    """A docx: a heading, a paragraph, a table, a text box that is stored twice, and what must not show."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    document.core_properties.title = parts.get("title", "")
    document.add_heading("عنوان الخبر", level=1)
    document.add_paragraph(LINE).add_run("\tتتمة\nسطر ثان")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "خانة أولى", "خانة ثانية"
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    both = f'{spaces} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>نص الإطار</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(
        2,
        parse_xml(
            f"<w:p {both}><w:r><w:t>مضيف</w:t></w:r><w:r><mc:AlternateContent>"
            f"<mc:Choice Requires='x'>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
            "<w:del><w:r><w:delText>محذوف</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>منقول</w:t></w:r></w:moveFrom></w:p>"
        ),
    )
    document.element.body.insert(
        3,
        parse_xml(
            f"<w:sdt {spaces}><w:sdtContent><w:p><w:r><w:t>حقل</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_word_gives_every_visible_paragraph_once(put) -> None:
    article = one(put("x.docx", word(title="خبر  اليوم")))
    assert article.text.splitlines() == [
        "عنوان الخبر", f"{LINE}\tتتمة", "سطر ثان", "مضيف", "نص الإطار", "حقل", "خانة أولى", "خانة ثانية",
    ]  # fmt: skip
    assert (article.title, article.encoding) == ("خبر اليوم", "")
    assert one(put("y.docx", word(title="Document1"))).title is None


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


STYLES = [  # what each says, and each is based on the one before; "Again" and "Round" on one another
    ("{}", True), ("{} Two", None), ("{} Three", None), ("{} Open", False), ("{} Open Two", None),
    ("{} Round", None), ("{} Again", None),
]  # fmt: skip


def typed(*runs: str, style: str = "") -> bytes:
    """A docx of one paragraph of a style, with styles of characters and paragraphs that hide."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml

    document = Document()
    for kind, made in (("Secret", WD_STYLE_TYPE.CHARACTER), ("Note", WD_STYLE_TYPE.PARAGRAPH)):
        before = None
        for name, hides in STYLES:
            new = document.styles.add_style(name.format(kind), made)
            new.font.hidden, new.base_style = hides, before
            before = new
        document.styles[f"{kind} Round"].base_style = document.styles[f"{kind} Again"]
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    document.element.body.insert(0, parse_xml(f"<w:p {spaces}>{properties}{''.join(runs)}</w:p>"))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_what_word_hides_is_not_read_and_told(put) -> None:
    hidden = (run("سر", "<w:vanish/>"), run("سر", '<w:rStyle w:val="Secret"/>'))
    for one_hidden in hidden:
        article = one(put("x.docx", typed(run(LINE), one_hidden)))
        assert (article.text, article.warnings) == (LINE, (WARNINGS["word_hidden"],))
    shown = (
        run(" أ", '<w:vanish w:val="0"/>'),
        run(" ب", '<w:rStyle w:val="Secret"/><w:vanish w:val="false"/>'),
    )
    article = one(put("y.docx", typed(run(LINE), *shown)))
    assert (article.text, article.warnings) == (f"{LINE} أ ب", ())


@pytest.mark.parametrize(
    ("style", "properties", "reads"),
    [
        ("Note", "", False),
        ("NoteTwo", "", False),  # based on a hidden one
        ("NoteThree", "", False),
        ("NoteOpen", "", True),  # takes it back
        ("NoteOpenTwo", "", True),
        ("NoteRound", "", True),  # based on itself, through another
        ("NoteAgain", "", True),
        ("Unknown", "", True),
        ("", '<w:rStyle w:val="SecretThree"/>', False),
        ("", '<w:rStyle w:val="SecretOpenTwo"/>', True),
        ("", '<w:rStyle w:val="SecretRound"/>', True),
        ("Note", '<w:rStyle w:val="SecretRound"/>', False),  # the run's style is silent
        ("NoteThree", '<w:vanish w:val="0"/>', True),
        ("NoteOpen", "<w:vanish/>", False),
        ("NoteOpen", '<w:rStyle w:val="Secret"/>', False),
        ("Note", '<w:rStyle w:val="SecretTwo"/>', True),  # ECMA-376 17.7.3: twice on is off
        ("Note", '<w:rStyle w:val="Secret"/><w:vanish/>', False),
    ],
)
def test_what_a_style_of_word_hides_is_not_read_and_told(
    put, style: str, properties: str, reads: bool
) -> None:
    shown = run(LINE, '<w:vanish w:val="0"/>')
    article = one(put("x.docx", typed(shown, run(" سر", properties), style=style)))
    assert article.text == (f"{LINE} سر" if reads else LINE)
    assert article.warnings == (() if reads else (WARNINGS["word_hidden"],))


def test_a_paragraph_without_a_style_is_of_the_default_one(put) -> None:
    from docx import Document

    document = Document()
    document.styles["Normal"].font.hidden = True
    document.add_paragraph("سر")
    document.add_paragraph().add_run(LINE).font.hidden = False
    document.add_paragraph("سر", style="Heading 1")  # based on it
    document.save(str(path := put("x.docx", b"")))
    article = one(path)
    assert (article.text.strip(), article.warnings) == (LINE, (WARNINGS["word_hidden"],))


def test_notes_and_changes_of_a_word_file_are_told(put) -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    article = one(put("x.docx", typed(run(LINE), note, note)))
    assert article.warnings == (WARNINGS["word_notes"].format(count=2),)
    changed = f'<w:ins w:id="1" w:author="x">{run(" جديد")}</w:ins><w:del w:id="2" w:author="x"/>'
    article = one(put("y.docx", typed(run(LINE), changed)))
    assert (article.text, article.warnings) == (f"{LINE} جديد", (WARNINGS["word_changes"],))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_cut_word_file_is_refused(put, share: float) -> None:
    data = word()
    assert "cut off" in refused(put("x.docx", data[: int(len(data) * share)]))


def test_a_damaged_or_blown_up_word_file_is_refused(put) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", "<w:document>")
    assert "damaged" in refused(put("x.docx", package.getvalue()))
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", "0" * 3_000_000)
    bomb = put("y.docx", package.getvalue())
    assert bomb.stat().st_size < 10_000
    assert "max_bytes" in refused(bomb, TooLargeError, max_bytes=1_000_000)


# ── Pdf ──────────────────────────────────────────────────────────────────────────────────────

ROWS = [line for line in textwrap.wrap(SEED_TEXTS[3], 80) if line.isascii() is False][:24]
PLAIN_ROWS = [" ".join(word for word in row.split() if word.isalpha()) for row in ROWS]


def drawn(rows: list[str]) -> list[str]:
    """Rows of letters alone as a browser prints them: from left to right."""
    return [row[::-1] for row in rows]


def test_a_pdf_gives_its_lines_and_pages(put) -> None:
    pages = [drawn(PLAIN_ROWS[:12]), [], drawn(PLAIN_ROWS[12:])]
    article = one(put("x.pdf", pdf(pages, title="خبر")))
    assert article.text == "\n".join(PLAIN_ROWS[:12]) + "\n\n" + "\n".join(PLAIN_ROWS[12:])
    assert [page.number for page in article.pages] == [1, 3]
    assert [article.text[page.start :].split("\n")[0] for page in article.pages] == [
        PLAIN_ROWS[0],
        PLAIN_ROWS[12],
    ]
    assert (article.title, article.warnings) == ("خبر", ())


def test_a_pdf_in_visual_order_is_told(put) -> None:
    article = one(put("x.pdf", pdf([PLAIN_ROWS])))
    assert article.text.split("\n")[0] == PLAIN_ROWS[0][::-1]
    assert article.warnings == (WARNINGS[REVERSED],)


def test_a_page_that_is_a_picture_is_told(put) -> None:
    data = pdf([drawn(PLAIN_ROWS), []], drawn=True)
    [warning] = one(put("x.pdf", data)).warnings
    assert "صور" in warning
    assert "2" in warning
    assert "OCR" in refused(put("y.pdf", pdf([[], []], drawn=True)))


def test_a_bad_pdf_is_refused(put) -> None:
    whole = pdf([drawn(PLAIN_ROWS)])
    assert "password" in refused(put("locked.pdf", locked()))
    for length in (5, 60, len(whole) // 4):
        assert "cut off" in refused(put("cut.pdf", whole[:length]))


# ── Does it look broken ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", SEED_TEXTS, ids=[path.name[:3] for path in SEEDS])
class TestLooks:
    @pytest.mark.parametrize("width", [30, 60, 90, 10_000])
    def test_a_seed_is_sound_however_it_is_wrapped(self, text: str, width: int) -> None:
        assert broken("\n".join(textwrap.fill(line, width) for line in text.splitlines())) == ()

    def test_a_reversed_seed_is_told(self, text: str) -> None:
        assert broken("\n".join(line[::-1] for line in text.splitlines())) == (REVERSED,)
        assert broken(
            "\n".join(" ".join(word[::-1] for word in line.split()) for line in text.splitlines())
        ) == (REVERSED,)
        words = "\n".join(" ".join(line.split()[::-1]) for line in text.splitlines())
        assert broken(words) == (REVERSED,)

    def test_letters_apart_words_together_and_shapes_are_told(self, text: str) -> None:
        assert broken(" ".join(text.replace(" ", ""))) == (APART,)
        assert broken(text.replace(" ", "")) == (GLUED,)
        # U+FE8D and on: isolated alef, lam, yeh; enough of a text's letters to be told by.
        shapes = text.translate({ord("ا"): "\ufe8d", ord("ل"): "\ufedd", ord("ي"): "\ufef1"})
        assert broken(shapes) == (SHAPES,)
        assert LOST in broken(text + "\ufffd")


def test_honorifics_are_letters_that_people_type() -> None:
    assert broken("قال النبي ﷺ ﴿آية﴾ " * 30) == ()


# ── Folders and globs ────────────────────────────────────────────────────────────────────────


def test_a_folder_gives_its_articles_in_order(put, tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "ج/خبر.html", "ج/د/e.md", "c.docx"):
        put(name, word() if name == "c.docx" else TEXT)
    for name in (".hidden.txt", ".git/x.txt", "~$c.docx", "x.jpg", "README.md", "notes.json"):
        put(name, TEXT)
    assert many(tmp_path) == (["a.TXT", "b.txt", "c.docx", "ج/خبر.html", "ج/د/e.md"], [])


def test_results_of_an_earlier_run_are_passed_over(put, tmp_path: Path) -> None:
    for name in ("a.txt", "a.source.txt", "a.md", "a.html", "a.json", "b.html", "digest.md", "run.json"):
        put(name, TEXT)
    assert many(tmp_path) == (["a.txt", "b.html"], [])
    (tmp_path / "run.json").unlink()
    assert many(tmp_path) == (["a.txt", "b.html", "digest.md"], [])
    assert one(tmp_path / "a.source.txt").text == TEXT


def test_a_bad_article_is_reported_and_the_others_go_on(put, tmp_path: Path) -> None:
    put("a.txt", TEXT)
    bad = put("b.txt", b"")
    put("c.txt", "English only, all of it.")
    put("d.txt", TEXT)
    names, faults = many(tmp_path)
    assert names == ["a.txt", "d.txt"]
    assert [fault.where for fault in faults] == [str(bad), str(tmp_path / "c.txt")]
    assert faults[0].message.startswith("expected")
    assert "empty" in faults[0].message


def test_an_old_word_processors_file_in_a_folder_is_told(put, tmp_path: Path) -> None:
    put("a.txt", TEXT)
    put("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500)
    put("b.RTF", rb"{\rtf1\ansi\ansicpg1256 \'c7\'e1}")
    put("page.doc", page(f"<p>{LINE}</p>"))  # a web page that was saved for Word
    names, faults = many(tmp_path)
    assert names == ["a.txt", "page.doc"]
    assert [Path(fault.where).name for fault in faults] == ["b.RTF", "old.doc"]
    assert all("Save it as" in fault.message for fault in faults)


def test_a_folder_without_a_good_article_is_refused(put, tmp_path: Path) -> None:
    assert "no articles" in refused(tmp_path)
    put("x.jpg", b"\xff\xd8\xff")
    assert ".docx" in refused(tmp_path)
    put("x.txt", b"")
    faults: list[Fault] = []
    with pytest.raises(InputError, match="none of its 1 files"):
        list(read(str(tmp_path), CONFIG, faults.append))
    assert len(faults) == 1


def test_links_and_special_files_are_told_and_never_opened(put, tmp_path: Path) -> None:
    put("a/x.txt", TEXT)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "lost.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "again.txt").symlink_to(tmp_path / "a" / "x.txt")
    os.mkfifo(tmp_path / "pipe.txt")  # opening it would wait for ever
    names, faults = many(tmp_path)
    assert names == ["a/x.txt", "again.txt"]
    assert [Path(fault.where).name for fault in faults] == ["loop", "lost.txt", "pipe.txt"]
    assert many(tmp_path / "**" / "*.txt")[0] == ["again.txt", "a/x.txt"]
    assert "pipe" in refused(tmp_path / "pipe.txt")
    assert "device" in refused("/dev/null")


def test_a_glob_matches_and_names_stay_below_its_fixed_folder(put, tmp_path: Path) -> None:
    for name in ("أ/x1.txt", "أ/x2.txt", "أ/y.text", "ب/x1.txt", "ب/ج/x3.log"):
        put(name, TEXT)
    assert many(tmp_path / "أ" / "x*.txt")[0] == ["x1.txt", "x2.txt"]
    assert many(tmp_path / "*" / "x1.txt")[0] == ["أ/x1.txt", "ب/x1.txt"]
    assert many(tmp_path / "**" / "x[13].*")[0] == ["أ/x1.txt", "ب/x1.txt", "ب/ج/x3.log"]
    assert many(tmp_path / "أ" / "x?.txt")[0] == ["x1.txt", "x2.txt"]
    assert "no file matches" in refused(tmp_path / "*.pdf")


@pytest.mark.parametrize("name", ["خبر [1].txt", "ما هذا؟ ?.txt", "a*b.txt", "[x].txt", "a=b, 'c' \"d\".txt"])
def test_a_file_with_that_very_name_wins_over_a_pattern(put, name: str) -> None:
    put("خبر 1.txt", LINE)
    put("axb.txt", LINE)
    assert one(put(name, TEXT)).article == name
    assert one(put(f"مجلد [2024]/{name}", TEXT)).article == name


def test_a_folder_with_a_patterns_name_is_taken_to_the_letter(put, tmp_path: Path) -> None:
    put("صحف [2024]/a.txt", TEXT)
    assert many(tmp_path / "صحف [2024]") == (["a.txt"], [])
    assert many(tmp_path / "صحف [2024]" / "*.txt") == (["a.txt"], [])


def test_a_name_in_another_encoding_can_still_be_written(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "خبر.txt".encode("cp1256")
    try:
        with open(raw, "wb") as stream:
            stream.write(TEXT.encode())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    [name] = many(tmp_path)[0]
    assert name.encode("utf-8").endswith(b".txt")
    assert one(os.fsdecode(raw)).path.encode("utf-8")


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "gone.txt")
    assert refused("bad\x00name")
    assert "long" in refused(tmp_path / ("x" * 400))


def test_a_file_that_fails_while_it_is_opened_is_told(put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a.txt", TEXT)

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", fail)
    assert "denied" in refused(path)


def test_a_closed_file_or_folder_is_told(put) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    closed = put("closed/a.txt", TEXT)
    closed.chmod(0)
    assert "denied" in refused(closed)
    closed.parent.chmod(0)
    assert "denied" in refused(closed)
    assert "denied" in refused(closed.parent)
    closed.parent.chmod(0o700)


# ── Limits ───────────────────────────────────────────────────────────────────────────────────


def test_limits_are_kept(put, tmp_path: Path) -> None:
    size = len(TEXT.encode())
    path = put("a.txt", TEXT)
    assert one(path, max_bytes=size).text == TEXT
    assert "max_bytes" in refused(path, TooLargeError, max_bytes=size - 1)
    put("b.txt", TEXT)
    assert many(tmp_path, max_articles=2)[0] == ["a.txt", "b.txt"]
    with pytest.raises(TooLargeError, match="max_articles"):
        many(tmp_path, max_articles=1)
    with pytest.raises(TooLargeError, match="max_articles"):
        many(tmp_path / "*.txt", max_articles=1)


def test_a_line_of_50_megabytes_is_read(put) -> None:
    line = (LINE + " ") * (50_000_000 // len((LINE + " ").encode()))
    article = one(put("x.txt", line))
    assert len(article.text) == len(line)
    assert article.warnings == ()


def test_a_text_needs_no_readers_of_other_formats() -> None:
    code = (
        "import sys; from pipeline.config import ReadConfig; from pipeline.read import read\n"
        "limits = dict(max_bytes=1 << 20, max_articles=1, timeout_s=1.0, least_arabic=0.1, most_broken=0.0)\n"
        f"list(read({str(SEEDS[4])!r}, ReadConfig(**limits), print))\n"
        "heavy = {'trafilatura', 'docx', 'pypdfium2', 'urllib3', 'lxml', 'numpy', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=places.CHECKOUT
    )
    assert ran.stdout.strip() == "[]"
