"""mujaz encoder: a base encoder as a local folder."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import EncoderJob
from pipeline.encoder import source


def run(config: EncoderJob) -> int:
    """Write the folder; print it."""
    print(source.prepare(config.encoder, Path(config.output)))
    return 0
