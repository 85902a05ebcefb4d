"""What every format tells in the same words: why a paragraph is out, what was changed and cut.

In:   records of a Brief.
Out:  plain text in the language of the frame; each format escapes it in its own way.
Not:  any format.
Why:  a reader of two formats must find the same reasons in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.digest import Digest, Row
from pipeline.frame import COPIES, FRAME, REASONS, ROLES, count, language, percent
from pipeline.records import Actor, Brief, Cited, Figures, LeftOut, Removed, Source, Update
from pipeline.render import lines
from pipeline.text import letters

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_RUN = re.compile("«[^«»]*[\u0620-\u06ff][^«»]*»|[\u0620-\u06ff](?:[^A-Za-z«»]*[\u0620-\u06ff])?")
_LETTER = re.compile(r"[^\W\d_]")


def sizes(words_out: int, words_in: int) -> str:
    """How much the brief says of how much."""
    return f"{count(words_out, 'word')} {FRAME['of']} {count(words_in, 'word')}"


def shown_title(whole: Brief) -> str:
    """What stands at the head: the headline, where there is one."""
    return whole.headline.text if whole.headline else whole.title or FRAME["untitled"]


def known(whole: Brief) -> list[tuple[int, Cited]]:
    """The sentences of the summary after the lede, with their numbers from 1; without a lede, all."""
    return [(number, one) for number, one in enumerate(whole.summary, start=1) if one != whole.lede]


def balance(whole: Brief) -> str | None:
    """How near the summary's shares of stances are to the article's; None where nothing was chosen."""
    if not whole.summary or not any(whole.shares.values()):
        return None
    key = "balance_missed" if whole.distance > whole.balance else "balance_how"
    key = "balance_written" if whole.written else key
    return FRAME[key].format(distance=f"{whole.distance:.2f}", limit=f"{whole.balance:.2f}")


def reason(one: LeftOut) -> str:
    """Why paragraphs or sentences are out, in a word or two."""
    if one.sentences:
        return FRAME[one.why]
    return REASONS[one.why] if one.why in REASONS else ROLES[one.why]


def how_many(one: LeftOut) -> str:
    """How much is out for one reason: "3 paragraphs, 40 words"."""
    units = count(one.paragraphs, "paragraph") if one.paragraphs else count(one.sentences, "sentence")
    return f"{units}{FRAME['comma']}{count(one.words, 'word')}"


def mentioned(actor: Actor | Row, label: str) -> list[Source]:
    """Where a power is named in paragraphs of a stance."""
    return [place for one in actor.mentions.get(label, ()) for place in one.sources]


def cells_cited(actors: Iterable[Actor | Row]) -> bool:
    """Whether the cells of a digest's matrix bear places."""
    return any(isinstance(one, Row) and any(one.mentions.values()) for one in actors)


def article_numbers(whole: Digest) -> dict[str, int]:
    """The number of each article in the list of a digest, from 1."""
    return {line.article: number for number, line in enumerate(whole.lines, start=1)}


def cell_place(place: Source, numbers: Mapping[str, int]) -> str:
    """A place in a cell of a digest's matrix: the article's number and the line, "م2 س9"."""
    return FRAME["cell_place"].format(article=numbers[place.article], line=place.line)


def cell_places(actor: Row, label: str, numbers: Mapping[str, int]) -> str:
    """The first places of a cell in one line: "م2 س9، م5 س1 …"; empty where there are none."""
    there = mentioned(actor, label)
    more = " …" if there and actor.stances[label] > len(there) else ""
    return FRAME["comma"].join(cell_place(one, numbers) for one in there) + more


def figures_of(one: Figures) -> str:
    """A sentence's figures in one line, as they are written, each with what it counts."""
    written = ((figure.phrase.text if figure.phrase else figure.text) for figure in one.figures)
    return FRAME["semicolon"].join(written)


@dataclass(frozen=True, slots=True)
class Out:
    """What a line of the table of removed paragraphs tells: one paragraph, or a run of copies."""

    index: int  # of the first
    lines: str
    why: str
    text: str  # of the first


