"""Dates: of either calendar, in digits or words, and those that hang on the day they were written.

In:   a cursor at the first token.
Out:  the date that begins there, or None.
Not:  counting out a relative date: «أمس» keeps its words.
Why:  a word that is a date only sometimes («مارس», «اليوم») counts where its neighbours say so.
"""

from __future__ import annotations

import re

from pipeline.amounts import years
from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.digits import is_year, numeric, western
from pipeline.amounts.nouns import agrees, following, load
from pipeline.amounts.runs import run
from pipeline.text import letters

_SEASON = re.compile(r"(\d{4})\s?[-–/]\s?(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2})(?:[.,]([0-5]\d))?")
HOURS = 24
_OCLOCK = frozenset(letters.match_all(["الساعة", "والساعة", "بالساعة", "للساعة"]))
_NO_CLOCK = frozenset(  # «أجر الساعة 15», «على مدار الساعة 5 أعوان»
    clitic + word
    for clitic in ("", *"بلوف")
    for word in letters.match("أجر أجرة سعر ثمن كلفة تكلفة قيمة معدل مدار").split()
)
_MINUTES = re.compile(
    r"[ \u00a0]:[ \u00a0]([0-5]\d)(?!\d)|[ \u00a0]و[ \u00a0]?([0-5]?\d)[ \u00a0]دقيقة(?![^\W\d_])"
)
_HALF_DAYS = frozenset(letters.match_all(["صباحا", "مساء", "ليلا", "ظهرا", "فجرا", "عصرا", "زوالا"]))
LATEST_HIJRI = 1500  # «سنة 1445» is of the Hijri calendar, whatever is said
EARLIEST = 1800  # «في 1500» is hardly a year, unless it says so
_AFTER_TODAY = (
    "الأول الأولى الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الأخير التالي الموالي"
    " نفسه ذاته السابق الذي التي الوطني العالمي"
)
_BEFORE_TODAY = "في هذا ذلك طوال كل نفس ذات بعد قبل منذ حتى إلى من عن"
_BEFORE_ORDINAL = frozenset(letters.match("إلى من اليوم بتاريخ الموافق حتى").split())
_AFTER_DAY = frozenset(letters.match(_AFTER_TODAY).split())
_BEFORE_DAY = frozenset(letters.match(_BEFORE_TODAY).split())


def season(here: Cursor) -> Amount | None:
    """«2024/2025», «2024-2025», «2024/25»: two years in a row, of sport, school or accounts; «2017-2019»."""
    token = here.tokens[here.at]
    found = _SEASON.fullmatch(western(token.text))
    if found is None or token.kind != "number" or not is_year(found[1]):
        return None
    first, last = int(found[1]), found[2]
    if last in (str(first + 1), f"{first + 1}"[2:]):
        last = str(first + 1)
    elif not (
        is_year(last) and EARLIEST < first < int(last) and years.alone(here.text, token.start, token.end)
    ):
        return None
    here.at += 1
    return here.made("date", f"{first}/{last}")


def clock(here: Cursor) -> Amount | None:
    """«الساعة 11 صباحا», «الساعة 20.30», «الساعة 7 و45 دقيقة»; not «في الساعة 12 طنا»."""
    found = _TIME.fullmatch(western(here.tokens[here.at].text))
    if not found or here.first == 0 or here.tokens[here.first - 1].form not in _OCLOCK:
        return None
    if here.apart(here.tokens[here.first - 1], here.tokens[here.first]) or int(found[1]) > HOURS:
        return None
    here.at += 1
    minutes = None if found[2] else _MINUTES.match(here.text, here.tokens[here.first].end)
    if not minutes and _hours_count(here, int(found[1]), minutes=found[2] is not None):
        here.back()
        return None
    while minutes and here.at < len(here.tokens) and here.tokens[here.at].start < minutes.end():
        here.at += 1
    here.first -= 1
    if here.at < len(here.tokens) and here.tokens[here.at].form in _HALF_DAYS and not here.broken():
        here.at += 1
    past = minutes[1] or minutes[2] if minutes else found[2]
    return here.made("date", f"{int(found[1])}:{int(past or 0):02}")


def _hours_count(here: Cursor, value: int, *, minutes: bool) -> bool:
    """Whether a number behind «الساعة» is no hour: a price, or something counted behind it."""
    ahead = here.tokens[here.first - 2] if here.first > 1 else None
    if ahead is not None and ahead.form in _NO_CLOCK:
        return True
    if here.at < len(here.tokens) and here.tokens[here.at].text in "%٪$€£":
        return True
    word = following(here.text, here.tokens[here.at - 1].end)
    if word is None or word.form in _HALF_DAYS:
        return False
    if here.units(0) or here.means("scale") or here.means("percent") or here.means("percent", 0, 2):
        return True
    nouns = load()
    measured = word.form.removesuffix("ا") in nouns.measures | nouns.paced
    return measured or (not minutes and agrees(word, value, vague=False))


