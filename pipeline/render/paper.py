"""A brief or a digest as it lies on paper: headings, sentences, tables and bars, one after another.

In:   a Brief or a Digest.
Out:  Paper: blocks in reading order, in plain text; every citation is a footnote.
Not:  any format: docx.py and pdf.py only set what stands here.
Why:  a page that is printed has no links; its reader follows a footnote. Two formats that walk the same
      blocks cannot tell two stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import letters
from pipeline.digest import Digest, Line, Row
from pipeline.frame import FRAME, count, percent
from pipeline.records import Actor, Brief, Cited, Label, Source
from pipeline.render import colours, told
from pipeline.render.blocks import (
    Bar,
    Block,
    Heading,
    Items,
    Note,
    Paper,
    Paragraph,
    Place,
    Table,
    Tone,
    Words,
)

SHEET: colours.Colour = (1.0, 1.0, 1.0)
FILL = 0.3  # how much of a label's colour fills its segment of a bar, 0 to 1
_UNWRITABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")  # not in XML, or in UTF-8


def brief(whole: Brief) -> Paper:
    """One article's brief."""
    title = plain(whole.title or FRAME["untitled"])
    blocks = (
        Paragraph(Words(FRAME["kicker"]), "kicker"),
        Heading(1, title, _is_ltr(title)),
        *_meta(whole.article.article, whole.words_out, whole.words_in),
        *(Paragraph(_words(note), "notice") for note in whole.notes),
        *_summary(whole),
        *_updates(whole),
        *_stances(whole),
        *_actors(whole.actors, whole.labels),
        *_removed(whole),
        *_foot(whole.manifest, whole.article.sha256),
    )
    return Paper(f"{FRAME['kicker']}: {title}", _tones(whole.labels), blocks)


def digest(whole: Digest) -> Paper:
    """The digest of a run."""
    named = count(len(whole.lines), "article")
    shared = tuple(_cited(one, "", Note(_places(one.sources, None))) for one in whole.shared)
    blocks = (
        Paragraph(Words(FRAME["digest"]), "kicker"),
        Heading(1, named),
        Heading(2, FRAME["articles"]),
        *(block for line in whole.lines for block in _article(line, whole.labels)),
        Heading(2, FRAME["shared"]),
        *([_how("shared_how"), Items(shared, ordered=True)] if shared else [_none("nothing_shared")]),
        *_actors(whole.actors, whole.labels),
        *_foot(whole.manifest),
    )
    return Paper(f"{FRAME['digest']}: {named}", _tones(whole.labels), blocks)


def plain(text: str) -> str:
    """A text as every format of paper can hold it: what no file may hold becomes a replacement mark."""
    return _UNWRITABLE.sub("\ufffd", letters.display(text))


def _tones(labels: Iterable[Label]) -> tuple[Tone, ...]:
    tones = []
    for label in labels:
        colour = colours.parse(label.colour)
        fill = colours.parse(colours.write(colours.mix(colour, SHEET, FILL)))
        ink = colours.readable(colour, fill)
        tones.append(Tone(plain(label.arabic), colours.write(fill), colours.write(ink)))
    return tuple(tones)


def _summary(whole: Brief) -> Iterator[Block]:
    yield Heading(2, FRAME["summary"])
    arabic = {label.name: label.arabic for label in whole.labels}
    if not whole.summary:
        yield _none("no_summary")
        return
    items = (_sentence(one, whole, plain(arabic.get(one.stance or "", ""))) for one in whole.summary)
    yield Items(tuple(items), ordered=True)


def _updates(whole: Brief) -> Iterator[Block]:
    if not whole.updates:
        return
    yield Heading(2, FRAME["updates"])
    yield _how("updates_how")
    rows = []
    for number, one in enumerate(whole.updates, start=1):
        sides = (_cited(side, "", _note(side, whole)) for side in (one.earlier, one.later))
        rows.append((Words(str(number)), *sides, Words(plain("؛ ".join(told.changes(one))))))
    head = ("#", FRAME["earlier"], FRAME["later"], FRAME["changed"])
    yield Table(head, tuple(rows), (0.06, 0.38, 0.38, 0.18), numbers=False, named=FRAME["updates"])


def _stances(whole: Brief) -> Iterator[Block]:
    yield Heading(2, FRAME["stances"])
    if not whole.judged:
        yield _none("no_stances")
        return
    yield _how("stances_how")
    yield _bar(whole.shares, whole.labels)
    yield _stance_table(whole)
    if whole.abstained > 0:
        text = f"{FRAME['unsure']}: {percent(whole.abstained)} {FRAME['of_words']}."
        yield Paragraph(Words(text), "how")
    yield Heading(3, FRAME["points"])
    for row, label in enumerate(whole.labels):
        yield Paragraph(Words(plain(label.arabic), tone=row, shade=1), "plain")
        points = whole.points[label.name]
        if points:
            yield Items(tuple(_sentence(one, whole, "") for one in points), ordered=False)
        else:
            yield _none(told.no_point(label.name, whole))


