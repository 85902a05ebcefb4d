"""Numbers in Arabic: digits of any script, words, scales and fractions, as values.

In:   the words of a sentence in the matching form.
Out:  which runs of words are a number, and its value as a key: "3500", "12.5%", "#3" (third), "~1000".
Not:  dates' months (units.py), or comparing numbers (checks.py).
Why:  "ثلاثة آلاف وخمسمئة", "3,500" and "٣٥٠٠" are one claim, and "3 ملايين" another.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.names import actors
from pipeline.text import letters

UNIT, TEEN, TEN, HUNDRED, SCALE, PLURAL, FRACTION, QUARTERS, DIGITS, ORDINAL, TWICE = range(11)
CLOSED = -1

_STEMS = ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_TENS = ("عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_ORDINALS = (
    "أول أولى أولا",
    "ثاني ثانية ثانيا ثان",
    "ثالث ثالثة ثالثا",
    "رابع رابعة رابعا",
    "خامس خامسة خامسا",
    "سادس سادسة سادسا",
    "سابع سابعة سابعا",
    "ثامن ثامنة ثامنا",
    "تاسع تاسعة تاسعا",
    "عاشر عاشرة عاشرا",
)
_FIXED: tuple[tuple[str, int, str], ...] = (
    ("0", UNIT, "صفر"),
    ("1", UNIT, "واحد واحدة"),
    ("2", UNIT, "اثنان اثنين اثنتان اثنتين إثنان إثنين اثنا اثني اثنتا اثنتي"),
    ("8", UNIT, "ثماني ثمانية ثمانيا"),
    ("10", UNIT, "عشر عشرة"),
    ("100", HUNDRED, "مئة مائة"),
    ("200", HUNDRED, "مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي"),
    ("1000", SCALE, "ألف ألفا"),
    ("1000000", SCALE, "مليون مليونا"),
    ("1000000000", SCALE, "مليار مليارا بليون بليونا"),
    ("1000000000000", SCALE, "تريليون تريليونا ترليون ترليونا"),
    ("1000", PLURAL, "آلاف ألاف"),
    ("1000000", PLURAL, "ملايين"),
    ("1000000000", PLURAL, "مليارات بلايين"),
    ("1000000000000", PLURAL, "تريليونات ترليونات"),
    ("100", PLURAL, "مئات مائات"),
    ("10", PLURAL, "عشرات"),
    ("2000", SCALE, "ألفان ألفين ألفي"),
    ("2000000", SCALE, "مليونان مليونين مليوني"),
    ("2000000000", SCALE, "ملياران مليارين ملياري"),
    ("0.5", FRACTION, "نصف"),
    ("0.25", FRACTION, "ربع"),
    ("1/3", FRACTION, "ثلث"),
    ("2/3", FRACTION, "ثلثا ثلثي ثلثين ثلثان"),
    ("4", QUARTERS, "أرباع"),
    ("5", QUARTERS, "أخماس"),
    ("2:مرة", TWICE, "مرتين مرتان"),
    ("2:يوم", TWICE, "يومين يومان"),
    ("2:أسبوع", TWICE, "أسبوعين أسبوعان"),
    ("2:شهر", TWICE, "شهرين شهران"),
    ("2:سنة", TWICE, "عامين عامان سنتين سنتان"),
    ("2:ساعة", TWICE, "ساعتين ساعتان"),
)
_ELEVEN = ("احد", "احدي")
_PERCENT = frozenset(letters.match_all(["بالمئة", "بالمائة", "بالميه"]))
_HUNDRED = frozenset(letters.match_all(["المئة", "المائة"]))
_GLUED = re.compile(r"(?:[وفبلك]|وب|ول)?(?:ال|لل)?(\d[\d.]*)")  # بـ20, الـ18
_PLAIN = re.compile(r"\d[\d.:]*")


@dataclass(frozen=True, slots=True)
class Number:
    """A run of words that is one number."""

    first: int
    last: int  # one past its last word
    key: str


@dataclass(frozen=True, slots=True)
class _Atom:
    value: str
    level: int
    joined: bool  # a و stands on it


def numbers(forms: Sequence[str]) -> list[Number]:
    """The numbers of a sentence, in order, none overlapping.

    Args:
        forms: Its words in the matching form; a percent sign is the word "%".
    """
    atoms = [_atom(form) for form in forms]
    found: list[Number] = []
    at = 0
    while at < len(forms):
        one = _number(atoms, forms, at)
        if one is None:
            at += 1
        else:
            found.append(one)
            at = one.last
    return found


def _number(atoms: Sequence[_Atom | None], forms: Sequence[str], at: int) -> Number | None:
    atom = atoms[at]
    teen = forms[at + 1 : at + 2] in (["عشر"], ["عشره"])
    if atom is None:
        return Number(at, at + 2, "11") if teen and forms[at].removeprefix("و") in _ELEVEN else None
    if atom.level == QUARTERS:
        return None
    if atom.level == ORDINAL:
        teen = teen and int(atom.value) < 10
        return Number(at, at + 1 + teen, f"#{int(atom.value) + 10 * teen}")
    if atom.level in (TWICE, PLURAL) or ":" in atom.value:
        return Number(at, at + 1, f"~{atom.value}" if atom.level == PLURAL else atom.value)
    last, value = _compose(atoms, at)
    percent = _percent(forms, last)
    return Number(at, last + percent, f"{_plain(value)}{'%' if percent else ''}")


def _percent(forms: Sequence[str], at: int) -> int:
    """How many words from `at` say "percent"."""
    if at < len(forms) and (forms[at] == "%" or forms[at] in _PERCENT):
        return 1
    return 2 if forms[at : at + 1] == ["في"] and at + 1 < len(forms) and forms[at + 1] in _HUNDRED else 0


@dataclass(slots=True)
class _Sum:
    """A number as it is read: what is closed by a scale, and the group that is still open."""

    total: Decimal
    group: Decimal
    scale: Decimal  # the last scale word's; 0 before one
    level: int  # of the open group's last word; CLOSED where there is none
    done: bool = False  # a fraction ends a number

    def close(self, value: Decimal, scale: Decimal) -> None:
        self.total, self.group, self.scale, self.level = self.total + value, Decimal(0), scale, CLOSED


def _compose(atoms: Sequence[_Atom | None], at: int) -> tuple[int, Decimal]:
    """The longest number that begins here: where it ends, and its value."""
    first = atoms[at]
    assert first is not None
    sum_ = _Sum(Decimal(0), _decimal(first.value), Decimal(0), first.level)
    if first.level == SCALE:
        sum_.close(sum_.group, _base(sum_.group))
    index = at + 1
    while index < len(atoms) and not sum_.done:
        atom = atoms[index]
        if atom is None or atom.level in (TWICE, ORDINAL) or ":" in atom.value:
            break
        if not (_joined(sum_, atom) if atom.joined else _beside(sum_, atom)):
            break
        index += 1
    if sum_.done and sum_.scale:
        index += _repeated(atoms, index, sum_.scale)
    return index, sum_.total + sum_.group


def _beside(sum_: _Sum, atom: _Atom) -> bool:
    """Take a word that no "and" joins: a scale, مئة after three, عشر after three, quarters."""
    value, group = _decimal(atom.value), sum_.group
    if atom.level == QUARTERS and group:
        sum_.group, sum_.done = group / value, True
    elif atom.level in (SCALE, PLURAL) and group and value >= 1000 and not 0 < sum_.scale <= value:
        sum_.close(group * value, value)
    elif atom.level == HUNDRED and sum_.level == UNIT and value == 100 and 3 <= group <= 9:
        sum_.group, sum_.level = group * 100, HUNDRED
    elif atom.level == UNIT and value == 10 and sum_.level == UNIT and 1 <= group <= 9:
        sum_.group, sum_.level = group + 10, TEEN
    else:
        return False
    return True


def _joined(sum_: _Sum, atom: _Atom) -> bool:
    """Take a word that an "and" joins."""
    value = _decimal(atom.value)
    closed = sum_.level == CLOSED
    if atom.level == FRACTION:
        sum_.group, sum_.done = sum_.group + value * (sum_.scale if closed else 1), True
    elif atom.level == SCALE and closed and value < sum_.scale:
        sum_.close(value, _base(value))
    elif (closed and value < sum_.scale) or _adds(sum_.group, sum_.level, atom):
        sum_.group, sum_.level = sum_.group + value, atom.level if closed else TEN
    else:
        return False
    return True


def _base(value: Decimal) -> Decimal:
    """The scale of a scale word: that of a dual is half of its value."""
    return value / 2 if str(value)[0] == "2" else value


def _repeated(atoms: Sequence[_Atom | None], at: int, scale: Decimal) -> int:
    """1 where the scale is said again: مليون ونصف المليون."""
    atom = atoms[at] if at < len(atoms) else None
    return int(atom is not None and atom.level == SCALE and not atom.joined and _decimal(atom.value) == scale)


def _adds(group: Decimal, level: int, atom: _Atom) -> bool:
    """Whether "and" adds a word to the group before it: خمسة وعشرون, مئة وخمسة, not خمسة وستة."""
    if DIGITS in (level, atom.level):
        return False
    if atom.level == TEN:
        return group % 100 < 10
    return atom.level in (UNIT, TEEN) and group >= 100 and group % 100 == 0


def _decimal(value: str) -> Decimal:
    above, _, below = value.partition("/")
    return Decimal(above) / Decimal(below) if below else Decimal(above)


def _plain(value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.0001")) if value != value.to_integral_value() else value
    return format(rounded.normalize(), "f")


@functools.lru_cache(maxsize=1 << 14)
def _atom(form: str) -> _Atom | None:
    glued = _GLUED.fullmatch(form) or _PLAIN.fullmatch(form)
    if glued:
        return _digits(form, glued[1] if glued.lastindex else form)
    known = _words()
    if form in _PERCENT:
        return None
    for stem, clitics in actors.stems(form):
        if clitics and len(stem) < 4 and form[0] not in "وبف":  # لست is no six
            continue
        for bare in (stem, stem.removeprefix(actors.ARTICLE) if stem.startswith(actors.ARTICLE) else ""):
            if bare in known:
                value, level = known[bare]
                return _Atom(value, level, form.startswith("و") and clitics > 0)
    return None


def _digits(form: str, digits: str) -> _Atom | None:
    value = digits.rstrip(".:")
    if ":" in value:
        return _Atom(value, DIGITS, False)
    return _Atom(value, DIGITS, form.startswith("و")) if value.count(".") <= 1 else None


@functools.cache
def _words() -> dict[str, tuple[str, int]]:
    return {letters.match(word): (value, level) for value, level, word in _written()}


def _written() -> Iterator[tuple[str, int, str]]:
    for value, level, words in _FIXED:
        yield from ((value, level, word) for word in words.split())
    for number, stem in enumerate(_STEMS, start=3):
        yield from ((str(number), UNIT, stem + ending) for ending in ("", "ة", "ا"))
        yield from ((str(number * 100), HUNDRED, stem + hundred) for hundred in ("مئة", "مائة"))
        yield str(number * 100), HUNDRED, f"{stem}ي{'مئة'}"
    for number, stem in enumerate(_TENS, start=2):
        yield from ((str(number * 10), TEN, stem + ending) for ending in ("ون", "ين"))
    for number, words in enumerate(_ORDINALS, start=1):
        yield from ((str(number), ORDINAL, word) for word in words.split())
