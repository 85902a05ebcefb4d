"""The schemas of labelled data: labels, columns, corrections, and how they are split."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.config.checked import MOST_SEED, Checked, among, within
from pipeline.errors import ConfigError
from pipeline.neighbours import CHOICES

ROUNDED = 0.01  # what shares may miss to a sum of 1


@dataclass(kw_only=True)
class LabelConfig(Checked):
    """One label of a label set: its name in the data, and how it is shown."""

    name: str
    arabic: str
    colour: str

    def __post_init__(self) -> None:
        """Refuse before the training what its model folder would refuse after it."""
        if not self.name.strip() or not re.fullmatch("#[0-9a-fA-F]{6}", self.colour):
            raise ConfigError(
                expected="each label with a name, and a colour such as '#1f77b4'",
                got=f"name {self.name!r}, colour {self.colour!r}",
                where="data.labels",
                do="Mend it in data.labels; quote the colour, since # begins a comment.",
            )


@dataclass(kw_only=True)
class ColumnsConfig(Checked):
    """What a source of records calls the fields that Mujaz reads; null where it has none."""

    id: str | None
    text: str
    label: str
    title: str | None
    group: str | None
    split: str | None
    text_before: str | None = None  # null: the source has none
    text_after: str | None = None


@dataclass(kw_only=True)
class CorrectionsConfig(Checked):
    """How an editor's corrected paragraphs are added."""

    joined: str | None
    repeat: int = within(1)
    validation: float = within(0, 0.5)
    against: str | None


@dataclass(kw_only=True)
class DataConfig(Checked):
    """What a model learns from, and how that is split."""

    name: str
    authored: bool
    authored_files: str
    path: str | None
    teacher: str | None
    labels: list[LabelConfig]
    title: bool
    neighbours: str = among(*CHOICES)
    names: str = among("as_written", "by_place")
    validation: float = within(0.05, 0.5)
    most_per_label: int | None = within(1)
    shares: list[float] = within(0, 1)
    actor_swap: float = within(0, 1)
    slips: float = within(0, 1)
    seed: int = within(0, MOST_SEED)
    columns: ColumnsConfig | None = None  # null: the names as Mujaz has them
    corrections: CorrectionsConfig | None = None  # null: path holds none

    def __post_init__(self) -> None:
        """Refuse fewer than two labels, one name twice, or shares that are not one of each label, too."""
        super().__post_init__()
        names = [label.name for label in self.labels]
        if len(names) < 2 or len(set(names)) < len(names):
            raise ConfigError(
                expected="two labels or more, each with a name of its own",
                got=", ".join(names) or "none",
                where="data.labels",
                do='Type \'data.labels=[{name: …, arabic: "…", colour: "#1f6fb2"}, …]\': docs/labels.md.',
            )
        refuse_uneven(self.shares, len(names), "data.shares")


def refuse_uneven(shares: Sequence[float], labels: int, key: str) -> None:
    """Stop at shares that are not one of each label.

    Raises:
        ConfigError: There are some, and they are too few or too many, not above 0, or do not sum to 1.
    """
    one_each = len(shares) == labels and min(shares, default=0) > 0
    if shares and not (one_each and abs(sum(shares) - 1) < ROUNDED):
        raise ConfigError(
            expected=f"{key} above 0 for each of the {labels} labels, that sum to 1",
            got=str(list(shares))[:200],
            where=f"config ({key})",
            do=f"Give one of each label, in the order of data.labels, or {key}=[].",
        )
