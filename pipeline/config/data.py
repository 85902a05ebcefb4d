"""The schemas of labelled data: labels, columns, corrections, and how they are split."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.config.checked import MOST_SEED, Checked, among, within
from pipeline.errors import ConfigError

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
        one_each = len(self.shares) == len(names) and min(self.shares, default=0) > 0
        if self.shares and not (one_each and abs(sum(self.shares) - 1) < ROUNDED):
            raise ConfigError(
                expected=f"data.shares above 0 for each of the {len(names)} labels, that sum to 1",
                got=str(list(self.shares))[:200],
                where="config (DataConfig)",
                do="Give one of each label, in the order of data.labels, or data.shares=[].",
            )
