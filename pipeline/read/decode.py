"""Room 1, step 4: bytes → text, in the encodings that Arabic files really have.

In:   the bytes of a txt or html, and the charsets that were declared for them.
Out:  the text (BOM removed, newlines untouched), the encoding's name, a warning where bytes were broken.
Not:  html, docx, pdf; or whether the text is Arabic enough (__init__.py).
Why:  a file without a label is the rule in a newsroom's archive, and a wrong guess gives letters that
      look like text. A declared charset is believed only where the bytes bear it out.

Order: BOM; UTF-16 without BOM (its Arabic bytes are valid ASCII, so it comes before UTF-8); strict
UTF-8; what was declared; Windows-1256 or ISO-8859-6, whichever reads more like Arabic.
A UTF-8 or UTF-16 text with a few broken bytes is kept, each shown as U+FFFD, with a warning that names
the first: a newsroom would rather have the article and see the gap than lose a page to one byte.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.frame import WARNINGS, count
from pipeline.read.parts import unreadable

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SINGLE_BYTE = ("windows-1256", "iso-8859-6")  # the likelier one first: it wins a tie
DECLARABLE = {
    "cp1256": "windows-1256",
    "iso8859-6": "iso-8859-6",
    "mac-arabic": "mac-arabic",
    "cp720": "cp720",
    "cp864": "cp864",
}
COMMON = frozenset("اليومنرتب")  # about six in ten letters of any Arabic text
LEAST_LIKE = 0.25  # of `likeness`: Arabic reads 0.5 and more, a wrong table 0.2 and less
SAMPLE_BYTES = 1 << 20  # non-ASCII bytes that a guess looks at
CONTROLS = "".join(
    map(chr, (*range(9), *range(14, 26), *range(28, 32), 127))
)  # tab to CR, SUB and ESC excepted

_META = re.compile(
    rb"<(?:meta[^>]{0,500}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of its encoding, and where its first broken byte stands."""

    text: str
    encoding: str
    broken: int = 0  # places shown as U+FFFD
    first_broken: int | None = None  # byte offset, the BOM counted

    def warnings(self) -> tuple[str, ...]:
        """What a reader of the brief must know of the encoding."""
        if self.first_broken is None:
            return ()
        places = count(self.broken, "place")
        said = WARNINGS["broken_bytes"].format(encoding=self.encoding, places=places, first=self.first_broken)
        return (said,)


def decode(data: bytes, where: str, declared: Iterable[str] = (), most_broken: float = 0.0) -> Decoded:
    """Decode a text file.

    Args:
        data: The whole file.
        where: Its name, for the error.
        declared: Charsets that a server named; a page's own are found in `data`.
        most_broken: Share of the non-ASCII characters that may be broken, 0 to 1.

    Raises:
        InputError: It is binary, or of no encoding that is read.
    """
    found = _marked(data, most_broken) or _unmarked(data, declared, most_broken)
    if found is None:
        raise unreadable(
            where, _why_not(data), "Save it as UTF-8.", "text in UTF-8, UTF-16, Windows-1256 or ISO-8859-6"
        )
    controls = sum(found.text.count(control) for control in CONTROLS)
    if controls > max(1, len(found.text) // 1000):
        raise unreadable(where, "binary data", "Give the text itself; check that the file's ending is true.")
    return found


def _marked(data: bytes, most_broken: float) -> Decoded | None:
    """A text with a BOM."""
    for mark, name in BOMS:
        if not data.startswith(mark) or (name == "utf-32-le" and len(data) % 4):
            continue
        if found := _unicode(data, name, len(mark), most_broken):
            return found
    return None


def _unmarked(data: bytes, declared: Iterable[str], most_broken: float) -> Decoded | None:
    wide = _wide(data)
    if wide and (found := _unicode(data, wide, 0, most_broken)):
        return found
    if found := _unicode(data, "utf-8", 0, most_broken):
        return found
    named = [*declared, *(name.decode("ascii", "replace") for name in _META.findall(data[:8192]))]
    for name in filter(None, map(_known, named)):
        text = _strict(data, name)
        if text is not None and likeness(_sample(data).decode(name, "ignore")) >= LEAST_LIKE:
            return Decoded(text, name)
    return _guessed(data)


def _guessed(data: bytes) -> Decoded | None:
    """The single-byte table under which the text reads most like Arabic."""
    sample = _sample(data)
    scores = {name: likeness(sample.decode(name, "replace")) for name in SINGLE_BYTE}
    for name in sorted(scores, key=lambda one: scores[one], reverse=True):
        text = _strict(data, name) if scores[name] >= LEAST_LIKE else None
        if text is not None:
            return Decoded(text, name)
    return None


def likeness(text: str) -> float:
    """How far the non-ASCII letters of a text read like Arabic: at most 1, below 0 for another script.

    The share of the most common letters, less twice the share of what has no place in Arabic text.
    UTF-8 or ISO-8859-6 read as Windows-1256 is mostly rare letters, accents and signs.
    """
    marks = sum(text.count(letter) for letter in COMMON)
    strange = sum(
        letter.isalpha() and letter > "\x7f" and not "\u0600" <= letter <= "\u06ff" for letter in text
    )
    lost = text.count("\ufffd")
    total = sum(letter > "\x7f" for letter in text)
    return (marks - 2 * (strange + lost)) / total if total else 0.0


def _sample(data: bytes) -> bytes:
    return data.translate(None, bytes(range(128)))[:SAMPLE_BYTES]


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _known(charset: str) -> str | None:
    """The name of a declared charset that Arabic can be written in; None for any other."""
    try:
        return DECLARABLE.get(codecs.lookup(charset.strip("\"' ")).name)
    except (LookupError, ValueError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without BOM: every other byte is the block of Arabic (06), of ASCII (00) or of signs (20)."""
    sample = data[:4096]
    for name, blocks, letters in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        high = sum(blocks.count(block) for block in (0x00, 0x06, 0x20))
        low = letters.count(0x00) + letters.count(0x06)
        if (
            len(blocks) > 1
            and high >= 0.9 * len(blocks)
            and low <= 0.1 * len(letters)
            and blocks.count(0x20) < high
        ):
            return name
    return None


def _unicode(data: bytes, name: str, skip: int, most_broken: float) -> Decoded | None:
    """A text in a Unicode encoding; None where more of it is broken than may be."""
    try:
        return Decoded(data[skip:].decode(name), name)
    except UnicodeDecodeError as error:
        first = error.start + skip
    text = data[skip:].decode(name, "replace")
    own = data.count("\ufffd".encode(name))  # those that the text had before
    broken = max(1, text.count("\ufffd") - own)
    wide = len(text) - len(text.encode("ascii", "ignore"))
    if broken > most_broken * wide:
        return None
    return Decoded(text, name, broken, first)


def _why_not(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"bytes of none of them (UTF-8 breaks at byte {error.start}: {data[error.start]:#04x})"
    return "bytes of none of them"
