"""The job `mujaz average`: several runs in, their mean as one model folder out, its path on the last line."""

from __future__ import annotations

import sys

from pipeline.command import progress
from pipeline.config import AverageJob
from pipeline.errors import MissingExtraError
from pipeline.records import Fault


def run(config: AverageJob) -> int:
    """Average; 1 where records were skipped on the way."""
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    try:
        from pipeline.average import average
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train", "mujaz average") from error
    folder = average(config, lambda line: print(line, file=sys.stderr, flush=True), report)
    print(folder)
    return 1 if faults else 0
