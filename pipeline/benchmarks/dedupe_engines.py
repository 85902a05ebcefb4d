"""The engines that the dedupe benchmark compares, each run in a process of its own.

In:   a file of texts, one JSON string a line; an engine's name; the room's config.
Out:  the earlier text that each one copies (or none), CPU seconds, bytes of memory.
Not:  making the texts (dedupe_texts.py), or judging the answers (dedupe.py).
Why:  memory can be told apart only between processes, and no engine must warm another's caches.

The peers get what they need to be good: camel-tools' normalisation, tatweel gone, words without
punctuation, and their own bulk calls.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import MissingExtraError

PERMUTATIONS = 128  # datasketch's and rensa's own default
BANDS = 32  # of 4 rows: candidates from a Jaccard of about 0.4 on, so that verification decides
CHUNK = 2_000  # paragraphs handed to a bulk call at once
_WORD = re.compile(r"\w+")

Engine = Callable[[list[str], dict[str, Any]], list[int]]


def mujaz(texts: list[str], config: dict[str, Any]) -> list[int]:
    """This package's own."""
    import numpy as np

    from pipeline import dedupe
    from pipeline.config import DedupeConfig

    settings = DedupeConfig(**config)
    prints = dedupe.fingerprinter(settings)
    prints.add(texts)
    together = np.zeros(len(texts), np.int64)
    found = dedupe.copies(prints.prints(), together, together == 0, settings)
    return [int(row) for row in found.of]


def datasketch(texts: list[str], config: dict[str, Any]) -> list[int]:
    """MinHash.bulk and an insertion session, then a query for each text."""
    from datasketch import MinHash, MinHashLSH

    normal = _normaliser()
    index = MinHashLSH(threshold=config["threshold"], num_perm=PERMUTATIONS)
    hashes: list[Any] = []
    with index.insertion_session() as session:
        for chunk in _chunks(texts):
            sets = [
                [one.encode() for one in _shingles(normal(text), config["shingle_words"])] for text in chunk
            ]
            made = MinHash.bulk(sets, num_perm=PERMUTATIONS)
            for row, one in enumerate(made, start=len(hashes)):
                session.insert(row, one, check_duplication=False)
            hashes += made
    return _greedy(len(texts), lambda row: index.query(hashes[row]), lambda _row, _other: True)


def rensa(texts: list[str], config: dict[str, Any]) -> list[int]:
    """Bulk sketches, one bulk insertion and one bulk query; each candidate verified by its shingles."""
    from rensa import RMinHash, RMinHashLSH

    normal = _normaliser()
    index = RMinHashLSH(threshold=config["threshold"], num_perm=PERMUTATIONS, num_bands=BANDS)
    normals: list[str] = []
    hashes: list[Any] = []
    for chunk in _chunks(texts):
        fresh = [normal(text) for text in chunk]
        made = RMinHash.from_token_sets(
            [_shingles(text, config["shingle_words"]) for text in fresh], PERMUTATIONS, 42
        )
        index.insert_many(made, len(hashes))
        normals += fresh
        hashes += made
    found = index.query_all(hashes)

    def alike(row: int, other: int) -> bool:
        one, two = (set(_shingles(normals[at], config["shingle_words"])) for at in (row, other))
        return len(one & two) >= float(config["threshold"]) * len(one | two)

    return _greedy(len(texts), lambda row: found[row], alike)


ENGINES: dict[str, Engine] = {"mujaz": mujaz, "datasketch": datasketch, "rensa": rensa}


def require(engine: str) -> None:
    """Import what an engine needs.

    Raises:
        MissingExtraError: It is not installed.
    """
    needs = {"mujaz": ["pipeline.dedupe"], "datasketch": ["datasketch"], "rensa": ["rensa"]}[engine]
    needs += [] if engine == "mujaz" else ["camel_tools.utils.normalize", "camel_tools.utils.dediac"]
    for name in needs:
        try:
            __import__(name)
        except ImportError as error:
            raise MissingExtraError(
                name.split(".", maxsplit=1)[0], "benchmark", "benchmark name=dedupe"
            ) from error


def _chunks(texts: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), CHUNK):
        yield texts[start : start + CHUNK]


def _greedy(
    count: int, candidates: Callable[[int], list[int]], alike: Callable[[int, int], bool]
) -> list[int]:
    """The first earlier text, itself no copy, that each text is like; -1 for none."""
    of = [-1] * count
    for row in range(count):
        for other in sorted(other for other in candidates(row) if other < row):
            if of[other] < 0 and alike(row, other):
                of[row] = other
                break
    return of


def _shingles(text: str, width: int) -> list[str]:
    words = _WORD.findall(text)
    return [" ".join(words[at : at + width]) for at in range(max(len(words) - width + 1, 1))]


def _normaliser() -> Callable[[str], str]:
    """camel-tools' functions called in a row, and tatweel, which they leave."""
    from camel_tools.utils import dediac, normalize

    def normal(text: str) -> str:
        text = dediac.dediac_ar(normalize.normalize_unicode(text)).replace("ـ", "")
        text = normalize.normalize_alef_maksura_ar(normalize.normalize_alef_ar(text))
        return str(normalize.normalize_teh_marbuta_ar(text))

    return normal


def main(engine: str, path: str, config: dict[str, Any]) -> dict[str, Any]:
    """Run one engine over a file of texts, and measure it."""
    require(engine)
    with open(path, encoding="utf-8") as stream:
        texts = [json.loads(line) for line in stream]
    gc.collect()
    before = _resident()
    _forget_peak()
    start = _cpu()
    of = ENGINES[engine](texts, config)
    seconds = _cpu() - start
    return {"of": of, "seconds": seconds, "bytes": max(_peak() - before, 0)}


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _status(key: str) -> int | None:
    """A value of this process's status in bytes, where the system tells (Linux)."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    found = re.search(rf"^{key}:\s+(\d+) kB", status.read_text("utf-8"), re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def _peak() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return _status("VmHWM") or most


def _resident() -> int:
    return _status("VmRSS") or _peak()


def _forget_peak() -> None:
    """Let the peak begin anew, where the system can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
    except OSError:
        return


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))))  # noqa: T201 - its parent reads it
