"""The job `mujaz train`: config in, model folder out, its path on the last line."""

from __future__ import annotations

import os
import sys

from pipeline import progress
from pipeline.config import TrainJob
from pipeline.errors import MissingExtraError
from pipeline.records import Fault


def run(config: TrainJob) -> int:
    """Train; 1 where records were skipped on the way."""
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        from pipeline.train import train
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train", "mujaz train") from error
    folder = train(config, lambda line: print(line, file=sys.stderr, flush=True), report)
    print(folder)
    return 1 if faults else 0
