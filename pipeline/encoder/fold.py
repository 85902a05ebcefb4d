"""Fold a tokenizer's spelling: one row of the vocabulary for all spellings of an Arabic word.

In:   a tokenizer.json (Unigram or WordPiece).
Out:  the same, whose normaliser folds what keyboards and newsrooms write in two ways, and whose
      pieces are folded likewise; each folded piece keeps the row of its commonest spelling.
Not:  dedupe's matching form (text/letters.py), the text that is shown: offsets point at the source as before.
Why:  a hamza, a taa marbuta, a drawn-out letter or a vowel sign must not move a label. Text folded
      alone would fall into rare pieces; with the vocabulary folded too, الى reads as إلى was learned.

Ids do not change, so an encoder's rows and weights stay as they are.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.errors import ModelError

# Signs that readers leave out: vowels, tanwin, shadda, the dagger alef, tatweel.
SIGNS = "".join(map(chr, (0x640, *range(0x64B, 0x660), 0x670)))
# Letters with more than one habit; Persian yeh and kaf come from other keyboards.
LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك"}
DIGITS = {chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)}
QUOTES = dict.fromkeys("«»“”„‟‹›", '"') | dict.fromkeys("‘’‚‛", "'")
_TABLE = str.maketrans({**LETTERS, **DIGITS, **QUOTES, **dict.fromkeys(SIGNS, "")})
_SPARE = 0xF0000  # private use: a name for a row that no text can ask for
_NEVER = -1000.0  # nats; the score of such a row


def spelled(text: str) -> str:
    """The folded spelling of a text."""
    return text.translate(_TABLE)


def fold(path: str | Path) -> None:
    """Rewrite a tokenizer.json in place; folding it again changes nothing.

    Raises:
        ModelError: Its model is neither Unigram nor WordPiece.
    """
    raw = json.loads(Path(path).read_text("utf-8"))
    model = raw["model"]
    if model["type"] == "Unigram":
        model["vocab"] = unigram([(piece, score) for piece, score in model["vocab"]])
    elif model["type"] == "WordPiece":
        kept = {token["content"] for token in raw["added_tokens"]}
        model["vocab"] = wordpiece(model["vocab"], kept)
    else:
        raise ModelError(
            expected="a Unigram or WordPiece tokenizer",
            got=str(model["type"]),
            where=str(path),
            do="Train with encoder.fold=false.",
        )
    raw["normalizer"] = normaliser(raw.get("normalizer"))
    files.write(path, json.dumps(raw, ensure_ascii=False))


def unigram(pieces: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The pieces with their scores (log probabilities, nats), folded.

    Spellings that fall together share the row of the likeliest, which takes the sum of their probabilities.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for row, (piece, _) in enumerate(pieces):
        groups[spelled(piece)].append(row)
    out = [(chr(_SPARE + row), _NEVER) for row in range(len(pieces))]
    for folded, rows in groups.items():
        if not folded.strip("▁") and folded != pieces[rows[0]][0]:
            continue  # nothing but signs: no text asks for it any more
        best = max(rows, key=lambda row: pieces[row][1])
        out[best] = (
            folded,
            math.log(sum(math.exp(pieces[row][1]) for row in rows)) if len(rows) > 1 else pieces[best][1],
        )
    return out


def wordpiece(vocabulary: dict[str, int], kept: set[str]) -> dict[str, int]:
    """The pieces and their rows, folded; the earliest row of a group, the commonest, speaks for it."""
    out: dict[str, int] = {}
    for piece, row in sorted(vocabulary.items(), key=lambda item: item[1]):
        folded = piece if piece in kept else spelled(piece)
        free = folded not in out and (folded.strip("#") or folded == piece)
        out[folded if free else chr(_SPARE + row)] = row
    return out


def normaliser(first: dict[str, Any] | None) -> dict[str, Any]:
    """What stood there, then the folding, once."""
    steps: list[dict[str, Any]] = []
    if first is not None:
        steps += first["normalizers"] if first["type"] == "Sequence" else [first]
    last = {"type": "Replace", "pattern": {"Regex": f"[{SIGNS}]"}, "content": ""}
    if last in steps:
        return {"type": "Sequence", "normalizers": steps}
    backwards: defaultdict[str, str] = defaultdict(str)
    for letter, target in {**LETTERS, **DIGITS, **QUOTES}.items():
        backwards[target] += letter
    folds = [
        {"type": "Replace", "pattern": {"Regex": f"[{letters}]"}, "content": target}
        for target, letters in backwards.items()
    ]
    return {"type": "Sequence", "normalizers": [*steps, *folds, last]}
