"""Rankings of other summarizers' sentences; runs alone, in an environment that has sumy and not mujaz.

In:   the peers' names (none: all); stdin: JSON, a list of articles; each a list of sentences; each of words.
Out:  stdout: JSON, {peer: [for each article, its sentences' numbers, the best first]}.
Not:  splitting, budgets and scores (summarize.py beside this).
Why:  sumy shares a module with camel-tools' dependencies, so the two cannot live together; and its
      peers must see the very sentences that ours does.
"""

from __future__ import annotations

import json
import sys


class Words:
    """sumy's tokenizer, for sentences whose words are known."""

    def to_words(self, sentence: str) -> tuple[str, ...]:  # noqa: D102 - sumy's name
        return tuple(sentence.split())

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:  # noqa: D102 - sumy's name
        return (paragraph,)


def main() -> None:
    """Rank every article's sentences by each peer."""
    # sumy is never installed beside mujaz
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # type: ignore[import-not-found]
    from sumy.summarizers.lex_rank import LexRankSummarizer  # type: ignore[import-not-found]
    from sumy.summarizers.lsa import LsaSummarizer  # type: ignore[import-not-found]
    from sumy.summarizers.text_rank import TextRankSummarizer  # type: ignore[import-not-found]

    known = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer, "LSA": LsaSummarizer}
    peers = {name: known[name] for name in sys.argv[1:] or known}
    articles = json.load(sys.stdin)
    found: dict[str, list[list[int]]] = {name: [] for name in peers}
    for article in articles:
        said = [Sentence(" ".join(words) or "-", Words()) for words in article]
        document = ObjectDocumentModel([Paragraph(said)])
        for name, make in peers.items():
            order: list[int] = []
            make()(document, lambda infos, order=order: order.extend(info.order for info in infos) or infos)
            found[name].append(order)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
