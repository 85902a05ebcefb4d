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
from pipeline.digest import Digest, Line, Row
from pipeline.frame import FRAME, count, percent
from pipeline.records import Actor, Brief, Cited, Label, Source, Update
from pipeline.render import told

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
    arabic = {label.name: label.arabic for label in whole.labels}
    parts = [
        f"# {escape(whole.title or FRAME['untitled'])}",
        f"{FRAME['kicker']}: {escape(own)} · {told.sizes(whole.words_out, whole.words_in)}",
        *(f"> {escape(note)}" for note in whole.notes),
        f"## {FRAME['summary']}",
        _numbered(whole.summary, arabic, own, whole) or FRAME["no_summary"],
        *_updates(whole),
        f"## {FRAME['stances']}",
        _stance_table(whole) if whole.judged else FRAME["no_stances"],
        f"## {FRAME['points']}",
        *(_point(label, whole) for label in whole.labels),
        f"## {FRAME['actors']}",
        FRAME["actors_how"] if whole.actors else "",
        _actor_table(whole.actors, whole.labels) or FRAME["no_actors"],
        f"## {FRAME['removed']}",
        _removed_table(whole) or FRAME["nothing_removed"],
    ]
    return _page(parts)


def digest(whole: Digest) -> str:
    """The text of digest.md."""
    arabic = {label.name: label.arabic for label in whole.labels}
    parts = [
        f"# {FRAME['digest']}: {count(len(whole.lines), 'article')}",
        *(part for line in whole.lines for part in _article(line, whole.labels)),
        f"## {FRAME['shared']}",
        _numbered(whole.shared, arabic, None) or FRAME["nothing_shared"],
        f"## {FRAME['actors']}",
        FRAME["actors_how"] if whole.actors else "",
        _actor_table(whole.actors, whole.labels) or FRAME["no_actors"],
    ]
    return _page(parts)


def _page(parts: Iterable[str]) -> str:
    return '<div dir="rtl" lang="ar">\n\n' + "\n\n".join(part for part in parts if part) + "\n\n</div>\n"


def _numbered(
    cited: Iterable[Cited], arabic: Mapping[str, str], own: str | None, whole: Brief | None = None
) -> str:
    return "\n".join(
        f"{number}. {escape(one.text)} *({_tail(one, arabic, own)})*{_see(one, whole) if whole else ''}"
        for number, one in enumerate(cited, start=1)
    )


def _see(one: Cited, whole: Brief) -> str:
    """Where the other versions of a sentence are told."""
    numbers = "، ".join(str(number) for number in told.versions(one, whole))
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
        sides = (f"{escape(side.text)} *({_places(side.sources, own)})*" for side in (one.earlier, one.later))
        yield str(number), *sides, escape("؛ ".join(told.changes(one)))


def _tail(one: Cited, arabic: Mapping[str, str], own: str | None) -> str:
    name = escape(arabic.get(one.stance or "", ""))
    parts = (FRAME.get(one.made, ""), name, _places(one.sources, own), escape(told.cut(one)))
    return "؛ ".join(part for part in parts if part)


def _places(places: Sequence[Source], own: str | None) -> str:
    """The lines of a citation, told by article where it is another one."""
    found = told.by_article(places)
    return "؛ ".join(
        told.lines(there) if article == own else f"{escape(article)}: {told.lines(there)}"
        for article, there in found.items()
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) if len(lines) > 2 else ""


def _stance_table(whole: Brief) -> str:
    rows = [
        (
            escape(label.arabic),
            percent(whole.shares[label.name]),
            str(sum(one.stance == label.name for one in whole.judged)),
            str(sum(one.stance == label.name and one.abstained for one in whole.judged)),
        )
        for label in whole.labels
    ]
    return _table((FRAME["stance"], FRAME["share"], FRAME["paragraphs"], FRAME["unsure"]), rows)


def _point(label: Label, whole: Brief) -> str:
    points = whole.points[label.name]
    if not points:
        return f"**{escape(label.arabic)}**: {FRAME[told.no_point(label.name, whole)]}"
    own = whole.article.article
    lines = "\n".join(
        f"- {escape(one.text)} *({_places(one.sources, own)})*{_see(one, whole)}" for one in points
    )
    return f"**{escape(label.arabic)}**\n\n{lines}"


def _actor_table(actors: Sequence[Actor | Row], labels: Sequence[Label]) -> str:
    head = (FRAME["actor"], *(escape(label.arabic) for label in labels), FRAME["total"])
    rows = []
    for actor in actors:
        counts = [actor.stances[label.name] for label in labels]
        rows.append((escape(actor.name), *(str(number or "–") for number in counts), str(sum(counts))))
    return _table(head, rows)


def _removed_table(whole: Brief) -> str:
    rows = [(one.lines, escape(one.why), escape(told.short(one.text))) for one in told.out(whole)]
    return _table((FRAME["line"], FRAME["why"], FRAME["text"]), rows)


def _article(line: Line, labels: Sequence[Label]) -> list[str]:
    shares = " · ".join(f"{escape(label.arabic)} {percent(line.shares[label.name])}" for label in labels)
    return [
        f"## {escape(line.title or FRAME['untitled'])}",
        f"{escape(line.article)} · {told.sizes(line.words_out, line.words_in)}",
        f"{escape(line.lede.text)} *({_places(line.lede.sources, line.article)})*" if line.lede else "",
        shares if any(line.shares.values()) else FRAME["no_stances"],
    ]
