"""The digest: stories of several articles, what they agree on, what differs, and what is dated."""

from __future__ import annotations

import dataclasses
import gzip
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline import encoder, frame, places
from pipeline.config import DigestConfig
from pipeline.digest import Digest, agreement, stories, timeline
from pipeline.digest.statements import Statement, statement, stems
from pipeline.names import actors
from pipeline.read import read
from pipeline.records import Cited, Fault, Source
from pipeline.render import render
from pipeline.text import letters
from tests import briefs, rooms

GAZETTEER = actors.load()
CONFIG: DigestConfig = rooms.job().digest

QUAKE = """زلزال يضرب مدينة الميناء

ضرب زلزال بقوة 6.1 درجات مدينة الميناء فجر الثلاثاء وأدى إلى انهيار مبان قديمة في الحي الساحلي.
قالت السلطات إن عدد القتلى بلغ 12 قتيلا وإن فرق الإنقاذ تبحث عن ناجين تحت أنقاض المباني المنهارة.
أعلنت وزارة الصحة فتح مستشفى ميداني قرب الساحل لاستقبال جرحى الزلزال في 3 فيفري 2024.
"""
QUAKE_AGAIN = """هزة أرضية قوية في مدينة الميناء

انهارت مبان قديمة في الحي الساحلي من مدينة الميناء بعد زلزال بقوة 6.1 درجات ضربها فجر الثلاثاء.
قالت السلطات إن عدد القتلى بلغ 17 قتيلا وإن فرق الإنقاذ تبحث عن ناجين تحت أنقاض المباني المنهارة في الساحل.
وصلت طائرات تحمل خياما ومساعدات إلى المنكوبين من الزلزال في الحي الساحلي.
"""
MATCH = """فوز المنتخب في النهائي

فاز المنتخب بكأس البطولة القارية بعد مباراة مثيرة سجل فيها المهاجم الشاب ثلاثة أهداف رائعة.
احتفلت الجماهير في شوارع العاصمة حتى ساعات الصباح الأولى بهذا الفوز الكبير.
"""
OTHERS = [
    f"خبر محلي رقم {n}\n\nتناقش لجنة {word} ملف {other} في جلسة عقدتها أول عام {2000 + n} بحضور أعضائها.\n"
    for n, (word, other) in enumerate(
        [
            ("الفلاحة", "أسعار الزيت"),
            ("التعليم", "مناهج الرياضيات"),
            ("السياحة", "رخص الفنادق"),
            ("الثقافة", "مهرجان السينما"),
            ("البيئة", "نظافة الشواطئ"),
            ("المالية", "قانون الجباية"),
        ]
    )
]


def digest_of(*texts: str, words: tuple[str, ...] = ()) -> Digest:
    """The digest of texts, by the real rooms and the fake model."""
    made = rooms.run(*texts, words=words)
    return made.digest


def said(text: str, article: str = "a", start: int = 0) -> Statement:
    place = Source(article, 1, start, start + len(text))
    return statement(Cited(text, None, (place,)), None, GAZETTEER)


# ── Stories ──────────────────────────────────────────────────────────────────────────────────


def test_reports_of_one_event_are_one_story():
    whole = digest_of(QUAKE, MATCH, *OTHERS[:3], QUAKE_AGAIN, *OTHERS[3:])
    assert [story.articles for story in whole.stories] == [("0000.txt", "0005.txt")]
    story = whole.stories[0]
    assert story.headline is not None
    assert story.headline.text == "زلزال يضرب مدينة الميناء"


def test_what_two_articles_agree_on_is_cited_in_both():
    story = digest_of(QUAKE, *OTHERS, QUAKE_AGAIN).stories[0]
    assert [[cited.sources[0].article for cited in group] for group in story.agreed] == [
        ["0000.txt", "0007.txt"]
    ]
    assert all("6.1" in cited.text for cited in story.agreed[0])


def test_another_figure_stands_side_by_side():
    story = digest_of(QUAKE, *OTHERS, QUAKE_AGAIN).stories[0]
    assert len(story.differs) == 1
    update = story.differs[0]
    assert update.changed == (("12", "17"),)
    assert "12 قتيلا" in update.earlier.text
    assert "17 قتيلا" in update.later.text
    assert {update.earlier.sources[0].article, update.later.sources[0].article} == {"0000.txt", "0007.txt"}


def test_a_reprint_is_one_voice():
    wire = QUAKE.splitlines()[2]
    other = (
        "رواية أخرى من المدينة\n\n"
        + wire
        + "\nقال شهود إن المباني اهتزت طويلا قبل أن تنهار في الحي الساحلي.\n"
    )
    whole = digest_of(QUAKE, other, *OTHERS)
    assert all(
        "6.1" not in cited.text for story in whole.stories for group in story.agreed for cited in group
    )
    shared = [one for one in whole.shared if "6.1" in one.text]
    assert [[place.article for place in one.sources] for one in shared] == [["0000.txt", "0001.txt"]]


def lead(text: str) -> stories.Lead:
    return stories.Lead(text, stems(letters.match(text)), None)


