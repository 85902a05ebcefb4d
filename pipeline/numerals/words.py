"""The number words of Arabic, in every gender, case and spelling that news writes.

In:   nothing.
Out:  Numerals: a word or phrase as it is written, its value, its part in a number, its item for the guards.
Not:  what a run of them comes to (values.py), or the days of a month (amounts/meanings.py).
Why:  dedupe, amounts, the gate and the digest must know the same words, or one of them misses a change.

A number word that may be one million or two («مليونا», read by the word after it) has an item of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from pipeline.names import actors
from pipeline.text import letters


class Level(Enum):
    """What a word does in a number."""

    UNIT = "unit"
    TEEN = "teen"
    TEN = "ten"
    HUNDRED = "hundred"
    SCALE = "scale"  # ألف, مليون, and their duals
    PLURAL = "plural"  # آلاف, ملايين: a scale after a number, vague alone
    FRACTION = "fraction"
    PARTS = "parts"  # أرباع, after a number
    DIGITS = "digits"
    ORDINAL = "ordinal"
    TWICE = "twice"  # two of a unit: يومين
    POINT = "point"  # فاصل between two numbers: «46 فاصل 5»
    GUARD = "guard"  # no value: ضعف, سالب


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number word or phrase."""

    item: str  # what dedupe compares: digits for a cardinal, else a name
    value: str  # "1000", "0.5", "2/3", "2:يوم"; "" for a guard
    level: Level
    phrase: str  # as it is written


@dataclass(frozen=True, slots=True)
class Atom:
    """One word of a number."""

    value: str
    level: Level
    joined: bool  # a و stands on it or before it
    either: bool = False  # مليونا: one million or two


_STEMS = ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_TENS = ("عشر", *_STEMS)
# Scale: singular, plural, dual, and what may be the singular in the accusative or the dual before its noun.
_SCALES = (
    (10**3, "thousands", "ألف", "آلاف ألاف", "ألفان ألفين ألفي", "ألفا"),
    (10**6, "millions", "مليون", "ملايين", "مليونان مليونين مليوني", "مليونا"),
    (
        10**9,
        "billions",
        "مليار بليون",
        "مليارات بلايين بليونات",
        "ملياران مليارين ملياري بليونان بليونين بليوني",
        "مليارا بليونا",
    ),
    (
        10**12,
        "trillions",
        "تريليون ترليون",
        "تريليونات ترليونات",
        "تريليونان تريليونين تريليوني ترليونان ترليونين ترليوني",
        "تريليونا ترليونا",
    ),
)
_FIXED: tuple[tuple[str, str, Level, str], ...] = (
    ("0", "0", Level.UNIT, "صفر"),
    ("1", "1", Level.UNIT, "واحد واحدة"),
    ("2", "2", Level.UNIT, "اثنان اثنين اثنتان اثنتين اثنا اثني إثنان إثنين اثنتا اثنتي"),
    ("8", "8", Level.UNIT, "ثماني ثمانية ثمانيا"),
    ("10", "10", Level.UNIT, "عشر عشرة عشرا"),
    ("100", "100", Level.HUNDRED, "مئة مائة"),
    ("200", "200", Level.HUNDRED, "مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي"),
    ("half", "0.5", Level.FRACTION, "نصف"),
    ("third", "1/3", Level.FRACTION, "ثلث"),
    ("two-thirds", "2/3", Level.FRACTION, "ثلثا ثلثي ثلثين ثلثان"),
    ("quarter", "0.25", Level.FRACTION, "ربع"),
    ("quarters", "4", Level.PARTS, "أرباع"),
    ("fifths", "5", Level.PARTS, "أخماس"),
    ("tens", "10", Level.PLURAL, "عشرات"),
    ("hundreds", "100", Level.PLURAL, "مئات مائات"),
    ("two-times", "2:مرة", Level.TWICE, "مرتين مرتان"),
    ("two-days", "2:يوم", Level.TWICE, "يومين يومان"),
    ("two-weeks", "2:أسبوع", Level.TWICE, "أسبوعين أسبوعان"),
    ("two-months", "2:شهر", Level.TWICE, "شهرين شهران"),
    ("two-years", "2:سنة", Level.TWICE, "عامين عامان سنتين سنتان"),
    ("two-hours", "2:ساعة", Level.TWICE, "ساعتين ساعتان"),
    ("double", "", Level.GUARD, "ضعف أضعاف"),
    ("twofold", "", Level.GUARD, "ضعفين ضعفي ضعفا"),
    ("percent", "", Level.GUARD, "بالمئة بالمائة بالميه المئة المائة"),
    ("minus", "", Level.GUARD, "سالب ناقص"),
    ("once", "", Level.GUARD, "مرة"),
    ("point", "", Level.POINT, "فاصل فاصلة"),
)
_TEENS = {  # two words that are one number; values.py makes them of their parts
    "11": "أحد عشر|إحدى عشرة|أحد عشرة",
    "12": "اثنا عشر|اثني عشر|اثنتا عشرة|اثنتي عشرة",
}
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
NAMES = frozenset(
    letters.match_all(["كالفين"])
)  # a man's name; «كألفين» has the same form, and news has none
PERCENT = frozenset(letters.match_all(["بالمئة", "بالمائة", "بالميه"]))
HUNDRED = frozenset(letters.match_all(["المئة", "المائة"]))  # after في


