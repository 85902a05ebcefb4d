"""The least scores of known files: held, raised for nothing, lowered only with a word in CHANGELOG.md.

In:   scores of an evaluation; floors; the floors file and the changelog.
Out:  which floors hold; a floors file with higher ones, or lower ones that are explained.
Not:  measuring (evaluate.py).
Why:  a score that may fall quietly falls.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import files, places
from pipeline.config import Floor, RatchetConfig
from pipeline.errors import ConfigError, FloorError

FILE, CHANGELOG = "floors.yaml", "CHANGELOG.md"
Scores = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A score that may have a floor."""

    words: str
    read: Callable[[Scores], float | None]  # None where it was not measured
    most: bool = False  # the floor is a ceiling: lower is better


def _inside(*keys: str) -> Callable[[Scores], float | None]:
    def read(scores: Scores) -> float | None:
        found: Any = scores
        for key in keys:
            found = (found or {}).get(key)
        return None if found is None else float(found)

    return read


KINDS = {
    "accuracy": Kind("accuracy", _inside("accuracy")),
    "macro_f1": Kind("macro-F1", _inside("macro_f1")),
    "neutral_recall": Kind("recall of neutral", _inside("per_label", "neutral", "recall")),
    "actor_swap": Kind("answers kept under actor swap", _inside("contrast", "actor_swap", "kept")),
    "orthographic_noise": Kind(
        "answers kept under orthographic noise", _inside("contrast", "orthographic_noise", "kept")
    ),
    "accuracy_at_80": Kind("accuracy on the surest 80%", _inside("accuracy_at_80")),
    "calibration_error": Kind("calibration error", _inside("calibration_error"), most=True),
    "crossed_calibration_error": Kind(
        "cross-validated calibration error", _inside("crossed", "calibration_error"), most=True
    ),
    "crossed_accuracy_at_80": Kind(
        "cross-validated accuracy on the surest 80%", _inside("crossed", "accuracy_at_80")
    ),
}


def check(scores: Scores, floors: Sequence[Floor]) -> list[str]:
    """The floors of this file and split that hold, in words.

    Raises:
        FloorError: One or more are missed; it names each, and those that hold.
    """
    held, missed, wanted, given = [], [], [], []
    for floor in floors:
        if not _same(floor, scores["input"]):
            continue
        for key, kind in KINDS.items():
            limit, got = getattr(floor, key), kind.read(scores)
            if limit is None or got is None:
                continue
            if _worse(kind, got, limit):
                missed.append(f"{kind.words} {got:.4f}, the floor is {limit}")
                wanted.append(f"{kind.words} of {limit} or {'less' if kind.most else 'more'}")
                given.append(f"{got:.4f}")
            else:
                held.append(f"{kind.words} {got:.3f} {'≤' if kind.most else '≥'} {limit}")
    if missed:
        raise FloorError(
            expected=", ".join(wanted),
            got=", ".join(given),
            where=scores["input"]["file"],
            do="Find what made the model worse; lowering a floor needs a reason in CHANGELOG.md.",
            missed=missed,
            held=held,
        )
    return held


def aside(scores: Scores, floors: Sequence[Floor]) -> list[str]:
    """What looks held and is not: floors of another version of this file, and of scores not measured."""
    place, out = scores["input"], []
    mine = [floor for floor in floors if _same(floor, place)]
    for floor in mine:
        for key, kind in KINDS.items():
            if getattr(floor, key) is not None and kind.read(scores) is None:
                out.append(f"{kind.words}: not measured, so its floor of {getattr(floor, key)} is not held")
    named = [
        one for one in floors if Path(one.data or "").name == place["file"] and one.sha256 != place["sha256"]
    ]
    if named and not mine:
        name = named[0].name or named[0].data
        out.append(
            f"{place['file']}, split {place.get('split')}: not the bytes that the floors of {name} are for"
        )
    return out


def _same(floor: Floor, place: Mapping[str, Any]) -> bool:
    return floor.sha256 == place["sha256"] and floor.split == place.get("split")


def _worse(kind: Kind, one: float, other: float) -> bool:
    return one > other if kind.most else one < other


@dataclass(frozen=True, slots=True)
class Fall:
    """A floor that is easier to hold than it was."""

    name: str
    key: str
    before: float
    after: float | None  # None where the floor is gone

    def explained(self, changelog: str) -> bool:
        """Whether a line says `floor NAME SCORE VALUE` (or `none`), whatever else it says."""
        value = "none" if self.after is None else f"{self.after:g}"
        words = r"\W+".join(re.escape(word) for word in ("floor", self.name, self.key, value))
        return re.search(rf"\b{words}(?!\.?\d)", changelog) is not None

    def line(self) -> str:
        """What the changelog must say."""
        return f"floor {self.name} {self.key} {'none' if self.after is None else format(self.after, 'g')}"


def falls(before: Sequence[Floor], after: Sequence[Floor]) -> list[Fall]:
    """What fell between two versions of the floors, by name: another hash of the data excuses nothing."""
    now = {floor.name: floor for floor in after}
    out = []
    for floor in before:
        for key, kind in KINDS.items():
            old, new = getattr(floor, key), getattr(now.get(floor.name), key, None)
            if old is not None and (new is None or _worse(kind, new, old)):
                out.append(Fall(str(floor.name), key, old, new))
    return out


