"""The docs are run: every command that can run offline does, and what they show is what comes out.

A block of commands stands in ```bash. The comment before it says what it is:

    <!-- setup -->                 one of the two commands of a fresh clone: CI runs them
    <!-- needs: WHAT -->           needs a corpus, a hub or hours: only its keys are checked
    (none)                         run here, in order, in a folder that holds seeds/

A block in ```text or ```markdown after <!-- output of: COMMAND --> is compared with what the command gives.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    page: str
    mark: str
    kind: str
    body: str

    def commands(self) -> list[list[str]]:
        joined = self.body.replace("\\\n", " ")
        lines = [line for line in joined.splitlines() if line.startswith("mujaz ")]
        return [shlex.split(line, comments=True)[1:] for line in lines]


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        matches = BLOCK.finditer(page.read_text("utf-8"))
        found.extend(Block(page.name, match["mark"] or "", match["kind"], match["body"]) for match in matches)
    return found


def runnable() -> list[Block]:
    return [block for block in blocks() if block.kind == "bash" and not block.mark]


def heavy() -> list[list[str]]:
    marked = [block for block in blocks() if block.kind == "bash" and block.mark.startswith("needs:")]
    return [words for block in marked for words in block.commands()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Path]:
    """A folder like a reader's: the seeds are in it, and every command that can run has run."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    with contextlib.chdir(folder):
        for block in runnable():
            for words in block.commands():
                told = io.StringIO()
                with contextlib.redirect_stderr(told):
                    assert cli.main(words) == 0, (block.page, words, told.getvalue())
        yield folder


def test_every_command_of_the_docs_runs(desk):
    assert sum(len(block.commands()) for block in runnable()) >= 5
    assert len(heavy()) >= 3
    assert (desk / "briefs" / "digest.html").is_file()


@pytest.mark.parametrize("words", heavy(), ids=" ".join)
def test_every_key_of_the_docs_exists(mujaz, words):
    sweep = {"-m", "--multirun"} & set(words)
    plain = [word for word in words if word not in ("-m", "--multirun")]
    if sweep:  # Hydra shows one config: the first value of each list
        plain = [re.sub(r"^([\w./]+=)([^,\[]+),.*$", r"\1\2", word) for word in plain]
    answer = mujaz(*plain, "--cfg", "job")
    assert answer.status == 0, answer.err


def test_what_the_docs_show_is_what_comes_out(mujaz, desk):
    shown = [block for block in blocks() if block.mark.startswith("output of: ")]
    assert shown
    for block in shown:
        command = block.mark.removeprefix("output of: ")
        if command.startswith("mujaz "):
            assert mujaz(*shlex.split(command)[1:]).out.strip() == block.body.strip(), command
        else:  # a file, as a run of the commands above left it
            assert block.body.strip() in (desk / command).read_text("utf-8"), command


def test_the_two_commands_stand_where_ci_looks():
    marks = [block.mark for block in blocks() if block.page == "README.md" and block.kind == "bash"]
    assert marks.count("setup: briefs") == 1
    assert marks.count("setup: tests") == 1


def test_the_docs_link_to_what_is_there():
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
