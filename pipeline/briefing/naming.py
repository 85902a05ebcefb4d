"""Names of result files: safe on every file system, unique in a run, told from the article alone.

In:   the `article` of everything that a run read: relative paths or addresses.
Out:  for each a NAME: `x` for `x.txt` in the root; where two would meet, a hash tells them apart.
Not:  opening or writing files (files.py).
Why:  Arabic titles, addresses and folders make names that a disk refuses or confuses.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 120  # bytes of UTF-8; a disk takes 255, and `.source.txt` or a backup's ending must still fit
RESERVED = {"digest", "run"}
DEVICES = {"con", "prn", "aux", "nul"}  # of Windows, whatever follows the first dot
DEVICES |= {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
REFUSED = set('<>:"/\\|?*%#')  # by Windows, or by a link to the page
ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
ENDING = re.compile(r"\.(txt|text|md|html?|xhtml|docx|pdf)$", re.IGNORECASE)


def names(articles: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each article; no two are alike, in whatever case.

    The plain name goes to a `.txt` in the root, if one claims it; a name depends on the set of articles only
    where two of them claim the same.
    """
    claims: dict[str, list[str]] = {}
    for article in dict.fromkeys(articles):
        claims.setdefault(_folded(_plain(article)), []).append(article)
    taken = set(claims)
    given = {}
    for key, rivals in claims.items():
        first, *others = sorted(rivals, key=lambda article: (not _is_root_text(article), article))
        if key in RESERVED:
            others = [first, *others]
        else:
            given[first] = _plain(first)
        for article in others:
            given[article] = _marked(article, taken)
    return given


def _plain(article: str) -> str:
    """The name as it is, less what some disk refuses; never hidden, empty or too long."""
    article = ADDRESS.sub("", article).rstrip("/")
    text = unicodedata.normalize("NFC", ENDING.sub("", article))
    text = "".join("-" if letter in REFUSED else letter for letter in text if _shown(letter))
    text = " ".join(text.split()).strip("-._ ")
    head, dot, rest = text.partition(".")
    if head.casefold() in DEVICES:
        text = f"{head}_{dot}{rest}"
    return _cut(text, LONGEST) if text else "article"


def _shown(letter: str) -> bool:
    """Whether a letter can be seen: controls, marks of direction and lone surrogates cannot."""
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, never half a letter; what was cut is marked by a hash."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= most:
        return text
    return raw[: most - 9].decode("utf-8", "ignore").rstrip("-._") + "-" + _hash(text)


def _marked(article: str, taken: set[str]) -> str:
    """The plain name with a hash of the whole article, that nobody else has."""
    salt = article
    while True:
        name = _cut(_plain(article), LONGEST - 9) + "-" + _hash(salt)
        if _folded(name) not in taken:
            taken.add(_folded(name))
            return name
        salt += "'"


def _is_root_text(article: str) -> bool:
    return "/" not in article and article.lower().endswith(".txt")


def _folded(name: str) -> str:
    """How a forgiving disk compares names: no case, one form of each letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
