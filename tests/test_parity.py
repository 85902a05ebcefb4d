"""Every format tells the same brief and the same digest: each section, each sentence, each citation."""

from __future__ import annotations

import dataclasses
import functools
import io
import re

import docx
import pypdfium2
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from pipeline import frame
from pipeline.frame import FRAME
from pipeline.records import Brief, Cited, LeftOut, Update
from pipeline.render import md, render, told
from pipeline.text import letters
from tests import briefs, papers, rooms
from tests.test_digest import OTHERS, QUAKE, QUAKE_AGAIN
from tests.test_docx import parts

FORMS = ("md", "html", "docx", "pdf")
POWERS = (
    "سباق الرقائق\n\nدعت الصين إلى التعاون بين الدول في الرقائق.\nقالت الولايات المتحدة إنها تريد الهيمنة.\n"
)
ARABIC = re.compile("[\u0620-\u06d3]+")
BRIEF = ("summary", "known", "updates", "stances", "points", "standing", "figures", "removed")
DIGEST = ("stories", "agreed", "differs", "timeline", "articles", "shared", "actors")


def elsewhere(one: Update) -> Update:
    """Versions that stand in another article: its name is cited too."""
    sides = (one.earlier, one.later)
    earlier, later = (
        dataclasses.replace(
            side, sources=tuple(dataclasses.replace(at, article="b.txt") for at in side.sources)
        )
        for side in sides
    )
    return dataclasses.replace(one, earlier=earlier, later=later)


@functools.cache
def whole(language: str) -> Brief:
    """A brief with every section: versions, a cut sentence, another story, warnings."""
    with frame.spoken(language):
        sample = briefs.sample()
        first = dataclasses.replace(sample.summary[1], made="compressed", cut=("وأضافت أنها",))
        foreign = (sample.points["neutral"] or sample.summary)[0]
        return dataclasses.replace(
            sample,
            summary=(sample.summary[0], first, *sample.summary[2:]),
            updates=tuple(map(elsewhere, papers.updates().updates)),
            foreign=(foreign,),
            left_out=(*sample.left_out, LeftOut("foreign", 0, 1, 5, foreign.sources)),
            notes=(
                *frame.WARNINGS.values(),
                FRAME["elsewhere"].format(where="خبر.txt", paragraphs=frame.count(3, "paragraph")),
            ),
            distance=0.4,
            abstained=0.2,
        )


@functools.cache
def gathered(language: str):
    """A digest with a story that agrees, differs, and is dated."""
    with frame.spoken(language):
        return rooms.run(QUAKE, *OTHERS, QUAKE_AGAIN, POWERS).digest


def shown(form: str, made: object) -> str:
    """Everything that a format shows, as a reader of it gets it."""
    content = render(form, made)  # type: ignore[arg-type]
    if form == "md":
        content = MarkdownIt("commonmark", {"html": True}).enable("table").render(content)
    if form in ("md", "html"):
        page = lxml_html.fromstring(content)
        for style in page.xpath("//style | //head"):
            style.drop_tree()
        return " ".join(page.itertext())
    assert isinstance(content, bytes)
    if form == "docx":
        made_of = parts(content)
        texts = [made_of[f"word/{name}.xml"].itertext() for name in ("document", "footnotes")]
        return " ".join(" ".join(one) for one in texts)
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def cited_of(made: Brief) -> list[Cited]:
    """Every sentence that a brief shows, headline first."""
    found = [*([made.headline] if made.headline else []), *made.summary, *made.foreign]
    found += [side for one in made.updates for side in (one.earlier, one.later)]
    found += [one for points in made.points.values() for one in points]
    return [*found, *(one.sentence for one in made.figures)]


def of_digest(made) -> list[Cited]:
    found = [line.lede for line in made.lines if line.lede]
    found += [*made.shared, *(one.cited for one in made.timeline)]
    for story in made.stories:
        found += [side for group in story.agreed for side in group]
        found += [side for one in story.differs for side in (one.earlier, one.later)]
        found += [*story.shared, *([story.headline] if story.headline else [])]
    return found


def asked(cited: list[Cited]) -> str:
    """The sentences, each once, with the lines where they stand."""
    texts = dict.fromkeys(one.text for one in cited)
    lines = dict.fromkeys(place.line for one in cited for place in one.sources)
    return " ".join([*texts, *map(str, lines)])


def least(form: str) -> float:
    """How many of the words must come back: PDFium turns a few round (docs/formats.md)."""
    return 0.98 if form == "pdf" else 1.0


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_every_section_sentence_and_citation_of_a_brief(form, language):
    made = whole(language)
    text = shown(form, made)
    with frame.spoken(language):
        wanted = [FRAME[key] for key in (*BRIEF, "figures_how", "foreign_how", "of_words", "compressed")]
        wanted += [told.reason(one) for one in made.left_out]
        wanted += [told.how_many(one) for one in made.left_out]
        wanted += [told.balance(made) or "", *made.notes, *(frame.label(one) for one in made.labels)]
        wanted += [frame.power(one.name, one.key) for one in made.actors]
    cuts = [words for one in made.summary for words in one.cut]
    figures = [figure.text for one in made.figures for figure in one.figures]
    said = " ".join([*wanted, *cuts, *figures, asked(cited_of(made))])
    assert papers.share_of(said, text) >= least(form)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_every_section_sentence_and_citation_of_a_digest(form, language):
    made = gathered(language)
    assert made.stories[0].agreed
    assert made.stories[0].differs
    assert made.timeline
    text = shown(form, made)
    with frame.spoken(language):
        wanted = [FRAME[key] for key in (*DIGEST, "stories_how", "timeline_how")]
        wanted += [frame.power(one.name, one.key) for one in made.actors]
        numbers = told.article_numbers(made)
        cells = [told.cell_places(one, label.name, numbers) for one in made.actors for label in made.labels]
        wanted += [FRAME["cells_how"], *cells]
    assert any(cells)
    wanted += [line.article for line in made.lines] + [one.written for one in made.timeline]
    assert papers.share_of(" ".join([*wanted, asked(of_digest(made))]), text) >= least(form)


