"""Why a draft sentence is not shown: the kinds, and what an editor reads.

In:   nothing.
Out:  the kinds, and a Reason: one kind with the words that it is about.
Not:  finding them (checks.py, operators.py).
Why:  a sentence that was held back without a reason would be asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.frame import GATE

UNALIGNED = "unaligned"
NUMBER = "number"
DATE = "date"
NAME = "name"
SWAPPED = "swapped"
QUOTATION = "quotation"
ATTRIBUTION = "attribution"
DIRECTION = "direction"
NEGATION = "negation"
HEDGE = "hedge"
UNSUPPORTED = "unsupported"
DANGLING = "dangling"  # of its place in a brief, not of what it says


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that a draft says otherwise than its source."""

    kind: str
    words: str  # of the draft, or of the source where the draft lost them

    def told(self) -> str:
        """The reason as a brief tells it, in the language of the frame."""
        return f"{GATE[self.kind]} («{self.words}»)" if self.words else GATE[self.kind]
