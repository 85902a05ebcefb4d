"""Orthographic noise: a text as another keyboard, another newsroom or a scanner might have written it.

In:   a text, and a draw.
Out:  the text with other spellings of the same words.
Not:  asking a model with it (contrast.py), or taking spellings away (encoder/fold.py).
Why:  no label depends on the shape of an alef, so no answer may.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

SLIP_RATE = 0.005  # of the letters that have a twin in other dots: about one in forty words
# Letters that a scanner takes for each other: they differ in dots alone.
SLIPS = dict(zip("بتثجحخدذرزسشصضطظعغفق", "تبتحجحذدزرشسضصظطغعقف", strict=True))
_DIGITS = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩0123456789")
_QUOTES = (('"', '"'), ("«", "»"), ("“", "”"))
_MARKS = "\u064e\u064f\u0650\u0651\u0652"  # fatha, damma, kasra, shadda, sukun
_SIGNS = re.compile("[\u064b-\u0652\u0670]")
_HAMZA = {"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و"}
_JOINS = frozenset("بتثجحخسشصضطظعغفقكلمنهيئ")  # letters that a tatweel may follow
Noise = Callable[[str, random.Random], str]


def hamza(text: str, draw: random.Random) -> str:
    """Alef and waw lose their hamza here and there; an alef that begins a word may gain one."""
    bare = "".join(_HAMZA.get(char, char) if draw.random() < 0.5 else char for char in text)
    return re.sub(r"\bا(?=\w)(?!ل)", lambda _: "أ" if draw.random() < 0.05 else "ا", bare)


def taa_marbuta(text: str, draw: random.Random) -> str:
    """ة at the end of a word is written ه here and there."""
    return re.sub(r"ة\b", lambda _: "ه" if draw.random() < 0.3 else "ة", text)


def alef_maqsura(text: str, draw: random.Random) -> str:
    """ى and ي at the end of a word stand for each other here and there."""
    return re.sub(r"[ىي]\b", lambda one: "يى"["ىي".index(one[0])] if draw.random() < 0.3 else one[0], text)


def tatweel(text: str, draw: random.Random) -> str:
    """A few letters that join the next one are drawn out."""
    return _between(text, draw, 0.02, "ـ")


def diacritics(text: str, draw: random.Random) -> str:
    """Vowel signs go, or a few are added."""
    if draw.random() < 0.5:
        return _SIGNS.sub("", text)
    return _between(text, draw, 0.05, _MARKS)


def _between(text: str, draw: random.Random, rate: float, signs: str) -> str:
    """Put a sign between two joined letters, at a rate (0 to 1)."""
    out = []
    for index, char in enumerate(text):
        out.append(char)
        follower = text[index + 1 : index + 2]
        if char in _JOINS and "\u0621" <= follower <= "\u064a" and draw.random() < rate:
            out.append(draw.choice(signs))
    return "".join(out)


def digits(text: str, draw: random.Random) -> str:
    """Digits change their script, 0 to 9 and ٠ to ٩, throughout."""
    del draw
    return text.translate(_DIGITS)


def quotes(text: str, draw: random.Random) -> str:
    """Quotation marks take another style throughout."""
    start, end = draw.choice(_QUOTES)
    styled = re.sub('[«“]|(?<!\\w)"(?=\\w)', start, text)
    return re.sub('[»”]|(?<=\\w)"(?!\\w)', end, styled)


def spaces(text: str, draw: random.Random) -> str:
    """A few spaces are doubled."""
    return re.sub(r"(?<=\S) (?=\S)", lambda _: "  " if draw.random() < 0.03 else " ", text)


def slips(text: str, draw: random.Random) -> str:
    """A few letters get other dots, as a scanner reads them."""
    return "".join(SLIPS[char] if char in SLIPS and draw.random() < SLIP_RATE else char for char in text)


PURE: tuple[Noise, ...] = (hamza, taa_marbuta, alef_maqsura, diacritics, tatweel, digits, quotes, spaces)


def orthographic_noise(text: str, seed: int) -> str:
    """The paragraph as another keyboard, another newsroom or a scanner might have written it.

    Args:
        text: Any.
        seed: The same seed and text give the same noise, in whatever order texts come.
    """
    draw = random.Random(f"{seed} {zlib.crc32(text.encode('utf-8', 'surrogatepass'))}")  # noqa: S311  # no secret
    for noise in (*PURE, slips):
        text = noise(text, draw)
    return text
