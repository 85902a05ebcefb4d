"""The job `mujaz teach`: records and models in, records with labels and shares out."""

from __future__ import annotations

import sys

from pipeline import jsonl
from pipeline.classify import says_nothing
from pipeline.command import progress
from pipeline.config import TeachJob
from pipeline.encoder import open_model
from pipeline.errors import ConfigError
from pipeline.records import Fault
from pipeline.teach import Told, teach


def run(config: TeachJob) -> int:
    """Teach; 1 where a record could not be used.

    Raises:
        ConfigError: No model is named.
        InputError: No record is left.
    """
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    if not config.models:
        raise ConfigError(
            expected="one model folder or several",
            got="none",
            where="mujaz teach models",
            do="Type models=[FOLDER,FOLDER].",
        )
    models = [open_model(folder, config.runtime) for folder in config.models]
    told = Told()
    rows = (row for row in jsonl.read(config.input, ["id", "text"], report) if not says_nothing(row["text"]))
    try:
        jsonl.write(config.output, progress.track(teach(rows, models, config, told), "teach"))
    finally:
        print(
            f"{told.taught} taught, {told.labelled} keep their label, {told.unsure} unsure left out, "
            f"{told.copies} near copies of held-out articles left out",
            file=sys.stderr,
        )
    return 1 if faults else 0
