"""A brief or a digest as a row of blocks: the one walk over its parts, for md, docx and pdf.

In:   a Brief or a Digest.
Out:  Paper: headings, sentences, tables and bars in reading order, every sentence with its citation.
Not:  any format: md.py, docx.py and pdf.py only set what stands here; html.py has a page of its own,
      whose order and words a test holds against this one.
Why:  formats that walk the same blocks cannot tell two stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.digest import Digest, Line, Story
from pipeline.frame import FRAME, count, label, language, percent
from pipeline.records import Brief, Cited
from pipeline.records import Label as ModelLabel
from pipeline.render import lines, pieces, told
from pipeline.render.blocks import Block, Heading, Items, Label, Names, Note, Paper, Paragraph, Table, Words
from pipeline.render.pieces import frame, heading, how, none, plain, quoted


def brief(whole: Brief) -> Paper:
    """One article's brief."""
    title = plain(told.shown_title(whole))
    blocks = (
        *_head(whole, title),
        *_summary(whole),
        *_updates(whole),
        *_stances(whole),
        *_points(whole),
        *pieces.actors(whole.actors, whole.labels, "standing"),
        *_figures(whole),
        *_removed(whole),
        *pieces.foot(whole.manifest, whole.article.sha256),
    )
    kicker = plain(FRAME["kicker"])
    return Paper(f"{kicker}: {title}", kicker, language(), pieces.tones(whole.labels), blocks)


def digest(whole: Digest) -> Paper:
    """The digest of a run."""
    title = f"{FRAME['digest']}: {count(len(whole.lines), 'article')}"
    blocks = (
        Heading(1, title, pieces.page_is_ltr()),
        *_stories(whole.stories),
        *_timeline(whole),
        heading(2, "articles"),
        *(
            block
            for number, line in enumerate(whole.lines, start=1)
            for block in _article(number, line, whole.labels)
        ),
        *_shared(whole),
        *pieces.actors(whole.actors, whole.labels, "actors", told.article_numbers(whole)),
        *pieces.foot(whole.manifest),
    )
    return Paper(title, "", language(), pieces.tones(whole.labels), blocks)


def _head(whole: Brief, title: str) -> Iterator[Block]:
    """The headline with its place, what it is, which article, and what to know before reading on."""
    head = whole.headline
    yield Heading(1, title, pieces.is_ltr(title), _note(head, whole) if head else None)
    if whole.headline_is in ("sentence", "row"):
        yield how(FRAME[f"headline_{whole.headline_is}"])
        if whole.title:
            yield Names(FRAME["file_title"], (pieces.content(whole.title),))
    yield pieces.meta(whole.article.article, whole.words_out, whole.words_in)
    for line in whole.notes:
        yield Paragraph(frame(line), "notice")


def _summary(whole: Brief) -> Iterator[Block]:
    """The lede, then what is known; the numbers of the summary's sentences kept."""
    yield heading(2, "summary")
    if not whole.summary:
        yield none("no_summary")
        return
    lede = [(number, one) for number, one in enumerate(whole.summary, start=1) if one == whole.lede]
    if lede:
        yield _numbered(lede, whole)
    if told.known(whole):
        yield heading(3, "known")
        yield _numbered(told.known(whole), whole)


def _numbered(found: Sequence[tuple[int, Cited]], whole: Brief) -> Items:
    names = pieces.names(whole.labels)
    items = tuple((_sentence(one, whole, names.get(one.stance or "", "")),) for _, one in found)
    return Items(items, tuple(number for number, _ in found))


def _updates(whole: Brief) -> Iterator[Block]:
    """What stands in two versions, side by side; nothing where there is none."""
    if not whole.updates:
        return
    yield heading(2, "updates")
    yield how(FRAME["updates_how"])
    sides = [(_version(one.earlier, whole), _version(one.later, whole)) for one in whole.updates]
    yield pieces.updates(whole.updates, sides, "updates")


def _version(one: Cited, whole: Brief) -> Words:
    return pieces.cited(one, _note(one, whole))


def _stances(whole: Brief) -> Iterator[Block]:
    yield heading(2, "stances")
    if not whole.judged:
        yield none("no_stances")
        return
    yield how(FRAME["stances_how"])
    yield pieces.bar(whole.shares, whole.labels, alone=False)
    yield _stance_table(whole)
    if whole.abstained > 0:
        yield how(f"{FRAME['unsure']}: {percent(whole.abstained)} {FRAME['of_words']}.")
    balance = told.balance(whole)
    if balance:
        yield how(balance)


def _stance_table(whole: Brief) -> Table:
    rows = []
    for row, one in enumerate(whole.labels):
        judged = [paragraph for paragraph in whole.judged if paragraph.stance == one.name]
        cells = (
            percent(whole.shares[one.name]),
            str(len(judged)),
            str(sum(paragraph.abstained for paragraph in judged)),
        )
        rows.append((_toned(one, row), *map(frame, cells)))
    head = pieces.head("stance", "share", "paragraphs", "unsure")
    return Table(head, tuple(rows), (0.31, 0.23, 0.23, 0.23), numbers=True, named=FRAME["stances"])


