"""Which sentences cannot open a thought: their first words point back at the one before.

In:   sentences of one text.
Out:  for each whether it leans, and on which earlier one.
Not:  who says what (reported.py), whose life is told (lives.py), what is pointed at further on (unnamed.py),
      what a sentence is worth (scoring.py), or what is done about it (choice.py).
Why:  «وأضاف أنه يرفض ذلك» shown alone lets a reader guess who said it, and a guess is a false citation.

A sentence opens so on a pronoun, a demonstrative, a connective, a verb whose subject is only its ending
(«وقاموا»), or a verb of saying with no one who says it; and when its label is no name of its own: a list that
says «المغادرون:» under each team. «و» and «ف» alone do not: most Arabic sentences open so. A question does,
after «و» or «ف» («ولماذا»), and so does what is reported of something not named («قالت الوزارة إن هذه
الخطوة»). What stands inside a quotation that another sentence opened leans, too. A false alarm costs a
summary one more sentence; a missed one costs its reader the sense, so in doubt a word is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.extractive import lives, reported
from pipeline.extractive.unnamed import TIMES, unnamed
from pipeline.text import letters, pairs

# What begins a sentence that leans on the one before it, with or without و or ف.
_OPENINGS = (
    "كما،كذلك،أيضا،لكن،لكنه،لكنها،لكنهم،لكنهما،بل،ثم،لذلك،لذا،هكذا،بالتالي،بذلك،بهذا،لهذا،كهذا،هو،هي،"
    "هم،هما،هن،هذا،هذه،هذان،هاتان،ذلك،تلك،هؤلاء،أولئك،ذاك،الذي،التي،الذين،اللذان،اللتان،اللواتي،منه،"
    "منها،منهم،منهما،فيه،فيها،فيهم،له،لها،لهم،لهما،لديه،لديها،لديهم،عنه،عنها،عنهم،به،بها،بهم،إليه،"
    "إليها،إليهم،عليه،عليها،عليهم،معه،معها،معهم،بينهم،بينها،بينهما،من بينهم،من بينها،من ضمنها،من ضمنهم،"
    "كلاهما،كلتاهما،كلهم،كلها،جميعهم،جميعها،بعضهم،بعضها،أحدهم،أحدها،أحدهما،معظمهم،معظمها،أغلبهم،أغلبها،غالبيتهم،غالبيتها،نفسه،"
    "نفسها،إذ،حيث،بحيث،مما،ما جعل،ما دفع،ما أدى،ما يعني،لأن،لأنه،لأنها،لأنهم،وأنه،وأنها،غير أن،غير أنه،"
    "غير أنها،غير أنهم،إلا أن،إلا أنه،إلا أنها،إلا أنهم،بيد أن،بيد أنه،بيد أنها،في حين،فيما،أما،"
    "علما أن،علما بأن،علما وأن،الأمر الذي،الشيء الذي،أضاف،أضافت،أضافوا،تابع،تابعت،تابعوا،أردف،أردفت،"
    "استطرد،استطردت،استدرك،استدركت،مضيفا،مضيفة،مؤكدا،مؤكدة،مشيرا،مشيرة،موضحا،موضحة،مبينا،مبينة،لافتا،"
    "لافتة،معتبرا،معتبرة،مشددا،مشددة،بدوره،بدورها،بدورهم،من جهته،من جهتها،من جهتهم،من جانبه،من جانبها،"
    "من جانبهم،من ناحيته،من ناحيتها،من جهة أخرى،من جهة ثانية،من ناحية أخرى،من ناحية ثانية،من جانب آخر،"
    "في المقابل،بالمقابل،على العكس،مع ذلك،رغم ذلك،رغم هذا،برغم ذلك،مع هذا،على الرغم من ذلك،"
    "بالرغم من ذلك،علاوة على ذلك،علاوة على هذا،بالإضافة إلى ذلك،إضافة إلى ذلك،فضلا عن ذلك،إلى جانب ذلك،"
    "زيادة على ذلك،ناهيك عن،بعد ذلك،قبل ذلك،منذ ذلك،منذ ذاك،نتيجة لذلك،بناء على ذلك،بناء عليه،فوق ذلك،"
    "عند ذلك،عندئذ،عندها،حينها،حينئذ،آنذاك،وقتها،خلال ذلك،في غضون ذلك،في الأثناء،في هذه الأثناء،في هذا،"
    "في هذه،في ذلك،في تلك،عن ذلك،عن هذا،حول ذلك،حول هذا،على ذلك،على هذا،إلى ذلك،من ذلك،من هذا،من هذه،"
    "لهذه،بهذه،لتلك،من ثم،من هنا،في السياق ذاته،في السياق نفسه،في سياق متصل،في سياق آخر،في ذات السياق،"
    "في نفس السياق،في الإطار ذاته،في الإطار نفسه،على صعيد متصل،على صعيد آخر،في الوقت نفسه،"
    "في الوقت ذاته،في نفس الوقت،في ذات الوقت،على سبيل المثال،مثلا،ثانيا،ثالثا،رابعا،خامسا،"
    "على النقيض من ذلك،على النقيض من هذا،على عكس ذلك،بخلاف ذلك،خلافا لذلك،هنا يأتي،هنا تأتي،"
    "من هذا المنطلق،السبب الأول،السبب الثاني"
)
# A question that goes on from the one before: only with و or ف.
_ASKING = (
    "لماذا،ماذا،كيف،أين،هل،متى،كم،بماذا،لمن،علام،أليس،أيهما،أيهم،إلى أين،إلى متى،"
    "من أين،من الذي،من هو،من هي،ما هو،ما هي،ما الذي"
)
_REPORTED = "أن،إن،بأن"  # «قالت الوزارة إن هذه التصريحات»: what follows points back as well
_OF_HIS = re.compile(r"ومن (?!ال)\w{2,}(?:ات(?:ه|ها|هم|هما)|[^اآه\s]ها)(?!\S)")  # «ومن هواياته»: whose?
_LONE = re.compile(r"^([وف]) (?=\S)")  # «و أضاف», as the press of the Maghreb spaces it
_LONGEST = 4  # words of the longest opening
_REPORT_WORDS = 14  # of a sentence: a demonstrative further on may point at the sentence's own beginning
_CLOSING = pairs.QUOTES | {"»"}
_QUOTED = 800  # code points of a quotation; a longer one was closed by chance
_LABEL_LETTERS = 40  # a colon further on opens a quotation, not a list
_ENDED = 5  # letters: a shorter word in «وا» may be no verb
# «ويمثل هذا المسار», «وفي ظل هذه الظروف»: a demonstrative second, or third after one of these.
_POINTING = "هذا،هذه،هذان،هذين،هاتان،هاتين،ذلك،تلك،هؤلاء،أولئك،بهذا،بهذه،لهذا،لهذه،بذلك،لذلك"
_BEFORE = "قد،لقد،لم،لن،لا،كان،كانت،في،من،على،إلى،عن،مع،إن،بعد،قبل،خلال"
# «هذا العام» points at the day of writing, not at a sentence.


def leaning(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences are not understood without the one before. Shape (sentences,).

    Those that open on what points back, those that do so further on (unnamed.py), and those that begin inside
    a quotation.

    Args:
        texts: Of one article, so that a label that comes again is known.
    """
    leans = opening(texts)
    leans |= np.array([unnamed(form) for form in _forms(texts)], dtype=bool)
    return leans | _quoted(texts)


