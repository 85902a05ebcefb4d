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
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from pipeline import contrast, letters, spellings, swaps

LEAST, MOST = 8, 45  # words of a sentence that is used
_LISTS = yaml.safe_load(Path(__file__).with_name("faithful.yaml").read_text("utf-8"))
_OPPOSITES: dict[str, str] = dict(_LISTS["opposites"])
_SYNONYMS: dict[str, str] = dict(_LISTS["synonyms"])
_SAME_MONTH = {one: other for pair in _LISTS["same_month"] for one, other in (pair, pair[::-1])}
_MONTHS, _DAYS, _UNITS = (_LISTS[name].split() for name in ("months", "days", "numbers"))
_VERBS = frozenset(_LISTS["verbs"].split())
_SAYS = (
    r"(?:و|ف)?(?:قال|قالت|أكد|أكدت|أوضح|أوضحت|أعلن|أعلنت|صرح|صرحت|أفاد|أفادت|ذكر|ذكرت|أشار|أشارت|أضاف|أضافت)"
)
_HEAD = re.compile(rf"^({_SAYS}) ((?!إلى)(?:(?!أن|إن|بأن|أنه|أنها)[^\s،,.:]+ ){{1,7}})((?:أن|إن|بأن) )")
_PARENTHESIS = re.compile(r"\s*\([^()]{2,60}\)")
_LEADING = re.compile(r"^([^،]{8,80})، (?![وف])([^،؛:]{20,})([.]?)$")
_NEGATIVE = re.compile(r"(?<!\S)(?:و|ف)?(?:لم|لن|لا|ليس|ليست)\s+(?=[^\W\d])")
_PRESENT = re.compile(r"(?<!\S)(?:و)?([يت][^\W\d]{3,7})(?= )")
_MARKED = re.compile(r"«([^»]*)»|“([^”]*)”|\"([^\"]*)\"")
_TITLED = re.compile(
    r"(?<!\S)((?:ال)?(?:رئيس|وزير|مدير|دكتور|سيد|مدرب|لاعب|فنان|مخرج|نائب|أستاذ|شيخ|سفير|ممثل|كاتب|قاضي|متحدث))"
    r" ([^\W\d]{3,}(?: [^\W\d]{3,})?)"
)
_LATIN = re.compile(r"(?<!\S)[A-Z][A-Za-z]{2,}(?: [A-Z][A-Za-z]{2,})?")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A sentence for the gate."""

    text: str
    kind: str
    false: bool
    article: str


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what may be planted in it."""

    text: str
    following: str  # the next sentence of its article, "" where there is none
    speakers: Sequence[str]  # of its article's other sentences
    names: Sequence[str]  # of other articles
    powers: Sequence[str]


Maker = Callable[[Scene, random.Random], str | None]


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
    heads = [(row, found[2].strip()) for row, text in enumerate(sentences) if (found := _HEAD.match(text))]
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
    merged = _merged(scene, draw)
    if merged is None:
        return
    for kind in draw.sample(sorted(ERRORS), len(ERRORS)):
        made = ERRORS[kind](dataclasses.replace(scene, text=merged, following=""), draw)
        if made is not None and letters.display(made) != merged:
            yield Draft(letters.display(made), "any of these in a merger", True, article)
            return


def speaking(sentences: Sequence[str]) -> list[str]:
    """Who says something at the opening of a sentence."""
    return sorted({found[2].strip() for text in sentences if (found := _HEAD.match(text))})


def harvest(sentences: Sequence[str]) -> list[str]:
    """Persons and firms that an article names: what follows a title, and Latin names."""
    found = [one[2] for text in sentences for one in _TITLED.finditer(text)]
    found += [one[0] for text in sentences for one in _LATIN.finditer(text)]
    return sorted(set(found))


# ── Errors ──


def _number(scene: Scene, draw: random.Random) -> str | None:
    places = list(re.finditer(r"(?<![\d./])\d+(?:[.,]\d+)?(?![\d/])", scene.text))
    words = [one for one in re.finditer(r"[^\W\d]+", scene.text) if one[0] in _UNITS]
    if not places and not words:
        return None
    one = draw.choice([*places, *words])
    if one[0] in _UNITS:
        new = draw.choice([word for word in _UNITS if word != one[0]])
    else:
        digits = one[0]
        at = draw.randrange(len(digits))
        while not digits[at].isdigit():
            at = draw.randrange(len(digits))
        new = digits[:at] + draw.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]
    return _replaced(scene.text, one.span(), new)


def _date(scene: Scene, draw: random.Random) -> str | None:
    found = [one for one in re.finditer(r"[^\W\d]+", scene.text) if one[0] in _MONTHS or one[0] in _DAYS]
    if not found:
        return None
    one = draw.choice(found)
    pool = _MONTHS if one[0] in _MONTHS else _DAYS
    same = letters.match_all([one[0], _SAME_MONTH.get(one[0], "")])
    return _replaced(
        scene.text, one.span(), draw.choice([word for word in pool if letters.match(word) not in same])
    )


