"""The sentences of two paragraphs that hold what differs between them, side by side.

In:   two raw paragraphs of which one is an update of the other.
Out:  pairs of sentences, by their spans, with the words that differ.
Not:  which paragraph updates which (dedupe/), where the sentences are cited (brief.py), or which is right.
Why:  an editor decides between two figures only if both are on the table, each with its place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.dedupe.versions import Span, differences, written
from pipeline.text import letters, sentences

ALIKE = 0.5  # 0 to 1: of the words of two sentences, how many both have if they are versions of one


@dataclass(frozen=True, slots=True)
class Versions:
    """A sentence in two versions: their spans, each in its own paragraph, and what differs."""

    earlier: Span
    later: Span
    changed: tuple[tuple[str, str], ...]  # "" where a version has no such word


def versions(earlier: str, later: str) -> list[Versions]:
    """The sentences of two raw paragraphs that say the same but for guarded words, in reading order.

    A guarded word of a sentence that only one paragraph has is no version of anything, and is not given.
    """
    one, two = (sentences.split(text, newline_ends=False) for text in (earlier, later))
    found: dict[tuple[Span, Span], list[tuple[str, str]]] = {}
    for difference in differences(earlier, later):
        pairs = [
            (_alike(earlier[slice(*a)], later[slice(*b)]), a, b)
            for a in _around(one, difference.earlier)
            for b in _around(two, difference.later)
        ]
        likeness, a, b = max(pairs, key=lambda pair: pair[0], default=(0.0, (0, 0), (0, 0)))
        if likeness >= ALIKE:
            words = (
                written(earlier, _within(difference.earlier, a)),
                written(later, _within(difference.later, b)),
            )
            found.setdefault((a, b), []).append(words)
    return [Versions(a, b, tuple(dict.fromkeys(changed))) for (a, b), changed in sorted(found.items())]


def _around(spans: list[Span], place: Span) -> list[Span]:
    """The sentence that holds a word; of a place between two words, those that hold or touch it."""
    start, end = place
    if start < end:
        return [span for span in spans if span[0] <= start < span[1]]
    before = [span for span in spans if span[1] <= start]
    return [*before[-1:], *(span for span in spans if span[0] <= start < span[1])]


def _within(place: Span, sentence: Span) -> Span:
    return max(place[0], sentence[0]), min(place[1], sentence[1])


def _alike(one: str, two: str) -> float:
    """The share of words that two sentences have in common, 0 to 1."""
    first, second = (Counter(letters.match(text).split()) for text in (one, two))
    return 2 * (first & second).total() / max(first.total() + second.total(), 1)
