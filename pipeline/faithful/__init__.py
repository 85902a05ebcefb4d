"""The faithfulness gate: may a sentence that is not verbatim be shown as what the article says?

In:   the sentences of an article, and a sentence that somebody or something wrote from them.
Out:  a verdict: the sentences that it draws on, and every reason against it; none is a pass.
Not:  writing sentences (summarizers/), or showing them (brief.py).
Why:  a fluent sentence with one wrong figure is worse than none. What cannot be led back to the source
      word by word is held back, with the reason: the gate errs on that side.

It needs no model: words, their stems and roots, and lists in lexicon.yaml. What it cannot see: a word used
in another sense, a plural for a dual, who "he" is, and a synonym that it does not know (which it refuses).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.faithful import align, checks, operators, reasons
from pipeline.faithful.align import Sources, read
from pipeline.faithful.reasons import Reason

__all__ = ["Reason", "Sources", "Verdict", "faithful", "judge", "read"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one draft sentence."""

    cited: tuple[int, ...]  # rows of the source sentences that it draws on, rising
    reasons: tuple[Reason, ...]  # against it, each once

    @property
    def passed(self) -> bool:
        """Whether the sentence may be shown, with its citations."""
        return not self.reasons


def faithful(draft: str, sources: Sources) -> Verdict:
    """Judge a draft sentence against an article.

    The verdict rests on the cited sentences alone: `judge` gives the same on them without the others.

    Args:
        draft: Display form.
        sources: What `read` made of the article's sentences, in order.
    """
    cited = align.align(draft, sources).cited
    return Verdict(cited, judge(draft, [sources.texts[row] for row in cited]))


def judge(draft: str, cited: Sequence[str]) -> tuple[Reason, ...]:
    """The reasons against a draft sentence, from the sentences that it cites; empty where it passes."""
    sources = read(cited)
    found = align.align(draft, sources)
    if not any(unit.content for unit in found.draft) or not any(found.places):
        return (Reason(reasons.UNALIGNED, ""),)
    every = [*checks.unsupported(found), *checks.bounds(found), *checks.quotations(found, draft)]
    every += [*checks.misplaced(found), *checks.spliced(found), *checks.attributed(found)]
    every += operators.check(found)
    return tuple(dict.fromkeys(every))
