"""Updates: agency copy pasted again with another figure is kept, told, and shown beside the first."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline import cli, dedupe, encoder, places
from pipeline.benchmarks import dedupe_texts
from pipeline.brief import brief, kept_body
from pipeline.briefing.findings import Copy
from pipeline.briefing.versions import versions
from pipeline.dedupe.versions import changed
from pipeline.frame import FRAME
from pipeline.records import Brief, Paragraph
from pipeline.render import TEXTS, render
from pipeline.text import letters
from tests import briefs
from tests.test_dedupe import BASE, CONFIG, PARAGRAPHS, paragraphs
from tests.test_render import HOSTILE, markdown

WIRE = (
    "أعلنت وزارة الصحة مساء {} مقتل {} شخصا في انفجار سيارة مفخخة قرب سوق شعبي وسط العاصمة. "
    "وقال شهود إن سيارات الإسعاف هرعت إلى المكان ونقلت المصابين إلى المستشفيات القريبة."
)
THRICE = "\n".join(
    [
        WIRE.format("السبت", 12),
        "وتستمر أعمال الإغاثة في المدينة منذ الصباح الباكر بمشاركة فرق كثيرة من المتطوعين.",
        WIRE.format("السبت", 17),
        WIRE.format("الأحد", 21),
    ]
)


def marked(*texts: str) -> list[Paragraph]:
    return dedupe.dedupe(paragraphs(*texts), CONFIG)


def versions_of(every: list[Paragraph], text: str) -> list[tuple[Copy, Copy]]:
    by_id = {one.id: one for one in every}
    return [(Copy(by_id[one.update_of], text), Copy(one, text)) for one in every if one.update_of]


def made(text: str, name: str = "a.txt", most: int = 2) -> Brief:
    """The brief of a text that went through the room."""
    source = briefs.article(text, name)
    every = dedupe.dedupe(briefs.paragraphs(source), CONFIG)
    found = briefs.findings(source, every, most=most)
    found = dataclasses.replace(found, versions=versions_of(every, text))
    return brief(found, briefs.setting(source))


# ── The room ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("قتل 12 شخصا", "قتل 17 شخصا", ("12", "17")),
        ("قتل خمسة منهم", "قتل 6 منهم", ("خمسة", "6")),
        ("بلغت 5% منها", "بلغت 5 منها", ("5%", "5")),
        ("بلغت -5 درجات", "بلغت 5 درجات", ("-5", "5")),
        ("لم يوافق", "يوافق", ("لم", "")),
        ("وافق على ذلك", "ما وافق على ذلك", ("", "ما")),
        ("نفى ذلك", "أكد ذلك", ("نفى", "أكد")),
        ("مع الصين،", "مع «اليابان»", ("الصين", "اليابان")),
        ("لكوريا الشمالية", "لكوريا الجنوبية", ("لكوريا الشمالية", "لكوريا الجنوبية")),
        ("ارتفع السعر", "تراجع السعر", ("ارتفع", "تراجع")),
        ("يوم 3 يناير", "يوم 3 مارس", ("يناير", "مارس")),
        ("في كانون الثاني", "في كانون الأول", ("كانون الثاني", "كانون الأول")),
    ],
)
def test_an_update_says_of_what_and_in_which_words(old: str, new: str, told: tuple[str, str]) -> None:
    first, second = marked(f"{BASE} {old} {BASE[::-1]}", f"{BASE} {new} {BASE[::-1]}")
    assert (first.update_of, first.changed) == (None, ())
    assert (second.update_of, second.changed) == (first.id, (told,))
    assert second.kept


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS, st.sampled_from(dedupe_texts.DECOYS), st.integers(0, 1000))
def test_an_update_is_always_recorded_on_the_later_one(words: list[str], kind: str, chance: int) -> None:
    text = dedupe_texts._written(words)
    update = dedupe_texts.decoy(words, kind, random.Random(chance))
    first, other, second = marked(text, "فاصل بينهما", update)
    assert (first.update_of, other.update_of) == (None, None)
    assert second.update_of == first.id
    assert second.changed
    for before, after in second.changed:
        assert before != after
        assert before in first.text
        assert after in second.text


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_marks_of_updates_are_sound_and_idempotent(number: int, size: int) -> None:
    every = marked(*dedupe_texts.generate(number, size).texts, "عنوان", "اسم", "عنوان")
    by_id = {one.id: one for one in every}
    for one in every:
        assert (one.update_of is None) == (not one.changed)
        if one.update_of is not None:
            assert one.kept
            assert one.duplicate_of is None
            assert by_id[one.update_of].kept
            assert by_id[one.update_of].index < one.index
    assert dedupe.dedupe(every, CONFIG) == every


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS, st.sampled_from(dedupe_texts.COPIES), st.integers(0, 1000))
def test_a_copy_is_no_update(words: list[str], kind: str, chance: int) -> None:
    copy = dedupe_texts.copy(words, kind, random.Random(chance))
    assert [one.update_of for one in marked(dedupe_texts._written(words), copy)] == [None, None]


def test_three_pastes_and_a_copy_of_the_second() -> None:
    every = marked(*THRICE.split("\n"), WIRE.format("السبت", 17))
    assert [one.kept for one in every] == [True, True, True, True, False]
    assert [one.update_of for one in every] == [None, None, "x#0", "x#0", None]
    assert [one.changed for one in every][2:4] == [(("12", "17"),), (("السبت", "الأحد"), ("12", "21"))]
    assert (every[4].duplicate_of, every[4].changed) == ("x#2", ())


def test_what_is_only_alike_is_no_update() -> None:
    other = "قتل 50 شخصا في حادث آخر لا صلة له بما سبق وهذا نص جديد كله من أوله إلى آخره في مكان بعيد"
    assert changed(f"{BASE} قتل 5 أشخاص", other) == ()
    assert changed("", BASE) == changed(BASE, "") == changed("***", "—") == ()


def test_what_only_moved_is_told_only_where_nothing_else_changed() -> None:
    one, two = f"قالت الصين {BASE}", f"{BASE} قالت الصين"
    assert changed(one, two) == (("الصين", ""), ("", "الصين"))
    assert changed(f"{one} قتل 5", f"{two} قتل 6") == (("5", "6"),)


def test_what_is_left_out_updates_nothing() -> None:
    first, second = paragraphs(f"{BASE} قتل 5", f"{BASE} قتل 6")
    out = dataclasses.replace(first, role="boilerplate", kept=False, reason="boilerplate")
    assert [one.update_of for one in dedupe.dedupe([out, second], CONFIG)] == [None, None]


def test_the_jobs_say_it_too(tmp_path: Path) -> None:
    source, result = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [{"id": f"r{n}", "text": text} for n, text in enumerate(THRICE.split("\n"))]
    lines += [{"id": "r0", "text": BASE}, {"id": "e", "text": " "}]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert cli.main(["dedupe", f"input={source}", f"output={result}"]) == 1
    rows = [json.loads(line) for line in result.read_text("utf-8").splitlines()]
    assert [(row["update_of"], row["changed"]) for row in rows] == [
        (None, []),
        (None, []),
        ("r0", [["12", "17"]]),
        ("r0", [["السبت", "الأحد"], ["12", "21"]]),
    ]
    article = tmp_path / "a.txt"
    article.write_text(f"خبر عاجل\n\n{THRICE}\n", "utf-8")
    assert cli.main(["clean", f"input={article}", f"output={result}"]) == 0
    rows = [json.loads(line) for line in result.read_text("utf-8").splitlines()]
    assert [row["changed"] for row in rows if row["update_of"]] == [
        [["12", "17"]],
        [["السبت", "الأحد"], ["12", "21"]],
    ]


# ── The sentences ────────────────────────────────────────────────────────────────────────────


def test_only_the_sentences_that_hold_the_difference() -> None:
    old, new = (
        "قتل 5 في المدينة. ثم غادر الوزير المكان. لم يوافق الحزب.",
        "قتل 6 في المدينة. ثم غادر الوزير المكان. يوافق الحزب.",
    )
    found = versions(old, new)
    assert [(old[slice(*one.earlier)], new[slice(*one.later)], one.changed) for one in found] == [
        ("قتل 5 في المدينة.", "قتل 6 في المدينة.", (("5", "6"),)),
        ("لم يوافق الحزب.", "يوافق الحزب.", (("لم", ""),)),
    ]


def test_a_new_sentence_is_no_version() -> None:
    old = f"{BASE}. {BASE[::-1]}."
    assert versions(old, f"{old} وحضر وفد الصين.") == []


# ── The brief ────────────────────────────────────────────────────────────────────────────────


def test_a_thrice_pasted_text_shows_every_figure() -> None:
    whole = made(THRICE)
    told = [(one.earlier.text, one.later.text, one.changed) for one in whole.updates]
    first, second, third = (
        WIRE.format(*how).partition(". ")[0] + "." for how in (("السبت", 12), ("السبت", 17), ("الأحد", 21))
    )
    assert told == [(first, second, (("12", "17"),)), (first, third, (("السبت", "الأحد"), ("12", "21")))]
    for update in whole.updates:
        for side in (update.earlier, update.later):
            for place in side.sources:
                assert letters.display(THRICE[place.start : place.end]) == side.text
                assert THRICE.count("\n", 0, place.start) + 1 == place.line


def test_json_has_both_with_their_places() -> None:
    updates = json.loads(render("json", made(THRICE)))["updates"]
    assert [one["changed"] for one in updates] == [[["12", "17"]], [["السبت", "الأحد"], ["12", "21"]]]
    assert list(updates[0]) == ["earlier", "later", "changed"]
    assert list(updates[0]["later"]) == ["text", "sources"]
    assert [updates[0][side]["sources"][0]["line"] for side in ("earlier", "later")] == [1, 3]
    assert json.loads(render("json", briefs.sample()))["updates"] == []


def test_markdown_shows_them_side_by_side_and_leads_there() -> None:
    text = render("md", made(THRICE))
    assert text.index("## الموجز") < text.index("## صيغ متعارضة أو محدَّثة") < text.index("## المواقف")
    assert "*(محايد؛ السطر 1)* **(انظر صيغ متعارضة أو محدَّثة: 1، 2)**" in text
    table = next(lxml_html.fromstring(markdown(text)).iter("table"))
    rows = [[cell.text_content() for cell in row] for row in table.iter("tr")]
    assert rows[0] == ["#", "ورد أولًا", "ثم ورد", "الفرق"]
    assert "12" in rows[1][1]
    assert rows[1][1].endswith("(السطر 1)")
    assert "17" in rows[1][2]
    assert rows[1][2].endswith("(السطر 3)")
    assert rows[1][3] == "«12» / «17»"


def test_the_page_shows_them_side_by_side_and_leads_there() -> None:
    page = lxml_html.fromstring(render("html", made(THRICE)))
    assert page.xpath("//section/@aria-labelledby")[:3] == ["summary", "updates", "stances"]
    first = page.get_element_by_id("u1")
    links = first.xpath(".//a[@class='sentence']")
    assert ["12" in links[0].text, "17" in links[1].text] == [True, True]
    for link in links:
        mark = page.get_element_by_id(link.get("href")[1:])
        assert (mark.tag, mark.text) == ("mark", link.text)
    assert page.xpath("//li[@id='b1']/a[@class='see']/@href") == ["#u1"]
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(names)


@pytest.mark.parametrize("form", ["md", "html"])
def test_nothing_is_said_where_nothing_was_updated(form: str) -> None:
    text = render(form, briefs.sample())
    assert FRAME["updates"] not in text
    assert 'class="see"' not in text


def test_hostile_words_stay_words() -> None:
    hostile = HOSTILE.replace("!", "")
    text = f"{BASE} {hostile} قتل 5\n{BASE} {hostile} قتل 6\n"
    whole = made(text)
    assert [one.changed for one in whole.updates] == [(("5", "6"),)]
    page = lxml_html.fromstring(render("html", whole))
    assert not list(page.iter("script", "img", "iframe"))
    made_md = lxml_html.fromstring(markdown(render("md", whole)))
    assert not list(made_md.iter("script", "img", "a"))
    assert {len(row) for row in next(made_md.iter("table")).iter("tr")} == {4}


@pytest.mark.parametrize("form", TEXTS)
def test_an_update_in_another_article_is_told_in_both(form: str, tmp_path: Path, mujaz, monkeypatch) -> None:
    monkeypatch.setattr(encoder, "open_model", lambda place, runtime: briefs.FakeModel())
    monkeypatch.setattr(places, "default_model", lambda: tmp_path)
    (tmp_path / "stance.json").write_text("{}", "utf-8")
    drafts, out = tmp_path / "drafts", tmp_path / "out"
    drafts.mkdir()
    for name, figure in (("one", 12), ("two", 17)):
        (drafts / f"{name}.txt").write_text(
            f"خبر عاجل من العاصمة\n\n{WIRE.format('السبت', figure)}\n", "utf-8"
        )
    assert mujaz("brief", f"input={drafts}", f"output={out}", f"formats=[{form}]").status == 0
    for name in ("one", "two"):
        text = (out / f"{name}.{form}").read_text("utf-8")
        assert all(other in text for other in ("one.txt", "two.txt"))
        if form == "json":
            (update,) = json.loads(text)["updates"]
            where = [update[side]["sources"][0]["article"] for side in ("earlier", "later")]
            assert where == ["one.txt", "two.txt"]
            assert mujaz("verify", f"input={out / f'{name}.json'}").status == 0
        else:
            assert FRAME["updates"] in text
        if form == "html":  # only what stands on this page can be a link
            sides = lxml_html.fromstring(text).xpath("//li[@id='u1']//div[@class='version']")
            assert [bool(side.xpath(".//a")) for side in sides] == [name == "one", name == "two"]


WORDS = [
    "الصين",
    "لم",
    "5",
    "٦",
    "5%",
    "في كوريا الشمالية",
    "قالت",
    "غدا",
    "سوق.",
    "(12)،",
    "يوم الأحد.",
    "\u200fمصر؟",
]
LINE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(
    lambda words: f"{BASE}. {' '.join(words)} نهاية."
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINE, min_size=2, max_size=4))
def test_every_version_stands_where_it_says(lines: list[str]) -> None:
    from pipeline.proof.cites import changed

    text = "\n".join(lines)
    whole = made(text)
    for update in whole.updates:
        assert update.changed
        for side, column in ((update.earlier, 0), (update.later, 1)):
            assert letters.display(text[side.sources[0].start : side.sources[0].end]) == side.text
            assert all(pair[column] in side.text for pair in update.changed)
    assert list(changed(json.loads(render("json", whole)))) == []
    assert all(kept_body(one) for one in whole.paragraphs if one.update_of)


# ── verify ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda one: None, None),
        (
            lambda one: one["later"].update(text="قتل 12 شخصا."),
            "updates[0].later, sources[0]: expected «قتل 12 شخصا.»",
        ),
        (
            lambda one: one["earlier"]["sources"][0].update(line=9),
            "updates[0].earlier, sources[0]: expected line 1, got 9",
        ),
        (lambda one: one["earlier"]["sources"].clear(), "updates[0].earlier: expected a place in a source"),
        (
            lambda one: one.update(changed=[["12", "99"]]),
            "updates[0].changed[0]: expected words of its sentence, got «99»",
        ),
        (lambda one: one.update(changed=[]), "updates[0].changed: expected a word that differs, got none"),
        (
            lambda one: one.update(changed=[["شخصا", "شخصا"]]),
            "updates[0].changed[0]: expected words that differ",
        ),
        (lambda one: one.update(changed=7), "updates[0]: expected earlier, later and changed"),
    ],
)
def test_verify_finds_a_tampered_update(mujaz, tmp_path: Path, how, said: str | None) -> None:
    whole = json.loads(render("json", made(THRICE)))
    whole["headline"] = whole["summary"][0] | {"is": "sentence"}
    whole["lede"] = next((one for one in whole["summary"][1:]), None)
    how(whole["updates"][0])
    (tmp_path / "a.json").write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    (tmp_path / "a.source.txt").write_bytes(THRICE.encode())
    answer = mujaz("verify", f"input={tmp_path / 'a.json'}")
    assert answer.status == (1 if said else 0)
    assert (said or "") in answer.err
