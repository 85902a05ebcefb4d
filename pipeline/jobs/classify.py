"""mujaz classify: records in, a stance a record out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline import jsonl, labelled, places
from pipeline.classify import says_nothing, stream
from pipeline.command import progress
from pipeline.config import ClassifyJob
from pipeline.encoder import open_model
from pipeline.records import Fault


def run(config: ClassifyJob) -> int:
    """Classify every record that has a text; 1 if some had none."""
    faults = 0

    def report(fault: Fault) -> None:
        nonlocal faults
        faults += 1
        progress.say(fault)

    def rows() -> Iterator[dict[str, Any]]:
        for _, row in labelled.rows(config.input, config.columns, report, ("text",)):
            if says_nothing(row["text"]):
                report(
                    Fault(
                        f"{config.input}, id {row['id']!r:.80}", f"expected a text, got {row['text']!r:.40}."
                    )
                )
            else:
                yield row

    model = open_model(config.model or places.default_model(), config.runtime)
    stances = stream(rows(), model, config.classify)
    jsonl.write(config.output, progress.track(stances, "classify"))
    return 1 if faults else 0
