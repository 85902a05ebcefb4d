"""What each paragraph of an article is: title, heading, byline, masthead, boilerplate, footnote or body.

In:   the display forms of an article's paragraphs, in order.
Out:  a role for each.
Not:  what a line says by itself (line_kinds.py), or copies (dedupe/).
Why:  a summary made of share bars and staff lists is worthless; a body paragraph lost is worse, so
      every rule but body's needs a mark of its own, and what no rule claims is body.

The rules run in this order, each over the lines that none before it took:
  boilerplate and masthead   known lines, wherever they stand; a name under a post; whom to call is a footnote
  notes                      after a heading of notes, or after a separator near the end
  bylines                    before the first body line or after the last one; an agency anywhere
  title                      the first line like a headline, before the body
  headings                   short, open lines that a longer text follows
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.config import CleanConfig
from pipeline.paragraphs.line_kinds import Line, Wording
from pipeline.records import Role
from pipeline.text.letters import match

NOTES_SHARE = 0.2  # of the lines before them: unmarked notes after a separator are no more than this
NOTES_UNMARKED = 5  # lines, at most, that follow a last separator without a note's mark
NOTES_MOST = 200  # lines of notes; further from the end none are looked for
CLOSED_SHARE = 0.6  # of the long lines: below it the article does not close its paragraphs with a mark
LEAD_WORDS = (
    12  # words: from here on an open first line may be a report's first sentence, its full stop forgotten
)
HEADINGS_TOGETHER = 2  # lines
TITLE_WORDS = 3  # words: shorter lines above the title are its section, or a page's menu
MENU_LINES = 2  # lines
ABOVE_TABLE = 2  # lines: a table's title, and its unit or its year
LATIN_WITHIN = 3  # lines: a translated piece may carry its original title under its lead


def roles(
    texts: Sequence[str],
    title: str | None,
    config: CleanConfig,
    wording: Wording,
    rows: Sequence[bool] = (),
) -> list[Role]:
    """The role of each text.

    Args:
        texts: Display forms, in the article's order, none empty.
        title: The title of the document's own metadata, or None.
        config: Limits, in words.
        wording: The word lists, ready.
        rows: Which texts look like a row of a table, where that is known: their raw form tells it.
    """
    lines = [wording.line(text) for text in texts]
    return _Reading(lines, config, wording, _together(rows or [False] * len(lines))).roles(title)


class _Reading:
    """One article under the rules; `taken` holds the role of each line that a rule has claimed."""

    def __init__(self, lines: list[Line], config: CleanConfig, wording: Wording, rows: list[bool]) -> None:
        self.lines, self.config, self.wording, self.rows = lines, config, wording, rows
        self.taken: list[Role | None] = [None] * len(lines)

    def roles(self, title: str | None) -> list[Role]:
        self._known_lines()
        self._notes()
        self._bylines()
        self._title(title)
        self._headings()
        if not any(role is None for role in self.taken):
            self._give_back()
        return [role or "body" for role in self.taken]

    def _free(self) -> list[int]:
        return [index for index, role in enumerate(self.taken) if role is None]

    def _bodylike(self, index: int) -> bool:
        """Long, or a sentence with its full stop: what a title or a heading stands above."""
        line = self.lines[index]
        return line.words > self.config.title_words or (line.words > 6 and self.wording.stopped(line))

    def _ends(self) -> tuple[int, int]:
        """The first and the last free line that is surely body; without one, past both ends."""
        sure = [index for index in self._free() if self._bodylike(index)]
        return (sure[0], sure[-1]) if sure else (len(self.lines), -1)

    # ── Boilerplate and masthead ──

    def _known_lines(self) -> None:
        says = self.wording
        contacts = says.contacts.lines([line.text for line in self.lines])
        for index, line in enumerate(self.lines):
            if says.boilerplate(line):
                self.taken[index] = "boilerplate"
            elif contacts[index]:
                self.taken[index] = "footnote"
            elif says.post(line) or says.post_and_name(line) or says.outlet(line):
                self.taken[index] = "masthead"
            elif index and self.taken[index - 1] == "masthead" and says.post(self.lines[index - 1]):
                self.taken[index] = "masthead" if says.name(line) else None
        first, last = self._ends()
        for index in self._free():
            at_end = last >= 0 and not first <= index <= last
            if at_end and says.time(self.lines[index]):
                self.taken[index] = "boilerplate"
            elif at_end and says.outlet_like(self.lines[index]):
                self.taken[index] = "masthead"

    # ── Notes ──

    def _notes(self) -> None:
        """Footnotes under their heading, and whatever short lines follow a last separator."""
        says, count = self.wording, len(self.lines)
        first = count - 1
        while (
            first > max(count // 2, count - NOTES_MOST) and self.lines[first].words <= self.config.note_words
        ):
            first -= 1
        for index in range(max(first, 1), count - 1):
            after = range(index + 1, count)
            if says.note_heading(self.lines[index]):
                self._take([index, *after], "footnote")
                return
            if self.lines[index].blank_form and self._few(after):
                for at in after:
                    about = says.biography(self.lines[at]) or says.byline(self.lines[at])
                    self._take([at], "byline" if about else "footnote")
                return

    def _few(self, after: range) -> bool:
        """Notes at the end: lines that all bear a note's mark, or a few by the article's length."""
        free = [at for at in after if self.taken[at] is None]
        if free and all(self.wording.note(self.lines[at]) for at in free):
            return True
        return 1 <= len(free) <= max(1, min(NOTES_UNMARKED, int(NOTES_SHARE * after.start)))

    def _take(self, indexes: Sequence[int], role: Role) -> None:
        for index in indexes:
            if self.taken[index] is None:
                self.taken[index] = role

    # ── Bylines ──

    def _bylines(self) -> None:
        says = self.wording
        first, last = self._ends()
        free = self._free()
        if last < 0:
            return
        for index in free:
            line = self.lines[index]
            at_end = not first <= index <= last
            titled = index == free[0] and line.words > 4  # more likely a title that begins so
            about = index == free[-1] and index > last and says.biography(line)
            if says.agency(line) or about or (at_end and not titled and says.byline(line)):
                self.taken[index] = "byline"
        final = self.lines[free[-1]]
        starred = final.text[0] in "*•" and final.words <= self.config.note_words
        if len(free) > 1 and starred and says.biography(final):
            self.taken[free[-1]] = "byline"

    # ── Title ──

    def _title(self, known: str | None) -> None:
        """The first line like a headline before the body, or the one that the metadata names."""
        first, _ = self._ends()
        head = [index for index in self._free() if index < first]
        named = match(known) if known else ""
        for index in self._free()[: len(head) + 1]:
            form = self.lines[index].form
            if (
                form
                and named
                and (form == named or (named.startswith(form) and self.lines[index].words >= 3))
            ):
                self.taken[index] = "title"
                return
        if first >= len(self.lines):  # no sentence at all: a list or a table may have a title right above it
            items = [at for at in head if self.rows[at] or self.wording.item(self.lines[at])]
            head = [at for at in head if items and at < items[0]]
            if not head or len(head) > (ABOVE_TABLE if self.rows[items[0]] else 1):
                return
        lines = [index for index in head if self._headline(index)]
        if lines:
            best = next((index for index in lines if self.lines[index].words >= TITLE_WORDS), lines[0])
            self.taken[best] = "title"
            menu = [index for index in head if index < best and self.lines[index].words < TITLE_WORDS]
            self._take(menu if len(menu) >= MENU_LINES else [], "boilerplate")
            return
        self._original_title()

    def _headline(self, index: int) -> bool:
        """Short, without a full stop, not itself the first sentence of the text below it."""
        line, says = self.lines[index], self.wording
        below = next((at for at in range(index + 1, len(self.lines)) if self.taken[at] is None), None)
        if below is None or not 2 <= line.words <= self.config.title_words:
            return False
        if says.stopped(line) or line.text.endswith((":", "،", "؛")) or says.item(line):
            return False
        if self.rows[index] or says.figures(line) or says.continues(line):
            return False
        return not (line.words >= LEAD_WORDS and (says.goes_on(self.lines[below]) or says.dated(line)))

    def _original_title(self) -> None:
        """A translated piece's own title, in Latin letters, under its Arabic lead."""
        for index in self._free()[1:LATIN_WITHIN]:
            line = self.lines[index]
            latin = line.form.isascii() and any(char.isalpha() for char in line.form)
            if latin and 2 <= line.words <= self.config.title_words and not line.closed:
                self.taken[index] = "title"
                return

    # ── Headings ──

    def _headings(self) -> None:
        free = self._free()
        most = self._heading_words()
        short = [self._heading(index, most) for index in free]
        title = self.taken.index("title") if "title" in self.taken else -1
        above = sum(index < title for index in free)
        runs = [*_runs(short[:above]), *((low + above, high + above) for low, high in _runs(short[above:]))]
        for low, high in runs:
            if (
                high < len(free) and high - low <= HEADINGS_TOGETHER
            ):  # more stand together in verse, lists, tables
                below = self.lines[free[high]]
                for index in free[low:high]:
                    if below.words > self.lines[index].words or self.wording.item(below):
                        self.taken[index] = "heading"
        numbered = [
            index
            for index in free
            if self.lines[index].words <= most and self.wording.ordinal(self.lines[index])
        ]
        if any(self.taken[index] == "heading" for index in numbered):
            for index in numbered:
                if index != free[-1]:
                    self.taken[index] = "heading"  # its sisters are: the full stop is a slip

    def _heading_words(self) -> int:
        """The most words of a heading: fewer where the article leaves its paragraphs open too."""
        long = [self.lines[at] for at in self._free() if self.lines[at].words > self.config.heading_words]
        closes = not long or sum(line.closed for line in long) >= CLOSED_SHARE * len(long)
        return self.config.heading_words if closes else self.config.heading_words // 2

    def _heading(self, index: int, most: int) -> bool:
        """A short line that leaves its sentence open, or numbers a part."""
        line, says = self.lines[index], self.wording
        if not line.form or line.words > most or says.figures(line) or says.stopped(line) or self.rows[index]:
            return False
        if says.ordinal(line):
            return not line.closed
        if says.continues(line) or says.item(line) or line.text.endswith(("،", "؛", "!", "…", "..")):
            return False
        if line.text.endswith(":"):
            return line.words <= 6 and not line.text.startswith("و")
        return not line.closed or line.words <= 8

    def _give_back(self) -> None:
        """An article is never without body: its longest line that is no known one becomes it."""
        spare = [
            at for at, role in enumerate(self.taken) if role in ("title", "heading", "footnote", "byline")
        ]
        if spare:
            self.taken[max(spare, key=lambda at: self.lines[at].words)] = None


def _together(rows: Sequence[bool]) -> list[bool]:
    """The rows beside another: a line with two bars by itself is a headline or a page's path."""
    beside = [False, *rows, False]
    return [one and (beside[at] or beside[at + 2]) for at, one in enumerate(rows)]


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where each run of true flags begins and ends (the end is past it)."""
    at = 0
    for flag, group in groupby(flags):
        end = at + sum(1 for _ in group)
        if flag:
            yield at, end
        at = end
