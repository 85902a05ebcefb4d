"""Room 1 against web pages made to hang or crash it: each is read in one pass, and its article comes out."""

from __future__ import annotations

import time

import pytest

from pipeline.frame import WARNINGS
from pipeline.read.html import html

LINES = [
    f"قالت وزارة الخارجية في البيان رقم {number} إن الاتفاق الجديد يحفظ سيادة الدولة." for number in range(9)
]
ARTICLE = "".join(f"<p>{line}</p>" for line in LINES)
MANY = " ".join(f"a{number}" for number in range(30_000))
VALUES = " ".join(f'a{number}="x"' for number in range(30_000))


def page(inner: str) -> str:
    return f"<!doctype html><html><head><title>خبر</title></head><body>{inner}</body></html>"


PAGES = {
    "levels": page("<div>" * 100_000 + ARTICLE + "</div>" * 100_000),
    "levels left open": page("<b>" * 100_000 + ARTICLE),
    "attributes": page(f"<p {VALUES}>نص</p>{ARTICLE}"),
    "attributes behind a quoted bracket": page(f'<p x=">" {VALUES}>نص</p>{ARTICLE}'),
    "attributes behind a false quote": page(f'<p ="><p {MANY}>نص</p>{ARTICLE}'),
    "attributes behind an empty comment": page(f"<!--><p {MANY}>نص</p>{ARTICLE}"),
    "attributes behind a false script": page(f"<title><script></title><p {MANY}>نص</p>{ARTICLE}"),
    "attributes of a closing tag": page(f"</p {MANY}>{ARTICLE}"),
    "quotes left open": page("<a b='" * 100_001 + "'>" + ARTICLE),
    "comments left open": page(ARTICLE + "<!--" * 100_000),
    "tags left open": page(ARTICLE + "<a" * 100_000),
    "spaces in tags": page(("<a" + " " * 50) * 5000 + ">" + ARTICLE),
    "brackets": page(ARTICLE + "<" * 200_000),
    "entities": '<!DOCTYPE html [<!ENTITY a "لول"><!ENTITY b "&a;&a;&a;&a;">]><html><body>&b;' + ARTICLE,
    "a file as an entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p>'
    + ARTICLE,
    "scripts": page(
        "<script>" + 'document.write("<p>سر</p>"); if (a<b && c>d) {}' * 5000 + "</script>" + ARTICLE
    ),
    "paragraphs left open": "<html><body><p>" + "<p>".join(LINES),
    "no body": "<html><title>خبر</title>" + ARTICLE,
    "text after the end": "<html></html>" + ARTICLE,
    "a NUL in a tag": page("<p\x00>قا\x00ل</p>" + ARTICLE),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_article_comes_out_in_time(name: str) -> None:
    started = time.process_time()
    parts = html(PAGES[name], "page", "utf-8")
    assert time.process_time() - started < 10  # a quadratic reader takes minutes
    assert all(line in parts.text for line in LINES)
    assert "سر" not in parts.text
    assert "root:" not in parts.text
    assert len(parts.text.splitlines()) >= len(LINES)


def test_scripts_do_not_count_as_levels() -> None:
    assert html(PAGES["scripts"], "page", "utf-8").warnings == ()


def test_what_is_out_of_measure_says_so() -> None:
    assert html(PAGES["levels"], "page", "utf-8").warnings == (WARNINGS["no_main"],)
