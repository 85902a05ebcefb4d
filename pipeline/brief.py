"""Room 6 of 6: everything that the rooms found on one article, as one brief.

In:   an article, its paragraphs with roles and copies, their stances, its sentences and the chosen ones.
Out:  a Brief: what it says, where it stands, who is named, what was left out; every line cited.
Not:  choosing sentences (summarize.py), several articles at once (digest/), any format (render/).
Why:  an editor signs a brief only if each line leads back to its place in the source.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.briefing import sections, shapes, versions
from pipeline.briefing.findings import Copy, Findings, Setting
from pipeline.briefing.points import Unit
from pipeline.extractive.balance import distance
from pipeline.frame import language
from pipeline.records import (
    Brief,
    Cited,
    Judged,
    Label,
    Paragraph,
    Removed,
    Source,
    Stance,
    Update,
)
from pipeline.summarize import Candidate
from pipeline.text import letters, sentences

ROUNDED = 6  # decimals of a share or a confidence: bytes stay the same, and nobody sees the seventh


def brief(found: Findings, setting: Setting) -> Brief:
    """Put one article's findings together."""
    labels = setting.labels
    body = [paragraph for paragraph in found.paragraphs if kept_body(paragraph)]
    sizes = {paragraph.id: count_words(paragraph.text) for paragraph in body}
    summary = tuple(_summary(found))
    told = {label: tuple(_together(found, rows) for rows in units) for label, units in _ordered(found.points)}
    shares, abstained = stance_shares(body, found.stances, labels)
    updates = tuple(_updates(found))
    said = summary_shares(summary, labels)
    shape = shapes.of(found.article.text, body, setting.sections)
    head, head_is = sections.headline(found, lambda chosen: cite(found, chosen), shape)
    figures = tuple(sections.figures(found, lambda chosen: cite(found, chosen)))
    removed = tuple(_removed(found.paragraphs))
    foreign = tuple(cite(found, one) for one in found.summary.foreign)
    every = [*summary, *(cited for stance in told.values() for cited in stance), *foreign]
    every += [*(one.sentence for one in figures), *([head] if head else [])]
    every += [cited for update in updates for cited in (update.earlier, update.later)]
    cited = {found.article.article: None} | {place.article: None for one in every for place in one.sources}
    return Brief(
        title=_title(found),
        article=found.article,
        paragraphs=tuple(found.paragraphs),
        labels=tuple(labels),
        words_in=count_words(letters.display(found.article.text)),
        words_kept=sum(sizes.values()),
        words_out=sum(count_words(one.text) for one in summary),
        summary=summary,
        shares=shares,
        abstained=abstained,
        judged=tuple(_judged(paragraph, found.stances[paragraph.id]) for paragraph in body),
        points=told,
        actors=tuple(sections.standing(found, body, setting)),
        removed=removed,
        notes=tuple(sections.notes(found, body, setting, shape)),
        files=tuple(setting.files[article] for article in cited),
        manifest=setting.manifest,
        updates=updates,
        headline=head,
        headline_is=head_is,
        lede=sections.lede(summary, head),
        figures=figures,
        left_out=tuple(sections.left_out(found, removed)),
        foreign=foreign,
        told=said,
        distance=round(distance(said, shares), ROUNDED) if summary else 0.0,
        balance=setting.balance,
        language=language(),
        written=found.summary.written,
    )


def kept_body(paragraph: Paragraph) -> bool:
    """Whether a paragraph enters the brief: it is the article's own text, and no copy."""
    return paragraph.kept and paragraph.role == "body"


def count_words(text: str) -> int:
    """Words: what stands between spaces."""
    return len(text.split())


def stance_shares(
    body: Iterable[Paragraph], stances: Mapping[str, Stance], labels: Iterable[Label]
) -> tuple[dict[str, float], float]:
    """Each label's share of the words, and the share of words under the model's threshold."""
    words = Counter[str]()
    unsure = total = 0
    for paragraph in body:
        size, stance = count_words(paragraph.text), stances[paragraph.id]
        words[stance.stance] += size
        unsure += size if stance.abstained else 0
        total += size
    shares = {label.name: round(words[label.name] / max(total, 1), ROUNDED) for label in labels}
    return shares, round(unsure / max(total, 1), ROUNDED)


def summary_shares(summary: Sequence[Cited], labels: Iterable[Label]) -> dict[str, float]:
    """Each label's share of the summary's words."""
    words = Counter[str | None]()
    for one in summary:
        words[one.stance] += count_words(one.text)
    total = max(words.total(), 1)
    return {label.name: round(words[label.name] / total, ROUNDED) for label in labels}


