"""The wheel alone, in an empty environment, from another folder: a brief, and no torch."""

from __future__ import annotations

import importlib.metadata as metadata
import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI") == "true"

# Put before everything else on the path: refuses what the core install does not carry.
GATE = """
import sys
class Gate:
    allowed = set({allowed!r})
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in self.allowed or top in sys.stdlib_module_names:
            return None
        raise ImportError(name + " is not in the core install")
sys.meta_path.insert(0, Gate())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(target), str(ROOT)], check=True)
    return next(target.glob("mujaz-*.whl"))


def core_modules() -> set[str]:
    """Every module that the core dependencies, and theirs, bring."""
    packages = metadata.packages_distributions()
    names, todo = set(), ["mujaz"]
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in names:
            continue
        names.add(name)
        try:
            requirements = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for text in requirements:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)
    modules = {
        module
        for module, owners in packages.items()
        if any(re.sub(r"[-_.]+", "-", owner).lower() in names for owner in owners)
    }
    return modules | {"pipeline", "antlr4", "sitecustomize", "hydra_plugins"}


def test_it_carries_configs_and_model_and_no_article(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "pipeline/configs/brief.yaml" in names
    assert "pipeline/names/actors.yaml" in names
    assert "pipeline/models/stance/stance.json" in names
    assert "pipeline/models/stance/model.int8.onnx" in names
    assert "pipeline/models/stance/ngrams.npz" in names
    assert "pipeline/models/stance/words.npz" in names
    assert not [name for name in names if "seeds" in name or "tests" in name or "weights" in name]
    assert wheel.stat().st_size < 45_000_000


def test_it_writes_a_brief_with_the_core_install_only(wheel, tmp_path, articles):
    place = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place)]
    subprocess.run([*pip, str(wheel)], check=True)
    (place / "sitecustomize.py").write_text(GATE.format(allowed=sorted(core_modules())), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(place)}
    _brief([sys.executable, "-m", "pipeline"], tmp_path, articles, environment)
    blocked = subprocess.run(
        [sys.executable, "-c", "import torch"], env=environment, capture_output=True, text=True, check=False
    )
    assert "not in the core install" in blocked.stderr


@pytest.mark.skipif(not CI, reason="downloads the core dependencies: run on CI")
def test_it_installs_alone_into_an_empty_environment(wheel, tmp_path, articles):
    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    constraints = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run([python, "-m", "pip", "install", "-q", *constraints, str(wheel)], check=True)
    _brief([str(tmp_path / "empty" / "bin" / "mujaz")], tmp_path, articles, dict(os.environ))
    listed = subprocess.run([python, "-m", "pip", "list"], capture_output=True, text=True, check=True).stdout
    assert "torch" not in listed
    assert "transformers" not in listed


def _brief(command: list[str], folder: Path, articles: Path, environment: dict[str, str]) -> None:
    article = next(articles.glob("004_*.txt"))
    words = ["brief", f"input={article}", "output=briefs"]
    subprocess.run([*command, *words], cwd=folder, env=environment, check=True)
    brief = json.loads((folder / "briefs" / f"{article.stem}.json").read_text("utf-8"))
    assert brief["summary"]
    assert "رئيس التحرير" not in json.dumps(brief["summary"], ensure_ascii=False)
    for name in ("md", "html", "source.txt"):
        assert (folder / "briefs" / f"{article.stem}.{name}").is_file()
