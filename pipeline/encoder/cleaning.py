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

from pipeline.names import standins
from pipeline.text import letters


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text with its alignment."""

    text: str
    offsets: NDArray[np.int64]  # of each character, in code points of the source; never falls


def clean(text: str, cleaning: str, names: str = "as_written") -> Cleaned:
    """The text as a model reads it.

    Args:
        text: As it stands in its source.
        cleaning: "display" or "arabertv02".
        names: "as_written", or "by_place": states read as the first, the second … that the text names.
    """
    if names == "by_place":
        text, places = standins.standins(text)
        cleaned = clean(text, cleaning)
        return Cleaned(cleaned.text, places[cleaned.offsets])
    if cleaning == "display":
        return Cleaned(*letters.display_map(text))
    from pipeline.encoder import arabert  # its rules are compiled only for an encoder that needs them

    return Cleaned(*arabert.clean_map(text))
