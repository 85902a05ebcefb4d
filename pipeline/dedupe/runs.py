"""Short lines that are copies because the whole run of lines they stand in is repeated.

In:   what each line says (a class of equal lines), which article it is in, which long lines are copies.
Out:  for each short line of a repeated run, the line that it repeats.
Not:  long lines: they are copies on their own (copies.py).
Why:  a heading or a name says nothing by itself, so two equal ones may both be needed; six lines of a
      masthead that come again in the same order are a copy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.dedupe.copies import NONE, firsts
from pipeline.dedupe.hashes import I64, U64, mixed


def repeated(says: U64, article: I64, of: I64, short: NDArray[np.bool_], run_lines: int) -> I64:
    """The row that each short line of a repeated run repeats, NONE for all other lines.

    A run is `run_lines` lines or more, not all the same, that follow one another in one article; or
    two, where one is a long line that is a copy itself (a heading and its paragraph).

    Args:
        says: Equal where two lines are copies. Shape (lines,), in reading order, no empty lines.
        article: Equal for the lines of one article, which stand together. Shape (lines,).
        of: The row that a long line copies, or NONE. Shape (lines,).
        short: Which lines are short. Shape (lines,).
        run_lines: Lines of the shortest run of short lines alone.
    """
    target = np.full(says.size, NONE, np.int64)
    copied = of != NONE
    for size in sorted({2, run_lines}, reverse=True):
        grams = says.size - size + 1
        if grams < 1 or not short.any():
            continue
        total = np.zeros(grams, np.uint64)
        varied = np.zeros(grams, np.bool_)
        backed = np.zeros(grams, np.bool_)
        for step in range(size):
            total = mixed(total ^ says[step : step + grams])
            varied |= says[step : step + grams] != says[:grams]
            backed |= copied[step : step + grams]
        whole = np.flatnonzero((article[:grams] == article[size - 1 :]) & varied)
        first = whole[firsts(total[whole])] if whole.size else whole
        again = first + size <= whole
        if size < run_lines:
            again &= backed[whole]
        for step in range(size):
            row, source = whole[again] + step, first[again] + step
            fresh = short[row] & (target[row] == NONE)
            target[row[fresh]] = source[fresh]
    return target
