"""mujaz export: what a runtime needs, into a model folder."""

from __future__ import annotations

import dataclasses
import json

from pipeline import jsonl
from pipeline.command import progress
from pipeline.config import ExportJob
from pipeline.encoder.export import export
from pipeline.errors import InputError
from pipeline.records import Fault


def run(config: ExportJob) -> int:
    """Write the graph; print how far its answers are from the float weights'; 1 where records were skipped.

    Raises:
        InputError: An input was given, and none of its records can be used.
    """
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    texts = []
    if config.input is not None:
        texts = [row["text"] for row in jsonl.read(config.input, ["text"], report)]
        if not texts:
            raise InputError(
                expected="records {text} to compare the graph on",
                got="none that can be used",
                where=config.input,
                do="Give JSON Lines with the field text, or leave input out: nothing was written.",
            )
    found = export(config.model, config.runtime, texts)
    print(json.dumps(dataclasses.asdict(found), indent=2))
    return 1 if faults else 0
