"""A digest's links and picture: a click lands on the very sentence, the picture tells what the table does."""

from __future__ import annotations

import functools
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from pipeline import frame
from pipeline.briefing import entries
from pipeline.frame import FRAME
from pipeline.records import Source
from pipeline.render import html, render, told
from pipeline.text import letters
from tests import briefs, rooms
from tests.test_digest import OTHERS, QUAKE, QUAKE_AGAIN
from tests.test_page import DESK, browser, in_view  # noqa: F401 - a fixture

SHARED = "دعت الصين إلى التعاون بين الدول في بناء الموانئ. ورحبت الولايات المتحدة بذلك على الفور."
CHIPS = f"""سباق الرقائق

{SHARED}
قالت الولايات المتحدة إنها تريد الهيمنة على سوق الرقائق في عام 2023. وأضافت أنها لن تنتظر أحدا.
تريد الصين السيادة على بياناتها في عام 2024. وقالت الصين إن ذلك حقها بين الدول.
"""
PORTS = f"""موانئ جديدة

كتبت صحيفة عن الموانئ في عام 2022 خبرا طويلا. ونقلت عن مهندس قوله إن العمل بدأ.
{SHARED}
تسعى الولايات المتحدة إلى الهيمنة على خطوط النقل. ولا تخفي الولايات المتحدة ذلك.
"""


@functools.cache
def made(language: str = "ar") -> rooms.Run:
    """A run whose digest has every section, with several places in a cell and a power without some stance."""
    with frame.spoken(language):
        return rooms.run(QUAKE, *OTHERS[:2], QUAKE_AGAIN, CHIPS, PORTS)


@functools.cache
def pages(language: str = "ar") -> dict[str, lxml_html.HtmlElement]:
    """Every page of that run, by the name of its file."""
    run = made(language)
    names = {line.article: line.name for line in run.digest.lines}
    found = {f"{names[one.article.article]}.html": render("html", one) for one in run.briefs}
    found["digest.html"] = render("html", run.digest)
    return {name: lxml_html.fromstring(text) for name, text in found.items()}


def words_of(element: lxml_html.HtmlElement) -> str:
    return letters.display(element.text_content().replace("↩", " "))


def target(href: str, language: str = "ar") -> lxml_html.HtmlElement:
    name, _, anchor = href.partition("#")
    return pages(language)[unquote(name) or "digest.html"].get_element_by_id(anchor)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_link_of_a_digest_has_its_place(language):
    """`get_element_by_id` raises where there is none; links without an anchor open a whole brief."""
    page = pages(language)["digest.html"]
    hrefs = page.xpath("//a/@href")
    assert {unquote(href.partition("#")[0]) for href in hrefs} - {""} == set(pages(language)) - {
        "digest.html"
    }
    for href in hrefs:
        assert "#" not in href or target(href, language) is not None
    for name in ("stories", "timeline", "articles", "shared", "actors"):
        assert page.xpath(f"//section[@aria-labelledby='{name}']//a[contains(@href, '.html#')]"), name
    names = page.xpath("//@id")
    assert len(names) == len(set(names))


def test_a_sentence_of_a_digest_leads_to_its_very_words():
    links = pages()["digest.html"].xpath("//a[@class='sentence']")
    assert {target(link.get("href")).tag for link in links} == {"mark", "div"}, "sentences, and paragraphs"
    for link in links:
        place = target(link.get("href"))
        text = place.xpath(".//p[@class='text']")[0] if place.tag == "div" else place
        assert words_of(text) == words_of(link)


def test_no_citation_of_a_digest_is_plain_text():
    for cite in pages()["digest.html"].xpath("//span[@class='cite']"):
        links = cite.xpath("./a")
        assert links
        assert all(link.text in link.get("aria-label") for link in links)
        assert not any(char.isdigit() for char in "".join(cite.xpath("./text()")))


def test_a_line_of_a_citation_leads_to_its_own_article():
    shared = made().digest.shared[0]
    cite = pages()["digest.html"].xpath("//section[@aria-labelledby='shared']//span[@class='cite']")[0]
    hrefs = [link.get("href") for link in cite.xpath("./a")]
    assert [href.partition(".html")[0] + ".txt" for href in hrefs] == [one.article for one in shared.sources]
    for href in hrefs:
        assert SHARED in words_of(target(href))


