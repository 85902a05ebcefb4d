"""Errors planted in a sentence: each kind, and how it is made.

In:   a Scene and a draw.
Out:  the sentence with one error, or None where it admits none of the kind.
Not:  rewrites that are true (faithful_rewrites.py), which sentences (faithful_texts.py).
Why:  a gate must hold back each kind of error that models make, so each is counted alone.
"""

from __future__ import annotations

import random
import re

from pipeline.benchmarks.faithful_scenes import (
    HEAD,
    LATIN,
    LISTS,
    SAME_MONTH,
    TITLED,
    UNITS,
    Maker,
    Scene,
    exchanged,
    quotations,
    replaced,
)
from pipeline.names import swaps
from pipeline.text import letters

_OPPOSITES: dict[str, str] = dict(LISTS["opposites"])
_MONTHS, _DAYS = (LISTS[name].split() for name in ("months", "days"))
_VERBS = frozenset(LISTS["verbs"].split())
_NEGATIVE = re.compile(r"(?<!\S)(?:و|ف)?(?:لم|لن|لا|ليس|ليست)\s+(?=[^\W\d])")
_PRESENT = re.compile(r"(?<!\S)(?:و)?([يت][^\W\d]{3,7})(?= )")


def _number(scene: Scene, draw: random.Random) -> str | None:
    places = list(re.finditer(r"(?<![\d./])\d+(?:[.,]\d+)?(?![\d/])", scene.text))
    words = [one for one in re.finditer(r"[^\W\d]+", scene.text) if one[0] in UNITS]
    if not places and not words:
        return None
    one = draw.choice([*places, *words])
    if one[0] in UNITS:
        new = draw.choice([word for word in UNITS if word != one[0]])
    else:
        digits = one[0]
        at = draw.randrange(len(digits))
        while not digits[at].isdigit():
            at = draw.randrange(len(digits))
        new = digits[:at] + draw.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]
    return replaced(scene.text, one.span(), new)


def _date(scene: Scene, draw: random.Random) -> str | None:
    found = [one for one in re.finditer(r"[^\W\d]+", scene.text) if one[0] in _MONTHS or one[0] in _DAYS]
    if not found:
        return None
    one = draw.choice(found)
    pool = _MONTHS if one[0] in _MONTHS else _DAYS
    same = letters.match_all([one[0], SAME_MONTH.get(one[0], "")])
    return replaced(
        scene.text, one.span(), draw.choice([word for word in pool if letters.match(word) not in same])
    )


def _swapped(scene: Scene, draw: random.Random) -> str | None:
    del draw
    named = swaps.powers(scene.text)
    for row, first in enumerate(named):
        for second in named[row + 1 :]:
            made = swaps.swap(scene.text, first, second)
            if isinstance(made, swaps.Swap):
                return made.text
    return None


def _replaced_power(scene: Scene, draw: random.Random) -> str | None:
    named = swaps.powers(scene.text)
    others = [name for name in scene.powers if name not in named]
    for first in named:
        for second in draw.sample(others, min(6, len(others))):
            made = swaps.swap(scene.text, first, second)
            if isinstance(made, swaps.Swap):
                return made.text
    return None


def _lost_negation(scene: Scene, draw: random.Random) -> str | None:
    found = [one for one in _NEGATIVE.finditer(scene.text) if not scene.text[one.end() :].startswith(_STILL)]
    return replaced(scene.text, draw.choice(found).span(), "") if found else None


_STILL = ("سيما", "بد ", "شك", "غير")


def _added_negation(scene: Scene, draw: random.Random) -> str | None:
    found = [
        one
        for one in _PRESENT.finditer(scene.text)
        if letters.match(scene.text[: one.start()]).split()[-1:] not in (["لم"], ["لا"], ["لن"], ["ان"])
        and one[1][-1] not in "ةىاًء"
    ]
    found = [one for one in found if one[1] in _VERBS]
    return replaced(scene.text, (draw.choice(found).start(1),) * 2, "لا ") if found else None


def _invented(scene: Scene, draw: random.Random) -> str | None:
    found = [(one.start(2), one.end(2)) for one in TITLED.finditer(scene.text)]
    latin = [one.span() for one in LATIN.finditer(scene.text)]
    if not scene.names or not (found or latin):
        return None
    if latin and (not found or draw.random() < 0.5):
        names = [name for name in scene.names if name.isascii()]
        return replaced(scene.text, draw.choice(latin), draw.choice(names)) if names else None
    names = [name for name in scene.names if not name.isascii()]
    return replaced(scene.text, draw.choice(found), draw.choice(names)) if names else None


def _attribution(scene: Scene, draw: random.Random) -> str | None:
    head = HEAD.match(scene.text)
    own = {letters.match(word)[:4] for word in head[2].split()} if head else set()
    others = [name for name in scene.speakers if own.isdisjoint(letters.match(w)[:4] for w in name.split())]
    return (
        replaced(scene.text, (head.start(2), head.end(2) - 1), draw.choice(others))
        if head and others
        else None
    )


def _stolen(scene: Scene, draw: random.Random) -> str | None:
    """This sentence's speaker says the next sentence's words."""
    del draw
    head, own = HEAD.match(scene.text), HEAD.match(scene.following)
    if not head or not own:
        return None
    speakers = [{letters.match(word)[:4] for word in one[2].split()} for one in (head, own)]
    if speakers[0] & speakers[1]:
        return None
    return head[0] + scene.following[own.end() :]


def _direction(scene: Scene, draw: random.Random) -> str | None:
    return exchanged(scene.text, _OPPOSITES, draw)


def _altered(scene: Scene, draw: random.Random) -> str | None:
    found = [span for span in quotations(scene.text) if len(scene.text[slice(*span)].split()) >= 3]
    if not found:
        return None
    span = draw.choice(found)
    words = scene.text[slice(*span)].split()
    at = draw.randrange(1, len(words) - 1)  # a quotation that begins later or ends sooner is not altered
    if draw.random() < 0.5:
        del words[at]
    elif letters.match(words[at]) == letters.match(words[at + 1]):
        return None
    else:
        words[at], words[at + 1] = words[at + 1], words[at]
    return replaced(scene.text, span, " ".join(words))


def _figures(scene: Scene, draw: random.Random) -> str | None:
    """Two figures of one sentence exchanged."""
    del draw
    found = list(re.finditer(r"(?<![\d./,:-])\d{1,3}(?![\d./,:-])(?!\d)", scene.text))
    for one in found:
        for other in found:
            if one.start() < other.start() and one[0] != other[0]:
                text = replaced(scene.text, other.span(), one[0])
                return replaced(text, one.span(), other[0])
    return None


def _hedge(scene: Scene, draw: random.Random) -> str | None:
    """A "may", an "about" or an "if" that is gone."""
    found = list(_HEDGE.finditer(scene.text))
    return replaced(scene.text, draw.choice(found).span(), "") if found else None


_HEDGE = re.compile(
    r"(?<!\S)(?:قد (?=ي)|ربما |(?:نحو|حوالي|قرابة|أكثر من|أقل من) (?=\d)"
    r"|من (?:المتوقع|المنتظر|المرجح|المحتمل) أن )"
)

ERRORS: dict[str, Maker] = {
    "changed number": _number,
    "exchanged figures": _figures,
    "changed date": _date,
    "swapped actors": _swapped,
    "replaced actor": _replaced_power,
    "lost negation": _lost_negation,
    "added negation": _added_negation,
    "invented name": _invented,
    "wrong speaker": _attribution,
    "words of another speaker": _stolen,
    "flipped direction": _direction,
    "altered quotation": _altered,
    "lost hedge": _hedge,
}
