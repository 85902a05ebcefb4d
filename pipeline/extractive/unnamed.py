"""Which sentences speak of what only a sentence before them names: «هذا القطاع», «ذات المصدر», «إليهم».

In:   one sentence, in the matching form.
Out:  whether it does.
Not:  openings that lean (openings.py), or what is done about it (choice.py, briefing/points.py).
Why:  «وترتبط بهذا القطاع آلاف الأسر» without the sentence that names the sector tells a reader nothing, or
      the wrong thing.

Sure rather than complete: what the sentence names itself before it points, what names a time, a kind («هذا
النوع من») or only the course of the talk («في هذا السياق»), and what stands far from the beginning, counts as
understood. A name that stands for a noun («ليبيا … هذا البلد») is not known as one, so nouns of places point
only near the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.text import letters

_REACH = 12  # words: further on, a sentence has mostly named what it points at
_NEAR = 5  # words, for a place
_STEM = 4  # letters of a noun: «القطاع» is named by «قطاعات», «للقطاعين»
_DONE = "وقد،فقد،لقد،ولقد"
_POINTING = "هذا،هذه،هذان،هذين،هاتان،هاتين،هؤلاء،تلك،ذلك،أولئك"
_ITSELF = "ذاته،ذاتها،نفسه،نفسها،ذاتهم،أنفسهم"
_SAME = "ذات،نفس"
_MENTIONED = "المذكور،المذكورة،المذكورين،المذكورون،المذكورتين،المذكوران"
TIMES = "العام،السنة،الشهر،الأسبوع،اليوم،الموسم،الصيف،الشتاء،الربيع،الخريف،الصباح،المساء،الليلة،القرن،المرة"
_UNDERSTOOD = (  # times, the course of the talk, and what points inside its own sentence
    f"{TIMES}،الفترة،الوقت،"
    "الأيام،اللحظة،اللحظات،الساعة،الساعات،الآونة،الحين،الأثناء،العصر،العقد،المرحلة،الظرف،الظروف،الصائفة،الأشهر،"
    "السنوات،الأسابيع،الاثنين،الإثنين،الثلاثاء،الأربعاء،الخميس،الجمعة،السبت،الأحد،رمضان،"
    "السياق،الصدد،الإطار،الشأن،الخصوص،الجانب،الاتجاه،المناسبة،الأساس،الصعيد،الشكل،النحو،الحد،الحياة،الدنيا،العالم،"
    "الأخير،الأخيرة،الأخيرين،الأخيران،الذي،التي،الذين،اللذين،اللتين،اللواتي،اللاتي"  # «تلك التي تليها»
)
_PLACES = (
    "البلد،البلاد،الدولة،المنطقة،المناطق،المدينة،الولاية،الجزيرة،المكان،الجهة،العاصمة،القرية،البلدان،الدول"
)
_SPEAKERS = (
    "المصدر،المصادر،المصدران،المصدرين،البلاغ،البيان،المسؤول،المسؤولين،المسؤولة،المتحدث،المتحدثة،الناطق،الوثيقة،التقرير،"
    "الدراسة،الصحيفة،الجريدة،الموقع،القناة،الإذاعة،الوكالة،الوزارة،الهيئة،المنظمة،المرصد،المعهد،المركز،اللجنة،الشركة،البنك،"
    "الحزب،التصريح،الرجل،الشخص"
)
# A source may be called so by another of these words of its own sentence: «في بلاغ … حسب ذات المصدر».
_TOLD_BY = "مصدر،مصادر،بلاغ،بيان،تقرير،تصريح،وثيقة،صحيفة،وكالة،دراسة،موقع،قناة،وسائل،حوار"
# After a verb («وانضم إليهم»), a preposition with no more than a pronoun.
_TO_WHOM = (
    "إليه،إليها،إليهم،إليهما،عليه،عليها،عليهم،منه،منها،منهم،فيه،فيها،فيهم،له،لها،لهم،لديه،لديها،لديهم،عنه،عنها،عنهم،"
    "به،بها،بهم،معه،معها،معهم،بينهم،بينها،بينهما،بعدها،بعده،خلالها،خلاله،ضده،ضدها،ضدهم"
)
_ARTICLE = re.compile("^(?:[وف]?[بك]?ال|[وف]?لل)(?=...)")
_JOINED = re.compile("^[وف](?=[بلك]?(?:ه|ذ|ت|نفس))")
_CLITIC = re.compile("^[وف]?[بلك]?(?=ه|ذ|ت|نفس|ا)")


def unnamed(form: str) -> bool:
    """Whether a sentence points at what it does not name.

    Args:
        form: The sentence in the matching form.
    """
    words = form.split()
    verb = words[1:] if words[:1] and words[0] in letters.listed(_DONE) else words
    joined = words[0][:1] in "وف" if words else False  # «امتدت له يد الغدر» may name him later
    if joined and len(verb) > 2 and verb[1] in letters.listed(_TO_WHOM) and not _ARTICLE.match(verb[0]):
        return True
    return any(_pointed(words, at) or _same(words, at) for at in range(len(words) - 1))


def _pointed(words: Sequence[str], at: int) -> bool:
    """«لهذه البطارية» near the beginning, and no battery before it."""
    word, noun = words[at], words[at + 1]
    if (
        at >= _REACH
        or not noun.startswith("ال")
        or _CLITIC.sub("", word, count=1) not in letters.listed(_POINTING)
    ):
        return False
    if words[max(at - 2, 0) : at] == ["بما", "في"]:  # «بما في ذلك التعليم»
        return False
    if at > 1 and _JOINED.match(word):  # «…، وهذا القرار»: of the sentence's own beginning
        return False
    if noun in letters.listed(_UNDERSTOOD) or words[at + 2 : at + 3] == ["من"]:
        return False
    return not (at >= _NEAR and noun in letters.listed(_PLACES)) and not _named(noun, words[:at])


def _same(words: Sequence[str], at: int) -> bool:
    """«ذات المصدر», «المصدر نفسه», «الخط المذكور», and no source, no line before it."""
    for one, two in pairwise(words[at : at + 2]):
        if two in letters.listed(_MENTIONED) and _ARTICLE.match(one):
            told = words[at + 2 : at + 3]  # «المذكورة في الأمر» says where
            return told not in (["في"], ["ضمن"]) and not _named(one, words[:at])
        if _CLITIC.sub("", one, count=1) in letters.listed(_SAME) and two in letters.listed(_SPEAKERS):
            return not _told(two, words[:at])
        speakers = {_bare(noun) for noun in letters.listed(_SPEAKERS)}
        if two in letters.listed(_ITSELF) and _bare(one) in speakers:
            return bool(_ARTICLE.match(one)) and not _told(one, words[:at])
    return False


def _told(noun: str, before: Sequence[str]) -> bool:
    """Whether a source is named already, by its own word or another."""
    return _named(noun, before) or any(_named(other, before) for other in letters.listed(_TOLD_BY))


def _named(noun: str, before: Sequence[str]) -> bool:
    stem = _bare(noun)[:_STEM]
    return any(stem in word for word in before)


def _bare(noun: str) -> str:
    return _ARTICLE.sub("", noun, count=1)
