"""The number that begins at a token, read by the rules of all rooms (numerals/).

In:   a cursor at a token.
Out:  the number, in tokens from there; None where none begins.
Not:  its percent sign, its currency, or the range that it begins (figures.py).
Why:  the brief, the gate and the digest must not read one number as two values.
"""

from __future__ import annotations

from pipeline import numerals
from pipeline.amounts.cursor import Cursor
from pipeline.amounts.digits import plain
from pipeline.amounts.meanings import meanings
from pipeline.amounts.tokens import Token
from pipeline.numerals import Atom, Level, Number
from pipeline.numerals.values import POINT, singular

LONGEST = 48  # tokens of a number in words, where each «و» stands alone


def run(here: Cursor) -> Number | None:
    """The longest number from the next token on; its `last` is counted from there."""
    if here.at >= len(here.tokens) or here.broken() or not _counts(here.tokens[here.at]):
        return None
    tokens = [here.tokens[here.at]]
    for token in here.tokens[here.at + 1 : here.at + LONGEST]:
        if here.apart(tokens[-1], token) or token.kind not in ("word", "number"):
            break
        tokens.append(token)
        if not (
            _counts(token) or token.form == "و" or token.form in POINT
        ):  # what is counted tells «مليونا دولار» from «مليونا من»
            break
    after = here.at + len(tokens)
    ends = after == len(here.tokens) or here.apart(tokens[-1], here.tokens[after])
    forms = [
        singular(token.text, token.form, ends=ends and token is tokens[-1])
        if token.kind == "word"
        else token.form
        for token in tokens
    ]
    atoms = numerals.atoms(forms, [_atom(token) for token in tokens])
    counted = [atom if _counts(token) else None for token, atom in zip(tokens, atoms, strict=True)]
    return numerals.number(counted, forms, 0)


def _atom(token: Token) -> Atom | None:
    """Digits, or a scale of a Latin passage."""
    if token.kind == "number":
        digits = plain(token.text)
        return Atom(digits, Level.DIGITS, False) if digits and "ر" not in digits else None
    scale = meanings().get(token.form, {}).get("scale") if token.text.isascii() else None
    return Atom(scale.value, Level.SCALE, False) if scale else None


def _counts(token: Token) -> bool:
    """Whether a token is a number with the clitics that a figure may have: «ستعود» is no six."""
    if token.kind == "number":
        return True
    if "ميت" in token.form and "ئ" not in token.text:
        return False  # «ميتا» is dead, «مئتا» two hundred
    kinds = meanings().get(token.form, {}).keys()
    return bool({"number", "scale", "vague", "parts", "eleven"} & kinds)
