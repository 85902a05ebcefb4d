"""Compression: what a sentence can stand without goes, marked; nothing that a reader needs does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import encoder, places
from pipeline.summarizers.compress import MARK, compress, plain, runs
from pipeline.text import letters, sentences
from tests import briefs

CUT = [
    ("وقال وزير المالية إن الحكومة ستخفض الضرائب على الشركات.", f"{MARK} الحكومة ستخفض الضرائب على الشركات."),
    ("من جهة أخرى، أعلنت الشركة نتائجها للربع الأول.", f"{MARK} أعلنت الشركة نتائجها للربع الأول."),
    ("ويذكر أن الشركة تأسست في باريس قبل عشر سنوات.", f"{MARK} الشركة تأسست في باريس قبل عشر سنوات."),
    ("أعلنت الشركة (ومقرها باريس) نتائجها للربع الأول.", f"أعلنت الشركة {MARK} نتائجها للربع الأول."),
    ("أعلنت الشركة نتائجها للربع الأول (الخميس الأخضر).", None),
    ("أعلنت شركة الاتصالات نتائجها (وفق الموقع).", f"أعلنت شركة الاتصالات نتائجها {MARK}."),
    ("وأضاف أن الصين ستواصل الاستثمار في الرقائق.", f"{MARK} الصين ستواصل الاستثمار في الرقائق."),
]  # fmt: skip
KEPT = [
    "نفى الوزير أن الحكومة ستخفض الضرائب على الشركات.",
    "زعم الوزير أن الحكومة ستخفض الضرائب على الشركات.",
    "حذر الوزير من أن الحكومة ستخفض الضرائب على الشركات.",
    "لم يقل الوزير إن الحكومة ستخفض الضرائب على الشركات.",
    "وقد قال الوزير إن الحكومة ستخفض الضرائب على الشركات.",
    "ربما قال الوزير إن الحكومة ستخفض الضرائب على الشركات.",
    "قال الوزير إن بلاده ستخفض الضرائب على الشركات.",
    "قال الوزير إنه سيخفض الضرائب على الشركات الصغيرة.",
    "قال الوزير إن المسؤولين رفضوا العرض الذي قدمته الشركة.",
    "قال الوزير إن خطة جديدة ستخفض الضرائب على الشركات.",
    "قال 3 وزراء إن الحكومة ستخفض الضرائب على الشركات.",
    "قال الوزير، إذا صح الخبر، إن الحكومة ستخفض الضرائب.",
    "قال الوزير إن \"الحكومة ستخفض الضرائب على الشركات\".",
    "قال الوزير إن الحكومة قررت.",
    "أعلنت الشركة (غير المدرجة) نتائجها للربع الأول.",
    "أعلنت الشركة (التي لم تفلس) نتائجها للربع الأول.",
    "أعلنت الشركة (5 ملايين موظف) نتائجها للربع الأول.",
    "أعلنت الشركة (في مارس) نتائجها للربع الأول.",
    "أعلنت الشركة (إذا صح الخبر) نتائجها للربع الأول.",
    "أعلنت الشركة (ربما متأخرة) نتائجها للربع الأول.",
    "قال الناطق \"الشركة (وهي لنا) باقية في السوق\" أمس.",
    "من جهة أخرى أعلنت الشركة نتائجها للربع الأول.",
    "إلى ذلك الحد وصلت الشركة في سعيها الطويل.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), CUT)
def test_what_can_go_goes_and_is_marked(text, shown):
    made, cut = compress(text)
    assert made == (shown or text)
    assert bool(cut) == (shown is not None)
    assert all(piece in text for piece in (*cut, *runs(made)))


@pytest.mark.parametrize("text", KEPT)
def test_what_a_reader_needs_stays(text):
    assert compress(text) == (text, ())


def test_the_runs_are_the_seeds_own_words_in_order(articles):
    made = 0
    for path in articles.glob("*.txt"):
        text = path.read_text("utf-8-sig")
        for start, end in sentences.split(text):
            own = letters.display(text[start:end])
            shown, cut = compress(own)
            made += bool(cut)
            at = 0
            for run in runs(shown):
                at = own.index(run, at) + len(run)
            kept, gone = plain(shown).replace(" ", ""), "".join(cut).replace(" ", "")
            assert sorted(kept + gone) == sorted(own.replace(" ", ""))
    assert made >= 5


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    own = letters.display(f"أعلنت الشركة {text} نتائجها للربع الأول من العام.")
    shown, cut = compress(own)
    assert (shown == own) == (not cut)


def test_a_brief_with_compression(mujaz, monkeypatch, tmp_path):
    monkeypatch.setattr(encoder, "open_model", lambda place, runtime: briefs.FakeModel())
    monkeypatch.setattr(places, "default_model", lambda: tmp_path)
    (tmp_path / "stance.json").write_text("{}", "utf-8")
    lines = [text for text, shown in CUT if shown]
    (tmp_path / "a.txt").write_text("عنوان المقال\n\n" + "\n".join(lines) + "\n", "utf-8")
    words = [f"input={tmp_path / 'a.txt'}", "summarize.ratio=1"]
    assert mujaz("brief", *words, f"output={tmp_path / 'out'}", "summarize.compress=true").status == 0
    place = tmp_path / "out" / "a.json"
    brief = json.loads(place.read_text("utf-8"))
    assert [one["text"] for one in brief["summary"]] == [shown for _, shown in CUT if shown]
    assert {one["made"] for one in brief["summary"]} == {"compressed"}
    assert brief["summary"][0]["cut"] == ["وقال وزير المالية إن"]
    page = (tmp_path / "out" / "a.html").read_text("utf-8")
    assert '<details class="cut"><summary>ما حُذف</summary><p>وقال وزير المالية إن</p></details>' in page
    assert "ما حُذف: «وقال وزير المالية إن»" in (tmp_path / "out" / "a.md").read_text("utf-8")
    assert mujaz("verify", f"input={place}").status == 0
    brief["summary"][0]["text"] = f"{MARK} الحكومة لن تخفض الضرائب على الشركات."
    place.write_text(json.dumps(brief), "utf-8")
    assert mujaz("verify", f"input={place}").status == 1
    assert mujaz("brief", *words, f"output={tmp_path / 'plain'}").status == 0
    assert "made" not in (tmp_path / "plain" / "a.json").read_text("utf-8")
