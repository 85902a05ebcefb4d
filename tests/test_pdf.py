"""Room 1, pdf: letters that stand on their place, whatever the order they are stored in."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from omegaconf import OmegaConf

from pipeline import places
from pipeline.config import ReadConfig
from pipeline.read import read
from pipeline.read.broken import faults
from pipeline.read.pdf import _better
from pipeline.read.pdf import pdf as read_pdf
from pipeline.read.unbidi import logical
from pipeline.read.visual import visual
from tests.pdfs import pdf

CONFIG = ReadConfig(**OmegaConf.to_container(OmegaConf.load(places.configs() / "read" / "default.yaml")))
CHROMIUM = Path(__file__).parent / "fixtures" / "chromium.pdf"  # printed by Chromium 156 in Noto Naskh Arabic
PRINTED = [
    "إلى طاولة المفاوضات: قراءة في القمة الأولى",
    "قالت شركة Nimbus إن 12.5 في المائة من الأسهم بيعت في 2024/05/03 بنسبة 17% من رأس المال (تقريبا).",
    "انخفض المؤشر 5.2 نقطة، وبلغ سعر الصرف 3.75 ريال [انظر الجدول 2].",
    "أعلن World Bank عن اتفاق «GPT-4» في 10:30 صباحا، لا إله إلا الله، والآداب والأمم.",
    "قَالَ الوَزِيرُ إِنَّ الاتِّفَاقَ يُؤَيِّدُ الحِوَارَ بَيْنَ الدُّوَلِ.",
    "لن تتخلى الدولة عن سيادتها على مواردها، ولن ترضى بغير المساواة في المنطقة.",
]
# {…} runs from left to right in its line.
LINES = [
    "بنسبة {17}% من رأس المال",
    "في {2024/05/03} عند {10:30} بلغ {12.5}",
    "عام {2023}، و{4,200} مليون",
    "منذ {2019}-{2020} وحدها",
    "بحلول {١٢} مارس بلغت {١٧٫٥}٪ من الإجمالي",
    "والبنك الدولي ({World Bank Group}) عن اتفاق «{GPT-4}»",
    "سعر الصرف {1} {USD = 3.75} ريال",
    "زوروا {https://www.example.com/news?id=7} أو {editor@example.com} الآن",
    "دراسة {Open AI (US)} في مجلة",
    "قال: «إن الاتفاق (المؤقت) سيبقى» [انظر الجدول {2}].",
    "وفق دراسة {Smith et al. 2021} في مجلة",
    "{COVID-19} غير العالم",
]


def drawn(line: str) -> list[str]:
    """What stands in a line, from right to left."""
    return list(re.sub(r"\{(.*?)\}", lambda found: found[1][::-1], line))


def plain(line: str) -> str:
    return re.sub(r"[{}]", "", line)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_drawn_line_is_read(line: str, mirrored: bool) -> None:
    stands = drawn(line)
    if mirrored and "{Open" not in line:  # a bracket's name tells its side in no producer's pdf for sure
        stands = [letter.translate(str.maketrans("()[]«»", ")(][»«")) for letter in stands]
    assert logical(stands) == plain(line)


def test_a_latin_line_stays_as_it_stands() -> None:
    assert logical("Hello, world."[::-1]) == "Hello, world."


def test_a_pdf_printed_by_chromium_is_read_to_the_letter() -> None:
    [article] = read(str(CHROMIUM), CONFIG, lambda fault: pytest.fail(fault.message))
    assert article.text.split("\n") == PRINTED
    assert (article.title, article.warnings, [page.start for page in article.pages]) == ("خبر", (), [0])


def test_that_pdf_needs_it() -> None:
    document = pypdfium2.PdfDocument(CHROMIUM.read_bytes())
    page = document[0]
    textpage = page.get_textpage()
    stored = textpage.get_text_range()
    assert "ىلإ ةلواط" in stored
    assert faults(visual(page, textpage)) < faults(stored)
    for part in (textpage, page, document):
        part.close()


def test_numbers_and_brackets_of_a_page_in_visual_order_are_read() -> None:
    rows = [plain(line) for line in LINES[:6]]
    pages = [["".join(reversed(drawn(line))) for line in LINES[:6]]] * 2
    parts = read_pdf(pdf(pages), "x", 1 << 20)
    assert parts.text == "\n\n".join(["\n".join(rows)] * 2)
    assert [parts.text[page.start :].split("\n")[0] for page in parts.pages] == [rows[0]] * 2


def test_a_sound_page_is_never_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.visual.visual", lambda *_: pytest.fail("read again"))
    rows = ["قالت الصين إن الاتفاق الجديد لن يمس سيادتها", "في عام 2024 وبعده"]
    assert read_pdf(
        pdf([[re.sub("4202", "2024", row[::-1]) for row in rows]]), "x", 1 << 20
    ).text == "\n".join(rows)


def test_the_reading_by_places_must_have_the_same_letters_and_fewer_faults() -> None:
    stored, seen = "ىلإ ةلواط ةكرش", "إلى طاولة شركة"
    assert _better(stored, seen) == seen
    assert _better(seen, stored) == seen
    assert _better(stored, seen[:-5]) == stored
    assert _better(stored, "") == stored
