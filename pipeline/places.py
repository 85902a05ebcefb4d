"""Where `configs/` and `models/` stand, in a checkout or inside the wheel; and pages of data beside modules.

In:   nothing, or such a page.
Out:  absolute folders; what the page holds.
Not:  the user's own files: those are named on the command line.
Why:  the same code runs from a checkout, an editable install and a wheel.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import ModelError

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def _folder(name: str) -> Path:
    """The checkout's folder where this is one, else the wheel's."""
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / name).is_dir():
        return CHECKOUT / name
    return PACKAGE / name


def configs() -> Path:
    """The folder of Hydra pages."""
    return _folder("configs")


def models() -> Path:
    """The folder of the models that ship."""
    return _folder("models")


def default_model() -> Path:
    """The stance model that ships.

    Raises:
        ModelError: This installation carries none.
    """
    folder = models() / "stance"
    if not (folder / "stance.json").is_file():
        raise ModelError(
            expected="the model that ships with mujaz",
            got="no stance.json",
            where=str(folder),
            do="Reinstall mujaz, or name a model folder: model=DIR.",
        )
    return folder


def seeds() -> Path:
    """The seeds of a checkout: articles, labels, codebook. A wheel carries none."""
    return CHECKOUT / "seeds"


def page(path: Path) -> Any:
    """What a YAML page of data holds that stands beside its module, by the fast loader where there is one."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
