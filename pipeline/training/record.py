"""What a training run leaves behind to be understood by: its folder `run/`.

In:   the config as it was composed, the data's parts, the history.
Out:  run/config.yaml and run/run.json when it begins, run/curves.png when it ends.
Not:  losses, scores and hashes of the result: metrics.json beside it holds those (card.py).
Why:  a run that cannot be explained a month later has to be run again. The folder names this machine's
      paths, so it is no part of what ships.
"""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import __version__, data, files
from pipeline.config import TrainJob
from pipeline.data import Parts
from pipeline.training.loop import History

FOLDER = "run"
CURVES = "curves.png"
PACKAGES: tuple[str, ...] = ("accelerate", "datasets", "hydra-core", "numpy", "onnx", "onnxruntime")
PACKAGES += ("scikit-learn", "tokenizers", "torch", "transformers")
FINAL = ("macro_f1", "accuracy", "calibration_error", "accuracy_at_80")  # what a tracker is told at the end
SIZE = (10.0, 4.0)  # inches: two pictures side by side
SMOOTHED = 40  # parts of a run over which losses are averaged


def begin(output: Path, config: TrainJob, parts: Parts, device: str) -> None:
    """Write what is known before the first step; a run that is killed has it too."""
    import yaml

    folder = files.folder(output / FOLDER)
    plain = yaml.safe_dump(dataclasses.asdict(config), allow_unicode=True, sort_keys=False)
    files.write(folder / "config.yaml", plain)
    facts = {
        "mujaz": __version__,
        "data": {
            "sha256": parts.hashes,
            "train": data.counts(parts.train),
            "validation": data.counts(parts.validation),
            "notes": list(parts.notes),
        },
        "packages": versions(PACKAGES),
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "device": device,
        },
        "losses": "../metrics.json: history.losses, one a step",
        "epochs": "../metrics.json: history.epochs",
        "scores": "../metrics.json: validation",
    }
    files.write(folder / "run.json", json.dumps(facts, ensure_ascii=False, indent=2) + "\n")


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Of those that are installed."""
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def curves(output: Path, history: History, say: Callable[[str], None]) -> None:
    """Draw the loss of each step and the scores of each epoch; without matplotlib, say so."""
    if not history.losses:  # nothing moved
        return
    try:
        import matplotlib as mpl
    except ImportError:
        say(f"No {FOLDER}/{CURVES}: matplotlib is not installed (pip install 'mujaz[train]').")
        return
    mpl.use("Agg")  # no screen is needed
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, layout="constrained")
    left, right = figure.subplots(1, 2)
    _losses(left, history.losses)
    _scores(right, history)
    with files.whole(output / FOLDER / CURVES) as stream:
        figure.savefig(stream, format="png", dpi=120, metadata={"Software": None})


def _losses(axes: Any, losses: Sequence[float]) -> None:
    width, line = smooth(losses)
    axes.plot(range(1, len(losses) + 1), losses, color="0.8", linewidth=0.8)
    axes.plot(range(width, len(losses) + 1), line)
    axes.set(xlabel="step", ylabel=f"loss (mean of {width} steps)", ylim=(0, None))


def smooth(losses: Sequence[float]) -> tuple[int, list[float]]:
    """A moving average: its width in steps, and its value from that step on."""
    width = max(1, len(losses) // SMOOTHED)
    if not losses:
        return width, []
    return width, np.convolve(losses, np.full(width, 1 / width), mode="valid").tolist()


def _scores(axes: Any, history: History) -> None:
    epochs = [row["epoch"] for row in history.epochs]
    for name, words in (("macro_f1", "macro-F1"), ("accuracy", "accuracy")):
        axes.plot(epochs, [row[name] for row in history.epochs], marker="o", label=words)
    if history.best_epoch:
        axes.axvline(history.best_epoch, color="0.7", linewidth=1)
    axes.set(xlabel="epoch (the line: the one that was kept)", ylabel="on validation", ylim=(0, 1))
    axes.legend(loc="lower right")