def place(paragraph: Paragraph, start: int, end: int, source: str) -> Source:
    """The place of a span of a paragraph, or of one that ends in the next; its lines are counted."""
    line = paragraph.line + source.count("\n", paragraph.start, start)
    last = line + source.count("\n", start, end)
    return Source(paragraph.article, line, start, end, paragraph.page, last if last > line else None)


def find_copy(text: str, span: tuple[int, int], original: str, copy: Copy) -> tuple[int, int] | None:
    """Where a sentence, or two, stand in a copy of their paragraph, word for word; None where reworded.

    Args:
        text: The sentence as it is shown.
        span: Its place in its own paragraph, counted from the paragraph's start.
        original: Its paragraph, raw.
        copy: The paragraph that repeats it.
    """
    start, end = copy.paragraph.start, copy.paragraph.end
    raw = copy.source[start:end]
    if raw == original:
        return start + span[0], start + span[1]
    spans = sentences.split(raw)
    together = [(first, last) for (first, _), (_, last) in itertools.pairwise(spans)]
    for first, last in [*spans, *together]:
        if letters.display(raw[first:last]) == text:
            return start + first, start + last
    return None


def _summary(found: Findings) -> Iterator[Cited]:
    """What the summary shows: sentences word for word, or made from several and cited to each."""
    if not found.summary.told:
        yield from (cite(found, chosen) for chosen in found.summary.sentences)
    for told in found.summary.told:
        own = [cite(found, chosen) for chosen in told.of]
        places = tuple(dict.fromkeys(place for one in own for place in one.sources))
        yield Cited(told.text, own[0].stance, places, told.made, told.cut)


def cite(found: Findings, chosen: Candidate) -> Cited:
    """A sentence of the article's own, with its stance and every place where it stands."""
    paragraph = found.paragraphs[chosen.paragraph]
    span = (chosen.start - paragraph.start, chosen.end - paragraph.start)
    return _place(found, Copy(paragraph, found.article.text), span)


def _ordered(points: Mapping[str, Sequence[Unit]]) -> list[tuple[str, list[Unit]]]:
    """Points as the article tells them: those of a label in its order, labels by their first.

    Labels without a point come last, in their own order.
    """
    rising = [(label, sorted(units)) for label, units in points.items()]
    return sorted(rising, key=lambda one: (not one[1], one[1][:1]))


def _together(found: Findings, rows: Sequence[int]) -> Cited:
    """Sentences side by side, as one run of the source."""
    own, last = (found.sentences[row] for row in (rows[0], rows[-1]))
    paragraph = found.paragraphs[own.paragraph]
    span = (own.start - paragraph.start, last.end - paragraph.start)
    return _place(found, Copy(paragraph, found.article.text), span)


def _place(found: Findings, own: Copy, span: tuple[int, int]) -> Cited:
    """A sentence with its stance and every place where it stands, its own first.

    Args:
        found: What is known of the article that the brief is of.
        own: The sentence's paragraph.
        span: Its place, counted from the paragraph's start; it may end in the next paragraph.
    """
    paragraph = own.paragraph
    start, end = paragraph.start + span[0], paragraph.start + span[1]
    original = own.source[paragraph.start : paragraph.end]
    text = letters.display(own.source[start:end])
    places = [place(paragraph, start, end, own.source)]
    for copy in found.copies.get(paragraph.id, ()) if end <= paragraph.end else ():
        there = find_copy(text, span, original, copy)
        if there:
            places.append(place(copy.paragraph, *there, copy.source))
    stance = found.stances.get(paragraph.id)
    return Cited(text, stance.stance if stance else None, tuple(places))


def _updates(found: Findings) -> Iterator[Update]:
    """The sentences that stand in two versions, neither chosen."""
    for earlier, later in found.versions:
        raw = (one.source[one.paragraph.start : one.paragraph.end] for one in (earlier, later))
        for pair in versions.versions(*raw):
            yield Update(_place(found, earlier, pair.earlier), _place(found, later, pair.later), pair.changed)


def _judged(paragraph: Paragraph, stance: Stance) -> Judged:
    confidence = round(float(stance.confidence), ROUNDED)
    return Judged(paragraph.index, paragraph.line, stance.stance, confidence, stance.abstained)


def _removed(paragraphs: Iterable[Paragraph]) -> list[Removed]:
    """Every paragraph that does not enter; the title does, at the head of the brief."""
    return [
        Removed(one.index, one.line, one.role, one.reason, one.duplicate_of, _rounded(one.similarity))
        for one in paragraphs
        if not kept_body(one) and not (one.kept and one.role == "title")
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), ROUNDED)


def _title(found: Findings) -> str | None:
    """The title as the cleaner found it, else the document's own."""
    titles = [paragraph.title for paragraph in found.paragraphs if paragraph.title]
    title = letters.display(titles[0] if titles else found.article.title or "")
    return title or None
