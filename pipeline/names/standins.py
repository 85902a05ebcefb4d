"""Read states by their place: the first that a paragraph names, the second, and so on.

In:   a text.
Out:  the text with each state's names, adjectives, capitals and seats exchanged for a stand-in's, and
      for each character an offset into the text as given.
Not:  exchanging two powers to test a model (swaps.py, evaluation/contrast.py); no reader ever sees this text.
Why:  the posture counts, not the country. A model that cannot see which states act cannot judge by
      them: exchange two of a paragraph's states, and it reads the very same words.

A state keeps its own name where a spelling of it has no counterpart (a sound that would break the
grammar, a name inside a body's name), and so do blocs and bodies: what they are is part of the posture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.names import actors, spellings
from pipeline.names.spellings import Found, UnsafeError
from pipeline.text import alphabet

_SIGNS = re.compile(f"{alphabet.SIGNS.pattern}|{alphabet.TATWEEL}")


def standins(text: str) -> tuple[str, NDArray[np.int64]]:
    """The text with its states by their place, and the way back.

    Args:
        text: Any.

    Returns:
        The text, without vowel signs and tatweel if it had any; for each of its characters an offset
        into the text given, in code points, which never falls. A character of a stand-in points into
        the name that it stands for.
    """
    return together([text])[0]


def together(texts: Sequence[str]) -> list[tuple[str, NDArray[np.int64]]]:
    """Texts that are read together, each as `standins` gives it; a state has one stand-in in all of them.

    Places are counted through the texts in their order: the states of the first come first. A state that
    cannot be exchanged in one of them keeps its name in all, and stands in for no other.
    """
    bared = [bare(text) for text in texts]
    named = [_named(text) for text, _ in bared]
    every = _merged(named)
    alone = set().union(*(_alone(text, own) for (text, _), own in zip(bared, named, strict=True)))
    chosen = _chosen(every, _kept(every, alone))
    return [
        _exchanged(text, seen, [one for name in chosen for one in own.get(name) or ()], chosen)
        for (text, seen), own in zip(bared, named, strict=True)
    ]


def bare(text: str) -> tuple[str, NDArray[np.int64]]:
    """The text without vowel signs and tatweel, which hide names, and where its characters stood."""
    if not _SIGNS.search(text):
        return text, np.arange(len(text))
    seen = np.array([at for at, char in enumerate(text) if not _SIGNS.match(char)], dtype=np.int64)
    return "".join(text[at] for at in seen), seen


def _exchanged(
    text: str, seen: NDArray[np.int64], found: Sequence[Found], chosen: Mapping[str, str]
) -> tuple[str, NDArray[np.int64]]:
    """A bare text with its states' stand-ins, and the way back to the text as given."""
    pieces, parts, at = [], [np.empty(0, dtype=np.int64)], 0
    for one in sorted(found, key=lambda one: one.start):
        form = replace(one.form, power=chosen[one.form.power])
        new = spellings.joined(one.clitics, spellings.whole(form, spellings.usual(form.power, form.kind)))
        pieces += [text[at : one.start], new]
        parts += [
            np.arange(at, one.start),
            np.minimum(np.arange(one.start, one.start + len(new)), one.end - 1),
        ]
        at = one.end
    places = np.concatenate([*parts, np.arange(at, len(text))])
    return "".join(pieces) + text[at:], seen[places]


def _merged(named: Sequence[dict[str, list[Found] | None]]) -> dict[str, list[Found] | None]:
    """The spellings of several texts together, states in the order in which they come."""
    out = dict[str, list[Found] | None]()
    for name, found in (item for own in named for item in own.items()):
        have = out.setdefault(name, [])
        out[name] = None if have is None or found is None else [*have, *found]
    return out


def _named(text: str) -> dict[str, list[Found] | None]:
    """Each state's spellings, states in the order in which they come; None where one cannot be exchanged."""
    known, out = spellings.known(), dict[str, list[Found] | None]()
    of = actors.load().actors
    for mention in spellings.mentions(text):
        if mention.name not in known or of[mention.name].kind != "state":
            continue
        have = out.setdefault(mention.name, [])
        try:
            found = spellings.found_at(text, mention)
        except UnsafeError:
            out[mention.name] = None
            continue
        if have is not None:
            have.append(found)
    return out


def _alone(text: str, named: dict[str, list[Found] | None]) -> set[str]:
    """The words of a text, without what is joined to them, that are in no name of a state."""
    covered = {
        index for found in named.values() for one in found or () for index in range(one.start, one.end)
    }
    return {stem for start, stems in spellings.words(text) if start not in covered for stem in stems}


def _kept(named: dict[str, list[Found] | None], alone: set[str]) -> set[str]:
    """The states that keep their names: a spelling, or a word that stands alone, has no counterpart."""
    return {name for name, found in named.items() if found is None or spellings.leftovers(name) & alone}


def _chosen(named: dict[str, list[Found] | None], kept: set[str]) -> dict[str, str]:
    """A stand-in for each state: the first of its gender that is free and has every kind of spelling."""
    out: dict[str, str] = {}
    for name, found in named.items():
        if name in kept:
            continue
        kinds = {one.form.kind for one in found or ()}
        for candidate in _candidates(name):
            if (
                candidate not in kept
                and candidate not in out.values()
                and kinds <= spellings.kinds(candidate)
            ):
                out[name] = candidate
                break
    return out


def _candidates(name: str) -> Iterator[str]:
    yield from spellings.standins().get(actors.load().actors[name].gender, ())
