"""The words of amounts and dates: numerals, scales, months, weekdays, currencies, units of time.

In:   nothing.
Out:  for each word or phrase in the matching form, with any clitic before it, what it means.
Not:  how words make an amount or a date (figures.py, dates.py).
Why:  «ثلاثة ملايين دينار» is a figure as much as 3,000,000 is; and each country has months of its own.

Numerals are those of every room (numerals/); months and weekdays, those that the guards of dedupe know
(dedupe/updates.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.dedupe import updates
from pipeline.names import actors
from pipeline.numerals import NAMES, Level, Numeral, numerals
from pipeline.text import letters

_MONTHS = "january february march april may june july august september october november december"
_HIJRI = "muharram safar rabi-1 rabi-2 jumada-1 jumada-2 rajab shaban ramadan shawwal qada hijja"
GREGORIAN, HIJRI = _MONTHS.split(), _HIJRI.split()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RELATIVE = {"last", "this", "next"}

_CURRENCIES = {
    "USD": "دولار دولارا دولارات دولارين",
    "EUR": "يورو أورو",
    "TND": "دينار دينارا دنانير دينارات دينارين",
    "AED": "درهم درهما دراهم درهمين",
    "SAR": "ريال ريالا ريالات ريالين",
    "EGP": "جنيه جنيها جنيهات جنيهين",
    "SYP": "ليرة ليرات ليرتين",
    "RUB": "روبل روبلا روبلات",
    "CNY": "يوان يوانا",
    "JPY": "ين ينا",
    "CHF": "فرنك فرنكا فرنكات",
    "ILS": "شيكل شيكلا شواكل",
    "INR": "روبية روبيات",
    "IRR": "تومان",
    "KRW": "وون وونا",
    "PLN": "زلوتي زلوطي",
    "krone": "كرونة كرونات كرونا",
    "millime": "مليم مليما مليمات",
}
# As a Latin passage of an Arabic article writes them; a code («999 USD») may stand beside Arabic digits too.
_ENGLISH = {
    "USD": "usd dollar dollars",
    "EUR": "eur euro euros",
    "GBP": "gbp",
    "1000": "thousand",
    "1000000": "million",
    "1000000000": "billion",
    "1000000000000": "trillion",
}
# What «ونصف» may stand behind: the singular: the dual: the forms that a number asks for.
_HALVED = (
    "ثانية: ثانيتين ثانيتان: ثواني ثوان; دقيقة: دقيقتين دقيقتان: دقائق; ساعة: ساعتين ساعتان: ساعات; "
    "ليلة: ليلتين: ليالي ليال; يوم يوما: يومين يومان: أيام; أسبوع أسبوعا: أسبوعين أسبوعان: أسابيع; "
    "شهر شهرا: شهرين شهران: أشهر شهور; سنة: سنتين سنتان: سنوات سنين; عام عاما: عامين عامان: أعوام; "
    "عقد عقدا: عقدين عقدان: عقود; قرن قرنا: قرنين قرنان: قرون; موسم موسما: موسمين: مواسم; "
    "مرة: مرتين مرتان: مرات; متر مترا: مترين متران: أمتار; كيلومتر كيلومترا: كيلومترين: كيلومترات; "
    "طن طنا: طنين: أطنان; كيلوغرام كيلوغراما: كيلوغرامين: كيلوغرامات; لتر لترا: لترين: لترات; "
    "هكتار هكتارا: هكتارين: هكتارات"
)
# Whose a currency is: by its usual code, the code of each nation's.
NATIONS = {
    "USD": "أمريكي USD, أميركي USD, كندي CAD, أسترالي AUD, نيوزيلندي NZD, سنغافوري SGD",
    "TND": "تونسي TND, كويتي KWD, جزائري DZD, ليبي LYD, عراقي IQD, أردني JOD, بحريني BHD, صربي RSD",
    "AED": "إماراتي AED, مغربي MAD",
    "SAR": "سعودي SAR, قطري QAR, عماني OMR, يمني YER, إيراني IRR, برازيلي BRL",
    "EGP": "مصري EGP, إسترليني GBP, سوداني SDG",
    "SYP": "سوري SYP, لبناني LBP, تركي TRY, إيطالي ITL",
    "RUB": "روسي RUB",
    "CNY": "صيني CNY",
    "JPY": "ياباني JPY",
    "CHF": "سويسري CHF, فرنسي FRF, بلجيكي BEF",
    "ILS": "إسرائيلي ILS",
    "INR": "هندي INR, باكستاني PKR, إندونيسي IDR",
    "IRR": "إيراني IRR",
    "KRW": "كوري KRW",
    "krone": "سويدي SEK, نرويجي NOK, دنماركي DKK, تشيكي CZK",
}
_TIMES = (
    "ثانية ثواني ثوان ثانيتين دقيقة دقائق ساعة ساعات يوم يوما أيام أسبوع أسبوعا أسابيع شهر شهرا أشهر شهور"
    " سنة سنوات سنين عام عاما أعوام عقد عقدا عقود عقدين قرن قرنا قرون قرنين"
)
_PERIODS = (
    "اليوم الأسبوع الشهر العام السنة القرن العقد الموسم الصيف الشتاء الربيع الخريف الفصل الساعة الليلة المساء"
    " الأيام الأسابيع الأشهر الشهور السنوات الأعوام العقود عام شهر يوم أسبوع صيف شتاء"
)
_CLASSES = {
    "year": "عام العام سنة السنة عامي سنتي",
    "month": "شهر شهري",
    "since": "قبل منذ بعد",
    "in": "في خلال منذ حتى بحلول مطلع نهاية أواخر أوائل بداية منتصف موفى موسم صيف ربيع شتاء خريف مع غرة مستهل"
    " ختام",
    "of": "من",
    "and": "و",
    "day": "يوم صباح مساء ليلة ظهر فجر عشية",
    "hijri": "هـ ه هجري هجرية للهجرة",
    "gregorian": "م ميلادي ميلادية للميلاد",
    "prayer": "صلاة خطبة",
    "final": "نهائي النهائي",
    "counting": "نحو حوالي قرابة زهاء من إلى على بين تجاوز تتجاوز يتجاوز",
    "between": "بين وبين مابين من",
    "to": "إلى حتى",
    "parts": "أرباع الأرباع أخماس الأخماس",
    "eleven": "أحد إحدى وأحد وإحدى بأحد بإحدى",
}
# An amount in words begins with one of these kinds; every step of figures.py and dates.py asks for one first.
_OPEN = (
    "halved twice between number scale vague parts eleven dual weekday ordinal month gregorian-month "
    "hijri-month year period day-word"
)
_FIRST = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"  # days of a month in words
_PERCENT = "بالمئة بالمائة بالميه في_المئة في_المائة"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of one or two words stands for."""

    kind: str  # number, scale, month, hijri, weekday, relative, day, vague, dual, percent, currency, time …
    value: str  # a number in digits, a month's number, a currency's name …


