"""Which sentences announce what comes after them: «وهي:», «التالية:», «كما يلي.».

In:   one sentence, in the display form.
Out:  whether it ends on an announcement, or makes one and begins what it announces.
Not:  what belongs to the list that is announced (lists.py).
Why:  «أسفرت الحملة عن النتائج التالية: القبض على 4 أشخاص.» is one result of ten, told as if it were all.
"""

from __future__ import annotations

import re

from pipeline.text import letters

_COLON_ENDS = re.compile(r":[\"'»”’)\]\s]*\Z")
_COLON = re.compile(r"\s*:\s*(?=\S)")
_REACH = 40  # code points before a colon, or before the end, that may hold an announcement
# In the matching form. Before a colon these words announce; at an end they may be a day («في اليوم التالي.»).
_FOLLOWING = re.compile(
    r"(?:^|\s)(?:(?:ك|في|ب|ل|م)?ما يلي(?: \S+){,4}|(?:ك|ب|ل)?ال(?:تالي|اتي)ه?|[وف]?(?:هي|هم|هما))\Z"
)
_ENDS = re.compile(
    r"(?:^|\s)(?:(?:ك|في|ب)?ما يلي|كالتالي|كالاتي|(?:علي )?(?:ال(?:نحو|شكل|وجه|برنامج|جدول|ترتيب)|"
    r"ال(?:نتائج|نقاط|اسماء|شروط|مطالب|اسباب|اماكن|مناطق|توصيات|اهداف|محاور|قرارات|اجراءات|وثائق|ارقام|"
    r"قائمه|تشكيله|خطوات|مواد|فئات)) ال(?:تالي|اتي)ه?)\Z"
)


def ends(text: str) -> bool:
    """Whether a sentence ends where what it announces begins: on a colon, or on «كما يلي.»."""
    return bool(_COLON_ENDS.search(text) or _ENDS.search(letters.match(text[-_REACH:])))


def begun(text: str) -> str | None:
    """What stands behind the last announcement of a sentence, «التالية: القبض على …»; None without one."""
    for colon in reversed(list(_COLON.finditer(text))):
        if _FOLLOWING.search(letters.match(text[max(colon.start() - _REACH, 0) : colon.start()])):
            return text[colon.end() :]
    return None


def after_colon(text: str) -> list[str]:
    """What stands behind each colon of a sentence."""
    return [text[colon.end() :] for colon in _COLON.finditer(text)]
