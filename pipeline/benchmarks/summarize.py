"""Summaries against five people's: ours, the lead, LexRank, TextRank, LSA, and chance.

In:   EASC as JSONL: {id, text, summaries: five human extracts}.
Out:  ROUGE-1/2/L F of each system, and how far ours is from each peer in a paired bootstrap.
Not:  how the weights were found (only half of the articles was used for that; see `tuning`).
Why:  on encyclopedic texts the first sentences are hard to beat, and a summary must not fall under them.

Every system ranks the same sentences, fills the same budget by the same rule, and is scored by the
mean over the five references, after the matching form has evened out letters.
Source: El-Haj, Kruschwitz and Fox, "Using Mechanical Turk to create a corpus of Arabic summaries",
LREC 2010; Lin, "ROUGE", 2004.
"""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import places
from pipeline.benchmarks import peers
from pipeline.clean import clean
from pipeline.command import progress
from pipeline.config import BenchmarkJob, CleanConfig, RuntimeConfig, SummarizeConfig
from pipeline.errors import MissingExtraError, ModelError
from pipeline.records import Article, Fault, Paragraph
from pipeline.summarize import Candidate, candidates, nearer, spans, summarize
from pipeline.text import letters

Row = dict[str, Any]
Scores = NDArray[np.float64]

OURS, WORDS_ONLY, LEAD, RANDOM = "Mujaz", "Mujaz, words only", "lead", "random"
MEASURES = ("rouge1", "rouge2", "rougeL")
SUMY = "sumy==0.13.0"
DRAWS = 10_000  # of the bootstrap
CHANCES = 20  # random orders, averaged


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One article with its references, as every system sees it."""

    id: str
    text: str
    body: list[Paragraph]
    sentences: list[Candidate]
    references: list[str]


def run(config: BenchmarkJob) -> list[Row]:
    """Measure on `data.path`; without it, say so and measure nothing."""
    path = config.data.path
    if path is None or not Path(path).is_file():
        progress.say(Fault("benchmark summarize", f"skipped: data.path={path} is no file of EASC articles."))
        return []
    return measure(path, config)


def measure(path: str | Path, config: BenchmarkJob) -> list[Row]:
    """One row a system: its scores on the reporting half, and ours minus its, with the 95% interval."""
    settings, seed = config.summarize, config.seed
    items = [item for item in load(path, config.clean) if not tuning(item.id)]
    systems: dict[str, list[list[list[int]]]] = {LEAD: [[list(range(len(i.sentences)))] for i in items]}
    systems |= {name: [[order] for order in orders] for name, orders in _peers(items).items()}
    chance = np.random.default_rng(seed)
    systems[RANDOM] = [[chance.permutation(len(i.sentences)).tolist() for _ in range(CHANCES)] for i in items]
    texts = {
        name: [
            [_joined(item, fill(order, item, settings)) for order in own]
            for item, own in zip(items, orders, strict=True)
        ]
        for name, orders in systems.items()
    }
    texts = {**_ours(items, settings, config.runtime, config.model), **texts}
    tallied = {name: score(items, own) for name, own in progress.track(texts.items(), "ROUGE", len(texts))}
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    facts = {"articles": len(items), "ratio": settings.ratio, "data_sha256": digest}
    return [{**facts, "system": name, **_row(tallied, name, seed)} for name in tallied]


def tuning(name: str) -> bool:
    """Whether an article belongs to the half that the weights were tuned on."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def load(path: str | Path, config: CleanConfig) -> list[Item]:
    """The articles with their sentences, by the real rooms: what clean.py calls no body is no sentence."""
    items = []
    raw = Path(path).read_bytes()
    lines = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    for row in rows:
        article = Article(row["id"], str(path), row["text"].removeprefix("\ufeff"), "", "text/plain", "utf-8")
        body = [one for one in clean(article, config) if one.kept and one.role == "body"]
        found = candidates(body, article.text)
        if found:
            items.append(Item(row["id"], article.text, body, found, row["summaries"]))
    return items


def fill(order: Iterable[int], item: Item, settings: SummarizeConfig) -> list[int]:
    """The best sentences up to the budget, in source order: the same rule as summarize.py's own."""
    budget = max(1, round(settings.ratio * sum(one.words for one in item.sentences)))
    chosen: list[int] = []
    spent = 0
    for row in order:
        if chosen and not nearer(spent, item.sentences[row].words, budget):
            break
        chosen.append(row)
        spent += item.sentences[row].words
    return sorted(chosen)


