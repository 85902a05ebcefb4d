"""`python -m pipeline` is `mujaz`."""

from pipeline.cli import console

console()
