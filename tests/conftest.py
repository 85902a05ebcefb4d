"""What every test shares: where the seeds are, and a way to run the command in this process."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pipeline import cli

ROOT = Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str


@pytest.fixture
def mujaz(capsys):
    """Run `mujaz WORDS…` in this process; gives its exit status, stdout and stderr."""

    def run(*words: str | Path) -> Answer:
        capsys.readouterr()
        status = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def articles() -> Path:
    """The five raw articles."""
    return ROOT / "seeds" / "articles"
