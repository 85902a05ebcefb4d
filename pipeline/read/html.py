"""Room 1, step 4: html → the article's text, one line a block.

In:   the decoded text of a web page.
Out:  its main text and its title.
Not:  share bars and "read also" lines that sit inside the article (clean.py gives them a role).
Why:  menus, comments and scripts are most of a page; trafilatura is measured on leaving them out.
      Where it finds no article, all visible text is better than nothing, and the brief says so. So it does
      where the page hides its whole article, as many do until a script shows it.

A page that is out of measure (thousands of levels or attributes) never reaches a parser whose work
grows with their square: the plain way reads it in one pass.
"""

from __future__ import annotations

import html as entities
import logging
import re
from collections.abc import Iterator
from typing import Any

from pipeline.frame import WARNINGS
from pipeline.read.parts import Parts, plain_title, unreadable

# fmt: off
RAW = {"script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"}  # no tags inside
HIDDEN = RAW | {"noscript", "template", "svg", "math", "select", "button", "object"}
INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
          "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
OPEN = {"p", "li", "br", "img", "td", "th", "tr", "tbody", "dt", "dd", "option", "meta", "link", "input",
        "hr", "source", "area", "base", "col", "embed", "param", "track", "wbr", "html", "head", "body"}
# fmt: on
MOST_ELEMENTS = 200_000  # tags of a page that trafilatura is given; it takes about 5 seconds for them
MOST_ATTRIBUTES = 1000  # of one tag; libxml2 compares each with each
DEEPEST = 200  # levels; libxml2 gives up soon after, and loses what is left
HARDLY = 200  # characters; a page that shows fewer hides its article, if it hides more than it shows
# What the page itself keeps from its reader; what scripts and style sheets hide cannot be known here.
UNSEEN = (
    "//*[@hidden and @hidden != 'until-found'] | //template"
    " | //*[contains(translate(@style, 'DISPLAYNOE ', 'displaynoe'), 'display:none')]"
)

# As HTML5 tokenizes a tag. Possessive, and whole even where the page ends inside it: a search that
# fails at one "<" after reading to the end, and again at the next, would be quadratic.
_ATTRIBUTE = (
    r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)?"""
)
_TAG = re.compile(
    rf"<!--(?:-?>)?|--!?>|<(/?)([a-zA-Z][^\s/>]*+)((?:{_ATTRIBUTE})*+)([\s/]*+)(?:>|\Z)|<[!?][^<>]*>"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
CUT_ENDS = ("…", "..")  # of a title that a page cut short
LEAST_CUT = 3  # words of it: fewer begin many titles
_SITE = re.compile(r"\s[|–—-]\s")  # «عنوان | اسم الموقع»
_RULE = re.compile(r"^\|(?:-+\|)+[ \t]*\n", re.MULTILINE)  # trafilatura's own, under a table's head


def html(text: str, where: str, encoding: str) -> Parts:
    """Read a web page.

    Raises:
        InputError: It shows no text.
    """
    tree = _tree(text) if _measured(text) else None
    title = None if tree is None else _title(tree)
    seen = text if tree is None else _seen(tree, text)
    main = "" if tree is None else _main(seen)
    told: tuple[str, ...] = ()
    if seen is not text and len(main) < HARDLY and 2 * len(main) < len(whole := _main(text)):
        main, told = whole, (WARNINGS["page_hidden"],)
    if main:
        return Parts(main, "text/html", encoding, title, warnings=told)
    visible, told = _visible(seen), (WARNINGS["no_main"],)
    if not visible and seen is not text:
        visible, told = _visible(text), (*told, WARNINGS["page_hidden"])
    if not visible:
        raise unreadable(where, "html without any text", "Open it in a browser and save its text as .txt.")
    return Parts(visible, "text/html", encoding, title, warnings=told)


def _shown(text: str, hiding: set[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each piece of text outside comments and the elements of `hiding`, and the tag after it; in one pass."""
    last, hidden, comment = 0, "", False
    for tag in _TAG.finditer(text):
        before, last = text[last : tag.start()], tag.end()
        if comment:
            comment = not tag[0].startswith("--")
            continue
        name = (tag[2] or "").lower()
        if hidden:
            hidden = "" if tag[1] and name == hidden else hidden
            continue
        if tag[0] == "<!--":
            comment = True
        elif name in hiding and not tag[1] and (name in RAW or "/" not in tag[4]):
            hidden = name
        yield before, tag
    if not hidden and not comment:
        yield text[last:], None


