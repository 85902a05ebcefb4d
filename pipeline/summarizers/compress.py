"""Room 5, optional: shorten a chosen sentence by leaving out what it can stand without.

In:   a sentence, word for word.
Out:  its runs that stay, word for word and in order, […] where something went; and what went.
Not:  rewriting (llm.py, seq2seq.py): no word is changed or moved.
Why:  who said it and what stands in brackets cost a third of some briefs; the reader sees where they went.

Three things go: an opening that only joins («من جهة أخرى،», «يذكر أن»), the saying before «إن» or «أن», and
what stands in parentheses. Only where what is left is a sentence of its own, and never with a number, a date,
a negation, a condition or a hedge. Each result passes the gate.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.faithful import judge, lexicon
from pipeline.faithful.units import DATE, NUMBER, Unit, units, unquoted
from pipeline.names import actors
from pipeline.summarize import Summary, Told
from pipeline.text import letters

MARK = "[…]"
_PARENTHESIS = re.compile(r"\s*\([^()]+\)")
_SPEAKER_WORDS = 9  # of a saying, the verb and أن with it; a longer one tells more than who spoke
_LEAST_WORDS = 5  # of what stays
_OBLIQUE = ("ين", "اً", "ًا", "ا")  # an ending that إنّ gave: without it, it would be wrong
_OWN = ("ه", "ها", "هم", "هما", "هن", "ي", "نا")  # "his", "her": whose, if the speaker goes?
_NEAR = 4  # words after أن in which such an ending must not stand
Span = tuple[int, int]


def shorten(summary: Summary) -> Summary:
    """Shorten the sentences of a summary that are word for word; the others stay as they are."""
    told = summary.told or tuple(Told(one.text, (one,)) for one in summary.sentences)
    made = tuple(one if one.made else _shortened(one) for one in told)
    return replace(summary, told=made) if any(one.made for one in made) else summary


def _shortened(one: Told) -> Told:
    text, cut = compress(one.text)
    return Told(text, one.of, "compressed", cut) if cut else one


def compress(text: str) -> tuple[str, tuple[str, ...]]:
    """A sentence (display form) without what it can stand without, and what went."""
    kept: list[Span] = []
    for span in [*_openings(text), *_parentheses(text)]:
        if _true(text, sorted([*kept, span])):
            kept.append(span)
    if not kept:
        return text, ()
    spans = sorted(kept)
    return _marked(text, spans), tuple(letters.display(text[start:end]) for start, end in spans)


def runs(text: str) -> list[str]:
    """The runs of a compressed text that stand in its source."""
    return [run for part in text.split(MARK) if (run := letters.display(part))]


def plain(text: str) -> str:
    """A compressed text without its marks, as the gate reads it."""
    return " ".join(runs(text))


def _marked(text: str, spans: Iterable[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], f" {MARK} "]
        at = end
    joined = letters.display("".join([*parts, text[at:]]))
    return re.sub(r" (?=[،,.؛:!؟?](?:\s|$))", "", joined)


def _true(text: str, spans: Sequence[Span]) -> bool:
    left = _marked(text, spans)
    return len(plain(left).split()) >= _LEAST_WORDS and not judge(plain(left), [text])


def _parentheses(text: str) -> list[Span]:
    """What stands in parentheses and can go: nothing that a reader needs, and no part of a quotation."""
    quoted = unquoted(text)
    found = []
    for one in _PARENTHESIS.finditer(text):
        inside = any(start <= one.start() and one.end() <= end for start, end in quoted)
        if one.start() and not inside and not _needed(units(one[0].strip(" ()"))):
            found.append(one.span())
    return found


def _needed(cut: Sequence[Unit]) -> bool:
    """Whether a number, a date, a negation, a condition or a hedge would go."""
    return any(unit.kind in (NUMBER, DATE) or unit.operator or unit.bound for unit in cut)


def _openings(text: str) -> list[Span]:
    """The opening that can go, if any: one that joins, or a saying before what was said."""
    forms = [letters.match(word) for word in text.split()]
    starts = [found.start() for found in re.finditer(r"\S+", text)]
    for phrase in _joining():
        size = len(phrase)
        if _bare(forms[:size]) == list(phrase) and size < len(starts):
            span = (0, starts[size])
            closed = text[: starts[size]].rstrip().endswith(("،", ","))
            if closed or (phrase[-1] == "ان" and _stands(text.split()[size:])):
                return [span]
    return _saying(text, forms, starts)


def _saying(text: str, forms: Sequence[str], starts: Sequence[int]) -> list[Span]:
    """«وقال فلان إن …» up to إن, where nobody's words, doubts or "his country" depend on it."""
    words = lexicon.load()
    if not forms or _bare(forms[:1])[0] not in words.reporting:
        return []
    for size in range(2, min(_SPEAKER_WORDS, len(forms) - _LEAST_WORDS) + 1):
        if forms[size - 1] not in ("ان", "بان"):
            continue
        head, rest = text[: starts[size]], text[starts[size] :]
        free = not re.search(r"[،,؛:\"«»“”()]", head) and not _needed(units(head))
        return [(0, starts[size])] if free and not unquoted(rest) and _stands(rest.split()) else []
    return []


def _stands(rest: Sequence[str]) -> bool:
    """Whether what follows أن is a sentence by itself: a definite subject whose form أن left alone."""
    first = rest[0] if rest else ""
    definite = letters.match(first).startswith(actors.ARTICLE) or bool(actors.load().find(" ".join(rest[:3])))
    if not definite or any(word.rstrip("،,").endswith(_OBLIQUE) for word in rest[:2] if not _power(word)):
        return False
    near = [word.rstrip("،,.") for word in rest[:_NEAR]]
    return not any(_owned(word) for word in near)


def _owned(word: str) -> bool:
    """Whether a word ends on a pronoun: بلاده. A feminine ending is written ة, and is none."""
    bare = letters.match(word)
    article = bare.startswith((actors.ARTICLE, "لل")) or word.endswith("ة")
    return not article and len(bare) > 3 and word.endswith(_OWN[:5]) and not _power(word)


def _power(word: str) -> bool:
    return bool(actors.load().find(word))


def _bare(forms: Sequence[str]) -> list[str]:
    """The same without the و or ف that joins the first word to what was before."""
    words = list(forms)
    if words and words[0][:1] in ("و", "ف") and len(words[0]) > 3:
        words[0] = words[0][1:]
    return words


@functools.cache
def _joining() -> tuple[tuple[str, ...], ...]:
    """The openings that only join, the longest first."""
    phrases = [tuple(letters.match(line).split()) for line in lexicon.load().joining]
    return tuple(sorted(phrases, key=len, reverse=True))
