"""What a summary holds that is not word for word: backends that write one, all behind one protocol.

In:   the sentences of an article, and how many words are wanted.
Out:  draft sentences; nobody has checked them.
Not:  whether they are true (faithful/), or what a brief shows of them (drafts.py).
Why:  a newsroom may have a model of its own; none of them may be trusted more than another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from pipeline.config import SummarizeConfig
from pipeline.errors import ConfigError
from pipeline.text import letters, sentences

_MARKUP = re.compile(r"^\s*(?:#+|[-*•–]|\(?[0-9٠-٩]{1,2}[.)\-])\s+|\*\*|__|`")
_LEADS = re.compile(r"^(?:ال)?(?:ملخص|موجز|خلاصة|تلخيص)[^:：\n]{0,40}[:：]\s*")


class Summarizer(Protocol):
    """Writes draft sentences."""

    def draft(self, sentences: Sequence[str], words: int) -> list[str]:
        """Draft a summary of an article.

        Args:
            sentences: All of its sentences, in order; display form.
            words: Of the summary, about.

        Raises:
            SummarizerError: There is no answer, or none that can be read.
        """
        ...


def open_summarizer(config: SummarizeConfig) -> Summarizer | None:
    """The backend that the config names; None for the extractive one, which writes nothing.

    Raises:
        MujazError: It is not there, or a package of it is not installed.
    """
    if config.backend == "extractive":
        return None
    if config.name is None:
        raise ConfigError(
            expected="summarize.name: a hub's name or a folder, or the endpoint's model",
            got="none",
            where=f"config (summarize={config.backend})",
            do="Type summarize.name=NAME.",
        )
    if config.backend == "seq2seq":
        from pipeline.summarizers.seq2seq import Seq2Seq

        return Seq2Seq(config)
    from pipeline.summarizers.llm import Llm

    return Llm(config)


def chunks(texts: Sequence[str], size: Callable[[str], int], most: int) -> Iterator[list[str]]:
    """The texts in order, in groups of at most `most`; a text that is larger alone is a group of its own."""
    group: list[str] = []
    spent = 0
    for text in texts:
        own = size(text)
        if group and spent + own > most:
            yield group
            group, spent = [], 0
        group.append(text)
        spent += own
    if group:
        yield group


def parted(answer: str) -> list[str]:
    """A model's answer as sentences in display form: list marks, headings and markup gone, each once."""
    lines = [_LEADS.sub("", _MARKUP.sub("", line)) for line in answer.splitlines()]
    found = (letters.display(line[start:end]) for line in lines for start, end in sentences.split(line))
    return list(dict.fromkeys(text for text in found if re.search(r"[^\W\d_]", text)))
