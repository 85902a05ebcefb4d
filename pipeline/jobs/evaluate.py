"""The job `mujaz evaluate`: a model and labelled records in, scores, a report and figures out."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline import files, jsonl, places, progress
from pipeline.config import EvaluateJob
from pipeline.encoder.model import open_model
from pipeline.errors import FloorError, MissingExtraError
from pipeline.evaluate import Evaluation, check, evaluate
from pipeline.records import Fault
from pipeline.report import report as report_page


def run(config: EvaluateJob) -> int:
    """Measure; 1 where records were skipped or a floor is missed.

    Raises:
        FloorError: A floor is missed; the report is written all the same.
    """
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    folder = Path(config.model) if config.model else places.default_model()
    try:
        found = evaluate(open_model(folder, config.runtime), config, report)
    except ModuleNotFoundError as error:
        package = error.name or "scikit-learn"
        raise MissingExtraError(package, "train", "mujaz evaluate baseline=true") from error
    output = files.folder(config.output)
    files.write(output / "metrics.json", json.dumps(found.scores, ensure_ascii=False, indent=2) + "\n")
    jsonl.write(output / "predictions.jsonl", found.rows)
    missed: FloorError | None = None
    held: list[str] = []
    try:
        held = check(found.scores, config.floors)
    except FloorError as error:
        missed = error
    files.write(output / "report.md", report_page(found, folder.resolve().name, held, []))
    pictures = _drawn(found, output) if config.figures else []
    page = report_page(found, folder.resolve().name, held, pictures)
    files.write(output / "report.md", page)
    print("\n\n".join(page.split("\n\n")[:4]))
    print(f"\n{output / 'report.md'}")
    if missed:
        raise missed
    return 1 if faults else 0


def _drawn(found: Evaluation, output: Path) -> list[str]:
    """The figures; drawn only where they are asked for, since matplotlib is slow to import."""
    from pipeline.figures import draw

    return draw(found, output)