def test_a_reprint_stands_in_the_story_of_its_original():
    """Of a copy no sentence is read, so it has no meaning: nothing may be told from that."""
    draw = np.random.default_rng(7)
    common = np.ones(32)  # all meanings have much in common, as an encoder's do
    texts = [QUAKE, *OTHERS]
    leads = [
        dataclasses.replace(lead(text), vector=(common + draw.normal(0, 0.1, 32)).astype(np.float32))
        for text in texts
    ]
    copies = [lead(QUAKE), lead(QUAKE)]
    assert stories.stories([*leads, *copies], [], CONFIG) == [[0, len(texts), len(texts) + 1]]


def test_no_chain_of_likenesses_makes_a_story():
    """Each report shares half its words with the next, and nothing with the last."""
    names = [f"كلمة{chr(0x0628 + n)}{chr(0x062C + m)}" for n in range(12) for m in range(8)]
    leads = [lead(" ".join(names[at * 8 : at * 8 + 16])) for at in range(11)]
    found = stories.stories(leads, [], dataclasses.replace(CONFIG, same_story=0.3))
    assert found
    assert max(map(len, found)) <= 3


def test_pairs_grow_as_articles_do():
    """Articles that all share their words propose a bounded number of pairs each."""
    same = [lead("اجتمعت لجنة الميناء أمس في مقر البلدية وناقشت الخطة الجديدة") for _ in range(300)]
    pairs = {*stories._sketched(same), *stories._rare(same, CONFIG)}
    assert len(pairs) <= 300 * 4 * stories.MINIMA


@settings(max_examples=30)
@given(st.lists(st.sampled_from([QUAKE, QUAKE_AGAIN, MATCH, *OTHERS]), max_size=8), st.integers(0, 9))
def test_stories_are_disjoint_and_deterministic(texts, seed):
    leads = [lead(text) for text in texts]
    rng = np.random.default_rng(seed)
    leads = [dataclasses.replace(one, vector=rng.normal(size=8).astype(np.float32)) for one in leads]
    found = stories.stories(leads, [(0, 1)] if len(leads) > 1 else [], CONFIG)
    members = [one for group in found for one in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 and group == sorted(group) for group in found)
    assert found == stories.stories(leads, [(0, 1)] if len(leads) > 1 else [], CONFIG)


# ── Agreement ────────────────────────────────────────────────────────────────────────────────

SAID = "أعلنت وزارة الصحة فتح مستشفى ميداني قرب الساحل لاستقبال جرحى الزلزال الكبير."


@pytest.mark.parametrize(
    ("other", "agreed", "differs"),
    [
        ("فتحت وزارة الصحة مستشفى ميدانيا قرب الساحل لاستقبال جرحى الزلزال الكبير وأعلنت ذلك.", 1, 0),
        ("لم تعلن وزارة الصحة فتح مستشفى ميداني قرب الساحل لاستقبال جرحى الزلزال الكبير.", 0, 0),
        ("أعلنت وزارة الصحة في فرنسا فتح مستشفى ميداني قرب الساحل لاستقبال جرحى الزلزال.", 0, 0),
        ("احتفلت الجماهير في شوارع العاصمة بفوز المنتخب حتى ساعات الصباح الأولى.", 0, 0),
    ],
)
def test_agreement_stops_at_a_negation_or_a_power(other, agreed, differs):
    found = agreement.compare([said(SAID), said(other, "b")], CONFIG)
    assert (len(found.agreed), len(found.differs)) == (agreed, differs)


def test_figures_clash_only_where_they_count_the_same():
    def figures(text):
        return said(text).figures

    deaths = figures("قتل في الحادث 12 شخصا وجرح 40 شرطيا")
    assert agreement.clash(deaths, figures("قتل في الحادث 17 شخصا")) == (("12", "17"),)
    assert agreement.clash(deaths, figures("شارك 17 جنديا")) == ()
    assert agreement.clash(deaths, figures("قتل اثنا عشر شخصا")) == ()
    assert agreement.clash(figures("بكلفة 5 ملايين دينار"), figures("بكلفة خمسة ملايين دينار")) == ()
    assert agreement.clash(figures("بنسبة 5%"), figures("بنسبة 6%")) == (("5%", "6%"),)


def test_sentences_of_one_article_are_never_compared():
    found = agreement.compare([said(SAID), said(SAID, start=200)], CONFIG)
    assert (found.agreed, found.differs, found.shared) == ((), (), ())
    assert agreement.compare([], CONFIG).agreed == ()


# ── Timeline ─────────────────────────────────────────────────────────────────────────────────


def test_the_timeline_runs_by_date():
    texts = [
        "انطلق المشروع في 18 جانفي 2017 بالميناء.",
        "تأسست المدينة في عام 1445هـ على الساحل.",
        "بدأ العمل في يناير 2017 بالميناء.",
        "تقرر ذلك عام 2017 في الميناء.",
        "وصل الوفد أمس إلى الميناء.",
        "عقد الاجتماع يوم 5 مارس بالميناء.",
        "افتتح الرصيف في 3/2/2016 بالميناء.",
    ]
    found = timeline.timeline([said(text) for text in texts], 10)
    assert [one.date for one in found] == ["2016-02-03", "2017", "2017-01", "2017-01-18", "1445 AH"]
    assert found[0].written == "3/2/2016"
    assert len(timeline.timeline([said(text) for text in texts], 2)) == 2


