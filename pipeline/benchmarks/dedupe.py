"""Dedupe against datasketch and rensa: planted copies found, decoys left alone, CPU time, memory.

In:   a BenchmarkJob, or sizes, a seed and the room's config.
Out:  a row for each engine and size.
Not:  the texts (dedupe_texts.py), or running an engine (dedupe_engines.py).
Why:  speed, memory and correctness hold only together, end to end from raw text, in one run.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipeline.benchmarks import dedupe_engines, dedupe_texts
from pipeline.config import BenchmarkJob, DedupeConfig
from pipeline.errors import MujazError
from pipeline.places import PACKAGE

SIZES = [10_000, 100_000]  # paragraphs, where `sizes` names none


def run(config: BenchmarkJob) -> list[dict[str, Any]]:
    """The rows of `mujaz benchmark name=dedupe`."""
    return measure(config.sizes or SIZES, config.seed, config.dedupe)


def measure(sizes: list[int], seed: int, dedupe: DedupeConfig) -> list[dict[str, Any]]:
    """Precision, recall, decoys merged, paragraphs a second of CPU and bytes a paragraph of each engine.

    Raises:
        MissingExtraError: A peer is not installed.
    """
    for engine in dedupe_engines.ENGINES:
        dedupe_engines.require(engine)
    rows: list[dict[str, Any]] = []
    for size in sizes:
        planted = dedupe_texts.generate(seed, size)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "texts.jsonl"
            lines = (json.dumps(text, ensure_ascii=False) + "\n" for text in planted.texts)
            path.write_text("".join(lines), "utf-8")
            for engine in dedupe_engines.ENGINES:
                answer = _run(engine, path, dedupe)
                rows.append(_row(engine, planted, answer))
    return _compared(rows)


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| who | paragraphs | precision | recall | decoys merged | paragraphs/s of CPU | times slower "
        "| bytes/paragraph |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['who']} | {row['paragraphs']:,} | {row['precision']:.4f} | {row['recall']:.4f} "
        f"| {row['decoys_merged']} of {row['decoys']} | {row['per_second']:,.0f} | {row['mujaz_times']:.1f} "
        f"| {row['bytes_each']:,.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def _run(engine: str, path: Path, dedupe: DedupeConfig) -> dict[str, Any]:
    """One engine in a process of its own."""
    words = [sys.executable, "-m", "pipeline.benchmarks.dedupe_engines", engine, str(path)]
    words.append(json.dumps(dataclasses.asdict(dedupe)))
    own = PACKAGE.parent  # our own module is what runs
    own = PACKAGE.parent  # this package is what runs, wherever the command was typed
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=own)  # noqa: S603
    if done.returncode:
        raise MujazError(
            expected=f"{engine} to finish",
            got=done.stderr.strip().rpartition("\n")[2] or f"exit status {done.returncode}",
            where="benchmark name=dedupe",
            do="Try smaller sizes=[…], or install its packages anew.",
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _row(engine: str, planted: dedupe_texts.Planted, answer: dict[str, Any]) -> dict[str, Any]:
    """What an engine found, counted: a drop is right where it points into its own group.

    The peers know no updates, so a decoy costs them precision, and recall where a copy points at one.
    """
    groups, size = planted.groups, len(planted.texts)
    dropped = [(row, other) for row, other in enumerate(answer["of"]) if other >= 0]
    right = sum(groups[row] == groups[other] for row, other in dropped)
    decoy = [kind in dedupe_texts.DECOYS for kind in planted.kinds]
    merged = sum((decoy[row] or decoy[other]) and groups[row] != groups[other] for row, other in dropped)
    copies = size - len(set(groups))
    return {
        "who": engine,
        "paragraphs": size,
        "copies": copies,
        "precision": right / max(len(dropped), 1),
        "recall": right / max(copies, 1),
        "decoys": sum(decoy),
        "decoys_merged": merged,
        "per_second": size / answer["seconds"],
        "bytes_each": answer["bytes"] / size,
    }


def _compared(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = {row["paragraphs"]: row["per_second"] for row in rows if row["who"] == "mujaz"}
    return [{**row, "mujaz_times": own[row["paragraphs"]] / row["per_second"]} for row in rows]
