"""What the model said of texts, kept: the same answers on every processor.

int8 answers differ a little between processors (no VNNI, another order of sums), and where two sentences
weigh nearly the same, a little decides. So golden files rest on answers that were written down once, and
a test of its own holds a processor's answers against them (test_golden.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pipeline.encoder.model import Model, Reading, Span

Read = Callable[..., list[Reading]]


def key(text: str, title: str | None, spans: Sequence[Span] | None) -> str:
    """Name of a question: the text, its title and the spans whose vectors are wanted."""
    asked = (text, title, None if spans is None else [list(span) for span in spans])
    return hashlib.sha256(repr(asked).encode()).hexdigest()


class Kept:
    """Readings by question, in one file; logits to 4 places, vectors as float16."""

    def __init__(self, place: Path, renew: bool) -> None:
        self.place, self.renew = place, renew
        self.known: dict[str, Reading] = {} if renew or not place.is_file() else self._load()

    def reader(self, real: Read) -> Read:
        """In place of `Model.read`: kept answers; when renewing, real ones, rounded and kept."""

        def read(
            model: Model,
            texts: Sequence[str],
            titles: Sequence[str | None] | None = None,
            spans: Sequence[Sequence[Span]] | None = None,
            beside: object = None,  # the model that ships reads none
        ) -> list[Reading]:
            keys = [
                key(text, titles[n] if titles else None, spans[n] if spans is not None else None)
                for n, text in enumerate(texts)
            ]
            if self.renew:
                self.known |= zip(keys, map(rounded, real(model, texts, titles, spans)), strict=True)
            missing = [text for name, text in zip(keys, texts, strict=True) if name not in self.known]
            assert not missing, f"the model was not asked this before (renew golden): {missing[0][:80]!r}"
            return [self.known[name] for name in keys]

        return read

    def save(self) -> None:
        """Write what is known; the same answers give the same bytes."""
        names = sorted(self.known)
        found = [self.known[name] for name in names]
        np.savez_compressed(
            self.place,
            names=np.array(names),
            logits=np.array([one.logits for one in found], dtype=np.float32),
            windows=np.array([one.windows for one in found]),
            spans=np.array([len(one.vectors) for one in found]),
            vectors=np.concatenate([one.vectors for one in found if len(one.vectors)]).astype(np.float16),
        )

    def _load(self) -> dict[str, Reading]:
        with np.load(self.place) as held:
            ends = np.cumsum(held["spans"])
            vectors = held["vectors"].astype(np.float32)
            return {
                str(name): Reading(
                    held["logits"][n], int(held["windows"][n]), vectors[ends[n] - held["spans"][n] : ends[n]]
                )
                for n, name in enumerate(held["names"])
            }


def rounded(reading: Reading) -> Reading:
    """As it will be read back."""
    return Reading(
        logits=reading.logits.round(4),
        windows=reading.windows,
        vectors=reading.vectors.astype(np.float16).astype(np.float32),
    )
