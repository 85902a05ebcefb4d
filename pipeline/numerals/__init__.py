"""Number words: one table of them, and one way to read a run of them as a value.

In:   words in the matching form.
Out:  what a word counts (words.py), and the value of the number that begins at one (values.py).
Not:  sums of money, percentages and dates (amounts/), or comparing numbers (faithful/, dedupe/, digest/).
Why:  two tables that differ in one plural let a changed number pass for none.
"""

from __future__ import annotations

from pipeline.numerals.values import Number, atoms, number, percent
from pipeline.numerals.words import NAMES, Atom, Level, Numeral, numerals

__all__ = ["NAMES", "Atom", "Level", "Number", "Numeral", "atoms", "number", "numerals", "percent"]
