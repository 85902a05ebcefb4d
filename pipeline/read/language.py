"""Room 1, step 5: is a text in Arabic letters in Arabic? Persian, Urdu, Pashto and Kurdish are not.

In:   a decoded or extracted text.
Out:  yes or no.
Not:  whether its letters are Arabic at all (__init__.py).
Why:  the model reads Arabic; of another language it would make a brief that looks like one and is wrong.

Two marks must come together, so that no Arabic is refused: letters that Arabic does not have, and
hardly a word with the article "ال". Dialects and names borrow گ, چ and پ, and Iran's keyboards write ک
and ی for ك and ي, but an Arabic text has the article in one word of four; poems and lists may go
without it, but have none of those letters.
"""

from __future__ import annotations

import re

SAMPLE_CHARACTERS = 400_000  # a language shows in the beginning of a text
LEAST_WORDS = 20  # of fewer nothing is said
LEAST_FOREIGN = 0.01  # share of letters that Arabic does not have; Persian has about 0.03, Urdu 0.2
MOST_ARTICLES = 0.05  # share of words that begin with the article; Persian and Urdu have under 0.02

_WORD = re.compile(r"[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f]+")
_FOREIGN = re.compile(r"[\u0679-\u06a8\u06ab-\u06cb\u06cd-\u06d3\u06d5]")  # all but ک and ی
_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل).")


def is_arabic_language(text: str) -> bool:
    """Whether a text in Arabic letters may be Arabic; a short one always may."""
    words = _WORD.findall(text[:SAMPLE_CHARACTERS])
    if len(words) < LEAST_WORDS:
        return True
    foreign = sum(len(_FOREIGN.findall(word)) for word in words)
    articles = sum(_ARTICLE.match(word) is not None for word in words)
    return foreign < LEAST_FOREIGN * sum(map(len, words)) or articles > MOST_ARTICLES * len(words)
