"""What a run leaves behind, and whom it tells: the real libraries in a folder of their own, or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.config import TrackerConfig
from pipeline.errors import ConfigError, MissingExtraError
from pipeline.training import record, track
from pipeline.training.loop import History
from tests import trainings
from tests.conftest import ROOT

CONFIG = {"seed": 0, "schedule.rate": 1e-3}


def told(tracker: track.Tracker) -> None:
    """Two steps, an epoch and an end."""
    tracker.step(1, {"loss": 0.9, "rate": 1e-4})
    tracker.step(2, {"loss": 0.7, "rate": 1e-4})
    tracker.epoch(2, {"macro_f1": 0.5})
    tracker.end({"macro_f1": 0.6})
    tracker.close()


def events(folder: Path) -> dict[str, list[tuple[int, float]]]:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    found = EventAccumulator(str(folder))
    found.Reload()
    return {
        name: [(one.step, round(one.value, 4)) for one in found.Scalars(name)]
        for name in found.Tags()["scalars"]
    }


def test_tensorboard_has_steps_epochs_and_the_end_and_hides_what_is_told_again(tmp_path):
    pytest.importorskip("tensorboard", reason="needs the extra track")
    asked = TrackerConfig(name="tensorboard", project="p", folder=None)
    told(track.tracker(asked, "run", tmp_path, CONFIG))
    found = events(tmp_path)
    assert found["step/loss"] == [(1, 0.9), (2, 0.7)]
    assert found["epoch/macro_f1"] == [(2, 0.5)]
    assert found["final/macro_f1"] == [(0, 0.6)]
    again = track.tracker(asked, "run", tmp_path, CONFIG)
    again.step(2, {"loss": 0.65})
    again.close()
    assert events(tmp_path)["step/loss"] == [(1, 0.9), (2, 0.65)]


def test_trackio_stores_a_run_in_its_folder_and_sends_nothing(tmp_path):
    pytest.importorskip("trackio", reason="needs the extra track")
    code = """
import socket, sys
from pipeline.config import TrackerConfig
from pipeline.errors import ConfigError
from pipeline.training import track
def refuse(*_, **__):
    raise AssertionError("a connection")
socket.socket.connect = refuse
from tests.test_track import told, CONFIG
asked = TrackerConfig(name="trackio", project="mujaz", folder=sys.argv[1])
told(track.tracker(asked, "out/0", None, CONFIG))
try:
    track.tracker(TrackerConfig(name="trackio", project="mujaz", folder="elsewhere"), "x", None, CONFIG)
except ConfigError as error:
    print("refused", error)
"""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TRACKIO", "HF_"))}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        env={**environment, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("refused")  # the library's own greeting goes to stderr
    assert "as trackio was begun" in done.stdout
    import sqlite3

    stores = list(tmp_path.glob("*.db"))
    assert len(stores) == 1
    with sqlite3.connect(stores[0]) as store:
        rows = store.execute("select run_name, step, metrics from metrics order by id").fetchall()
    assert {row[0] for row in rows} == {"out/0"}
    assert "step/loss" in str(rows[0][2])
    assert "final/macro_f1" in str(rows[-1][2])


@pytest.mark.parametrize(
    ("name", "module"), [("tensorboard", "torch.utils.tensorboard"), ("trackio", "trackio")]
)
def test_without_its_package_the_extra_is_named(name, module, monkeypatch, tmp_path):
    pytest.importorskip("torch", reason="needs the extra train")
    monkeypatch.setitem(sys.modules, module, None)
    asked = TrackerConfig(name=name, project="p", folder=None)
    with pytest.raises(MissingExtraError, match=r"mujaz\[track\]"):
        track.tracker(asked, "run", tmp_path, CONFIG)


def test_nobody_is_told_by_default(tmp_path):
    told(track.tracker(TrackerConfig(name="none", project="p", folder=None), "run", tmp_path, CONFIG))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConfigError, match="wandb"):
        TrackerConfig(name="wandb", project="p", folder=None)


def test_a_run_leaves_its_config_its_versions_and_its_curves(mujaz, tmp_path):
    pytest.importorskip("tensorboard", reason="needs the extra track")
    source = trainings.spreadsheet(tmp_path / "x.csv")
    answer = mujaz(*trainings.words(tmp_path / "model", source), "tracker=tensorboard")
    assert answer.status == 0, answer.err
    folder = tmp_path / "model" / "run"
    config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
    assert config["trainer"]["epochs"] == 2
    assert config["data"]["path"] == str(source)
    assert config["data"]["labels"][0]["arabic"] == "مع"
    facts = json.loads((folder / "run.json").read_text("utf-8"))
    history = json.loads((tmp_path / "model" / "metrics.json").read_text("utf-8"))["history"]
    assert len(facts["data"]["sha256"]["x.csv"]) == 64
    assert {"torch", "transformers", "numpy"} <= set(facts["packages"])
    assert "history.losses" in facts["losses"]
    assert (folder / "curves.png").read_bytes().startswith(b"\x89PNG")
    steps = events(folder / "tensorboard")["step/loss"]
    assert [loss for _, loss in steps] == pytest.approx(history["losses"], abs=1e-4)
    assert [step for step, _ in steps] == list(range(1, len(steps) + 1))


def test_without_matplotlib_a_word_is_said_and_nothing_fails(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    said: list[str] = []
    record.curves(tmp_path, History(losses=[1.0]), said.append)
    assert "matplotlib" in said[0]
    assert list(tmp_path.iterdir()) == []


def test_curves_of_the_shortest_run_are_drawn(tmp_path):
    pytest.importorskip("matplotlib", reason="needs the extra train")
    epoch = {"epoch": 1, "macro_f1": 0.5, "accuracy": 0.5}
    record.curves(tmp_path, History(losses=[1.0], epochs=[epoch], best_epoch=1), print)
    assert (tmp_path / "run" / "curves.png").is_file()
    assert record.smooth([]) == (1, [])
    assert record.smooth([1.0, 2.0, 4.0]) == (1, [1.0, 2.0, 4.0])
    width, line = record.smooth([0.0, 2.0] * 80)
    assert (width, len(line)) == (4, 157)
    assert line == pytest.approx([1.0] * 157)
