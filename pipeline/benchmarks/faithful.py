"""The faithfulness gate against planted errors and true rewrites, kind by kind.

In:   the seed articles, and with data.path a corpus of JSONL {id, text}.
Out:  recall for each kind of error, false alarms for each kind of rewrite, precision over all.
Not:  how drafts are made (faithful_texts.py).
Why:  a gate that nobody measured is a promise.

Articles fall into two halves by the hash of their id: rules were looked at on "dev" alone, "test" is what
the docs report.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.benchmarks import faithful_texts
from pipeline.benchmarks.faithful_texts import Draft
from pipeline.command import progress
from pipeline.config import BenchmarkJob
from pipeline.faithful import Verdict, faithful, read
from pipeline.records import Fault
from pipeline.text import letters, sentences

Row = dict[str, Any]

ARTICLES = 400  # of a corpus, spread evenly over it; sizes=[N] takes another number
POOL = 40  # articles from which an invented name may come


def run(config: BenchmarkJob) -> list[Row]:
    """Measure on the seeds, and on `data.path` where it is given."""
    articles = dict(_seeds())
    if config.data.path is not None:
        articles |= dict(_corpus(config.data.path, (config.sizes or [ARTICLES])[0]))
    if not articles:
        progress.say(
            Fault("benchmark faithful", "skipped: no seeds here, and no data.path=FILE of articles.")
        )
        return []
    return measure(articles, config.seed)


def measure(articles: dict[str, list[str]], seed: int) -> list[Row]:
    """One row a half and kind: how many drafts, and how many the gate held back."""
    tallied: dict[tuple[str, bool, str], Counter[bool]] = {}
    for draft, verdict in progress.track(judged(articles, seed), "drafts"):
        key = (half(draft.article), draft.false, draft.kind)
        tallied.setdefault(key, Counter())[not verdict.passed] += 1
    rows = [
        {"half": name, "false": false, "kind": kind, "drafts": held.total(), "held": held[True]}
        for (name, false, kind), held in sorted(tallied.items(), key=lambda one: (one[0][0], not one[0][1]))
    ]
    return [*rows, *(_overall(rows, name) for name in dict.fromkeys(str(row["half"]) for row in rows))]


def judged(articles: dict[str, list[str]], seed: int) -> Iterator[tuple[Draft, Verdict]]:
    """Each draft of each article, and what the gate says of it."""
    names = {article: faithful_texts.harvest(texts) for article, texts in articles.items()}
    speakers = {article: faithful_texts.speaking(texts) for article, texts in articles.items()}
    order = list(articles)
    for number, (article, texts) in enumerate(articles.items()):
        others = [order[(number + step) % len(order)] for step in range(1, min(POOL, len(order)))]
        own = {letters.match(name) for name in names[article]}
        pool = [name for other in others for name in names[other] if letters.match(name) not in own]
        saying = [name for other in others for name in speakers[other]]
        sources = read(texts)
        for draft in faithful_texts.drafts(article, texts, pool, saying, seed):
            yield draft, faithful(draft.text, sources)


def half(article: str) -> str:
    """To which half an article belongs."""
    return "test" if hashlib.sha256(article.encode()).digest()[0] % 2 else "dev"


def _overall(rows: Sequence[Row], name: str) -> Row:
    errors = [row for row in rows if row["half"] == name and row["false"]]
    others = [row for row in rows if row["half"] == name and not row["false"]]
    held, alarms = sum(row["held"] for row in errors), sum(row["held"] for row in others)
    return {
        "half": name,
        "kind": "overall",
        "drafts": sum(row["drafts"] for row in (*errors, *others)),
        "recall": round(held / max(sum(row["drafts"] for row in errors), 1), 4),
        "precision": round(held / max(held + alarms, 1), 4),
        "recall_by_kind": _mean([row["held"] / row["drafts"] for row in errors]),
        "alarms_by_kind": _mean([row["held"] / row["drafts"] for row in others]),
    }


def _mean(shares: Sequence[float]) -> float:
    return round(sum(shares) / max(len(shares), 1), 4)


def _seeds() -> Iterator[tuple[str, list[str]]]:
    for path in sorted((places.seeds() / "articles").glob("*.txt")):
        yield path.name, _sentences(path.read_text("utf-8-sig"))


def _corpus(path: str, most: int) -> Iterator[tuple[str, list[str]]]:
    place = Path(path)
    if not place.is_file():
        progress.say(
            Fault("benchmark faithful", f"data.path={path} is no file; measured on the seeds alone.")
        )
        return
    raw = place.read_bytes()
    lines = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8").splitlines()
    rows = [line for line in lines if line.strip()]
    for line in rows[:: max(len(rows) // most, 1)][:most]:
        row = json.loads(line)
        yield row["id"], _sentences(row["text"])


def _sentences(text: str) -> list[str]:
    """Sentences as a brief shows them, each once: a copy would be a second source of the same."""
    found = (letters.display(text[start:end]) for start, end in sentences.split(text))
    return list(dict.fromkeys(one for one in found if len(one.split()) > 2))


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown: errors and rewrites of each half, and both overall."""
    parts = []
    for whole in (row for row in rows if row["kind"] == "overall"):
        own = [row for row in rows if row["half"] == whole["half"] and row is not whole]
        lines = [
            f"{whole['half']}: recall {whole['recall']:.3f}, precision {whole['precision']:.3f} over"
            f" {whole['drafts']} drafts; every kind alike: recall {whole['recall_by_kind']:.3f},"
            f" false alarms {whole['alarms_by_kind']:.3f}.",
            "",
            "| draft | | drafts | held back |",
            "| --- | --- | ---: | ---: |",
        ]
        for row in own:
            what = "error" if row["false"] else "true rewrite"
            lines.append(f"| {row['kind']} | {what} | {row['drafts']} | {row['held'] / row['drafts']:.3f} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
