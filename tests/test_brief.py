"""Room 6: laws of a brief, and the cases that an editor would trip over."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.brief import brief, count_words, find_copy, kept_body
from pipeline.briefing import entries, points
from pipeline.briefing.findings import Copy
from pipeline.digest import Gathering, shared_passages
from pipeline.frame import FRAME, count, spoken
from pipeline.proof import sections
from pipeline.records import Brief, Page, Stance
from pipeline.render import md as markdown
from pipeline.render import render, told
from pipeline.summarize import Summary, candidates
from pipeline.text import letters
from tests import briefs

WORDS = [
    "الصين",
    "قالت",
    "الهيمنة",
    "التعاون",
    "السيادة",
    "ربما",
    "في",
    "2024",
    "٣٫٥",
    "\u200fمصر",
    "AI",
    "و«كذا»",
]
ENDS = [".", "؟", "!", "…", " .", "", "\u202b."]
sentence = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.sampled_from(ENDS),
)
line = st.one_of(st.just(""), st.just("  \u200e "), st.lists(sentence, min_size=1, max_size=4).map("  ".join))
text = st.lists(line, min_size=1, max_size=8).map("\n".join)


def every_cited(whole: Brief):
    return [*whole.summary, *(one for points in whole.points.values() for one in points)]


def test_cited_spans_are_the_text_shown():
    whole = briefs.sample()
    for cited in every_cited(whole):
        for place in cited.sources:
            assert letters.display(whole.article.text[place.start : place.end]) == cited.text
            assert whole.article.text.count("\n", 0, place.start) + 1 == place.line


@settings(max_examples=60, deadline=None)
@given(text, st.data())
def test_laws(text, data):
    source = briefs.article(text)
    every = briefs.paragraphs(source)
    roles = {
        one.index: data.draw(
            st.sampled_from([{}, {"role": "heading"}, {"kept": False, "reason": "boilerplate"}]),
            f"role {one.index}",
        )
        for one in every
    }
    every = briefs.paragraphs(source, roles)
    whole = briefs.make(source, every)
    for cited in every_cited(whole):
        assert cited.sources
        for place in cited.sources:
            assert letters.display(text[place.start : place.end]) == cited.text
            assert text.count("\n", 0, place.start) + 1 == place.line
    judged = {one.index for one in whole.judged}
    assert judged == {one.index for one in every if kept_body(one)}
    assert judged | {one.index for one in whole.removed} == {one.index for one in every}
    assert judged.isdisjoint(one.index for one in whole.removed)
    total = sum(whole.shares.values())
    assert total == pytest.approx(1 if whole.words_kept else 0, abs=1e-5)
    assert 0 <= whole.abstained <= 1
    assert whole.words_out <= whole.words_kept <= whole.words_in
    assert set(whole.shares) == set(whole.points) == {label.name for label in briefs.LABELS}
    for actor in whole.actors:
        assert sum(actor.stances.values()) == len(actor.paragraphs)
        assert set(actor.paragraphs) <= judged


def test_shares_count_words_not_paragraphs():
    whole = briefs.make(briefs.article("الهيمنة خطر.\nهذا خبر عن سوق كبيرة فيها أشياء كثيرة.\n"))
    assert whole.shares["hegemony"] == pytest.approx(2 / 10)
    assert whole.shares["neutral"] == pytest.approx(8 / 10)


def test_copies_are_cited_and_removed():
    whole = briefs.sample()
    twice = [one for one in whole.summary if len(one.sources) == 2]
    assert [[place.line for place in one.sources] for one in twice] == [[4, 9]]
    assert [(one.index, one.reason, one.duplicate_of) for one in whole.removed] == [
        (6, "boilerplate", None),
        (7, "exact-duplicate", "a.txt#2"),
    ]


def test_a_reworded_copy_is_no_place_of_the_sentence():
    text = "قالت الصين إنها مستعدة. ثم ذهبت.\nقالت الصين إنها غير مستعدة. ثم ذهبت.\n"
    source = briefs.article(text)
    every = briefs.paragraphs(
        source, {1: {"kept": False, "reason": "near-duplicate", "duplicate_of": "a.txt#0"}}
    )
    whole = briefs.make(source, every, copies={"a.txt#0": [Copy(every[1], text)]})
    assert [[place.line for place in one.sources] for one in whole.summary] == [[1], [1, 2]]


def test_find_copy_survives_invisible_letters():
    original = "قالت الصين كذا. ثم ذهبت."
    source = briefs.article("\u200fقالت  الصين\u200f كذا.   ثم ذهبت.")
    copy = Copy(briefs.paragraphs(source)[0], source.text)
    place = find_copy("قالت الصين كذا.", (0, 15), original, copy)
    assert place is not None
    assert letters.display(source.text[place[0] : place[1]]) == "قالت الصين كذا."


def test_points_are_sure_and_the_surest_first():
    whole = briefs.sample()
    assert [one.text for one in whole.points["hegemony"]] == [
        "قالت الولايات المتحدة إنها تريد الهيمنة على سوق الرقائق."
    ]
    assert all("ربما" not in one.text for one in every_cited(whole))
    assert whole.abstained > 0
    assert not any(briefs.make(briefs.article(briefs.TEXT), points_of=0).points.values())


def test_a_point_has_its_stance_by_itself():
    source = briefs.article(
        "بلغ حجم السوق 500 مليار. تلك الهيمنة غاية. الهيمنة على الرقائق غاية. انتهى الخبر هنا."
    )
    whole = briefs.make(source)
    assert [one.text for one in whole.points["hegemony"]] == ["الهيمنة على الرقائق غاية."]


def test_a_paragraph_with_no_clear_sentence_comes_last():
    body = briefs.paragraphs(source := briefs.article("أولى. ثانية.\nثالثة.\nرابعة."))
    found = candidates(body, source.text)

    def says(stance, confidence):
        rest = (1 - confidence) / 3
        odds = {label.name: confidence if label.name == stance else rest for label in briefs.LABELS}
        return Stance("", stance, confidence, odds, abstained=confidence < 0.5)

    stances = {one.id: says("hegemony", sure) for one, sure in zip(body, (0.9, 0.8, 0.7), strict=True)}
    shown = points.units(body, stances, found)
    asked = points.ask(body, stances, found, briefs.LABELS, 2, shown=shown)
    assert asked["hegemony"] == [[0, 1], [2]]
    voices = {0: says("neutral", 0.9), 1: says("neutral", 0.6), 2: says("hegemony", 0.6)}
    assert points.choose(asked, voices, found, shown)["hegemony"] == [(2,), (1,)]


def test_a_point_stands_alone_where_it_can():
    source = briefs.article("كما أن الهيمنة غاية. الهيمنة على السوق غاية عند بعضهم.\nوأضاف أن الهيمنة غاية.")
    whole = briefs.make(source)
    assert [one.text for one in whole.points["hegemony"]] == [
        "الهيمنة على السوق غاية عند بعضهم. وأضاف أن الهيمنة غاية."
    ]


@pytest.mark.parametrize("aside", ["وتجدر الإشارة إلى أن", "يذكر أن", "والجدير بالذكر أن", "ويشار إلى أن"])
def test_an_aside_gives_way_to_the_news(aside):
    """The surer of two sentences is shown, but not where it only tells something besides."""

    def shown(first: str) -> str:
        source = briefs.article(f"{first} الميناء شهد زيارة كبيرة. رفض عمال الميناء الهيمنة على السوق كلها.")
        found = candidates(body := briefs.paragraphs(source), source.text)
        stance = Stance("", "hegemony", 0.9, dict.fromkeys((one.name for one in briefs.LABELS), 0.1), False)
        voices = {
            row: dataclasses.replace(stance, probabilities={"hegemony": sure})
            for row, sure in ((0, 0.9), (1, 0.6))
        }
        units = points.units(body, {body[0].id: stance}, found)
        ((row,),) = points.choose({"hegemony": [[0, 1]]}, voices, found, units)["hegemony"]
        return found[row].text

    assert shown(aside).startswith("رفض")
    assert shown("قال المدير إن").startswith("قال")


def points_of(text: str, **more) -> dict[str, list[str]]:
    whole = briefs.make(briefs.article(text), **more)
    return {label: [one.text for one in told] for label, told in whole.points.items()}


SPEAKS = "رفض الوزير الهيمنة على سوق الرقائق."
ADDS = "وأضاف أن الهيمنة خطر على الجميع."


def test_points_stand_in_the_order_of_the_article():
    """What is chosen are the surest paragraphs; what a reader follows is the article's course."""
    text = (
        "تريد دول كثيرة السيادة على بياناتها كلها.\n"
        "رفض الوزير التعاون في سوق الرقائق.\n"
        "تريد شركات كثيرة الهيمنة على السوق كلها.\n"
        "رد الوزير بأن السيادة لا تباع.\n"
    )
    source = briefs.article(text)
    found = briefs.findings(source, briefs.paragraphs(source))
    turned = {label: rows[::-1] for label, rows in found.points.items()}  # the surer one stands later
    assert turned["sovereignty"] == [(3,), (0,)]
    whole = brief(dataclasses.replace(found, points=turned), briefs.setting(source))
    assert list(whole.points) == ["sovereignty", "multilateralism", "hegemony", "neutral"]
    assert [one.sources[0].line for one in whole.points["sovereignty"]] == [1, 4]
    lines = text.splitlines()
    order = [lines[at] for at in (0, 3, 1, 2)]
    shown = {"md": render("md", whole), "html": render("html", whole).partition("</main>")[0]}
    for page in shown.values():
        start = page.index(FRAME["points"])
        places = [page.index(line, start) for line in order]
        assert places == sorted(places)
    assert FRAME["no_such"] in shown["md"][shown["md"].index(lines[2], shown["md"].index(FRAME["points"])) :]
    assert list(json.loads(render("json", whole))["points"]) == list(whole.points)
    assert 'id="q2-2"' in shown["html"]
    assert 'id="q0-1"' in shown["html"]
    assert {"q2-1", "q2-2", "q1-1", "q0-1"} <= {name for name, _ in entries.numbered(whole)}


