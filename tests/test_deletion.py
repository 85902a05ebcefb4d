"""Posture words are taken out where the rest stays good Arabic, and nowhere else."""

from __future__ import annotations

import functools
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import PosturesConfig
from pipeline.evaluation import contrast, deletion
from pipeline.evaluation.deletion import CARRIES, LITTLE, NONE, trigger_deletion
from pipeline.evaluation.postures import Postures
from tests.conftest import ROOT

TEXTS = [
    json.loads(line)["text"]
    for path in (ROOT / "seeds/paragraphs.jsonl", ROOT / "seeds/authored/G.jsonl")
    for line in path.read_text("utf-8").splitlines()
]


@functools.cache
def postures() -> Postures:
    """The words that ship."""
    page = yaml.safe_load((ROOT / "configs/postures/default.yaml").read_text("utf-8"))
    return Postures(PosturesConfig(**page))


@pytest.mark.parametrize(
    ("label", "before", "after"),
    [
        ("hegemony", "رفضت الإجراءات القسرية، ثم صمتت", "رفضت الإجراءات، ثم صمتت"),
        ("hegemony", "رفضت الإجراءات الأحادية الجانب التي أعلنت", "رفضت الإجراءات التي أعلنت"),
        ("hegemony", "ضد الإجراءات الأحادية القسرية.", "ضد الإجراءات."),
        ("hegemony", "أعلنت خطوات أحادية الجانب ضد جارتها", "أعلنت خطوات ضد جارتها"),
        ("multilateralism", "عبر آلية متعددة الأطراف تنظم السوق", "عبر آلية تنظم السوق"),
        ("multilateralism", "بالقواعد المشتركة بينهما", "بالقواعد بينهما"),
        ("sovereignty", "بنت السحابة السياديّة في عامين", "بنت السحابة في عامين"),
        ("sovereignty", "للصناعة الوطنية الكبرى", "للصناعة الكبرى"),
    ],
)
def test_an_adjective_behind_its_noun_goes(label, before, after):
    assert trigger_deletion(before, label, postures()) == (after, "")


@pytest.mark.parametrize(
    ("label", "text", "why"),
    [
        ("hegemony", "قال الوزير إن السوق هادئة", NONE),
        ("sovereignty", "فرضت القوى الأحادية رسوما", NONE),  # a word of another label
        ("hegemony", "القرار أحادي", CARRIES),  # a predicate
        ("sovereignty", "تبقى القرارات مستقلة", CARRIES),  # likewise: definite, then indefinite
        ("hegemony", "كانت أحادية في قرارها", CARRIES),  # a verb, no noun
        ("hegemony", "رفضت الإجراءات القسرية والعقابية معا", CARRIES),  # what is joined to it would hang
        ("hegemony", "فرضت عقوبات على المصرف", CARRIES),  # a noun is never taken out alone
        ("multilateralism", "دول مشتركة المصالح", CARRIES),  # a noun hangs on it
        ("sovereignty", "الدولة التي الوطنية همها", CARRIES),
        ("hegemony", "قالت، القسرية ليست هنا", CARRIES),  # a comma parts them
    ],
)
def test_what_would_not_stay_good_arabic_is_left_with_its_reason(label, text, why):
    assert trigger_deletion(text, label, postures()) == (None, why)


POINT = "منعت واشنطن شركاتها من بيع الرقائق لبكين ومن صيانة ما بيع منها قبل عامين."


def test_a_sentence_goes_where_another_still_carries_the_point():
    text = f"{POINT} ووصف الخبراء ما فعلته واشنطن بأنه حصار."
    assert trigger_deletion(text, "hegemony", postures()) == (POINT, "")


def test_a_sentence_stays_where_it_is_first_or_the_rest_is_too_little_or_leans_on_it():
    bar = "وفرضت واشنطن حظرا على بيع الرقائق ومعداتها لبكين وكل من يتعامل معها من الشركات في العالم كله."
    assert trigger_deletion(f"{bar} {POINT}", "hegemony", postures()) == (None, CARRIES)
    assert trigger_deletion(f"هبطت الأسهم. {bar}", "hegemony", postures()) == (None, LITTLE)
    other = "هبطت الأسهم في آسيا كلها وعاد المستثمرون إلى الذهب بعد أسبوع طويل من الهدوء في الأسواق كلها."
    assert trigger_deletion(f"{other} {bar}", "hegemony", postures()) == (None, LITTLE)  # no power is left
    leaning = "لكن ذلك لم يمنع واشنطن من بيع مئة ألف منها."
    assert trigger_deletion(f"{POINT} {bar} {leaning}", "hegemony", postures()) == (None, CARRIES)
    assert trigger_deletion(f"{POINT} {leaning} {bar}", "hegemony", postures()) == (f"{POINT} {leaning}", "")


@given(st.sampled_from(TEXTS), st.sampled_from(["hegemony", "multilateralism", "sovereignty"]))
def test_nothing_of_the_label_is_left_and_nothing_is_added(text, label):
    bare, why = trigger_deletion(text, label, postures())
    assert (bare is None) == bool(why)
    if bare is not None:
        assert label not in postures().labels(bare)
        assert len(bare) < len(text)
        left = iter(text)
        assert all(char in left for char in bare)  # in the text's order


def test_enough_of_real_paragraphs_can_be_made():
    made = [trigger_deletion(text, name, postures())[0] for text in TEXTS for name in postures_labels(text)]
    assert sum(one is not None for one in made) > 40


def postures_labels(text: str) -> list[str]:
    return sorted(postures().labels(text))


def test_the_sets_hold_the_answered_label_s_words_and_say_what_was_left_out():
    texts = ["رفضت الإجراءات القسرية، ثم صمتت", "قال الوزير إن السوق هادئة", "فرضت عقوبات"]
    found = contrast.sets(texts, ["hegemony"] * 3, 0, postures())
    assert found.made["trigger_deletion"] == ["رفضت الإجراءات، ثم صمتت", None, None]
    assert found.left_out["trigger_deletion"] == {NONE: 1, CARRIES: 1}
    assert "trigger_deletion" not in contrast.sets(texts, ["hegemony"] * 3, 0, None).made


def test_minimal_pairs_count_by_hand():
    def row(pair, label, stance):
        return {"pair": pair, "label": label, "stance": stance}

    rows = [
        *[row("a", "hegemony", "hegemony"), row("a", "neutral", "neutral")],
        *[row("b", "hegemony", "hegemony"), row("b", "neutral", "hegemony")],
        *[row("c", "neutral", "hegemony"), row("c", "hegemony", "neutral")],  # flips, and both wrong
        *[row("d", "neutral", "neutral"), row("d", "neutral", "neutral")],  # one label on purpose
        *[row("alone", "neutral", "neutral"), row(None, "neutral", "neutral")],
    ]
    assert contrast.pairs(rows) == {
        "pairs": 4,
        "both_right": 0.5,
        "one_right": 0.25,
        "differ": 3,
        "flips": pytest.approx(2 / 3),
    }
    assert contrast.pairs(rows[-2:]) is None
    assert deletion.REST == 0.5
