"""Room 4 of 6: what each paragraph stands for, and how sure that is.

In:   readings of a model (its logits), or records {id, text, title, text_before, text_after}.
Out:  one Stance a paragraph: every label's calibrated probability, and whether to abstain.
Not:  reading texts (encoder/), choosing temperature and thresholds (train).
Why:  an editor acts on a confidence; it must mean what it says, and a doubt must be said aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import neighbours
from pipeline.config import ClassifyConfig
from pipeline.encoder import Model, Reading
from pipeline.encoder.folder import Settings
from pipeline.errors import ModelError
from pipeline.records import Stance
from pipeline.text import letters


def calibrate(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float64]:
    """Turn logits into probabilities by temperature scaling.

    Args:
        logits: Unbounded. Shape (paragraphs, labels).
        temperature: Above 0, unitless; more than 1 lowers confidence.

    Returns:
        Each row sums to 1. Shape (paragraphs, labels).

    Raises:
        ModelError: The temperature is not above 0, or a logit is not a number.

    Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    if not temperature > 0 or not np.isfinite(logits).all():
        raise ModelError(
            expected="finite logits and a temperature above 0",
            got=f"temperature {temperature}, {int((~np.isfinite(logits)).sum())} logits that are not finite",
            where="calibrate",
            do="Export or train the model again.",
        )
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    raised = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def classify(ids: Sequence[str], readings: Sequence[Reading], settings: Settings) -> list[Stance]:
    """Name the stance of each reading, in their order.

    The stance is the label of the highest probability; it is given even where the confidence is
    under that label's threshold and the model abstains.

    Raises:
        ModelError: There is not one logit for each label.
    """
    if not readings:
        return []
    logits = np.stack([reading.logits for reading in readings])
    if logits.shape[1] != len(settings.labels):
        raise ModelError(
            expected=f"{len(settings.labels)} logits, one for each label",
            got=str(logits.shape[1]),
            where="classify",
            do="Export the model again: mujaz export model=FOLDER.",
        )
    shares = calibrate(logits, settings.temperature)
    rows = zip(ids, readings, shares, strict=True)
    return [_stance(name, reading, row, settings) for name, reading, row in rows]


def _stance(name: str, reading: Reading, shares: NDArray[np.float64], settings: Settings) -> Stance:
    best = int(shares.argmax())
    label, confidence = settings.labels[best], float(shares[best])
    return Stance(
        id=name,
        stance=label.name,
        confidence=confidence,
        probabilities={one.name: float(share) for one, share in zip(settings.labels, shares, strict=True)},
        abstained=confidence < label.threshold,
        windows=reading.windows,
    )


def stream(rows: Iterable[dict[str, Any]], model: Model, config: ClassifyConfig) -> Iterator[Stance]:
    """Stances of records {id, text, title?, text_before?, text_after?}, in their order, a window at a time.

    Records are sorted by length inside a window only, so the memory does not grow with the file. Those of
    `mujaz clean` get their neighbours from one another, for a model that reads some.
    """
    source = iter(rows if model.settings.neighbours == "none" else _beside(rows))
    while window := list(islice(source, config.window_records)):
        texts, titles = [row["text"] for row in window], [_title(row) for row in window]
        readings = model.read(texts, titles, beside=[neighbours.of(row) for row in window])
        yield from classify([row["id"] for row in window], readings, model.settings)


def _beside(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (row for _, row in neighbours.filled((None, row) for row in rows))


def says_nothing(text: str) -> bool:
    """Whether a text is empty, or only spaces and invisible characters."""
    return not letters.display(text)


def _title(row: dict[str, Any]) -> str | None:
    title = row.get("title")
    return title if isinstance(title, str) else None
