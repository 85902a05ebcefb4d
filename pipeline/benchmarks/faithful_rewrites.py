"""Rewrites that are true to their sentence: each kind, and how it is made.

In:   a Scene and a draw.
Out:  the sentence said in another way, or None where it admits no rewrite of the kind.
Not:  errors (faithful_errors.py), which sentences (faithful_texts.py).
Why:  a gate that holds true sentences back is worth no more than one that lets false ones through.
"""

from __future__ import annotations

import random
import re

from pipeline.benchmarks.faithful_scenes import (
    HEAD,
    LISTS,
    MOST,
    SAME_MONTH,
    UNITS,
    Maker,
    Scene,
    exchanged,
    outside,
    replaced,
)
from pipeline.evaluation import noise

_SYNONYMS: dict[str, str] = dict(LISTS["synonyms"])
_PARENTHESIS = re.compile(r"\s*\([^()]{2,60}\)")
_LEADING = re.compile(r"^([^،]{8,80})، (?![وف])([^،؛:]{20,})([.]?)$")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _no_parentheses(scene: Scene, draw: random.Random) -> str | None:
    del draw
    return _PARENTHESIS.sub("", scene.text) if _PARENTHESIS.search(scene.text) else None


def _no_attribution(scene: Scene, draw: random.Random) -> str | None:
    del draw
    head = HEAD.match(scene.text)
    return scene.text[head.end() :] if head and len(scene.text[head.end() :].split()) >= 5 else None


def _reordered(scene: Scene, draw: random.Random) -> str | None:
    del draw
    found = _LEADING.match(scene.text)
    return f"{found[2]}، {found[1]}{found[3]}" if found else None


def _synonyms(scene: Scene, draw: random.Random) -> str | None:
    return exchanged(scene.text, _SYNONYMS, draw)


def _to_words(scene: Scene, draw: random.Random) -> str | None:
    found = [one for one in re.finditer(r"(?<!\S)[3-9](?= )", scene.text) if outside(scene.text, one)]
    if not found:
        return None
    one = draw.choice(found)
    return replaced(scene.text, one.span(), UNITS[int(one[0]) - 3])


def _to_digits(scene: Scene, draw: random.Random) -> str | None:
    known = {
        **{word: str(number) for number, word in enumerate(UNITS, start=3)},
        "عشرين": "20",
        "خمسين": "50",
    }
    known |= {"ثلاث": "3", "أربع": "4", "خمس": "5", "ثلاثين": "30", "مئة": "100"}
    found = [one for one in re.finditer(r"(?<!\S)[^\W\d]+(?= [^\W\dو])", scene.text) if one[0] in known]
    longer = (" عشر", " و", " آلاف", " مئة")
    found = [
        one for one in found if not scene.text[one.end() :].startswith(longer) and outside(scene.text, one)
    ]
    if not found:
        return None
    one = draw.choice(found)
    return replaced(scene.text, one.span(), known[one[0]])


def _script(scene: Scene, draw: random.Random) -> str | None:
    del draw
    made = scene.text.translate(_ARABIC)
    return made if made != scene.text else None


def _spelling(scene: Scene, draw: random.Random) -> str | None:
    text = scene.text
    for spell in (
        noise.hamza,
        noise.taa_marbuta,
        noise.alef_maqsura,
        noise.diacritics,
        noise.tatweel,
    ):
        text = spell(text, draw)
    return text


def merged(scene: Scene, draw: random.Random) -> str | None:
    """The sentence and the next one as one, or None where they do not join."""
    if not 6 <= len(scene.following.split()) <= MOST or scene.following[0] in '"«“([':
        return None
    joint = "، و" if draw.random() < 0.5 and scene.following[0] not in "وف" else "، كما "
    return scene.text.rstrip(" .") + joint + scene.following


def _months(scene: Scene, draw: random.Random) -> str | None:
    return exchanged(scene.text, SAME_MONTH, draw)


def _shown(scene: Scene, draw: random.Random) -> str | None:
    """The sentence itself, without its stop."""
    del draw
    return scene.text.rstrip(".") if scene.text.endswith(".") else None


REWRITES: dict[str, Maker] = {
    "verbatim": _shown,
    "no parentheses": _no_parentheses,
    "no attribution": _no_attribution,
    "clauses reordered": _reordered,
    "synonym": _synonyms,
    "digits to words": _to_words,
    "words to digits": _to_digits,
    "other digits": _script,
    "other month name": _months,
    "other spelling": _spelling,
    "two sentences merged": merged,
}
