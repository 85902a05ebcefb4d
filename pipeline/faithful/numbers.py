"""Numbers in Arabic: digits of any script, words, scales and fractions, as values.

In:   the words of a sentence in the matching form.
Out:  which runs of words are a number, and its value as a key: "3500", "12.5%", "#3" (third), "~1000".
Not:  the words and their values (numerals/), dates' months (units.py), or comparing numbers (checks.py).
Why:  "ثلاثة آلاف وخمسمئة", "3,500" and "٣٥٠٠" are one claim, and "3 ملايين" another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import numerals
from pipeline.numerals import Atom, Level
from pipeline.numerals.values import written

_GLUED = re.compile(r"(?:[وفبلك]|وب|ول)?(?:ال|لل)?(\d[\d.]*)")  # بـ20, الـ18
_PLAIN = re.compile(r"\d[\d.:]*")


@dataclass(frozen=True, slots=True)
class Number:
    """A run of words that is one number."""

    first: int
    last: int  # one past its last word
    key: str


def numbers(forms: Sequence[str]) -> list[Number]:
    """The numbers of a sentence, in order, none overlapping.

    Args:
        forms: Its words in the matching form; a percent sign is the word "%".
    """
    atoms = numerals.atoms(forms, [_digits(form) for form in forms])
    found: list[Number] = []
    at = 0
    while at < len(forms):
        one = _number(atoms, forms, at)
        if one is None:
            at += 1
        else:
            found.append(one)
            at = one.last
    return found


def _number(atoms: Sequence[Atom | None], forms: Sequence[str], at: int) -> Number | None:
    atom = atoms[at]
    if atom is None or atom.level is Level.PARTS:
        return None
    if atom.level is Level.ORDINAL:
        teen = forms[at + 1 : at + 2] in (["عشر"], ["عشره"]) and int(atom.value) < 10
        return Number(at, at + 1 + teen, f"#{int(atom.value) + 10 * teen}")
    if atom.level in (Level.TWICE, Level.PLURAL) or ":" in atom.value:
        return Number(at, at + 1, f"~{atom.value}" if atom.level is Level.PLURAL else atom.value)
    one = numerals.number(atoms, forms, at)
    assert one is not None
    percent = numerals.percent(forms, one.last)
    return Number(at, one.last + percent, f"{written(one.value)}{'%' if percent else ''}")


def _digits(form: str) -> Atom | None:
    glued = _GLUED.fullmatch(form) or _PLAIN.fullmatch(form)
    if not glued:
        return None
    value = (glued[1] if glued.lastindex else form).rstrip(".:")
    if ":" in value:
        return Atom(value, Level.DIGITS, False)
    return Atom(value, Level.DIGITS, form.startswith("و")) if value.count(".") <= 1 else None
