"""What every test shares: where the seeds are, and a way to run the command in this process."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as cli.py does, before anything imports numpy

import pytest
from hypothesis import settings

from pipeline import cli

# A busy machine is no broken law, so no example has a time limit; CI draws the same examples each time.
settings.register_profile("mujaz", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("mujaz")

ROOT = Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def absl_closes_no_stream_of_pytest():
    """absl's log handler keeps the stderr of its import and closes it when logging is configured anew, as
    Hydra does: pytest's own would be closed, and every later test of the process with it.
    """
    yield
    logging = sys.modules.get("absl.logging")
    if logging is not None:
        logging.get_absl_handler().python_handler.stream = sys.__stderr__


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


@pytest.fixture(scope="session")
def seed_papers(tmp_path_factory) -> Path:
    """The five seeds and their digest, by the model that ships, as json, docx and pdf: one run."""
    folder = tmp_path_factory.mktemp("papers")
    words = ["brief", f"input={ROOT / 'seeds' / 'articles'}", f"output={folder}", "formats=[json,docx,pdf]"]
    assert cli.main(words) == 0
    return folder
