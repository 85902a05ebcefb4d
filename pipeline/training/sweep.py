"""A sweep's members: each trained once, none mixed with another config's, best first in a table.

In:   one member's config after another, with its number and its overrides.
Out:  FOLDER/NUMBER, a model folder each; FOLDER/sweep.json and FOLDER/sweep.md, after every member.
Not:  which members there are: Hydra's `-m` lists them, or search.py finds them.
Why:  a sweep of a night is killed once in a while; what is done is not done again, and a table of two
      configs under one name would compare nothing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import data, files
from pipeline.config import TrainJob
from pipeline.errors import SweepError

RECORD, TABLE = "sweep.json", "sweep.md"
SCORES = ("macro_f1", "accuracy", "calibration_error")
# What changes no score: where files stand (their hashes count), how fast it goes, who watches.
FREE: tuple[str, ...] = ("output", "resume", "search", "tracker")
FREE += ("trainer.threads", "trainer.checkpoint_steps", "runtime.threads")
FREE += ("data.path", "data.teacher", "data.corrections.joined", "data.corrections.against", "encoder.path")
Flat = dict[str, Any]


@dataclass
class Member:
    """One model of a sweep."""

    member: int
    overrides: dict[str, str]
    config: Flat
    data: dict[str, str]  # file name → sha256
    done: bool = False
    scores: dict[str, float] = field(default_factory=dict)


def flat(config: TrainJob) -> Flat:
    """Every value of a config by its dotted key, in order."""
    out: Flat = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, Mapping) and value:
            for key, inner in value.items():
                walk(f"{prefix}.{key}" if prefix else str(key), inner)
        else:
            out[prefix] = value

    walk("", dataclasses.asdict(config))
    return out


def deciding(config: TrainJob) -> Flat:
    """The values that a score depends on."""
    return {key: value for key, value in flat(config).items() if not _free(key)}


def _free(key: str) -> bool:
    return any(key == free or key.startswith(f"{free}.") for free in FREE)


def member(
    config: TrainJob,
    number: int,
    overrides: Mapping[str, str],
    train: Callable[[TrainJob], object],
    say: Callable[[str], None],
) -> Member:
    """Train one member, or skip it where it is done.

    Args:
        config: `output` is the member's own folder, FOLDER/NUMBER.
        number: From 0; 0 is the first of a sweep.
        overrides: Key → value, as they were typed or found.
        train: Writes the model folder that `output` names; resumes where `resume` says so.
        say: Takes one line.

    Raises:
        SweepError: The folder holds another sweep, or this one and `resume` was not given.
    """
    folder = Path(config.output).parent
    mine = Member(number, dict(overrides), deciding(config), data.digests(config.data))
    if number == 0 and not config.resume:
        refuse_another(folder)
    known = {one.member: one for one in load(folder)}
    earlier = known.get(number)
    if earlier:
        refuse_mixing(earlier, mine, folder / str(number))
        if earlier.done and (Path(config.output) / "metrics.json").is_file():
            say(f"{config.output}: finished before, macro-F1 {earlier.scores['macro_f1']:.4f}")
            return earlier
    store(folder, known | {number: mine})
    train(config)
    mine.done, mine.scores = True, scores(Path(config.output))
    store(folder, known | {number: mine})
    return mine


def refuse_another(folder: Path) -> None:
    """Stop where a folder holds a sweep that was not asked to go on.

    Raises:
        SweepError: It does.
    """
    known = load(folder)
    if known:
        raise SweepError(
            expected="a folder without a sweep",
            got=f"one of {len(known)} members",
            where=str(folder),
            do="Add resume=true to go on with it, or choose another output=.",
        )


def refuse_mixing(earlier: Member, mine: Member, where: Path) -> None:
    """Stop where a member was begun with other values or data.

    Raises:
        SweepError: It names the first key that differs.
    """
    for name in ("config", "data"):
        old, new = getattr(earlier, name), getattr(mine, name)
        for key in [*old, *(key for key in new if key not in old)]:
            if old.get(key) != new.get(key):
                called = key if name == "config" else f"sha256 of {key}"
                raise SweepError(
                    expected=f"{called} = {old.get(key)!r}, as this member was begun",
                    got=repr(new.get(key)),
                    where=str(where),
                    do="Give the same value, or another output=: nothing was trained.",
                )


def scores(folder: Path) -> dict[str, float]:
    """The validation scores of a model folder."""
    found = json.loads((folder / "metrics.json").read_text("utf-8"))["validation"]
    return {name: float(found[name]) for name in SCORES}


def load(folder: Path) -> list[Member]:
    """The members that sweep.json knows; none where there is no such file."""
    path = folder / RECORD
    if not path.is_file():
        return []
    try:
        return [Member(**one) for one in json.loads(path.read_text("utf-8"))["members"]]
    except (ValueError, KeyError, TypeError) as error:
        raise SweepError(
            expected="the record of a sweep",
            got=f"{error!r:.80}",
            where=str(path),
            do="Choose another output=, or take the file away to begin anew.",
        ) from error


def store(folder: Path, members: Mapping[int, Member]) -> None:
    """Write the record and the table."""
    rows = [dataclasses.asdict(members[number]) for number in sorted(members)]
    files.write(folder / RECORD, json.dumps({"members": rows}, ensure_ascii=False, indent=2) + "\n")
    files.write(folder / TABLE, table([members[number] for number in sorted(members)]))


def ranked(members: Sequence[Member]) -> list[Member]:
    """Those that are done, the best validation macro-F1 first."""
    done = [one for one in members if one.done]
    return sorted(done, key=lambda one: (-one.scores["macro_f1"], one.member))


def table(members: Sequence[Member]) -> str:
    """What differs between the members, and how each did; best first."""
    keys = [
        key
        for key in dict.fromkeys(key for one in members for key in one.overrides)
        if len({one.overrides.get(key) for one in members}) > 1
    ]
    best = ranked(members)
    lines = [
        "# Sweep",
        "",
        f"{len(best)} of {len(members)} members are finished. Scores on validation, best macro-F1 first.",
        "",
        "| " + " | ".join(["member", *keys, "macro-F1", "accuracy", "calibration error"]) + " |",
        "| " + " | ".join(["---:", *("---" for _ in keys), "---:", "---:", "---:"]) + " |",
    ]
    for one in [*best, *(one for one in members if not one.done)]:
        told = [f"{one.scores[name]:.4f}" for name in SCORES] if one.done else ["not finished", "", ""]
        lines.append("| " + " | ".join([str(one.member), *_cells(one, keys), *told]) + " |")
    return "\n".join(lines) + "\n"


def _cells(one: Member, keys: Sequence[str]) -> list[str]:
    return [one.overrides.get(key, "").replace("|", "\\|") for key in keys]
