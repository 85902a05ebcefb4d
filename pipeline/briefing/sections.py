"""The parts of a brief beside its summary: headline, figures and dates, who stands where, what is left out.

In:   what the rooms found on one article, and a way to cite a sentence.
Out:  records for the brief, each line with its place.
Not:  choosing sentences (summarize.py), stances (classify.py), or putting the brief together (brief.py).
Why:  an editor looks for the same five things in every article, and signs only what can be checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.amounts import amounts
from pipeline.amounts.counted import phrases
from pipeline.briefing import shapes
from pipeline.extractive import announced, lists
from pipeline.frame import FRAME, WARNINGS, count, percent
from pipeline.names import namesakes
from pipeline.records import (
    Actor,
    Article,
    Cited,
    Figure,
    Figures,
    LeftOut,
    Paragraph,
    Removed,
    Source,
)
from pipeline.summarize import Candidate, shown
from pipeline.text import letters

if TYPE_CHECKING:
    from pipeline.briefing.findings import Findings, Setting

Cite = Callable[[Candidate], Cited]


def headline(found: Findings, cite: Cite, shape: str | None = None) -> tuple[Cited | None, str | None]:
    """The title where it stands in the text, else the most central sentence; and which of the two it is.

    No row of a table says what the others do: without a title its first line stands there, which names its
    columns.

    A title that only the file's metadata has is no text of the article, and cannot be cited.
    """
    titles = [one for one in found.paragraphs if one.role == "title" and one.kept]
    titles.sort(key=lambda one: not shapes.latin_share([one.text]) < 1)  # a translated piece has two
    for one in titles:
        source = _source(found.article, one, one.start, one.end)
        return Cited(letters.display(found.article.text[one.start : one.end]), None, (source,)), "title"
    if found.summary.central is None:
        return None, None
    if shape == "table_only":
        return cite(found.sentences[0]), "row"
    return cite(found.summary.central), "sentence"


def lede(summary: Sequence[Cited], head: Cited | None) -> Cited | None:
    """The first sentence of the summary that the headline does not say already."""
    said = head.sources[0] if head else None
    return next((one for one in summary if one.sources[0] != said), None)


def figures(found: Findings, cite: Cite) -> Iterator[Figures]:
    """Every sentence of this story that holds a figure or a date, with each of them."""
    others = set(found.summary.foreign)
    for sentence in found.sentences:
        if sentence in others:
            continue
        own = tuple(_figures_of(found, sentence))
        if own:
            yield Figures(cite(sentence), own)


def _figures_of(found: Findings, sentence: Candidate) -> Iterator[Figure]:
    """Each figure of a sentence, and the same with what it counts."""
    article, paragraph = found.article, found.paragraphs[sentence.paragraph]
    form, offsets = letters.display_map(article.text[sentence.start : sentence.end])

    def cut(start: int, end: int) -> Cited:
        first, last = (sentence.start + int(offsets[at]) for at in (start, end - 1))
        return Cited(form[start:end], None, (_source(article, paragraph, first, last + 1),))

    listed = amounts(form)
    for one, span in zip(listed, phrases(form, listed), strict=True):
        bare = cut(one.start, one.end)
        yield Figure(bare.text, one.kind, one.value, bare.sources, cut(*span) if span else None)


def _source(article: Article, paragraph: Paragraph, start: int, end: int) -> Source:
    line = paragraph.line + article.text.count("\n", paragraph.start, start)
    last = line + article.text.count("\n", start, end)
    return Source(paragraph.article, line, start, end, paragraph.page, last if last > line else None)


def standing(found: Findings, body: Iterable[Paragraph], setting: Setting) -> list[Actor]:
    """Each power that is named, with the stances and places of the paragraphs that name it; most named first.

    A name that the gazetteer does not know (setting.people) is its own key.
    """
    named: dict[str, list[tuple[Paragraph, Cited]]] = {}
    for paragraph in body:
        form, offsets = letters.display_map(found.article.text[paragraph.start : paragraph.end])
        for name, (start, end) in _names(form, setting):
            at = (paragraph.start + int(offsets[start]), paragraph.start + int(offsets[end - 1]) + 1)
            place = _source(found.article, paragraph, *at)
            cited = Cited(form[start:end], found.stances[paragraph.id].stance, (place,))
            named.setdefault(name, []).append((paragraph, cited))
    table = []
    known = setting.gazetteer.actors
    for name, places in named.items():
        told = {
            label.name: tuple(cited for _, cited in places if cited.stance == label.name)
            for label in setting.labels
        }
        arabic = known[name].arabic if name in known else name
        counts = {label: len(cited) for label, cited in told.items()}
        table.append(Actor(arabic, name, counts, tuple(one.index for one, _ in places), told))
    return sorted(table, key=lambda actor: -len(actor.paragraphs))


def _names(form: str, setting: Setting) -> list[tuple[str, tuple[int, int]]]:
    """Where a paragraph first names each power or person, in order; not inside another's name."""
    found = setting.gazetteer.find(form)
    first = {one.name: (one.start, one.end) for one in reversed(namesakes.standing(form, found))}
    taken = {one.name: (one.start, one.end) for one in reversed(found)}
    for name, span in setting.people(form, list(taken.values())) if setting.people else ():
        first.setdefault(name, span)
    return sorted(first.items(), key=lambda one: one[1])


