"""Letters: the display form loses nothing that is seen; the matching form is camel-tools' and faster."""

from __future__ import annotations

import time
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import places
from pipeline.text import alphabet, letters

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
VARIANTS = "أإآٱىةؤئءکیہے"
SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0653\u0654\u0655\u06d6\u0640"
JUNK = (
    "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\u061c\u00ad\x00\x07\x85"
)
SPACES = " \u00a0\t\n\r\u2003\u2028\u3000\x0b"
MARKS = ".,،؛؟!«»“”\"'-–—…()[]%٪:/\u066b\u066c"
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۵۹"
ODD = "ﷺﷲﻻﻼﺁﺎﻙﯾ﷽﷼½²①Ａ１éßŉİǅΣςЖ한가\u0301e漢😀𝟘𞸁\u0600\u06dd豈"

awkward = st.text(
    st.sampled_from(ARABIC + VARIANTS + SIGNS + JUNK + SPACES + MARKS + DIGITS + ODD), max_size=40
)
plain_news = st.text(
    st.sampled_from(ARABIC + VARIANTS + SIGNS + JUNK + MARKS + DIGITS + " .,،٬"), max_size=40
)
texts = plain_news | awkward | st.text(max_size=20)


# ── The display form ─────────────────────────────────────────────────────────────────────────


@given(texts)
def test_display_is_idempotent_and_only_deletes(text: str) -> None:
    form = letters.display(text)
    assert letters.display(form) == form
    kept = [char for char in text if not char.isspace() and not letters._JUNK.match(char)]
    assert [char for char in form if char != " "] == kept
    assert form == form.strip()
    assert "  " not in form


@given(texts)
def test_display_map_points_back_at_the_source(text: str) -> None:
    form, offsets = letters.display_map(text)
    assert form == letters.display(text)
    assert len(offsets) == len(form)
    assert (np.diff(offsets) > 0).all()
    for char, at in zip(form, offsets.tolist(), strict=True):
        assert text[at] == char or (char == " " and text[at].isspace())


@given(texts, st.data())
def test_a_span_of_the_form_reads_the_same_in_the_source(text: str, data: st.DataObject) -> None:
    form, offsets = letters.display_map(text)
    if form:
        start = data.draw(st.integers(0, len(form) - 1))
        end = data.draw(st.integers(start + 1, len(form)))
        source = text[offsets[start] : offsets[end - 1] + 1]
        assert letters.display(source) == form[start:end].strip()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("\ufeffمرحبا\u200f  بالعالم\u00a0\n", "مرحبا بالعالم"),
        ("مُحَمَّدٌ ـــ «نعم»", "مُحَمَّدٌ ـــ «نعم»"),
        ("\u200b \u061c\u2067", ""),
        ("سطر\r\nثان\u2028ثالث", "سطر ثان ثالث"),
        ("الآية \u06dd", "الآية \u06dd"),
        ("\U000e0041نص\u2060", "نص"),
    ],
)
def test_display_takes_invisible_junk_only(text: str, form: str) -> None:
    assert letters.display(text) == form


# ── The matching form ────────────────────────────────────────────────────────────────────────


@given(texts)
def test_match_is_idempotent_and_made_of_words(text: str) -> None:
    form = letters.match(text)
    assert letters.match(form) == form
    assert form == " ".join(form.split(" ")).strip(" ")
    assert "  " not in form
    for at, char in enumerate(form):
        kind = unicodedata.category(char)
        if char == ".":
            assert form[at - 1].isdigit()
            assert form[at + 1].isdigit()
        else:
            assert char == " " or kind[0] in "LMNC"
            assert kind not in ("Cc", "Cf")


@given(st.lists(texts | plain_news, max_size=12))
def test_match_all_is_match_of_each(many: list[str]) -> None:
    assert letters.match_all(many) == [letters.match(text) for text in many]
    codes, offsets = letters.match_codes(many)
    assert len(offsets) == len(many) + 1
    assert codes.dtype == np.uint16
    for text, start, end in zip(many, offsets.tolist(), offsets.tolist()[1:], strict=False):
        assert codes[end - 1] == 10
        assert codes[start : end - 1].tobytes().decode("utf-16-le") == letters.match(text)


