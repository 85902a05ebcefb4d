"""What an evaluation found, for whoever shows it.

In:   nothing.
Out:  Evaluation, frozen.
Not:  measuring (evaluate.py), a page or pictures of it (report.py, figures.py).
Why:  a page needs what was measured, not the measuring.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Evaluation:
    """What was measured; plain enough for JSON, but for the arrays."""

    scores: dict[str, Any]
    labels: tuple[str, ...]
    rows: list[dict[str, Any]]  # one record: id, label, stance, confidence, probabilities …
    right: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    notes: list[str] = field(default_factory=list)
