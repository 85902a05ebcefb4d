"""Ranges and choices that a schema's fields carry, checked when its values are all there.

In:   dataclasses whose fields say `within` or `among`.
Out:  a ConfigError that names the key, or nothing.
Not:  types (OmegaConf checks those), or values (configs/).
Why:  a number out of range is told before an article is read.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from pipeline.errors import ConfigError

MOST_SEED = 2**32 - 1  # scikit-learn takes no larger one


def within(least: float | None = None, most: float | None = None) -> Any:
    """A field whose number lies between two bounds, both included; `None` is no bound."""
    return dataclasses.field(metadata={"least": least, "most": most})


def among(*choices: str) -> Any:
    """A field (a string, or a list of strings) that takes only these values."""
    return dataclasses.field(metadata={"choices": choices})


class Checked:
    """Checks ranges and choices of a schema when its values are all there."""

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            _check(type(self).__name__, item.name, getattr(self, item.name), dict(item.metadata))


def _check(schema: str, key: str, value: Any, rule: dict[str, Any]) -> None:
    values = value if isinstance(value, list) else [value]
    for one in values:
        if one is None or one == "???":
            continue
        if "choices" in rule and one not in rule["choices"]:
            _refuse(schema, key, "one of " + ", ".join(rule["choices"]), repr(one))
        if isinstance(one, float) and not math.isfinite(one):  # no bound holds a number that is none
            _refuse(schema, key, "a finite number", repr(one))
        if rule.get("least") is not None and one < rule["least"]:
            _refuse(schema, key, f"{rule['least']} or more", repr(one))
        if rule.get("most") is not None and one > rule["most"]:
            _refuse(schema, key, f"{rule['most']} or less", repr(one))


def _refuse(schema: str, key: str, expected: str, got: str) -> None:
    raise ConfigError(
        expected=f"{key} to be {expected}",
        got=got,
        where=f"config ({schema})",
        do="Change the value in configs/ or on the command line.",
    )
