"""What training may not see: the held-out articles, and copies of validation.

In:   examples.
Out:  the same without copies, or a refusal.
Not:  how near copies are found (leakage.py).
Why:  the measure of record would be worth nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline import places
from pipeline.data import leakage
from pipeline.data.examples import Example
from pipeline.errors import InputError


def without_copies(train: Sequence[Example], validation: Sequence[Example]) -> list[Example]:
    """The training examples that are no near copy of a validation text."""
    found = leakage.copies([e.text for e in train], [e.text for e in validation])
    copied = {copy.left for copy in found}
    return [example for index, example in enumerate(train) if index not in copied]


def held_out() -> list[str]:
    """The texts that no training may see: the articles, and the authored file that is kept out whole.

    None where this is not a checkout.
    """
    articles = [path.read_text("utf-8") for path in sorted((places.seeds() / "articles").glob("*.txt"))]
    kept_out = sorted((places.seeds() / "authored" / "held").glob("*.jsonl"))
    lines = [line for path in kept_out for line in path.read_text("utf-8").splitlines()]
    return [*articles, *(json.loads(line)["text"] for line in lines)]


def refuse_leaks(examples: Sequence[Example], articles: Sequence[str]) -> None:
    """Stop where an example stands in a held-out article.

    Raises:
        InputError: At least one is a near copy of a line of them.
    """
    found = leakage.copies([example.text for example in examples], leakage.lines(articles))
    if found:
        names = sorted({examples[copy.left].id for copy in found})
        raise InputError(
            expected="no paragraph of the held-out articles (seeds/articles) in the training data",
            got=f"{len(names)}, such as {', '.join(names[:3])}",
            where="data",
            do="Take them out of the file: the measure of record would be worth nothing.",
        )