def opening(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences open on what points at the one before. Shape (sentences,).

    Args:
        texts: As for `leaning`.
    """
    forms = _forms(texts)
    labels = [_label(text) for text in texts]
    again = {label for label, count in Counter(labels).items() if label and count > 1}
    return np.array(
        [
            label in again
            or _unsaid(text, form)
            or reported.linked(form)
            or lives.untold(form)
            or _points(form)
            or _leans(form.split()[:_LONGEST])
            for text, form, label in zip(texts, forms, labels, strict=True)
        ],
        dtype=bool,
    )


def _quoted(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which begin inside a quotation: in «وتابع "… . وعندما ألتقي …"» the second says «أنا» for the first."""
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    whole = "\n".join(texts)
    inside = np.zeros(len(whole) + 1, dtype=bool)
    for end, start in pairs.match_pairs(whole, 0, len(whole)).items():
        if whole[end] in _CLOSING and end - start <= _QUOTED:
            inside[start + 1 : end] = True
    found: NDArray[np.bool_] = inside[starts]
    return found


def _forms(texts: Sequence[str]) -> list[str]:
    return [_LONE.sub(r"\1", form) for form in letters.match_all(texts)]


def _label(text: str) -> str:
    """What stands before a colon near the beginning: «قائمة المغادرين :»."""
    head, colon, _ = text[:_LABEL_LETTERS].partition(":")
    return letters.match(head) if colon else ""


def _unsaid(text: str, form: str) -> bool:
    """Whether a sentence opens on what names nobody: «وقاموا بذلك», «وبين، في رده، أن», «ومن هواياته»."""
    words = form.split()
    if not words:
        return False
    first = words[1] if len(words) > 1 and words[0] in ("وقد", "لقد", "فقد", "ولقد") else words[0]
    commas = [word.endswith(("،", ",")) for word in _LONE.sub(r"\1", text).split(maxsplit=2)[:2]]
    return (
        (first.endswith("وا") and len(first) >= _ENDED)
        or reported.unsaid(form, comma=commas[0])
        or reported.bare_source(form, comma=commas[-1])
        or bool(_OF_HIS.match(form))
    )


def _points(form: str) -> bool:
    """Whether what is reported begins with a demonstrative: «قالت الوزارة، في بيان، إن هذه الخطوة»."""
    _, pointing, _, times = _known()
    words = form.split()[:_REPORT_WORDS]
    return any(
        one in _reported() and two in pointing and three not in times
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )


def supports(leans: NDArray[np.bool_], own: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The row that each leaning sentence leans on: the nearest one before it that is the article's own.

    Args:
        leans: What `leaning` gave. Shape (sentences,).
        own: False for a sentence of another story: nobody leans on a teaser. Shape (sentences,).

    Returns:
        -1 for a sentence that stands alone, or that nothing stands before. Shape (sentences,).
    """
    last = np.maximum.accumulate(np.where(own, np.arange(len(own)), -1))
    before = np.concatenate([[-1], last[:-1]]) if len(own) else last
    return np.where(leans, before, -1)


def _leans(words: Sequence[str]) -> bool:
    openings = [" ".join(words[:count]) for count in range(1, len(words) + 1)]
    bare = [opening[1:] for opening in openings if opening[0] in "وف"]
    known, pointing, before, times = _known()
    if _dated(words, pointing, times):
        return False
    second = len(words) > 1 and words[1] in pointing and not _dated(words[1:], pointing, times)
    third = len(words) > 2 and words[2] in pointing and not _dated(words[2:], pointing, times)
    after = third and not before.isdisjoint([*openings[:1], *bare[:1], words[1]])
    return second or after or not known.isdisjoint([*openings, *bare])


def _dated(words: Sequence[str], pointing: frozenset[str], times: frozenset[str]) -> bool:
    """Whether a demonstrative stands first, or after a preposition, and names a time."""
    at = next((at for at, word in enumerate(words[:2]) if word.removeprefix("و") in pointing), None)
    return at is not None and at + 1 < len(words) and words[at + 1] in times


@cache
def _reported() -> frozenset[str]:
    return frozenset(letters.match_all(_REPORTED.split("،")))


@cache
def _known() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Openings that lean, demonstratives, what a third-placed one stands after, and names of times."""
    pointing, before, times = (
        frozenset(letters.match_all(words.split("،"))) for words in (_POINTING, _BEFORE, TIMES)
    )
    asked = [f"{joint}{word}" for word in _ASKING.split("،") for joint in "وف"]
    return frozenset(letters.match_all([*_OPENINGS.split("،"), *asked])), pointing, before, times
