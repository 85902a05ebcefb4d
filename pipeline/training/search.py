"""Find values of a config that score best on validation, trial after trial.

In:   a config, and the values that each key may take.
Out:  a sweep (sweep.py) with a member a trial; FOLDER/search.db, from which a killed search goes on.
Not:  lists of values that are all tried: Hydra's `-m` does that.
Why:  Hydra's own plugin for Optuna (1.3.0) asks for optuna < 3, whose SQLite storage fails under
      SQLAlchemy 2, and which does not import beside SQLAlchemy 1.4 and today's alembic; so Optuna's own
      asking and telling is used.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import data, files
from pipeline.config import RangeConfig, TrainJob
from pipeline.errors import ConfigError, MissingExtraError, SweepError
from pipeline.training import sweep

STORE = "search.db"
STUDY = "mujaz"


def search(config: TrainJob, train: Callable[[TrainJob], object], say: Callable[[str], None]) -> Path:
    """Run the trials that are missing, and give the best member's folder.

    A trial that was cut goes on from its checkpoint, and what is asked next depends on the earlier
    scores and the trial's number alone: a search that was killed ends as if it had not been.

    Raises:
        MissingExtraError: optuna is not installed.
        ConfigError: A key of the space is not of the config, or cannot take its range.
        SweepError: The folder holds another search or sweep, or this one and `resume` was not given.
    """
    try:
        import optuna
    except ImportError as error:
        raise MissingExtraError(error.name or "optuna", "sweep", "mujaz train search=optuna") from error
    assert config.search is not None
    for one in config.search.space:
        fitting(config, one)
        if not config.resume:  # before anything is written; else after it is known whose space it is
            _refuse_outside(config, one)
    folder = files.folder(config.output)
    if not config.resume:
        sweep.refuse_another(folder)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = _study(optuna, folder / STORE)
    _refuse_mixing(study, config, folder)
    for one in config.search.space:
        _refuse_outside(config, one)
    while len(study.get_trials(deepcopy=False, states=[_state(optuna).COMPLETE])) < config.search.trials:
        cut = study.get_trials(deepcopy=False, states=[_state(optuna).RUNNING])
        number, values = (cut[0].number, cut[0].params) if cut else _ask(optuna, study, config)
        trial = applied(config, values, folder / str(number), resume=bool(cut))
        told = {
            key: f"{value:.6g}" if isinstance(value, float) else str(value) for key, value in values.items()
        }
        done = sweep.member(trial, number, told, train, say)
        study.tell(number, done.scores["macro_f1"])
        say(f"trial {number}: {told}, macro-F1 {done.scores['macro_f1']:.4f}")
    best = sweep.ranked(sweep.load(folder))[0]
    return folder / str(best.member)


def _study(optuna: Any, path: Path) -> Any:
    """The study in a file, begun there if it is none.

    Raises:
        SweepError: The file is broken.
    """
    try:
        return optuna.create_study(
            storage=_storage(optuna, path), study_name=STUDY, direction="maximize", load_if_exists=True
        )
    except Exception as error:  # of the database's own library, whose names are no matter here
        raise SweepError(
            expected="the store of a search",
            got=f"{type(error).__name__}: {error}"[:120],
            where=str(path),
            do="Choose another output=: without its store it cannot go on; its members stay as they are.",
        ) from error


def _storage(optuna: Any, path: Path) -> Any:
    """SQLite at any path, whatever letters it has."""
    import sqlite3

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path)

    return optuna.storages.RDBStorage("sqlite://", engine_kwargs={"creator": connect})


def _refuse_mixing(study: Any, config: TrainJob, folder: Path) -> None:
    """Hold the config, but for what is searched, against the one that the search was begun with."""
    assert config.search is not None
    mine = sweep.deciding(config) | {"search.seed": config.search.seed}
    for one in config.search.space:
        mine[one.key] = [one.low, one.high, one.step, one.log, one.choices]
    begun = study.user_attrs.get("begun")
    base = sweep.Member(-1, {}, mine, data.digests(config.data))
    if begun is None:
        study.set_user_attr("begun", {"config": base.config, "data": base.data})
    else:
        sweep.refuse_mixing(sweep.Member(-1, {}, begun["config"], begun["data"]), base, folder)


def _state(optuna: Any) -> Any:
    return optuna.trial.TrialState


def _ask(optuna: Any, study: Any, config: TrainJob) -> tuple[int, dict[str, Any]]:
    """The next trial; the sampler begins anew for each, from its number."""
    assert config.search is not None
    number = len(study.get_trials(deepcopy=False))
    study.sampler = optuna.samplers.TPESampler(
        seed=config.search.seed * 100_003 + number, n_startup_trials=config.search.random_trials
    )
    space = {one.key: _distribution(optuna, config, one) for one in config.search.space}
    trial = study.ask(space)
    return trial.number, trial.params


def _distribution(optuna: Any, config: TrainJob, one: RangeConfig) -> Any:
    if one.choices is not None:
        return optuna.distributions.CategoricalDistribution(one.choices)
    if fitting(config, one) is int:
        step = int(one.step or 1)
        return optuna.distributions.IntDistribution(int(one.low or 0), int(one.high or 0), one.log, step)
    return optuna.distributions.FloatDistribution(one.low, one.high, one.log, one.step)


def fitting(config: TrainJob, one: RangeConfig) -> type:
    """Whole numbers or not, as the key takes them: int, float, or str for choices.

    Raises:
        ConfigError: There is no such key, or neither choices nor a range.
    """
    holder: Any = config
    *path, last = one.key.split(".")
    for name in path:
        holder = getattr(holder, name, None)
    if not dataclasses.is_dataclass(holder) or last not in {item.name for item in dataclasses.fields(holder)}:
        _refuse(one, "a key of mujaz train")
    hint = typing.get_type_hints(type(holder))[last]
    kinds = typing.get_args(hint) if typing.get_origin(hint) is types.UnionType else (hint,)
    if one.choices is not None:
        if not one.choices or not all(_takes(kinds, choice) for choice in one.choices):
            _refuse(one, f"one choice or more that {one.key} takes")
        return str
    if not {int, float} & set(kinds):
        _refuse(one, f"choices for {one.key}, which is no number,")
    if one.low is None or one.high is None or one.low > one.high or (one.log and one.low <= 0):
        _refuse(one, "choices, or low and high (above 0 where log is true)")
    return int if int in kinds and float not in kinds else float


def _takes(kinds: tuple[Any, ...], choice: Any) -> bool:
    """Whether a choice is of one of the kinds; a whole number is a number too."""
    plain = [typing.get_origin(kind) or kind for kind in kinds]
    return type(choice) in plain or (type(choice) is int and float in plain)


def _refuse_outside(config: TrainJob, one: RangeConfig) -> None:
    """Try the ends of a range, or each choice, before the first trial: a later one would end the search.

    Raises:
        ConfigError: One is out of the key's range.
    """
    whole = fitting(config, one) is int
    ends: list[Any] = one.choices if one.choices is not None else [one.low, one.high]
    for value in ends:
        applied(config, {one.key: int(value) if whole else value}, Path(config.output), resume=False)


def _refuse(one: RangeConfig, expected: str) -> typing.NoReturn:
    raise ConfigError(
        expected=f"{expected} in search.space",
        got=f"{one.key}: low {one.low}, high {one.high}, log {one.log}, choices {one.choices}",
        where=one.key,
        do="Mend configs/search/optuna.yaml, or search.space on the command line.",
    )


def applied(config: TrainJob, values: dict[str, Any], output: Path, *, resume: bool) -> TrainJob:
    """The config of one trial."""
    changed: Any = dataclasses.replace(config, output=str(output), resume=resume or config.resume)
    for key, value in values.items():
        changed = _replaced(changed, key.split("."), value)
    done: TrainJob = changed
    return done


def _replaced(holder: Any, path: list[str], value: Any) -> Any:
    head, *rest = path
    inner = _replaced(getattr(holder, head), rest, value) if rest else value
    return dataclasses.replace(holder, **{head: inner})