def test_no_point_leans_on_what_is_not_shown():
    own = points_of(f"بلغ حجم سوق الرقائق 500 مليار. {ADDS}\nوافق الجميع على الموعد.")["hegemony"]
    assert own == [f"بلغ حجم سوق الرقائق 500 مليار. {ADDS}"], "after the sentence that it leans on"
    assert points_of(f"وافق الجميع على الموعد.\n{ADDS}\n{SPEAKS}")["hegemony"] == [SPEAKS]
    assert points_of(f"{SPEAKS} {ADDS} كما أن الهيمنة غاية.")["hegemony"] == [SPEAKS]


def test_points_of_two_paragraphs_are_one_run_only_where_their_stance_is_one():
    source = briefs.article(f"{SPEAKS}\n\n{ADDS}")
    (one,) = briefs.make(source).points["hegemony"]
    place = one.sources[0]
    assert one.text == letters.display(source.text[place.start : place.end]) == f"{SPEAKS} {ADDS}"
    assert place.line == 1
    two = briefs.make(briefs.article(f"رحب الوزير بدعوات التعاون بين الدول.\n{ADDS}"))
    assert two.points["hegemony"] == ()
    assert told.no_point("hegemony", two) == (
        "لا جملة تُفهم وحدها في فقرات هذا الموقف، فلتُقرأ في النص (السطر 2)."
    )
    assert "فلتُقرأ في النص" in markdown.brief(two)
    assert told.no_point("sovereignty", two) == "ليس في المتن فقرة من هذا الموقف."