def _stance_table(whole: Brief) -> Table:
    rows = []
    for row, label in enumerate(whole.labels):
        judged = [one for one in whole.judged if one.stance == label.name]
        cells = (
            percent(whole.shares[label.name]),
            str(len(judged)),
            str(sum(one.abstained for one in judged)),
        )
        rows.append((Words(plain(label.arabic), tone=row, shade=1), *map(Words, cells)))
    head = (FRAME["stance"], FRAME["share"], FRAME["paragraphs"], FRAME["unsure"])
    return Table(head, tuple(rows), (0.31, 0.23, 0.23, 0.23), numbers=True, named=FRAME["stances"])


def _bar(shares: Mapping[str, float], labels: Sequence[Label]) -> Bar:
    told_shares = [f"{plain(label.arabic)} {percent(shares[label.name])}" for label in labels]
    segments = tuple(
        (row, shares[label.name], told_shares[row])
        for row, label in enumerate(labels)
        if shares[label.name] > 0
    )
    return Bar(segments, "، ".join(told_shares))


def _actors(actors: Sequence[Actor | Row], labels: Sequence[Label]) -> Iterator[Block]:
    """The powers and the stances around them: darker where more, and the number is in the cell."""
    yield Heading(2, FRAME["actors"])
    if not actors:
        yield _none("no_actors")
        return
    yield _how("actors_how")
    most = max(number for actor in actors for number in actor.stances.values())
    rows = []
    for actor in actors:
        counts = [actor.stances[label.name] for label in labels]
        cells = [
            Words(str(number or "–"), tone=row if number else None, shade=number / max(most, 1))
            for row, number in enumerate(counts)
        ]
        rows.append((Words(plain(actor.name)), *cells, Words(str(sum(counts)))))
    head = (FRAME["actor"], *(plain(label.arabic) for label in labels), FRAME["total"])
    rest = 0.66 / (len(head) - 1)
    widths = (0.34, *(rest for _ in head[1:]))
    yield Table(head, tuple(rows), widths, numbers=True, named=FRAME["actors"])


def _removed(whole: Brief) -> Iterator[Block]:
    yield Heading(2, FRAME["removed"])
    out = told.out(whole)
    if not out:
        yield _none("nothing_removed")
        return
    rows = tuple((Words(one.lines), Words(plain(one.why)), _words(told.short(one.text))) for one in out)
    head = (FRAME["line"], FRAME["why"], FRAME["text"])
    yield Table(head, rows, (0.14, 0.31, 0.55), numbers=False, named=FRAME["removed"])


def _article(line: Line, labels: Sequence[Label]) -> Iterator[Block]:
    title = plain(line.title or FRAME["untitled"])
    yield Heading(3, title, _is_ltr(title))
    yield from _meta(line.article, line.words_out, line.words_in)
    if line.lede:
        yield Paragraph(_cited(line.lede, "", Note(_places(line.lede.sources, line.article))), "plain")
    if any(line.shares.values()):
        bar = _bar(line.shares, labels)
        yield bar
        yield Paragraph(Words(bar.named), "how")
    else:
        yield _none("no_stances")


def _sentence(one: Cited, whole: Brief, label: str) -> Words:
    """A sentence of a brief: its stance, where its other versions are told, its footnote."""
    numbers = "، ".join(str(number) for number in told.versions(one, whole))
    see = f"{FRAME['see']} {FRAME['updates']}: {numbers}" if numbers else ""
    return _cited(one, "؛ ".join(part for part in (label, see) if part), _note(one, whole))


def _cited(one: Cited, tail: str, note: Note) -> Words:
    text = plain(one.text)
    return Words(text, f"({tail})" if tail else "", note, ltr=_is_ltr(text))


def _note(one: Cited, whole: Brief) -> Note:
    first, own = one.sources[0], whole.article.article
    wording = whole.article.text[first.start : first.end] if first.article == own else one.text
    return Note(_places(one.sources, own), plain(wording))


def _places(places: Iterable[Source], own: str | None) -> tuple[Place, ...]:
    """The places, article by article."""
    return tuple(
        Place(plain(article), article == own, "؛ ".join(told.place(one) for one in there))
        for article, there in told.by_article(places).items()
    )


def _meta(article: str, words_out: int, words_in: int) -> Iterator[Block]:
    """The article's name on a line of its own, so that a Latin one runs its own way; and how much is told."""
    yield Paragraph(_words(article), "meta")
    yield Paragraph(Words(told.sizes(words_out, words_in)), "meta")


def _foot(manifest: Mapping[str, str], sha256: str = "") -> Iterator[Block]:
    yield Paragraph(Words(f"{FRAME['made_with']} mujaz {plain(manifest['mujaz'])}"), "foot")
    if sha256:
        yield Paragraph(_words(f"sha256 {sha256[:16]}"), "meta")


def _words(text: str) -> Words:
    text = plain(text)
    return Words(text, ltr=_is_ltr(text))


def _is_ltr(text: str) -> bool:
    return told.direction(text) == "ltr"


def _how(key: str) -> Paragraph:
    return Paragraph(Words(FRAME[key]), "how")


def _none(key: str) -> Paragraph:
    return Paragraph(Words(FRAME[key]), "none")
