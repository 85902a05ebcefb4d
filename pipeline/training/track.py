"""Tell a tracker what a run does while it does it.

In:   the config's choice: none, tensorboard or trackio; the run's steps, epochs and scores.
Out:  what that tracker writes, in a folder of this machine; nothing is sent anywhere.
Not:  what a run leaves for itself (record.py, card.py).
Why:  a run of hours is watched and compared with others while it goes; which tool does that is taste.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from pipeline.config import TrackerConfig
from pipeline.errors import ConfigError, MissingExtraError

Values = Mapping[str, float]


class Tracker(Protocol):
    """What a run tells."""

    def step(self, step: int, values: Values) -> None:
        """After each step, 1-based."""

    def epoch(self, step: int, values: Values) -> None:
        """After each epoch, with the step it ended on."""

    def end(self, values: Values) -> None:
        """When all is done: the final scores."""

    def close(self) -> None:
        """When the run is over, done or not."""


def tracker(asked: TrackerConfig, name: str, folder: Path, config: Mapping[str, Any]) -> Tracker:
    """The tracker that a config asks for.

    Args:
        asked: Its choice.
        name: Of the run.
        folder: Where event files go if the config names no place.
        config: Every value of the run, by its dotted key.

    Raises:
        MissingExtraError: Its package is not installed.
        ConfigError: trackio has begun elsewhere in this process.
    """
    if asked.name == "tensorboard":
        return TensorBoard(Path(asked.folder) if asked.folder else folder, config)
    if asked.name == "trackio":
        return Trackio(asked.folder, asked.project, name, config)
    return Nothing()


class Nothing:
    """Tells nobody."""

    def step(self, step: int, values: Values) -> None:
        """Nothing."""

    def epoch(self, step: int, values: Values) -> None:
        """Nothing."""

    def end(self, values: Values) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class TensorBoard:
    """Event files, which `tensorboard --logdir FOLDER` shows."""

    def __init__(self, folder: Path, config: Mapping[str, Any]) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise MissingExtraError("tensorboard", "track", "tracker=tensorboard") from error
        rows = "\n".join(f"| {key} | {value} |" for key, value in config.items())
        self.make: Any = SummaryWriter
        self.folder = str(folder)
        self.config = f"| key | value |\n| --- | --- |\n{rows}"
        self.opened: Any = None

    def writer(self, step: int) -> Any:
        """Opened at the first step: what an earlier try told beyond its checkpoint is hidden by that."""
        if self.opened is None:
            self.opened = self.make(self.folder, purge_step=step if step > 1 else None)
            self.opened.add_text("config", self.config, step)
        return self.opened

    def step(self, step: int, values: Values) -> None:
        """One scalar a value."""
        for name, value in values.items():
            self.writer(step).add_scalar(f"step/{name}", value, step)

    def epoch(self, step: int, values: Values) -> None:
        """Likewise."""
        for name, value in values.items():
            self.writer(step).add_scalar(f"epoch/{name}", value, step)
        self.writer(step).flush()

    def end(self, values: Values) -> None:
        """Likewise."""
        for name, value in values.items():
            self.writer(0).add_scalar(f"final/{name}", value, 0)

    def close(self) -> None:
        """Write what is left."""
        if self.opened is not None:
            self.opened.close()


class Trackio:
    """A SQLite file a project, which `trackio show` shows."""

    def __init__(self, folder: str | None, project: str, name: str, config: Mapping[str, Any]) -> None:
        if folder:  # which the library reads when it is first imported, and then no more
            os.environ["TRACKIO_DIR"] = folder
        try:
            import trackio
            from trackio.utils import TRACKIO_DIR
        except ImportError as error:
            raise MissingExtraError(error.name or "trackio", "track", "tracker=trackio") from error
        if folder and Path(folder) != Path(TRACKIO_DIR):
            raise ConfigError(
                expected=f"tracker.folder={TRACKIO_DIR}, as trackio was begun in this process",
                got=folder,
                where="tracker=trackio",
                do="Give one folder to all runs of a sweep.",
            )
        settings: Any = {"resume": "allow", "embed": False, "auto_log_gpu": False, "auto_log_cpu": False}
        self.module = trackio
        with contextlib.redirect_stdout(sys.stderr):  # the last line of stdout is the model's folder
            trackio.init(project=project, name=name, config=dict(config), **settings)

    def step(self, step: int, values: Values) -> None:
        """One row a step."""
        self.module.log({f"step/{name}": value for name, value in values.items()}, step=step)

    def epoch(self, step: int, values: Values) -> None:
        """One row an epoch."""
        self.module.log({f"epoch/{name}": value for name, value in values.items()}, step=step)

    def end(self, values: Values) -> None:
        """One row."""
        self.module.log({f"final/{name}": value for name, value in values.items()})

    def close(self) -> None:
        """Write what is left."""
        with contextlib.redirect_stdout(sys.stderr):
            self.module.finish()