@pytest.mark.parametrize("form", ["md", "docx", "pdf"])
def test_a_section_that_is_lost_is_missed(form):
    """The tests above can fail; html holds the whole source too, so there a sentence is never lost."""
    text = shown(form, dataclasses.replace(whole("ar"), figures=(), foreign=(), updates=()))
    assert papers.share_of(asked(cited_of(whole("ar"))), text) < least(form)


@pytest.mark.parametrize("form", FORMS)
def test_an_english_frame_has_no_arabic_word(form):
    """Whatever Arabic is shown stands in the source, or is a name of an article or a sign of a warning."""
    made = whole("en")
    arabic = [one.article.text for one in (made, papers.updates())]
    arabic += ["خبر", "طظ", *(word for one in made.updates for pair in one.changed for word in pair)]
    known = set(ARABIC.findall(" ".join(map(letters.display, arabic))))
    foreign = set(ARABIC.findall(letters.display(shown(form, made)))) - known
    if form == "pdf":  # a vowel or a hyphen may part a word
        foreign = {word for word in foreign if not any(word in one for one in known)}
    assert {word for word in foreign if word not in "ط§ظ"} == set()


def test_an_english_docx_runs_both_ways():
    """Frame paragraphs from left to right, Arabic ones from right to left; the page from left to right."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    made = parts(render("docx", whole("en")))
    body = made["word/document.xml"]
    assert body.find(f".//{w}sectPr/{w}bidi") is None
    assert not list(body.iter(f"{w}bidiVisual"))
    seen = set()
    for part in (body, made["word/footnotes.xml"]):
        for paragraph in part.iter(f"{w}p"):
            bidi = paragraph.find(f"{w}pPr/{w}bidi")
            assert bidi is not None
            right = bidi.get(f"{w}val") != "0"
            first = re.search("[A-Za-z\u0620-\u06d3]", "".join(paragraph.itertext()))
            if first:
                assert right == bool(ARABIC.match(first[0])), "".join(paragraph.itertext())
            seen.add(right)
            for run in paragraph.iter(f"{w}r"):
                text = "".join(one.text or "" for one in run.iter(f"{w}t"))
                assert not ARABIC.search(text) or run.find(f"{w}rPr/{w}rtl") is not None
    assert seen == {True, False}
    assert docx.Document(io.BytesIO(render("docx", whole("en")))).core_properties.language == "en-US"


def test_words_of_an_english_page_keep_apart_from_arabic_ones():
    with frame.spoken("en"):
        shown_ = md.shown("Its body stood in خبر [1].txt already")
        assert md.shown(" Neutral ") == "Neutral"
    assert re.sub("<[^>]*>", "", shown_) == r"Its body stood in خبر \[1\].txt already"


def test_a_latin_label_behind_an_arabic_sentence_keeps_together():
    """Between marks: LibreOffice else cuts «(Neutral)» in two at the end of a line, each half on its side."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    tails = []
    for paragraph in parts(render("docx", whole("en")))["word/document.xml"].iter(f"{w}p"):
        bidi = paragraph.find(f"{w}pPr/{w}bidi")
        of = [
            run
            for run in paragraph.iter(f"{w}r")
            if run.find(f"{w}rPr/{w}rStyle[@{w}val='Tail']") is not None
        ]
        if of and bidi is not None and bidi.get(f"{w}val") != "0":
            tails.append("".join(text.text or "" for run in of for text in run.iter(f"{w}t")))
    assert tails
    assert all(tail.startswith(" \u200e(") and tail.endswith(")\u200e") for tail in tails), tails


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_section_of_a_docx_is_empty_and_heads_of_tables_repeat(language):
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for made in (whole(language), gathered(language), papers.empty()):
        body = parts(render("docx", made))["word/document.xml"][0]
        styles = []
        for block in body:
            style = block.find(f"{w}pPr/{w}pStyle")
            styles.append(block.tag.removeprefix(w) if style is None else style.get(f"{w}val"))
        levels = [int(one[-1]) if one.startswith("Heading") else 9 for one in styles]
        for one, two in zip(levels, [*levels[1:], 0], strict=True):
            assert one == 9 or two > one, styles
        for table in body.iter(f"{w}tbl"):
            if table.find(f"{w}tblPr/{w}tblStyle").get(f"{w}val") == "Matrix":
                assert table.find(f"{w}tr/{w}trPr/{w}tblHeader") is not None


def test_numbers_of_a_summary_are_kept():
    """The lede may be the second sentence: the others keep their numbers, and Word restarts its lists."""
    sample = briefs.sample()
    made = dataclasses.replace(sample, lede=sample.summary[1])
    numbering = parts(render("docx", made))["word/numbering.xml"]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert [one.get(f"{w}val") for one in numbering.iter(f"{w}startOverride")] == ["2", "1", "3"]
    assert "\n1. " in render("md", made)
    assert "\n3. " in render("md", made)


def test_a_note_of_an_english_page_keeps_its_names_apart():
    with frame.spoken("en"):
        assert told.runs("3 paragraphs stood in خبر أول.txt, and") == [
            ("3 paragraphs stood in ", False),
            ("خبر أول", True),
            (".txt, and", False),
        ]
        assert told.runs("«قال GPT-4 كذا»: why") == [("«قال GPT-4 كذا»", True), (": why", False)]
    assert told.runs("كما هو GPT") == [("كما هو GPT", False)]