def _toned(one: ModelLabel, row: int) -> Words:
    """A label's name, shaded with its colour."""
    return Words(plain(label(one)), tone=row, shade=1, ltr=pieces.page_is_ltr())


def _points(whole: Brief) -> Iterator[Block]:
    if not whole.judged:
        return
    yield heading(3, "points")
    rows = {one.name: row for row, one in enumerate(whole.labels)}
    for name, points in whole.points.items():
        one = whole.labels[rows[name]]
        yield Label(_toned(one, rows[name]), "" if points else told.no_point(name, whole))
        if points:
            yield Items(tuple((_sentence(point, whole),) for point in points))


def _figures(whole: Brief) -> Iterator[Block]:
    yield heading(2, "figures")
    if not whole.figures:
        yield none("no_figures")
        return
    yield how(FRAME["figures_how"])
    rows = tuple(
        (pieces.content(told.figures_of(one)), _version(one.sentence, whole)) for one in whole.figures
    )
    head = pieces.head("figures", "sentence")
    yield Table(head, rows, (0.28, 0.72), numbers=False, named=FRAME["figures"])


def _removed(whole: Brief) -> Iterator[Block]:
    """What is left out: counted by reason, then another story's sentences, then paragraph by paragraph."""
    yield heading(2, "removed")
    out = told.out(whole)
    if not whole.left_out and not out:
        yield none("nothing_removed")
        return
    if whole.left_out:
        counted = tuple(
            tuple(map(frame, (told.reason(one), told.how_many(one), lines.ranges(one.sources))))
            for one in whole.left_out
        )
        head = pieces.head("why", "how_many", "lines")
        yield Table(head, counted, (0.3, 0.35, 0.35), numbers=False, named=FRAME["left_out"])
    if whole.foreign:
        yield how(f"{FRAME['foreign_how']}:")
        yield Items(tuple((_version(one, whole),) for one in whole.foreign))
    if out:
        rows = tuple((frame(one.lines), frame(one.why), pieces.content(told.short(one.text))) for one in out)
        head = pieces.head("line", "why", "text")
        yield Table(head, rows, (0.14, 0.31, 0.55), numbers=False, named=FRAME["removed"])


def _sentence(one: Cited, whole: Brief, name: str = "") -> Words:
    """A sentence of a brief: its stance, where its other versions are told, its citation."""
    numbers = FRAME["comma"].join(str(number) for number in told.versions(one, whole))
    see = f"{FRAME['see']} {FRAME['updates']}: {numbers}" if numbers else ""
    return pieces.cited(one, _note(one, whole), name, see)


def _note(one: Cited, whole: Brief) -> Note:
    return pieces.note(one, whole.article)


def _stories(stories: Iterable[Story]) -> Iterator[Block]:
    yield heading(2, "stories")
    found = list(stories)
    yield how(FRAME["stories_how"]) if found else none("no_stories")
    for number, one in enumerate(found, start=1):
        yield from _story(number, one)


def _story(number: int, one: Story) -> Iterator[Block]:
    """A story: who tells it, what is agreed, where a figure differs, and what is one wire's."""
    head = quoted(one.headline) if one.headline else frame(FRAME["untitled"])
    yield Heading(3, head.text, head.ltr, head.note, number)
    yield Names(count(len(one.articles), "article"), tuple(map(pieces.content, one.articles)))
    if one.agreed:
        yield heading(4, "agreed")
        yield how(FRAME["agreed_how"])
        yield Items(tuple(tuple(quoted(side) for side in group) for group in one.agreed))
    if one.differs:
        yield heading(4, "differs")
        sides = [(quoted(update.earlier), quoted(update.later)) for update in one.differs]
        yield pieces.updates(one.differs, sides, "differs")
    if one.shared:
        yield heading(4, "wire")
        yield Items(tuple((quoted(passage),) for passage in one.shared))


def _timeline(whole: Digest) -> Iterator[Block]:
    yield heading(2, "timeline")
    if not whole.timeline:
        yield none("no_timeline")
        return
    yield how(FRAME["timeline_how"])
    rows = tuple((pieces.content(one.written), quoted(one.cited)) for one in whole.timeline)
    head = pieces.head("date", "sentence")
    yield Table(head, rows, (0.24, 0.76), numbers=False, named=FRAME["timeline"])


def _article(number: int, line: Line, labels: Sequence[ModelLabel]) -> Iterator[Block]:
    title = plain(line.title or FRAME["untitled"])
    yield Heading(3, title, pieces.is_ltr(title), None, number)
    yield pieces.meta(line.article, line.words_out, line.words_in)
    if line.lede:
        yield Paragraph(quoted(line.lede, line.article))
    if any(line.shares.values()):
        yield pieces.bar(line.shares, labels, alone=True)
    else:
        yield none("no_stances")


def _shared(whole: Digest) -> Iterator[Block]:
    yield heading(2, "shared")
    if not whole.shared:
        yield none("nothing_shared")
        return
    yield how(FRAME["shared_how"])
    names = pieces.names(whole.labels)
    items = tuple((quoted(one, None, names.get(one.stance or "", "")),) for one in whole.shared)
    yield Items(items, tuple(range(1, len(items) + 1)))
