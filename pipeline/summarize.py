"""Room 5 of 6: the sentences that carry the article, word for word.

In:   paragraphs of one article after rooms 1 to 3, its source text, and a vector for each sentence.
Out:  some of those sentences, in source order, each with its place in the source.
Not:  making the vectors (encoder/), what a sentence is (sentences.py), what it is worth (scoring.py).
Why:  a brief may only say what the article says; so sentences are chosen, never written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline import letters, scoring, sentences
from pipeline.config import SummarizeConfig
from pipeline.errors import ModelError
from pipeline.records import Paragraph

TOO_SHORT = "جُمل المقال أقلّ من أن يُختار منها، فأُعطي كاملًا."
NO_BODY = "لا متن في هذا النص: عناوين أو أسماء أو ترويسة فقط."
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a kept body paragraph: `text == display(source[start:end])`."""

    text: str
    start: int  # code points of the source
    end: int
    words: int
    paragraph: int  # Paragraph.index
    within: int  # 0-based among its paragraph's sentences


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as a brief tells it: word for word, or made from those that it cites."""

    text: str
    of: tuple[Candidate, ...]
    made: str = ""  # "drafted" by a backend, "compressed", or "" where it is word for word
    cut: tuple[str, ...] = ()  # what a compressed one leaves out, in order


@dataclass(frozen=True, slots=True)
class Summary:
    """What was chosen, in source order, and a line for the reader where there was no choice."""

    sentences: tuple[Candidate, ...]
    budget: int  # words
    note: str | None = None  # Arabic, for the brief: "too short, given whole"
    told: tuple[Told, ...] = ()  # instead of `sentences`, where some are not word for word
    notes: tuple[str, ...] = ()  # Arabic, for the brief: what a backend wrote and the gate held back
    fault: str | None = None  # one line, where a backend failed


def candidates(paragraphs: Sequence[Paragraph], source: str) -> list[Candidate]:
    """Every sentence that may enter a summary, in source order: kept body paragraphs only.

    A piece without a letter ("2/2", a row of dashes) is no sentence.
    """
    found: list[Candidate] = []
    for paragraph in paragraphs:
        if not (paragraph.kept and paragraph.role == "body"):
            continue
        within = 0
        for first, last in sentences.split(source[paragraph.start : paragraph.end], newline_ends=False):
            start, end = paragraph.start + first, paragraph.start + last
            text = letters.display(source[start:end])
            if _LETTER.search(text):
                found.append(Candidate(text, start, end, len(text.split()), paragraph.index, within))
                within += 1
    return found


def spans(paragraphs: Sequence[Paragraph], found: Sequence[Candidate]) -> list[list[tuple[int, int]]]:
    """Each paragraph's sentences, counted from the paragraph's own start: what Model.read takes as `spans`.

    One list a paragraph given (empty where it has no candidate), so that
    `np.concatenate([reading.vectors for reading in readings])` has one row a candidate.
    """
    own: dict[int, list[Candidate]] = {}
    for candidate in found:
        own.setdefault(candidate.paragraph, []).append(candidate)
    return [
        [(one.start - paragraph.start, one.end - paragraph.start) for one in own.get(paragraph.index, ())]
        for paragraph in paragraphs
    ]


def summarize(
    found: Sequence[Candidate], vectors: NDArray[np.float32] | None, config: SummarizeConfig
) -> Summary:
    """Choose the sentences that carry the article, within the budget.

    A sentence is taken while it brings the summary nearer to the budget, so the words chosen differ
    from the budget by less than one sentence. One sentence is always given.

    Args:
        found: What `candidates` gave, whole.
        vectors: One row a sentence, any scale. Shape (sentences, width). Without them the words
            themselves are compared (TF-IDF).
        config: Budget and weights.

    Raises:
        ModelError: There is not one vector for each sentence.
    """
    if vectors is not None and len(vectors) != len(found):
        raise ModelError(
            expected=f"{len(found)} vectors, one for each sentence",
            got=str(len(vectors)),
            where="summarize",
            do="Export the model again: mujaz export model=FOLDER.",
        )
    total = sum(candidate.words for candidate in found)
    budget = config.words if config.words is not None else max(1, round(config.ratio * total))
    if not chooses(found, config):
        return Summary(tuple(found), budget, TOO_SHORT if found else NO_BODY)
    chosen: list[Candidate] = []
    spent = seen = 0
    for start in range(0, len(found), config.stretch_sentences):
        stretch = found[start : start + config.stretch_sentences]
        seen += sum(one.words for one in stretch)
        own = vectors[start : start + config.stretch_sentences] if vectors is not None else None
        share = round(budget * seen / total) - spent  # what an earlier stretch left or took is made good
        picked = _choose(stretch, own, share, config, start)
        chosen += picked
        spent += sum(one.words for one in picked)
    return Summary(tuple(chosen), budget)


def chooses(found: Sequence[Candidate], config: SummarizeConfig) -> bool:
    """Whether there is anything to choose: where not, the article is given whole and needs no vectors."""
    total = sum(candidate.words for candidate in found)
    return len(found) >= config.least_sentences and (config.words is None or total > config.words)


def nearer(spent: int, words: int, budget: int) -> bool:
    """Whether one more sentence brings a summary nearer to its budget."""
    return spent + words - budget <= budget - spent


def _choose(
    found: Sequence[Candidate],
    vectors: NDArray[np.float32] | None,
    budget: int,
    config: SummarizeConfig,
    before: int,
) -> list[Candidate]:
    """The chosen sentences of one stretch, in source order: the best first, judged by what is in already.

    The first stretch (`before` is 0 sentences) always gives one.

    Source: Carbonell and Goldstein, "The use of MMR", SIGIR 1998, for the redundancy term.
    """
    texts = [one.text for one in found]
    lexical = scoring.lexical_likeness(texts)
    alike = lexical if vectors is None else scoring.likeness(vectors)
    words, within, paragraphs = np.array([(one.words, one.within, one.paragraph) for one in found]).T
    own = np.flatnonzero(~scoring.foreign((alike + lexical) / 2, paragraphs, words, config))
    worth = np.full(len(found), -np.inf)  # what is of another story never enters
    worth[own] = scoring.scores(words[own], within[own], alike[np.ix_(own, own)], config, before)
    leans = scoring.leaning(texts)
    taken = np.zeros(len(found), dtype=bool)
    repeats = np.zeros(len(found))
    for _ in own:
        held = np.concatenate([[False], taken[:-1]])
        current = worth - config.redundancy * repeats - config.leaning * (leans & ~held)
        best = int(np.where(taken, -np.inf, current).argmax())
        spent = int(words[taken].sum())
        if not nearer(spent, int(words[best]), budget) and (taken.any() or before):
            break
        taken[best] = True
        repeats = np.maximum(repeats, alike[:, best])
    return [one for one, picked in zip(found, taken, strict=True) if picked]
