"""Look through training data before anybody trusts them.

In:   the data that `mujaz train` would learn from, the posture words, the gates.
Out:  `Audit`: facts for JSON, and the gates that do not hold.
Not:  mending (a person does), the split itself (data/).
Why:  a model learns whatever tells a label: a country, a word, a length, a copy of the test.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline import data
from pipeline.audit import balance, copies, mislabelled
from pipeline.audit.gates import broken
from pipeline.config import AuditJob, DataConfig
from pipeline.evaluation.postures import Postures
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
    loaded, _, _ = data.load(config.data, report)
    names = [label.name for label in config.data.labels]
    train, validation, corrected, _ = data.divided(loaded, once(config.data), report)
    examples = [*train, *validation] if corrected else loaded
    facts: dict[str, Any] = {
        "files": data.digests(config.data),
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


def once(config: DataConfig) -> DataConfig:
    """The same data with each correction read once: its repeats are no copies."""
    if config.corrections is None:
        return config
    return dataclasses.replace(config, corrections=dataclasses.replace(config.corrections, repeat=1))
