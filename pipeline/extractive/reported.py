"""Which reports hang on the one before: nobody is named who says it, or it says «في هذا السياق».

In:   one sentence, in the matching form.
Out:  whether it does.
Not:  other openings that lean (openings.py), or what is pointed at further on (unnamed.py).
Why:  «وأكدت اليوم أن …» lets a reader guess who, «وأكدت اليوم الاثنين رئيسة الحكومة أن …» does not; and
      «وشدد الوزير في هذا السياق على …» is said in a context that is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.dedupe import updates
from pipeline.extractive import phrases
from pipeline.text import letters

# A verb of saying followed at once by what was said: who said it stands in the sentence before.
_SAYING = (
    "قال،قالت،قالوا،أكد،أكدت،أكدوا،أوضح،أوضحت،أوضحوا،أشار،أشارت،أشاروا،بين،بينت،ذكر،ذكرت،لفت،لفتت،شدد،"
    "شددت،شددوا،اعتبر،اعتبرت،رأى،رأت،أفاد،أفادت،أعلن،أعلنت،نوه،نوهت،صرح،صرحت،أقر،أقرت،أعرب،أعربت،دعا،"
    "دعت،طالب،طالبت،حذر،حذرت،اعترف،اعترفت،كشف،كشفت،يرى،ترى،يقول،تقول،يؤكد،تؤكد،يضيف،تضيف،يوضح،توضح،"
    "يشير،تشير"
)
_SAID = (
    "في،خلال،على،إلى،عن،حول،بشأن،بخصوص،ردا،حسب،وفق،أيضا،كذلك،أن،إن،أنه،إنه،أنها،إنها،أنهم،إنهم،بأن،بأنه،بأنها"
)
_PHRASED = "في،خلال"  # of these: a phrase, and behind it a speaker or what was said
_DONE = "وقد،فقد،لقد،ولقد"
# Between a verb and who says it may stand when: «أمس», «صباح اليوم الاثنين 12 جانفي».
_WHEN = (
    "اليوم،أمس،الأمس،البارحة،الليلة،يوم،صباح،مساء،ظهر،عصر،عشية،ليلة،فجر،أول،الأول،الموافق،الماضي،الماضية،الفارط،"
    "الفارطة،المنقضي،المنقضية،المنصرم،المنصرمة،الجاري،الحالي،الأسبوع،شهر،عام،سنة"
)
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "saturday sunday monday tuesday wednesday thursday friday"
# After that these, and «لل…», name nobody who says it; he may stand behind: «لوكالة الأنباء وزير النقل أن».
_NOBODY = (
    "لدى،عقب،إثر،بعد،قبل،عند،أثناء،ضمن،عبر،من،مع،بمناسبة،لوكالة،لإذاعة،لقناة،لموقع،لصحيفة،لجريدة،لمراسل،لبرنامج،"
    "أمام"
)
# A source by its kind alone, behind «وبحسب»: «وبحسب المنظمة فإن», but «وبحسب المنظمة الدولية للهجرة، فإن».
_BY = "وبحسب،بحسب،وحسب،حسب،ووفق،وفق،ووفقا،وفقا"
_KINDS = (
    "المصدر،المصادر،البلاغ،البيان،المسؤول،المسؤولة،المتحدث،المتحدثة،الناطق،التقرير،الدراسة،الصحيفة،الجريدة،الموقع،القناة،"
    "الوكالة،الهيئة،المنظمة،المرصد،المعهد،المركز،اللجنة،الشركة،البنك،الحزب"
)
_WHICH = "الذي،التي"  # «ووفق البيان، الذي نشرته الوزارة، فإن»
_THEN = "فإن،فإنه،فإنها،فإنهم،فقد،قد،لم،لن،ليس،ليست"
_THIS = "السياق|الصدد|الإطار|الشأن|الخصوص|الاتجاه"
_LINK = (
    f"في هذا (?:{_THIS})|بهذا (?:{_THIS})|في (?:ذات|نفس) (?:{_THIS}|الوقت)|"
    f"في (?:{_THIS}|الوقت) (?:ذاته|نفسه)|في سياق (?:متصل|آخر|ذي صلة)|على صعيد (?:آخر|متصل)|"
    "من (?:جهة|ناحية) (?:أخرى|ثانية)|من جانب آخر|في المقابل|بالمقابل"
)
_ONE_SIDE = "جهة،ناحية،جانب"  # «من جهة … من جهة أخرى»: both sides stand in the sentence
_NEAR = 7  # words; a link further on joins what the sentence itself has said


def unsaid(form: str, *, comma: bool) -> bool:
    """Whether a sentence opens on a verb of saying that no speaker follows: «وقال أمس إن».

    Args:
        form: The sentence in the matching form.
        comma: Whether one stands after its first word: «وبين، في رده، أن».
    """
    words = form.split()
    rest = words[1:] if words[:1] and words[0] in letters.listed(_DONE) else words
    if not rest or letters.listed(_SAYING).isdisjoint({rest[0], rest[0][1:] if rest[0][0] in "وف" else ""}):
        return False
    after = _past_times(rest[1:])
    dated = len(after) < len(rest) - 1
    if not after or (comma and not dated):
        return dated or comma
    return after[0] in letters.listed(_SAID) or (dated and _to_nobody(after[0]) and _no_speaker(after))


def linked(form: str) -> bool:
    """Whether a sentence joins itself to what was said: «وشدد الوزير في هذا السياق على».

    Args:
        form: The sentence in the matching form.
    """
    link = _link().search(form)
    before = form[: link.start()].split() if link else []
    told = {"ان", "بان", *letters.listed(_ONE_SIDE)}
    return 0 < len(before) < _NEAR and told.isdisjoint(before)


def bare_source(form: str, *, comma: bool) -> bool:
    """Whether a sentence opens on a source that only one before it names: «وبحسب المنظمة فإن».

    Args:
        form: The sentence in the matching form.
        comma: Whether one stands after its second word: «ووفق البيان، أذن المجلس».
    """
    by, kind, then = [*form.split()[:3], "", "", ""][:3]
    if by not in letters.listed(_BY) or not letters.listed(_KINDS) & {kind, re.sub("^لل", "ال", kind)}:
        return False
    return then in letters.listed(_THEN) or (comma and then not in letters.listed(_WHICH))


def _to_nobody(word: str) -> bool:
    return word.startswith("لل") or word in letters.listed(_NOBODY)


def _no_speaker(words: Sequence[str]) -> bool:
    """Whether phrases alone stand before what was said, or before the end."""
    at = 0
    while at < len(words):
        if words[at] in letters.listed(_SAID) - letters.listed(_PHRASED):
            return True
        if not (_to_nobody(words[at]) or words[at] in letters.listed(_PHRASED)):
            return False
        joined = words[at].startswith("ل") and words[at] not in letters.listed("لدى")
        at = phrases.past(words, at if joined else at + 1)
    return True


def _past_times(words: Sequence[str]) -> Sequence[str]:
    """The words after those that tell when."""
    at, dated = 0, False  # «12 ماي»; without a day «ماي» may be a minister
    while at < len(words):
        day, month = words[at].isdigit(), dated and words[at] in _months()
        if not (day or month or words[at] in _days()):
            break
        at, dated = at + 1, day or month
    return words[at:]


@cache
def _days() -> frozenset[str]:
    return letters.listed(_WHEN) | _dates(_DAYS)


@cache
def _months() -> frozenset[str]:
    return _dates(_MONTHS)


def _dates(names: str) -> frozenset[str]:
    """Every word of their names: «تشرين» and «الأول»."""
    written = (word for name in names.split() for word in updates.DATES[name].split())
    return frozenset(letters.match_all(part for one in written for part in one.split("_")))


@cache
def _link() -> re.Pattern[str]:
    """In the matching form; brackets and bars are no letters, so each word is folded by itself."""
    folded = re.sub(r"[^\W\d_]+", lambda word: letters.match(word[0]), _LINK)
    return re.compile(rf"(?<!\S)[وف]?(?:{folded})(?!\S)")
