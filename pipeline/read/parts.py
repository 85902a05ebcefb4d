"""What passes between the steps of room 1.

In:   nothing.
Out:  Found (a place to read), Raw (its bytes), Parts (its text).
Not:  the records that other rooms see (pipeline/records.py).
Why:  finding, fetching and decoding can each be tested alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.errors import InputError, TooLargeError
from pipeline.records import Fault, Page

Report = Callable[[Fault], None]

READABLE = "an article in txt, html, docx or pdf"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its name in every id, and the path that opens it."""

    article: str
    path: str


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one source; `charset` is what a server said of them, or ""."""

    data: bytes
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What one format's reader took out of the bytes."""

    text: str
    media_type: str
    encoding: str = ""
    title: str | None = None
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()


def unreadable(where: str, got: str, do: str, expected: str = READABLE) -> InputError:
    """The error of a source that cannot be used."""
    return InputError(expected=expected, got=got, where=where, do=do)


def too_large(where: str, got: str, most: int) -> TooLargeError:
    """The error of a source over `read.max_bytes`."""
    return TooLargeError(
        expected=f"at most {most:,} bytes", got=got, where=where, do="Split it, or raise read.max_bytes."
    )


def plain_title(title: str | None, arabic_only: bool = False) -> str | None:
    """A title on one line, or None where it is empty.

    Args:
        title: As the document's metadata has it.
        arabic_only: Refuse one without an Arabic letter: word processors fill in "Document1".
    """
    words = " ".join((title or "").split())
    if not words or (arabic_only and not any("\u0620" <= letter <= "\u06ff" for letter in words)):
        return None
    return words
