"""Take the posture words of a label out of a paragraph, or say why they cannot be.

In:   a paragraph; a label; the posture words.
Out:  the paragraph without them, still good Arabic, or a reason.
Not:  asking a model (contrast.py), or the list of words (configs/postures).
Why:  a model that needs the word سيادة to see sovereignty has learned a word. A label may rest on its
      words all the same, so what comes out is told, and never held to a floor.

Two ways: an adjective behind its noun is left out (العقوبات الأحادية → العقوبات); a sentence with
another posture word is left out whole, where it is not the first, which usually carries the point
(codebook, rule 1), and the rest is the greater part and still names a power of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.evaluation.postures import Postures, Trigger, Word, definite
from pipeline.extractive import openings
from pipeline.names import actors
from pipeline.text import sentences

# Matching form: definite by their shape, and no noun that an adjective could describe.
_SMALL = ("التي", "الذي", "الذين", "اللذين", "اللتين", "اليوم", "الان", "الي", "الا")
FEMININE = ("ة", "ات")
REST = 0.5  # of the words, 0 to 1, that must be left when sentences go: less is another paragraph
NONE, CARRIES, LITTLE = (
    "no posture word of the label",
    "a posture word that carries its sentence",
    "too little is left without its sentence",
)


def trigger_deletion(text: str, label: str, postures: Postures) -> tuple[str | None, str]:
    """The paragraph without the label's posture words and "", or None and the reason, a few words."""
    said, found = postures.find(text)
    mine = [trigger for trigger in found if trigger.label == label]
    if not mine:
        return None, NONE
    loose = [trigger for trigger in mine if attributive(text, said, trigger)]
    bare = _without(text, [(said[one.first - 1].end, said[one.last].end) for one in loose])
    if len(loose) == len(mine):
        return bare, ""
    return _without_sentences(bare, label, postures)


def attributive(text: str, said: Sequence[Word], trigger: Trigger) -> bool:
    """Whether the word is an adjective right behind the noun that it describes, and may go alone.

    Both are definite, or both are indefinite and feminine (where a verb or a predicate before it
    cannot be taken for a noun); nothing is joined to it by و, and no noun hangs on it.
    """
    if not trigger.adjective or trigger.joined or trigger.first == 0:
        return False
    noun, word = said[trigger.first - 1], said[trigger.last]
    if text[noun.end : said[trigger.first].start].strip():
        return False
    described = text[noun.start : noun.end]
    if trigger.definite:
        agrees = definite(described) and noun.form not in _SMALL
    else:
        first = text[said[trigger.first].start : said[trigger.first].end]
        feminine = described.endswith(FEMININE) and first.endswith(FEMININE)
        agrees = feminine and not definite(described) and len(noun.form) > 3
    if not agrees or trigger.last + 1 == len(said):
        return agrees
    after = said[trigger.last + 1]
    if text[word.end : after.start].strip():
        return True
    follower = text[after.start : after.end]
    joined = follower.startswith("و") and definite(follower) == trigger.definite
    hangs = not trigger.definite and follower.startswith(actors.ARTICLE)
    return not joined and not hangs


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts.append(text[at:start])
        at = end
    return "".join(parts) + text[at:]


def _without_sentences(text: str, label: str, postures: Postures) -> tuple[str | None, str]:
    """Leave out every sentence that still holds a posture word of the label."""
    spans = sentences.split(text)
    pieces = [text[start:end] for start, end in spans]
    goes = [label in postures.labels(piece) for piece in pieces]
    if goes[0]:
        return None, CARRIES
    leans = openings.opening(pieces)
    if any(goes[place - 1] and leans[place] for place in range(1, len(pieces)) if not goes[place]):
        return None, CARRIES
    left = " ".join(piece for piece, gone in zip(pieces, goes, strict=True) if not gone)
    dropped = " ".join(piece for piece, gone in zip(pieces, goes, strict=True) if gone)
    named, kept = _powers(dropped), _powers(left)
    if len(left.split()) < REST * len(text.split()) or (named and not named & kept):
        return None, LITTLE
    return left, ""


def _powers(text: str) -> set[str]:
    return {mention.name for mention in actors.load().find(text)}
