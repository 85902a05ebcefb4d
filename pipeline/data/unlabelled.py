"""Texts that nobody labelled, and which of them may be learned from.

In:   a file of texts: JSONL or plain, gzipped or not.
Out:  the texts, each with its place; without those that stand in a held-out article.
Not:  what is learned from them (pretrain.py, teach.py), labelled records (data/).
Why:  an encoder or a teacher that had read the held-out articles would make every later score worthless.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import data, jsonl
from pipeline.data import leakage
from pipeline.errors import InputError
from pipeline.records import Fault

Report = Callable[[Fault], None]


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and where it stands for a message."""

    where: str
    text: str


def read(path: Path, least_words: int, report: Report) -> Iterator[Text]:
    """The texts of a file: the field `text` of JSONL, or the lines of a .txt; .gz or not.

    Raises:
        InputError: The file cannot be opened.
    """
    plain = path.name.removesuffix(".gz").endswith(".txt")
    try:
        with jsonl.opened(path) as stream:
            for number, raw in enumerate(stream, start=1):
                where = f"{path}, line {number}"
                try:
                    text = (
                        raw.decode("utf-8-sig") if plain else json.loads(raw)["text"] if raw.strip() else ""
                    )
                except (ValueError, KeyError, TypeError) as error:
                    report(Fault(where, f"expected a text in UTF-8, got {error!r:.80}. Mend it."))
                    continue
                if isinstance(text, str) and len(text.split()) >= least_words:
                    yield Text(where, text.strip())
    except OSError as error:
        raise InputError(
            expected="a file of texts: JSONL or .txt, .gz or not",
            got=error.strerror or str(error),
            where=str(path),
            do="Check the path that input= names.",
        ) from error


def allowed(texts: Sequence[Text], report: Report) -> list[Text]:
    """The texts that are no near copy of a held-out article; of each other one it is said."""
    found = leakage.copies([text.text for text in texts], leakage.lines(data.held_out()))
    copied = {copy.left for copy in found}
    for index in sorted(copied):
        report(Fault(texts[index].where, "a near copy of a held-out article: left out."))
    return [text for index, text in enumerate(texts) if index not in copied]
