"""Room 5, where a backend writes: every draft sentence through the gate, and what fails told.

In:   an article's sentences, what the extractive room chose, a Summarizer.
Out:  the drafts that the gate passed, cited; else the chosen sentences, and a line that says so.
Not:  judging (faithful/), writing (summarizers/), or compressing (compress.py).
Why:  a brief is never lost to a backend, and never shows what it cannot lead back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import SummarizerError
from pipeline.faithful import Reason, faithful, read
from pipeline.frame import FRAME, WARNINGS
from pipeline.summarize import Candidate, Summary, Told
from pipeline.summarizers import Summarizer

REASONS_SHOWN = 3  # of one sentence; the rest would say the same again


def draft(found: Sequence[Candidate], chosen: Summary, summarizer: Summarizer) -> Summary:
    """Let a backend write the summary, and keep what is true to the article.

    Args:
        found: All sentences of the article.
        chosen: The extractive summary: its budget, and what is given where no draft passes.
        summarizer: The backend.
    """
    texts = [one.text for one in found]
    try:
        written = summarizer.draft(texts, chosen.budget)
    except SummarizerError as error:
        return replace(chosen, notes=(*chosen.notes, WARNINGS["fell_back"]), fault=error.line())
    told: list[Told] = []
    notes: list[str] = []
    sources = read(texts)
    for text in written:
        if text in texts:  # word for word: nothing was written
            told.append(Told(text, (found[texts.index(text)],)))
            continue
        verdict = faithful(text, sources)
        if verdict.passed:
            told.append(Told(text, tuple(found[row] for row in verdict.cited), "drafted"))
        else:
            notes.append(held_back(text, verdict.reasons))
    if not told:
        return replace(chosen, notes=(*chosen.notes, WARNINGS["nothing_passed"], *notes))
    marked = (WARNINGS["written"],) if any(one.made for one in told) else ()
    return replace(chosen, told=tuple(told), notes=(*chosen.notes, *marked, *notes))


def held_back(text: str, reasons: Sequence[Reason]) -> str:
    """What a brief says of a sentence that did not pass."""
    named = FRAME["semicolon"].join(reason.told() for reason in reasons[:REASONS_SHOWN])
    return WARNINGS["held_back"].format(reasons=named, text=text)
