"""Runs of number words as values: «ثلاثة ملايين ونصف المليون» is 3500000.

In:   words in the matching form, with what each is in a number.
Out:  where the number that begins at one of them ends, and its value.
Not:  digits' own marks (amounts/digits.py, faithful/numbers.py), or what is counted.
Why:  «ثلاثة آلاف وخمسمئة», "3,500" and «٣٥٠٠» are one claim, and «3 ملايين» another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.numerals.words import HUNDRED, PERCENT, Atom, Level, atom, numerals
from pipeline.text import letters

_ELEVEN = frozenset(letters.match_all(["أحد", "إحدى"]))
_TEN = frozenset(letters.match_all(["عشر", "عشرة"]))
_NUNATED = "\u064b"
_SINGULAR = ("مليونا", "مليارا", "بليونا", "تريليونا", "ترليونا", "الفا")
# After these «مليونا» ends its phrase and is one million; before a noun it is two («مليونا دولار»).
_ENDING = frozenset(
    letters.match(
        "من في على إلى عن مع منذ خلال قبل بعد حتى حسب وفق بين هذا هذه ذلك كل أي إذا إن أن أو أم ثم لكن كما"
        " عام سنة سنويا يوميا شهريا أمس اليوم تقريبا فقط أيضا آخر أخرى آخرين إضافيا وفقا لدى عند ضمن نحو كانت"
        " كان"
        " التي الذي الذين بينهم منهم منها بينها بنسبة بحلول بسبب بينما حاليا نهاية بداية مقابل فيما"
        " مما بالميه"
    ).split()
) | {"%"}
POINT = frozenset(letters.match_all(one.phrase for one in numerals() if one.level is Level.POINT))
MOST_BEFORE = 10**12  # a number before a point in words is smaller
DECIMALS = 4  # digits behind a point in words: as many as a value keeps
_PLAIN = (Level.UNIT, Level.TEEN, Level.TEN, Level.HUNDRED)
_YEARS = range(1900, 2101)
_BREAKS = frozenset(letters.match("دقائق ثوان ثواني").split())  # «فاصل 5 دقائق» is a break
# Nouns that begin with a و that joins nothing: «ألفا وحدة سكنية».
_NOUNS = frozenset(letters.match("وحدة وظيفة وثيقة وفاة ورقة وافد وجبة وسيلة ولد وردة وسام").split())

# «لست» is «I am not» but before what six asks for: «لست سنوات».
_NOT_SIX = frozenset(letters.match_all(["لست", "ولست", "فلست"]))
_SPANS = frozenset(
    letters.match(
        "سنوات سنين أعوام أشهر شهور أسابيع أيام ليال ليالي ساعات دقائق ثوان ثواني عقود قرون مواسم مرات"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Number:
    """A run of words that is one number."""

    last: int  # one past its last word
    value: Decimal
    multiplier: Decimal  # what its last scale counts: 3 of «3 ملايين»; 0 where no scale ends it
    scale: Decimal  # that scale; 0 without one


def singular(text: str, form: str, *, ends: bool = False) -> str:
    """The matching form of a word; of «مليونًا», which its tanween shows to be one million, that of «مليون».

    Args:
        text: The word as it is written.
        form: Its matching form.
        ends: Whether a mark parts it from the next word: nothing follows that it could count two million of.
    """
    return form[:-1] if form.endswith(_SINGULAR) and (ends or _NUNATED in text) else form


def atoms(forms: Sequence[str], digits: Sequence[Atom | None] = ()) -> list[Atom | None]:
    """What each word of a sentence is in a number.

    Args:
        forms: Its words in the matching form.
        digits: For each word, the digits that the caller reads in it, if any; or nothing at all.
    """
    found = [one or atom(form) for one, form in zip(digits or [None] * len(forms), forms, strict=True)]
    for at, form in enumerate(forms):
        one, after = found[at], forms[at + 1] if at + 1 < len(forms) else ""
        if form == "واحد" and after in _TEN:  # «مئتان وأحد عشر»: no «واحد»
            found[at] = Atom("1", Level.UNIT, True)
        elif one is None and form.removeprefix("و") in _ELEVEN:
            tens = found[at + 1] if after else None
            if after in _TEN or (tens is not None and tens.level is Level.TEN and tens.joined):
                found[at] = Atom("1", Level.UNIT, form.startswith("و"))
        elif one is None and form in _NOT_SIX and after in _SPANS:
            found[at] = Atom("6", Level.UNIT, form.startswith("و"))
        elif one is not None and at and forms[at - 1] == "و":
            found[at] = replace(one, joined=True)
    return found


def percent(forms: Sequence[str], at: int) -> int:
    """How many words from a place say "percent"."""
    if at < len(forms) and (forms[at] == "%" or forms[at] in PERCENT):
        return 1
    return 2 if forms[at : at + 1] == ["في"] and at + 1 < len(forms) and forms[at + 1] in HUNDRED else 0


@dataclass(slots=True)
class _Sum:
    """A number as it is read: what is closed by a scale, and the group that is still open."""

    total: Decimal
    group: Decimal
    scale: Decimal  # the last scale word's; 0 before one
    level: Level | None  # of the open group's last word; None where there is none
    multiplier: Decimal = Decimal(0)
    done: bool = False  # a fraction ends a number

    def close(self, times: Decimal, scale: Decimal) -> None:
        self.total, self.group = self.total + times * scale, Decimal(0)
        self.scale, self.level, self.multiplier = scale, None, times


def number(found: Sequence[Atom | None], forms: Sequence[str], at: int) -> Number | None:
    """The longest number that begins at a place; None where no cardinal or fraction stands there.

    Args:
        found: What each word is, as `atoms` says.
        forms: The words in the matching form.
        at: Where it begins; an index of both.
    """
    first = found[at]
    if first is None or first.level in (Level.ORDINAL, Level.TWICE, Level.PLURAL, Level.PARTS):
        return None
    value = decimal(first.value)
    sum_ = _Sum(Decimal(0), value, Decimal(0), first.level)
    if first.level is Level.SCALE:
        base = _base(value)
        sum_.close(Decimal(2) if first.either and _before_noun(found, forms, at) else value / base, base)
    index = at + 1
    while index < len(found) and not sum_.done:
        index = _over_and(found, forms, index)
        one = found[index] if index < len(found) else None
        if one is None or one.level in (Level.TWICE, Level.ORDINAL) or ":" in one.value:
            break
        if one.joined and _other_end(sum_, found, index):
            break
        if not (_joined(sum_, one, found, index) if one.joined else _beside(sum_, one)):
            break
        index += 1
    index += _scaled(sum_, found, index) if sum_.done else _pointed(sum_, found, forms, index)
    if forms[index - 1] == "و" and index - 1 > at:
        index -= 1
    return Number(index, sum_.total + sum_.group, Decimal(0) if sum_.group else sum_.multiplier, sum_.scale)


def _over_and(found: Sequence[Atom | None], forms: Sequence[str], at: int) -> int:
    """Past a و that stands alone before a word of a number: «ألف و 200»."""
    alone = forms[at] == "و" and at + 1 < len(found) and found[at + 1] is not None
    return at + alone


def _before_noun(found: Sequence[Atom | None], forms: Sequence[str], at: int) -> bool:
    """Whether what follows «مليونا» is the noun that it counts, so that it is two million."""
    after = forms[at + 1] if at + 1 < len(forms) else ""  # a tatweel alone has no form, too
    if not after or found[at + 1] is not None:
        return False
    if after in _NOUNS:
        return True
    # A counted noun is indefinite and genitive: «ألفا كتابًا» is of two who wrote.
    other = after.startswith(("و", "ال")) or after[-1] == "ا"
    return not (other or after in _ENDING or after[0].isdigit())


def _other_end(sum_: _Sum, found: Sequence[Atom | None], at: int) -> bool:
    """Whether what "and" joins has the scale that is closed already: «100 ألف و200 ألف» are two numbers."""
    if sum_.level is not None or not sum_.scale:
        return False
    for one in found[at:]:
        if one is None:
            return False
        if one.level in (Level.SCALE, Level.PLURAL):
            return not one.joined and _base(decimal(one.value)) == sum_.scale
        if one.level in (Level.FRACTION, Level.PARTS, Level.TWICE, Level.ORDINAL):
            return False
    return False


def _beside(sum_: _Sum, one: Atom) -> bool:
    """Take a word that no "and" joins: a scale, مئة after three, عشر after three, quarters."""
    value, group = decimal(one.value), sum_.group
    if one.level is Level.PARTS and group:
        sum_.group, sum_.done = group / value, True
    elif one.level in (Level.SCALE, Level.PLURAL) and value >= 1000 and _base(value) == value:
        return _times(sum_, value)
    elif one.level is Level.HUNDRED and sum_.level is Level.UNIT and value == 100 and 3 <= group <= 9:
        sum_.group, sum_.level = group * 100, Level.HUNDRED
    elif one.level is Level.UNIT and value == 10 and sum_.level is Level.UNIT and 1 <= group % 100 <= 9:
        sum_.group, sum_.level = group + 10, Level.TEEN
    else:
        return False
    return True


def _times(sum_: _Sum, scale: Decimal) -> bool:
    """Take a scale: of the open group, or of all so far («ألف و200 مليار», «مليون مليار»)."""
    if 0 < sum_.scale < scale and (sum_.scale == 1000 or not sum_.group):
        times, sum_.total = sum_.total + sum_.group, Decimal(0)
        sum_.close(times, scale)
    elif sum_.group and not 0 < sum_.scale <= scale:
        sum_.close(sum_.group, scale)
    else:
        return False
    return True


def _joined(sum_: _Sum, one: Atom, found: Sequence[Atom | None], at: int) -> bool:
    """Take a word that an "and" joins."""
    value = decimal(one.value)
    closed = sum_.level is None
    if one.level is Level.FRACTION and sum_.level is not Level.FRACTION:
        after = found[at + 1] if at + 1 < len(found) else None
        smaller = closed and after is not None and _whole(after) and decimal(after.value) < sum_.scale
        sum_.done = True
        if smaller:  # «مليار ونصف مليون»: _scaled steps over the word
            assert after is not None
            sum_.group += value * decimal(after.value)
            sum_.scale = decimal(after.value)
        else:
            sum_.group += value * (sum_.scale if closed else 1)
    elif one.level is Level.SCALE and closed and value < sum_.scale:
        sum_.close(value / _base(value), _base(value))
    elif (closed and value < sum_.scale) or _adds(sum_.group, sum_.level, one):
        sum_.group, sum_.level = sum_.group + value, one.level
    else:
        return False
    return True


def _scaled(sum_: _Sum, found: Sequence[Atom | None], at: int) -> int:
    """1 where a scale follows a fraction: «مليون ونصف المليون» (said again), «ثلاثة ونصف مليون»."""
    one = found[at] if at < len(found) else None
    if one is None or not _whole(one):
        return 0
    scale = decimal(one.value)
    if sum_.scale:
        return int(scale == sum_.scale)
    sum_.close(sum_.group, scale)
    return 1


def _pointed(sum_: _Sum, found: Sequence[Atom | None], forms: Sequence[str], at: int) -> int:
    """Take «فاصل 5» behind a whole number, and a scale behind that; how many words they are."""
    if at >= len(forms) or forms[at] not in POINT or sum_.level is None:
        return 0
    whole = sum_.group == sum_.group.to_integral_value() and abs(sum_.group) < MOST_BEFORE
    if not whole or (sum_.level is Level.DIGITS and sum_.group in _YEARS):  # «في 2010 فاصل 5»
        return 0
    last, digits = _decimals(found, forms, at + 1)
    if not digits or (last < len(forms) and forms[last] in _BREAKS):
        return 0
    sum_.group += Decimal(f"0.{digits}").copy_sign(sum_.group)
    one = found[last] if last < len(found) else None
    scaled = one is not None and not one.joined and one.level in (Level.SCALE, Level.PLURAL)
    return last - at + (scaled and one is not None and _beside(sum_, one))


def _decimals(found: Sequence[Atom | None], forms: Sequence[str], at: int) -> tuple[int, str]:
    """Where the digits behind a point end, and those digits: "05" of «صفر خمسة»; "" where there are none."""
    one = found[at] if at < len(found) else None
    if one is not None and one.level is Level.DIGITS:
        return at + 1, forms[at] if forms[at].isdecimal() and len(forms[at]) <= DECIMALS else ""
    digits, stop = "", at
    while stop < len(found) and (forms[stop] == "و" or _counted(found[stop])):
        stop += 1
    while at < stop and forms[at] == "صفر":
        digits, at = digits + "0", at + 1
    one = found[at] if at < stop else None
    behind = number(found[at:stop], forms[at:stop], 0) if one is not None and not one.joined else None
    digits += written(behind.value) if behind else ""
    return at + (behind.last if behind else 0), digits if len(digits) <= DECIMALS else ""


def _counted(one: Atom | None) -> bool:
    return one is not None and one.level in _PLAIN


def _whole(one: Atom) -> bool:
    """Whether a word is a scale that stands beside, and no dual."""
    return one.level is Level.SCALE and not one.joined and _base(decimal(one.value)) == decimal(one.value)


def _base(value: Decimal) -> Decimal:
    """The scale of a scale word: that of a dual is half of its value."""
    return value / 2 if str(value)[0] == "2" else value


def _adds(group: Decimal, level: Level | None, one: Atom) -> bool:
    """Whether "and" adds a word to the group before it: خمسة وعشرون, مئة وخمسة, not خمسة وستة."""
    if level is Level.FRACTION or Level.DIGITS in (level, one.level):
        return False
    if one.level is Level.TEN:
        return group % 100 < 10
    return one.level in (Level.UNIT, Level.TEEN) and group >= 100 and group % 100 == 0


def decimal(value: str) -> Decimal:
    """The value of an atom: "1000", "0.5", "2/3"."""
    above, _, below = value.partition("/")
    return Decimal(above) / Decimal(below) if below else Decimal(above)


def written(value: Decimal) -> str:
    """A value without a power of ten, to four places, and without zeros at its end."""
    rounded = value.quantize(Decimal("0.0001")) if value != value.to_integral_value() else value
    return format(rounded.normalize(), "f")