def test_no_point_is_an_item_of_a_list_or_its_head():
    items = "\n".join(f"- الهيمنة على سوق {what} في العالم." for what in ("الرقائق", "الطاقة", "المال"))
    text = f"{SPEAKS}\nوتشمل الهيمنة التي يعددها التقرير:\n{items}\n" + "\n".join(
        f"وافق الجميع على موعد جديد للاجتماع رقم {n} في المدينة الساحلية." for n in range(4)
    )
    assert points_of(text, points_of=5)["hegemony"] == [SPEAKS]


def test_no_point_announces_what_is_not_shown():
    """Though lists are most of the text, so that its summary holds items as they can."""
    items = " ".join(f"حجز {n} سيارات من أجل الهيمنة على الطرق." for n in (3, 5, 7, 9))
    text = f"{SPEAKS}\nوأسفرت الحملة عن النتائج التالية: تحرير محاضر من أجل الهيمنة. {items}"
    assert points_of(text, points_of=5)["hegemony"] == [SPEAKS]
    ended = f"{SPEAKS}\nتتوزع مواقع الهيمنة على النحو التالي."
    assert points_of(ended, points_of=5)["hegemony"] == [SPEAKS]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_brief_says_that_it_shows_a_part_of_a_list(language):
    items = [f"حجز {n} سيارات على الطريق السريعة." for n in (3, 5, 7, 9)]
    source = briefs.article("\n".join(["وأسفرت الحملة عن النتائج التالية:", *items]))
    with spoken(language):
        some = briefs.make(source, most=3)
        assert (
            FRAME["list_part"].format(sentences=count(4, "sentence"), shown=count(2, "sentence"))
            in some.notes
        )
        assert not list(sections.notes({"language": language, "notes": some.notes, "summary": []}))
        for most in (0, 1, 5):
            assert not briefs.make(source, most=most).notes


