"""mujaz export: what a runtime needs, into a model folder."""

from __future__ import annotations

import dataclasses
import json

from pipeline import jsonl, progress
from pipeline.config import ExportJob
from pipeline.encoder.export import export


def run(config: ExportJob) -> int:
    """Write the graph; print how far its answers are from the float weights'."""
    texts = []
    if config.input is not None:
        texts = [row["text"] for row in jsonl.read(config.input, ["text"], progress.say)]
    found = export(config.model, config.runtime, texts)
    print(json.dumps(dataclasses.asdict(found), indent=2))
    return 0
