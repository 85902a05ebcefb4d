"""Near copies between two sets of texts: what may not be on both sides of a split.

In:   texts, as they are.
Out:  pairs of places that hold the same passage, and how much of the shorter one is in the longer.
Not:  marking copies inside an article for a brief (dedupe/): there an update is kept, here the
      same sentence with another number is still a leak.
Why:  a score on a text that the model has read in other words says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline import neighbours
from pipeline.records import Neighbours
from pipeline.text import letters

SHINGLE_WORDS = 4  # words; shorter runs are set phrases and titles of people
SHARE = 0.5  # of the shorter text's shingles, 0 to 1; reprints are above 0.9, chance is below 0.2


@dataclass(frozen=True, slots=True)
class Copy:
    """`left` and `right` are indices into the two sets; `share` is the containment, 0 to 1."""

    left: int
    right: int
    share: float


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of words of the matching form; a shorter text is one run.

    Source: Broder, "On the resemblance and containment of documents", 1997.
    """
    words = letters.match(text).split()
    if len(words) <= SHINGLE_WORDS:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(tuple(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))


def copies(left: Sequence[str], right: Sequence[str]) -> list[Copy]:
    """Every pair of texts, one of each set, of which the shorter is mostly in the longer."""
    rights = [shingles(text) for text in right]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, found in enumerate(rights):
        for shingle in found:
            holders[shingle].append(index)
    pairs = []
    for index, text in enumerate(left):
        mine = shingles(text)
        shared = Counter(other for shingle in mine for other in holders.get(shingle, ()))
        for other, count in sorted(shared.items()):
            share = count / min(len(mine), len(rights[other]))
            if share >= SHARE:
                pairs.append(Copy(index, other, share))
    return pairs


def families(texts: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Groups, one a text, merged where two of them hold near copies; named by their first member."""
    parent = {group: group for group in groups}

    def root(group: str) -> str:
        while parent[group] != group:
            group = parent[group]
        return group

    for copy in copies(texts, texts):
        first, second = sorted((root(groups[copy.left]), root(groups[copy.right])))
        parent[second] = first
    return [root(group) for group in groups]


def every(read: Sequence[tuple[str, Neighbours]]) -> tuple[list[str], list[int]]:
    """What is read of some paragraphs: all texts, then the neighbours that are long enough to be recognised.

    Args:
        read: Each paragraph's text, and what stands beside it.

    Returns:
        The texts, and of which paragraph each is: an index into `read`.
    """
    near = [
        (line, index)
        for index, (_, beside) in enumerate(read)
        for text in neighbours.texts([beside])
        for line in passages(text)
    ]
    return [text for text, _ in read] + [line for line, _ in near], [*range(len(read)), *(i for _, i in near)]


def passages(text: str) -> list[str]:
    """A text whole, and its lines: a copy may be wrapped in short ones, or be one line of a page."""
    whole = " ".join(text.split())
    return list(dict.fromkeys(lines([whole, *text.splitlines()])))


def lines(articles: Iterable[str]) -> list[str]:
    """The lines of articles that are long enough to be recognised: five words or more."""
    return [line for text in articles for line in text.splitlines() if len(line.split()) > SHINGLE_WORDS]
