"""The job `mujaz train`: config in, model folder out, its path on the last line."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from pipeline import files
from pipeline.command import progress
from pipeline.config import TrainJob
from pipeline.errors import ConfigError, MissingExtraError
from pipeline.records import Fault


def run(config: TrainJob) -> int:
    """Train, or search for the values that train best; 1 where records were skipped on the way."""
    trained = Trained()
    if config.search is None:
        folder = trained(config)
    else:
        _refuse_several("search=")
        from pipeline.training.search import search

        folder = search(config, trained, say)
    if trained.first:
        print(folder)
    return trained.status


def member(config: TrainJob, number: int, overrides: dict[str, str]) -> tuple[int, float]:
    """Train one member of a sweep, if it is not done; its status, and its macro-F1 on validation.

    With `search=` a member is a search of its own: trials lie in its folder, the best speaks for it.
    """
    _refuse_several("-m")
    from pipeline.training import sweep

    trained = Trained()
    if config.search is not None:
        from pipeline.training.search import search

        best = search(config, trained, say)
        print(best)
        return trained.status, sweep.scores(best)["macro_f1"]
    done = sweep.member(config, number, overrides, trained, say)
    print(config.output)
    return trained.status, done.scores["macro_f1"]


def _refuse_several(flag: str) -> None:
    """A sweep keeps one record of its members, which several processes would each write."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size > 1:
        raise ConfigError(
            expected=f"one process with {flag}",
            got=f"{size}, of a launcher",
            where="mujaz train",
            do=f"Leave out the launcher, or {flag} and train one member at a time.",
        )


class Trained:
    """Trains by a config; remembers whether records were skipped, and whether this process speaks."""

    def __init__(self) -> None:
        self.status = 0  # 0 in all but the first process: a launcher ends all when one ends badly
        self.first = True

    def __call__(self, config: TrainJob) -> Path:
        """The model folder."""
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        try:
            from pipeline.train import train
            from pipeline.training import processes
        except ModuleNotFoundError as error:
            raise MissingExtraError(error.name or "torch", "train", "mujaz train") from error
        team = processes.join()  # of torchrun or accelerate launch; else this one alone
        self.first = team.first
        with files.alone(config.output) if team.first else contextlib.nullcontext():
            folder = train(config, self._say, self._report, team)
        team.leave()
        return folder

    def _say(self, line: str) -> None:
        if self.first:
            say(line)

    def _report(self, fault: Fault) -> None:
        if self.first:
            self.status = 1
            progress.say(fault)


def say(line: str) -> None:
    """One line for whoever watches."""
    print(line, file=sys.stderr, flush=True)
