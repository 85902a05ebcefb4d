"""Recompute what a brief or a digest says against the sources beside it.

In:   NAME.json or digest.json, and the NAME.source.txt files that its manifest names.
Out:  how much was checked, and a line for each part that does not hold.
Not:  whether the right sentences were chosen, or whether the source tells the truth; docs/brief.md lists
      the fields that only the model, the cleaner or the file itself could prove.
Why:  whoever publishes a brief can prove that each sentence stands where it says, and each count is one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.briefing.manifest import text_hash
from pipeline.errors import InputError
from pipeline.proof import cites, counts, digests, shape
from pipeline.proof.cites import changed
from pipeline.records import Fault


@dataclass(frozen=True, slots=True)
class Check:
    """What a verification found."""

    sentences: int
    citations: int
    sources: int
    faults: tuple[Fault, ...]


def verify(path: str | Path) -> Check:
    """Check every part of a brief or a digest that can be recomputed without the model.

    Raises:
        InputError: The file cannot be read, or lacks the sections of a brief or a digest.
    """
    place = Path(path)
    whole, kind = _load(place)
    sources, faults = _sources(place, whole)
    sentences = citations = 0
    bare = False  # whether a part has no place: then nothing can be counted by places
    for where, part in cites.parts(whole):
        if "text" in part:
            sentences += 1
            citations += len(part["sources"]) if isinstance(part.get("sources"), list) else 0
        bare = bare or ("places" not in part and not part.get("sources"))
        faults += [Fault(f"{place}, {at}", wrong) for at, wrong in cites.wrong(where, part, sources)]
    found = [*changed(whole), *(misshapen := list(shape.wrong(whole, _WANTS[kind])))]
    if not misshapen and not bare:
        found += _counted(whole, kind, sources, place.parent)
    faults += [Fault(f"{place}, {where}", wrong) for where, wrong in found]
    return Check(sentences, citations, len(sources), tuple(dict.fromkeys(faults)))


_WANTS = {"brief": shape.BRIEF, "digest": shape.DIGEST}


def _counted(
    whole: dict[str, Any], kind: shape.Kind, sources: dict[str, str | None], folder: Path
) -> list[tuple[str, str]]:
    """What is counted, counted again."""
    if kind == "digest":
        return list(digests.wrong(whole, sources, folder))
    article, named = whole["source"]["article"], whole["manifest"]["sources"]
    if not named or named[0]["article"] != article:
        return [("source.article", f"expected the first article of manifest.sources, got {article!r:.80}.")]
    text = sources.get(article)
    return [] if text is None else list(counts.wrong(whole, text))


def _load(place: Path) -> tuple[dict[str, Any], shape.Kind]:
    got = ""
    try:
        whole = json.loads(place.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        got = error.strerror or type(error).__name__
    except UnicodeDecodeError:
        got = "bytes that are not UTF-8"
    except (ValueError, RecursionError):
        got = "text that does not parse"
    else:
        files = whole.get("manifest", {}) if isinstance(whole, dict) else None
        kind, missing = shape.kind(whole)
        if not isinstance(files, dict) or not isinstance(files.get("sources"), list):
            got = "JSON without manifest.sources"
        elif missing:
            got = f"JSON without {', '.join(missing)}"
        else:
            return whole, kind
    raise InputError(
        expected="a brief or a digest that mujaz wrote",
        got=got,
        where=str(place),
        do="Name the NAME.json of an output folder: mujaz verify input=BRIEF.json.",
    )


def _sources(place: Path, whole: dict[str, Any]) -> tuple[dict[str, str | None], list[Fault]]:
    """Each article's source text; None, and a fault, where it is missing or another one."""
    texts: dict[str, str | None] = {}
    faults = []
    for one in whole["manifest"]["sources"]:
        named = one if isinstance(one, dict) else {}
        article, file = str(named.get("article")), str(named.get("file"))
        texts[article], wrong = _source(place.parent, file, str(named.get("sha256")))
        if wrong:
            faults.append(Fault(f"{place}, source {file!r}", wrong))
    return texts, faults


def _source(folder: Path, file: str, expected: str) -> tuple[str | None, str]:
    if Path(file).name != file or "\\" in file:  # a brief from elsewhere must not open other folders
        return None, "expected the name of a file beside the brief, got a path."
    try:
        text = (folder / file).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None, "expected UTF-8, got other bytes."
    except (OSError, ValueError) as error:  # a name with a NUL or half a letter opens nothing
        return (
            None,
            f"expected the source text beside the brief, got: {getattr(error, 'strerror', None) or error}.",
        )
    got = text_hash(text)
    if got != expected:
        return text, f"expected sha256 {expected[:16]}…, got {got[:16]}…: the source was changed since."
    return text, ""