def dated(here: Cursor) -> Amount | None:
    """«الأربعاء 18 جانفي 2017», «يناير 2024», «عام 2011», «العام الماضي»."""
    weekday = here.takes("weekday")
    if weekday and here.at < len(here.tokens) and here.tokens[here.at].kind == "date" and not here.broken():
        here.at += 1
        return here.made("date", numeric(here.tokens[here.at - 1].text) or "")
    after_weekday = here.at
    day = here.digits()
    day = day if day and len(day) < 3 and day.isdecimal() and 1 <= int(day) <= 31 else None
    if day is None:
        here.at = after_weekday
        day = _ordinal(here, weekday is not None)
    else:
        here.takes("of")
    month = _month(here, day is not None)
    if month:
        return _calendar(here, day, *month)
    here.at = after_weekday
    if weekday:
        if here.before("prayer"):
            here.back()
            return None
        here.takes("relative")
        return here.made("relative", "")
    return _year(here) or _period(here)


def _ordinal(here: Cursor, weekday: bool) -> str | None:
    """Step over «الثالث من» before a month; the day. «النصف الثاني من مايو» is no day."""
    before, start = here.tokens[here.first - 1].form if here.first else "", here.at
    words = run(here) if here.means("number") else None
    if words is not None and words.value in range(
        1, 32
    ):  # «التاسع والعشرين» is next; this is «التسع والعشرين»
        here.at += words.last
        if here.takes("of") and _months_ahead(here):
            return str(words.value)
        here.at = start
    if weekday or before in _BEFORE_ORDINAL or any(here.before(kind) for kind in ("in", "since", "day")):
        day = here.takes("ordinal")
        if day and here.takes("of") and _months_ahead(here):
            return day
    here.at = start
    return None


def _months_ahead(here: Cursor) -> bool:
    kinds = ("gregorian-month", "hijri-month", "month")
    return any(here.means(kind, 0, words) for kind in kinds for words in (1, 2))


def _month(here: Cursor, sure: bool) -> tuple[str, str] | None:
    """Step over a month: its calendar and number. Alone it needs a word before or a year after it."""
    named = here.takes("month") is not None
    for calendar in ("gregorian", "hijri"):
        month = here.takes(f"{calendar}-month")
        if month:
            _other_name(here, calendar)
            after_month = here.at
            after = here.digits()
            year = after is not None and is_year(after)
            here.at = after_month
            relative = here.means("relative") is not None
            if sure or named or year or relative or here.before("in") or here.before("month"):
                return calendar, month
    here.back()
    return None


def _other_name(here: Cursor, calendar: str) -> None:
    """Step over the second name of a month: «كانون الثاني/يناير», «يناير (كانون الثاني)»."""
    if here.at < len(here.tokens) and here.tokens[here.at].text == "/":
        here.at += 1
        if not here.takes(f"{calendar}-month"):
            here.at -= 1


def _calendar(here: Cursor, day: str | None, calendar: str, month: str) -> Amount:
    after_month = here.at
    here.takes("of")
    here.takes("year")
    year = here.digits()
    if year is None or not is_year(year):
        here.at, year = after_month, None
        if here.takes("relative"):
            return here.made("relative", "")
    else:
        here.takes("hijri", "gregorian")
    date = f"{month}-{int(day):02}" if day else month
    if year is None:
        return here.made("relative", f"--{date}" + (" AH" if calendar == "hijri" else ""))
    return here.made("date", f"{int(year):04}-{date}" + (" AH" if calendar == "hijri" else ""))


def _year(here: Cursor) -> Amount | None:
    """«عام 2011», «في 2024», «سنة 1445هـ»."""
    named = here.takes("year") is not None
    year = here.digits()
    if year and is_year(year) and len(here.tokens[here.at - 1].text) == 4:
        hijri = here.takes("hijri") is not None or (named and int(year) < LATEST_HIJRI)
        modern = int(year) > EARLIEST or hijri or named
        counts = here.units(0) or here.means("scale") or here.percent_sign()
        plain = modern and (here.broken() or not counts)
        if named or hijri or (plain and (here.before("in") or _bare(here, int(year)))):
            return here.made("date", year + (" AH" if hijri else ""))
    here.back()
    return None


def _bare(here: Cursor, year: int) -> bool:
    """Whether a number is a year, though no word before it says so: «باكالوريا 2017»."""
    token, after = here.tokens[here.at - 1], here.tokens[here.at : here.at + 1]
    if after and after[0].kind == "number" and not here.broken() and not is_year(after[0].text):
        return False  # «1980 300»
    before = [one.text for one in here.tokens[max(here.first - 2, 0) : here.first]]
    row = len(before) == 2 and before[1] == "و" and is_year(before[0])
    fits = year in years.BARE and year % 100 > 0
    return (
        fits
        and years.led(here.text, token.start, token.end)
        and years.alone(here.text, token.start, token.end, row=row)
    )


def _period(here: Cursor) -> Amount | None:
    """«العام الماضي», «الأسبوع المقبل»."""
    if here.takes("period") and here.takes("relative"):
        return here.made("relative", "")
    here.back()
    return None


def moment(here: Cursor) -> Amount | None:
    """«أمس», «غدًا», and «اليوم» where it is today."""
    word = here.takes("day-word")
    if word is None:
        return None
    if word == "today":
        before = here.tokens[here.first - 1].form if here.first else ""
        after = here.tokens[here.at].form if here.at < len(here.tokens) else ""
        named = here.means("weekday") is not None  # «اليوم الثلاثاء» is today, «اليوم الأول» is not
        bare = here.tokens[here.first].form in ("اليوم", "واليوم")
        if not named and (not bare or before in _BEFORE_DAY or after in _AFTER_DAY):
            here.back()
            return None
    here.takes("weekday")
    return here.made("relative", "")
