"""Results appear whole or not at all: written beside their place, renamed when done.

In:   a path and what to write.
Out:  the file, complete.
Not:  what the bytes mean (jsonl.py, render/).
Why:  a job that is stopped half-way must leave what was there before.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pipeline.errors import OutputError


def folder(path: str | Path) -> Path:
    """Make a folder for results, with its parents.

    Raises:
        OutputError: It cannot be made, or is a file.
    """
    place = Path(path)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(place, error) from error
    return place


def refuse_unwritable(path: str | Path) -> None:
    """Tell before the work begins that a folder for results could not be made; makes nothing.

    Raises:
        OutputError: It, or the first folder above it that exists, is a file or may not be written.
    """
    place = Path(path)
    try:
        there = next(one for one in (place, *place.absolute().parents) if one.exists())
    except OSError as error:
        raise _unwritable(place, error) from error
    if not there.is_dir():
        raise _unwritable(place, NotADirectoryError(0, f"{there} is a file"))
    if not os.access(there, os.W_OK | os.X_OK):
        raise _unwritable(place, PermissionError(0, "no permission"))


@contextmanager
def alone(path: str | Path) -> Iterator[None]:
    """Keep a folder for one process at a time, until the block or the process ends; no file is left.

    Where the system cannot (Windows, some network drives), nothing is kept.

    Raises:
        OutputError: Another process has it, or it cannot be made.
    """
    place = folder(path)
    try:
        import fcntl

        handle = os.open(place, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        _take(fcntl, handle, place)
        yield
    finally:
        os.close(handle)


def _take(fcntl: Any, handle: int, place: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(
            expected="a folder that no other run writes into",
            got="one that a running job has",
            where=str(place),
            do="Choose another output=, or wait until that run has ended.",
        ) from error
    except OSError:
        return


def refuse_folder(path: str | Path) -> None:
    """Tell before the work begins that a file could not take its name, since a folder has it.

    Raises:
        OutputError: One has.
    """
    if Path(path).is_dir():
        raise OutputError(
            expected="a file's name",
            got="a folder",
            where=str(path),
            do="Name a file in it.",
        )


@contextmanager
def whole(path: str | Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes its name only when the block ends well.

    Raises:
        OutputError: The file or its folder cannot be written.
    """
    place = Path(path)
    refuse_folder(place)
    folder(place.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".partial", dir=place.parent)
    except OSError as error:
        raise _unwritable(place, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, place)
    except OSError as error:
        raise _unwritable(place, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def write(path: str | Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8, whole."""
    with whole(path) as stream:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)


def _unwritable(place: Path, error: OSError) -> OutputError:
    return OutputError(
        expected="a place that can be written",
        got=error.strerror or type(error).__name__,
        where=str(place),
        do="Choose another output=, or change its permissions.",
    )