@cache
def meanings() -> dict[str, dict[str, Meaning]]:
    """Every phrase in the matching form → its meanings by kind."""
    found: dict[str, dict[str, Meaning]] = {}
    for written, meaning, free in _listed():
        form = letters.match(written) or written
        head, _, rest = form.partition(" ")
        for word in actors.attached(head) if free else (head, "و" + head, "ف" + head):
            phrase = f"{word} {rest}".strip()
            if phrase not in NAMES:
                found.setdefault(phrase, {}).setdefault(meaning.kind, meaning)
    return found


@cache
def openings() -> frozenset[str]:
    """Every word (matching form) that may begin an amount: most words of a text may not."""
    kinds = frozenset(_OPEN.split())
    return frozenset(phrase.partition(" ")[0] for phrase, found in meanings().items() if found.keys() & kinds)


@cache
def pairs() -> frozenset[str]:
    """The first word (matching form) of every phrase of two."""
    return frozenset(phrase.partition(" ")[0] for phrase in meanings() if " " in phrase)


def _listed() -> Iterator[tuple[str, Meaning, bool]]:
    """Each phrase as it is written, what it means, and whether a clitic may stand before it."""
    for one in numerals():
        many = one.level is Level.PLURAL and int(one.value) >= 1000
        for word in (one.phrase, actors.ARTICLE + one.phrase):  # «كميات» is no «ك» before «مئات»
            yield from ((word, meaning, meaning.kind != "vague" or many) for meaning in _numeral(one))
    for item, phrase in updates.dates():
        yield phrase, _date(item), len(phrase) > 3
    for currency, words in _CURRENCIES.items():
        for word in words.split():
            yield word, Meaning("currency", currency), len(word) > 3
            yield actors.ARTICLE + word, Meaning("currency", currency), len(word) > 3
    for value, words in _ENGLISH.items():
        kind = "scale" if value.isdecimal() else "currency"
        yield from ((word, Meaning(kind, value), False) for word in words.split())
    yield from _halved()
    yield from ((phrase, Meaning("ordinal", str(day)), False) for day, phrase in _ordinals())
    for kind, words in (*_CLASSES.items(), ("time", _TIMES), ("period", _PERIODS)):
        yield from ((word, Meaning(kind, word), kind in ("period", "year")) for word in words.split())
    for nation in dict.fromkeys(nation for _, nation, _ in nations()):
        yield from ((nation + end, Meaning("nation", letters.match(nation)), False) for end in ("", "ة", "ا"))
    yield from ((word.replace("_", " "), Meaning("percent", "%"), False) for word in _PERCENT.split())


