"""Exchange the names of two powers in a paragraph, or say why it cannot be done.

In:   a paragraph; two powers of swaps.yaml; the gazetteer.
Out:  the paragraph with each spelling replaced by the other power's of the same kind, or a reason.
Not:  asking a model (evaluation/contrast.py), or what a spelling is (spellings.py).
Why:  a label is about what is done, never about who does it; only a paragraph that stays good Arabic
      can show that a model knows this.

A name is exchanged for a name, an adjective for an adjective with its own article and ending, a
capital for a capital, a seat of power for a seat. An adjective agrees with its noun, so it is always
safe; a name is safe where both powers have one gender, since verbs and pronouns agree with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.names import actors
from pipeline.names.spellings import (
    NAME,
    Form,
    Found,
    UnsafeError,
    articled,
    found_at,
    joined,
    known,
    leftovers,
    mentions,
    usual,
    whole,
    words,
)

NOBODY = "no power named"


@dataclass(frozen=True, slots=True)
class Swap:
    """A paragraph with two names exchanged."""

    text: str
    exact: bool  # each power had one spelling of a kind, so exchanging them again gives the source


def powers(text: str) -> list[str]:
    """The powers that the text names and that can be exchanged, the most often named first."""
    named = Counter(one.name for one in mentions(text) if one.name in known())
    return [name for name, _ in named.most_common()]


def swap(text: str, first: str, second: str) -> Swap | str:
    """Exchange two powers throughout, or say in a few words why that is not safe."""
    try:
        found = list(_read(text, (first, second)))
        if not found:
            return NOBODY
        _safe(text, found, first, second)
        planned, exact = _planned(found, {first: second, second: first})
        changed = _written(text, found, planned)
        if [(one.form, one.stem) for one in _read(changed, (first, second))] != planned:
            return "the new spelling reads as something else"
    except UnsafeError as reason:
        return str(reason)
    return Swap(changed, exact)


def likewise(texts: Sequence[str], first: str, second: str) -> list[str] | str:
    """Exchange two powers in each text that names one, or say why that is not safe in one of them."""
    out = []
    for text in texts:
        made = swap(text, first, second)
        if isinstance(made, str) and made != NOBODY:
            return made
        out.append(text if isinstance(made, str) else made.text)
    return out


def _read(text: str, pair: tuple[str, str]) -> Iterator[Found]:
    """Every spelling of the pair, in order; those inside fixed names are left alone."""
    for mention in mentions(text):
        if mention.name not in pair:
            continue
        found = found_at(text, mention)
        if found.stem.startswith(actors.ARTICLE) and not articled(found.form.power, found.stem):
            raise UnsafeError("an alef without its hamza, like an article")
        yield found


def _safe(text: str, found: list[Found], first: str, second: str) -> None:
    """Raise where names differ in gender, or the text holds a word of the pair that cannot be exchanged."""
    of = actors.load().actors
    if of[first].kind != of[second].kind:
        raise UnsafeError("a state and a bloc")
    if of[first].gender != of[second].gender and any(one.form.kind == NAME for one in found):
        raise UnsafeError("names of two genders")
    unsafe = leftovers(first) | leftovers(second)
    covered = {index for one in found for index in range(one.start, one.end)}
    for start, stems in words(text):
        if start not in covered and stems & unsafe:
            raise UnsafeError("a word of the power without a counterpart")


def _planned(found: list[Found], other: dict[str, str]) -> tuple[list[tuple[Form, str]], bool]:
    """What each spelling becomes, and whether nothing is lost by it."""
    used: dict[tuple[str, str], list[str]] = {}
    for one in found:
        stems = used.setdefault((one.form.power, one.form.kind), [])
        if one.stem not in stems:
            stems.append(one.stem)
    exact = all(
        len(stems) == 1 and (stems[0] == usual(power, kind) or (other[power], kind) in used)
        for (power, kind), stems in used.items()
    )
    planned = []
    for one in found:
        form = replace(one.form, power=other[one.form.power])
        stems = used.get((form.power, form.kind)) or [usual(form.power, form.kind)]
        planned.append((form, stems[0]))
    return planned, exact


def _written(text: str, found: list[Found], planned: list[tuple[Form, str]]) -> str:
    parts, at = [], 0
    for one, (form, stem) in zip(found, planned, strict=True):
        parts += [text[at : one.start], joined(one.clitics, whole(form, stem))]
        at = one.end
    return "".join(parts) + text[at:]
