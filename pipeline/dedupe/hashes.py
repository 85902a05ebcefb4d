"""Hashes of words, shingles and sequences, made in arrays.

In:   words in the matching form, or arrays of hashes.
Out:  64-bit hashes, and 32-bit ones where many are kept.
Not:  what is hashed, or why (fingerprints.py, updates.py).
Why:  Python's own hash is salted and takes one object at a time.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.text import letters

U64 = NDArray[np.uint64]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

MULTIPLIER = 0x9E3779B97F4A7C15 | 1  # odd, so that it has an inverse modulo 2^64
INVERSE = pow(MULTIPLIER, -1, 1 << 64)
ODD = np.array([0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F], np.uint64)
LEAST = 1 << 17  # powers kept at least: those of a block of ordinary texts


def word_hashes(words: Sequence[str]) -> tuple[U32, U64]:
    """The 32-bit hash of each word (one word each, matching form), and the 64-bit one that numbers have."""
    codes, offsets = letters.match_codes(words)
    sums, inverses = running(codes)
    starts, ends = offsets[:-1], offsets[1:] - 1
    hashes = mixed((sums[ends] - sums[starts]) * inverses[starts])
    return upper(hashes), hashes


def running(values: NDArray[np.uint16] | U64) -> tuple[U64, U64]:
    """The running sum of vᵢ·Mⁱ modulo 2^64, from 0 on, and M⁻ⁱ.

    The hash of any stretch from s to e, wherever it stands, is (sums[e] - sums[s]) · M⁻ˢ: a polynomial
    hash of every word without a loop over words.
    """
    powers, inverses = _powers(values.size)
    sums = np.zeros(values.size + 1, np.uint64)
    np.cumsum(values * powers[: values.size], out=sums[1:])
    return sums, inverses


@functools.lru_cache(maxsize=1)
def _power_table(size: int) -> tuple[U64, U64]:
    powers = np.full(size, MULTIPLIER, np.uint64)
    inverses = np.full(size, INVERSE, np.uint64)
    powers[0] = inverses[0] = 1
    return np.cumprod(powers), np.cumprod(inverses)


def _powers(size: int) -> tuple[U64, U64]:
    """Mⁱ and M⁻ⁱ for i below `size` at least."""
    return _power_table(1 << max(size, LEAST).bit_length())


def mixed(hashes: U64) -> U64:
    """The hashes, each bit depending on all others.

    Source: the finaliser of MurmurHash3 (Appleby, public domain).
    """
    hashes = (hashes ^ (hashes >> np.uint64(33))) * ODD[0]
    hashes = (hashes ^ (hashes >> np.uint64(29))) * ODD[1]
    return hashes ^ (hashes >> np.uint64(32))


def upper(hashes: U64) -> U32:
    """The upper half of each hash."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


def sequences(items: U64, bounds: I64) -> U64:
    """A hash of each run of items between two bounds, order counted; 0 for an empty one."""
    sums, inverses = running(items | np.uint64(1))
    return mixed((sums[bounds[1:]] - sums[bounds[:-1]]) * inverses[bounds[:-1]])


def shingles(words: U32, shingle_words: int) -> U64:
    """A hash of the words from each place on. Shape (words - shingle_words + 1,), or (0,)."""
    count = max(words.size - shingle_words + 1, 0)
    total = np.zeros(count, np.uint64)
    for step in range(shingle_words):
        total += words[step : step + count] * (ODD[step % 4] + np.uint64(2 * step))
    return mixed(total)


def phrase_step(phrase: U64, word: U64) -> U64:
    """The hash of a phrase with one more word."""
    step: U64 = (phrase ^ word) * ODD[3] + np.uint64(1)
    return step
