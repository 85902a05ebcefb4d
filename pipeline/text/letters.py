"""Letters: the two forms of a text, one to show and one to compare.

In:   any text.
Out:  `display`, with only invisible junk gone; `match`, with everything gone that two copies of a
      passage may differ in.
Not:  the rules of the matching form (alphabet.py), the cleaning that an encoder was trained with
      (encoder/), or roles (clean.py).
Why:  a reader must see the source's own words, and a comparison must not see its vowels.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.text import alphabet

Codes = NDArray[np.uint16]
Offsets = NDArray[np.int64]

# Controls that are no space, the soft hyphen, U+061C, zero-width characters and joiners, bidi marks,
# embeddings and isolates, invisible operators, BOM, annotation marks, and the tags of plane 14.
JUNK = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C),
        (0x180E, 0x180E),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
        (0xE0001, 0xE0001), (0xE0020, 0xE007F),
    )
    for code in range(first, last + 1)
)  # fmt: skip
SPACES = (  # what Python's `isspace` knows
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
EDGES = SPACES + JUNK  # what stands around a text and is not of it
_JUNK = re.compile(f"[{re.escape(JUNK)}]+")
_GAP = re.compile(f"[{re.escape(EDGES)}]+")
# In bytes of the narrow table: a number with a mark inside, a comma that parts thousands, and a mark outside.
_INSIDE = re.compile(rb"[0-9][.,][0-9]")
_THOUSANDS = re.compile(rb"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_OUTSIDE = re.compile(rb"[.,](?![0-9])|(?<![0-9])[.,]")
_NO_MARKS = bytes.maketrans(b".,", b"  ")
BLOCK = 1 << 17  # characters looked up at once: what stays in a processor's cache


def display(text: str) -> str:
    """The text as a reader sees it: invisible junk out, every run of spaces or newlines one space, trimmed.

    Idempotent. Every other character stays, in its order: diacritics, tatweel and punctuation too.
    """
    if not text.isprintable():  # what prints is no junk, and this is ten times as quick to know
        text = _JUNK.sub("", text)
    return " ".join(text.split())


def display_map(text: str) -> tuple[str, Offsets]:
    """The display form, and where each of its characters stands in the text.

    Returns:
        The form, and the source offset of each character, in code points. Shape (characters of the
        form,), strictly rising. A span (start, end) of the form, not empty, is
        `text[offsets[start]:offsets[end - 1] + 1]`; a space is where the run it stands for begins.
    """
    if display(text) == text:
        return text, np.arange(len(text), dtype=np.int64)
    pieces: list[str] = []
    places: list[NDArray[np.int64]] = []
    at, owed = 0, -1  # owed: the offset of a space that is written once a word follows
    for start, end in _gaps(text):
        if start > at:
            if owed >= 0:
                pieces.append(" ")
                places.append(np.array([owed]))
            pieces.append(text[at:start])
            places.append(np.arange(at, start))
            owed = -1
        if owed < 0 and pieces:
            owed = next((i for i in range(start, end) if text[i].isspace()), -1)
        at = end
    if not pieces:
        return "", np.empty(0, np.int64)
    return "".join(pieces), np.concatenate(places).astype(np.int64, copy=False)


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Each run of junk and spaces, and an empty one at the end of the text."""
    for found in _GAP.finditer(text):
        yield found.span()
    yield len(text), len(text)


def match(text: str) -> str:
    """The matching form: two copies of a passage have the same one, though written differently.

    Undiacritised and normalised as camel-tools does it, and further (see alphabet.py): words of
    letters and digits with one space between them. Idempotent. A number keeps its value: "3.5",
    "35" and "3,500" differ.

    Source: NFKC and case folding, Unicode Standard Annex 15 and chapter 3.13.
    """
    table = alphabet.narrow()
    try:
        form, _ = codecs.charmap_encode(text, "strict", table.encoding)
    except UnicodeEncodeError:
        return _text(match_codes([text])[0])[:-1]
    form = form.translate(table.fold, table.gone)
    if _INSIDE.search(form):
        form = _OUTSIDE.sub(b" ", _THOUSANDS.sub(b"", form)).replace(b",", b".")
    else:
        form = form.translate(_NO_MARKS)
    return codecs.charmap_decode(b" ".join(form.split()), "strict", table.decoding)[0]


