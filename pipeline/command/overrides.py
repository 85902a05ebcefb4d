"""The words key=value of a command line, so that Hydra reads a path as it was typed.

In:   one word of the command line.
Out:  the same word; a path, an address or a glob in it quoted.
Not:  which keys a job has (config/), or reading the words (Hydra).
Why:  Hydra's parser refuses Arabic file names, spaces, brackets, quotes and commas in a value.
"""

from __future__ import annotations

import re

# Keys whose value is a path, an address or a glob: taken to the letter, never parsed.
PATHS = {
    "input",
    "output",
    "model",
    "corpus",
    "labels",
    "predictions",
    "store",
    "against",
    "encoder.path",
    "data.teacher",
    "data.authored_files",
    "summarize.llm.base_url",
    "data.corrections.joined",
    "data.corrections.against",
}
LISTS = {"models"}  # [FOLDER,FOLDER]: each to the letter; a folder with a comma needs quotes of its own
PATH_ENDINGS = (".path", ".file", ".folder", ".changelog")
WORD = re.compile(r"(\+{0,2})([A-Za-z_][\w.@/]*)=(.*)", re.DOTALL)
NAMES = {"encoder.name", "summarize.name"}  # a hub's name or a folder; a sweep may list several


def quote(word: str, sweep: bool = False) -> str:
    """An override whose value is a path, quoted so that Hydra reads it to the letter.

    Other words are given back as they came.
    """
    found = WORD.fullmatch(word)
    if not found:
        return word
    plus, key, value = found.groups()
    if key in LISTS and value.startswith("[") and value.endswith("]") and not re.search("['\"]", value):
        return f"{plus}{key}=[{','.join(quoted(part.strip()) for part in value[1:-1].split(','))}]"
    literal = _literal(key) or (key in NAMES and not sweep)
    if not literal or value in ("null", "???"):
        return word
    return f"{plus}{key}={quoted(value)}"


def typed_paths(word: str) -> list[tuple[str, str]]:
    """The paths of an override, each with its key; none where its value is no path."""
    found = WORD.fullmatch(word)
    if not found:
        return []
    _, key, value = found.groups()
    if key in LISTS and value.startswith("[") and value.endswith("]"):
        return [(key, part.strip(" '\"")) for part in value[1:-1].split(",")]
    return [(key, value)] if _literal(key) or key in NAMES else []


def _literal(key: str) -> bool:
    if key in PATHS or key.endswith(PATH_ENDINGS):
        return True
    return f".{key}".rpartition(".")[0].endswith(".columns")  # a source's own names


def quoted(value: str) -> str:
    """A single-quoted string of Hydra's grammar, with no interpolation left in it."""
    value = re.sub(r"(\\*)\$\{", lambda found: "\\" * (2 * len(found[1]) + 1) + "${", value)
    value = re.sub(r"(\\*)'", lambda found: "\\" * (2 * len(found[1]) + 1) + "'", value)
    value = re.sub(r"(\\+)$", lambda found: found[1] * 2, value)
    return f"'{value}'"