def left_out(found: Findings, removed: Iterable[Removed]) -> list[LeftOut]:
    """Everything that the summary does not say, by reason: paragraphs in their order, then sentences."""
    groups: dict[str, list[Paragraph]] = {}
    for one in removed:
        repeated = one.duplicate_of is not None or one.role == "body"
        why: str = one.reason if repeated and one.reason else one.role
        groups.setdefault(why, []).append(found.paragraphs[one.index])
    told = []
    for why, group in groups.items():
        places = tuple(Source(one.article, one.line, one.start, one.end, one.page) for one in group)
        told.append(LeftOut(why, len(group), 0, sum(len(one.text.split()) for one in group), places))
    said = {*shown(found.summary), *found.summary.foreign, *found.summary.repeats}
    spare = [one for one in found.sentences if one not in said]
    why_spare = "unwritten" if found.summary.written else "budget"
    again = [one for one in found.summary.repeats if one not in found.summary.foreign]
    for why, sentences in (("foreign", found.summary.foreign), ("repeat", again), (why_spare, spare)):
        if sentences:
            places = tuple(
                _source(found.article, found.paragraphs[one.paragraph], one.start, one.end)
                for one in sentences
            )
            told.append(LeftOut(why, 0, len(sentences), sum(one.words for one in sentences), places))
    return told


def notes(
    found: Findings, body: Sequence[Paragraph], setting: Setting, shape: str | None = None
) -> Iterator[str]:
    """What a reader must know before trusting the summary, in the language of the frame."""
    article, summary = found.article, found.summary
    yield from (letters.display(warning) for warning in article.warnings)
    of = [
        one.duplicate_of.rpartition("#")[0]
        for one in found.paragraphs
        if one.duplicate_of and one.role == "body"
    ]
    others = [name for name in of if name != article.article]
    where = FRAME["comma"].join(dict.fromkeys(letters.display(name) for name in others))
    if others and body:
        yield FRAME["elsewhere"].format(where=where, paragraphs=count(len(others), "paragraph"))
    if not body:
        yield FRAME[_bodiless(found.paragraphs, of)].format(where=where)
        return
    if summary.note:
        yield summary.note
    yield from summary.notes
    if summary.written:
        yield WARNINGS["unbalanced"]
    if shape and found.sentences:
        yield FRAME[shape]
    elif listed := _part_of_lists(found):
        told, every = (count(number, "sentence") for number in listed)
        yield FRAME["list_part"].format(sentences=every, shown=told)
    share = shapes.latin_share([one.text for one in body])
    if share >= setting.sections.latin_share:
        yield FRAME["latin"].format(share=percent(share))
    if summary.stretches > 1:
        words = count(sum(len(one.text.split()) for one in body), "word")
        yield FRAME["long"].format(words=words, stretches=count(summary.stretches, "stretch"))
    windows = sum(found.stances[one.id].windows > 1 for one in body)
    if windows:
        yield FRAME["windows"].format(paragraphs=count(windows, "paragraph"))


def _part_of_lists(found: Findings) -> tuple[int, int] | None:
    """How many sentences of lists a summary shows, and of how many; None where none is told in part.

    A list that is most of a text does not fit into its brief, which shows items of it.
    """
    texts = [one.text for one in found.sentences]
    paragraphs, words = [one.paragraph for one in found.sentences], [one.words for one in found.sentences]
    said = {*shown(found.summary), *found.summary.repeats}
    told = every = 0
    numbers = lists.lists(texts, paragraphs, words, most=0)
    of: defaultdict[int, list[Candidate]] = defaultdict(list)
    for one, number in zip(found.sentences, numbers.tolist(), strict=True):
        if number >= 0 and not announced.ends(one.text):
            of[number].append(one)
    for items in of.values():
        here = sum(one in said for one in items)
        if 0 < here < len(items):
            told, every = told + here, every + len(items)
    return (told, every) if every else None


def _bodiless(paragraphs: Sequence[Paragraph], of: Sequence[str]) -> str:
    """The key of why an article has no body of its own."""
    if of and all(one.duplicate_of for one in paragraphs if one.role == "body"):
        return "all_copies" if all(name != paragraphs[0].article for name in of) else "no_body"
    if all(one.role in ("boilerplate", "masthead") for one in paragraphs):
        return "all_boilerplate"
    return "no_body"