def _swapped(scene: Scene, draw: random.Random) -> str | None:
    del draw
    named = swaps.powers(scene.text)
    for row, first in enumerate(named):
        for second in named[row + 1 :]:
            made = swaps.swap(scene.text, first, second)
            if isinstance(made, swaps.Swap):
                return made.text
    return None


def _replaced_power(scene: Scene, draw: random.Random) -> str | None:
    named = swaps.powers(scene.text)
    others = [name for name in scene.powers if name not in named]
    for first in named:
        for second in draw.sample(others, min(6, len(others))):
            made = swaps.swap(scene.text, first, second)
            if isinstance(made, swaps.Swap):
                return made.text
    return None


def _lost_negation(scene: Scene, draw: random.Random) -> str | None:
    found = [one for one in _NEGATIVE.finditer(scene.text) if not scene.text[one.end() :].startswith(_STILL)]
    return _replaced(scene.text, draw.choice(found).span(), "") if found else None


_STILL = ("سيما", "بد ", "شك", "غير")


def _added_negation(scene: Scene, draw: random.Random) -> str | None:
    found = [
        one
        for one in _PRESENT.finditer(scene.text)
        if letters.match(scene.text[: one.start()]).split()[-1:] not in (["لم"], ["لا"], ["لن"], ["ان"])
        and one[1][-1] not in "ةىاًء"
    ]
    found = [one for one in found if one[1] in _VERBS]
    return _replaced(scene.text, (draw.choice(found).start(1),) * 2, "لا ") if found else None


def _invented(scene: Scene, draw: random.Random) -> str | None:
    found = [(one.start(2), one.end(2)) for one in _TITLED.finditer(scene.text)]
    latin = [one.span() for one in _LATIN.finditer(scene.text)]
    if not scene.names or not (found or latin):
        return None
    if latin and (not found or draw.random() < 0.5):
        names = [name for name in scene.names if name.isascii()]
        return _replaced(scene.text, draw.choice(latin), draw.choice(names)) if names else None
    names = [name for name in scene.names if not name.isascii()]
    return _replaced(scene.text, draw.choice(found), draw.choice(names)) if names else None


def _attribution(scene: Scene, draw: random.Random) -> str | None:
    head = _HEAD.match(scene.text)
    own = {letters.match(word)[:4] for word in head[2].split()} if head else set()
    others = [name for name in scene.speakers if own.isdisjoint(letters.match(w)[:4] for w in name.split())]
    return (
        _replaced(scene.text, (head.start(2), head.end(2) - 1), draw.choice(others))
        if head and others
        else None
    )


def _stolen(scene: Scene, draw: random.Random) -> str | None:
    """This sentence's speaker says the next sentence's words."""
    del draw
    head, own = _HEAD.match(scene.text), _HEAD.match(scene.following)
    if not head or not own:
        return None
    speakers = [{letters.match(word)[:4] for word in one[2].split()} for one in (head, own)]
    if speakers[0] & speakers[1]:
        return None
    return head[0] + scene.following[own.end() :]


def _direction(scene: Scene, draw: random.Random) -> str | None:
    return _exchanged(scene.text, _OPPOSITES, draw)


def _altered(scene: Scene, draw: random.Random) -> str | None:
    found = [span for span in _quotations(scene.text) if len(scene.text[slice(*span)].split()) >= 3]
    if not found:
        return None
    span = draw.choice(found)
    words = scene.text[slice(*span)].split()
    at = draw.randrange(1, len(words) - 1)  # a quotation that begins later or ends sooner is not altered
    if draw.random() < 0.5:
        del words[at]
    elif letters.match(words[at]) == letters.match(words[at + 1]):
        return None
    else:
        words[at], words[at + 1] = words[at + 1], words[at]
    return _replaced(scene.text, span, " ".join(words))


def _figures(scene: Scene, draw: random.Random) -> str | None:
    """Two figures of one sentence exchanged."""
    del draw
    found = list(re.finditer(r"(?<![\d./,:-])\d{1,3}(?![\d./,:-])(?!\d)", scene.text))
    for one in found:
        for other in found:
            if one.start() < other.start() and one[0] != other[0]:
                text = _replaced(scene.text, other.span(), one[0])
                return _replaced(text, one.span(), other[0])
    return None


def _hedge(scene: Scene, draw: random.Random) -> str | None:
    """A "may", an "about" or an "if" that is gone."""
    found = list(_HEDGE.finditer(scene.text))
    return _replaced(scene.text, draw.choice(found).span(), "") if found else None


_HEDGE = re.compile(
    r"(?<!\S)(?:قد (?=ي)|ربما |(?:نحو|حوالي|قرابة|أكثر من|أقل من) (?=\d)"
    r"|من (?:المتوقع|المنتظر|المرجح|المحتمل) أن )"
)