def test_blocks_change_nothing() -> None:
    many = ["كلمة ٣٫٥ ﷺ " * 4000, "", "سطر\nثان", *["نصٌّ قصير"] * 30_000, "😀 آخر"]
    forms = letters.match_all(many)
    assert len(forms) == len(many)
    assert forms[:3] == [letters.match(text) for text in many[:3]]
    assert set(forms[3:-1]) == {"نص قصير"}
    assert forms[-1] == "اخر"


def test_a_lone_surrogate_is_no_letter() -> None:
    assert letters.match_all(["ا\ud83dب", "\ude00"]) == ["اب", ""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مُحَمَّدٌ", "محمد"),
        ("الرحمـــــن", "الرحمن"),
        ("إلى آخِر الأمر", "الي اخر الامر"),
        ("مسؤول هيئة شيء", "مسوول هييه شيء"),
        ("کیهان یک", "كيهان يك"),
        ("عام ٢٠٢٥", "عام 2025"),
        ("«قال»: نعم؛ لا؟!", "قال نعم لا"),
        ("NVIDIA (إنفيديا)", "nvidia انفيديا"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("ﻻ ﻣﺮﺣﺒﺎ", "لا مرحبا"),
        ("٣٬٥٠٠ و3,500 و٣،٥٠٠", "3500 و3500 و3500"),
        ("٣٫٥ و3.5 و3,5", "3.5 و3.5 و3.5"),
        ("3\u200f.\u200f5", "3.5"),
        ("1,234,567.89", "1234567.89"),
        ("قال: 5. ثم", "قال 5 ثم"),
        ("ا\u0653لة م\u0640\u064eا", "الة ما"),
        ("e\u0640\u0301", "é"),
    ],
)
def test_two_ways_of_writing_have_one_form(one: str, other: str) -> None:
    assert letters.match(one) == letters.match(other)


@pytest.mark.parametrize(
    "many", [("3.5", "35", "3,500", "3500.5", "3 5"), ("ماء", "ما"), ("5 10", "510", "5.10")]
)
def test_what_differs_stays_apart(many: tuple[str, ...]) -> None:
    assert len({letters.match(text) for text in many}) == len(many)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_keep_their_value_however_written(one: int, other: int) -> None:
    arabic = f"{one:,}".replace(",", "٬").translate({48 + n: 0x660 + n for n in range(10)})
    assert letters.match(arabic) == letters.match(f"{one:,}") == str(one)
    assert (letters.match(f"{one:,}") == letters.match(f"{other:,}")) == (one == other)


def test_the_table_settles_at_once() -> None:
    table = alphabet.table()
    held = table[(table != alphabet.GONE) & (table != alphabet.HARD)]
    assert (table[held] == held).all()


# ── Against camel-tools ──────────────────────────────────────────────────────────────────────

# What camel-tools' functions and the matching form both speak of: nothing folds further than there.
overlap = st.text(st.sampled_from(ARABIC + "أإآٱىةءabcxyz0123456789" + SIGNS[:9] + " ﺁﺎﻙﻻﷲ"), max_size=40)


def _camel(text: str) -> str:
    normalize = pytest.importorskip("camel_tools.utils.normalize")
    dediac = pytest.importorskip("camel_tools.utils.dediac")
    text = normalize.normalize_alef_ar(normalize.normalize_unicode(text))
    text = normalize.normalize_teh_marbuta_ar(normalize.normalize_alef_maksura_ar(text))
    form: str = dediac.dediac_ar(text)
    return form


@settings(deadline=None)  # the first call imports camel-tools
@given(overlap)
def test_match_equals_camel_tools_where_they_overlap(text: str) -> None:
    assert letters.match(text) == " ".join(_camel(text).split())


@settings(deadline=None)
@given(awkward)
def test_camel_tools_takes_nothing_that_match_keeps(text: str) -> None:
    assert letters.match(_camel(text)) == letters.match(text)


def test_match_all_is_far_faster_than_camel_tools() -> None:
    lines = [
        line
        for path in sorted((places.seeds() / "articles").glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if len(line) > 200
    ] * 10
    letters.match_all(lines)

    def cpu(work: object) -> float:
        assert callable(work)
        taken = []
        for _ in range(3):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
        return min(taken)

    assert cpu(lambda: [_camel(line) for line in lines]) > 5 * cpu(lambda: letters.match_all(lines))
