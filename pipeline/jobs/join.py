"""The job `mujaz join`: labels and a user's copy of the corpus in, labelled records out."""

from __future__ import annotations

import sys
from dataclasses import astuple

from pipeline import jsonl, neighbours
from pipeline.command import progress
from pipeline.config import JoinJob
from pipeline.errors import InputError
from pipeline.join import join
from pipeline.records import Fault

SHOWN = 5  # ids named in a message


def run(config: JoinJob) -> int:
    """Join; 1 where a label found no text, or another one.

    Raises:
        InputError: No label found its text.
    """
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    labels = jsonl.read(config.labels, ("id", "sha256", "label"), report)
    joined = join(labels, config.corpus, config.neighbours)
    for ids, what in ((joined.missing, "not found"), (joined.differing, "found with another text")):
        if ids:
            named = ", ".join(ids[:SHOWN]) + (", …" if len(ids) > SHOWN else "")
            message = f"{len(ids)} labelled paragraphs {what}: {named}. Use the edition that the labels name."
            report(Fault(config.corpus, message))
    if not joined.rows:
        raise InputError(
            expected="texts of the labelled paragraphs",
            got="none of them",
            where=config.corpus,
            do="Check corpus=; seeds/README.md says which corpus and edition the labels belong to.",
        )
    jsonl.write(config.output, joined.rows)
    if config.neighbours:
        beside = [neighbours.of(row) for row in joined.rows]
        before, after = (sum(bool(side) for side in of) for of in zip(*map(astuple, beside), strict=True))
        print(f"{before} with the text before, {after} with the text after", file=sys.stderr)
    print(
        f"{len(joined.rows)} joined, {len(joined.missing)} not found, {len(joined.differing)} differ",
        file=sys.stderr,
    )
    return 1 if faults else 0
