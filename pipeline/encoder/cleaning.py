"""The text as an encoder was trained to see it, and where each character came from.

In:   a text as it stands in its source.
Out:  the cleaned text, and for each of its characters an offset into the source.
Not:  tokens (windows.py), AraBERT's own rules (arabert.py).
Why:  a citation points into the source; cleaning must not lose the way back.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    return together([text], cleaning, names)[0]


def together(texts: Sequence[str], cleaning: str, names: str = "as_written") -> list[Cleaned]:
    """Texts that are read together, each as `clean` gives it: a state has one stand-in in all of them.

    Args:
        texts: The paragraph that is judged, then what stands beside it.
        cleaning: "display" or "arabertv02".
        names: As in `clean`; "by_place" counts in the order of the texts.
    """
    if names != "by_place":
        return [_cleaned(text, cleaning) for text in texts]
    out = []
    for text, places in standins.together(texts):
        cleaned = _cleaned(text, cleaning)
        out.append(Cleaned(cleaned.text, places[cleaned.offsets]))
    return out


def _cleaned(text: str, cleaning: str) -> Cleaned:
    if cleaning == "display":
        return Cleaned(*letters.display_map(text))
    from pipeline.encoder import arabert  # its rules are compiled only for an encoder that needs them

    return Cleaned(*arabert.clean_map(text))
