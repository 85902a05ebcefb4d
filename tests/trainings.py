"""A training small enough for a test: labels told by one word, the tiny encoder, the torch runtime."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from pipeline import config as schemas
from pipeline import places
from pipeline.config import TrainJob
from tests import checkpoints

WORDS = ["الصين", "أمريكا", "الدول", "قال", "في", "من", "على", "أن", "المتحدة"]
SHOWN = {"favour": "سيادة", "against": "هيمنة"}
LABELS = '[{name: favour, arabic: "مع", colour: "#1f6fb2"}, {name: against, arabic: "ضد", colour: "#c0392b"}]'


def spreadsheet(path: Path, count: int = 60) -> Path:
    """Records of two a group, each with a word that tells its label."""
    rng = random.Random(9)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text", "label"])
        for index in range(count):
            label = rng.choice(list(SHOWN))
            words = [*rng.choices(WORDS, k=rng.randint(6, 14)), SHOWN[label], *rng.choices(WORDS, k=3)]
            writer.writerow([f"a{index // 2}:{index % 2}", " ".join(words), label])
    return path


def common(output: Path, source: Path, labels: str = LABELS) -> list[str]:
    """What every small training types after `mujaz`."""
    return [
        "train",
        f"output={output}",
        "encoder=arabert",
        f"encoder.path={checkpoints.shared_encoder()}",
        "encoder.max_tokens=64",
        "encoder.window_overlap=8",
        "data=custom",
        f"data.path={source}",
        f"data.labels={labels}",
        "runtime=torch",
        "trainer.threads=1",
        "trainer.batch_tokens=256",
    ]


def words(output: Path, source: Path) -> list[str]:
    """What is typed after `mujaz`."""
    return [
        *common(output, source),
        "trainer.epochs=2",
        "trainer.checkpoint_steps=2",
        "trainer.freeze_embeddings=false",
    ]


def job(output: Path, source: Path, *more: str) -> TrainJob:
    """The config of the same words."""
    from pipeline.command.overrides import quote

    schemas.register()
    typed = [quote(word) for word in (*words(output, source)[1:], *more)]
    with initialize_config_dir(str(places.configs()), version_base="1.3", job_name="train"):
        made = OmegaConf.to_object(compose("train", overrides=typed))
    assert isinstance(made, TrainJob)
    return made
