"""mujaz dedupe: records in, which of them are copies out.

In:   JSONL of {id, text}.
Out:  JSONL of {id, kept, reason, duplicate_of, similarity, cluster, update_of, changed}, in the same order.
Not:  what a copy is (pipeline/dedupe).
Why:  any corpus, not only articles, can be asked what it repeats; texts pass through, prints stay. Where
      some look like updates, the input is read once more for the words that changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from pipeline import dedupe, jsonl
from pipeline.command import progress
from pipeline.config import DedupeJob
from pipeline.dedupe import versions
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
    whole = prints.prints()
    found = dedupe.copies(whole, together, together == 0, config.dedupe)
    near = versions.near(whole, found.of == dedupe.NONE, config.dedupe)
    asked = {names[row]: [names[other] for other in others] for row, others in near.items()}
    jsonl.write(config.output, _rows(names, found, _updates(config.input, asked)))
    return 1 if faults else 0


def _wrong(name: str, text: str, ids: dict[str, None]) -> str:
    """What is wrong with a record, in one line; empty where nothing is."""
    if name in ids:
        return "expected an id of its own, got one that an earlier record has. Rename it; it was skipped."
    if not text.strip():
        return "expected a text, got an empty one. Fill it or leave the record out; it was skipped."
    return ""


def _updates(path: str, asked: Mapping[str, list[str]]) -> dict[str, jsonl.Row]:
    """What each record is an update of, and in which words; what is no file cannot be read again for it.

    A text is held only while a later one needs it.
    """
    told: dict[str, jsonl.Row] = {}
    if not asked or not Path(path).is_file():
        return told
    needed = Counter(other for others in asked.values() for other in others)
    texts: dict[str, str] = {}
    seen: set[str] = set()
    for row in jsonl.read(path, ("id", "text"), lambda _: None):  # what is wrong was told the first time
        name, text = row["id"], row["text"]
        if name in seen or _wrong(name, text, {}):
            continue
        if name in needed:
            texts[name] = text
            seen.add(name)
        if name not in asked:
            continue
        seen.add(name)
        for other in asked[name]:
            changed = versions.changed(texts.get(other, ""), text) if name not in told else ()
            if changed:
                told[name] = {"update_of": other, "changed": changed}
            needed[other] -= 1
            if not needed[other]:
                texts.pop(other, None)
    return told


def _rows(names: list[str], found: dedupe.Copies, updates: Mapping[str, jsonl.Row]) -> Iterator[jsonl.Row]:
    none: jsonl.Row = {"update_of": None, "changed": []}
    for row, name in enumerate(names):
        target = int(found.of[row])
        if target == dedupe.NONE:
            kept = {"kept": True, "reason": None, "duplicate_of": None, "similarity": None, "cluster": name}
            yield {"id": name, **kept, **updates.get(name, none)}
            continue
        yield {
            "id": name,
            "kept": False,
            "reason": "exact-duplicate" if found.exact[row] else "near-duplicate",
            "duplicate_of": names[target],
            "similarity": round(float(found.similarity[row]), 4),
            "cluster": names[target],
            **none,
        }
