"""Which words go on with the sentence before them, though a mark stands between.

In:   raw text, and a place in it after "…" or after a quotation.
Out:  whether a sentence may begin there.
Not:  which marks end a sentence (sentences.py), or openings that lean on a whole sentence (extractive/).
Why:  «الخطة "جاهزة تماما.." وفق قوله» cut after its quotation leaves «وفق قوله» for a sentence.
"""

from __future__ import annotations

from functools import cache

from pipeline.text import letters

# After a quotation who said it, and how; after "…" also what hangs on the words before it.
_TOLD = (
    "وفق،وفقا،حسب،بحسب،حسبما،على حد،كما قال،كما قالت،كما جاء،نقلا عن،مضيفا،مضيفة،مشيرا،مشيرة،مؤكدا،مؤكدة،"
    "موضحا،موضحة،مبينا،مبينة،لافتا،لافتة،معتبرا،معتبرة،مشددا،مشددة،مطالبا،مطالبة،داعيا،داعية،محذرا،محذرة،"
    "متهما،متهمة،متوجها،متوجهة،معربا،معربة،قائلا،قائلة،مرجحا،مرجحة"
)
_HANGS = (
    "الذي،التي،الذين،اللذين،اللتين،لكن،لكنه،لكنها،لكنهم،ولكن،ولكنه،ولكنها،بل،أو،إذ،حيث،بحيث،مما،لأن،لأنه،"
    "لأنها،إلا أن،غير أن،وذلك،وهو،وهي،ضد،دون،بدون،من دون،من قبل،سوى"
)
_REACH = 24  # code points: no two of these words are longer


def goes_on(text: str, at: int, *, hangs: bool) -> bool:
    """Whether the words from `at` on tell who said what stands before them.

    Args:
        text: Raw.
        at: Where a word begins.
        hangs: After "…": whether what only hangs on the words before it goes on, too.
    """
    words = letters.match(text[at : at + _REACH]).split()
    known = _known(_TOLD) | _known(_HANGS) if hangs else _known(_TOLD)
    return not known.isdisjoint(" ".join(words[:count]) for count in (1, 2))


@cache
def _known(words: str) -> frozenset[str]:
    return frozenset(letters.match_all(words.split("،")))