def match_all(texts: Iterable[str]) -> list[str]:
    """The matching form of each text: the same as `match`, many times faster in bulk."""
    forms: list[str] = []
    for block in _blocks(texts):
        forms += _text(match_codes(block)[0]).split("\n")[:-1]
    return forms


@cache
def listed(words: str) -> frozenset[str]:
    """The matching forms of words or phrases that a module lists as «أ،ب،ج ج»; read once a list."""
    return frozenset(match_all(words.split("،")))


def match_codes(texts: Sequence[str]) -> tuple[Codes, Offsets]:
    r"""The matching forms as numbers, for a caller that hashes them without making strings.

    Returns:
        The forms' UTF-16 code units one after another, each form closed by a newline (10), which is
        in no form; words are parted by single spaces (32). And where each form begins, with the
        whole length last: form i is `codes[offsets[i]:offsets[i + 1] - 1]`. Shapes (units,) and
        (texts + 1,).
    """
    if not texts:
        return np.empty(0, np.uint16), np.zeros(1, np.int64)
    codes, hard = _form(texts, alphabet.table())
    if hard.size:
        texts = list(texts)
        for index in hard:
            texts[index] = alphabet.plain(texts[index])
        codes, _ = _form(texts, alphabet.table_of_plain())
    ends = np.flatnonzero(codes == alphabet.NEWLINE) + 1
    return codes, np.concatenate([np.zeros(1, np.int64), ends.astype(np.int64, copy=False)])


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in groups of about BLOCK characters; a longer text is a group of its own."""
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _text(codes: Codes) -> str:
    return codes.astype("<u2", copy=False).tobytes().decode("utf-16-le", "surrogatepass")


def _form(texts: Sequence[str], table: Codes) -> tuple[Codes, NDArray[np.int64]]:
    """The closed forms of the texts, and which of them hold what the table cannot tell."""
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:  # a newline inside a text is a space like any other
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    units = np.frombuffer(("\n" + joined + "\n" * 5).encode("utf-16-le", "surrogatepass"), "<u2")
    codes = table[units]
    hard = np.flatnonzero(codes == alphabet.HARD)
    if hard.size:
        return codes, np.unique(np.searchsorted(np.flatnonzero(units == alphabet.NEWLINE), hard) - 1)
    codes = codes[codes != alphabet.GONE]
    _numbers(codes)
    codes = codes[_kept(codes)]
    edge = np.flatnonzero(codes[:-5] == alphabet.NEWLINE) + 1
    leading = edge[codes[edge] == alphabet.SPACE]
    if leading.size:
        codes = np.delete(codes, leading)
    return codes[1:-4], hard


def _numbers(codes: Codes) -> None:
    """Settle points and commas in place: between digits they tell a number's value, elsewhere nothing."""
    at = np.flatnonzero((codes == alphabet.POINT) | (codes == alphabet.COMMA))
    digit = [codes[at + step] - np.uint16(48) < 10 for step in (-1, 1, 2, 3, 4)]
    inside = digit[0] & digit[1]
    thousands = inside & (codes[at] == alphabet.COMMA) & digit[2] & digit[3] & ~digit[4]
    codes[at] = np.where(thousands, alphabet.GONE, np.where(inside, alphabet.POINT, alphabet.SPACE))


def _kept(codes: Codes) -> NDArray[np.bool_]:
    """What stays when each run of spaces shrinks to its last one, and none stands before a newline."""
    space = codes == alphabet.SPACE
    kept: NDArray[np.bool_] = codes != alphabet.GONE
    kept[:-1] &= ~(space[:-1] & (space[1:] | (codes[1:] == alphabet.NEWLINE)))
    return kept
