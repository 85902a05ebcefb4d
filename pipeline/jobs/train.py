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
        if team.first:
            progress.say(fault)

    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        from pipeline.train import train
        from pipeline.training import processes
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train", "mujaz train") from error
    team = processes.join()  # of torchrun or accelerate launch; else this one alone

    def say(line: str) -> None:
        if team.first:
            print(line, file=sys.stderr, flush=True)

    folder = train(config, say, report, team)
    team.leave()
    if team.first:
        print(folder)
    return 1 if faults and team.first else 0  # a launcher ends all when one ends badly
