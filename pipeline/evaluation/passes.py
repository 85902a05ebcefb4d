"""Two labellings of the same paragraphs: what each pass said, and how far they agree.

In:   labelled records, or rows that `of` went into.
Out:  `first_pass` and `second_pass` of a record; agreement over all that have both: the ceiling of a model.
Not:  the label that counts, once a dispute is settled: a model is measured on that one.
Why:  nobody can be asked to follow a codebook better than it was followed twice.

How a record says it: `first` and `second`, both; or `blind` (of a new label) or `audit` (of an old one)
beside the label. `second` without `first` is no pass: it is the label that is also defensible.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.evaluation import metrics

Row = Mapping[str, Any]
AGAIN = ("blind", "audit")  # what a second pass is called beside `label`


def of(record: Row, unkept_rounds: Collection[int]) -> dict[str, str]:
    """What each pass said of a record: `first_pass` and `second_pass`; {} where there was one pass.

    Args:
        record: With its label.
        unkept_rounds: Values of `round` whose disputes were settled in `label` without a mark.

    Returns:
        No `first_pass` where the settling of a dispute has left no trace of it.
    """
    if _told(record.get("first")) and _told(record.get("second")):
        return {"first_pass": record["first"], "second_pass": record["second"]}
    again = next((record[name] for name in AGAIN if _told(record.get(name))), None)
    if again is None:
        return {}
    first = _first(record, again, unkept_rounds)
    return {"second_pass": again} | ({"first_pass": first} if first else {})


def _first(record: Row, again: str, unkept_rounds: Collection[int]) -> str | None:
    """The first pass's own label: of a settled dispute, what `again` is not of `label` and `second`."""
    if str(record.get("round")) in {str(one) for one in unkept_rounds}:
        return None
    if record.get("settled") in (None, ""):
        return str(record["label"])
    both = {record["label"], record.get("second")}
    other = both - {again}
    return other.pop() if again in both and len(other) == 1 and all(map(_told, both)) else None


def _told(value: object) -> bool:
    return isinstance(value, str) and value != ""


def agreement(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Any] | None:
    """How far two passes agree where both are known; None where no row has both.

    Args:
        rows: With what `of` gave.
        names: The labels that count.

    Returns:
        `paragraphs` (how many have both), `first_unknown` (how many have the second alone), `accuracy` and
        `macro_f1` (0 to 1), `kappa` and `kappa_by_label` (one label against the rest; None for a label that
        neither pass gave).
    """
    both = [rows[index] for index in known(rows, names)]
    if not both:
        return None
    first, second = (
        np.array([names.index(row[key]) for row in both], dtype=np.int64)
        for key in ("first_pass", "second_pass")
    )
    by_label = metrics.kappa_by_label(first, second, len(names))
    return {
        "paragraphs": len(both),
        "first_unknown": sum("second_pass" in row and "first_pass" not in row for row in rows),
        "accuracy": metrics.accuracy(first, second),
        "macro_f1": metrics.macro_f1(first, second, len(names)),
        "kappa": metrics.kappa(first, second, len(names)),
        "kappa_by_label": dict(zip(names, by_label, strict=True)),
    }


def known(rows: Sequence[Row], names: Sequence[str]) -> list[int]:
    """Places of the rows whose two passes are known, and of the labels that count."""
    return [
        index
        for index, row in enumerate(rows)
        if row.get("first_pass") in names and row.get("second_pass") in names
    ]
