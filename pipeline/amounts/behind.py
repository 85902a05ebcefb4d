"""How far a counted noun reaches: the adjective that agrees, what it owns, its matter, its rate.

In:   the display form of a sentence, and the noun that stands behind a figure.
Out:  where the noun ends with what belongs to it.
Not:  whether the figure counts that noun (counted.py).
Why:  «600 متر» of «600 متر مربع», «3 حالات» of «3 حالات وفاة» tell another thing.

Each step is one word that agrees or stands in a closed list (counted.yaml), with a blank before it: none
goes over a verb, a preposition but «من» and «في» of a rate, or a mark.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.amounts.nouns import Word, following, load
from pipeline.names import actors

_SOUND = ("ين", "ات")
_CLITICS = ("ب", "ل", "ك", "و", "ف", "لل", "وب", "ول")
_NOT_RELATIVE = ("ي", "ن", "ت", "س")  # a verb begins so, or what an act is called: «يقضي», «تلقي»
_CUBED = "مكعب"
# «في الساعة 10», «في اليوم الأول», «في اليوم نفسه»; a text that ends on a blank was cut before another figure
_ORDERED = re.compile(r"[ \u00a0]*(?:\d|ال|نفس|ذات|هذا|هذه|ذلك|تلك)|[ \u00a0]+$")


def reach(text: str, noun: Word) -> int:
    """Where a counted noun ends, with what belongs to it."""
    nouns = load()
    bare = noun.form.removesuffix("ا") if noun.form.removesuffix("ا") in nouns.singular else noun.form
    last = noun
    if (owned := following(text, last.end)) and owned.form in nouns.owned.get(bare, ()):
        last = owned
        if (more := following(text, last.end)) and _listed(noun.form, more.form):
            last = more
    elif (more := following(text, last.end)) and adjective(noun, more):
        last = more
    if bare in nouns.measures or last.form.startswith(_CUBED):
        last = _matter(text, last)
    return rate(text, last.end, paced=bare in nouns.paced)


def rate(text: str, end: int, *, paced: bool = False, money: bool = False) -> int:
    """Where «يوميا», «في الساعة» (of what is `paced`) or «للبرميل» (of money) ends, if one stands there."""
    nouns, word = load(), following(text, end)
    if word is None:
        return end
    if word.form in nouns.rates:
        return word.end
    if money and word.form in nouns.each:
        single = following(text, word.end)
        return single.end if single and single.form in nouns.single else word.end
    if paced and word.form == "في":
        span = following(text, word.end)
        if span and span.form in nouns.spans and not _ORDERED.match(text, span.end):
            return span.end
    return end


def relatives(text: str, word: Word, most: int) -> Word:
    """The last of the definite relative adjectives behind a definite word: «الزيت النباتي»."""
    for _ in range(most):
        after = following(text, word.end)
        if after is None or not after.definite or not after.form.endswith(("ي", "يه")):
            break
        if after.form in ("الذي", "التي") or after.form in load().not_of:
            break
        word = after
    return word


def _matter(text: str, measure: Word) -> Word:
    """«من الزيت النباتي» behind a measure; the measure itself where none is."""
    of = following(text, measure.end)
    matter = following(text, of.end) if of and of.form == "من" else None
    if matter is None or not matter.definite or matter.form in load().not_of:
        return measure
    return relatives(text, matter, 1)


def adjective(noun: Word, word: Word) -> bool:
    """Whether a word is an adjective of the noun before it: «مسؤولين أميركيين», «متر مربع»."""
    nouns, form = load(), word.form
    if _listed(noun.form, form):
        return True
    noun_itself = form in nouns.singular and form not in _demonyms()
    if noun_itself or form in nouns.never or form.startswith((actors.ARTICLE, "و")) or len(form) < 5:
        return form in nouns.others and noun.form not in nouns.others and noun.form in nouns.plural
    if any(form.startswith(clitic) and form[len(clitic) :] in _counted() for clitic in _CLITICS):
        return False  # «سنة بولاية»
    if noun.form.endswith(("ا", "ه")):
        return form.endswith("ي" + noun.form[-1])
    if noun.form in nouns.plural or noun.form.endswith(_SOUND):
        people = noun.form.endswith("ين") or not form.endswith("يه")
        return form.endswith("يين") or form in nouns.others or (not people and form.endswith("يه"))
    return noun.form in nouns.singular and _relative(word)


def _relative(word: Word) -> bool:
    """Whether a word is a relative adjective, masculine and singular: «سائح بريطاني»."""
    if not word.text.endswith("ي"):  # «انتهى»
        return False
    return word.form in _demonyms() or not word.form.startswith((*_NOT_RELATIVE, *_CLITICS))


def _listed(noun: str, form: str) -> bool:
    """Whether a word is a listed adjective in the form that a noun asks for."""
    nouns = load()
    if noun in nouns.plural or noun.endswith(_SOUND):
        endings: tuple[str, ...] = ("ه", "ين", "ون", "ات") if noun not in nouns.singular else ("", "ه")
    else:
        endings = ("ا",) if noun.endswith("ا") else ("ه",) if noun.endswith("ه") else ("",)
    return any(form.endswith(end) and form[: len(form) - len(end)] in nouns.adjectives for end in endings)


@cache
def _counted() -> frozenset[str]:
    return load().singular | load().plural


@cache
def _demonyms() -> frozenset[str]:
    """Relative adjectives of powers, masculine and singular."""
    return frozenset(
        one.forms[0]
        for one in actors.load().spellings
        if one.actor
        and len(one.forms) == 1
        and one.forms[0].endswith("ي")
        and not one.forms[0].startswith("ال")
    )
