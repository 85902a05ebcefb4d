"""Planted errors in real sentences, and rewrites that are true to them.

In:   the sentences of articles.
Out:  drafts, each with its kind, its article and whether it is false.
Not:  judging them (pipeline/faithful), or counting (faithful.py).
Why:  nobody has labelled what Arabic models get wrong, but what they get wrong is known by kind.

What is exchanged comes from the articles themselves: a name from another article, a figure from the same
draw. The lists here are the benchmark's own; the gate knows some of their words, and was not given them.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence

from pipeline.benchmarks.faithful_errors import ERRORS
from pipeline.benchmarks.faithful_rewrites import REWRITES, merged
from pipeline.benchmarks.faithful_scenes import (
    HEAD,
    LATIN,
    LEAST,
    MOST,
    TITLED,
    Scene,
)
from pipeline.names import spellings
from pipeline.text import letters


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A sentence for the gate."""

    text: str
    kind: str
    false: bool
    article: str


def drafts(
    article: str, sentences: Sequence[str], names: Sequence[str], speakers: Sequence[str], seed: int
) -> Iterator[Draft]:
    """Every error and every rewrite that an article's sentences admit, one of a kind a sentence.

    Args:
        article: Its id.
        sentences: All of them, in order; display form.
        names: Persons and firms that other articles name.
        speakers: Who says something in other articles.
        seed: The same gives the same.
    """
    heads = [(row, found[2].strip()) for row, text in enumerate(sentences) if (found := HEAD.match(text))]
    whole = " ".join(sentences)
    foreign = [name for name in speakers if name not in whole]
    for row, text in enumerate(sentences):
        if not LEAST <= len(text.split()) <= MOST:
            continue
        scene = Scene(
            text,
            sentences[row + 1] if row + 1 < len(sentences) else "",
            [name for at, name in heads if at != row] or foreign,
            [name for name in names if name not in text],
            sorted(spellings.known()),
        )
        for false, makers in ((True, ERRORS), (False, REWRITES)):
            for kind, make in makers.items():
                draw = random.Random(f"{seed} {article} {row} {kind}")  # noqa: S311  # no secret
                made = make(scene, draw)
                if made is not None and letters.display(made) != text:
                    yield Draft(letters.display(made), kind, false, article)
        yield from _in_merged(article, row, scene, seed)


def _in_merged(article: str, row: int, scene: Scene, seed: int) -> Iterator[Draft]:
    """One error of any kind in a sentence that was merged with the next."""
    draw = random.Random(f"{seed} {article} {row}")  # noqa: S311  # no secret
    both = merged(scene, draw)
    if both is None:
        return
    for kind in draw.sample(sorted(ERRORS), len(ERRORS)):
        made = ERRORS[kind](dataclasses.replace(scene, text=both, following=""), draw)
        if made is not None and letters.display(made) != both:
            yield Draft(letters.display(made), "any of these in a merger", True, article)
            return


def speaking(sentences: Sequence[str]) -> list[str]:
    """Who says something at the opening of a sentence."""
    return sorted({found[2].strip() for text in sentences if (found := HEAD.match(text))})


def harvest(sentences: Sequence[str]) -> list[str]:
    """Persons and firms that an article names: what follows a title, and Latin names."""
    found = [one[2] for text in sentences for one in TITLED.finditer(text)]
    found += [one[0] for text in sentences for one in LATIN.finditer(text)]
    return sorted(set(found))
