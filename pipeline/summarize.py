"""Room 5 of 6: the sentences that carry the article, word for word.

In:   paragraphs of one article after rooms 1 to 3, its source text, and a vector for each sentence.
Out:  some of those sentences, in source order, each with its place in the source.
Not:  making the vectors (encoder/), what a sentence is (text/sentences.py), what it is worth
      (extractive/scoring.py).
Why:  a brief may only say what the article says; so sentences are chosen, never written.

openings, scoring → choice → balance: each module uses those before it, and this one uses the last two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.config import SummarizeConfig
from pipeline.errors import ModelError
from pipeline.extractive import balance, openings
from pipeline.extractive.balance import Sides
from pipeline.extractive.choice import Choice, choose, nearer
from pipeline.frame import FRAME
from pipeline.records import Paragraph
from pipeline.text import letters, sentences

MOST = 0.5  # of a short text is its brief at most
_LETTER = re.compile(r"[^\W\d_]")

__all__ = ["Candidate", "Sides", "Summary", "candidates", "chooses", "nearer", "shown", "spans", "summarize"]


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
    note: str | None = None  # for the reader, in the language of the frame: "too short, given whole"
    central: Candidate | None = None  # the sentence that most of the article is like, and that stands alone
    foreign: tuple[Candidate, ...] = ()  # of another story: never chosen
    repeats: tuple[Candidate, ...] = ()  # say an earlier one again, word for word: never chosen
    stretches: int = 1  # in which a long article was told
    told: tuple[Told, ...] = ()  # instead of `sentences`, where some are not word for word
    notes: tuple[str, ...] = ()  # for the reader, in that language: what the gate held back of a draft
    fault: str | None = None  # one line, where a backend failed
    written: bool = False  # whether a backend made `told`: its choice, which nobody balanced


def shown(summary: Summary) -> tuple[Candidate, ...]:
    """The sentences of the article that a summary tells, or that what it tells was made from; each once."""
    told = [one for part in summary.told for one in part.of]
    return tuple(dict.fromkeys(told if summary.told else summary.sentences))


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
    found: Sequence[Candidate],
    vectors: NDArray[np.float32] | None,
    config: SummarizeConfig,
    sides: Sides | None = None,
    title: str | None = None,
    *,
    prose: bool = True,
) -> Summary:
    """Choose the sentences that carry the article, within the budget.

    A sentence is taken while it brings the summary nearer to the budget, so the words chosen differ
    from the budget by less than one sentence. One sentence is always given. One that leans on the sentence
    before it (extractive/openings.py) comes with it, or not at all; a list (extractive/lists.py) comes whole.

    Args:
        found: What `candidates` gave, whole.
        vectors: One row a sentence, any scale. Shape (sentences, width). Without them the words
            themselves are compared (TF-IDF).
        config: Budget and weights.
        sides: The stance of each sentence and the article's shares, where the shares of the summary are to
            follow them.
        title: The article's, where it has one: what it says it is about.
        prose: False of verse, a list or a table (briefing/shapes.py): their lines share few words, so none
            is told for another story.

    Raises:
        ModelError: There is not one vector, or not one stance, for each sentence.
    """
    _check(found, len(vectors) if vectors is not None else len(found), "vectors, one")
    _check(found, len(sides.of) if sides else len(found), "stances, one")
    total = sum(candidate.words for candidate in found)
    budget = words_of(config, total)
    if not chooses(found, config):
        note = FRAME["too_short" if found else "no_sentence"]
        return Summary(tuple(found), budget, note, _first_alone(found))
    choice = _weighed(found, vectors, budget, config, title, prose=prose)
    taken = balance.balanced(choice, sides, budget, config.balance) if sides else choice.taken
    return Summary(
        tuple(one for one, picked in zip(found, taken, strict=True) if picked),
        budget,
        central=found[choice.central],
        foreign=tuple(one for one, own in zip(found, choice.own, strict=True) if not own),
        repeats=tuple(one for one, again in zip(found, choice.repeats, strict=True) if again),
        stretches=len(_stretches([one.text for one in found], config.stretch_sentences)),
    )


def words_of(config: SummarizeConfig, total: int) -> int:
    """The budget of a text of so many words: `words`, or `ratio` of it, but `least_words` at least."""
    if config.words is not None:
        return config.words
    return max(1, round(config.ratio * total), min(config.least_words, round(MOST * total)))


def _check(found: Sequence[Candidate], got: int, what: str) -> None:
    if got != len(found):
        raise ModelError(
            expected=f"{len(found)} {what} for each sentence",
            got=str(got),
            where="summarize",
            do="Export the model again: mujaz export model=FOLDER.",
        )


def _first_alone(found: Sequence[Candidate]) -> Candidate | None:
    """The first sentence that stands alone, else the first."""
    leans = openings.leaning([one.text for one in found])
    alone = [one for one, leaning in zip(found, leans, strict=True) if not leaning]
    return next(iter([*alone, *found]), None)


def _weighed(
    found: Sequence[Candidate],
    vectors: NDArray[np.float32] | None,
    budget: int,
    config: SummarizeConfig,
    title: str | None,
    *,
    prose: bool,
) -> Choice:
    """The choice over the whole article, stretch by stretch."""
    total = sum(candidate.words for candidate in found)
    table = np.array([(one.words, one.within, one.paragraph) for one in found])
    texts = [one.text for one in found]
    parts: list[Choice] = []
    spent = seen = 0
    for start, end in _stretches(texts, config.stretch_sentences):
        seen += int(table[start:end, 0].sum())
        own = vectors[start:end] if vectors is not None else None
        share = round(budget * seen / total) - spent  # what an earlier stretch left or took is made good
        said, place = texts[start:end], table[start:end]
        parts.append(choose(said, place, own, share, config, before=start, title=title, prose=prose))
        spent += int(parts[-1].words[parts[-1].taken].sum())
    return _joined(parts)


def _stretches(texts: Sequence[str], size: int) -> list[tuple[int, int]]:
    """Where each stretch begins and ends: none begins on a leaning sentence, within twice the size."""
    leans = openings.leaning(texts)
    found, start = [], 0
    while start < len(texts):
        end = min(start + size, len(texts))
        last = min(start + 2 * size, len(texts))
        while end < last and leans[end]:
            end += 1
        found.append((start, end))
        start = end
    return found


def _joined(parts: Sequence[Choice]) -> Choice:
    """The stretches as one; the central sentence is the first's, which says what the article is of."""
    shifts = np.cumsum([0, *(len(part.words) for part in parts[:-1])])
    support = [
        np.where(part.support >= 0, part.support + shift, -1)
        for part, shift in zip(parts, shifts, strict=True)
    ]
    return Choice(
        words=np.concatenate([part.words for part in parts]),
        own=np.concatenate([part.own for part in parts]),
        repeats=np.concatenate([part.repeats for part in parts]),
        support=np.concatenate(support),
        listed=np.concatenate([part.listed for part in parts]),
        worth=np.concatenate([part.worth for part in parts]),
        taken=np.concatenate([part.taken for part in parts]),
        central=parts[0].central,
    )


def chooses(found: Sequence[Candidate], config: SummarizeConfig) -> bool:
    """Whether there is anything to choose: where not, the article is given whole and needs no vectors."""
    total = sum(candidate.words for candidate in found)
    return len(found) >= config.least_sentences and (config.words is None or total > config.words)
