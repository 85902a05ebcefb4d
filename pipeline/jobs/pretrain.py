"""The job `mujaz pretrain`: unlabelled texts in, an encoder's folder out, its path on the last line."""

from __future__ import annotations

import os
import sys

from pipeline import files
from pipeline.command import progress
from pipeline.config import PretrainJob
from pipeline.errors import MissingExtraError
from pipeline.records import Fault


def run(config: PretrainJob) -> int:
    """Train on; 1 where texts were left out or skipped on the way."""
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        from pipeline.pretrain import pretrain
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train", "mujaz pretrain") from error
    with files.alone(config.output):
        folder = pretrain(config, lambda line: print(line, file=sys.stderr, flush=True), report)
    print(folder)
    return 1 if faults else 0
