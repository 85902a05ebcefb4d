"""What stands right before a figure and belongs to it: «نحو», a floor or a ceiling, the word that it numbers.

In:   the display form of a sentence, and where a figure begins.
Out:  where the phrase that is shown begins.
Not:  what the figure counts (counted.py), or its value (figures.py).
Why:  «30 شخصا» of «لا يتجاوز عددهم 30 شخصا» says the opposite, and «83» of «الفصل 83» counts nothing.

Each word stands in a closed list (counted.yaml) with a blank behind it: no step goes over a verb or a mark.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.amounts.meanings import meanings
from pipeline.amounts.nouns import WORD, Word, load
from pipeline.names import actors
from pipeline.text import letters

DUAL = 5  # letters of a dual, at the least
_CLITICS = ("", *"بلوفك", "وب", "ول", "فب", "فل")
MOST = 10  # words: «لا تتعدى نسبة النساء في مهام الوزارات», «بما لا يزيد عددهم على أكثر من»
NEAR = 90  # code points in which those words stand
_THE = r"(?:[بك]?ال|لل)[^\W\d]{2,}"  # of what a figure is of each word is definite, or owned by one that is
_SOME = "بضعه?"  # «بضع مئات»
_OWN = ("ه", "ها", "هم", "هن", "هما")  # «عددهم», «مدتها»


def about(text: str, start: int, free: int) -> int:
    """Where «نحو» or «لا يتجاوز عددهم» before a figure begins; the figure's own start where there is none.

    Args:
        text: The sentence.
        start: Where the figure begins.
        free: Where the figure before it ends.
    """
    words = before(text, start, free)
    heads = _heads()
    for first, word in enumerate(words):
        for clitic in _CLITICS:
            bare = word.form[len(clitic) :]
            if not (word.form.startswith(clitic) and bare in heads):
                continue
            rest = [one.form for one in words[first + 1 :]]
            bounds = clitic in ("", "و", "ف") and _bound().fullmatch(" ".join([bare, *rest]))
            if (bare, *rest) in load().about or bounds:
                return _past(word, len(clitic))
    return start


def lower(text: str, start: int, free: int) -> int:
    """Where «بين» before the lower end of a range begins: «بين 20 و30 شخصا», not «من بين 20 و30»."""
    words = before(text, start, free)
    if (
        not words
        or words[-1].form not in ("بين", "وبين")
        or (len(words) > 1 and words[-2].form in ("من", "ومن"))
    ):
        return start
    return _past(words[-1], words[-1].form == "وبين")


def before(text: str, start: int, free: int) -> list[Word]:
    """The words right before a place, in order, with nothing but blanks between them and it."""
    words: list[Word] = []
    least, end = max(free, start - NEAR), max(free, start - 2 * NEAR)
    while least > end and not text[least - 1].isspace():  # no word is cut
        least -= 1
    for found in reversed(list(WORD.finditer(text, least, start))[-MOST:]):
        if text[found.end() : words[0].start if words else start].strip(" \u00a0"):
            break
        words.insert(0, Word(found[0], letters.match(found[0]), found.start(), found.end()))
    return words


def label(words: list[Word]) -> tuple[int, bool] | None:
    """Where the word that a number orders begins, and whether what follows may yet be what is counted.

    «الفصل 83», «صنف 4», «الطريق الوطنية رقم 2», «القانون عدد 26»; None where it is no such word.
    """
    nouns = load()
    if words and words[-1].text.isascii() and not meanings().get(words[-1].form):
        return _latin(words), False
    for stem, clitics in actors.stems(words[-1].form) if words else ():
        if stem in nouns.number:
            named = _numbered(words[:-1]) if not clitics else None
            if named is not None or stem not in nouns.numbering:
                return (_past(words[-1], clitics) if named is None else named), False
        elif stem in nouns.labels or stem in nouns.places or stem in nouns.rows:
            return _past(words[-1], clitics), stem in nouns.places
    return None


def _latin(words: list[Word]) -> int:
    """Where the Latin words that end a row of words begin: «Windows Phone 7»."""
    first = len(words) - 1
    while first and words[first - 1].text.isascii():
        first -= 1
    return words[first].start


def pair(words: list[Word]) -> int | None:
    """Where the dual before «اثنين» begins: «إرهابيين اثنين»; None where none stands there."""
    word = words[-1] if words else None
    dual = word is not None and len(word.form) >= DUAL and word.form.endswith(("ين", "ان"))
    return word.start if word and dual and not word.definite else None


def _numbered(words: list[Word]) -> int | None:
    """Where the noun before «رقم» begins: «الطريق الوطنية», «القرار», «قرار»; None where none is sure."""
    if len(words) > 1 and words[-1].definite and words[-1].form.endswith(("ي", "يه")):
        found = _noun(words[-2])
        if found is not None:
            return found
    return _noun(words[-1]) if words else None


def _noun(word: Word) -> int | None:
    for stem, clitics in actors.stems(word.form):
        if stem.removeprefix(actors.ARTICLE) in load().numbered:
            return _past(word, clitics)
    return None


def _past(word: Word, clitics: int) -> int:
    """Where a word begins without its clitics; the ل of «للقانون» stays."""
    if word.text[:clitics] != word.form[:clitics]:
        return word.start
    return word.start + clitics - (clitics > 0 and word.text[clitics - 1 : clitics + 1] == "لل")


@cache
def _heads() -> frozenset[str]:
    """What «نحو», a floor or a ceiling begins with: a word, or «لا» with its verb glued to it."""
    nouns = load()
    glued = {one + verb for one in nouns.refused for verb in nouns.beyond | nouns.over}
    return frozenset({phrase[0] for phrase in nouns.about} | nouns.refused | glued | {"ما", "بما", "ان"}) | {
        one + head for one in ("ما", "بما", "ان") for head in nouns.refused
    }


@cache
def _bound() -> re.Pattern[str]:
    """A floor or a ceiling in the matching form."""
    nouns = load()
    whole = sorted(nouns.bounded)
    named = "|".join((one[:-1] + "ت" if one.endswith("ه") else one) + own for one in whole for own in _OWN)
    named += "|" + "|".join(actors.ARTICLE + one for one in whole)
    near = "|".join(re.escape(" ".join(phrase)) for phrase in sorted(nouns.about, key=len, reverse=True))
    refused, beyond, over = ("|".join(sorted(one)) for one in (nouns.refused, nouns.beyond, nouns.over))
    at = "|".join(sorted(nouns.over_at))
    stops = "|".join(sorted(nouns.ends))
    the = rf"(?!(?:{stops})\b){_THE}"
    owner = rf"(?!(?:{stops})\b|[وف])[^\W\d]+"
    of = rf"(?:(?: {owner})?(?: {the})+)"
    own = rf"(?!(?:{stops})\b|[وف])[^\W\d]+(?:{'|'.join(_OWN)})"  # «عدد سكانها»
    where = rf"(?: (?:{'|'.join(sorted(nouns.within))}){of}| (?:{'|'.join(sorted(nouns.inside))}))?"
    # «نسبة النساء في مهام الوزارات», not «نسبة البطالة المعدل وبلغت»
    long = rf"(?:(?:{'|'.join(whole)})(?:{of}| {own})?|(?:{named})(?: {the})*){where}"
    return re.compile(
        rf"(?:(?:ما|بما) ?)?(?:ان )?(?:{refused}) ?"
        rf"(?:(?:{beyond})(?: {long})?|(?:{over})(?: {long})? (?:{at}))(?: (?:{near}))?(?: {_SOME})?"
    )
