"""Which sentences speak for a stance: from the paragraphs of which the model is surest.

In:   an article's sentences, the stances of its paragraphs; then the stances of a few sentences read alone.
Out:  for each label, rows of the sentences that a brief shows for it.
Not:  the summary (summarize.py), reading (encoder/), the order in which they are shown (brief.py).
Why:  a paragraph that stands for something also tells facts, and a fact must not be shown as its stance.
      So the sentences of the surest paragraphs are read once more, each by itself.

A sentence that leans on the one before it (extractive/openings.py) is shown after it, as one run of the
source: both of one paragraph, or of two neighbours of one stance. Where that is not so, or the other leans in
turn, and where a sentence is an item of a list or announces one, it is no point, unless lists are all of the
text; the next surest paragraph is asked instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline.extractive import lists, openings
from pipeline.records import Label, Paragraph, Stance
from pipeline.summarize import Candidate
from pipeline.text import letters

NEAR_LIST = 3  # sentences: a scrap so near behind a list is a piece of it
FULL_WORDS = 4  # words without digits: a shorter sentence ("ومضى."، a row of a table) says little by itself

_ASIDE = re.compile(  # in the matching form
    r"و? ?(?:يذكر ب?ان(?:ه|ها)?|تجدر الاشاره|يجدر (?:التذكير|الذكر)|يشار الي|(?:من )?(?:ال)?جدير بالذكر|"
    r"للتذكير|للاشاره)(?!\S)"
)

Unit = tuple[int, ...]  # rows that are shown together: a sentence that speaks, after the one it leans on


def units(
    body: Iterable[Paragraph], stances: Mapping[str, Stance], sentences: Sequence[Candidate]
) -> dict[int, Unit]:
    """What is shown where a sentence speaks, by its row; a row that is missing can be no point.

    Args:
        body: The kept body paragraphs.
        stances: Of each of them, by id.
        sentences: Of the article, in order.
    """
    of = {one.index: stances[one.id].stance for one in body}
    texts = [one.text for one in sentences]
    leans = openings.leaning(texts).tolist()
    leans[:1] = openings.opening(
        texts[:1]
    ).tolist()  # nothing stands before the first that names what it points at
    marked = lists.items(texts)
    apart = (
        lists.heads(texts) | (marked & ~marked.all())
    ).tolist()  # what they announce, or belong to, is not shown
    within = [one.paragraph for one in sentences]
    listed = lists.lists(texts, within, [one.words for one in sentences], most=1) >= 0
    found: dict[int, Unit] = {}
    for row, one in enumerate(sentences):
        if one.paragraph not in of or apart[row] or listed[row]:
            continue
        if listed[max(0, row - NEAR_LIST) : row].any() and not _full(one):  # a piece of what is listed
            continue
        if not leans[row]:
            found[row] = (row,)
        elif found.get(row - 1) == (row - 1,) and _joins(sentences[row - 1], one, of):
            found[row] = (row - 1, row)
    return found


def _joins(before: Candidate, one: Candidate, of: Mapping[int, str]) -> bool:
    """Whether two sentences stand side by side in one paragraph, or in two neighbours of one stance."""
    if before.paragraph == one.paragraph:
        return one.within == before.within + 1
    return one.paragraph == before.paragraph + 1 and of[before.paragraph] == of[one.paragraph]


def ask(
    body: Iterable[Paragraph],
    stances: Mapping[str, Stance],
    sentences: Sequence[Candidate],
    labels: Iterable[Label],
    most: int,
    *,
    shown: Mapping[int, Unit],
) -> dict[str, list[list[int]]]:
    """For each label the rows of the sentences to be read alone, paragraph by paragraph, the surest first.

    A paragraph of scraps alone (a row of a table, a name) is asked only where there are no others; one of
    which no sentence can be shown, never.

    Args:
        body: The kept body paragraphs.
        stances: Of each of them, by id; one on which the model abstains is not asked.
        sentences: Of the article, in order; a row is an index into them.
        labels: The model's.
        most: Paragraphs that speak for each label, at most.
        shown: What `units` gave.
    """
    rows: dict[int, list[int]] = {}
    for row, sentence in enumerate(sentences):
        rows.setdefault(sentence.paragraph, []).append(row)
    full = {sentence.paragraph for sentence in sentences if _full(sentence)}
    asked: dict[str, list[list[int]]] = {label.name: [] for label in labels}
    for one in sorted(body, key=lambda one: (one.index not in full, -stances[one.id].confidence, one.index)):
        stance = stances[one.id]
        own = rows.get(one.index, [])
        if not stance.abstained and not shown.keys().isdisjoint(own) and len(asked[stance.stance]) < most:
            asked[stance.stance].append(own)
    return asked


def choose(
    asked: Mapping[str, Sequence[Sequence[int]]],
    voices: Mapping[int, Stance],
    sentences: Sequence[Candidate],
    shown: Mapping[int, Unit],
) -> dict[str, list[Unit]]:
    """For each label the rows that speak for it: of one sentence a paragraph, the surest first.

    A paragraph with a sentence that has this stance by itself goes before one that has none. What is shown
    before a sentence that leans on it is not shown again by itself.

    Args:
        asked: What `ask` gave.
        voices: The stance of each of those sentences, read alone, by row.
        sentences: Of the article, in order.
        shown: What `units` gave.
    """
    chosen = {}
    for label, paragraphs in asked.items():
        found = [_speaker(label, rows, voices, sentences, shown) for rows in paragraphs]
        own = [row for row in found if voices[row].stance == label]
        told = [shown[row] for row in [*own, *(row for row in found if row not in own)]]
        chosen[label] = [one for one in told if not any(set(one) < set(other) for other in told)]
    return chosen


def _speaker(
    label: str,
    rows: Sequence[int],
    voices: Mapping[int, Stance],
    sentences: Sequence[Candidate],
    shown: Mapping[int, Unit],
) -> int:
    """A paragraph's sentence that says the stance most clearly: a full one that stands alone, if any.

    What only «يذكر أن» joins to the news gives way as one that leans does.
    """

    def worth(row: int) -> tuple[bool, bool, float]:
        own = voices[row].stance == label
        stands = len(shown[row]) == 1 and _full(sentences[row]) and not _aside(sentences[row])
        return own, own and stands, voices[row].probabilities[label]

    return max((row for row in rows if row in shown), key=worth)


def _aside(sentence: Candidate) -> bool:
    return bool(_ASIDE.match(letters.match(sentence.text)))


def _full(sentence: Candidate) -> bool:
    """Whether a sentence has words enough to say something by itself."""
    words = sentence.text.split()
    return sum(any(map(str.isalpha, one)) and not any(map(str.isdigit, one)) for one in words) >= FULL_WORDS
