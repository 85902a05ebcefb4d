"""Floors: raised for nothing, lowered with a flag and a line of the changelog; so it was in every version."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pipeline.config import Floor, RatchetConfig
from pipeline.errors import ConfigError, FloorError
from pipeline.evaluation import floors
from pipeline.labelled import digest as sha256
from tests.conftest import ROOT

PLACE = {"file": "x.jsonl", "sha256": "aa", "split": None}
SCORES = {
    "input": PLACE,
    "accuracy": 0.80,
    "macro_f1": 0.70,
    "accuracy_at_80": 0.90,
    "calibration_error": 0.04,
    "per_label": {"neutral": {"recall": 0.9}},
    "crossed": {"calibration_error": 0.05, "accuracy_at_80": 0.85},
}
FILE = """\
# A head that stays.
floors:
  - name: news
    data: seeds/x.jsonl
    sha256: aa
    accuracy: 0.72  # measured 0.775, long ago
    macro_f1: 0.75  # measured 0.800
    calibration_error: 0.15
  - name: other
    sha256: bb
    accuracy: 0.50  # another file's
"""


def config(folder: Path, **changes) -> RatchetConfig:
    given = {
        "name": None,
        "write": True,
        "lower": False,
        "margin": 0.05,
        "file": str(folder / "floors.yaml"),
        "changelog": str(folder / "CHANGELOG.md"),
    }
    return RatchetConfig(**{**given, **changes})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "floors.yaml").write_text(FILE, "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n", "utf-8")
    return tmp_path


def read(folder: Path) -> dict[str, dict]:
    return {row["name"]: row for row in yaml.safe_load((folder / "floors.yaml").read_text("utf-8"))["floors"]}


def test_floors_rise_and_one_that_was_missed_stays_and_the_file_keeps_its_words(folder):
    changed = floors.ratchet(SCORES, config(folder))
    news = read(folder)["news"]
    assert news["data"] == "seeds/x.jsonl"  # as it was written
    assert (news["accuracy"], news["macro_f1"], news["calibration_error"]) == (0.75, 0.75, 0.09)
    assert (news["neutral_recall"], news["accuracy_at_80"]) == (0.85, 0.85)
    assert (news["crossed_calibration_error"], news["crossed_accuracy_at_80"]) == (0.10, 0.80)
    text = (folder / "floors.yaml").read_text("utf-8")
    assert text.startswith("# A head that stays.\n")
    assert "    macro_f1: 0.75  # measured 0.800\n" in text
    assert "    accuracy: 0.75  # measured 0.800\n" in text
    assert "    accuracy: 0.50  # another file's\n" in text
    assert "accuracy: 0.75  # measured 0.800" in changed
    assert floors.ratchet(SCORES, config(folder)) == []  # and again changes nothing


def test_a_fall_wants_the_flag_and_a_line_that_names_it(folder):
    with pytest.raises(ConfigError, match=r"floor news macro_f1 0\.65"):
        floors.ratchet(SCORES, config(folder, lower=True))
    assert (folder / "floors.yaml").read_text("utf-8") == FILE
    log = folder / "CHANGELOG.md"
    log.write_text("- floor news macro_f1 0.60: for another fall\n- floor other macro_f1 0.65: no\n", "utf-8")
    with pytest.raises(ConfigError):
        floors.ratchet(SCORES, config(folder, lower=True))
    log.write_text("- The **floor** `news` `macro_f1` 0.65: the labels were audited.\n", "utf-8")
    floors.ratchet(SCORES, config(folder, lower=True))
    assert read(folder)["news"]["macro_f1"] == 0.65
    assert "CHANGELOG" not in (folder / "floors.yaml").read_text("utf-8")


def test_another_hash_of_the_data_excuses_nothing(folder):
    moved = SCORES | {"input": PLACE | {"sha256": "cc", "split": "validation"}}
    with pytest.raises(ConfigError, match="a name"):
        floors.ratchet(moved, config(folder))
    floors.ratchet(moved, config(folder, name="news"))
    news = read(folder)["news"]
    assert (news["sha256"], news["split"], news["macro_f1"]) == ("cc", "validation", 0.75)
    floors.ratchet(SCORES | {"input": PLACE | {"sha256": "dd"}}, config(folder, name="fresh"))
    assert read(folder)["fresh"]["accuracy"] == 0.75
    assert set(read(folder)) == {"news", "other", "fresh"}


def test_falls_are_found_by_name_and_a_floor_that_is_gone_is_one():
    before = [Floor(sha256="a", name="n", accuracy=0.7, calibration_error=0.1), Floor(sha256="b", name="m")]
    easier = [Floor(sha256="z", name="n", accuracy=0.69, calibration_error=0.11)]
    assert [(f.key, f.before, f.after) for f in floors.falls(before, easier)] == [
        ("accuracy", 0.7, 0.69),
        ("calibration_error", 0.1, 0.11),
    ]
    harder = [Floor(sha256="a", name="n", accuracy=0.8, calibration_error=0.05, macro_f1=0.2)]
    assert floors.falls(before, harder) == []
    gone = floors.falls(before, [])
    assert [fall.line() for fall in gone] == ["floor n accuracy none", "floor n calibration_error none"]
    assert gone[0].explained("- floor n accuracy none: the file was withdrawn")
    assert not gone[0].explained("- floor n macro_f1 none")
    assert not floors.Fall("n", "accuracy", 0.7, 0.6).explained("floor n accuracy 0.65")


@pytest.mark.parametrize(
    ("key", "limit"), [("accuracy_at_80", 0.95), ("calibration_error", 0.03), ("crossed_accuracy_at_80", 0.9)]
)
def test_floors_of_confidence_are_held_and_missed(key, limit):
    got = floors.KINDS[key].read(SCORES)
    assert len(floors.check(SCORES, [Floor(sha256="aa", **{key: got})])) == 1
    with pytest.raises(FloorError):
        floors.check(SCORES, [Floor(sha256="aa", **{key: limit})])
    assert floors.check(SCORES, [Floor(sha256="aa", split="validation", **{key: limit})]) == []


def test_the_floors_that_ship_are_of_files_as_they_are():
    shipped = floors.load((ROOT / "configs/floors.yaml").read_text("utf-8"))
    assert {"seeds"} <= {floor.name for floor in shipped}
    assert len({floor.name for floor in shipped}) == len(shipped)
    for floor in shipped:
        found = list((ROOT / "seeds").rglob(Path(floor.data).name))
        assert floor.sha256 in [sha256(path) for path in found], floor.name


def test_every_earlier_version_of_the_floors_fell_only_with_a_word():
    """A hand that lowers a floor in the file is caught here, and a hand that takes one out."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("no git history beside this copy")

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout

    commits = git("log", "--reverse", "--format=%H", "--", "configs/floors.yaml").split()
    versions = [floors.load(git("show", f"{commit}:configs/floors.yaml")) for commit in commits]
    versions.append(floors.load((ROOT / "configs/floors.yaml").read_text("utf-8")))
    said = (ROOT / "CHANGELOG.md").read_text("utf-8")
    fallen = [f for before, after in itertools.pairwise(versions) for f in floors.falls(before, after)]
    assert [fall.line() for fall in fallen if not fall.explained(said)] == []
