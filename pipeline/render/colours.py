"""A model's colours, made readable: on paper and on a dark screen.

In:   "#rrggbb" from a model folder.
Out:  "#rrggbb" with at least the contrast asked for, its hue kept.
Not:  which colour belongs to which label (the model says).
Why:  a model is free in its colours, and a reader must still be able to read.

Source: relative luminance and contrast, WCAG 2.2, success criterion 1.4.3.
"""

from __future__ import annotations

import re

from pipeline.errors import ModelError

Colour = tuple[float, float, float]  # red, green, blue, 0 to 1


def parse(text: str) -> Colour:
    """Read "#rrggbb".

    Raises:
        ModelError: It is anything else; a colour goes into a page's style, so nothing else may pass.
    """
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text, re.ASCII):
        raise ModelError(
            expected='a colour such as "#1f6f8b"',
            got=repr(text)[:60],
            where="the labels of the model (stance.json)",
            do="Write it as # and six hexadecimal digits.",
        )
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)


def write(colour: Colour) -> str:
    """The colour as "#rrggbb"."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """So much (0 to 1) of the first in the second."""
    red, green, blue = (one * share + two * (1 - share) for one, two in zip(colour, other, strict=True))
    return red, green, blue


def contrast(colour: Colour, other: Colour) -> float:
    """1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: Colour, background: Colour, least: float = 4.5) -> Colour:
    """The colour, no darker or lighter than it must be for this contrast."""
    ends: tuple[Colour, Colour] = ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    end = max(ends, key=lambda one: contrast(one, background))
    for step in range(101):
        nearer = mix(end, colour, step / 100)
        if contrast(parse(write(nearer)), background) >= least:
            return nearer
    return end


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
