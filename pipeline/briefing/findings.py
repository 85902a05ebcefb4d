"""What brief.py is given: what the rooms found on one article, and what all briefs of a run share.

In:   nothing.
Out:  Copy, Findings and Setting, frozen.
Not:  finding it (flow.py), or what becomes of it (brief.py, sections.py).
Why:  a brief and its sections speak of the same findings, and neither has to know the other for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.config import SectionsConfig
from pipeline.names.actors import Gazetteer
from pipeline.names.people import Finder
from pipeline.records import (
    Article,
    Label,
    Paragraph,
    SourceFile,
    Stance,
)
from pipeline.summarize import Candidate, Summary


@dataclass(frozen=True, slots=True)
class Copy:
    """A paragraph that repeats or updates another, or is updated, and the text of its article."""

    paragraph: Paragraph
    source: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What rooms 1 to 5 found on one article."""

    article: Article
    paragraphs: Sequence[Paragraph]  # all of them, in order
    stances: Mapping[str, Stance]  # by the id of each kept body paragraph
    sentences: Sequence[Candidate]  # of the kept body paragraphs, in order
    summary: Summary
    # By label, the surest first: rows of sentences that are shown together.
    points: Mapping[str, Sequence[tuple[int, ...]]]
    copies: Mapping[str, Sequence[Copy]]  # by the id of the paragraph that was kept
    vectors: NDArray[np.float32] | None = None  # of the sentences, if the model gave any
    versions: Sequence[tuple[Copy, Copy]] = ()  # an earlier paragraph and its update; one at least is here


@dataclass(frozen=True, slots=True)
class Setting:
    """What all briefs of a run share."""

    labels: Sequence[Label]  # the model's, in its order
    gazetteer: Gazetteer  # finds the powers for the table of actors
    files: Mapping[str, SourceFile]  # where each article's source text lies, by article
    manifest: Mapping[str, str]  # what the briefs are made with
    sections: SectionsConfig  # what counts as a list, a table, another language
    balance: float  # 0 to 1: how far a summary's shares of stances may be from its article's
    people: Finder | None = None  # finds names beside the gazetteer's