ERRORS: dict[str, Maker] = {
    "changed number": _number,
    "exchanged figures": _figures,
    "changed date": _date,
    "swapped actors": _swapped,
    "replaced actor": _replaced_power,
    "lost negation": _lost_negation,
    "added negation": _added_negation,
    "invented name": _invented,
    "wrong speaker": _attribution,
    "words of another speaker": _stolen,
    "flipped direction": _direction,
    "altered quotation": _altered,
    "lost hedge": _hedge,
}

# ── Rewrites ──


def _no_parentheses(scene: Scene, draw: random.Random) -> str | None:
    del draw
    return _PARENTHESIS.sub("", scene.text) if _PARENTHESIS.search(scene.text) else None


def _no_attribution(scene: Scene, draw: random.Random) -> str | None:
    del draw
    head = _HEAD.match(scene.text)
    return scene.text[head.end() :] if head and len(scene.text[head.end() :].split()) >= 5 else None


def _reordered(scene: Scene, draw: random.Random) -> str | None:
    del draw
    found = _LEADING.match(scene.text)
    return f"{found[2]}، {found[1]}{found[3]}" if found else None


def _synonyms(scene: Scene, draw: random.Random) -> str | None:
    return _exchanged(scene.text, _SYNONYMS, draw)


def _to_words(scene: Scene, draw: random.Random) -> str | None:
    found = [one for one in re.finditer(r"(?<!\S)[3-9](?= )", scene.text) if _outside(scene.text, one)]
    if not found:
        return None
    one = draw.choice(found)
    return _replaced(scene.text, one.span(), _UNITS[int(one[0]) - 3])


def _to_digits(scene: Scene, draw: random.Random) -> str | None:
    known = {
        **{word: str(number) for number, word in enumerate(_UNITS, start=3)},
        "عشرين": "20",
        "خمسين": "50",
    }
    known |= {"ثلاث": "3", "أربع": "4", "خمس": "5", "ثلاثين": "30", "مئة": "100"}
    found = [one for one in re.finditer(r"(?<!\S)[^\W\d]+(?= [^\W\dو])", scene.text) if one[0] in known]
    longer = (" عشر", " و", " آلاف", " مئة")
    found = [
        one for one in found if not scene.text[one.end() :].startswith(longer) and _outside(scene.text, one)
    ]
    if not found:
        return None
    one = draw.choice(found)
    return _replaced(scene.text, one.span(), known[one[0]])


def _script(scene: Scene, draw: random.Random) -> str | None:
    del draw
    made = scene.text.translate(_ARABIC)
    return made if made != scene.text else None


def _spelling(scene: Scene, draw: random.Random) -> str | None:
    text = scene.text
    for noise in (
        contrast.hamza,
        contrast.taa_marbuta,
        contrast.alef_maqsura,
        contrast.diacritics,
        contrast.tatweel,
    ):
        text = noise(text, draw)
    return text


def _merged(scene: Scene, draw: random.Random) -> str | None:
    if not 6 <= len(scene.following.split()) <= MOST or scene.following[0] in '"«“([':
        return None
    joint = "، و" if draw.random() < 0.5 and scene.following[0] not in "وف" else "، كما "
    return scene.text.rstrip(" .") + joint + scene.following


def _months(scene: Scene, draw: random.Random) -> str | None:
    return _exchanged(scene.text, _SAME_MONTH, draw)


def _shown(scene: Scene, draw: random.Random) -> str | None:
    """The sentence itself, without its stop."""
    del draw
    return scene.text.rstrip(".") if scene.text.endswith(".") else None


REWRITES: dict[str, Maker] = {
    "verbatim": _shown,
    "no parentheses": _no_parentheses,
    "no attribution": _no_attribution,
    "clauses reordered": _reordered,
    "synonym": _synonyms,
    "digits to words": _to_words,
    "words to digits": _to_digits,
    "other digits": _script,
    "other month name": _months,
    "other spelling": _spelling,
    "two sentences merged": _merged,
}


def _quotations(text: str) -> list[tuple[int, int]]:
    """The spans inside quotation marks."""
    return [next(s for n in (1, 2, 3) if (s := one.span(n)) != (-1, -1)) for one in _MARKED.finditer(text)]


def _outside(text: str, found: re.Match[str]) -> bool:
    """Whether a word stands outside of every quotation, whose words nobody may change."""
    return not any(start <= found.start() < end for start, end in _quotations(text))


def _exchanged(text: str, table: Mapping[str, str], draw: random.Random) -> str | None:
    """One word of the text exchanged by a table."""
    words = re.finditer(r"(?<![\w])(و?)([^\W\d]+)(?![\w])", text)
    found = [word for word in words if word[2] in table and _outside(text, word)]
    if not found:
        return None
    one = draw.choice(found)
    return _replaced(text, one.span(2), table[one[2]])


def _replaced(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]
