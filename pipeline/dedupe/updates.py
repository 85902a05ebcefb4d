"""What makes two paragraphs that look alike different news: numbers, dates, negations, opposites, powers.

In:   hashes of words and of numbers.
Out:  the guarded items of the texts, in reading order.
Not:  how alike the texts are (copies.py), what a power is (names/actors.py), or the number words (numerals/).
Why:  "قتل 5" and "قتل 50" share nine words of ten, and the tenth is the news.

An item is a value, not a spelling: خمسة is 5, أيار is مايو, الأميركية is الولايات المتحدة, so a copy that
writes them in another way is still a copy. In doubt a word is guarded (ما is a negation here, though
it also means "what"; مالي is Mali): a copy that is kept costs a reader less than news that is lost.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

import numpy as np

from pipeline.dedupe.hashes import I64, U32, U64, phrase_step, word_hashes
from pipeline.names import actors
from pipeline.numerals import numerals
from pipeline.text import letters

MASK = np.uint32((1 << 20) - 1)  # bits of a hash that say whether a word may begin a guarded phrase

DATES = {
    "january": "يناير كانون_الثاني جانفي",
    "february": "فبراير شباط فيفري",
    "march": "مارس آذار",
    "april": "أبريل إبريل نيسان أفريل",
    "may": "مايو أيار ماي",
    "june": "يونيو يونيه حزيران جوان",
    "july": "يوليو يوليه تموز جويلية",
    "august": "أغسطس آب أوت غشت",
    "september": "سبتمبر أيلول شتنبر",
    "october": "أكتوبر تشرين_الأول",
    "november": "نوفمبر تشرين_الثاني نونبر",
    "december": "ديسمبر كانون_الأول دجنبر",
    "muharram": "محرم",
    "safar": "صفر",
    "rabi-1": "ربيع_الأول",
    "rabi-2": "ربيع_الثاني ربيع_الآخر",
    "jumada-1": "جمادى_الأولى",
    "jumada-2": "جمادى_الآخرة جمادى_الثانية",
    "rajab": "رجب",
    "shaban": "شعبان",
    "ramadan": "رمضان",
    "shawwal": "شوال",
    "qada": "ذو_القعدة ذي_القعدة",
    "hijja": "ذو_الحجة ذي_الحجة",
    "saturday": "السبت",
    "sunday": "الأحد",
    "monday": "الاثنين الإثنين",
    "tuesday": "الثلاثاء",
    "wednesday": "الأربعاء",
    "thursday": "الخميس",
    "friday": "الجمعة",
    "yesterday": "أمس البارحة الأمس",
    "today": "اليوم",
    "tomorrow": "غدا الغد",
    "last": "الماضي الماضية الفائت الفائتة المنصرم المنصرمة الماضيين الماضيتين",
    "this": "الجاري الجارية الحالي الحالية",
    "next": "المقبل المقبلة القادم القادمة المقبلين المقبلتين",
}
_NEGATIONS = {
    "not": "لا لم لن ليس ليست ليسوا ليسا لست لسنا لسن ما مش ألا ألم أليس",
    "without": "دون بدون بلا غير بغير لغير سوى إلا لولا",
    "lack": "عدم بعدم لعدم انعدام لانعدام",
    "deny": "نفى نفت نفوا نفيا ينفي تنفي ينفون نفي النفي نافيا نافية",
}
_OPPOSITES = {  # one word turns the news round, with no "not" in it
    "refuse": "رفض رفضت رفضوا رفضا يرفض ترفض يرفضون نرفض الرفض رافضا رافضة رافضين",
    "accept": "وافق وافقت وافقوا يوافق توافق يوافقون",
    "support": "أيد أيدت أيدوا يؤيد تؤيد يؤيدون مؤيدا مؤيدة",
    "oppose": "عارض عارضت عارضوا يعارض تعارض يعارضون معارضا",
    "rise": "ارتفع ارتفعت يرتفع ترتفع ارتفاع ارتفاعا الارتفاع زاد زادت زيادة الزيادة",
    "fall": "انخفض انخفضت ينخفض تنخفض انخفاض انخفاضا الانخفاض هبط هبطت هبوط تراجع تراجعت يتراجع تتراجع",
    "win": "فاز فازت فازوا يفوز تفوز",
    "lose": "خسر خسرت خسروا يخسر تخسر",
}


def lexicon() -> Iterator[tuple[str, str]]:
    """Every guarded word or phrase in the matching form, with its item; the first item of a form counts."""
    written: list[tuple[str, str, bool]] = []  # item, phrase, whether any clitic may stand before it
    numbers = [(one.item, one.phrase) for one in numerals()]
    written += [(item, words, True) for item, words in (*numbers, *dates())]
    written += [(item, actors.ARTICLE + words, True) for item, words in numbers]
    written += [(item, words, False) for item, words in _grouped((_NEGATIONS | _OPPOSITES).items())]
    forms = letters.match_all(words for _, words, _ in written)
    for (item, _, free), form in zip(written, forms, strict=True):
        head, _, rest = form.partition(" ")
        # باب is no آب with a preposition, nor كما a negation: short words and negations take و and ف.
        heads = actors.attached(head) if free and len(head) > 3 else (head, "و" + head, "ف" + head)
        yield from ((f"{word} {rest}".strip(), item) for word in heads)
    for spelling in actors.load().spellings:
        if spelling.actor:
            for word in actors.attached(spelling.forms[0]):
                yield " ".join((word, *spelling.forms[1:])), spelling.actor


def dates() -> Iterator[tuple[str, str]]:
    """Every month, weekday and word like "yesterday" as it is written, after its item."""
    yield from _grouped(DATES.items())


def turns() -> Iterator[tuple[str, str]]:
    """Every negation, and every verb whose opposite turns the news round, after its item."""
    yield from _grouped((_NEGATIONS | _OPPOSITES).items())


def _grouped(group: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for item, words in group:
        for word in words.split():
            yield item, word.replace("_", " ")


class Guards:
    """Finds guarded words in arrays of word hashes."""

    def __init__(self, keys: list[U64], items: list[U64], first: U32) -> None:
        """Keys and items of phrases of 1, 2, … words, keys sorted; `first`, the hashes they begin with."""
        self._keys, self._items = keys, items
        self._begins = np.zeros(int(MASK) + 1, np.bool_)
        self._begins[first & MASK] = True

    def items(
        self,
        words: U32,
        starts: I64,
        places: I64,
        numbers: U64,
    ) -> tuple[I64, U64]:
        """The guarded items of texts, and the words that they stand at, rising.

        Args:
            words: Hash of each word. Shape (words,).
            starts: Where each text's words begin, the end last. Shape (texts + 1,).
            places: The words that hold digits. Shape (numbers,).
            numbers: Hash of the digits of each. Shape (numbers,).
        """
        at, item, _ = self.phrases(words, starts)
        every = np.concatenate([at, places])
        order = np.argsort(every, kind="stable")
        return every[order], np.concatenate([item, numbers])[order]

    def phrases(self, words: U32, starts: I64) -> tuple[I64, U64, I64]:
        """The guarded words and phrases of texts, no two on one word: where they begin, items, lengths.

        Args:
            words: Hash of each word. Shape (words,).
            starts: Where each text's words begin, the end last. Shape (texts + 1,).
        """
        at = np.flatnonzero(self._begins[words & MASK])
        ends = starts[np.searchsorted(starts, at, "right")] if at.size else at
        item = np.zeros(at.size, np.uint64)
        length = np.zeros(at.size, np.int64)
        phrase = np.zeros(at.size, np.uint64)
        for size, (keys, values) in enumerate(zip(self._keys, self._items, strict=True), start=1):
            word = words[np.minimum(at + size - 1, words.size - 1)].astype(np.uint64)
            phrase = phrase_step(phrase, word)
            if not keys.size:
                continue
            slot = np.minimum(np.searchsorted(keys, phrase), keys.size - 1)
            hit = (keys[slot] == phrase) & (at + size <= ends)
            item[hit], length[hit] = values[slot[hit]], size
        found = length > 0
        at, item, length = at[found], item[found], length[found]
        covered = np.concatenate([np.zeros(1, np.int64), np.maximum.accumulate(at + length)])[:-1]
        free = at >= covered
        return at[free], item[free], length[free]


@functools.cache
def guards() -> Guards:
    """The guards of the lexicon and the gazetteer; made once."""
    phrases: dict[str, str] = {}
    for phrase, item in lexicon():
        phrases.setdefault(phrase, item)
    names = sorted(set(phrases.values()))
    values = dict(
        zip(names, word_hashes([letters.match(n) if n.isdecimal() else n for n in names])[1], strict=True)
    )
    longest = max(phrase.count(" ") for phrase in phrases) + 1
    keys, items, first = [], [], []
    for size in range(1, longest + 1):
        chosen = [phrase for phrase in phrases if phrase.count(" ") == size - 1]
        hashes = word_hashes([word for phrase in chosen for word in phrase.split(" ")])[0].reshape(-1, size)
        key = np.zeros(len(chosen), np.uint64)
        for column in range(size):
            key = phrase_step(key, hashes[:, column].astype(np.uint64))
        order = np.argsort(key, kind="stable")
        keys.append(key[order])
        items.append(np.array([values[phrases[phrase]] for phrase in chosen], np.uint64)[order])
        first.append(hashes[:, 0])
    return Guards(keys, items, np.concatenate(first))