def out(whole: Brief) -> list[Out]:
    """What was left out: a run of copies of neighbouring paragraphs on one line, all else line by line."""
    runs: list[list[Removed]] = []
    for one in whole.removed:
        if runs and _goes_on(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    texts = {paragraph.index: paragraph.text for paragraph in whole.paragraphs}
    return [
        Out(run[0].index, lines.span(run[0].line, run[-1].line), _run_why(run, whole), texts[run[0].index])
        for run in runs
    ]


def _goes_on(before: Removed, one: Removed) -> bool:
    """Whether the next paragraph copies what stands next to what the one before copies."""
    if before.duplicate_of is None or one.duplicate_of is None or one.reason != before.reason:
        return False
    article, index = _target(before.duplicate_of)
    return one.index == before.index + 1 and _target(one.duplicate_of) == (article, index + 1)


def _target(identity: str) -> tuple[str, int]:
    article, _, index = identity.rpartition("#")
    return article, int(index)


def _run_why(run: Sequence[Removed], whole: Brief) -> str:
    first, last = run[0], run[-1]
    if first is last or first.duplicate_of is None or last.duplicate_of is None:
        return why(first, whole)
    reason = COPIES[first.reason or "exact-duplicate"]
    article, start = _target(first.duplicate_of)
    _, end = _target(last.duplicate_of)
    number = count(len(run), "paragraph")
    if article != whole.article.article:
        return f"{reason} {FRAME['copy_elsewhere']} {letters.display(article)} ({number})"
    between = lines.span(whole.paragraphs[start].line, whole.paragraphs[end].line)
    return f"{reason} {FRAME['copies_of']} {between} ({number})"


def why(one: Removed, whole: Brief) -> str:
    """Why a paragraph does not enter: what it is, or what it repeats and how closely."""
    if one.duplicate_of is None:
        return REASONS[one.reason] if one.role == "body" and one.reason else ROLES[one.role]
    article, index = _target(one.duplicate_of)
    reason = REASONS[one.reason or "exact-duplicate"]
    if article != whole.article.article:
        text = f"{reason} {FRAME['copy_elsewhere']} {letters.display(article)}"
    else:
        text = f"{reason} {FRAME['copy_of']} {whole.paragraphs[index].line}"
    if one.reason == "near-duplicate" and one.similarity is not None:
        text += f" ({FRAME['alike']} {percent(one.similarity)})"
    return text


def no_point(label: str, whole: Brief) -> str:
    """What is said where no sentence speaks for a label; with the lines of what is to be read instead."""
    own = [one for one in whole.judged if one.stance == label]
    sure = [one.line for one in own if not one.abstained]
    if not sure:
        return FRAME["no_points" if own else "no_such"]
    return f"{FRAME['no_alone']} ({lines.numbered(sure)})."


def versions(cited: Cited, whole: Brief) -> list[int]:
    """The numbers, from 1, of the updates that touch the paragraph of a sentence."""
    if not whole.updates:
        return []
    place = cited.sources[0]
    for one in whole.paragraphs:
        if one.article == place.article and one.start <= place.start < one.end:
            return [
                number
                for number, update in enumerate(whole.updates, start=1)
                if any(
                    side.sources[0].article == one.article and one.start <= side.sources[0].start < one.end
                    for side in (update.earlier, update.later)
                )
            ]
    return []


def changes(update: Update) -> list[str]:
    """The words that differ: "«12» / «17»", a dash where a version has none."""
    return [" / ".join(f"«{word}»" if word else "–" for word in pair) for pair in update.changed]


def cut(cited: Cited) -> str:
    """What a compressed sentence leaves out: "ما حُذف: «…»"; empty where nothing is."""
    gone = FRAME["comma"].join(f"«{words}»" for words in cited.cut)
    return f"{FRAME['cut']}: {gone}" if gone else ""


def by_article(places: Iterable[Source]) -> dict[str, list[Source]]:
    """Places, article by article, in their order."""
    found: dict[str, list[Source]] = {}
    for place in places:
        found.setdefault(place.article, []).append(place)
    return found


def direction(text: str) -> str | None:
    """What `dir` a text needs on a page of the frame's language; None where it follows the page."""
    if language() == "en":
        return "rtl" if _ARABIC.search(text) else None
    return "ltr" if _LETTER.search(text) and not _ARABIC.search(text) else None


def runs(text: str) -> list[tuple[str, bool]]:
    """A text of an English frame in runs, each with whether it is Arabic: a name, what is quoted.

    In an Arabic frame the whole text is one run that needs no mark.
    """
    if language() == "ar":
        return [(text, False)]
    found: list[tuple[str, bool]] = []
    at = 0
    for run in _RUN.finditer(text):
        found += [(text[at : run.start()], False), (run[0], True)]
        at = run.end()
    return [(run, arabic) for run, arabic in [*found, (text[at:], False)] if run]


def short(text: str, most: int = 12) -> str:
    """The first words of a text, and a mark that it goes on."""
    parts = text.split()
    return " ".join(parts[:most]) + (" …" if len(parts) > most else "")
