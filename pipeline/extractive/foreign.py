"""Which sentences belong to another story: a teaser that a page glued on.

In:   sentences of one article, their paragraphs, how alike they are, and the title.
Out:  for each whether it is foreign.
Not:  copies of the article's own lines (dedupe/), or what an own sentence is worth (scoring.py).
Why:  a brief that tells another story is false; one that lost its own lede is no brief. So a paragraph is
      foreign only where all of this is true of it:

  short      a teaser is a headline or a lead
  opening    it does not go on: a teaser never begins with «وأضاف», nor with any «و» that joins, nor on words
             that close a text («يذكر أن», «رحم الله», «لعل») or a life («شغل منصب …», lives.py)
  no kin     its words are not said elsewhere in the article, it is unlike the rest, and not of the title

Kinship is a sum of three: the share of its words that the title or a stretch of the rest says too, 0.1 for
each standard deviation of likeness to the rest, and 0.1 for each word that it shares with the title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.config import SummarizeConfig
from pipeline.text import letters

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LIKENESS = 0.1  # of kinship, for a standard deviation
TITLE = 0.1  # of kinship, for a word shared with the title
TITLE_MOST = 3  # words: more say nothing more
STRETCH = 150  # words of the rest that are held against a paragraph at once: in a long text every word recurs
LEAST = 4  # content words: of fewer nothing can be said
_LETTERS = 4  # of a word without its article: enough to see past most endings
_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
_CLITICS = "وفبل"
# What closes a text: of 10,161 articles of news two began so, and 150 paragraphs further on.
_CLOSING = (
    "يذكر أن،يذكر أنه،يذكر أنها،يذكر بأن،يشار إلى،يشار أن،تجدر الإشارة،يجدر التذكير،يجدر الذكر،جدير بالذكر،"
    "الجدير بالذكر،من الجدير،للتذكير،للإشارة،ختاما،في الختام،في النهاية،خلاصة القول،باختصار،إنه،إنها،"
    "إنهم،رحم الله،رحمه الله،رحمها الله،تغمد الله،تغمده الله،تغمدها الله،نسأل الله،لعل،لعله،لعلها،ليت،ليتنا،"
    "كفى،أليس،ألم يكن،ألم تكن،نعم،نحن،ربما،لا شك،صحيح أن،الحق أن،الحقيقة أن،الواقع أن،يبقى السؤال،فهل،"
    "ثانيا،ثالثا،رابعا،خامسا،سادسا،سابعا،ثامنا،تاسعا،عاشرا"
)
_NO = re.compile(r"كلّ?ا\s*[،,!.]")  # «كلا، لن …» closes as well; «كلا المرشحين» opens a headline
# Words whose و is their own; with any other it joins a sentence to the one before.
_OWN = (
    "وزير،وزيرة،وزيرا،وزراء،وزارة،وفد،وفود،وفاة،وصل،وصلت،وصول،وقع،وقعت،وقوع،وقف،وقفة،وقفات،وكالة،وكالات،وكيل،وكلاء،"
    "وضع،وضعت،وضعية،ورد،وردت،ورود،وجه،وجهت،وجهة،وجوه،وجود،واشنطن،وثيقة،وثائق،وسط،وسائل،وسيط،وسيلة،وساطة،ولاية،"
    "ولايات،ولادة،ولدت،ولد،ولي،والي،والية،وحدة،وحدات،وحيد،ورشة،ورشات،وعد،وعود،واصل،واصلت،واجه،واجهت،وافق،وافقت،"
    "وصف،وصفت،وصفة،ودع،ودعت،وداع،وداعا،وفر،وفرت،وفرة،وفق،وفقا،وطن،وطني،وطنية،وظائف،وظيفة،وباء،ورق،ورقة،وردة،وزن،"
    "وقت،وقود،وقاية،وعي،وليد،وائل،وجدي،ودي،ودية،واقع،واقعة،واحد،واحدة،واحة،واردات،وارد"
)


def foreign(
    texts: Sequence[str],
    alike: Floats,
    table: NDArray[np.int64],
    leans: Flags,
    config: SummarizeConfig,
    *,
    title: str | None = None,
) -> Flags:
    """Which sentences stand in a paragraph of another story. Shape (sentences,).

    A short paragraph (`foreign_words`) that does not go on from the one before, and whose kinship is under
    `foreign_kinship`. Where half of the sentences or more would be foreign, none is.

    Args:
        texts: Of the sentences.
        alike: What `scoring.likeness` gave. Shape (sentences, sentences).
        table: Their words, place in their paragraph, and paragraph. Shape (sentences, 3).
        leans: What `openings.opening` gave. Shape (sentences,).
        config: The limits.
        title: The article's. Without it a lede has less to be known by, so the limit is a title's word lower.
    """
    words, _, paragraphs = table.T
    numbers = np.unique(paragraphs)
    far = np.zeros(len(texts), dtype=bool)
    if len(numbers) < config.foreign_paragraphs:
        return far
    forms = letters.match_all(texts)
    said = [content(form) for form in forms]
    named = content(letters.match(title or ""))
    below = config.foreign_kinship - (0.0 if named else TITLE)
    stretches = [(rows, Counter(word for row in rows for word in said[row])) for rows in _stretches(words)]
    for number in numbers:
        own = np.flatnonzero(paragraphs == number)
        mine = set().union(*(said[row] for row in own))
        if words[own].sum() > config.foreign_words or len(mine) < LEAST:
            continue
        if leans[own[0]] or _goes_on(forms[own[0]]) or _NO.match(texts[own[0]]):
            continue
        rest = np.flatnonzero(paragraphs != number)
        near = float(alike[np.ix_(own, rest)].mean())
        kin = _shared(mine, named, [said[row] for row in own], own, stretches) + LIKENESS * near
        far[own] = kin + TITLE * min(len(mine & named), TITLE_MOST) < below
    return far if 2 * far.sum() < len(far) else np.zeros_like(far)


def content(form: str) -> set[str]:
    """The beginnings of a form's words that tell one story from another: no figures, and no particles."""
    return {_bare(word) for word in form.split() if len(word) > 3 and not word.isdigit()}


