"""mujaz benchmark: one module a benchmark in pipeline/benchmarks/, each with `run` and `table`."""

from __future__ import annotations

import importlib
import json

from pipeline import files
from pipeline.config import BenchmarkJob


def run(config: BenchmarkJob) -> int:
    """Measure, print the table, and write it where `output` says."""
    benchmark = importlib.import_module(f"pipeline.benchmarks.{config.name}")
    rows = benchmark.run(config)
    if not rows:  # it has said why
        return 2
    table = benchmark.table(rows)
    print(table)
    if config.output:
        folder = files.folder(config.output)
        files.write(folder / f"{config.name}.json", json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        files.write(folder / f"{config.name}.md", table + "\n")
    return 0
