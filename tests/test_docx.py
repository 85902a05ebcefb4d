"""docx: true right to left, its citations real footnotes, opened by other programs."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile

import docx
import pypdfium2
import pytest
from lxml import etree

from pipeline.frame import FRAME
from pipeline.render import render, told
from pipeline.text import letters
from tests import briefs, papers
from tests.papers import SEEDS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AWKWARD = [*papers.AWKWARD, "empty", "updates"]


def make(name: str):
    return {"empty": papers.empty, "updates": papers.updates}.get(name, lambda: papers.awkward(name))()


def parts(packed: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        assert package.testzip() is None
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def sentences(packed: bytes) -> list[str]:
    """The text of each sentence, without its mark and its label."""
    found = []
    for paragraph in docx.Document(io.BytesIO(packed)).paragraphs:
        if paragraph.style.name == "Mujaz Sentence":
            runs = [run for run in paragraph.runs if run.style.name == "Default Paragraph Font"]
            found.append("".join(run.text for run in runs).strip("\u200e"))
    return found


@pytest.mark.parametrize("name", AWKWARD)
def test_every_sentence_is_there_word_for_word_and_in_order(name):
    whole = make(name)
    packed = render("docx", whole)
    wanted = [one.text for one in whole.summary]
    wanted += [one.text for points in whole.points.values() for one in points]
    assert sentences(packed) == [papers.plain(text) for text in wanted]


@pytest.mark.parametrize("name", AWKWARD)
def test_everything_runs_right_to_left(name):
    made = parts(render("docx", make(name)))
    body = made["word/document.xml"]
    for part in (body, made["word/footnotes.xml"], made["word/footer.xml"]):
        assert all(one.find(f"{W}pPr/{W}bidi") is not None for one in part.iter(f"{W}p"))
        for run in part.iter(f"{W}r"):
            text = "".join(one.text or "" for one in run.iter(f"{W}t"))
            arabic = any("\u0620" <= letter <= "\u06ff" for letter in text)
            assert not arabic or run.find(f"{W}rPr/{W}rtl") is not None
    assert all(one.find(f"{W}tblPr/{W}bidiVisual") is not None for one in body.iter(f"{W}tbl"))
    assert body.find(f".//{W}sectPr/{W}bidi") is not None


def test_a_citation_is_a_footnote_that_says_where_and_in_which_words():
    whole = briefs.sample()
    made = parts(render("docx", whole))
    notes = {one.get(f"{W}id"): "".join(one.itertext()) for one in made["word/footnotes.xml"]}
    asked = [one.get(f"{W}id") for one in made["word/document.xml"].iter(f"{W}footnoteReference")]
    every = [whole.headline, *whole.summary]
    every += [one for points in whole.points.values() for one in points]
    every += [one.sentence for one in whole.figures]
    assert asked == [str(number) for number in range(1, len(every) + 1)]
    assert set(notes) == {"-1", "0", *asked}
    for number, cited in zip(asked, every, strict=True):
        for place in cited.sources:
            assert (
                f"{FRAME['line']} {place.line}، {FRAME['characters']} {place.start}–{place.end}"
                in notes[number]
            )
        first = cited.sources[0]
        assert f"«{letters.display(whole.article.text[first.start : first.end])}»" in notes[number]
        assert "a.txt" in notes[number]


def test_headings_and_tables_have_their_styles():
    document = docx.Document(io.BytesIO(render("docx", briefs.sample())))
    styled = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Head")]
    keys = ("summary", "known", "stances", "points", "standing", "figures", "removed")
    levels = (1, 2, 1, 2, 1, 1, 1)
    assert styled == [(f"Heading {level}", FRAME[key]) for level, key in zip(levels, keys, strict=True)]
    title = next(one for one in document.paragraphs if one.style.name == "Title")
    assert title.text.strip("\u200f") == briefs.sample().title
    assert title._p.findall(f".//{W}footnoteReference")
    bar, stances, actors, figures, left_out, removed = document.tables
    assert [cell.text for cell in stances.rows[1].cells] == ["هيمنة", "42%", "2", "1"]
    assert actors.rows[0].cells[0].text == FRAME["actor"]
    assert figures.rows[1].cells[0].text == "500 مليار دولار؛ عام 2024"
    reasons = [told.reason(one) for one in briefs.sample().left_out]
    assert [row.cells[0].text for row in left_out.rows[1:]] == reasons
    assert removed.rows[2].cells[1].text == "نسخة مطابقة للسطر 4"
    assert [cell.text for cell in bar.rows[0].cells] == ["هيمنة 42%", "تعددية 25%", "سيادة 19%", "محايد 14%"]


def test_versions_stand_side_by_side_with_their_footnotes():
    whole = papers.updates()
    document = docx.Document(io.BytesIO(render("docx", whole)))
    rows = document.tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["#", FRAME["earlier"], FRAME["later"], FRAME["changed"]]
    assert len(rows) == len(whole.updates) + 1
    assert rows[1].cells[1].text.strip("\u200f") == whole.updates[0].earlier.text
    assert rows[1].cells[2]._tc.findall(f".//{W}footnoteReference")


@pytest.mark.parametrize("name", ["bullets", "hostile"])
def test_the_same_brief_gives_the_same_bytes_and_no_clock(name):
    whole = make(name)
    packed = render("docx", whole)
    assert packed == render("docx", make(name))
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
    properties = docx.Document(io.BytesIO(packed)).core_properties
    assert (properties.author, properties.language) == ("mujaz", "ar-SA")
    assert properties.title == papers.plain(f"{FRAME['kicker']}: {whole.title or FRAME['untitled']}")
    assert (properties.created, properties.modified, properties.last_modified_by) == (None, None, "")


def test_a_narrow_share_has_no_words_in_the_bar_and_the_table_tells_it():
    lines = ["قالت الولايات المتحدة إنها تريد الهيمنة على السوق كلها منذ زمن طويل جدًا. " * 12, "السيادة."]
    document = docx.Document(io.BytesIO(render("docx", briefs.make(briefs.article("\n".join(lines))))))
    bar, stances = document.tables[:2]
    assert [cell.text for cell in bar.rows[0].cells] == ["هيمنة 99%", ""]
    assert [cell.text for cell in stances.rows[3].cells][:2] == ["سيادة", "1%"]


def test_a_digest():
    whole = papers.digest_of(briefs.sample(), papers.awkward("hostile"), papers.empty())
    packed = render("docx", whole)
    document = docx.Document(io.BytesIO(packed))
    assert sentences(packed) == [papers.plain(one.text) for one in whole.shared]
    titles = [one.text.strip("\u200e") for one in document.paragraphs if one.style.name == "Heading 2"]
    named = [papers.plain(line.title or FRAME["untitled"]) for line in whole.lines]
    assert titles == [f"{number}. {name}" for number, name in enumerate(named, start=1)]
    assert FRAME["no_stances"] in [one.text for one in document.paragraphs]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_docx_of_a_seed_says_what_its_json_says(seed_papers, seed):
    told = json.loads((seed_papers / f"{seed}.json").read_text("utf-8"))
    wanted = [one["text"] for one in told["summary"]]
    wanted += [one["text"] for points in told["points"].values() for one in points]
    wanted += [one["text"] for one in told["foreign"]]
    assert sentences((seed_papers / f"{seed}.docx").read_bytes()) == wanted


@pytest.mark.slow
def test_libreoffice_opens_it(seed_papers, tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine: nothing else opened the docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*words, str(seed_papers / f"{SEEDS[-1]}.docx")], check=True, capture_output=True, timeout=550
    )
    document = pypdfium2.PdfDocument(tmp_path / f"{SEEDS[-1]}.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    told = json.loads((seed_papers / f"{SEEDS[-1]}.json").read_text("utf-8"))
    for one in told["summary"]:
        place = one["sources"][0]
        assert str(place["line"]) in papers.words(text)
        assert {str(place["start"]), str(place["end"])} <= set(papers.words(text))
    assert papers.share_of(" ".join(one["text"] for one in told["summary"]), text) >= 0.9
