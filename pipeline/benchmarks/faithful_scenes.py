"""A sentence into which something is planted, and the edits that planting is made of.

In:   a sentence with its neighbours, or its text.
Out:  a Scene; a text with one span replaced, one word exchanged; what stands inside quotation marks.
Not:  which edit makes an error (faithful_errors.py) or a rewrite that is true (faithful_rewrites.py).
Why:  errors and rewrites are made by the same edits, of the same lists.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline import places

LEAST, MOST = 8, 45  # words of a sentence that is used
LISTS = places.page(Path(__file__).with_name("faithful.yaml"))
UNITS: list[str] = LISTS["numbers"].split()  # from three on
SAME_MONTH = {one: other for pair in LISTS["same_month"] for one, other in (pair, pair[::-1])}
_SAYS = (
    r"(?:و|ف)?(?:قال|قالت|أكد|أكدت|أوضح|أوضحت|أعلن|أعلنت|صرح|صرحت|أفاد|أفادت|ذكر|ذكرت|أشار|أشارت|أضاف|أضافت)"
)
HEAD = re.compile(rf"^({_SAYS}) ((?!إلى)(?:(?!أن|إن|بأن|أنه|أنها)[^\s،,.:]+ ){{1,7}})((?:أن|إن|بأن) )")
_MARKED = re.compile(r"«([^»]*)»|“([^”]*)”|\"([^\"]*)\"")
TITLED = re.compile(
    r"(?<!\S)((?:ال)?(?:رئيس|وزير|مدير|دكتور|سيد|مدرب|لاعب|فنان|مخرج|نائب|أستاذ|شيخ|سفير|ممثل|كاتب|قاضي|متحدث))"
    r" ([^\W\d]{3,}(?: [^\W\d]{3,})?)"
)
LATIN = re.compile(r"(?<!\S)[A-Z][A-Za-z]{2,}(?: [A-Z][A-Za-z]{2,})?")


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what may be planted in it."""

    text: str
    following: str  # the next sentence of its article, "" where there is none
    speakers: Sequence[str]  # of its article's other sentences
    names: Sequence[str]  # of other articles
    powers: Sequence[str]


Maker = Callable[[Scene, random.Random], str | None]


def quotations(text: str) -> list[tuple[int, int]]:
    """The spans inside quotation marks."""
    return [next(s for n in (1, 2, 3) if (s := one.span(n)) != (-1, -1)) for one in _MARKED.finditer(text)]


def outside(text: str, found: re.Match[str]) -> bool:
    """Whether a word stands outside of every quotation, whose words nobody may change."""
    return not any(start <= found.start() < end for start, end in quotations(text))


def exchanged(text: str, table: Mapping[str, str], draw: random.Random) -> str | None:
    """One word of the text exchanged by a table."""
    words = re.finditer(r"(?<![\w])(و?)([^\W\d]+)(?![\w])", text)
    found = [word for word in words if word[2] in table and outside(text, word)]
    if not found:
        return None
    one = draw.choice(found)
    return replaced(text, one.span(2), table[one[2]])


def replaced(text: str, span: tuple[int, int], new: str) -> str:
    """The text with one span of it exchanged."""
    return text[: span[0]] + new + text[span[1] :]
