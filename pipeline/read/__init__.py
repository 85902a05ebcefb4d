"""Room 1 of 6: a path or an address → articles, with the text that every offset points into.

In:   a file, a folder, a glob or an http(s) URL of articles in txt, html, docx or pdf; a file of records.
Out:  Articles, one at a time, in the order of their names.
Not:  paragraphs, roles and letters (clean.py).
Why:  whatever the newsroom has goes in; what cannot be read says why in one line, and the others go on.

The format is told by content (sniff.py), the encoding by the bytes (decode.py), and a text that looks
broken says so in `Article.warnings` (broken.py).
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator

from pipeline import jsonl
from pipeline.config import ReadConfig
from pipeline.errors import InputError, NotArabicError
from pipeline.frame import WARNINGS
from pipeline.read import find, sniff
from pipeline.read.broken import LOST, MOJIBAKE, broken
from pipeline.read.decode import decode
from pipeline.read.fetch import fetch, is_address
from pipeline.read.language import is_arabic_language
from pipeline.read.parts import Found, Parts, Raw, Report, too_large, unreadable
from pipeline.read.records import is_records, records
from pipeline.records import Article, Fault

__all__ = ["read"]


def read(path: str, config: ReadConfig, report: Report) -> Iterator[Article]:
    """Read every article that an input names.

    Args:
        path: A file, a folder, a glob (where no file has that very name), an http(s) URL, or "-": records
            piped in.
        config: The room's limits.
        report: Takes what was skipped of a folder or a glob, and why; of a single input nothing is skipped.

    Raises:
        InputError: The single input cannot be used, or nothing of a folder or glob can.
        NotArabicError: The single input is not Arabic.
        TooLargeError: The single input, or the number of articles, is over its limit.
    """
    if is_address(path):
        yield _article(Found(path, path), fetch(path, config), config)
    elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
        yield from _batch(path, find.folder(path, config.max_articles, report), config, report)
    elif find.is_pattern(path) and not os.path.lexists(path):
        yield from _batch(path, find.pattern(path, config.max_articles, report), config, report)
    elif is_records(path):
        yield from _records(path, config, report)
    else:
        found = find.single(path)
        yield _article(found, _bytes(found, config), config)


def _records(path: str, config: ReadConfig, report: Report) -> Iterator[Article]:
    """Every article of a file of records; those that cannot be used are reported."""
    if path != jsonl.STDIN:
        find.single(path)
    good = 0
    for name, parts in records(path, config.max_bytes, config.max_articles, report):
        where = f"{find.printable(path)}, id {name!r:.80}"
        try:
            article = _checked(name, where, parts, parts.text.encode("utf-8", "surrogatepass"), config)
        except InputError as error:
            report(Fault(where=where, message=error.line().removeprefix(where + ": ")))
            continue
        good += 1
        yield article
    if not good:
        raise find.no_articles(path, "none of its records can be read")


def _batch(typed: str, places: list[Found], config: ReadConfig, report: Report) -> Iterator[Article]:
    """Every article that can be read; the others are reported."""
    good = 0
    for found in places:
        try:
            article = _article(found, _bytes(found, config), config)
        except InputError as error:
            where = find.printable(found.path)
            report(Fault(where=where, message=error.line().removeprefix(" ".join(where.split()) + ": ")))
            continue
        good += 1
        yield article
    if not good:
        raise find.no_articles(typed, f"none of its {len(places)} files can be read")


def _bytes(found: Found, config: ReadConfig) -> Raw:
    """The whole file, if it is not over the limit; it is never read further than that."""
    where = find.printable(found.path)
    try:
        with open(found.path, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > config.max_bytes:
                raise too_large(where, f"{size:,} bytes", config.max_bytes)
            data = stream.read(config.max_bytes + 1)
    except OSError as error:
        raise unreadable(
            where, error.strerror or type(error).__name__, "Check the file and its permissions."
        ) from error
    if len(data) > config.max_bytes:  # /proc and files that grow say less than they hold
        raise too_large(where, "more", config.max_bytes)
    return Raw(data)


def _article(found: Found, raw: Raw, config: ReadConfig) -> Article:
    """One source as an Article, checked."""
    where = find.printable(found.path)
    if not raw.data.strip(sniff.LEADING_SPACE):
        raise unreadable(
            where, "an empty file" if not raw.data else "nothing but white space", "Put the text in it."
        )
    return _checked(found.article, where, _parts(raw, where, config), raw.data, config)


def _checked(name: str, where: str, parts: Parts, data: bytes, config: ReadConfig) -> Article:
    """An article of these parts, if it is Arabic; `data` is what its hash is of."""
    _check_arabic(parts, where, config.least_arabic)
    looks = broken(parts.text)
    if MOJIBAKE not in looks and not is_arabic_language(parts.text):  # a wrong table gives Persian letters
        raise NotArabicError(
            expected="Arabic text",
            got="another language in Arabic letters (Persian, Urdu, Pashto or Kurdish)",
            where=where,
            do="Give an Arabic article.",
        )
    if parts.warnings and "�" in parts.warnings[0]:  # the decoder has named the places
        looks = tuple(look for look in looks if look != LOST)
    return Article(
        article=name,
        path=where,
        text=parts.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=parts.media_type,
        encoding=parts.encoding,
        title=parts.title,
        pages=parts.pages,
        warnings=(*parts.warnings, *(WARNINGS[look] for look in looks)),
    )


def _parts(raw: Raw, where: str, config: ReadConfig) -> Parts:
    """The text, by the reader of its format; each is imported only when it is needed."""
    kind = sniff.kind(raw.data, where)
    if kind == "pdf":
        from pipeline.read.pdf import pdf

        return pdf(raw.data, where, config.max_bytes)
    if kind == "docx":
        from pipeline.read.docx import docx

        return docx(raw.data, where, config.max_bytes)
    found = decode(raw.data, where, [raw.charset] if raw.charset else [], config.most_broken)
    if not sniff.is_html(found.text):
        return Parts(found.text, "text/plain", found.encoding, warnings=found.warnings())
    from dataclasses import replace

    from pipeline.read.html import html

    page = html(found.text, where, found.encoding)
    return replace(page, warnings=(*found.warnings(), *page.warnings))


def _check_arabic(parts: Parts, where: str, least: float) -> None:
    """Refuse a text with too few Arabic letters among its letters."""
    counts = Counter(parts.text)
    letters = sum(count for letter, count in counts.items() if letter.isalpha())
    arabic = sum(count for letter, count in counts.items() if letter.isalpha() and _is_arabic(letter))
    if not parts.text.strip():
        raise unreadable(where, "nothing but white space", "Put the text in it.")
    if not arabic or arabic < least * letters:
        share = f"{arabic / letters:.0%} of its letters" if letters else "no letters at all"
        do = "Give an Arabic article, or lower read.least_arabic."
        if parts.media_type == "application/pdf":
            do += " A pdf whose fonts name no letters needs text recognition (OCR)."
        raise NotArabicError(
            expected=f"Arabic text ({least:.0%} of the letters or more)", got=share, where=where, do=do
        )


def _is_arabic(letter: str) -> bool:
    return (
        "\u0600" <= letter <= "\u06ff"
        or "\u0750" <= letter <= "\u077f"
        or "\u0870" <= letter <= "\u08ff"
        or "\ufb50" <= letter <= "\ufdff"
        or "\ufe70" <= letter <= "\ufeff"
    )
