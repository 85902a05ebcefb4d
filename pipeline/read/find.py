"""Room 1, step 1: a path or a pattern → the files to read, in order.

In:   what the user typed: a file, a folder or a glob.
Out:  Found places, sorted by name, folder by folder.
Not:  opening any of them (files here are only looked at from outside).
Why:  a link that turns in circles, a fifo or a second run over its own results must not hurt.

A folder gives its files with a known ending, at any depth; hidden ones, word processors' lock files,
README files and what `mujaz brief` wrote there are passed over. A glob gives every file that it matches,
but for those.
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, TooLargeError
from pipeline.read.parts import READABLE, Found, Report, unreadable
from pipeline.records import Fault

READ = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".pdf")
OLD = (".doc", ".docm", ".rtf", ".odt")  # told by content: read, or refused by name, never passed over
README = re.compile(r"readme(?:[._-].*)?", re.IGNORECASE)  # about the articles, not one of them
WRITTEN = (".json", ".md", ".html", ".docx", ".pdf")  # what a brief may stand in, beside its source
Entered = set[tuple[int, int]]  # device and number of every folder that a walk went into
MAGIC = frozenset("*?[")


def single(path: str) -> Found:
    """One file that was named itself.

    Raises:
        InputError: It is not there, or is no regular file.
    """
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "a name that no file can have"
        raise unreadable(path, reason, "Check the path that input= names.") from error
    if not stat.S_ISREG(mode):
        raise unreadable(path, special(mode), "Save it as a file first.")
    return Found(printable(Path(path).name), path)


def folder(path: str, most: int, report: Report) -> list[Found]:
    """Every article of a folder, at any depth.

    Raises:
        InputError: It cannot be opened, or holds no article.
        TooLargeError: It holds more than `most`.
    """
    if not os.access(path, os.R_OK | os.X_OK):
        raise unreadable(path, "permission denied", "Change its permissions.", "a folder that can be opened")
    return _gather(
        path,
        Path(path),
        _Walk(report).files(Path(path), set()),
        most,
        "it holds no .txt, .html, .docx or .pdf file",
    )


def pattern(path: str, most: int, report: Report) -> list[Found]:
    """Every file that a glob matches: `*`, `?` and `[…]` inside a name, `**` for folders at any depth.

    Names are taken relative to the leading folder that the pattern does not vary.

    Raises:
        InputError: It matches no file.
        TooLargeError: It matches more than `most`.
    """
    parts = list(Path(path).parts)
    root = Path()
    while len(parts) > 1 and (not is_pattern(parts[0]) or os.path.lexists(root / parts[0])):
        root /= parts.pop(0)
    found = _Walk(report).matching(root, tuple(parts))
    return _gather(path, root, found, most, "no file matches it")


def is_pattern(path: str) -> bool:
    """Whether a path has characters of a glob in it."""
    return not MAGIC.isdisjoint(path)


def printable(name: str) -> str:
    """A name that can be written in UTF-8: bytes of other encodings are shown as backslash escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def special(mode: int) -> str:
    """What a path is that is neither a file nor a folder."""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((name for test, name in kinds if test(mode)), "a device")


def _gather(typed: str, root: Path, files: Iterator[Path], most: int, none: str) -> list[Found]:
    """The files with their names; counted before anything is read."""
    found: dict[str, Found] = {}  # a pattern with two ** meets a file twice
    for path in files:
        name = printable(path.relative_to(root).as_posix())
        found[name] = Found(name, str(path))
        if len(found) > most:
            raise TooLargeError(
                expected=f"at most {most:,} articles", got="more", where=typed,
                do="Give a part of them, or raise read.max_articles.",
            )  # fmt: skip
    if not found:
        raise no_articles(typed, none)
    return list(found.values())


def no_articles(typed: str, why: str) -> InputError:
    """The error of a folder or glob that gives nothing to read."""
    return unreadable(
        typed,
        f"no articles: {why}",
        "Put one there, or pass another input=PATH.",
        f"a folder or glob with {READABLE}",
    )


@dataclass
class _Walk:
    """One walk: it enters each folder once, so that links cannot lead it in circles."""

    report: Report

    def files(self, place: Path, entered: Entered) -> Iterator[Path]:
        """The articles below a folder."""
        if not self._enter(place, entered):
            return
        entries = self._entries(place)
        ours = _written({entry.name for entry in entries})
        for entry in entries:
            path = place / entry.name
            if entry.name in ours:
                continue
            if self._is_folder(entry):
                yield from self.files(path, entered)
            elif entry.name.lower().endswith(READ + OLD) and self._is_file(path):
                yield path

    def matching(self, place: Path, parts: tuple[str, ...]) -> Iterator[Path]:
        """The files below a folder whose path matches a pattern, part by part."""
        part, rest = parts[0], parts[1:]
        if part == "**":
            for below in self._below(place, set()):
                yield from self.matching(below, rest or ("*",))
            return
        entries = self._entries(place)
        ours = _written({entry.name for entry in entries})
        for entry in entries:
            path = place / entry.name
            hidden = entry.name.startswith(".") and not part.startswith(".")
            if hidden or not (entry.name == part or fnmatch.fnmatchcase(entry.name, part)):
                continue
            if rest and self._is_folder(entry):
                yield from self.matching(path, rest)
            elif not rest and entry.name not in ours and not self._is_folder(entry) and self._is_file(path):
                yield path

    def _below(self, place: Path, entered: Entered) -> Iterator[Path]:
        """A folder and every one below it, at any depth."""
        if not self._enter(place, entered):
            return
        yield place
        for entry in self._entries(place):
            if not entry.name.startswith(".") and self._is_folder(entry):
                yield from self._below(place / entry.name, entered)

    def _entries(self, place: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(place) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._skip(place, f"expected a folder that can be opened, got {error.strerror}. It is skipped.")
            return []

    def _enter(self, place: Path, entered: Entered) -> bool:
        """Whether a folder is new to this walk; a loop is told, not followed."""
        try:
            seen = place.stat()
        except OSError as error:
            self._skip(place, f"expected a folder that can be opened, got {error.strerror}. It is skipped.")
            return False
        key = (seen.st_dev, seen.st_ino)
        if key in entered:
            self._skip(place, "expected a new folder, got a link to one that is read already. It is skipped.")
            return False
        entered.add(key)
        return True

    @staticmethod
    def _is_folder(entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir()
        except OSError:
            return False

    def _is_file(self, path: Path) -> bool:
        """Whether a path leads to a regular file; anything else is told, and never opened."""
        try:
            mode = path.stat().st_mode
        except OSError as error:
            self._skip(
                path, f"expected a file, got a link that leads nowhere ({error.strerror}). It is skipped."
            )
            return False
        if not stat.S_ISREG(mode):
            self._skip(path, f"expected a file, got {special(mode)}. It is skipped.")
            return False
        return True

    def _skip(self, path: Path, message: str) -> None:
        self.report(Fault(where=printable(str(path)), message=message))


def _written(names: set[str]) -> set[str]:
    """What a folder's walk passes over: hidden and lock files, README files, and what `mujaz brief` wrote.

    A brief is known by its NAME.source.txt; a digest by the run.json beside it.
    """
    briefs = [name.removesuffix(".source.txt") for name in names if name.endswith(".source.txt")]
    ours = {brief + ending for brief in briefs for ending in (".source.txt", *WRITTEN)}
    if "run.json" in names:
        ours |= {"digest" + ending for ending in WRITTEN}
    return ours | {name for name in names if name.startswith((".", "~$")) or README.fullmatch(name)}
