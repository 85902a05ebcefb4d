"""Which sentences of one stretch enter a summary: the best first, judged by what is in already.

In:   sentences of a stretch, how alike they are, and the words to spend.
Out:  a Choice: what was taken, and what every other sentence was still worth at the end.
Not:  terms of the score (scoring.py), which sentences are of another story (foreign.py), openings
      (openings.py), or the shares of stances (balance.py).
Why:  a sentence that points at the one before enters with it or not at all, and a list whole or not at all;
      so what is weighed is one sentence, a leaning one and its support together, or a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.config import SummarizeConfig
from pipeline.extractive import lists, openings, scoring
from pipeline.extractive import title as titles
from pipeline.extractive.foreign import foreign
from pipeline.extractive.salience import salience
from pipeline.text import letters

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
_OPEN_END = re.compile(r"[،,:][\"'»”’)\]}\s]*\Z")
_PAIR = 2  # sentences; what is more is a list
_ROW = re.compile(r"\|.*\|", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Choice:
    """One stretch, weighed; every array of shape (sentences,)."""

    words: Rows
    own: Flags  # false for a sentence of another story
    repeats: Flags  # true for a sentence that says an earlier one again, word for word
    support: Rows  # the row that a leaning sentence needs, -1 for none
    listed: Flags  # true for a sentence of a list, which enters with all of it
    worth: NDArray[np.float64]  # at the end: with what it lost by what is in
    taken: Flags
    central: int  # the row of the most central sentence that stands alone


def choose(
    texts: Sequence[str],
    table: NDArray[np.int64],
    vectors: NDArray[np.float32] | None,
    budget: int,
    config: SummarizeConfig,
    *,
    before: int = 0,
    title: str | None = None,
    prose: bool = True,
) -> Choice:
    """Take the best sentences while they bring the words nearer to the budget.

    Args:
        texts: Of the sentences.
        table: Their words, place in their paragraph, and paragraph. Shape (sentences, 3).
        vectors: Their meanings, or None. Shape (sentences, width).
        budget: Words.
        config: The weights.
        title: What the article says it is about, where it does.
        before: Sentences of the article before these. The first stretch (0) always gives one.
        prose: Whether a sentence may be of another story at all.

    Source: Carbonell and Goldstein, "The use of MMR", SIGIR 1998, for the redundancy term.
    """
    lexical = scoring.lexical_likeness(texts)
    alike = lexical if vectors is None else scoring.likeness(vectors)
    words, within, paragraphs = table.T
    leans = openings.leaning(texts)
    opens = openings.opening(texts)  # what points back only further on may still be a teaser, or the lede
    own = np.ones(len(texts), dtype=bool)
    if prose:
        own = ~foreign(texts, (alike + lexical) / 2, table, opens, config, title=title)
    rows = np.flatnonzero(own)
    repeated = repeats(texts, own)
    worth = np.full(len(texts), -np.inf)  # what is of another story, or was said, never enters
    worth[rows] = scoring.scores(words[rows], within[rows], alike[np.ix_(rows, rows)], config, before)
    if title and config.title:
        worth[rows] += config.title * scoring.title_likeness([texts[row] for row in rows.tolist()], title)
    worth[rows] += salience([texts[row] for row in rows.tolist()], title, config)
    worth[repeated] = -np.inf
    of = np.where(own, lists.lists(texts, paragraphs.tolist(), words.tolist()), -1)
    scraps = _scraps(texts, words) & (of < 0)
    if np.isfinite(worth[~scraps]).any():
        worth[scraps] = -np.inf
    lede = np.flatnonzero(own & ~scraps)[:1]
    if not before and not opens[lede].any():
        worth[lede] += config.lede
    begins = (of >= 0) & (of != np.concatenate([[-1], of[:-1]])) & ~lists.heads(texts)
    support = openings.supports(leans | begins, own & ~scraps)  # items need what says of what they are
    taken = np.zeros(len(texts), dtype=bool)
    said = np.zeros(len(texts))  # how like what is in already
    while True:
        current = worth - config.redundancy * said
        pairs = _ranked(current, support, taken, config.leaning, of)
        entering = _fits(pairs, words, budget - int(words[taken].sum()), forced=not (before or taken.any()))
        if not entering:
            break
        taken[entering] = True
        said = np.maximum(said, alike[:, entering].max(axis=1))
    if title and config.title_rest < 1 and not before and taken.any():
        taken = titles.completed(
            titles.matter(texts, title),
            taken,
            words=words,
            support=support,
            may=np.isfinite(worth) & (of < 0),
            fixed=of >= 0,
            budget=budget,
            least=config.title_rest,
        )
    if not before and int(taken.sum()) == 1:  # the best second was too long: another, rather than none
        ranked = list(_ranked(current, support, taken, config.leaning, of))
        out = lede[~opens[lede] & ~taken[lede]].tolist()
        second = _fits(ranked, words, budget - int(words[taken].sum()), further=True)
        second = second or _beside(ranked, words, taken, lede=out, budget=budget, most=config.alone)
        taken[second] = True
    central = np.where(own & ~leans & ~repeated & ~scraps & (of < 0), scoring.centrality(alike), -np.inf)
    return Choice(words, own, repeated, support, of >= 0, current, taken, int(central.argmax()))


def _scraps(texts: Sequence[str], words: Rows) -> Flags:
    """What is no sentence by itself: it ends on a comma («السيدات والسادة،») or as a head does, or is a row.

    Where such lines hold a third of the words they are the text, verse or a list: then there are none.
    """
    found = np.array([bool(_OPEN_END.search(text) or _ROW.fullmatch(text)) for text in texts], dtype=bool)
    found |= lists.heads(texts)
    return found if 3 * words[found].sum() < words.sum() else np.zeros_like(found)


def repeats(texts: Sequence[str], own: Flags) -> Flags:
    """Which sentences an earlier one of the article's own says already, in the matching form."""
    seen: set[str] = set()
    found = []
    for form, counts in zip(letters.match_all(texts), own.tolist(), strict=True):
        found.append(form in seen)
        if counts:
            seen.add(form)
    return np.array(found, dtype=bool)


