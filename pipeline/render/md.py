"""A brief or a digest as Markdown: right to left, each sentence with its line.

In:   a Brief or a Digest.
Out:  Markdown (CommonMark with GitHub's tables), readable as it stands.
Not:  any other format.
Why:  a brief is pasted into a note, a mail or a ticket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import letters
from pipeline.digest import Digest, Line, Row, Story
from pipeline.frame import FRAME, count, label, language, percent, power
from pipeline.records import Actor, Brief, Cited, Label, Source, Update
from pipeline.render import told
from pipeline.timeline import Dated

_SIGNS = re.compile(r"([\\`*{}\[\]<>#|~]|(?<![^\W_])_|_(?![^\W_]))")
_OPENING = re.compile(r"^(\d+(?=[.)])|)([-+.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escape(text: str) -> str:
    """Text that Markdown shows as it is: no sign of it makes a link, a tag, a list or a table."""
    text = _ENTITY.sub("&amp;", letters.display(text))
    text = _SIGNS.sub(r"\\\1", text)
    return _OPENING.sub(r"\1\\\2", text)


def brief(whole: Brief) -> str:
    """The text of NAME.md."""
    own = whole.article.article
    names = {one.name: label(one) for one in whole.labels}
    head = whole.headline
    parts = [
        f"# {content(told.shown_title(whole))}" + (f" *({_places(head.sources, own)})*" if head else ""),
        FRAME["headline_sentence"] if whole.headline_is == "sentence" else "",
        f"{FRAME['kicker']}: {escape(own)} · {told.sizes(whole.words_out, whole.words_in)}",
        *(f"> {content(note)}" for note in whole.notes),
        f"## {FRAME['summary']}",
        *_summary(whole, names),
        *_updates(whole),
        f"## {FRAME['stances']}",
        _stance_table(whole) if whole.judged else FRAME["no_stances"],
        told.balance(whole) or "",
        f"## {FRAME['points']}",
        *(_point(one, whole) for one in whole.labels),
        f"## {FRAME['standing']}",
        FRAME["actors_how"] if whole.actors else "",
        _actor_table(whole.actors, whole.labels) or FRAME["no_actors"],
        f"## {FRAME['figures']}",
        FRAME["figures_how"] if whole.figures else "",
        _figure_table(whole) or FRAME["no_figures"],
        f"## {FRAME['removed']}",
        _left_out_table(whole) or FRAME["nothing_removed"],
        _foreign(whole, own),
        _removed_table(whole),
    ]
    return _page(parts)


def digest(whole: Digest) -> str:
    """The text of digest.md."""
    names = {one.name: label(one) for one in whole.labels}
    parts = [
        f"# {FRAME['digest']}: {count(len(whole.lines), 'article')}",
        f"## {FRAME['stories']}",
        FRAME["stories_how"] if whole.stories else FRAME["no_stories"],
        *(part for number, one in enumerate(whole.stories, start=1) for part in _story(number, one)),
        f"## {FRAME['timeline']}",
        FRAME["timeline_how"] if whole.timeline else "",
        _timeline(whole.timeline) or FRAME["no_timeline"],
        f"## {FRAME['articles']}",
        *(part for line in whole.lines for part in _article(line, whole.labels)),
        f"## {FRAME['shared']}",
        _numbered(enumerate(whole.shared, start=1), names, None) or FRAME["nothing_shared"],
        f"## {FRAME['actors']}",
        FRAME["actors_how"] if whole.actors else "",
        _actor_table(whole.actors, whole.labels) or FRAME["no_actors"],
    ]
    return _page(parts)


def _page(parts: Iterable[str]) -> str:
    way = "rtl" if language() == "ar" else "ltr"
    text = "\n\n".join(part for part in parts if part)
    return f'<div dir="{way}" lang="{language()}">\n\n{text}\n\n</div>\n'


def content(text: str) -> str:
    """A text of the article: where it runs against the page, marked so."""
    way = told.direction(text) if language() == "en" else None
    return f'<span dir="{way}" lang="ar">{escape(text)}</span>' if way else escape(text)


def _summary(whole: Brief, names: Mapping[str, str]) -> list[str]:
    """The lede, then what is known, the numbers of the summary's sentences kept."""
    own = whole.article.article
    lede = [(number, one) for number, one in enumerate(whole.summary, start=1) if one == whole.lede]
    parts = [_numbered(lede, names, own, whole)]
    if told.known(whole):
        parts += [f"### {FRAME['known']}", _numbered(told.known(whole), names, own, whole)]
    return parts if whole.summary else [FRAME["no_summary"]]


def _numbered(
    cited: Iterable[tuple[int, Cited]], names: Mapping[str, str], own: str | None, whole: Brief | None = None
) -> str:
    return "\n".join(
        f"{number}. {content(one.text)} *({_tail(one, names, own)})*{_see(one, whole) if whole else ''}"
        for number, one in cited
    )


def _see(one: Cited, whole: Brief) -> str:
    """Where the other versions of a sentence are told."""
    numbers = FRAME["comma"].join(str(number) for number in told.versions(one, whole))
    return f" **({FRAME['see']} {FRAME['updates']}: {numbers})**" if numbers else ""


def _updates(whole: Brief) -> list[str]:
    """What stands in two versions, side by side; nothing where there is none."""
    if not whole.updates:
        return []
    own = whole.article.article
    head = ("#", FRAME["earlier"], FRAME["later"], FRAME["changed"])
    return [f"## {FRAME['updates']}", FRAME["updates_how"], _table(head, _update_rows(whole.updates, own))]


