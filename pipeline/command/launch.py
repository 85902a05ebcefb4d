"""A job, launched under Hydra: its config composed, its paths checked, the job run.

In:   the job's name and the words after it.
Out:  an exit status.
Not:  which jobs there are (cli.py), how a path is quoted (overrides.py), what is said of words that do not
      compose (misfits.py), any value (configs/).
Why:  a plain run is composed once; flags and sweeps go through Hydra's own application, and both end alike.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import places
from pipeline.command import misfits
from pipeline.command.overrides import quote, quoted
from pipeline.errors import ConfigError, MujazError, SweepError

if TYPE_CHECKING:
    from omegaconf import DictConfig

MULTIRUN = ("-m", "--multirun")
VALUED = (  # Hydra's flags whose next word is their value, whatever it looks like
    *("--config-dir", "-cd", "--config-path", "-cp", "--config-name", "-cn"),
    *("--cfg", "-c", "--package", "-p"),
)


def launch(job: str, words: list[str]) -> int:
    """Let Hydra compose a job's config, then run it; the exit status, of a sweep the worst.

    Raises:
        ConfigError: What was typed does not compose; Hydra's own message is in it.
    """
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises instead of printing and leaving
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    from pipeline import config as schemas

    schemas.register()
    misfits.refuse_empty(job, words)
    outcomes: list[int | MujazError] = []
    sweep = any(word in words for word in MULTIRUN)
    composed_once: list[bool] = []  # what is raised later is the job's own, and no matter of composing

    def task(composed: DictConfig) -> float | None:
        if outcomes and isinstance(outcomes[-1], SweepError):
            return None  # the next member would only say it again
        try:
            plain: Any = OmegaConf.to_object(composed)
            composed_once.append(True)
            misfits.refuse_unknown(job, words, plain)
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
            outcomes.append(misfits.told(job, words, error))
        except MujazError as error:  # kept from Hydra, which would print a heading above it
            outcomes.append(error)
        return None

    try:
        _run(job, words, task, sweep)
    except (HydraException, OmegaConfBaseException) as error:
        raise misfits.told(job, words, error) from error
    except Exception as error:
        if composed_once:
            raise
        raise misfits.strange(job, _parted(words)[1], error, lambda some: _composed(job, some)) from error
    return max((_status(outcome) for outcome in outcomes), default=0)


def _run(job: str, words: list[str], task: Callable[[DictConfig], float | None], sweep: bool) -> None:
    if any(word.startswith("-") for word in words):
        _through_hydra(job, words, task, sweep)
    else:
        task(_composed(job, words))


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
        flags, rest = _parted([word for word in words if word not in MULTIRUN])
        sys.argv = [f"mujaz {job}", *flags, *(quote(word, sweep) for word in rest)]
        if sweep:
            sys.argv.insert(1, MULTIRUN[0])
            sys.argv.append(f"hydra.sweep.dir={quoted(own)}")
        try:
            run()
        finally:
            sys.argv = kept


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """Hydra's flags with their values, and the overrides: between two of them its parser stops at a flag."""
    flags: list[str] = []
    rest: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        loose = before.startswith("-") and "=" not in before + word and not word.startswith("~")
        value = before in VALUED or loose
        (flags if word.startswith("-") or value else rest).append(word)
    return flags, rest


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
