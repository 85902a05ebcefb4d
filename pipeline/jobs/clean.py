"""mujaz clean: rooms 1 to 3 over an input; one record a source paragraph."""

from __future__ import annotations

from pipeline import jsonl
from pipeline.clean import clean
from pipeline.command.progress import say, track
from pipeline.config import CleanJob
from pipeline.dedupe import dedupe
from pipeline.read import read
from pipeline.records import Fault, Paragraph


def run(config: CleanJob) -> int:
    """Read, clean, mark the copies, write; 1 where an article was skipped.

    Memory grows with the paragraphs of the whole run: a copy may stand in any article.
    """
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        say(fault)

    paragraphs: list[Paragraph] = []
    for article in track(read(config.input, config.read, report), "reading"):
        for warning in article.warnings:
            say(Fault(article.path, warning))
        paragraphs += clean(article, config.clean)
    jsonl.write(config.output, dedupe(paragraphs, config.dedupe))
    return 1 if faults else 0