def test_two_sentences_are_found_in_a_copy_that_was_reworded():
    copied = f"قال آخرون كلاما غيره. {SPEAKS} {ADDS}"
    source = briefs.article(f"{copied}\n")
    there = find_copy(f"{SPEAKS} {ADDS}", (0, 9), "غيره", Copy(briefs.paragraphs(source)[0], source.text))
    assert there is not None
    assert letters.display(source.text[slice(*there)]) == f"{SPEAKS} {ADDS}"


def test_a_scrap_is_no_point_where_there_is_more_to_say():
    source = briefs.article("السنة الهيمنة 2024\nالهيمنة. الهيمنة على سوق الرقائق غاية عند بعضهم.")
    assert [one.text for one in briefs.make(source, points_of=1).points["hegemony"]] == [
        "الهيمنة على سوق الرقائق غاية عند بعضهم."
    ]
    alone = briefs.article("السنة الهيمنة 2024")
    assert [one.text for one in briefs.make(alone).points["hegemony"]] == [alone.text]


def test_notes_say_what_a_reader_must_know():
    source = briefs.article("عنوان\nحاشية", pages=(Page(1, 0),), warnings=("النص المستخرج معكوس.",))
    every = briefs.paragraphs(source, {0: {"role": "title"}, 1: {"role": "footnote"}})
    whole = briefs.make(source, every)
    assert whole.notes[0] == "النص المستخرج معكوس."
    assert "لم يبق من المقال متن" in whole.notes[1]
    assert whole.summary == ()
    assert set(whole.shares.values()) == {0}

    long = briefs.article("كلمة " * 400 + ".")
    found = briefs.findings(long, briefs.paragraphs(long))
    found = dataclasses.replace(found, summary=Summary(found.summary.sentences, 9, "المقال أقصر من أن يُلخَّص."))
    notes = brief(found, briefs.setting(long)).notes
    assert notes == ("المقال أقصر من أن يُلخَّص.", "قُرئت فقرة واحدة على أجزاء بسبب الطول، ثم جُمعت النتائج.")


