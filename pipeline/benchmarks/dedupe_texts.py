"""Generated Arabic paragraphs with planted copies, and decoys that must not be taken for copies.

In:   a seed and a number of paragraphs.
Out:  texts in random order, the group of each, and how each was made.
Not:  anyone's text: words are made of roots and patterns, powers come from the gazetteer.
Why:  what was planted is known, so what was found can be counted.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass

from pipeline.dedupe.updates import lexicon
from pipeline.names import actors
from pipeline.text import letters

ROOTS = (
    "كتب درس علم عمل فتح دخل خرج جمع فرق نظر سمع حكم ملك قطع وصل نقل حمل رفع وضع جلس وقف ركب نزل طلب "
    "وجد حسب قدر شرح بحث كشف ظهر غلب سبق لحق تبع قرب بعد كبر صغر كثر قلل زرع حصد صنع طبخ غسل لبس نسج "
    "رسم لعب ضحك حزن فرح غضب صبر شكر ذكر نسي حفظ فهم عقل سأل جوب قرأ نطق صمت هتف نشر طبع قسم ضرب طرح "
    "عرض طلق سحب دفع جذب نصر هزم حرس حصن سكن رحل سفر عبر مشي ركض قفز سبح غرق طفو حرق برد سخن جمد ذوب"
)
PATTERNS = (
    "1ا23 م12و3 12ي3 12ا3 ت12ي3 ا1ت2ا3 است12ا3 م1ا23ة ان12ا3 12ا3ة 12و3 م123 م12ا3 أ12ا3 12ا32 12و3ة ت1ا23 "
    "م1ت23 1وا23 م1ا2ي3 ي123 ت123 123 123ت ن123 سي123 12ا3ي م12و3ة مست123 ت123ون ي123ون"
)
LINKS = "في من على إلى عن مع خلال نحو حول بين حيث التي الذي هذا هذه ذلك كما بعد قبل منذ وفق ضمن عبر لدى عند"
NEGATIONS = ("لم", "لن", "لا", "ليس")
SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
HAMZA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})
CHANGED = 0.05  # share of the words that a planted copy of the kind "words" changes
COPIES = ("exact", "diacritics", "hamza", "tatweel", "punctuation", "words", "all")
DECOYS = ("number", "negation", "power")
LEAST, MOST = 20, 110  # words of a paragraph


@dataclass(frozen=True, slots=True)
class Planted:
    """A generated corpus; all of length (paragraphs,)."""

    texts: list[str]
    groups: list[int]  # equal for a paragraph and its copies; a decoy's is its own
    kinds: list[str]  # original, one of COPIES, or one of DECOYS


def generate(seed: int, paragraphs: int) -> Planted:
    """About seven originals of ten paragraphs, two copies and one decoy, shuffled."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    made: list[tuple[str, int, str]] = []
    group = 0
    while len(made) < paragraphs:
        words = _paragraph(pick)
        text = _written(words)
        made.append((text, group, "original"))
        if pick.random() < 0.25:
            made += [
                (copy(words, kind, pick), group, kind)
                for kind in pick.choices(COPIES, k=pick.choice((1, 1, 2)))
            ]
        if pick.random() < 0.15:
            group += 1
            kind = pick.choice(DECOYS)
            made.append((decoy(words, kind, pick), group, kind))
        group += 1
    made = made[:paragraphs]
    pick.shuffle(made)
    texts, groups, kinds = zip(*made, strict=True)
    return Planted(list(texts), list(groups), list(kinds))


def copy(words: list[str], kind: str, pick: random.Random) -> str:
    """A paragraph's words written in another way, or with 5% of its plain words changed."""
    if kind in ("words", "all"):
        words = words.copy()
        plain = [at for at, word in enumerate(words) if word in _plain()]
        for at in pick.sample(plain, max(1, round(CHANGED * len(words)))):
            words[at] = pick.choice([word for word in pick.choices(vocabulary(), k=4) if word != words[at]])
    text = _written(words)
    if kind in ("hamza", "all"):
        text = text.translate(HAMZA)
    if kind in ("tatweel", "all"):
        text = re.sub(
            r"(?<=[بتثجحخسشصضطظعغفقكلمنهي])(?=[بتثجحخسشصضطظعغفقكلمنهي])",
            lambda _: _maybe("ـ", 0.1, pick),
            text,
        )
    if kind in ("diacritics", "all"):
        text = re.sub(r"(?<=[\u0621-\u064a])", lambda _: _maybe(pick.choice(SIGNS), 0.3, pick), text)
    if kind in ("punctuation", "all"):
        text = re.sub(
            r"(?<!\d) (?!\d)",
            lambda _: pick.choice((" ", " ", " ", "، ", " «", "» ", "؛ ", " – ", "! ")),
            text,
        )
    return text


def decoy(words: list[str], kind: str, pick: random.Random) -> str:
    """The same paragraph with another number, without one negation, or with another power: an update."""
    words = words.copy()
    if kind == "number":
        at = pick.choice([at for at, word in enumerate(words) if word.isdecimal()])
        words[at] = str(int(words[at]) + pick.choice((1, 10, 100)))
    elif kind == "negation":
        del words[pick.choice([at for at, word in enumerate(words) if word in NEGATIONS])]
    else:
        at = pick.choice([at for at, word in enumerate(words) if word in powers()])
        words[at] = pick.choice([power for power in pick.sample(powers(), 2) if power != words[at]])
    return _written(words)


@functools.cache
def vocabulary() -> list[str]:
    """Some thousand words of roots and patterns; none is a number, a date, a negation or a power."""
    guarded = {form for form, _ in lexicon()}
    made = [
        article + pattern.translate({ord("1"): root[0], ord("2"): root[1], ord("3"): root[2]})
        for pattern in PATTERNS.split()
        for root in ROOTS.split()
        for article in ("", "ال", "و")
    ]
    forms = letters.match_all(made)
    return list(
        dict.fromkeys(
            w for w, form in zip(made, forms, strict=True) if form not in guarded and form.isalpha()
        )
    )


@functools.cache
def powers() -> list[str]:
    """States of one word that are always powers."""
    gazetteer = actors.load()
    ruled = {spelling.written for spelling in gazetteer.spellings if spelling.rule}
    found = [actor.arabic for actor in gazetteer.actors.values() if actor.kind == "state"]
    return [name for name in found if " " not in name and name not in ruled]


@functools.cache
def _plain() -> frozenset[str]:
    return frozenset(vocabulary())


def _paragraph(pick: random.Random) -> list[str]:
    """Words with, at random places, one to three numbers, negations and powers."""
    count = pick.randint(LEAST, MOST)
    known = vocabulary()
    # Squaring makes some words frequent and most rare, as in a language.
    words = [
        pick.choice(LINKS.split()) if pick.random() < 0.25 else known[int(len(known) * pick.random() ** 2)]
        for _ in range(count)
    ]
    spare = pick.sample(range(count), 9)
    for at in spare[: pick.randint(1, 3)]:
        words[at] = str(pick.randint(2, 9999))
    for at in spare[3 : 3 + pick.randint(1, 2)]:
        words[at] = pick.choice(NEGATIONS)
    for at in spare[6 : 6 + pick.randint(1, 3)]:
        words[at] = pick.choice(powers())
    return words


def _written(words: list[str]) -> str:
    """The words as a paragraph: a comma now and then, and a full stop."""
    marked = [f"{word}،" if at % 11 == 10 and not word.isdecimal() else word for at, word in enumerate(words)]
    return " ".join(marked) + "."


def _maybe(sign: str, chance: float, pick: random.Random) -> str:
    return sign if pick.random() < chance else ""
