"""Room 1, step 4, the last part: a drawn line → the line as it is read.

In:   what stands in a line, from right to left.
Out:  its text.
Not:  telling what stands where (visual.py).
Why:  Latin words and numbers run from left to right inside an Arabic line: what is drawn must be turned in
      part. This undoes the Unicode Bidirectional Algorithm (UAX #9) as far as a drawing can tell: a number
      beside a Latin word is read after it, though it may have been typed before it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_JOINS = frozenset(".,:/٫٬")  # one of these between two digits keeps them one number
_SIGNS = frozenset("%°$€£+-")  # these follow a number's direction in Latin surroundings
_STOPS = frozenset(".،,؛;:؟?!…")
_BRACKETS = {left: pair for pair in ("()", "[]", "{}", "«»", "‹›") for left in pair}


def is_arabic(letter: str) -> bool:
    """It is an Arabic letter, no digit or stop."""
    return "\u0620" <= letter <= "\u08ff" and letter.isalpha()


def logical(drawn: Sequence[str]) -> str:
    """Read a line.

    Args:
        drawn: What stands in it, from right to left; each may be several letters in reading order.
    """
    kinds = [_kind(text) for text in drawn]
    if "R" not in kinds:
        text = "".join(reversed(drawn))
        if text.lstrip()[:1] not in _STOPS:
            return _spaced(text)
    read: list[str] = []
    place = 0
    while place < len(drawn):
        end = place + 1
        while (kinds[place] == "R") == (end < len(drawn) and kinds[end] == "R") and end < len(drawn):
            end += 1
        if kinds[place] == "R":
            read += drawn[place:end]
        else:
            read += _turned(list(drawn[place:end]), kinds[place:end], first=place == 0)
        place = end
    return _bracketed(_spaced("".join(read)))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _kind(text: str) -> str:
    """R for Arabic letters, L for others, E and A for the two sorts of digits, else N."""
    for letter in text:
        side = unicodedata.bidirectional(letter)
        if side in {"R", "AL"}:
            return "R"
        if side in {"L", "EN", "AN"}:
            return {"L": "L", "EN": "E", "AN": "A"}[side] if letter not in _JOINS else "N"
    return "N"


def _turned(drawn: list[str], kinds: list[str], first: bool) -> list[str]:
    """A stretch without Arabic letters; `first` where it opens its line."""
    read: list[str] = []
    place = 0
    while place < len(drawn):
        begin = place
        end = _latin_end(drawn, kinds, place) if kinds[place] in "LEN" else place
        if kinds[place] == "N" and not (
            end and drawn[place] in _SIGNS and place + 1 < len(drawn) and kinds[place + 1] == "E"
        ):
            end = max(_bracket_end(drawn, kinds, place), place)
        if end == place and kinds[place] in "EA":
            end = _number_end(drawn, kinds, place)
        elif end == place and first and place == 0 and drawn[0] == "%" and kinds[1:2] == ["E"]:
            end = _number_end(drawn, kinds, 1)
        end = max(end, place + 1)
        read += reversed(drawn[begin:end])
        place = end
    return read


def _latin_end(drawn: list[str], kinds: list[str], place: int) -> int:
    """Where a Latin stretch ends that begins here: after its last Latin letter; `place` if there is none."""
    end = place
    for index in range(place, len(drawn)):
        if kinds[index] == "A":
            break
        if kinds[index] == "L":
            end = index + 1
        elif (
            end == place
            and drawn[index].isspace()
            and kinds[index - 1 : index + 2 : 2] == ["E", "E"]
            and index > place
        ):
            return place  # a number before a number: the first stands alone
    return end


def _bracket_end(drawn: list[str], kinds: list[str], place: int) -> int:
    """The same for a bracket that closes one inside the Latin stretch; `place` if it closes none."""
    pair = _BRACKETS.get(drawn[place])
    if pair is None or place + 1 == len(drawn) or kinds[place + 1] not in "LE":
        return place
    end = _latin_end(drawn, kinds, place + 1)
    inside = sum(drawn[index] in pair for index in range(place + 1, end))
    return end if inside % 2 else place


def _number_end(drawn: list[str], kinds: list[str], place: int) -> int:
    end = place + 1
    while end < len(drawn):
        if kinds[end] == kinds[place]:
            end += 1
        elif drawn[end] in _JOINS and kinds[end + 1 : end + 2] == [kinds[place]]:
            end += 2
        else:
            break
    return end


def _bracketed(text: str) -> str:
    """Brackets open before a word and close after it: a drawing mirrors them, and names them either way."""
    read = list(text)
    open_now: dict[str, int] = {}
    for index, letter in enumerate(read):
        pair = _BRACKETS.get(letter)
        if pair is None:
            continue
        before = read[index - 1] if index else " "
        after = read[index + 1] if index + 1 < len(read) else " "
        opens = before.isspace() or (before in _BRACKETS and before == _BRACKETS[before][0])
        closes = after.isspace() or after in _STOPS
        if opens == closes:
            opens = not open_now.get(pair)
        read[index] = pair[0] if opens else pair[1]
        open_now[pair] = opens
    return "".join(read)
