"""The gazetteer: precision first, on the words that are also something else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import places
from pipeline.names import actors
from pipeline.text import letters

GAZETTEER = actors.load()


def named(text: str) -> list[str]:
    return [mention.name for mention in GAZETTEER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قالت أمريكا وأميركا والولايات المتحدة الأمريكية وواشنطن والأميركيون", ["United States"] * 5),
        ("بكين والصين والصينية وللصين وبالصين", ["China"] * 5),
        ("موسكو والكرملين والروس لا، بل الروسية", ["Russia"] * 3),
        ("بروكسل والاتحاد الأوروبي", ["European Union"] * 2),
        ("هند رستم ممثلة", []),
        ("الهند والهندي", ["India", "India"]),
        ("المحيطين الهندي والهادئ، والمحيط الهندي، وجوز الهند", []),
        ("دعم مالي ونظام مالي جديد", []),
        ("هجوم في مالي والنيجر", ["Mali", "Niger"]),
        ("النيجر ومالي", ["Niger", "Mali"]),
        ("قدمت دعم مالي لجنوب السودان", ["South Sudan"]),
        ("في عُمان", ["Oman"]),
        ("في عمّان", ["Jordan"]),
        ("سافر إلى عمان", []),
        ("سلطنة عمان", ["Oman"]),
        ("قطر وعمان", ["Qatar", "Oman"]),
        ("العاصمة الأردنية عمان", ["Jordan", "Jordan"]),
        ("نهر الأردن", []),
        ("الأردن والأردنيون", ["Jordan", "Jordan"]),
        ("بحيرة تشاد في تشاد", ["Chad"]),
        ("نصف قطر الأرض، وقطر الدائرة", []),
        ("أمير قطر", ["Qatar"]),
        ("الفريق القطري للأمم المتحدة", ["United Nations"]),
        ("الكونغو الديمقراطية ثم الكونغو برازافيل", ["DR Congo", "Congo"]),
        ("نيجيريا ثم النيجر ودلتا النيجر", ["Nigeria", "Niger"]),
        ("لبنان وللبنانيين", ["Lebanon", "Lebanon"]),
        ("السودان ثم جنوب السودان", ["Sudan", "South Sudan"]),
        ("كوريا الشمالية ثم كوريا الجنوبية والكوري الجنوبي", ["North Korea", "South Korea", "South Korea"]),
        ("شبه الجزيرة الكورية", []),
        ("الصين ثم هونغ كونغ ثم تايوان", ["China", "Hong Kong", "Taiwan"]),
        ("بحر الصين الجنوبي", []),
        ("سيول جارفة في المدينة", []),
        ("طوكيو وسيول", ["Japan", "South Korea"]),
        ("مسقط رأسه في مسقط", ["Oman"]),
        ("اليد اليمنى للرئيس اليمني", ["Yemen"]),
        ("عثر عليه ميتا في بابل مع إبل", []),
        ("شركة آبل وأبل", ["Apple", "Apple"]),
        ("حماس الجماهير", []),
        ("حركة حماس", ["Hamas"]),
        ("طالبان من الجامعة", []),
        ("باريس سان جيرمان وريال مدريد وواشنطن بوست", []),
        ("أمريكا اللاتينية وأمريكا", ["Latin America", "United States"]),
        ("المغرب العربي وصلاة المغرب والمغرب", ["Morocco"]),
        ("القوة القاهرة في القاهرة", ["Egypt"]),
        ("مجرى الأحداث، والمجرى المائي، والشعب المجري", ["Hungary"]),
        ("مجلس الأمن القومي ثم مجلس الأمن الدولي", ["UN Security Council"]),
        ("الأمم. المتحدة", []),
        ("#الولايات_المتحدة", ["United States"]),
        ("مجموعة الـ20 ومجموعة السبع", ["G20", "G7"]),
        ("هواوي وإنفيديا وNVIDIA وTSMC", ["Huawei", "Nvidia", "Nvidia", "TSMC"]),
        ("he told us of the US", ["United States"]),
    ],
)
def test_ambiguous_words(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize("clitic", actors.CLITICS)
@pytest.mark.parametrize("name", ["مصر", "ألمانيا"])
def test_clitics_stand_before_the_mention(clitic: str, name: str) -> None:
    text = f"قال {clitic}{name} أمس"
    (mention,) = GAZETTEER.find(text)
    assert text[mention.start : mention.end] == name


def test_offsets_point_into_the_text_as_given() -> None:
    text = "قالت\u200f وَلِلصِّـــينِ،\nوالوِلاياتُ  المُتَّحِدَةُ"
    found = [(m.name, text[m.start : m.end]) for m in GAZETTEER.find(text)]
    assert found == [("China", "لصِّـــينِ"), ("United States", "الوِلاياتُ  المُتَّحِدَةُ")]


@given(st.sampled_from(sorted(GAZETTEER.actors)), st.sampled_from(actors.CLITICS))
def test_every_actor_is_found_by_its_own_name(name: str, clitic: str) -> None:
    actor = GAZETTEER.actors[name]
    ruled = {spelling.written for spelling in GAZETTEER.spellings if spelling.actor == name and spelling.rule}
    if actor.arabic not in ruled:
        written = clitic + actor.arabic
        if clitic.endswith("ل") and actor.article:
            written = clitic + ("" if actor.arabic.startswith("الل") else "ل") + actor.arabic[2:]
        assert named(f"قال {written} اليوم") == [name]


@given(st.text(st.sampled_from("الصين مصرقطهندوبلك_،.\u064e\u0640\u200f\n"), max_size=60))
def test_mentions_are_ordered_apart_and_say_their_name(text: str) -> None:
    end = 0
    for mention in GAZETTEER.find(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.name in GAZETTEER.actors
        assert letters.match(text[mention.start : mention.end])


def test_the_file_is_whole() -> None:
    kinds = {actor.kind for actor in GAZETTEER.actors.values()}
    assert kinds == {"state", "bloc", "institution", "company"}
    assert len(GAZETTEER.actors) > 120
    assert {actor.gender for actor in GAZETTEER.actors.values()} == {"f", "m"}
    free: dict[tuple[str, ...], str] = {}
    for spelling in GAZETTEER.spellings:
        assert spelling.forms, spelling
        if spelling.actor and spelling.rule is None:
            assert free.setdefault(spelling.forms, spelling.actor) == spelling.actor, spelling
    assert GAZETTEER.actors["China"].article
    assert not GAZETTEER.actors["Egypt"].article


@given(st.sampled_from(["الصين", "مصر", "المانيا", "اللبناني", "الولايات"]))
def test_stems_undo_what_is_attached(form: str) -> None:
    for word in actors.attached(form):
        assert form in [stem for stem, _ in actors.stems(word)]


def test_a_thousand_paragraphs_take_a_fifth_of_a_second() -> None:
    lines = [
        line
        for path in sorted((places.seeds() / "articles").glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    texts = [line[:330] for line in lines]  # a news paragraph's usual length
    texts = (texts * (1000 // len(texts) + 1))[:1000]
    GAZETTEER.find(" ".join(texts))
    start = time.process_time()
    found = sum(len(GAZETTEER.find(text)) for text in texts)
    assert time.process_time() - start < 0.2
    assert found > 1000