def unit(row: int, support: Rows, taken: Flags) -> list[int] | None:
    """What must enter together for a row to enter; None where its support leans on a third.

    A chain of three is taken in two steps: then no step is longer than two sentences, and the words
    stay within one sentence of the budget.
    """
    need = int(support[row])
    if need < 0 or taken[need]:
        return [row]
    further = int(support[need])
    return [need, row] if further < 0 or taken[further] else None


def nearer(spent: int, words: int, budget: int) -> bool:
    """Whether so many more words bring a summary nearer to its budget."""
    return spent + words - budget <= budget - spent


def _ranked(
    current: NDArray[np.float64], support: Rows, taken: Flags, leaning: float, of: Rows
) -> Iterator[list[int]]:
    """What may enter next, the best first; a pair is worth its mean, less `leaning`, a list its mean.

    See `unit` for pairs. A list whose first sentence leans brings what that leans on.
    """
    further = support[support]  # of the sentence that each leans on; read only where there is one
    listed = of >= 0
    alone = (support < 0) | taken[support]
    pair = ~alone & ((further < 0) | taken[further]) & ~listed[support]
    value = np.where(alone, current, (current + current[support]) / 2 - leaning)
    may = ~taken & ~listed & (alone | pair) & np.isfinite(value)
    units = [(float(value[row]), _with(row, support, alone)) for row in np.flatnonzero(may).tolist()]
    for number in np.unique(of[listed & ~taken]).tolist():
        rows = np.flatnonzero(of == number).tolist()
        if alone[rows[0]] or pair[rows[0]]:
            together = [*_with(rows[0], support, alone), *rows[1:]]
            units.append((float(current[together].mean()), together))
    units.sort(key=lambda one: -one[0])
    yield from (together for worth, together in units if np.isfinite(worth))


def _with(row: int, support: Rows, alone: Flags) -> list[int]:
    return [row] if alone[row] else [int(support[row]), row]


def _fits(
    ranked: Iterable[list[int]], words: Rows, left: int, *, forced: bool = False, further: bool = False
) -> list[int]:
    """The best that fits into the words left; [] where the best single sentence does not.

    A pair that is too long only gives way to what is worth less; a list, which may be long, has to fit into
    what is left. `forced`: one sentence is given anyway. `further`: one that is too long gives way, too.
    """
    for together in ranked:
        size = int(words[together].sum())
        if nearer(0, size, left) if len(together) <= _PAIR else size <= left:
            return together
        if len(together) == 1 and not further:
            return together if forced else []
    return []


def _beside(
    ranked: Iterable[list[int]], words: Rows, taken: Flags, *, lede: list[int], budget: int, most: float
) -> list[int]:
    """What enters past the budget beside a sentence that would stand alone; [] where nothing does.

    That is the lede where it is out (one row, or none), else the best. The words stay within the longest
    sentence of the budget, and within the share `most` of the text.
    """
    room = min(budget + int(words.max()), most * int(words.sum())) - int(words[taken].sum())
    for together in ranked:
        if len(together) <= _PAIR and together == (lede or together) and int(words[together].sum()) <= room:
            return together
    return []
