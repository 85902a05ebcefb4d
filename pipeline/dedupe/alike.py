"""How alike two texts are, and whether the later one says something new.

In:   the words' hashes of pairs of texts.
Out:  their Jaccard similarity over shingles, exact; and the longest stretch of new words.
Not:  which pairs to look at (copies.py).
Why:  a sketch only proposes; what is dropped must be measured.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.dedupe.fingerprints import Prints
from pipeline.dedupe.hashes import I64, U64, shingles

AT_ONCE = 1 << 20  # shingles measured at once; bounds the memory
LONG = 4000  # words; between two longer stretches, what differs counts as new without being aligned


def measure(prints: Prints, later: I64, earlier: I64, shingle_words: int) -> tuple[NDArray[np.float64], I64]:
    """The Jaccard similarity of pairs, and how many new words in a row the later text may have.

    Args:
        prints: Of all texts; those of the pairs have `shingle_words` words or more.
        later: Rows of the later texts. Shape (pairs,).
        earlier: Rows of the earlier ones. Shape (pairs,).
        shingle_words: Words of a shingle.

    Returns:
        Similarity, 0 to 1. Shape (pairs,). And the longest row of words in the later text, in words,
        that are in no shingle of the earlier one: an upper bound of what `news` finds. Shape (pairs,).

    Source: Broder, "On the resemblance and containment of documents", 1997.
    """
    similarity = np.empty(later.size)
    longest = np.empty(later.size, np.int64)
    for part in _portions(prints.lengths[later] + prints.lengths[earlier]):
        similarity[part], longest[part] = _measure(prints, later[part], earlier[part], shingle_words)
    return similarity, longest


def _portions(sizes: I64) -> Iterator[slice]:
    """Slices of about AT_ONCE words each; a longer pair is alone."""
    start, total = 0, 0
    for index, size in enumerate(sizes.tolist()):
        if index > start and total + size > AT_ONCE:
            yield slice(start, index)
            start, total = index, 0
        total += size
    if start < sizes.size:
        yield slice(start, sizes.size)


def _measure(prints: Prints, later: I64, earlier: I64, width: int) -> tuple[NDArray[np.float64], I64]:
    rows = np.stack([later, earlier], axis=1).ravel()  # pair after pair, the later text first
    counts = prints.lengths[rows] - width + 1
    hashes, side = _shingles(prints, rows, counts, width), np.repeat(np.arange(rows.size), counts)
    # One number says pair, shingle and side, so that one sort brings equal shingles together; with
    # 40 bits of a shingle, two texts of a thousand words confuse one pair of them in a million.
    keys = ((side >> 1).astype(np.uint64) << np.uint64(41)) | ((hashes >> np.uint64(24)) << np.uint64(1))
    keys |= (side & 1).astype(np.uint64)
    order = np.argsort(keys)
    keys = keys[order]
    first = np.concatenate([[True], keys[1:] != keys[:-1]])
    group = np.cumsum(np.concatenate([[True], keys[1:] >> np.uint64(1) != keys[:-1] >> np.uint64(1)])) - 1
    sides = np.bincount(group, weights=first)  # 2 where both texts have the shingle
    pair = (keys >> np.uint64(41)).astype(np.int64)
    shared = np.zeros(hashes.size, np.bool_)
    shared[order] = sides[group] == 2
    distinct = np.bincount(pair[first], minlength=later.size)
    common = np.bincount(pair[first & (sides[group] == 2)], minlength=later.size) / 2
    return common / (distinct - common), _longest_new(shared, counts, width)


def _shingles(prints: Prints, rows: I64, counts: I64, width: int) -> U64:
    """The shingles of texts, one text after another."""
    lengths = counts + width - 1
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1]) + np.repeat(prints.starts[rows] - ends + lengths, lengths)
    hashes = shingles(prints.words[place], width)
    inside = np.ones(ends[-1], np.bool_)
    for back in range(1, width):
        inside[ends - back] = False
    return hashes[inside[: hashes.size]]


def _longest_new(shared: NDArray[np.bool_], counts: I64, width: int) -> I64:
    """The longest row of words without a shared shingle in each pair's later text.

    A row of n new words takes n shingles at an end of the text and n + width - 1 inside it.
    """
    ends = np.cumsum(counts)
    begins = ends - counts
    at = np.arange(shared.size)
    last = np.maximum.accumulate(np.where(shared, at, -1))
    begin = np.repeat(begins, counts)
    last = np.where(last < begin, begin - width, last)  # an end is as good as width - 1 more
    row = np.where(shared, 0, at - last)
    row[ends - 1] += np.where(shared[ends - 1], 0, width - 1)
    longest = np.maximum.reduceat(row, begins)[::2] - (width - 1)
    whole = ~np.logical_or.reduceat(shared, begins)[::2]
    return np.where(whole, counts[::2] + width - 1, np.maximum(longest, 0)).astype(np.int64)


def news(prints: Prints, later: int, earlier: int) -> int:
    """The longest row of words that the later text adds or changes, in words, by alignment."""
    new, old = (prints.words[prints.starts[row] : prints.starts[row + 1]] for row in (later, earlier))
    size = min(new.size, old.size)
    apart = np.flatnonzero(new[:size] != old[:size])
    head = int(apart[0]) if apart.size else size
    apart = np.flatnonzero(new[::-1][: size - head] != old[::-1][: size - head])
    tail = int(apart[0]) if apart.size else size - head
    new, old = new[head : new.size - tail], old[head : old.size - tail]
    if not old.size or max(new.size, old.size) > LONG:
        return int(new.size)
    steps = difflib.SequenceMatcher(None, old.tolist(), new.tolist(), autojunk=False).get_opcodes()
    return max((end - start for step, _, _, start, end in steps if step != "equal"), default=0)
