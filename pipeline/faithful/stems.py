"""How near two Arabic words are: one word, one stem, one root.

In:   words in the matching form.
Out:  the stems and the roots that a word may have; several, since without vowels nobody can tell.
Not:  meaning (lexicon.yaml has synonyms), or names: two names of one root are two people.
Why:  "ارتفعت" may become "ارتفاع" in a draft, and "بالمدينة" "المدينة", without a new claim.

Source: affixes as in Larkey, Ballesteros and Connell, "Light stemming for Arabic", 2007.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.names import actors

_SUFFIXES = "ها هم هما هن نا كم ه ات ون ين ان تين تان ته تها تهم يه ي ا ت وا تي اته اتها ن"
_PREFIXES = "است مست يست تست ان ين تن من مت يت تت ا م ي ت ن س سي ست"
_ENDINGS = ("", *_SUFFIXES.split())
_LEAST = 3  # letters of a stem; a shorter word stands for itself
_FUTURE = re.compile(r"^[وف]?س(?=[يتن])")  # سـ before an imperfect verb
_WEAK = re.compile("[اويء]")
_OPENINGS = (*_PREFIXES.split(), "")


@functools.lru_cache(maxsize=1 << 15)
def stems(form: str) -> frozenset[str]:
    """Every stem that a word may have, itself among them."""
    return frozenset(_stems(form)) | {form}


def _stems(form: str) -> Iterator[str]:
    for rest, clitics in actors.stems(form):
        if clitics and len(rest) < _LEAST:
            if len(rest) == _LEAST - 1 and form[0] in "وف":
                yield rest
            continue
        for bare in {rest, rest.removeprefix(actors.ARTICLE)}:
            if len(bare) < _LEAST and bare != form:
                continue
            for ending in _ENDINGS:
                if bare.endswith(ending) and len(bare) - len(ending) >= _LEAST:
                    yield bare[: len(bare) - len(ending)] if ending else bare


@functools.lru_cache(maxsize=1 << 15)
def roots(form: str) -> frozenset[str]:
    """The roots of three letters that a word may have, each with whether it is a noun in م.

    "محكمة" (a court) and "حكومة" share a root and no meaning, so a noun in م is akin only to another.
    """
    found = set()
    future = _FUTURE.sub("", form)
    for stem in stems(form) | (stems(future) if len(future) > _LEAST else frozenset()):
        for opening in _OPENINGS:
            if stem.startswith(opening) and len(stem) - len(opening) >= 2:
                noun = "م" if opening.startswith("م") else ""
                found |= {noun + root for root in _bones(stem[len(opening) :])}
    return frozenset(found)


def _bones(rest: str) -> Iterator[str]:
    """Three firm letters of what is left: weak ones go where there are more, and an infixed ت."""
    firm = rest[0] + _WEAK.sub("", rest[1:]) if rest else ""
    if len(firm) == 3:
        yield firm
    if len(firm) == 4 and firm[1] == "ت":
        yield firm[0] + firm[2:]
    if len(rest) == 3:
        yield rest


def same(one: str, other: str) -> bool:
    """Whether two words may be one word in other clothes."""
    return one == other or not stems(one).isdisjoint(stems(other))


def akin(one: str, other: str) -> bool:
    """Whether two words may be of one root, in a verb and its noun."""
    return not roots(one).isdisjoint(roots(other))
