"""A model folder that is made aside, put where it was asked for.

In:   a whole model folder, and the folder that was asked for, which may hold another model.
Out:  the new model there, and nothing of the other that would contradict it.
Not:  making it (train.py, average.py).
Why:  a run takes hours and may be cut at any moment: until the new model is whole, the one that
      serves must stay as it was; and a graph of other weights must not go on answering.
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline import files
from pipeline.encoder import dots, folder, ngrams

LAST = (folder.SETTINGS, "metrics.json")  # without which a folder is no model, and no member of a sweep
WEIGHTS = Path(folder.WEIGHTS) / "model.safetensors"


def place(made: Path, output: Path) -> None:
    """Put every file of `made` into `output`, by renaming alone; `made` is left without files.

    The old stance.json goes first and the new one comes last: what is cut between is no model, rather than
    one of two halves.

    What stood in `output` and is of other weights goes: graphs of runtimes that `made` has none for, and a
    line over n-grams, or words, that its stance.json does not know. All else stays.
    """
    fresh = sorted(
        (one.relative_to(made) for one in made.rglob("*") if one.is_file()),
        key=lambda one: (one.name in LAST, one),
    )
    stale = [name for name in _beside(made, output) if Path(name) not in fresh]
    for name in (*LAST, *stale):
        (output / name).unlink(missing_ok=True)
    for one in fresh:
        files.folder((output / one).parent)
        os.replace(made / one, output / one)


def _beside(made: Path, output: Path) -> list[str]:
    """What a model folder may hold beside the weights that only these weights explain."""
    same = _bytes(made / WEIGHTS) == _bytes(output / WEIGHTS)
    graphs = [] if same else [name for runtime in folder.GRAPHS for name in folder.graph(runtime)]
    return [*graphs, ngrams.FILE, dots.FILE]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