def nations() -> Iterator[tuple[str, str, str]]:
    """The usual code of a currency, a nation as it is written, and the code of that nation's."""
    for usual, line in NATIONS.items():
        for one in line.split(", "):
            nation, _, code = one.partition(" ")
            yield usual, nation, code


def _halved() -> Iterator[tuple[str, Meaning, bool]]:
    """Nouns behind which «ونصف» is half of one more: singular and dual alone, other forms behind a number."""
    for family in _HALVED.split(";"):
        ones, twos, many = (words.split() for words in family.split(":"))
        yield from ((word, Meaning("halved", ones[0]), True) for word in ones)
        yield from ((word, Meaning("twice", ones[0]), True) for word in twos)
        yield from ((word, Meaning("halves", ones[0]), False) for word in many)
    for currency, words in _CURRENCIES.items():
        one = words.split()[0]
        if len(one) > 3:  # «ين» begins and ends too many words
            yield from ((word, Meaning("halved", currency), True) for word in (one, one + "ا"))


def _ordinals() -> Iterator[tuple[int, str]]:
    """Days of a month in words: «الأول», «الحادي عشر», «الثاني والعشرين»."""
    ones = _FIRST.split()
    yield from enumerate(ones, 1)
    yield 10, "العاشر"
    joined = ["الحادي", *ones[1:]]
    yield from ((10 + day, f"{one} عشر") for day, one in enumerate(joined, 1))
    for tens, words in ((20, "العشرين العشرون"), (30, "الثلاثين الثلاثون")):
        for word in words.split():
            yield tens, word
            yield from (
                (tens + day, f"{one} و{word}") for day, one in enumerate(joined, 1) if tens + day <= 31
            )


def _numeral(one: Numeral) -> Iterator[Meaning]:
    if one.level in (Level.UNIT, Level.TEEN, Level.TEN, Level.HUNDRED):
        yield Meaning("number", one.value)
    elif one.level is Level.SCALE:
        yield Meaning("scale", one.value)
    elif one.level is Level.PLURAL:
        yield Meaning("vague", "")
        if int(one.value) >= 1000:  # after a number, as «خمسة آلاف»
            yield Meaning("scale", one.value)
    elif one.level is Level.FRACTION:
        yield Meaning("vague", one.value)
    elif one.level is Level.TWICE and one.item != "two-times":
        yield Meaning("dual", one.item)


def _date(item: str) -> Meaning:
    if item in GREGORIAN:
        return Meaning("gregorian-month", f"{GREGORIAN.index(item) + 1:02}")
    if item in HIJRI:
        return Meaning("hijri-month", f"{HIJRI.index(item) + 1:02}")
    if item in WEEKDAYS:
        return Meaning("weekday", str(WEEKDAYS.index(item) + 1))
    return Meaning("relative" if item in RELATIVE else "day-word", item)