def _measured(text: str) -> bool:
    """Whether a page is of a size and depth that a parser takes well."""
    depth = 0
    for count, (_, tag) in enumerate(_shown(text, RAW)):
        if tag and tag[2] and tag[2].lower() not in OPEN | RAW:
            depth = max(0, depth - 1) if tag[1] else depth + ("/" not in tag[4])
        if count > MOST_ELEMENTS or depth > DEEPEST:
            return False
        rest = (tag and tag[3]) or ""
        if len(rest) > MOST_ATTRIBUTES and sum(1 for _ in _ATTRIBUTES.finditer(rest)) > MOST_ATTRIBUTES:
            return False
    return True


def _tree(text: str) -> Any | None:
    """The parsed page; bytes go in, since lxml refuses a str that declares an encoding."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _seen(tree: Any, text: str) -> str:
    """The page without the elements that it hides; `text` itself where it hides none."""
    from lxml import etree

    hidden = [one for one in tree.xpath(UNSEEN) if one.getparent() is not None]
    for one in hidden:
        one.tag = "{mujaz}unseen"  # no page has such a name
    # Text behind a hidden element stays a node of its own: joined to what stands before it, each time
    # anew, many of them take the square of their number; and so they do in trafilatura, left as empty tags.
    etree.strip_elements(tree, "{mujaz}unseen", with_tail=False)
    return etree.tostring(tree, encoding="unicode", method="html") if hidden else text


def _main(text: str) -> str:
    """The main text by trafilatura; empty where it finds none."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it grumbles about, our warning tells
    try:
        found = trafilatura.extract(text, include_comments=False, include_tables=True, output_format="txt")
        return _RULE.sub("", found or "")
    except Exception:  # RecursionError and the like: the plain way is next
        return ""


def _title(tree: Any) -> str | None:
    """The page's headline: og:title names the article, <title> often the site too.

    Where a page cut its og:title for those who share it, «وزير النقل يعلن…», what begins with it is whole.
    """
    named = tree.xpath("//meta[@property='og:title' or @name='og:title']/@content")
    first = tree.xpath("(//h1)[1]")
    for line_end in first[0].iter("br") if first else ():
        line_end.tail = " " + (line_end.tail or "")
    heading = "".join(first[0].itertext()) if first else ""
    page = tree.xpath("string((//head/title | //title)[1])")
    found = [one for one in map(plain_title, (*named[:1], heading, page)) if one]
    cut = found[0].rstrip(" .…") if found else ""
    short = bool(found) and found[0].endswith(CUT_ENDS)
    whole = [one for one in found[1:] if short and _begins_with(one, cut)]
    return next(iter([*whole, *found]), None)


def _begins_with(whole: str, cut: str) -> bool:
    """Whether a title is what was cut: it goes on with words, and names no site behind them."""
    rest = whole.removeprefix(cut).lstrip()
    long = len(cut.split()) >= LEAST_CUT
    return long and whole.startswith(cut) and rest[:1].isalnum() and not _SITE.search(rest)


def _visible(text: str) -> str:
    """All visible text, one line a block."""
    pieces: list[str] = []
    for piece, tag in _shown(text, HIDDEN):
        pieces.append(piece.replace("\n", " "))
        if tag and tag[2] and tag[2].lower() not in INLINE:
            pieces.append("\n")
    lines = (" ".join(entities.unescape(line).split()) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))
