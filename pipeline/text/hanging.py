"""Which words go on with the sentence before them, though a mark stands between.

In:   raw text, and a place in it after "…" or after a quotation.
Out:  whether a sentence may begin there.
Not:  which marks end a sentence (sentences.py), or openings that lean on a whole sentence (extractive/).
Why:  «الخطة "جاهزة تماما.." وفق قوله» cut after its quotation leaves «وفق قوله» for a sentence.
"""

from __future__ import annotations

import re

from pipeline.text import letters
from pipeline.text.pairs import VOWEL_SIGN

# After a quotation who said it, and how; after "…" also what hangs on the words before it.
_TOLD = (
    "حسبما،على حد،كما قال،كما قالت،كما جاء،نقلا عن،مضيفا،مضيفة،مشيرا،مشيرة،مؤكدا،مؤكدة،"
    "موضحا،موضحة،مبينا،مبينة،لافتا،لافتة،معتبرا،معتبرة،مشددا،مشددة،مطالبا،مطالبة،داعيا،داعية،محذرا،محذرة،"
    "متهما،متهمة،متوجها،متوجهة،معربا،معربة،قائلا،قائلة،مرجحا،مرجحة"
)
_HANGS = (
    "الذي،التي،الذين،اللذين،اللتين،لكن،لكنه،لكنها،لكنهم،ولكن،ولكنه،ولكنها،بل،أو،إذ،حيث،بحيث،مما،لأن،لأنه،"
    "لأنها،إلا أن،غير أن،وذلك،وهو،وهي،دون،بدون،من دون،من قبل،سوى"
)
_HANGS_QUOTED = "ضد"  # «حملة "الكذب.." ضد الرئيس»; after a bare "…" it may open a sentence
_REACH = 24  # code points: no two of these words are longer

# «وفق قوله» and «حسب ما قال» tell, and «وفق بيان الوزارة.» is no sentence; «حسب الجدول تبدأ المباراة» is one.
_BY = "وفق،وفقا،حسب،بحسب"
_SAYING = re.compile(
    "ل?(?:ما|(?:قول|اقوال|تعبير|وصف|تقدير|تقديرات|تاكيد|تاكيدات|راي|تصريح|تصريحات|كلام|زعم|مزاعم|روايت)"
    "(?:ه|ها|هم|هما|هن))"
)
_SOURCE = re.compile(
    r"[^\s.!?؟…‥۔]{3,16}\s{1,3}[^\s.!?؟…‥۔]{1,20}(?:\s{1,3}([^\s.!?؟…‥۔]{1,20}))?\s{,3}(?:[.!?؟…‥۔]|\Z)"
)
_NO_VERB = re.compile("ال.*|.*ة")  # of a second noun, or an adjective: «بيان الوزارة», «مصادر أمنية»


def goes_on(text: str, at: int, end: int, *, hangs: bool, quoted: bool) -> bool:
    """Whether the words from `at` on tell who said what stands before them.

    Args:
        text: Raw.
        at: Where a word begins.
        end: Where its line ends.
        hangs: After "…": whether what only hangs on the words before it goes on, too.
        quoted: Whether a quotation closes before the word.
    """
    words = letters.match(text[at : min(end, at + _REACH)]).split()
    known = letters.listed(_TOLD)
    if hangs:
        known |= letters.listed(_HANGS) | (letters.listed(_HANGS_QUOTED) if quoted else frozenset())
    if not known.isdisjoint(" ".join(words[:count]) for count in (1, 2)):
        return True
    return not letters.listed(_BY).isdisjoint(words[:1]) and _tells(text, at, end, words[1:2])


def _tells(text: str, at: int, end: int, words: list[str]) -> bool:
    """Whether «وفق» and its like, at `at`, tell a source and begin no sentence; `words`: the next, if any."""
    if any(_SAYING.fullmatch(word) for word in words):
        return True
    source = _SOURCE.match(text, at, end)
    return source is not None and (
        source[1] is None or _NO_VERB.fullmatch(VOWEL_SIGN.sub("", source[1])) is not None
    )
