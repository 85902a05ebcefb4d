"""Pictures of an evaluation: reliability, risk against coverage, confusion.

In:   an Evaluation, a folder.
Out:  PNG files.
Not:  numbers (evaluate.py).
Why:  overconfidence and a confused pair of labels are seen at once in a picture.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pipeline import files
from pipeline.errors import MissingExtraError
from pipeline.evaluation import metrics
from pipeline.evaluation.outcome import Evaluation

SIZE = (5.0, 4.0)  # inches


def draw(found: Evaluation, folder: Path) -> list[str]:
    """Write the pictures, and give their names.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtraError("matplotlib", "train", "mujaz evaluate figures=true") from error
    mpl.use("Agg")  # no screen is needed
    pictures = {
        "reliability.png": _reliability,
        "coverage.png": _coverage,
        "confusion.png": _confusion,
    }
    from matplotlib.figure import Figure

    for name, paint in pictures.items():
        figure = Figure(figsize=SIZE, layout="constrained")
        paint(found, figure.subplots())
        with files.whole(folder / name) as stream:
            figure.savefig(stream, format="png", dpi=120, metadata={"Software": None})
    return list(pictures)


def _reliability(found: Evaluation, axes: Any) -> None:
    rows = found.scores["reliability"]
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([r["confidence"] for r in rows], [r["accuracy"] for r in rows], marker="o")
    axes.set(xlabel="mean confidence of a bin", ylabel="accuracy of the bin", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(f"calibration error {found.scores['calibration_error']:.3f}")


def _coverage(found: Evaluation, axes: Any) -> None:
    share, risk = metrics.coverage(found.right, found.confidence)
    axes.plot(share, risk)
    axes.set(xlabel="share answered, the surest first", ylabel="share of those that is wrong", xlim=(0, 1))
    axes.set_ylim(0, max(0.05, float(risk.max()) * 1.05))
    axes.set_title("risk against coverage")


def _confusion(found: Evaluation, axes: Any) -> None:
    counts = np.array(found.scores["confusion"])
    axes.imshow(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        axes.text(column, row, str(count), ha="center", va="center")
    places = range(len(found.labels))
    axes.set_xticks(places, found.labels, rotation=30, ha="right")
    axes.set_yticks(places, found.labels)
    axes.set(xlabel="answered", ylabel="true")
