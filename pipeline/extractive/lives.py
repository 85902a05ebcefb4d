"""Which sentences tell of a person whom they do not name: «يتقن أربع لغات», «ولد سنة 1950 في قابس».

In:   one sentence, in the matching form.
Out:  whether it does.
Not:  verbs of saying without a speaker (reported.py), or what is done about it (choice.py, foreign.py).
Why:  the lines of a life share no words with each other, so the last was taken for another story; and shown
      alone it is told of nobody.

Sure rather than complete: a verb of a life, and right behind it a post or a degree, an accusative after some
(«عمل أستاذا»), a language that is mastered («يتقن أربع لغات», not «يتحدث أربعة خبراء»); or a preposition or a
year, and behind its phrase no word that can be a subject, up to the end, the next verb or six words («ولد في
قابس سنة 1950 وتخرج …», not «ولد في قابس الشاعر …»). Of a verb that is a noun too («درس من التاريخ»)
the end is no proof. No «و» before it: after that he who did it often comes late («وشارك في الاجتماع
وزير …»).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extractive import phrases
from pipeline.text import letters

_VERBS = (
    "ولد،ولدت،نشأ،نشأت،ترعرع،ترعرعت،درس،درست،تخرج،تخرجت،حصل،حصلت،تحصل،تحصلت،نال،نالت،أحرز،أحرزت،يحمل،تحمل،"
    "شغل،شغلت،يشغل،تشغل،تولى،تولت،يتولى،تتولى،عمل،عملت،يعمل،تعمل،اشتغل،اشتغلت،تقلد،تقلدت،عين،عينت،انتخب،"
    "انتخبت،انضم،انضمت،التحق،التحقت،شارك،شاركت،ترأس،ترأست،أسس،أسست،ألف،ألفت،نشر،نشرت،أصدر،أصدرت،تزوج،تزوجت"
)
_NOUNS = "عين،درس،عمل،ألف"  # «عين على الحدود», «درس من التاريخ», «عمل من نوع خاص», «ألف عام»
_POSTS = (
    "منصب،مناصب،المناصب،عضوية،مهام،وظيفة،شهادة،شهادات،الشهادات،دبلوم،إجازة،ماجستير،دكتوراه،الماجستير،الدكتوراه،"
    "الإجازة،الجنسية،جائزة،جوائز،الجوائز"
)
_PLANS = "خطة،خطط"  # a post in the press of Tunisia; «نالت خطة الحكومة الثقة»
_HOLDING = "شغل،شغلت،يشغل،تشغل،تولى،تولت،يتولى،تتولى،تقلد،تقلدت"
_SOME = "عدة،عديد،العديد،عددا"  # «نال عدة جوائز», but «شارك عدة فنانين»
_BORN = "ولد،ولدت،نشأ،نشأت"  # with «ب…»: «بقابس»
_ALSO = "وقد،وهو،وهي،وله،ولها"  # what goes on with him
_BEFORE = "في،على،من،إلى،عن،بين،بعد،قبل،ضمن،لدى،منذ،خلال،حتى،مع"
_YEARS = "سنة،عام"
_REACH = 6  # words behind the verb; hardly a subject comes later
_SHE = "تحمل،تشغل،تتولى،تعمل"
_OFFICES = "رئاسة،إدارة،وزارة،حقيبة"  # «تولى وزارة …» is his, «أصدرت وزارة …» its own
_POSTED = "عمل،عملت،يعمل،تعمل،اشتغل،اشتغلت،عين،عينت،انتخب،انتخبت"  # with an accusative: «أستاذا»
_MASTERED = "يتقن،تتقن،يجيد،تجيد،يتكلم،تتكلم،يتحدث،تتحدث"
_LANGUAGES = "لغة،لغات،لغتين،اللغة،اللغات"
_STATES = "متزوج،متزوجة،حاصل،حاصلة،متحصل،متحصلة،حائز،حائزة،خريج،خريجة،أصيل،أصيلة"
_OF = "على،من،في،ولاية،منطقة،مدينة،كلية،جامعة،معهد،المدرسة،الجامعة،المعهد،وأب،وأم،وله،ولها"
_LETTERS = 5  # of an accusative: «عضوا», and hardly a name


def untold(form: str) -> bool:
    """Whether a sentence opens on a verb or a state of a life, and on nobody whose life it is.

    Args:
        form: The sentence in the matching form.
    """
    words = form.split()
    first, second, third = [*words[:3], "", "", ""][:3]
    if first in letters.listed(_VERBS):
        return _holds(first, words[1:]) or _nobody(first, words[1:])
    if first in letters.listed(_MASTERED):
        return second in letters.listed(_LANGUAGES) or third in letters.listed(_LANGUAGES)
    return first in letters.listed(_STATES) and second in letters.listed(_OF)


def _holds(verb: str, words: Sequence[str]) -> bool:
    """Whether a verb is followed at once by a post, a degree or what was made of him."""
    posts = letters.listed(_POSTS) | (
        letters.listed(_PLANS) if verb in letters.listed(_HOLDING) else frozenset()
    )
    some = bool(words) and words[0] in letters.listed(_SOME)
    second = next((word for word in words[some:] if not (some and word == "من")), "")
    return second in posts or (not some and verb in letters.listed(_POSTED) and _accusative(second))


def _nobody(verb: str, words: Sequence[str]) -> bool:
    """Whether phrases and years alone stand behind a verb, up to the end or to the next verb."""
    hers = verb.endswith("ت") or verb in letters.listed(_SHE)
    at, reach = 0, words[:_REACH]
    while at < len(reach):
        word = reach[at]
        if at and (word in letters.listed(_ALSO) or (word[0] == "و" and word[1:] in letters.listed(_VERBS))):
            return True
        if at and verb in letters.listed(_POSTED) and _accusative(word):
            return True
        if word in letters.listed(_YEARS) and "".join(words[at + 1 : at + 2]).isdigit():
            at += 2
        elif word in letters.listed(_BEFORE):
            at = phrases.past(words, at + 1)
        elif (at == 0 and word in letters.listed(_OFFICES) and not hers) or (at and _joined(verb, word)):
            at = phrases.past(words, at)
        else:
            return word == "ثم" and verb not in letters.listed(_NOUNS)
    return bool(words) and verb not in letters.listed(_NOUNS)


def _accusative(word: str) -> bool:
    return len(word) >= _LETTERS and word.endswith("ا") and not word.startswith("ال")


def _joined(verb: str, word: str) -> bool:
    """Whether a word has its preposition on it: «بقابس», «للمحامين»."""
    return word.startswith(("لل", "بال")) or (word[0] == "ب" and verb in letters.listed(_BORN))
