"""The pages in a real browser: what a reader with a mouse, a keyboard or a phone meets."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.digest import Gathering
from pipeline.render import render
from tests import briefs
from tests.test_versions import THRICE, made

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LONG_WORD = "https://example.com/" + "a" * 200


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        assert os.environ.get("CI") != "true", "CI must have Chromium: the pages are tested there"
        pytest.skip("no Chromium on this machine: the page tests run in .ci/run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A short brief, a long one with awkward words, and their digest."""
    place = tmp_path_factory.mktemp("pages")
    short = briefs.sample()
    lines = ["<script>document.title='hacked'</script> الهيمنة.", f"{LONG_WORD} قالت الصين كذا."]
    lines += [
        f"قالت الدولة رقم {number} إنها تريد التعاون مع غيرها في كل شيء. وهذا خبر {number}."
        for number in range(80)
    ]
    source = briefs.article("\n".join(lines), LONG_WORD, title="عنوان طويل جدًا " * 12)
    long = briefs.make(source, most=60)
    gathering = Gathering()
    for name, whole in (("short", short), ("long", long)):
        (place / f"{name}.html").write_text(render("html", whole), "utf-8")
        gathering.add(name, whole)
    digest = gathering.digest([], briefs.setting(short.article, source))
    (place / "updates.html").write_text(render("html", made(THRICE)), "utf-8")
    (place / "digest.html").write_text(render("html", digest), "utf-8")
    return place


@pytest.fixture
def visit(browser, folder):
    """Open a page; at the end nothing may have been said on the console or asked of the network."""
    said: list[str] = []
    opened = []

    def go(name: str, viewport=DESK, **more):
        context = browser.new_context(viewport=viewport, **more)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        address = (folder / f"{name}.html").as_uri()
        page.on("request", lambda request: said.append(request.url) if request.url != address else None)
        page.goto(address)
        return page

    yield go
    for context in opened:
        context.close()
    assert said == []


@pytest.mark.parametrize("name", ["short", "long", "updates", "digest"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_it_fits_and_runs_right_to_left(visit, name, viewport):
    page = visit(name, viewport)
    assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen
    assert "hacked" not in page.title()


def test_the_embedded_font_is_the_one_that_is_seen(visit):
    page = visit("short")
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Mujaz Naskh\"', 'موجز'))"
    )
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.weight)")
    assert {"400", "700"} <= set(loaded)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "a.sentence"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [font["isCustomFont"] for font in fonts] == [True] * len(fonts) != []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("way", ["click", "enter"])
def test_a_sentence_leads_to_its_words_and_back(visit, viewport, way):
    page = visit("long", viewport, reduced_motion="reduce")
    link = page.locator("ol.sentences a.sentence").nth(40)
    target = page.locator(f"mark[id='{link.get_attribute('href')[1:]}']")
    before = target.evaluate("mark => getComputedStyle(mark).backgroundColor")
    link.scroll_into_view_if_needed()
    assert not in_view(target)
    if way == "click":
        link.click()
    else:
        link.focus()
        page.keyboard.press("Enter")
    assert target.inner_text() == link.inner_text()
    assert in_view(target)
    assert target.evaluate("mark => getComputedStyle(mark).backgroundColor") != before
    assert page.evaluate("document.activeElement.id") == target.get_attribute("id")
    target.locator("xpath=following-sibling::a[1]").click()
    assert in_view(link)


def in_view(locator) -> bool:
    return locator.evaluate(
        """element => {
            const box = element.getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight;
        }"""
    )


def test_what_was_removed_opens_and_leads_to_its_line(visit):
    page = visit("short", PHONE, reduced_motion="reduce")
    row = page.locator("table.removed tbody tr").first
    assert not row.is_visible()
    page.locator("details > summary").press("Enter")
    assert row.is_visible()
    row.locator("a").click()
    assert in_view(page.locator("#p6"))


@pytest.mark.parametrize("name", ["short", "updates", "digest"])
def test_a_screen_reader_finds_its_way(visit, name):
    page = visit(name)
    assert page.locator("main").count() == page.locator("h1").count() == page.locator("header").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    unnamed = page.evaluate(
        """[...document.querySelectorAll('a, [role=img], [role=region], section, aside')].filter(e =>
            !(e.textContent.trim() || e.getAttribute('aria-label'))
            || (e.hasAttribute('aria-labelledby')
                && !document.getElementById(e.getAttribute('aria-labelledby')))
        ).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert unnamed == []
    assert page.evaluate("[...document.querySelectorAll('th')].every(th => th.scope)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


CONTRAST = """() => {
    const parse = text => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b]
        .map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
    const behind = element => {
        for (; element; element = element.parentElement) {
            const colour = parse(getComputedStyle(element).backgroundColor);
            if (colour.length === 3 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const element of document.querySelectorAll('body *')) {
        if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
        const ink = light(parse(getComputedStyle(element).color));
        const [a, b] = [ink, light(behind(element))].sort((x, y) => y - x);
        if ((a + .05) / (b + .05) < 4.5) faint.push(element.outerHTML.slice(0, 80));
    }
    return faint;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["short", "updates", "digest"])
def test_every_word_can_be_read(visit, name, scheme):
    page = visit(name, color_scheme=scheme)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 24, 27)"}[scheme]
    assert page.evaluate(CONTRAST) == []


def test_versions_stand_side_by_side_and_a_sentence_leads_to_them(visit):
    page = visit("updates", PHONE, reduced_motion="reduce")
    page.locator("#b1 a.see").click()
    assert in_view(page.locator("#u1"))
    wide = visit("updates", {"width": 1000, "height": 900})
    one, two = (box.bounding_box() for box in wide.locator("#u1 .version").all())
    assert one["y"] == two["y"]
    assert one["x"] > two["x"]
    first, second = wide.locator("#u1 .changed bdi").evaluate(
        """words => ["12", "17"].map(figure => {
            const range = document.createRange(), text = words.firstChild;
            range.setStart(text, text.data.indexOf(figure));
            range.setEnd(text, text.data.indexOf(figure) + 2);
            return range.getBoundingClientRect().x;
        })"""
    )
    assert first > second, "the earlier figure stands first, at the right"


def test_it_prints_whole(visit):
    page = visit("short")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("table.removed tbody tr").first.is_visible()
    assert not page.locator("a.back").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    assert page.pdf().startswith(b"%PDF")
