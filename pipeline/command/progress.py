"""Progress for a person who watches; silence for a pipe.

In:   steps of a job.
Out:  a bar on stderr where that is a terminal, else nothing.
Not:  results (stdout and files), or faults (one line each, always said).
Why:  a newsroom wants to see that something moves; a script wants to see nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from pipeline.records import Fault

Item = TypeVar("Item")


def track(items: Iterable[Item], doing: str, total: int | None = None) -> Iterator[Item]:
    """Give the items on, one by one, and show how far along they are."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track as bar

    yield from bar(items, description=doing, total=total, console=Console(stderr=True), transient=True)


def say(fault: Fault) -> None:
    """One line on stderr for an article or a record that was skipped."""
    print(f"mujaz: {fault.where}: {fault.message}", file=sys.stderr)  # noqa: T201 - this is the one place