def test_title_comes_from_the_text_then_the_document():
    source = briefs.article("متن.", title="عنوان\u202e الملف")
    assert briefs.make(source, briefs.paragraphs(source, {0: {"title": "عنوان النص"}})).title == "عنوان النص"
    assert briefs.make(source, briefs.paragraphs(source, {0: {"title": None}})).title == "عنوان الملف"
    assert briefs.make(briefs.article("متن.")).title is None


def test_pages_of_a_pdf_are_told():
    source = briefs.article("الصين أولًا.\nالهيمنة ثانيًا.", pages=(Page(1, 0), Page(2, 13)))
    every = briefs.paragraphs(source, {0: {"page": 1}, 1: {"page": 2}})
    whole = json.loads(render("json", briefs.make(source, every)))
    assert [one["sources"][0]["page"] for one in whole["summary"]] == [1, 2]
    assert "page" not in json.loads(render("json", briefs.sample()))["summary"][0]["sources"][0]


@pytest.mark.parametrize(("text", "words"), [("", 0), ("كلمة", 1), ("5 دول، و3.5%!", 3), (" أ\n ب ", 2)])
def test_count_words(text, words):
    assert count_words(text) == words


def two_articles():
    """A wire passage in two articles; the second's is marked as a copy."""
    wire = "دعت الصين إلى التعاون بين الدول."
    one = briefs.article(f"خبر أول عن مصر.\n{wire}\n", "one.txt", title="الأول")
    two = briefs.article(f"{wire}\nالهيمنة خبر آخر.\n", "two.txt", title="الثاني")
    mine = briefs.paragraphs(one)
    copied = {"kept": False, "reason": "exact-duplicate", "duplicate_of": "one.txt#1", "similarity": 1.0}
    other = briefs.paragraphs(two, {0: copied})
    copies = {"one.txt#1": [Copy(other[0], two.text)]}
    return one, two, mine, other, copies


def test_a_passage_of_two_articles_is_told_in_both():
    one, two, mine, other, copies = two_articles()
    first = briefs.make(one, mine, copies=copies)
    assert [[(p.article, p.line) for p in c.sources] for c in first.summary][1] == [
        ("one.txt", 2),
        ("two.txt", 1),
    ]
    assert [file.article for file in first.files] == ["one.txt", "two.txt"]
    second = briefs.make(two, other)
    assert second.notes == ("ورد قبلُ في one.txt: فقرة واحدة من هذا المقال، فلم تُكرَّر هنا.",)


def test_digest_counts_a_shared_passage_once():
    one, two, mine, other, copies = two_articles()
    gathering = Gathering()
    gathering.add("one", briefs.make(one, mine, copies=copies))
    gathering.add("two", briefs.make(two, other))
    shared = shared_passages(
        [*mine, *other], {"one.txt": one.text, "two.txt": two.text}, copies, {"one.txt#1": "neutral"}
    )
    digest = gathering.digest(shared, briefs.setting(one, two))
    assert [[(place.article, place.line) for place in cited.sources] for cited in digest.shared] == [
        [("one.txt", 2), ("two.txt", 1)]
    ]
    assert {row.key: (sum(row.stances.values()), row.articles) for row in digest.actors} == {
        "Egypt": (1, ("one.txt",)),
        "China": (1, ("one.txt",)),
    }
    assert [(line.name, line.title) for line in digest.lines] == [("one", "الأول"), ("two", "الثاني")]
    assert [file.file for file in digest.files] == ["one.source.txt", "two.source.txt"]


def test_an_item_without_its_list_is_no_point():
    lines = [
        "دعت الدول إلى التعاون في مجال الطاقة وتبادل الخبرات بينها منذ أعوام.",
        "- التعاون في مجال المياه بين الدول المتجاورة من دون شروط.",
        "وقع الوزراء اتفاقا يقضي بالتعاون بين بلدانهم في كل المجالات المذكورة سابقا.",
    ]
    whole = briefs.make(briefs.article("\n\n".join(lines)))
    told = [one.text for some in whole.points.values() for one in some]
    assert told
    assert not [one for one in told if one.startswith("-")]