def numerals() -> Iterator[Numeral]:
    """Every number word and phrase, the more likely meaning of a form first."""
    for item, value, level, words in _FIXED:
        yield from (Numeral(item, value, level, word) for word in words.split())
    for scale, plural, singular, plurals, dual, either in _SCALES:
        yield from (Numeral(str(scale), str(scale), Level.SCALE, word) for word in singular.split())
        yield from (Numeral(plural, str(scale), Level.PLURAL, word) for word in plurals.split())
        yield from (Numeral(str(2 * scale), str(2 * scale), Level.SCALE, word) for word in dual.split())
        yield from (Numeral(f"{scale}-or-two", str(scale), Level.SCALE, word) for word in either.split())
    for item, phrases in _TEENS.items():
        yield from (Numeral(item, item, Level.TEEN, phrase) for phrase in phrases.split("|"))
    yield from _cardinals()
    for place, words in enumerate(_ORDINALS, start=1):
        yield from (Numeral(f"order-{place}", str(place), Level.ORDINAL, word) for word in words.split())


def _cardinals() -> Iterator[Numeral]:
    """Three to nine with their teens and hundreds, and the tens, in all genders and cases."""
    for unit, stem in enumerate(_STEMS, start=3):
        yield from (Numeral(str(unit), str(unit), Level.UNIT, stem + ending) for ending in ("", "ة", "ا"))
        man = "ثماني" if unit == 8 else stem
        for phrase in (f"{stem}ة عشر", f"{man} عشرة", f"{man} عشر"):
            yield Numeral(str(unit + 10), str(unit + 10), Level.TEEN, phrase)
        hundreds = str(unit * 100)
        for one in {stem, man}:
            for word in ("مئة", "مائة"):
                yield Numeral(hundreds, hundreds, Level.HUNDRED, one + word)
                yield Numeral(hundreds, hundreds, Level.HUNDRED, f"{one} {word}")
    for unit, stem in enumerate(_TENS, start=2):
        yield from (
            Numeral(str(unit * 10), str(unit * 10), Level.TEN, stem + ending) for ending in ("ون", "ين")
        )


@lru_cache(maxsize=1 << 14)
def atom(form: str) -> Atom | None:
    """What a word (matching form) is in a number, with or without clitics; digits are none."""
    if form in PERCENT or form in NAMES:
        return None
    known = _known()
    for stem, clitics in actors.stems(form):
        short = bool(clitics) and len(stem) < 4
        if short and (form[:clitics].endswith("ك") or (stem == "ست" and form[clitics - 1] == "ل")):
            continue  # وكمية is no hundred, nor لست a six
        for bare in (stem, stem.removeprefix(actors.ARTICLE) if stem.startswith(actors.ARTICLE) else ""):
            if bare not in known:
                continue
            one = known[bare]
            if one.level is Level.PLURAL and "ك" in form[: len(form) - len(bare)]:  # كميات
                continue
            joined = form.startswith("و") and clitics > 0
            return Atom(one.value, one.level, joined, one.item.endswith("-or-two"))
    return None


@cache
def _known() -> dict[str, Numeral]:
    """Each single number word in the matching form."""
    single = [
        one for one in numerals() if " " not in one.phrase and one.level not in (Level.GUARD, Level.POINT)
    ]
    found: dict[str, Numeral] = {}
    for one in single:
        found.setdefault(letters.match(one.phrase), one)
    return found
