"""Articles of one story with something glued on: another story's lead or headline, or their own lead again.

In:   records {id, title, text, category?} of news, of which each tells one story.
Out:  for a drawn article its Versions: as it is, with a teaser in each place, with its lead repeated.
Not:  summarizing them, or counting (foreign.py).
Why:  nobody has marked the teasers of real pages; one that is planted is known to the letter.

The draw is fixed by the seed, spread over the records' categories and over articles of two, three, and four
paragraphs or more: in a short one a teaser is hard to tell.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from pipeline.records import Article
from pipeline.text import letters

PLACES = ("top", "middle", "end")
KINDS = ("lead", "headline")
PARAGRAPHS = (2, 3, 4)  # the last is "and more"
LEAD_WORDS = (10, 60)  # of a lead that is planted: a longer one is no teaser
HEADLINE_WORDS = (5, 25)
SENTENCES = 4  # marks that end one: in a shorter article there is nothing to choose
MOST_WORDS = 1500  # of an article; longer ones take a benchmark's time
WINDOW = 40  # articles among which a teaser is looked for
SHARED = 0.25  # of the words of another story's title, at most, stand in the article
_END = re.compile(r"[.!?؟](?=\s|$)")

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One article as a page might give it; `planted` and `leads` are spans of code points in its text."""

    of: str  # the record's id
    what: str  # "clean", "lead", "headline" (of another story) or "repeated" (its own lead)
    place: str  # one of PLACES; "" where nothing is planted
    article: Article
    planted: tuple[int, int] | None  # the foreign line
    leads: tuple[tuple[int, int], ...]  # its own lead, everywhere it stands


def half(name: str) -> str:
    """To which half an article belongs: rules are looked at on "dev", "test" is held back."""
    return "test" if hashlib.sha256(name.encode()).digest()[0] % 2 else "dev"


def drawn(records: Iterable[Record], count: int, seed: int) -> list[Record]:
    """`count` articles that can be planted in, evenly over lengths and categories; fewer where there are few.

    Args:
        records: Of one half.
        count: Articles.
        seed: The same gives the same, in whatever order the records come.
    """
    groups: dict[int, dict[str, list[Record]]] = {size: {} for size in PARAGRAPHS}
    for row in shuffled((row for row in records if _fits(row)), seed):
        size = min(len(_lines(row)), PARAGRAPHS[-1])
        groups[size].setdefault(str(row.get("category", "")), []).append(row)
    turns = [_in_turn(own.values()) for own in groups.values()]
    return list(_in_turn(turns))[:count]


def versions(row: Record, others: Sequence[Record], seed: int) -> Iterator[Version]:
    """An article as it is, with a teaser of another one in each place, and with its own lead again.

    Args:
        row: The article.
        others: Where the teasers come from, in an order of its own.
        seed: Where in that order the search begins.
    """
    lines = _lines(row)
    yield _version(row, lines, "clean", "", None)
    at = dict(zip(PLACES, (0, (len(lines) + 1) // 2, len(lines)), strict=True))
    for kind, teaser in zip(KINDS, _teasers(row, others, seed), strict=True):
        for place, index in at.items() if teaser else ():
            yield _version(row, [*lines[:index], teaser, *lines[index:]], kind, place, index)
    for place, index in at.items():
        yield _version(row, [*lines[:index], lines[0], *lines[index:]], "repeated", place, None)


def _version(row: Record, lines: Sequence[str], what: str, place: str, planted: int | None) -> Version:
    text = str(row["title"]).strip() + "\n"
    spans = []
    for line in lines:
        text += "\n"
        spans.append((len(text), len(text) + len(line)))
        text += line
    name = f"{row['id']} {what} {place}".strip()
    article = Article(name, name, text, "", "application/jsonl", "utf-8", str(row["title"]).strip())
    own = _lines(row)[0]
    leads = tuple(span for span, line in zip(spans, lines, strict=True) if line == own)
    return Version(row["id"], what, place, article, None if planted is None else spans[planted], leads)


def _lines(row: Record) -> list[str]:
    return [line.strip() for line in str(row["text"]).splitlines() if line.strip()]


def _fits(row: Record) -> bool:
    """Whether an article has a title, paragraphs, and sentences enough to choose from."""
    text, title = str(row["text"]), str(row.get("title") or "")
    return (
        bool(title.strip())
        and len(_lines(row)) >= PARAGRAPHS[0]
        and len(text.split()) <= MOST_WORDS
        and len(_END.findall(text)) >= SENTENCES
        and not letters.match(text).startswith(letters.match(title))
    )


def _teasers(row: Record, others: Sequence[Record], seed: int) -> list[str]:
    """A lead and a headline of other stories: of articles whose title is of other words; "" for none."""
    said = _words(f"{row['title']} {row['text']}")
    start = int.from_bytes(hashlib.sha256(f"{seed} {row['id']}".encode()).digest()[:8], "big")
    window = [others[(start + step) % len(others)] for step in range(min(WINDOW, len(others)))]
    far = [one for one in window if one["id"] != row["id"] and _another(said, _words(str(one["title"])))]
    leads = (line for one in far for line in _lines(one)[:1] if _within(line, LEAD_WORDS))
    heads = (head for one in far[1:] for head in [str(one["title"]).strip()] if _within(head, HEADLINE_WORDS))
    return [next(leads, ""), next(heads, "")]


def _another(said: set[str], title: set[str]) -> bool:
    """Whether a title is of another story than a text: little of it is said there."""
    return bool(title) and len(title & said) <= SHARED * len(title)


def _words(text: str) -> set[str]:
    """The beginnings of the words that tell one story from another: names and matters, not particles."""
    return {word[:5] for word in letters.match(text).split() if len(word) > 3}


def _within(text: str, limits: tuple[int, int]) -> bool:
    return limits[0] <= len(text.split()) <= limits[1]


def shuffled(records: Iterable[Record], seed: int) -> list[Record]:
    """By the hash of seed and id, so that an article added or lost moves no other."""
    return sorted(records, key=lambda row: hashlib.sha256(f"{seed} {row['id']}".encode()).digest())


def _in_turn(groups: Iterable[Iterable[Record]]) -> Iterator[Record]:
    """The first of each group, the second of each, and so on."""
    rounds = zip_longest(*groups)
    return (row for row in chain.from_iterable(rounds) if row is not None)