def test_the_smallest_part_that_holds_a_place_is_its_entry():
    whole = briefs.make(briefs.article("قالت الصين كذا. ومضى الوزير إلى بيته.\n\nعاد أمس."))
    known = entries.entries(whole)
    first, second = (0, 15), (16, 37)

    def entry(start: int, end: int) -> str:
        return entries.entry(Source("a.txt", 1, start, end), known)

    assert entry(*first) == "c0-15"
    assert entry(5, 10) == "c0-15", "a name in a sentence"
    assert entry(20, 25) == entries.name(second)
    assert entry(10, 20) == "p0", "over two sentences"
    assert entry(30, 45) == "p0", "over two paragraphs"
    assert entry(900, 905) == "source"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_matrix_tells_its_first_places(language):
    run = made(language).digest
    numbers = told.article_numbers(run)
    china = next(row for row in run.actors if row.key == "China")
    there, frame_name = ("م5 س3", "الصين") if language == "ar" else ("A5 L3", "China")
    with frame.spoken(language):
        assert told.cell_places(china, "multilateralism", numbers) == there
        short = {"multilateralism": 9}
        full = told.cell_places(
            type(china)(china.name, china.key, short, china.articles, china.mentions),
            "multilateralism",
            numbers,
        )
    assert full == f"{there} …"
    assert f"| 1 ({letters.display(there)}) |" in letters.display(render("md", run))
    cell = pages(language)["digest.html"].xpath(
        f"//table[@class='matrix']//tr[th='{frame_name}']//a[text()='{there}']"
    )[0]
    assert "0004.txt" in cell.get("aria-label")
    assert "الصين" in words_of(target(cell.get("href"), language))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_picture_of_the_matrix_tells_what_the_table_does(language):
    page = pages(language)["digest.html"]
    picture = page.xpath("//svg[@class='picture']")[0]
    assert picture.get("role") == "img"
    named = ("aria-labelledby", "aria-describedby")
    labelled = [page.get_element_by_id(picture.get(name)) for name in named]
    assert [one.tag for one in labelled] == ["title", "desc"]
    with frame.spoken(language):
        assert labelled[0].text == FRAME["actors"]
        assert labelled[1].text == FRAME["picture_told"].format(actors=2, all=2, most=2)
    rows = page.xpath("//table[@class='matrix']//tbody/tr")
    names = [row.xpath("string(th)") for row in rows]
    assert [one.text for one in picture.xpath(".//text[@class='who']")] == names
    counts = [cell.text.split(" ")[0] for row in rows for cell in row.xpath("td[position() < last()]")]
    shown = picture.xpath(".//text[contains(@class, 'number')]/text()")
    assert shown == counts
    assert "–" in shown
    assert "2" in shown


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_picture_is_read_without_colour(language):
    """A bar's length tells its count, its pattern its stance; columns stand in the direction of the page."""
    run = made(language).digest
    with frame.spoken(language):
        grid = html.grid(run.actors, run.labels)
    assert list(grid.heads) == sorted(grid.heads, reverse=language == "ar")
    assert grid.edge == (100 if language == "ar" else 0)
    unit = {round(cell.width / cell.number, 2) for _, cells in grid.rows for cell in cells if cell.number}
    assert len(unit) == 1
    for _, cells in grid.rows:
        for cell in cells:
            near = cell.left + cell.width if language == "ar" else cell.left
            assert near == pytest.approx(cell.start)
    picture = pages(language)["digest.html"].xpath("//svg[@class='picture']")[0]
    for group in picture.xpath("./g[rect]"):
        row = int(group.get("class")[1:])
        assert group.xpath("./rect[@class='rim']/@fill") == [f"url(#pattern{row})"]


def test_a_long_name_stands_on_two_lines():
    assert html._halves("المفوضية السامية للأمم المتحدة لشؤون اللاجئين") == (
        "المفوضية السامية للأمم",
        "المتحدة لشؤون اللاجئين",
    )
    assert html._halves("الصين") == ("الصين",)


# ── In a browser ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def opened(browser, tmp_path: Path):  # noqa: F811 - a fixture
    run = made()
    for line, one in zip(run.digest.lines, run.briefs, strict=True):
        (tmp_path / f"{line.name}.html").write_text(render("html", one), "utf-8")
    (tmp_path / "digest.html").write_text(render("html", run.digest), "utf-8")
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = context.new_page()
    page.goto((tmp_path / "digest.html").as_uri())
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("section", ["stories", "timeline", "articles", "shared", "actors"])
def test_a_click_in_a_digest_lands_on_the_sentence(opened, section):
    links = opened.locator(f"section[aria-labelledby={section}] a[href*='.html#']")
    link = links.nth(links.count() - 1)
    href, text = link.get_attribute("href"), link.inner_text()
    link.click()
    opened.wait_for_url(f"**/{href}")
    place = opened.locator(":target")
    assert place.count() == 1
    assert in_view(place)
    assert opened.evaluate("document.activeElement.id") == href.partition("#")[2]
    if section == "actors":
        assert text.split(" س")[1] == place.locator("xpath=ancestor::div[1]/span").inner_text()
    plain = opened.evaluate("getComputedStyle(document.querySelector('.text')).backgroundColor")
    if href.partition("#")[2].startswith("c"):
        assert place.evaluate("one => getComputedStyle(one).backgroundColor") != plain


@pytest.mark.browser
def test_the_picture_fits_its_letters(opened):
    """No name runs into a column, and no number out of the picture."""
    boxes = opened.evaluate(
        """() => [...document.querySelectorAll('.picture text')].map(t => {
            const b = t.getBoundingClientRect(), p = t.closest('svg').getBoundingClientRect();
            return [t.classList[0], b.left - p.left, b.right - p.left, p.width];
        })"""
    )
    assert len(boxes) == 2 + 4 + 8
    for kind, left, right, wide in boxes:
        assert -1 <= left < right <= wide + 1
        if kind == "who":
            assert left >= 0.7 * wide
