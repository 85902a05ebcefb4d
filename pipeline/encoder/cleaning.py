"""The text as an encoder was trained to see it, and where each character came from.

In:   a text as it stands in its source.
Out:  the cleaned text, and for each of its characters an offset into the source.
Not:  tokens (windows.py), AraBERT's own rules (arabert.py).
Why:  a citation points into the source; cleaning must not lose the way back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline import letters


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text with its alignment."""

    text: str
    offsets: NDArray[np.int64]  # of each character, in code points of the source; never falls


def clean(text: str, cleaning: str) -> Cleaned:
    """The text by one of the two cleanings: "display" or "arabertv02"."""
    if cleaning == "display":
        return Cleaned(*letters.display_map(text))
    from pipeline.encoder import arabert  # its rules are compiled only for an encoder that needs them

    return Cleaned(*arabert.clean_map(text))
