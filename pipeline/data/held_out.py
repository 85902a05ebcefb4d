"""What training may not see: the held-out articles, and copies of validation.

In:   examples.
Out:  the same without copies, or a refusal.
Not:  how near copies are found (leakage.py).
Why:  the measure of record would be worth nothing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

from pipeline import places
from pipeline.data import leakage
from pipeline.data.examples import Example
from pipeline.errors import InputError

SIDES = ("before", "after")


def without_copies(train: Sequence[Example], validation: Sequence[Example]) -> list[Example]:
    """The training examples that are no near copy of what validation reads: texts, and their neighbours."""
    found = leakage.copies([e.text for e in train], _read(validation)[0])
    copied = {copy.left for copy in found}
    return [example for index, example in enumerate(train) if index not in copied]


def without_copied_neighbours(train: Sequence[Example], validation: Sequence[Example]) -> list[Example]:
    """The training examples, each without the neighbours that are near copies of what validation reads.

    The example stays: its own text is no copy (`without_copies`), and it is as good without them.
    """
    told = _read(validation)[0]
    near = [
        (line, n, side)
        for n, one in enumerate(train)
        for side in SIDES
        for line in leakage.passages(getattr(one.beside, side) or "")
    ]
    copied = leakage.copies([line for line, _, _ in near], told) if near else []
    out = list(train)
    for n, side in sorted({near[copy.left][1:] for copy in copied}):
        beside = dataclasses.replace(out[n].beside, **{side: None})
        out[n] = dataclasses.replace(out[n], beside=beside)
    return out


def _read(examples: Sequence[Example]) -> tuple[list[str], list[int]]:
    return leakage.every([(example.text, example.beside) for example in examples])


def held_out() -> list[str]:
    """The texts that no training may see: the articles, and the authored file that is kept out whole.

    None where this is not a checkout.
    """
    articles = [path.read_text("utf-8") for path in sorted((places.seeds() / "articles").glob("*.txt"))]
    kept_out = sorted((places.seeds() / "authored" / "held").glob("*.jsonl"))
    lines = [line for path in kept_out for line in path.read_text("utf-8").splitlines()]
    return [*articles, *(json.loads(line)["text"] for line in lines)]


def refuse_leaks(examples: Sequence[Example], articles: Sequence[str]) -> None:
    """Stop where an example, or a neighbour that is read beside it, stands in a held-out article.

    Raises:
        InputError: At least one is a near copy of a line of them.
    """
    read, of = _read(examples)
    found = leakage.copies(read, leakage.lines(articles))
    if found:
        names = sorted({examples[of[copy.left]].id for copy in found})
        raise InputError(
            expected="no paragraph of the held-out articles (seeds/articles) in the training data",
            got=f"{len(names)}, such as {', '.join(names[:3])}",
            where="data",
            do="Take them out of the file, as neighbours too: the measure of record would be worth nothing.",
        )
