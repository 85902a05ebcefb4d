"""People and organisations that no gazetteer lists: camel-tools' recognizer, where its data are installed.

In:   a text, and the names that the gazetteer found in it.
Out:  further names, with their places.
Not:  powers (actors.py); off unless the config asks for it.
Why:  a minister or a party stands somewhere too. The recognizer needs torch and data that no package
      ships, so it is opened only when asked for, and what is missing is said before an article is read.

camel-tools looks for its data in $CAMELTOOLS_DATA, else ~/.camel_tools; `camel_data -i ner-arabert` puts
them there.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.errors import MissingExtraError, ModelError
from pipeline.text import letters

Span = tuple[int, int]
Finder = Callable[[str, Sequence[Span]], list[tuple[str, Span]]]

KINDS = ("PERS", "ORG", "LOC")  # what camel-tools tells apart, beside MISC
_TOKEN = re.compile(r"\w[\w\u064b-\u065f\u0670\u0640]*|[^\w\s]")


class Recognizer(Protocol):
    """What camel-tools' NERecognizer does."""

    def predict_sentence(self, sentence: list[str]) -> list[str]:
        """One label a word: B-PERS, I-PERS, O."""


def finder(kinds: Sequence[str]) -> Finder | None:
    """What finds names of these kinds (of KINDS); None where there are none to find.

    Raises:
        MissingExtraError: camel-tools is not installed.
        ModelError: Its data are not.
    """
    if not kinds:
        return None
    folder = Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools") / "data" / "ner"
    if not folder.is_dir():  # before the import, which would ask the network
        raise ModelError(
            expected="the data of camel-tools' recognizer of names",
            got="no such folder",
            where=str(folder),
            do="Install them with: camel_data -i ner-arabert; or leave sections.people=[].",
        )
    try:
        module = importlib.import_module("camel_tools.ner")
    except ImportError as error:
        raise MissingExtraError("camel-tools", "camel", "sections.people") from error
    recognizer: Recognizer = module.NERecognizer.pretrained()

    def find(text: str, taken: Sequence[Span]) -> list[tuple[str, Span]]:
        return [one for one in names(text, recognizer, kinds) if not _meets(one[1], taken)]

    return find


def names(text: str, recognizer: Recognizer, kinds: Sequence[str]) -> Iterator[tuple[str, Span]]:
    """Each name of a text with its span; the name is what the text writes."""
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    if not tokens:
        return
    labels = recognizer.predict_sentence([letters.display(text[start:end]) for start, end in tokens])
    run: list[Span] = []
    for span, label in [*zip(tokens, labels, strict=True), ((0, 0), "O")]:
        head, _, kind = label.partition("-")
        if run and head != "I":
            yield text[run[0][0] : run[-1][1]], (run[0][0], run[-1][1])
            run = []
        if kind in kinds and (head == "B" or run):
            run.append(span)


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
