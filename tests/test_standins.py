"""States by their place: two states exchanged give the same words, and offsets lead back."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encoder import fold
from pipeline.encoder.cleaning import clean
from pipeline.evaluation import contrast
from pipeline.evaluation import noise as noise_of
from pipeline.names import spellings
from pipeline.names.standins import standins
from pipeline.names.swaps import Swap
from tests.conftest import ROOT

TEXTS = [
    json.loads(line)["text"]
    for path in (ROOT / "seeds" / "paragraphs.jsonl", ROOT / "seeds" / "authored" / "G.jsonl")
    for line in path.read_text("utf-8").splitlines()
]
PARTS = [
    "الصين",
    "وبالولايات المتحدة",
    "للأميركيين",
    "العراق",
    "اللبنانية",
    "بكين",
    "قال",
    "،",
    "\u200f",
    "ـ",
    "قطر",
]

PLANTED = [
    ("تخشى الصين أن تسبقها أميركا", "تخشى أميركا أن تسبقها الصين"),
    ("قالت بكين إن المصانع الصينية أولى", "قالت طهران إن المصانع الإيرانية أولى"),
    ("رسالة للصين وأخرى للولايات المتحدة", "رسالة للهند وأخرى لليابان"),
    ("وعدت مصر لبنان", "وعدت تركيا العراق"),
    ("لم يعلق البيت الأبيض", "لم يعلق الكرملين"),
]


@pytest.mark.parametrize(("first", "second"), PLANTED)
def test_the_same_deed_of_other_states_reads_alike(first: str, second: str) -> None:
    assert standins(first)[0] == standins(second)[0]


def test_different_deeds_stay_apart() -> None:
    first, second = "فرضت الصين عقوبات على الهند", "فرضت الهند عقوبات على الصين"
    assert standins(first)[0] == standins(second)[0]
    assert standins("رفضت الصين عقوبات الهند")[0] != standins(first)[0]
    third = standins("فرضت الصين على الهند عقوبات ترفضها الصين")[0]
    assert third != standins("فرضت الصين على الهند عقوبات ترفضها الهند")[0]


@pytest.mark.parametrize("text", ["الأمم المتحدة والاتحاد الأوروبي", "لا أحد هنا", "", "ميناء أوروبي"])
def test_blocs_and_bodies_keep_their_names(text: str) -> None:
    assert standins(text)[0] == text


def test_a_state_whose_spelling_has_no_counterpart_keeps_its_name() -> None:
    for text in ("الألمان وألمانيا", "بنك مصر ومصر للطيران", "كوريا الجنوبية والكوريون"):
        assert standins(text)[0] == text


def test_exchanged_paragraphs_read_the_same() -> None:
    alike = []
    for text in TEXTS:
        made = contrast.actor_swap(text)
        if isinstance(made, Swap):
            alike.append(standins(made.text)[0] == standins(text)[0])
    assert len(alike) > 100
    assert np.mean(alike) > 0.95


@given(st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join))
def test_offsets_lead_back(text: str) -> None:
    read, places = standins(text)
    assert len(read) == len(places)
    assert all(0 <= place < len(text) for place in places)
    assert (np.diff(places) >= 0).all()
    kept = [index for index, char in enumerate(text) if index in set(places.tolist())]
    assert kept == sorted(kept)


def test_what_is_no_name_keeps_its_place() -> None:
    text = "أعلنت واشنطنُ أمس اتفاقَ سلامٍ مع طوكيو"
    read, places = standins(text)
    at = read.index("اتفاق")
    assert text[places[at]] == "ا"
    assert text[places[at] :].startswith("اتفاقَ")


def test_cleaning_leads_back_through_both() -> None:
    text = "قالت\u200f  الولايات المتحدة إنها لن توقع"
    cleaned = clean(text, "display", "by_place")
    assert cleaned.text != clean(text, "display", "as_written").text
    at = cleaned.text.index("إنها")
    assert text[cleaned.offsets[at] :].startswith("إنها")
    assert len(cleaned.text) == len(cleaned.offsets)


def test_every_stand_in_has_what_it_needs() -> None:
    for gender, names in spellings.standins().items():
        for place, name in enumerate(names):
            wanted = {spellings.NAME, spellings.CAPITAL, spellings.ADJECTIVE}
            wanted |= {spellings.SEAT} if gender == "f" and place < 3 else set()
            assert wanted <= spellings.kinds(name), name


@pytest.mark.parametrize("noise", noise_of.PURE, ids=lambda noise: noise.__name__)
def test_spelling_does_not_hide_a_name(noise) -> None:
    alike = []
    for number, text in enumerate(TEXTS):
        plain, noisy = (fold.spelled(standins(one)[0]) for one in (text, noise(text, random.Random(number))))
        alike.append(" ".join(plain.split()) == " ".join(noisy.split()))
    assert np.mean(alike) > 0.97
