"""mujaz dedupe: records in, which of them are copies out.

In:   JSONL of {id, text}.
Out:  JSONL of {id, kept, reason, duplicate_of, similarity, cluster}, in the same order.
Not:  what a copy is (pipeline/dedupe).
Why:  any corpus, not only articles, can be asked what it repeats; texts pass through, prints stay.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline import dedupe, jsonl, progress
from pipeline.config import DedupeJob
from pipeline.records import Fault


def run(config: DedupeJob) -> int:
    """Write the marks of every record; the exit status says whether some were skipped."""
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    prints = dedupe.fingerprinter(config.dedupe)
    ids: dict[str, None] = {}  # ordered, each once
    for row in progress.track(jsonl.read(config.input, ("id", "text"), report), "reading"):
        wrong = _wrong(row["id"], row["text"], ids)
        if wrong:
            report(Fault(where=f"{config.input}, id {row['id']!r:.80}", message=wrong))
            continue
        ids[row["id"]] = None
        prints.add([row["text"]])
    names = list(ids)
    together = np.zeros(len(names), np.int64)  # records have no article: the file is one
    found = dedupe.copies(prints.prints(), together, together == 0, config.dedupe)
    jsonl.write(config.output, _rows(names, found))
    return 1 if faults else 0


def _wrong(name: str, text: str, ids: dict[str, None]) -> str:
    """What is wrong with a record, in one line; empty where nothing is."""
    if name in ids:
        return "expected an id of its own, got one that an earlier record has. Rename it; it was skipped."
    if not text.strip():
        return "expected a text, got an empty one. Fill it or leave the record out; it was skipped."
    return ""


def _rows(names: list[str], found: dedupe.Copies) -> Iterator[jsonl.Row]:
    for row, name in enumerate(names):
        target = int(found.of[row])
        if target == dedupe.NONE:
            kept = {"kept": True, "reason": None, "duplicate_of": None, "similarity": None, "cluster": name}
            yield {"id": name, **kept}
            continue
        yield {
            "id": name,
            "kept": False,
            "reason": "exact-duplicate" if found.exact[row] else "near-duplicate",
            "duplicate_of": names[target],
            "similarity": round(float(found.similarity[row]), 4),
            "cluster": names[target],
        }
