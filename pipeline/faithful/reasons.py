"""Why a draft sentence is not shown: the kinds, and what an editor reads.

In:   nothing.
Out:  the kinds, and a Reason: one kind with the words that it is about.
Not:  finding them (checks.py, operators.py).
Why:  a sentence that was held back without a reason would be asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass

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

ARABIC = {
    UNALIGNED: "لا جملة في المقال تقول هذا",
    NUMBER: "رقم ليس في المصدر أو لشيء آخر فيه",
    DATE: "تاريخ ليس في المصدر أو لشيء آخر فيه",
    NAME: "اسم ليس في موضعه من المصدر",
    SWAPPED: "كلمة في موضع غيرها",
    QUOTATION: "اقتباس لا يطابق المصدر حرفًا بحرف",
    ATTRIBUTION: "قول نُسب إلى غير قائله",
    DIRECTION: "اتجاه معكوس",
    NEGATION: "نفي زيد أو سقط",
    HEDGE: "احتمال أو شرط أو تقريب زيد أو سقط",
    UNSUPPORTED: "كلمة لا سند لها في المصدر",
}


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One thing that a draft says otherwise than its source."""

    kind: str
    words: str  # of the draft, or of the source where the draft lost them

    def arabic(self) -> str:
        """The reason as a brief tells it."""
        return f"{ARABIC[self.kind]} («{self.words}»)" if self.words else ARABIC[self.kind]