def _bare(word: str) -> str:
    """A word without article and clitic, cut to its first letters."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :][:_LETTERS]
    return word[1:][:_LETTERS] if word[0] in _CLITICS and len(word) > _LETTERS else word[:_LETTERS]


def _stretches(words: NDArray[np.int64]) -> list[range]:
    """Rows of consecutive sentences, STRETCH words or a little more together; the last may be short."""
    found, start, spent = [], 0, 0
    for row, size in enumerate(words.tolist()):
        spent += size
        if spent >= STRETCH:
            found.append(range(start, row + 1))
            start, spent = row + 1, 0
    return [*found, range(start, len(words))] if start < len(words) else found


def _shared(
    mine: set[str],
    named: set[str],
    said: Sequence[set[str]],
    own: NDArray[np.int64],
    stretches: Sequence[tuple[range, Counter[str]]],
) -> float:
    """The largest share of a paragraph's words that the title and one stretch of the rest say, 0 to 1.

    Args:
        mine: The paragraph's words.
        named: The title's.
        said: Of each of the paragraph's own sentences.
        own: Their rows.
        stretches: Rows of the article, and in how many of their sentences each word stands.
    """
    most = 0
    for rows, counts in stretches:
        inside = [words for row, words in zip(own.tolist(), said, strict=True) if row in rows]
        told = sum(word in named or counts[word] > sum(word in one for one in inside) for word in mine)
        most = max(most, told)
    return most / len(mine)


def _goes_on(form: str) -> bool:
    """Whether a sentence begins with «و» that joins it to the one before, or on words that close a text."""
    words = form.split()
    if words and words[0].startswith("و"):
        return words[0] not in letters.listed(_OWN)
    return not letters.listed(_CLOSING).isdisjoint(" ".join(words[:count]) for count in (1, 2))
