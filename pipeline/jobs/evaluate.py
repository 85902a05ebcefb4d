"""The job `mujaz evaluate`: a model and labelled records in, scores, a report and figures out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline import files, jsonl, places
from pipeline.command import progress
from pipeline.config import EvaluateJob
from pipeline.encoder.model import open_model
from pipeline.errors import ConfigError, FloorError, MissingExtraError
from pipeline.evaluate import evaluate
from pipeline.evaluation import floors, peers, stored
from pipeline.evaluation.answers import Answers, answers
from pipeline.evaluation.outcome import Evaluation
from pipeline.evaluation.report import report as report_page
from pipeline.records import Fault


def run(config: EvaluateJob) -> int:
    """Measure; 1 where records were skipped or a floor is missed.

    Raises:
        FloorError: A floor is missed; the report is written all the same.
    """
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    _refuse(config)
    files.refuse_unwritable(config.output)
    if config.store:
        files.refuse_folder(config.store)
    folder = Path(config.model) if config.model else places.default_model()
    peers.refuse(config, folder)
    answered = _answers(config, folder, report)
    for line in answered.about["notes"]:
        print(f"mujaz: {line}", file=sys.stderr)
    if config.labels:
        answered = stored.against(answered, config, report)
    if config.store:
        stored.write(config.store, answered)
    found = evaluate(answered, config, peers.peer(config, answered))
    output = files.folder(config.output)
    files.write(output / "metrics.json", json.dumps(found.scores, ensure_ascii=False, indent=2) + "\n")
    jsonl.write(output / "predictions.jsonl", found.rows)
    missed: FloorError | None = None
    held: list[str] = []
    try:
        held = floors.check(found.scores, config.floors)
    except FloorError as error:
        missed, held = error, error.held
    aside = floors.aside(found.scores, config.floors)
    for line in aside:
        print(f"mujaz: floors: {line}.", file=sys.stderr)
    name, under = folder.resolve().name, missed.missed if missed else []
    files.write(output / "report.md", report_page(found, name, held, [], aside, missed=under))
    pictures = _drawn(found, output) if config.figures else []
    page = report_page(found, name, held, pictures, aside, missed=under)
    files.write(output / "report.md", page)
    print("\n\n".join(page.split("\n\n")[:4]))
    print(f"\n{output / 'report.md'}")
    if config.ratchet.write:
        print("\n".join(floors.ratchet(found.scores, config.ratchet)) or "no floor rises")
        missed = missed if not config.ratchet.lower else None
    if missed:
        raise missed
    return 1 if faults else 0


def _refuse(config: EvaluateJob) -> None:
    """Tell before the work begins what the config lacks."""
    both = [name for name in ("input", "predictions") if getattr(config, name)]
    if len(both) != 1:
        raise ConfigError(
            expected="input=FILE or predictions=FILE",
            got=" and ".join(both) or "neither",
            where="mujaz evaluate",
            do="Type one of them; see: mujaz evaluate --help.",
        )
    if config.predictions and not config.labels:
        raise ConfigError(
            expected="labels=FILE beside predictions=FILE",
            got="none",
            where="mujaz evaluate",
            do="Name the labels that the answers are held against: alone they prove nothing.",
        )


def _answers(config: EvaluateJob, folder: Path, report: Callable[[Fault], None]) -> Answers:
    """Stored, or of the model."""
    if config.predictions:
        return stored.read(config.predictions, folder, report)
    model = stored.fingerprints(folder, config.runtime.name) if config.store else {}
    try:
        found = answers(open_model(folder, config.runtime), config, report)
    except ModuleNotFoundError as error:
        package = error.name or "scikit-learn"
        raise MissingExtraError(package, "train", "mujaz evaluate baseline=true") from error
    return Answers(found.settings, found.rows, found.about | {"model": model})


def _drawn(found: Evaluation, output: Path) -> list[str]:
    """The figures; drawn only where they are asked for, since matplotlib is slow to import."""
    from pipeline.evaluation.figures import draw

    return draw(found, output)
