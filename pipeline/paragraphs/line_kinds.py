"""What one short line says it is: the predicates behind the roles, over the words of configs/clean/.

In:   a line's display form.
Out:  yes or no, for each kind of line.
Not:  where the line stands in the article (roles.py).
Why:  a newsroom adds its own words without reading code, and each rule can be tested by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.config import CleanConfig
from pipeline.paragraphs.contacts import Contacts
from pipeline.text.letters import match, match_all

_CLOSED = re.compile(r"[.!؟?…][\"'»”’)\]}]*$")
_STOPPED = re.compile(r"(?<![.…])\.[\"'»”’)\]}]*$")
_DATE = re.compile(r"(?<!\d)\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,5}(?!\d)|(?<!\d)\d{1,2}:\d{2}(?!\d)")
_COUNT = re.compile(r"[(\[]?\d{1,2}\s?/\s?\d{1,2}[)\]]?")
_POINTER = re.compile(r"https?://\S+|www\.\S+|[#@]\S+|\S+@\S+\.\w+")
_ITEM = re.compile(r"(?:[-–—•▪●◦*·■]\s*(?=\S)|[(\[]?(?:\d{1,3}\s?[-–).\]]|[أبجده]\s?[-–)\]])\s*(?=[^\d\s]))")
_NOTE = re.compile(r"[(\[]?(?:\d{1,3}|[٠-٩]{1,3})\s?[\])–.-]|[*†‡]|\^")
_GAP = re.compile(r"\S\s*(?:\t+|\|)\s*\S|\S {3,}\S")
_JOINT = re.compile(r"[-–—/|(«،:]\s*")
DAYS_BEFORE = frozenset({"اليوم", "امس", "يوم", "صباح", "مساء", "ليله"})  # matching form; a weekday follows


@dataclass(frozen=True, slots=True)
class Line:
    """A short line as the rules see it; of a long one only `words` and `closed` are asked."""

    text: str  # the display form
    form: str  # the matching form; "" for a line too long to be anything but body
    words: int
    closed: bool  # it ends its sentence
    blank_form: bool  # it shows no letter and no digit


class Wording:
    """The word lists, folded once, and the questions that they answer."""

    def __init__(self, config: CleanConfig) -> None:
        words = config.words
        self.limits = config
        self.whole = _forms(words.boilerplate_lines) | _forms(config.own_boilerplate)
        self.openings = _Openings(words.boilerplate_openings)
        self.phrases = _forms(words.boilerplate_phrases)
        self.contacts = Contacts(
            words.contact_labels, words.contact_calling, words.contact_address, config.boilerplate_words
        )
        self.networks = _Vocabulary(words.networks)
        self.sharing = _Vocabulary(words.networks + words.share_words)
        self.calendar = _Vocabulary([name for names in words.calendar for name in names])
        self.times = _Vocabulary([name for names in words.calendar for name in names] + words.clock)
        self.posts = _forms(words.posts)
        self.offices = _forms(words.offices)
        self.outlets = _forms(words.outlets) | _forms(config.own_masthead)
        self.outlet_nouns = _forms(words.outlet_nouns)
        self.bylines = _Openings(words.byline_openings)
        self.agencies = _forms(words.agencies)
        self.professions = _forms(words.professions)
        self.ordinals = _forms(words.ordinals)
        self.note_headings = _forms(words.note_headings)
        self.continuations = _forms([word for group in words.continuations for word in group])
        self.longest = max(config.title_words, config.heading_words, config.byline_words, config.note_words)

    def line(self, text: str) -> Line:
        """A line, ready to be asked about."""
        words = text.count(" ") + 1
        tail = text[-12:]
        form = match(text) if words <= self.longest and len(text) < 2000 else ""
        blank = form == "" and len(text) < 2000 and match(text) == ""
        return Line(text, form, words, bool(_CLOSED.search(tail)), blank)

    # ── Boilerplate ──

    def boilerplate(self, line: Line) -> bool:
        """A separator, a share bar, an invitation, a credit, tags, a time, a count, a link."""
        if line.blank_form:
            return True
        if not line.form or line.words > self.limits.boilerplate_words:
            return False
        return (
            line.form in self.whole
            or bool(_COUNT.fullmatch(line.text))
            or self.links(line)
            or self.share_bar(line)
            or (self.openings.open(line) and (not line.closed or line.words <= 8))
            or self.invitation(line)
        )

    def links(self, line: Line) -> bool:
        """Nothing but addresses, hashtags and handles."""
        return all(_POINTER.fullmatch(word) for word in line.text.split())

    def share_bar(self, line: Line) -> bool:
        """Nothing but names of networks and words of sharing."""
        return self.sharing.covers(line.form) and self.networks.touches(line.form)

    def time(self, line: Line) -> bool:
        """Nothing but a date or an hour; years in a row are a table, not a time.

        Inside an article such a line heads a part of it: roles.py asks only at its ends.
        """
        if not line.form or line.words > self.limits.byline_words:
            return False
        named = self.calendar.touches(line.form) or bool(_DATE.search(line.text))
        rest = " ".join(word for word in line.form.split() if not re.fullmatch(r"[\d.]+", word))
        has_number = any(char.isdigit() for char in line.form)
        clocked = has_number and bool(rest) and rest.split()[0] == "منذ"
        return has_number and (named or clocked) and (not rest or self.times.covers(rest))

    def invitation(self, line: Line) -> bool:
        """Words that only a page says, in a line too short or too loose to be a sentence of an article."""
        if line.closed and line.words > 10:
            return False
        padded = f" {line.form} "
        return any(f" {phrase} " in padded for phrase in self.phrases)

    # ── Masthead and byline ──

    def post(self, line: Line) -> bool:
        """One post of a paper's staff or several, with nothing else: the name comes on the next line."""
        return self._posts(line.form) and line.words <= self.limits.byline_words

    def post_and_name(self, line: Line) -> bool:
        """A post, a colon and a name."""
        head, colon, name = line.text.partition(":")
        return bool(colon) and self._posts(match(head)) and 1 <= len(name.split()) <= 5 and not line.closed

    def _posts(self, form: str) -> bool:
        parts = re.split(r" و(?=\S)", form)
        known = [part in self.posts for part in parts]
        return any(known) and all(
            ok or (part.split()[0] in self.offices and len(part.split()) <= 4)
            for ok, part in zip(known, parts, strict=True)
        )

    def name(self, line: Line) -> bool:
        """What may be a person's name: two to five words, no digit, no mark but a title's point."""
        plain = re.sub(r"\b(?:د|م|أ|أ\.د|ا)\s?[./]", " ", line.text)
        return 1 <= line.words <= 5 and not line.closed and not re.search(r"[\d:،؛؟!«»\"()]", plain)

    def outlet(self, line: Line) -> bool:
        """The name of an outlet, and nothing else."""
        return line.form in self.outlets

    def outlet_like(self, line: Line) -> bool:
        """A noun for an outlet and its name; only at an end of the article."""
        first = line.form.partition(" ")[0]
        return (
            first in self.outlet_nouns and 2 <= line.words <= 4 and not line.closed and ":" not in line.text
        )

    def byline(self, line: Line) -> bool:
        """Who wrote, and no more."""
        return 1 < line.words <= self.limits.byline_words and not line.closed and self.bylines.open(line)

    def agency(self, line: Line) -> bool:
        """An agency by itself, or a place, a mark and an agency: the credit of a report."""
        if line.words > 8 or line.closed:
            return False
        parts = [match(part) for part in _JOINT.split(line.text)]
        parts = [part for part in parts if part]
        if not parts or not any(part in self.agencies for part in parts):
            return False
        return (
            len(parts) == 1
            or parts[-1] in self.agencies
            or (parts[0] not in self.agencies and line.words <= 6)
        )

    def biography(self, line: Line) -> bool:
        """A name or a star, and soon a profession: who the writer is."""
        head, colon, rest = line.text.partition(":")
        if colon and len(head.split()) <= 5:
            return self._profession(match(rest), 3)
        return line.text[0] in "*•" and self._profession(line.form, 6)

    def _profession(self, form: str, within: int) -> bool:
        return any(word.removeprefix("و") in self.professions for word in form.split()[:within])

    # ── Headings and notes ──

    def ordinal(self, line: Line) -> bool:
        """It begins with أولا, ثانيا and so on."""
        return line.form.partition(" ")[0] in self.ordinals

    def item(self, line: Line) -> bool:
        """It begins with a bullet or a list number."""
        return bool(_ITEM.match(line.text))

    def note(self, line: Line) -> bool:
        """It begins with a note's mark: [1], (1), 1., *."""
        return bool(_NOTE.match(line.text))

    def note_heading(self, line: Line) -> bool:
        """It opens the notes of the article."""
        return line.form in self.note_headings

    def continues(self, line: Line) -> bool:
        """It begins as the next sentence of a text does."""
        return match(line.text[:40].split(" ", 1)[0]) in self.continuations

    def goes_on(self, line: Line) -> bool:
        """It continues, and joins itself to the line above by a "and"."""
        return line.text.startswith("و") and self.continues(line)

    def dated(self, line: Line) -> bool:
        """It says on which day, as a report's first sentence does and a headline does not."""
        words = line.form.split()
        return any(one in DAYS_BEFORE and self.calendar.covers(two) for one, two in pairwise(words))

    @staticmethod
    def stopped(line: Line) -> bool:
        """It ends with one full stop, which a headline never does."""
        return bool(_STOPPED.search(line.text[-12:]))

    @staticmethod
    def figures(line: Line) -> bool:
        """At least half of its words are numbers: a row of a table."""
        words = line.form.split()
        return 2 * sum(word[0].isdigit() for word in words) >= len(words)


def row(raw: str) -> bool:
    """Three cells or more, parted by tabs, bars or wide blanks: a row of a table. Asked of the raw line."""
    return len(_GAP.findall(raw)) >= 2


def _forms(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(form for form in match_all(phrases) if form)


class _Openings:
    """Phrases that begin a line; some only with a colon after them."""

    def __init__(self, phrases: list[str]) -> None:
        self.free = tuple(sorted(_forms(phrase for phrase in phrases if not phrase.endswith(":"))))
        self.with_colon = _forms(phrase for phrase in phrases if phrase.endswith(":"))

    def open(self, line: Line) -> bool:
        if (line.form + " ").startswith(tuple(phrase + " " for phrase in self.free)):
            return True
        head, colon, _ = line.text.partition(":")
        return bool(colon) and len(head) < 60 and match(head) in self.with_colon


class _Vocabulary:
    """Phrases of which a whole line may be made."""

    def __init__(self, phrases: list[str]) -> None:
        ordered = sorted(_forms(phrases), key=lambda form: (-len(form), form))
        self.phrase = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, ordered))})(?!\S)")

    def touches(self, form: str) -> bool:
        return bool(self.phrase.search(form))

    def covers(self, form: str) -> bool:
        return not self.phrase.sub("", form).strip()
