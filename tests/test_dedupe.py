"""Dedupe: copies are found, updates stay, and nothing depends on chance."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import dedupe, places
from pipeline.benchmarks import dedupe_texts
from pipeline.clean import clean
from pipeline.config import DedupeConfig
from pipeline.dedupe.alike import measure
from pipeline.dedupe.fingerprints import BLOCK
from pipeline.dedupe.hashes import word_hashes
from pipeline.records import Article, Paragraph
from pipeline.text import letters
from tests.test_clean import page as clean_page


def page(name: str) -> dict[str, object]:
    return yaml.safe_load((places.configs() / name).read_text("utf-8"))


CONFIG = DedupeConfig(**page("dedupe/reprints.yaml"))
BASE = (
    "أكد المتحدث أن الشركة تعمل على تطوير منصة كبيرة للبيانات وأن المهندسين يعملون في مختبرات حديثة "
    "من أجل بناء شبكة واسعة تربط المدن بالقرى وتخدم السكان في كل مكان"
)
PARAGRAPHS = st.integers(0, 10_000).map(lambda seed: dedupe_texts._paragraph(random.Random(seed)))


def paragraphs(*texts: str, article: str = "x") -> list[Paragraph]:
    return [Paragraph(f"{article}#{i}", article, None, i, i + 1, 0, len(t), t) for i, t in enumerate(texts)]


def copied(*texts: str) -> dict[int, int]:
    """Which line copies which."""
    marked = dedupe.dedupe(paragraphs(*texts), CONFIG)
    return {p.index: int(p.duplicate_of.partition("#")[2]) for p in marked if p.duplicate_of}


def seed(number: str) -> list[Paragraph]:
    (path,) = (places.seeds() / "articles").glob(f"{number}_*.txt")
    article = Article(path.name, str(path), path.read_text("utf-8"), "", "text/plain", "utf-8")
    return clean(article, clean_page())


# ── The seeds ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", {line: line - 25 for line in range(29, 54)}),
        ("001", {}),
        ("002", {}),
        ("003", {}),
        ("004", {line: line - 6 for line in range(7, 13)}),
    ],
)
def test_the_seeds_repeat_these_lines_and_no_others(number: str, expected: dict[int, int]) -> None:
    marked = dedupe.dedupe(seed(number), CONFIG)
    lines = {paragraph.id: paragraph.line for paragraph in marked}
    assert {p.line: lines[p.duplicate_of] for p in marked if p.duplicate_of} == expected
    for paragraph in marked:
        if paragraph.duplicate_of:
            assert (paragraph.kept, paragraph.reason, paragraph.similarity) == (False, "exact-duplicate", 1.0)


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_marks_are_sound_ordered_and_idempotent(number: int, size: int) -> None:
    given_ = paragraphs(*dedupe_texts.generate(number, size).texts, "عنوان", "اسم", "عنوان")
    marked = dedupe.dedupe(given_, CONFIG)
    assert [p.id for p in marked] == [p.id for p in given_]
    by_id = {p.id: p for p in marked}
    for paragraph in marked:
        if paragraph.duplicate_of is None:
            assert (paragraph.kept, paragraph.reason, paragraph.similarity) == (True, None, None)
        else:
            kept = by_id[paragraph.duplicate_of]
            assert kept.kept
            assert kept.index < paragraph.index
            assert not paragraph.kept
            assert paragraph.similarity is not None
            assert CONFIG.threshold <= paragraph.similarity <= 1
    assert dedupe.dedupe(marked, CONFIG) == marked
    alone = [p for p in marked if p.kept]
    assert dedupe.dedupe(alone, CONFIG) == alone


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, st.sampled_from(dedupe_texts.COPIES), st.integers(0, 1000))
def test_a_planted_copy_is_always_found(words: list[str], kind: str, chance: int) -> None:
    copy = dedupe_texts.copy(words, kind, random.Random(chance))
    assert copied(dedupe_texts._written(words), copy) == {1: 0}


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, st.sampled_from(dedupe_texts.DECOYS), st.integers(0, 1000))
def test_a_changed_number_negation_or_power_never_merges(words: list[str], kind: str, chance: int) -> None:
    update = dedupe_texts.decoy(words, kind, random.Random(chance))
    assert copied(dedupe_texts._written(words), update) == {}


def test_two_processes_with_other_salts_agree() -> None:
    code = (
        "from pipeline.dedupe.hashes import word_hashes\n"
        "from pipeline.dedupe.updates import guards\n"
        "import zlib\n"
        "print(word_hashes(['سلام', '5'])[1].tolist(), [zlib.crc32(k.tobytes()) for k in guards()._keys],"
        " [zlib.crc32(k.tobytes()) for k in guards()._items])\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": salt, "PYTHONPATH": str(Path(dedupe.__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for salt in ("1", "2")
    }
    assert len(answers) == 1
    assert str(word_hashes(["سلام", "5"])[1].tolist()) in answers.pop()


@settings(deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_similarity_is_the_jaccard_of_shingles(one: list[str], two: list[str]) -> None:
    texts = [" ".join(one + two[:30]), " ".join(two + one[:10])]
    prints = dedupe.fingerprinter(CONFIG)
    prints.add(texts)
    sets = []
    for text in texts:
        words, width = letters.match(text).split(), CONFIG.shingle_words
        sets.append({tuple(words[at : at + width]) for at in range(len(words) - width + 1)})
    similarity, _ = measure(prints.prints(), np.array([1]), np.array([0]), CONFIG.shingle_words)
    assert similarity[0] == pytest.approx(len(sets[0] & sets[1]) / len(sets[0] | sets[1]))


# ── Updates ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("قتل 5 أشخاص", "قتل 50 شخصا"),
        ("قتل 5 أشخاص", "قتل ٦ أشخاص"),
        ("بلغت 3.5 نقطة", "بلغت 35 نقطة"),
        ("بلغت 5% منها", "بلغت 5 منها"),
        ("بلغت -5 درجات", "بلغت 5 درجات"),
        ("قتل خمسة منهم", "قتل ستة منهم"),
        ("بلغت مليون دولار", "بلغت مليار دولار"),
        ("بلغت 3 تريليونات دولار", "بلغت 3 دولار"),
        ("بلغت تريليوني دولار", "بلغت تريليون دولار"),
        ("بلغت مليونا دولار", "بلغت مليون دولار"),
        ("خسر ألفا جندي", "خسر ألف جندي"),
        ("وافق ثلث الأعضاء", "وافق ثلثا الأعضاء"),
        ("وافق ثلاثة أرباع الأعضاء", "وافق ثلاثة أخماس الأعضاء"),
        ("في الجولة الثانية", "في الجولة الثالثة"),
        ("يوم 3 يناير", "يوم 3 مارس"),
        ("في شباط", "في آذار"),
        ("في كانون الثاني", "في كانون الأول"),
        ("يوم الاثنين", "يوم الثلاثاء"),
        ("العام الماضي", "العام المقبل"),
        ("لم يوافق", "يوافق"),
        ("ولن يوافق", "وسوف يوافق"),
        ("ليست موافقة", "باتت موافقة"),
        ("ما وافق على ذلك", "وافق على ذلك"),
        ("غير مستعد", "جد مستعد"),
        ("بدون شروط", "مع شروط"),
        ("نفى ذلك", "أكد ذلك"),
        ("وافقت الحكومة", "رفضت الحكومة"),
        ("أيد القرار", "عارض القرار"),
        ("ارتفع السعر", "تراجع السعر"),
        ("فاز الحزب", "خسر الحزب"),
        ("مع الصين", "مع اليابان"),
        ("لكوريا الشمالية", "لكوريا الجنوبية"),
        ("للاتحاد الأوروبي", "للاتحاد الأفريقي"),
        ("الرئيس الفرنسي", "الرئيس الروسي"),
        ("في مالي", "في تشاد"),
        ("شركة هواوي", "شركة إنفيديا"),
    ],
)
def test_an_update_is_kept(old: str, new: str) -> None:
    assert copied(f"{BASE} {old} {BASE[::-1]}", f"{BASE} {new} {BASE[::-1]}") == {}
    assert copied(f"{BASE} {new} {BASE[::-1]}", f"{BASE} {old} {BASE[::-1]}") == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("قتل 5 أشخاص", "قتل خمسة أشخاص"),
        ("قتل 5 أشخاص", "قتل ٥ أشخاص"),
        ("بلغت 5% منها", "بلغت ٥ بالمئة منها"),
        ("في مايو", "في أيار"),
        ("في يناير", "في كانون الثاني"),
        ("أمريكا", "الولايات المتحدة"),
        ("الأمريكية", "الأميركيّة"),
        ("للصين", "بكين"),
        ("3,500 طن", "3500 طن"),
    ],
)
def test_another_spelling_of_the_same_news_is_a_copy(old: str, new: str) -> None:
    assert copied(f"{BASE} {old} {BASE[::-1]}", f"{BASE} {new} {BASE[::-1]}") == {1: 0}


def test_a_new_sentence_makes_an_update_and_a_cut_one_a_copy() -> None:
    long = BASE + " " + BASE[::-1] + " " + BASE.replace("ا", "و")
    added = long + ". وأضاف أن المشروع سيبدأ قريبا في العاصمة"
    assert copied(long, added) == {}
    assert copied(long, "وأضاف أن المشروع سيبدأ قريبا. " + long) == {}
    assert copied(added, long) == {1: 0}
    words = long.split()
    names = " ".join(f"{word} {'زيد' if at % 6 == 0 else ''}" for at, word in enumerate(words))
    assert copied(long, names) == {}


# ── Short lines ──────────────────────────────────────────────────────────────────────────────


def test_short_lines_never_collapse_alone() -> None:
    assert copied("مقدمة", BASE, "مقدمة", "خاتمة", "خاتمة") == {}
    assert copied("نعم", "نعم", "نعم", "نعم", "نعم", "نعم", "نعم") == {}
    assert copied("رئيس التحرير", "رئيس الإدارة", "رئيس المجلس") == {}


def test_short_lines_are_copies_inside_a_repeated_run() -> None:
    names = ["رئيس التحرير", "سامي", "المشرف العام", "ياسر"]
    assert copied(*names, *names) == {4: 0, 5: 1, 6: 2, 7: 3}
    assert copied(*names[:2], BASE, *names[:2]) == {}
    assert copied("عنوان", BASE, "فاصل", "عنوان", BASE) == {3: 0, 4: 1}
    assert copied(*names, "", *names, "***") == {5: 0, 6: 1, 7: 2, 8: 3}


def test_a_run_does_not_cross_articles() -> None:
    names = ["رئيس التحرير", "سامي", "المشرف العام"]
    one, two = paragraphs(*names, article="a"), paragraphs(*names, article="b")
    three = paragraphs(*names[:2], article="c") + paragraphs(names[2], article="d")
    marked = dedupe.dedupe([*one, *two, *three], CONFIG)
    assert [p.duplicate_of for p in marked] == [None] * 3 + ["a#0", "a#1", "a#2"] + [None] * 3


def test_headings_that_share_most_words_stay() -> None:
    heading = "دفع التعاون بين المدن والقرى في تطوير التعليم الرقمي يواكب تيار العصر"
    assert copied(heading, "تحديات يواجهها " + heading.removesuffix(" يواكب تيار العصر")) == {}
    assert copied(heading, heading) == {1: 0}


# ── What else is left out ────────────────────────────────────────────────────────────────────


def test_a_copy_of_boilerplate_has_the_duplicates_reason() -> None:
    out = {"role": "boilerplate", "kept": False, "reason": "boilerplate"}
    first, second, third = paragraphs(BASE, BASE, BASE)
    marked = dedupe.dedupe([replace(first, **out), replace(second, **out), third], CONFIG)
    assert [p.reason for p in marked] == ["boilerplate", "exact-duplicate", None]
    assert marked[2].kept  # what is read may not point at what is left out
    assert marked[1].role == "boilerplate"
    assert dedupe.dedupe(marked, CONFIG) == marked


def test_a_copy_of_a_copy_points_at_what_is_kept() -> None:
    plain = BASE.split()
    near = [*plain]
    near[3] = "المؤسسة"
    assert copied(BASE, " ".join(near), " ".join(near)) == {1: 0, 2: 0}


def test_nothing_and_empty_texts() -> None:
    assert dedupe.dedupe([], CONFIG) == []
    assert copied("", "", "***", "***", "—") == {}


def test_a_long_paragraph_is_cut_between_words() -> None:
    words = BASE.split() * (3 * BLOCK // len(BASE))
    long = " ".join(f"{word}{chr(0x628 + at % 20)}" for at, word in enumerate(words))
    assert len(long) > 2 * BLOCK
    assert copied(long, "زيد " + long, long) == {1: 0, 2: 0}


def test_many_identical_paragraphs_take_linear_time() -> None:
    prints = dedupe.fingerprinter(CONFIG)
    prints.add([BASE] * 20_000)
    together = np.zeros(20_000, np.int64)
    found = dedupe.copies(prints.prints(), together, together == 0, CONFIG)
    assert (found.of[1:] == 0).all()
    assert found.of[0] == dedupe.NONE


def test_the_benchmarks_own_text_is_found_whole() -> None:
    planted = dedupe_texts.generate(5, 3000)
    prints = dedupe.fingerprinter(CONFIG)
    prints.add(planted.texts)
    together = np.zeros(3000, np.int64)
    of = dedupe.copies(prints.prints(), together, together == 0, CONFIG).of
    dropped = np.flatnonzero(of != dedupe.NONE)
    groups = np.array(planted.groups)
    assert (groups[dropped] == groups[of[dropped]]).all()
    assert dropped.size >= 0.999 * (3000 - len(set(planted.groups)))
