"""Which sentences tell of a person whom they do not name: «يتقن أربع لغات», «ولد سنة 1950 في قابس».

In:   one sentence, in the matching form.
Out:  whether it does.
Not:  verbs of saying without a speaker (reported.py), or what is done about it (choice.py, foreign.py).
Why:  the lines of a life share no words with each other, so the last was taken for another story; and shown
      alone it is told of nobody.

Sure rather than complete: a verb of a life, and right behind it what can be no subject: a preposition, a
year, a post or a degree, an accusative after some («عمل أستاذا»), a number after others («يتقن أربع لغات»,
but «انضمت ثلاث جامعات»). No «و»: after it he who did it often comes late («وشارك في الاجتماع وزير …»).
"""

from __future__ import annotations

from functools import cache

from pipeline.text import letters

_VERBS = (
    "ولد،ولدت،نشأ،نشأت،ترعرع،ترعرعت،درس،درست،تخرج،تخرجت،حصل،حصلت،تحصل،تحصلت،نال،نالت،أحرز،أحرزت،يحمل،تحمل،"
    "شغل،شغلت،يشغل،تشغل،تولى،تولت،يتولى،تتولى،عمل،عملت،يعمل،تعمل،اشتغل،اشتغلت،تقلد،تقلدت،عين،عينت،انتخب،"
    "انتخبت،انضم،انضمت،التحق،التحقت،شارك،شاركت،ترأس،ترأست،أسس،أسست،ألف،ألفت،نشر،نشرت،أصدر،أصدرت،تزوج،تزوجت"
)
_NO_SUBJECT = (
    "في،على،من،إلى،عن،بين،بعد،قبل،سنة،عام،ضمن،لدى،ثم،عدة،عديد،عددا،العديد،منصب،مناصب،خطة،خطط،عضوية،مهام،وظيفة،"
    "شهادة،شهادات،دبلوم،إجازة،ماجستير،دكتوراه،الماجستير،الدكتوراه،الإجازة،الجنسية،جائزة،جوائز"
)
_SHE = "تحمل،تشغل،تتولى،تعمل"
_OFFICES = "رئاسة،إدارة،وزارة،حقيبة"  # «تولى وزارة …» is his, «أصدرت وزارة …» its own
_POSTED = "عمل،عملت،يعمل،تعمل،اشتغل،اشتغلت،عين،عينت،انتخب،انتخبت"  # with an accusative: «أستاذا»
_MASTERED = "يتقن،تتقن،يجيد،تجيد،يتكلم،تتكلم،يتحدث،تتحدث"
_LANGUAGES = (
    "لغة،لغات،لغتين،اللغة،اللغات،عدة،ثلاثة،ثلاث،أربعة،أربع،خمسة،خمس،ستة،ست،سبعة،سبع،ثمانية،ثماني،تسع،عشر"
)
_STATES = "متزوج،متزوجة،حاصل،حاصلة،متحصل،متحصلة،حائز،حائزة،خريج،خريجة،أصيل،أصيلة"
_OF = "على،من،في،ولاية،منطقة،مدينة،كلية،جامعة،معهد،المدرسة،الجامعة،المعهد،وأب،وأم،وله،ولها"
_LETTERS = 5  # of an accusative: «عضوا», and hardly a name


def untold(form: str) -> bool:
    """Whether a sentence opens on a verb or a state of a life, and on nobody whose life it is.

    Args:
        form: The sentence in the matching form.
    """
    first, second = [*form.split()[:2], "", ""][:2]
    if first in _known(_VERBS):
        hers = first.endswith("ت") or first in _known(_SHE)
        posted = first in _known(_POSTED) and len(second) >= _LETTERS and second.endswith("ا")
        office = second in _known(_OFFICES) and not hers
        return office or second in _known(_NO_SUBJECT) or (posted and not second.startswith("ال"))
    if first in _known(_MASTERED):
        return second in _known(_LANGUAGES)
    return first in _known(_STATES) and second in _known(_OF)


@cache
def _known(words: str) -> frozenset[str]:
    return frozenset(letters.match_all(words.split("،")))