def _update_rows(updates: Iterable[Update], own: str) -> Iterator[tuple[str, ...]]:
    for number, one in enumerate(updates, start=1):
        sides = (
            f"{content(side.text)} *({_places(side.sources, own)})*" for side in (one.earlier, one.later)
        )
        yield str(number), *sides, content(FRAME["semicolon"].join(told.changes(one)))


def _tail(one: Cited, names: Mapping[str, str], own: str | None) -> str:
    name = escape(names.get(one.stance or "", ""))
    parts = (FRAME.get(one.made, ""), name, _places(one.sources, own), content(told.cut(one)))
    return FRAME["semicolon"].join(part for part in parts if part)


def _places(places: Sequence[Source], own: str | None) -> str:
    """The lines of a citation, told by article where it is another one."""
    found = told.by_article(places)
    return FRAME["semicolon"].join(
        told.lines(there) if article == own else f"{escape(article)}: {told.lines(there)}"
        for article, there in found.items()
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) if len(lines) > 2 else ""


def _stance_table(whole: Brief) -> str:
    rows = [
        (
            escape(label(row)),
            percent(whole.shares[row.name]),
            str(sum(one.stance == row.name for one in whole.judged)),
            str(sum(one.stance == row.name and one.abstained for one in whole.judged)),
        )
        for row in whole.labels
    ]
    return _table((FRAME["stance"], FRAME["share"], FRAME["paragraphs"], FRAME["unsure"]), rows)


def _point(row: Label, whole: Brief) -> str:
    points = whole.points[row.name]
    if not points:
        return f"**{escape(label(row))}**: {FRAME[told.no_point(row.name, whole)]}"
    own = whole.article.article
    lines = "\n".join(
        f"- {content(one.text)} *({_places(one.sources, own)})*{_see(one, whole)}" for one in points
    )
    return f"**{escape(label(row))}**\n\n{lines}"


def _actor_table(actors: Sequence[Actor | Row], labels: Sequence[Label]) -> str:
    head = (FRAME["actor"], *(escape(label(one)) for one in labels), FRAME["total"])
    rows = []
    for actor in actors:
        cells = [_cell(actor, one.name) for one in labels]
        total = str(sum(actor.stances[one.name] for one in labels))
        rows.append((content(power(actor.name, actor.key)), *cells, total))
    return _table(head, rows)


def _cell(actor: Actor | Row, name: str) -> str:
    """How often a power is named in paragraphs of a stance; in a brief, with their lines."""
    number = actor.stances[name]
    if not number:
        return "–"
    if not isinstance(actor, Actor) or not told.mentioned(actor, name):
        return str(number)
    return f"{number} ({told.lines(told.mentioned(actor, name))})"


def _figure_table(whole: Brief) -> str:
    own = whole.article.article
    rows = [
        (
            content(told.figures_of(one)),
            f"{content(one.sentence.text)} *({_places(one.sentence.sources, own)})*",
        )
        for one in whole.figures
    ]
    return _table((FRAME["figures"], FRAME["sentence"]), rows)


def _left_out_table(whole: Brief) -> str:
    rows = [
        (escape(told.reason(one)), told.how_many(one), told.ranges(one.sources)) for one in whole.left_out
    ]
    return _table((FRAME["why"], FRAME["how_many"], FRAME["lines"]), rows)


def _foreign(whole: Brief, own: str) -> str:
    """The sentences that were taken for another story's, so that a slip can be seen."""
    if not whole.foreign:
        return ""
    lines = [f"- {content(one.text)} *({_places(one.sources, own)})*" for one in whole.foreign]
    return "\n".join([f"{FRAME['foreign_how']}:", "", *lines])


def _removed_table(whole: Brief) -> str:
    rows = [(one.lines, escape(one.why), content(told.short(one.text))) for one in told.out(whole)]
    return _table((FRAME["line"], FRAME["why"], FRAME["text"]), rows)


def _story(number: int, one: Story) -> Iterator[str]:
    """A story: who tells it, what is agreed, where a figure differs, and what is one wire's."""
    head = f" {content(one.headline.text)} *({_places(one.headline.sources, None)})*" if one.headline else ""
    yield f"### {number}.{head}"
    yield f"{count(len(one.articles), 'article')}: " + FRAME["comma"].join(map(escape, one.articles))
    if one.agreed:
        lines = [f"- {FRAME['semicolon'].join(_quoted(cited) for cited in group)}" for group in one.agreed]
        yield f"**{FRAME['agreed']}** ({FRAME['agreed_how']})\n\n" + "\n".join(lines)
    if one.differs:
        head_row = ("#", FRAME["earlier"], FRAME["later"], FRAME["changed"])
        yield f"**{FRAME['differs']}**"
        yield _table(head_row, _update_rows(one.differs, ""))
    if one.shared:
        yield f"**{FRAME['wire']}**\n\n" + "\n".join(f"- {_quoted(cited)}" for cited in one.shared)


def _quoted(cited: Cited) -> str:
    return f"{content(cited.text)} *({_places(cited.sources, None)})*"


def _timeline(dated: Iterable[Dated]) -> str:
    rows = [(content(one.written), _quoted(one.cited)) for one in dated]
    return _table((FRAME["date"], FRAME["sentence"]), rows)


def _article(line: Line, labels: Sequence[Label]) -> list[str]:
    shares = " · ".join(f"{escape(label(one))} {percent(line.shares[one.name])}" for one in labels)
    return [
        f"### {content(line.title or FRAME['untitled'])}",
        f"{escape(line.article)} · {told.sizes(line.words_out, line.words_in)}",
        f"{content(line.lede.text)} *({_places(line.lede.sources, line.article)})*" if line.lede else "",
        shares if any(line.shares.values()) else FRAME["no_stances"],
    ]
