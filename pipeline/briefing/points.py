"""Which sentences speak for a stance: from the paragraphs of which the model is surest.

In:   an article's sentences, the stances of its paragraphs; then the stances of a few sentences read alone.
Out:  for each label, rows of the sentences that a brief shows for it.
Not:  the summary (summarize.py), reading (encoder/).
Why:  a paragraph that stands for something also tells facts, and a fact must not be shown as its stance.
      So the sentences of the surest paragraphs are read once more, each by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.extractive import openings
from pipeline.records import Label, Paragraph, Stance
from pipeline.summarize import Candidate

FULL_WORDS = 4  # words without digits: a shorter sentence ("ومضى."، a row of a table) says little by itself


def ask(
    body: Iterable[Paragraph],
    stances: Mapping[str, Stance],
    sentences: Sequence[Candidate],
    labels: Iterable[Label],
    most: int,
) -> dict[str, list[list[int]]]:
    """For each label the rows of the sentences to be read alone, paragraph by paragraph, the surest first.

    A paragraph of scraps alone (a row of a table, a name) is asked only where there are no others.

    Args:
        body: The kept body paragraphs.
        stances: Of each of them, by id; one on which the model abstains is not asked.
        sentences: Of the article, in order; a row is an index into them.
        labels: The model's.
        most: Sentences shown for each label, at most.
    """
    rows: dict[int, list[int]] = {}
    for row, sentence in enumerate(sentences):
        rows.setdefault(sentence.paragraph, []).append(row)
    full = {sentence.paragraph for sentence in sentences if _full(sentence)}
    asked: dict[str, list[list[int]]] = {label.name: [] for label in labels}
    for one in sorted(body, key=lambda one: (one.index not in full, -stances[one.id].confidence, one.index)):
        stance = stances[one.id]
        if not stance.abstained and one.index in rows and len(asked[stance.stance]) < most:
            asked[stance.stance].append(rows[one.index])
    return asked


def choose(
    asked: Mapping[str, Sequence[Sequence[int]]],
    voices: Mapping[int, Stance],
    sentences: Sequence[Candidate],
) -> dict[str, list[int]]:
    """For each label the rows of the sentences that speak for it: one a paragraph, the surest first.

    A paragraph with a sentence that has this stance by itself goes before one that has none.

    Args:
        asked: What `ask` gave.
        voices: The stance of each of those sentences, read alone, by row.
        sentences: Of the article, in order.
    """
    chosen = {}
    for label, paragraphs in asked.items():
        found = [_speaker(label, rows, voices, sentences) for rows in paragraphs]
        own = [row for row in found if voices[row].stance == label]
        chosen[label] = [*own, *(row for row in found if row not in own)]
    return chosen


def _speaker(
    label: str, rows: Sequence[int], voices: Mapping[int, Stance], sentences: Sequence[Candidate]
) -> int:
    """A paragraph's sentence that says the stance most clearly: a full one that stands alone, if any."""
    leaning = dict(zip(rows, openings.leaning([sentences[row].text for row in rows]), strict=True))

    def worth(row: int) -> tuple[bool, bool, float]:
        own = voices[row].stance == label
        stands = not leaning[row] and _full(sentences[row])
        return own, own and stands, voices[row].probabilities[label]

    return max(rows, key=worth)


def _full(sentence: Candidate) -> bool:
    """Whether a sentence has words enough to say something by itself."""
    words = sentence.text.split()
    return sum(any(map(str.isalpha, one)) and not any(map(str.isdigit, one)) for one in words) >= FULL_WORDS
