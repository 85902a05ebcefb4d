"""Room 5, where a backend writes: held to the rules of every brief, and what fails told.

In:   an article's sentences, what the extractive room chose, a Summarizer.
Out:  the drafts that the gate passed, cited, within the budget; else the chosen sentences, and why.
Not:  judging (faithful/), writing (summarizers/), or compressing (compress.py).
Why:  a brief is never lost to a backend, and never shows what it cannot lead back.

Sentences of another story and repeats are never offered to the backend. A sentence that leans on one that is
not shown right before it is held back, as in choice.py. The balance of stances (balance.py) exchanges
sentences of the article, so a written brief cannot promise it: its notes say so (briefing/sections.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.errors import SummarizerError
from pipeline.extractive import openings
from pipeline.extractive.choice import nearer, repeats
from pipeline.faithful import Reason, Sources, faithful, read, reasons
from pipeline.frame import FRAME, WARNINGS, count
from pipeline.summarize import Candidate, Summary, Told
from pipeline.summarizers import Summarizer
from pipeline.text import letters

REASONS_SHOWN = 3  # of one sentence; the rest would say the same again
TOGETHER = 2  # sentences that enter at once, at most: then the words stay within one sentence of the budget


@dataclass(frozen=True, slots=True)
class _Passed:
    """A sentence that may be shown, and whether only right after the one that passed before it."""

    told: Told
    leans: bool


def draft(found: Sequence[Candidate], chosen: Summary, summarizer: Summarizer) -> Summary:
    """Let a backend write the summary, and keep what is true to the article and has room.

    Args:
        found: All sentences of the article.
        chosen: The extractive summary: its budget, what is of another story, and what is given where no draft
            passes.
        summarizer: The backend.
    """
    offered = _offered(found, chosen)
    try:
        written = summarizer.draft([one.text for one in offered], chosen.budget)
    except SummarizerError as error:
        return replace(chosen, notes=(*chosen.notes, WARNINGS["fell_back"]), fault=error.line())
    passed, notes = _passed(_once(written), offered)
    if not passed:
        return replace(chosen, notes=(*chosen.notes, WARNINGS["nothing_passed"], *notes))
    told = _within(passed, chosen)
    said = [WARNINGS["written"]] if any(one.made for one in told) else []
    if len(told) < len(passed):
        said.append(WARNINGS["trimmed"].format(sentences=count(len(passed) - len(told), "sentence")))
    return replace(chosen, told=told, written=True, notes=(*chosen.notes, *said, *notes))


def held_back(text: str, reasons: Sequence[Reason]) -> str:
    """What a brief says of a sentence that did not pass."""
    named = FRAME["semicolon"].join(reason.told() for reason in reasons[:REASONS_SHOWN])
    return WARNINGS["held_back"].format(reasons=named, text=text)


def _offered(found: Sequence[Candidate], chosen: Summary) -> list[Candidate]:
    """What a backend may draw on: this story's sentences, each once; what was cleaned out is no candidate."""
    others = {*chosen.foreign, *chosen.repeats}
    own = [one for one in found if one not in others]
    again = repeats([one.text for one in own], np.ones(len(own), dtype=bool))
    return [one for one, repeated in zip(own, again.tolist(), strict=True) if not repeated]


def _once(written: Sequence[str]) -> list[str]:
    """The drafts without those that say an earlier one again."""
    first: dict[str, str] = {}
    for form, text in zip(letters.match_all(written), written, strict=True):
        first.setdefault(form, text)
    return list(first.values())


def _passed(written: Sequence[str], offered: Sequence[Candidate]) -> tuple[list[_Passed], list[str]]:
    """What may be shown, in the order written, and a line for each sentence that may not."""
    texts = [one.text for one in offered]
    sources = read(texts)
    support = openings.supports(openings.leaning(texts), np.ones(len(texts), dtype=bool))
    leans = openings.leaning(written)
    passed: list[_Passed] = []
    notes: list[str] = []
    before = -1  # which of `written` passed last
    for at, text in enumerate(written):
        told, against = _judged(text, offered, sources)
        needs = bool(leans[at])
        if told and not told.made:  # word for word: it leans on what stands before it in the article
            row = int(support[texts.index(text)])
            needs = row >= 0
            dangles = needs and not (passed and offered[row] in passed[-1].told.of)
        else:
            dangles = needs and (not at or before != at - 1)
        if told and dangles:
            told, against = None, (Reason(reasons.DANGLING, ""),)
        if told:
            passed.append(_Passed(told, needs))
            before = at
        else:
            notes.append(held_back(text, against))
    return passed, notes


def _judged(
    text: str, offered: Sequence[Candidate], sources: Sources
) -> tuple[Told | None, tuple[Reason, ...]]:
    """A draft as it may be told, or the reasons against it."""
    if text in sources.texts:  # nothing was written
        return Told(text, (offered[sources.texts.index(text)],)), ()
    verdict = faithful(text, sources)
    if verdict.passed:
        return Told(text, tuple(offered[row] for row in verdict.cited), "drafted"), ()
    return None, verdict.reasons


def _within(passed: Sequence[_Passed], chosen: Summary) -> tuple[Told, ...]:
    """What has room, in the order written: the first sentence, then those that draw on the chosen ones.

    A sentence is taken while it brings the words nearer to the budget, with the one that it leans on.
    """
    carries = [bool(set(one.told.of) & set(chosen.sentences)) for one in passed]
    taken: set[int] = set()
    spent = 0
    for at in sorted(range(len(passed)), key=lambda at: (at > 0, not carries[at], at)):
        together = [at]
        while passed[together[0]].leans and together[0] - 1 not in taken and together[0]:
            together.insert(0, together[0] - 1)
        new = [one for one in together if one not in taken]
        words = sum(len(passed[one].told.text.split()) for one in new)
        if not taken or (len(new) <= TOGETHER and nearer(spent, words, chosen.budget)):
            taken.update(new)
            spent += words
        elif len(new) == 1:
            break
    return tuple(one.told for at, one in enumerate(passed) if at in taken)
