"""The job `mujaz audit`: training data in, a report of what is wrong with them out."""

from __future__ import annotations

import json

from pipeline import files
from pipeline.command import progress
from pipeline.config import AuditJob
from pipeline.errors import MissingExtraError
from pipeline.records import Fault


def run(config: AuditJob) -> int:
    """Audit; 1 where a gate does not hold or records were skipped."""
    from pipeline.audit import audit
    from pipeline.audit.page import page

    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        progress.say(fault)

    files.refuse_unwritable(config.output)
    try:
        found = audit(config, report)
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "scikit-learn", "train", "mujaz audit") from error
    output = files.folder(config.output)
    facts = found.facts | {"broken": [f"{one.where}: {one.message}" for one in found.broken]}
    files.write(output / "audit.json", json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    files.write(output / "report.md", page(found, config.shown, config.gates.power_least))
    for fault in found.broken:
        progress.say(fault)
    print(output / "report.md")
    return 1 if faults or found.broken else 0
