"""Every page of configs/experiment composes, changes something, and says who would run it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from pipeline import config as schemas
from pipeline import places

PAGES = sorted(path.stem for path in (places.configs() / "experiment").glob("*.yaml"))
NEEDED = {"distill": ["data.teacher=taught.jsonl"], "pretrained": ["encoder.path=encoders/news"]}


def composed(*words: str) -> schemas.TrainJob:
    schemas.register()
    with initialize_config_dir(str(places.configs()), version_base="1.3"):
        made = OmegaConf.to_object(compose("train", overrides=["output=out", *words]))
    assert isinstance(made, schemas.TrainJob)
    return made


def test_the_methods_that_are_promised_have_a_page():
    assert set(PAGES) >= {
        *(
            "last4",
            "lora",
            "head",
            "focal",
            "balanced",
            "contrastive",
            "setfit",
            "pretrained",
            "distill",
            "soup",
        ),
        *("authored", "smoke", "arabert", "arabert_large", "camelbert", "marbert", "xlmr"),
    }


@pytest.mark.parametrize("name", PAGES)
def test_an_experiment_composes_and_says_what_it_is_for(name):
    page = (places.configs() / "experiment" / f"{name}.yaml").read_text("utf-8")
    first, second = page.splitlines()[:2]
    assert first == "# @package _global_"
    assert second.startswith("# ")
    made = composed(f"experiment={name}", *NEEDED.get(name, []))
    if name not in ("authored", "pretrained"):  # which only say what a user must give, or spell defaults out
        assert made != composed(*NEEDED.get(name, []))


@pytest.mark.parametrize("path", sorted((places.configs() / "encoder").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_encoder_composes(path: Path):
    more = ["encoder.name=any"] if path.stem == "hub" else []
    assert composed(f"encoder={path.stem}", *more).encoder.page == path.stem