def load(text: str) -> list[Floor]:
    """The floors of a floors file.

    Raises:
        ConfigError: It is none.
    """
    import yaml

    try:
        return [Floor(**row) for row in (yaml.safe_load(text) or {}).get("floors") or []]
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        raise ConfigError(
            expected="a list of floors under `floors:`, as in configs/floors.yaml",
            got=f"{error}"[:160],
            where="the file of floors",
            do="Mend it, or name another: ratchet.file=FILE.",
        ) from error


def ratchet(scores: Scores, config: RatchetConfig) -> list[str]:
    """Write this run's scores, less the margin, as floors; the lines that changed.

    A floor that the run would only hold is left as it is; one that it misses falls where `lower` is set
    and the changelog names it.

    Raises:
        ConfigError: The file has no floor of this data and no name was given, or the changelog is silent.
    """
    path = Path(config.file or places.configs() / FILE)
    floors = load(path.read_text("utf-8")) if path.is_file() else []
    old = next((one for one in floors if _same(one, scores["input"])), None)
    name = config.name or (old.name if old else None)
    if name is None:
        raise ConfigError(
            expected="a name for the floors of a file that has none",
            got="none",
            where="mujaz evaluate ratchet.write=true",
            do="Type ratchet.name=NAME.",
        )
    old = next((one for one in floors if one.name == name), old)  # of other data: its values still count
    new = _raised(scores, old or Floor(sha256=""), config)
    place = scores["input"]
    told = old.data if old and old.sha256 == place["sha256"] else None
    new = dataclasses.replace(
        new, name=name, data=told or place["file"], sha256=place["sha256"], split=place.get("split")
    )
    fallen = falls([dataclasses.replace(old, name=name)] if old else [], [new])
    changelog = Path(config.changelog or places.CHECKOUT / CHANGELOG)
    said = changelog.read_text("utf-8") if changelog.is_file() else ""
    silent = [fall.line() for fall in fallen if not fall.explained(said)]
    if silent:
        raise ConfigError(
            expected=f"a line of {changelog.name} that says '{silent[0]}', and why",
            got="none",
            where="mujaz evaluate ratchet.lower=true",
            do="Write it, or leave the floor where it is.",
        )
    return _written(path, floors, new, scores)


def _raised(scores: Scores, old: Floor, config: RatchetConfig) -> Floor:
    changed: dict[str, Any] = {}
    for key, kind in KINDS.items():
        got, limit = kind.read(scores), getattr(old, key)
        if got is None:
            continue
        wanted = _limit(kind, got, config.margin)
        missed = limit is not None and _worse(kind, got, limit)
        if limit is None or _worse(kind, limit, wanted) or (missed and config.lower):
            changed[key] = wanted
    return dataclasses.replace(old, **changed)


def _limit(kind: Kind, got: float, margin: float) -> float:
    """Two digits, on the easier side of what was measured."""
    easier = math.ceil(100 * (got + margin)) if kind.most else math.floor(100 * (got - margin) + 1e-9)
    return min(max(easier / 100, 0.0), 1.0)


def _written(path: Path, floors: Sequence[Floor], new: Floor, scores: Scores) -> list[str]:
    """Write the file again: its head as it is, each floor's lines, what was measured beside a new value."""
    head = path.read_text("utf-8").split("floors:\n")[0] if path.is_file() else ""
    known = [new if one.name == new.name else one for one in floors]
    known += [] if any(one.name == new.name for one in floors) else [new]
    before = path.read_text("utf-8").splitlines() if path.is_file() else []
    lines = [line for one in known for line in _block(one, scores if one is new else None, before)]
    files.write(path, head + "floors:\n" + "\n".join(lines) + "\n")
    return [line.strip() for line in lines if line not in before]


def _block(floor: Floor, scores: Scores | None, before: Sequence[str]) -> list[str]:
    head = {"name": floor.name, "data": floor.data, "sha256": floor.sha256, "split": floor.split}
    lines = [f"    {key}: {value}" for key, value in head.items() if value is not None]
    lines[0] = lines[0].replace("    ", "  - ", 1)
    for key, kind in KINDS.items():
        value = getattr(floor, key)
        if value is None:
            continue
        plain = f"    {key}: {value:.2f}" if round(value, 2) == value else f"    {key}: {value}"
        kept = _kept(floor.name, plain, before)
        got = kind.read(scores) if scores else None
        lines.append(kept or (plain if got is None else f"{plain}  # measured {got:.3f}"))
    return lines


def _kept(name: str | None, plain: str, before: Sequence[str]) -> str | None:
    """The line of this floor as it stands, with its comment, where its value is the same."""
    inside = False
    for line in before:
        if line.startswith("  - "):
            inside = line.split("#")[0].rstrip() == f"  - name: {name}"
        if inside and line.split("#")[0].rstrip() == plain:
            return line
    return None
