"""What digits say: a number, a year, a date.

In:   digits as an article writes them, with its marks for thousands, decimals and parts of a date.
Out:  one form for all ways to write them.
Not:  numerals in words (meanings.py).
Why:  «1,500», «١٥٠٠» and «1.500» must compare; what has no one value stays as it is written.
"""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPS = re.compile(r"\d{1,3}(?:(?:\.\d{3}){2,}|(?:[ \u00a0\u202f]\d{3})+)")


def is_year(digits: str) -> bool:
    """Whether digits can be a year, of either calendar."""
    return len(digits) == 4 and digits.isdecimal() and 1300 <= int(digits) <= 2100


def western(text: str) -> str:
    """The text with every digit in one script."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


def plain(text: str) -> str:
    """The digits of a number as written; "" for a range or a score."""
    if "ر" in text:  # «7ر10» is 10.7 to some and 7.10 to others: it stays as it is written
        return western(text)
    if _GROUPS.fullmatch(text):  # «1.200.000», «10 000»
        text = re.sub(r"\D", "", text)
    digits = (
        re.sub(r"[,٬](?=\d{3}(?!\d))", "", text)
        .replace("−", "-")
        .replace("٫", ".")
        .replace(",", ".")
        .replace("،", ".")
    )
    try:
        return written(Decimal(digits))
    except ArithmeticError:
        return ""


def written(number: Decimal) -> str:
    """A number without a power of ten, and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def numeric(text: str) -> str | None:
    """18/01/2017 and 2017-01-18 as 2017-01-18; None where a part is out of range."""
    written_parts = re.split(r"[-/.:]", text)
    if len(written_parts) != 3 or max(map(len, written_parts)) > 4:
        return None
    parts = [int(part) for part in written_parts]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if year < 100:
        year += 2000
    if not (1300 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04}-{month:02}-{day:02}" + (" AH" if year < 1600 else "")