def score(items: Sequence[Item], texts: Sequence[Sequence[str]]) -> Scores:
    """F of ROUGE-1, 2 and L, averaged over references and over an article's texts. Shape (articles, 3)."""
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as error:
        raise MissingExtraError("rouge-score", "benchmark", "mujaz benchmark name=summarize") from error
    scorer = RougeScorer(list(MEASURES), tokenizer=_Tokenizer())
    tallied = np.zeros((len(items), len(MEASURES)))
    for row, (item, own) in enumerate(zip(items, texts, strict=True)):
        found = [scorer.score(reference, text) for reference in item.references for text in own]
        tallied[row] = np.mean([[one[name].fmeasure for name in MEASURES] for one in found], axis=0)
    return tallied


class _Tokenizer:
    """Runs of letters and digits of the matching form: rouge-score's own throws Arabic away."""

    def tokenize(self, text: str) -> list[str]:
        return letters.match(text).split()


def _joined(item: Item, rows: Sequence[int]) -> str:
    return " ".join(item.sentences[row].text for row in rows)


def _ours(
    items: Sequence[Item], settings: SummarizeConfig, runtime: RuntimeConfig, model: str | None
) -> dict[str, list[list[str]]]:
    """Our summaries: with the model's vectors where there is a model, and without."""
    read = _reader(runtime, model)
    systems: dict[str, Callable[[Item], NDArray[np.float32] | None]] = {OURS: read} if read else {}
    systems[WORDS_ONLY] = lambda _: None
    return {
        name: [
            [" ".join(one.text for one in summarize(item.sentences, vectors(item), settings).sentences)]
            for item in progress.track(items, name, len(items))
        ]
        for name, vectors in systems.items()
    }


def _reader(runtime: RuntimeConfig, model: str | None) -> Callable[[Item], NDArray[np.float32]] | None:
    from pipeline.encoder import open_model

    try:
        opened = open_model(model or places.default_model(), runtime)
    except ModelError as error:
        if model is not None:
            raise
        progress.say(Fault(OURS, f"skipped: {error}"))
        return None

    def read(item: Item) -> NDArray[np.float32]:
        texts = [item.text[one.start : one.end] for one in item.body]
        readings = opened.read(texts, spans=spans(item.body, item.sentences))
        return np.concatenate([reading.vectors for reading in readings])

    return read


def _peers(items: Sequence[Item]) -> dict[str, list[list[int]]]:
    return rankings([[one.text for one in item.sentences] for item in items])


def rankings(articles: Sequence[Sequence[str]], names: Sequence[str] = ()) -> dict[str, list[list[int]]]:
    """LexRank, TextRank and LSA of sumy, in an environment made for the purpose; none without a network.

    Args:
        articles: Each one's sentences.
        names: Of the peers; none: all three.

    Returns:
        By peer, for each article its sentences' numbers, the best first.
    """
    asked = json.dumps([[form.split() for form in letters.match_all(texts)] for texts in articles])
    with tempfile.TemporaryDirectory(prefix="mujaz-peers-") as folder:
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        try:
            venv.create(folder, with_pip=True)
            pip = [str(python), "-m", "pip", "install", "--quiet", SUMY, "numpy"]
            subprocess.run(pip, check=True, capture_output=True)  # noqa: S603 - our own interpreter
            words = [str(python), str(Path(peers.__file__)), *names]
            said = subprocess.run(words, input=asked.encode(), check=True, capture_output=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError) as error:
            told = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip()[-200:]
            progress.say(
                Fault(
                    ", ".join(names) or "LexRank, TextRank, LSA",
                    f"skipped: {SUMY} cannot be had here. {told}",
                )
            )
            return {}
    found: dict[str, list[list[int]]] = json.loads(said.stdout)
    return found


def _row(tallied: dict[str, Scores], name: str, seed: int) -> Row:
    means = dict(zip(MEASURES, (round(float(mean), 4) for mean in tallied[name].mean(axis=0)), strict=True))
    first = next(iter(tallied))
    if name == first:
        return means
    ahead = (tallied[first] - tallied[name]).mean(axis=1)
    rows = np.random.default_rng(seed).integers(0, len(ahead), (DRAWS, len(ahead)))
    draws = ahead[rows].mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return {
        **means,
        "ahead": round(float(ahead.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "chance_not_ahead": round(float((draws <= 0).mean()), 4),
    }


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    if not rows:
        return "Nothing was measured: name the articles with data.path=FILE."
    lines = [
        f"EASC, {rows[0]['articles']} articles that no weight was tuned on, {rows[0]['ratio']:.0%} of"
        " their words; F, mean of five references.",
        "",
        f"| system | ROUGE-1 | ROUGE-2 | ROUGE-L | {rows[0]['system']} ahead by (95%) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        ahead = f"{row['ahead']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})" if "ahead" in row else ""
        lines.append(
            f"| {row['system']} | {row['rouge1']:.3f} | {row['rouge2']:.3f} | {row['rougeL']:.3f} | {ahead} |"
        )
    return "\n".join(lines)
