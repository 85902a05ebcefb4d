"""The job `mujaz train`: config in, model folder out, its path on the last line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline import progress
from pipeline.config import TrainJob
from pipeline.errors import ConfigError, MissingExtraError
from pipeline.records import Fault


def run(config: TrainJob) -> int:
    """Train, or search for the values that train best; 1 where records were skipped on the way."""
    trained = Trained()
    if config.search is None:
        print(trained(config))
    else:
        from pipeline.search import search

        print(search(config, trained, say))
    return trained.status


def member(config: TrainJob, number: int, overrides: dict[str, str]) -> tuple[int, float]:
    """Train one member of a sweep, if it is not done; its status, and its macro-F1 on validation."""
    if config.search is not None:
        raise ConfigError(
            expected="either -m or search=",
            got="both",
            where="mujaz train",
            do="Leave one out: a search finds its members itself.",
        )
    from pipeline import sweep

    trained = Trained()
    done = sweep.member(config, number, overrides, trained, say)
    print(config.output)
    return trained.status, done.scores["macro_f1"]


class Trained:
    """Trains by a config; remembers whether records were skipped."""

    def __init__(self) -> None:
        self.status = 0

    def __call__(self, config: TrainJob) -> Path:
        """The model folder."""
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        try:
            from pipeline.train import train
        except ModuleNotFoundError as error:
            raise MissingExtraError(error.name or "torch", "train", "mujaz train") from error
        return train(config, say, self._report)

    def _report(self, fault: Fault) -> None:
        self.status = 1
        progress.say(fault)


def say(line: str) -> None:
    """One line for whoever watches."""
    print(line, file=sys.stderr, flush=True)
