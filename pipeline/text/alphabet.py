"""The table behind the matching form: what each character of the basic plane becomes.

In:   nothing.
Out:  one look-up table over UTF-16 code units, and `plain` for the texts that no such table can serve.
Not:  running it over texts (letters.py).
Why:  one pass of a table is what makes matching fast; its rules stand here, as data, and are checked
      against camel-tools in the tests.

The rules, in the order in which a character meets them:
  alef with anything (أ إ آ ٱ ٲ ٳ) → ا · ى and the Persian and Urdu yehs → ي · ة and the Persian and
  Urdu hehs → ه · ک → ك · ؤ → و, ئ → ي; ء stays, since without it ماء (water) would read as ما (not)
  vowel signs, Quranic signs, tatweel, zero-width characters, bidi and other controls → nothing
  digits of any script → 0 to 9 · Latin, Greek, Cyrillic … → lower case · compatibility forms → NFKC
  punctuation and symbols of any script, and every kind of space → a space
Numbers: "." and "٫" stay between digits; a comma (, ٬ ،) between digits goes where it parts thousands
  and becomes "." elsewhere (letters.py sees the neighbours). So 3.5, 35 and 3,500 stay apart.
"""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

GONE = 0  # the character leaves nothing
HARD = 1  # only `plain` can tell: NFKC makes several characters of it, or joins it to its neighbour
NEWLINE, SPACE, COMMA, POINT = 0x0A, 0x20, 0x2C, 0x2E

FOLD = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیېےۓئ", "ي"),
    **dict.fromkeys("ةەہھۀۂۃ", "ه"),
    "ؤ": "و",
    "ک": "ك",
    "ڪ": "ك",
    "٫": ".",
    "٬": ",",
    "،": ",",
    ".": ".",
    ",": ",",
}
# Arabic signs above and below the letters: the harakat that camel-tools takes away, the combining
# hamzas and madda (their letters fold to the same base), and the Quranic signs.
SIGNS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff]"
)
TATWEEL = "\u0640"
# camel-tools writes this ligature out, and Unicode has no decomposition for it.
WRITTEN_OUT = {"\ufdfd": "بسم الله الرحمن الرحيم"}
# What Arabic news is written in besides ASCII, the commonest first.
COMMON = (
    "".join(map(chr, (*range(0x621, 0x63B), *range(0x640, 0x656), *range(0x660, 0x66A), 0x60C, 0x61B, 0x61F)))
    + "\u0670\u0671\u06cc\u06a9\u067e\u0686\u06a4\u06af\u06d5\u066a\u066b\u066c\u00a0\u00ab\u00bb"
    + "\u2018\u2019\u201c\u201d"
    + "\u2013\u2014\u2026\u2022\u00b7\ufeff\u00ad\u061c\u2060"
    + "".join(
        map(
            chr,
            (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x6F0, 0x6FA)),
        )
    )
    + "\u2009\u2003\u2010\u2011\u2012\u2039\u203a\u00b0\u20ac\u00a3\u00e9\ufd3e\ufd3f"
)
# Ideographs, Hangul syllables and private use: letters that stay as they are; skipped for a quick start.
UNCHANGED = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0xE000, 0xF900))


@functools.cache
def table() -> NDArray[np.uint16]:
    """What each UTF-16 code unit becomes: a unit, GONE, or HARD. Shape (65536,)."""
    units = np.arange(0x10000, dtype=np.uint16)
    start = 0
    for low, high in (*UNCHANGED, (0x10000, 0x10000)):
        for code in range(start, low):
            units[code] = _unit(chr(code))
        start = high
    units[NEWLINE] = NEWLINE  # it parts the texts that are looked up together
    return units


@functools.cache
def table_of_plain() -> NDArray[np.uint16]:
    """The same table for texts that went through `plain`: what was HARD and is still there stays."""
    units = table()
    return np.where(units == HARD, np.arange(0x10000, dtype=np.uint16), units)


@dataclass(frozen=True, slots=True)
class Narrow:
    """The table for one text at a time, over bytes: one for each of 256 common characters.

    ASCII keeps its own bytes. A text with any other character cannot be encoded, and goes the long way.
    """

    encoding: Any  # what `codecs.charmap_encode` takes
    decoding: str  # what `codecs.charmap_decode` takes
    fold: bytes  # what each byte becomes; points and commas stay
    gone: bytes  # the bytes that leave nothing


@functools.cache
def narrow() -> Narrow:
    """The same rules as `table`, for texts of its characters only."""
    others = [char for char in COMMON if table()[ord(char)] != HARD][:128]
    chars = "".join(map(chr, range(128))) + "".join(others)
    chars += "\ufffe" * (256 - len(chars))  # stands for no character
    byte = {char: at for at, char in enumerate(chars)}
    fold, gone = bytearray(range(256)), bytearray()
    for char, at in byte.items():
        unit = SPACE if char == "\n" else int(table()[ord(char)])
        if unit == GONE:
            gone.append(at)
        elif char != "\ufffe":
            fold[at] = byte[chr(unit)]
    return Narrow(
        encoding=codecs.charmap_build(chars),
        decoding=chars,
        fold=bytes(fold),
        gone=bytes(gone),
    )


def _unit(char: str) -> int:
    """One entry of the table."""
    form = unicodedata.normalize("NFKC", char).casefold()
    if char in WRITTEN_OUT or unicodedata.category(char) == "Cs" or any(map(_joins, form)):
        return HARD
    form = "".join(map(single, form))
    if len(form) > 1:
        return HARD if form.strip(" .,") else SPACE
    if form > "\uffff":
        return HARD
    return ord(form) if form else GONE


def _joins(char: str) -> bool:
    """Whether NFKC may join the character to the one before it: combining signs and Hangul jamo."""
    if SIGNS.match(char) or "\ufe00" <= char <= "\ufe0f":
        return False
    return unicodedata.category(char)[0] == "M" or "\u1100" <= char <= "\u11ff"


def single(char: str) -> str:
    """What one character becomes when its neighbours play no part; at most one character.

    The full stop and the commas stay, for letters.py to look at their neighbours.
    """
    if char in FOLD:
        return FOLD[char]
    if char == TATWEEL or SIGNS.match(char) or "\ufe00" <= char <= "\ufe0f":
        return ""
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if char.isspace() or kind[0] in "PSZ" or visible_format(char):
        return " "
    return "" if kind in ("Cc", "Cf") else char


def visible_format(char: str) -> bool:
    """Whether a character of the format class is drawn: Arabic number signs, the end of an aya."""
    return char in "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"


def plain(text: str) -> str:
    """A text in NFKC and lower case, for `table_of_plain`; characters beyond the basic plane are done here.

    It is repeated until nothing changes, since what NFKC makes may hold signs that go, and what goes
    may have stood between a letter and its accent. A lone surrogate goes.
    """
    while True:
        form = "".join(WRITTEN_OUT.get(char, char) for char in text)
        form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", form).casefold())
        form = "".join(map(_prepared, form))
        if form == text:
            return form
        text = form


def _prepared(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return ""
    form = single(char)
    return form if char > "\uffff" or form == "" else char
