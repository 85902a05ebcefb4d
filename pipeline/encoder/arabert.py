"""AraBERT v02's text cleaning, with the way back to the source.

In:   a text as it stands in its source.
Out:  the text as AraBERT v02 was given it in pre-training, and each character's offset in the source.
Not:  Farasa segmentation (v1 and v2 need it; v02 does not), the display form (text/letters.py).
Why:  an encoder reads best what it was trained on; the package `arabert` itself pins an emoji
      version that breaks others, and gives no offsets.

The steps, in their order: entities decoded; tashkeel and tatweel out; addresses, mails and mentions
to their tokens; markup out; ٣ to 3; a character repeated more than twice kept twice, digits
excepted; spaces around everything that is not a letter, a digit or a bracket, and between digits and
Arabic letters; / to -; characters outside the alphabet out, emoji among them; runs of spaces to one.
Source: Antoun et al., "AraBERT: Transformer-based Model for Arabic Language Understanding", OSACT
2020; the behaviour of its ArabertPreprocessor for bert-base-arabertv02.
"""

from __future__ import annotations

import html
import re

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]
Part = str | int  # of a replacement: a text, or the number of a group of the match

LINK, MAIL, USER = " [رابط] ", " [بريد] ", " [مستخدم] "
LETTERS = "\u0621-\u063a\u0641-\u064a"
BESIDE_DIGITS = LETTERS + "\u0660-\u066c"

# As the html module finds them; with or without the semicolon.
ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
MARKS = re.compile("[\u064b-\u0652\u0640]+")  # tanwin, short vowels, shadda, sukun; tatweel
# The looks back here and in MAILS change no match: they start where a match could start first, and
# spare a long word the square of its length.
ADDRESSES = (
    # A name, a dot, two to six small letters; with or without http:// before and a path after.
    r"(?:https?://.)?(?:www\.)?[-a-zA-Z0-9@:%._+~#=]{2,256}\.[a-z]{2,6}\b[-a-zA-Z0-9@:%_+.~#?&/=]*",
    r"https?://[a-zA-Z0-9_\-./~?=%&]+",
    r"www[a-zA-Z0-9_\-?=%&/.~]+",
    r"(?:(?<![a-zA-Z])|(?<=\.com))[a-zA-Z]+\.com",
    r"http\S*",
    r"www\S*",
    r"://",
)
MAILS = (r"(?<![\w-])[\w-]+@(?:[\w-]+\.)+[\w-]+", r"(?<!\S)\S+@\S+")
TOKENS = (
    *((re.compile(pattern), LINK) for pattern in ADDRESSES),
    *((re.compile(pattern), MAIL) for pattern in MAILS),
    (re.compile(r"@\w+"), USER),
)
BREAK = re.compile("<br />")
MARKUP = re.compile(r"</?[^>]+>")
REPEATED = re.compile(r"(\D)\1{2,}", re.DOTALL)
ALONE = re.compile(rf"([^0-9{LETTERS}\u0660-\u0669a-zA-Z\[\] ])")
DIGITS_FIRST = re.compile(rf"(\d+)([{BESIDE_DIGITS}]+)")
LETTERS_FIRST = re.compile(rf"([{BESIDE_DIGITS}]+)(\d+)")
FOREIGN = re.compile(
    "[^0-9a-zA-Z\u0621-\u063a\u0640-\u066c\u0671-\u0674\\s"
    "\\[\\]!\"#$%'()*+,.:;\\-<=>?@\\\\^_`{|}~"
    "·—٪’‘،؟؛”“…«»–\u06da\u0b4d]"
)
SPACES = re.compile(r"\s+")
ONE_FOR_ONE = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def clean_map(text: str) -> tuple[str, Offsets]:
    """The cleaned text, and where each of its characters comes from.

    Returns:
        The text, and for each character the source offset, in code points, of the character that it
        is or stands for; an inserted space has the offset of a neighbour. Shape (characters of the
        cleaned text,), never falling.
    """
    form, at = text, np.arange(len(text), dtype=np.int64)
    form, at = _decode(form, at)
    form, at = _replace(form, at, MARKS, ())
    for pattern, token in TOKENS:
        form, at = _replace(form, at, pattern, (token,))
    # Markup ends with its last ">": looking past it from every "<" would cost the square.
    form, at = _replace(form, at, BREAK, (" ",))
    form, at = _replace(form, at, MARKUP, (" ",), form.rfind(">") + 1)
    form = form.translate(ONE_FOR_ONE)
    form, at = _replace(form, at, REPEATED, (1, 1))
    form, at = _replace(form, at, ALONE, (" ", 1, " "))
    form, at = _replace(form, at, DIGITS_FIRST, (" ", 1, " ", 2, " "))
    form, at = _replace(form, at, LETTERS_FIRST, (" ", 1, " ", 2, " "))
    form = FOREIGN.sub(" ", form.replace("/", "-"))
    form, at = _replace(form, at, SPACES, (" ",))
    lead = len(form) - len(form.lstrip())
    return form.strip(), at[lead : lead + len(form.strip())]


def _decode(form: str, at: Offsets) -> tuple[str, Offsets]:
    """Entities as characters; each has the offset of its entity's first."""
    texts, places, last = [], [], 0
    for found in ENTITY.finditer(form):
        start, end = found.span()
        decoded = html.unescape(found[0])
        texts += [form[last:start], decoded]
        same = decoded == found[0]
        places += [at[last:start], at[start:end] if same else np.full(len(decoded), at[start])]
        last = end
    return _joined(form, at, texts, places, last)


def _replace(
    form: str, at: Offsets, pattern: re.Pattern[str], parts: tuple[Part, ...], end: int | None = None
) -> tuple[str, Offsets]:
    """Replace every match up to `end`, and keep each character's offset.

    A group keeps its own offsets; a text has the one before it in the replacement, or else that of
    the match's first character.
    """
    texts: list[str] = []
    places: list[Offsets] = []
    last = 0
    for found in pattern.finditer(form, 0, len(form) if end is None else end):
        texts.append(form[last : found.start()])
        places.append(at[last : found.start()])
        near = found.start()
        for part in parts:
            if isinstance(part, str):
                texts.append(part)
                places.append(np.full(len(part), at[near]))
            else:
                texts.append(found[part])
                places.append(at[found.start(part) : found.end(part)])
                near = found.end(part) - 1
        last = found.end()
    return _joined(form, at, texts, places, last)


def _joined(
    form: str, at: Offsets, texts: list[str], places: list[Offsets], last: int
) -> tuple[str, Offsets]:
    if not texts:
        return form, at
    return "".join([*texts, form[last:]]), np.concatenate([*places, at[last:]])
