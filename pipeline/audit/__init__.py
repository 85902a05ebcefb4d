"""Look through training data before anybody trusts them.

In:   the data that `mujaz train` would learn from, the posture words, the gates.
Out:  `Audit`: facts for JSON, and the gates that do not hold.
Not:  mending (a person does), the split itself (data.py).
Why:  a model learns whatever tells a label: a country, a word, a length, a copy of the test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline import data
from pipeline.audit import balance, copies, mislabelled
from pipeline.audit.gates import broken
from pipeline.config import AuditJob
from pipeline.errors import InputError
from pipeline.postures import Postures
from pipeline.records import Fault


@dataclass(frozen=True)
class Audit:
    """What was found; plain enough for JSON."""

    facts: dict[str, Any]
    broken: list[Fault]  # one for each gate that does not hold


def audit(config: AuditJob, report: Callable[[Fault], None]) -> Audit:
    """Read everything that a training would, and look at it from every side.

    Raises:
        InputError: A file is missing, or holds no usable record.
    """
    paths = data.sources(config.data)
    examples = [example for path in paths for example in data.read(path, config.data, report)]
    if not examples:
        raise InputError(
            expected="labelled paragraphs",
            got="none",
            where=f"data={config.data.name}",
            do="Give data.path=FILE.jsonl, or data.authored=true.",
        )
    names = [label.name for label in config.data.labels]
    train, validation = data.split(examples, config.data.validation, config.data.seed)
    facts: dict[str, Any] = {
        "files": {path.name: data.sha256(path) for path in paths},
        "paragraphs": {"train": len(train), "validation": len(validation)},
        "labels": {name: sum(example.label == name for example in examples) for name in names},
        "leaks": copies.leaks(train, validation),
        "conflicts": copies.conflicts(examples),
        "by_source": balance.table(examples, [example.source for example in examples], names),
        "by_register": balance.table(examples, [e.register or "unknown" for e in examples], names),
        "lengths": balance.lengths(examples, names),
        "powers": balance.powers(examples, names),
        "triggers": balance.triggers(examples, names, Postures(config.postures)),
    }
    if config.folds:
        facts["label_errors"] = mislabelled.label_errors(examples, names, config.folds, config.seed)
    return Audit(facts, broken(facts, config.gates))