@given(st.dates(), st.dates())
def test_the_order_is_that_of_the_days(one, two):
    if one < two:
        assert timeline.order(one.isoformat()) < timeline.order(two.isoformat())


# ── The whole digest ─────────────────────────────────────────────────────────────────────────


def cited_of(whole: Digest):
    return list(_walk(json.loads(render("json", whole))))


def _walk(part):
    if isinstance(part, dict):
        if isinstance(part.get("text"), str) and "sources" in part:
            yield part
        for value in part.values():
            yield from _walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from _walk(value)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_format_tells_the_same_and_cites_it(language):
    with frame.spoken(language):
        made = rooms.run(QUAKE, *OTHERS, QUAKE_AGAIN)
    texts = {one.article.article: one.article.text for one in made.briefs}
    for one in cited_of(made.digest):
        for place in one["sources"]:
            assert letters.display(texts[place["article"]][place["start"] : place["end"]]) == one["text"]
    named = {place["article"] for one in cited_of(made.digest) for place in one["sources"]}
    assert named <= {file.article for file in made.digest.files}
    page = lxml_html.fromstring(render("html", made.digest))
    assert page.get("lang") == language
    shown = {form: render(form, made.digest) for form in ("md", "html")}
    with frame.spoken(language):
        for text in shown.values():
            assert frame.FRAME["differs"] in text
            assert "12 قتيلا" in text
            assert "17 قتيلا" in text
            assert all(one.written in text for one in made.digest.timeline)
    assert made.digest.timeline
    names = list(page.xpath("//@id"))
    assert len(names) == len(set(names))


def test_the_matrix_cites_its_first_places():
    texts = [f"خبر {n}\n\nدعت الصين إلى التعاون بين الدول في ملف رقم {n} هذا اليوم.\n" for n in range(6)]
    row = next(row for row in digest_of(*texts).actors if row.key == "China")
    assert sum(row.stances.values()) == 6
    assert len(row.mentions["multilateralism"]) == CONFIG.cited


def test_a_digest_without_anything_in_common_says_so():
    text = render("md", digest_of(OTHERS[0], MATCH))
    assert frame.FRAME["no_stories"] in text


# ── Articles from JSON Lines ─────────────────────────────────────────────────────────────────


@pytest.fixture
def archive(tmp_path):
    rows = [
        {
            "id": "خبر/1",
            "title": "زلزال يضرب المدينة",
            "text": "ضرب زلزال المدينة فجرا.\nقتل 12 شخصا.",
            "url": "x",
        },
        {"id": "2", "text": MATCH},
        {"id": "2", "text": OTHERS[0]},
        {"id": "4", "text": 5},
        {"id": "5", "text": "nothing Arabic here at all"},
        {"id": "6", "title": "فوز المنتخب في النهائي", "text": MATCH},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    place = tmp_path / "يوم.jsonl.gz"
    place.write_bytes(gzip.compress("\n".join([*lines[:3], "{", "", *lines[3:]]).encode()))
    return place


def test_a_file_of_records_is_read_record_by_record(archive):
    faults: list[Fault] = []
    found = list(read(str(archive), rooms.job().read, faults.append))
    assert [one.article for one in found] == ["خبر/1", "2", "6"]
    assert found[0].text == "زلزال يضرب المدينة\n\nضرب زلزال المدينة فجرا.\nقتل 12 شخصا."
    assert found[2].text == MATCH
    assert len(faults) == 4
    assert all(str(archive) in fault.where for fault in faults)


def test_a_run_over_records(mujaz, archive, tmp_path, monkeypatch):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "stance.json").write_text("{}", "utf-8")
    monkeypatch.setattr(encoder, "open_model", lambda place, runtime: briefs.FakeModel())
    monkeypatch.setattr(places, "default_model", lambda: folder)
    answer = mujaz("brief", f"input={archive}", f"output={tmp_path / 'out'}", "formats=[json]", "language=en")
    assert answer.status == 1
    whole = json.loads((tmp_path / "out" / "خبر-1.json").read_text("utf-8"))
    assert whole["headline"]["text"] == "زلزال يضرب المدينة"
    assert whole["language"] == "en"
    for path in (tmp_path / "out").glob("*.json"):
        if path.name != "run.json":
            assert mujaz("verify", f"input={path}").status == 0


def test_bad_files_of_records_are_told(mujaz, tmp_path):
    (tmp_path / "a.jsonl.gz").write_text("no gzip", "utf-8")
    (tmp_path / "b.jsonl").write_text("", "utf-8")
    for name in ("a.jsonl.gz", "b.jsonl", "gone.jsonl"):
        answer = mujaz("brief", f"input={tmp_path / name}", f"output={tmp_path / 'out'}")
        assert answer.status == 2
        assert answer.err.count("\n") == 1
        assert name in answer.err
