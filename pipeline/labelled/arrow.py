"""Parquet, and what the library `datasets` saved or fetches.

In:   a .parquet file, a folder of `save_to_disk`, or a hub's OWNER/NAME[:SUBSET].
Out:  (row, 1-based; the record, with the names of its class labels; what is wrong with it).
Not:  what the columns mean (__init__.py).
Why:  most labelled Arabic that is public lies in that library's form, its labels as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.errors import InputError, MissingExtraError

Record = tuple[int, dict[str, Any] | None, str]


def read(source: str, kind: str, needed: list[str]) -> Iterator[Record]:
    """Every record; of a source in parts, each with its part in `split`.

    Args:
        source: See the module.
        kind: parquet, folder or hub.
        needed: Columns that it must have.

    Raises:
        InputError: It cannot be read, or lacks a column.
        MissingExtraError: `datasets` is not installed.
    """
    try:
        import datasets
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "datasets", "train", source) from error
    number = 0
    for part, features, found in _parts(datasets, source, kind):
        missing = [name for name in needed if name not in features]
        if missing:
            raise InputError(
                expected=f"the columns {', '.join(missing)}",
                got=", ".join(features)[:200],
                where=source,
                do="Name its columns: columns.text=…, columns.label=… (data.columns.text=… in training).",
            )
        classes = {name: one for name, one in features.items() if isinstance(one, datasets.ClassLabel)}
        for row in found:
            number += 1
            named, wrong = _named(row, classes)
            yield number, ({"split": part} if part else {}) | named, wrong


def _named(row: Mapping[str, Any], classes: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The record with its class labels by name."""
    out, wrong = dict(row), ""
    for name, labels in classes.items():
        value = row[name]
        if value is None or value == -1:  # the library's sign for "no label"
            out[name] = None
        elif 0 <= value < labels.num_classes:
            out[name] = labels.int2str(int(value))
        else:
            wrong = f"expected a class of {name!r} from 0 to {labels.num_classes - 1}, got {value}."
    return out, wrong


def _parts(datasets: Any, source: str, kind: str) -> Iterator[tuple[str, Any, Iterable[Mapping[str, Any]]]]:
    """The parts of a source: name ("" where there is but one), features, rows."""
    try:
        if kind == "parquet":
            import pyarrow.parquet

            file = pyarrow.parquet.ParquetFile(source)
            found: Any = {"": (datasets.Features.from_arrow_schema(file.schema_arrow), _rows(file))}
        else:
            loaded = datasets.load_from_disk(source) if kind == "folder" else _fetched(datasets, source)
            parts = loaded if isinstance(loaded, dict) else {"": loaded}
            found = {part: (rows.features, rows) for part, rows in parts.items()}
    except Exception as error:  # whatever the library raises of a file that is not its own, or of no network
        raise InputError(
            expected={"parquet": "a Parquet file", "folder": "a folder that save_to_disk wrote"}.get(
                kind, "labelled records of the hub, or a file of that name"
            ),
            got=f"{type(error).__name__}: {error}"[:200],
            where=source,
            do="Check the path; JSONL, CSV, TSV, Parquet, such a folder and OWNER/NAME of the hub are read.",
        ) from error
    for part, (features, rows) in found.items():
        yield part, features, rows


def _rows(file: Any) -> Iterator[dict[str, Any]]:
    for batch in file.iter_batches(batch_size=1000):
        yield from batch.to_pylist()


def _fetched(datasets: Any, source: str) -> Any:
    name, _, subset = source.partition(":")
    return datasets.load_dataset(name, subset or None)
