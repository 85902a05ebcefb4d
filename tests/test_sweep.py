"""Sweeps and searches: killed, they go on where they stopped; with another config, they refuse."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from pathlib import Path

import pytest

from pipeline.config import RangeConfig, SearchConfig, TrainJob
from pipeline.errors import ConfigError, MissingExtraError, SweepError
from pipeline.training import loop, sweep
from pipeline.training.search import search
from tests import checkpoints, trainings


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    return trainings.spreadsheet(tmp_path_factory.mktemp("data") / "مواقف.csv")


@pytest.fixture
def job(tmp_path, source) -> TrainJob:
    pytest.importorskip("torch", reason="needs the extra train")
    return trainings.job(tmp_path / "sweep", source)


class Fake:
    """Trains nothing: the score is told by the config. Killed at the call whose number is given."""

    def __init__(self, killed_at: int | None = None) -> None:
        self.killed_at, self.seen = killed_at, []

    def __call__(self, config: TrainJob) -> None:
        self.seen.append((Path(config.output).name, config.resume))
        if len(self.seen) - 1 == self.killed_at:
            raise KeyboardInterrupt
        score = 1 - abs(config.schedule.layer_decay - 0.9) - config.loss.label_smoothing - config.seed / 100
        folder = Path(config.output)
        folder.mkdir(parents=True, exist_ok=True)
        validation = {"macro_f1": score, "accuracy": score / 2, "calibration_error": 0.1}
        (folder / "metrics.json").write_text(json.dumps({"validation": validation}), "utf-8")


def members(job: TrainJob, seeds: list[int], train: Fake, resume: bool = False, **changes) -> list[str]:
    said: list[str] = []
    for number, seed in enumerate(seeds):
        output = str(Path(job.output) / str(number))
        config = dataclasses.replace(job, output=output, seed=seed, resume=resume, **changes)
        sweep.member(config, number, {"seed": str(seed), "trainer": "tiny"}, train, said.append)
    return said


def test_a_killed_sweep_goes_on_and_its_table_is_best_first(job):
    with pytest.raises(KeyboardInterrupt):
        members(job, [2, 0, 1], cut := Fake(killed_at=2))
    page = (Path(job.output) / "sweep.md").read_text("utf-8")
    assert "2 of 3 members are finished" in page
    said = members(job, [2, 0, 1], again := Fake(), resume=True)
    assert [name for name, _ in cut.seen] == ["0", "1", "2"]
    assert again.seen == [("2", True)]
    assert len(said) == 2
    assert "finished before" in said[0]
    rows = (Path(job.output) / "sweep.md").read_text("utf-8").splitlines()[-3:]
    assert [row.split(" | ")[:2] for row in rows] == [["| 1", "0"], ["| 2", "1"], ["| 0", "2"]]
    assert "trainer" not in (Path(job.output) / "sweep.md").read_text("utf-8")  # the same in every member
    longer = Fake()
    members(job, [2, 0, 1, 5], longer, resume=True)  # more members are no other config
    assert longer.seen == [("3", True)]


def test_a_member_whose_folder_is_gone_is_trained_again(job):
    members(job, [0, 1], Fake())
    shutil.rmtree(Path(job.output) / "1")
    members(job, [0, 1], again := Fake(), resume=True)
    assert again.seen == [("1", True)]


def test_another_config_or_other_data_is_refused_by_name(job, source, tmp_path):
    members(job, [0, 1], Fake())
    schedule = dataclasses.replace(job.schedule, rate=0.5)
    with pytest.raises(SweepError, match=r"schedule\.rate = .*got 0\.5") as told:
        members(job, [0, 1], never := Fake(), resume=True, schedule=schedule)
    assert "\n" not in str(told.value)
    with pytest.raises(SweepError, match="seed = 0"):
        members(job, [7], never, resume=True)
    other = trainings.spreadsheet(tmp_path / source.name, count=50)
    with pytest.raises(SweepError, match=f"sha256 of {source.name}"):
        members(job, [0], never, resume=True, data=dataclasses.replace(job.data, path=str(other)))
    with pytest.raises(SweepError, match="resume=true"):
        members(job, [0, 1], never)
    assert never.seen == []
    moved = dataclasses.replace(job.data, path=str(shutil.copy(source, tmp_path / "moved.csv")))
    (tmp_path / "x").mkdir()
    same = dataclasses.replace(job.data, path=str(shutil.copy(source, tmp_path / "x" / source.name)))
    faster = dataclasses.replace(job.trainer, threads=2)
    members(job, [0, 1], never, resume=True, data=same, trainer=faster)  # what changes no score may change
    assert never.seen == []
    assert moved.path


def test_a_spoiled_record_is_told(job):
    Path(job.output).mkdir()
    (Path(job.output) / "sweep.json").write_text('{"members": [{}]}', "utf-8")
    with pytest.raises(SweepError, match=r"sweep\.json"):
        members(job, [0], Fake())


SPACE = [
    RangeConfig(key="schedule.layer_decay", low=0.8, high=1.0),
    RangeConfig(key="loss.label_smoothing", choices=[0.0, 0.1]),
    RangeConfig(key="data.most_per_label", low=100, high=300, step=50),
    RangeConfig(key="schedule.rate", low=1e-5, high=1e-3, log=True),
]
SEARCH = SearchConfig(trials=7, random_trials=3, seed=4, space=SPACE)


def found(folder: Path) -> list[dict[str, str]]:
    return [one.overrides for one in sweep.load(folder)]


def test_a_killed_search_ends_as_if_it_had_not_been(job, tmp_path):
    pytest.importorskip("optuna", reason="needs the extra sweep")
    whole = dataclasses.replace(job, search=SEARCH, output=str(tmp_path / "بحث (1)?#%"))
    best = search(whole, Fake(), lambda _: None)
    asked = found(Path(whole.output))
    assert len(asked) == 7
    assert (
        len({json.dumps(one) for one in asked}) == 7
    )  # a sampler that began anew each time would repeat itself
    assert all(100 <= int(one["data.most_per_label"]) <= 300 for one in asked)
    assert best.name == str(sweep.ranked(sweep.load(Path(whole.output)))[0].member)
    cut = dataclasses.replace(whole, output=str(tmp_path / "cut"))
    with pytest.raises(KeyboardInterrupt):
        search(cut, Fake(killed_at=4), lambda _: None)
    again = Fake()
    search(dataclasses.replace(cut, resume=True), again, lambda _: None)
    assert again.seen == [("4", True), ("5", True), ("6", True)]
    assert found(tmp_path / "cut") == asked
    more = dataclasses.replace(cut, resume=True, search=dataclasses.replace(SEARCH, trials=8))
    last = Fake()
    search(more, last, lambda _: None)
    assert last.seen == [("7", True)]


def test_a_search_refuses_another_config_and_a_space_that_is_none(job):
    pytest.importorskip("optuna", reason="needs the extra sweep")
    small = dataclasses.replace(job, search=dataclasses.replace(SEARCH, trials=1))
    search(small, Fake(), lambda _: None)
    with pytest.raises(SweepError, match="resume=true"):
        search(small, Fake(), lambda _: None)
    again = dataclasses.replace(small, resume=True)
    with pytest.raises(SweepError, match=r"seed = 0"):
        search(dataclasses.replace(again, seed=1), Fake(), lambda _: None)
    wider = [dataclasses.replace(SPACE[0], high=2.0), *SPACE[1:]]
    with pytest.raises(SweepError, match=r"schedule\.layer_decay"):
        search(
            dataclasses.replace(again, search=dataclasses.replace(SEARCH, space=wider)),
            Fake(),
            lambda _: None,
        )
    for bad in (
        RangeConfig(key="schedule.ratte", low=0, high=1),
        RangeConfig(key="schedule.rate"),
        RangeConfig(key="schedule.rate", low=2, high=1),
        RangeConfig(key="schedule.rate", low=0, high=1, log=True),
    ):
        with pytest.raises(ConfigError, match=bad.key):
            search(
                dataclasses.replace(again, search=dataclasses.replace(SEARCH, space=[bad])),
                Fake(),
                lambda _: None,
            )


def test_without_optuna_the_extra_is_named(job, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(MissingExtraError, match=r"mujaz\[sweep\]"):
        search(dataclasses.replace(job, search=SEARCH), Fake(), lambda _: None)


def test_the_command_s_sweep_is_killed_and_goes_on_from_its_checkpoint(mujaz, tmp_path, source, monkeypatch):
    words = [*trainings.words(tmp_path / "out", source), "-m", "seed=0,1"]
    save, saved = loop._State.save, []

    def killed(state: loop._State) -> None:
        save(state)
        saved.append(state.step)
        if state.run.seed == 1 and state.step >= 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(loop._State, "save", killed)
    answer = mujaz(*words)
    assert answer.status == 130, answer.err
    assert (tmp_path / "out" / "1" / "checkpoint").is_dir()
    monkeypatch.setattr(loop._State, "save", save)
    weights = tmp_path / "out" / "0" / "weights" / "model.safetensors"
    before = weights.stat().st_mtime_ns
    refused = mujaz(*words, "resume=true", "trainer.epochs=3")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "trainer.epochs = 2" in refused.err
    answer = mujaz(*words, "resume=true")
    assert answer.status == 0, answer.err
    assert answer.out.splitlines() == [str(tmp_path / "out" / "0"), str(tmp_path / "out" / "1")]
    assert weights.stat().st_mtime_ns == before
    straight = mujaz(*trainings.words(tmp_path / "straight", source), "seed=1")
    assert straight.status == 0
    one, two = (
        json.loads((folder / "metrics.json").read_text("utf-8"))["history"]
        for folder in (tmp_path / "out" / "1", tmp_path / "straight")
    )
    assert one["losses"] == two["losses"]
    assert "2 of 2 members" in (tmp_path / "out" / "sweep.md").read_text("utf-8")


def test_the_command_searches(mujaz, tmp_path, source):
    pytest.importorskip("optuna", reason="needs the extra sweep")
    space = "search.space=[{key: schedule.rate, low: 1e-4, high: 1e-2, log: true}]"
    more = ("search=optuna", "search.trials=2", space, "trainer.epochs=1")
    answer = mujaz(*trainings.words(tmp_path / "out", source), *more)
    assert answer.status == 0, answer.err
    best = Path(answer.out.splitlines()[-1])
    assert best.parent == tmp_path / "out"
    assert (best / "stance.json").is_file()
    rows = (tmp_path / "out" / "sweep.md").read_text("utf-8").splitlines()[-2:]
    assert rows[0].startswith(f"| {best.name} |")
    assert checkpoints.shared_encoder().is_dir()


def test_a_sweep_of_searches_searches_for_each_member(mujaz, tmp_path, source):
    pytest.importorskip("optuna", reason="needs the extra sweep")
    space = "search.space=[{key: schedule.rate, low: 1e-4, high: 1e-2, log: true}]"
    words = (*trainings.words(tmp_path / "both", source), "trainer.epochs=1", "search=optuna", space)
    answer = mujaz(*words, "search.trials=2", "-m", "seed=0,1")
    assert answer.status == 0, answer.err
    best = [Path(line) for line in answer.out.splitlines()]
    assert [one.parent for one in best] == [tmp_path / "both" / "0", tmp_path / "both" / "1"]
    for number, one in enumerate(best):
        assert (one / "stance.json").is_file()
        found = json.loads((one.parent / "sweep.json").read_text("utf-8"))
        assert [row["config"]["seed"] for row in found["members"]] == [number, number]
    again = mujaz(*words, "search.trials=2", "-m", "seed=0,1", "resume=true")
    assert again.out == answer.out
    assert "macro-F1" not in again.err  # no trial was trained again


@pytest.mark.parametrize("kind", ["-m", "search="])
def test_a_sweep_under_a_launcher_of_several_processes_is_refused(job, monkeypatch, kind):
    from pipeline.jobs import train

    monkeypatch.setenv("WORLD_SIZE", "2")
    one = SearchConfig(trials=1, random_trials=1, seed=0, space=[])
    found = dataclasses.replace(job, search=one)
    asked = {"-m": lambda: train.member(job, 0, {}), "search=": lambda: train.run(found)}
    with pytest.raises(ConfigError, match="one process with"):
        asked[kind]()
    assert not Path(job.output).exists()
