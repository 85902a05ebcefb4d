"""How far a preposition's phrase reaches: «في المدينة الساحلية», «من كلية الآداب», «عقب اجتماع مجلس الأمن».

In:   the words of a sentence in the matching form, and where the phrase's noun stands.
Out:  where the words behind the phrase begin.
Not:  what a rule makes of that (lives.py, reported.py).
Why:  he who did it may stand behind the phrase («شارك في المسيرة آلاف المواطنين»), and a reader who is told
      that nobody did would be told wrong.

Sure rather than complete: of «في المدرسة المهندس» and «في المدرسة الكبيرة» no list of endings tells which is
whose, so only an adjective in «ية» belongs to the phrase, or one in «ي» behind a noun without «ة», and only
behind a noun that asks for another («كلية …», «اجتماع …») does the next word.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text import letters

# A noun that hardly ends a phrase: «كلية الآداب», «اجتماع مجلس الأمن».
_ASKS = (
    "ولاية،منطقة،مدينة،قرية،كلية،جامعة،معهد،مدرسة،شهادة،درجة،مجال،قطاع،رئاسة،إدارة،وزارة،عضوية،منصب،وكالة،إذاعة،"
    "قناة،موقع،صحيفة،جريدة،مراسل،برنامج،اجتماع،لقاء،جلسة،مؤتمر،زيارة،مجلس،انتهاء،افتتاح،اختتام،مقر،سؤال"
)
_TAILS = "أف،إف،أم،إم،إفريقيا،أفريقيا،الأوسط،نيوز"  # of a name: «موزاييك أف أم», «الشرق الأوسط»
_ARTICLES = ("ال", "لل", "بال", "وال")
_HERS = letters.match("ة")
_YEAR = 4  # digits


def past(words: Sequence[str], at: int) -> int:
    """Where the words behind a phrase begin; `len(words)` or more where it ends the sentence.

    Args:
        words: In the matching form.
        at: Where its noun stands: 1 of «في المدينة الساحلية سفن».
    """
    if _dated(words[at : at + 3]):
        return at + 3
    while at < len(words) and _asks(words[at]):
        at += 1
    at += 1
    while at < len(words) and (words[at] in letters.listed(_TAILS) or _adjective(words[at - 1], words[at])):
        at += 1
    return at


def _dated(words: Sequence[str]) -> bool:
    """Whether they are a day with its month and year: «12 ماي 1950»."""
    return len(words) > 2 and words[0].isdigit() and words[2].isdigit() and len(words[2]) == _YEAR


def _asks(word: str) -> bool:
    return not letters.listed(_ASKS).isdisjoint({word, word[1:] if word[0] == "ل" else ""})


def _adjective(before: str, word: str) -> bool:
    """Whether a word with the article tells what the one before is: «الشؤون الاجتماعية», «الحزب الدستوري»."""
    if not (before.startswith(_ARTICLES) and word.startswith(_ARTICLES)):
        return False
    return word.endswith(f"ي{_HERS}") or (word.endswith("ي") and not before.endswith(_HERS))
