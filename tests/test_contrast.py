"""Contrast sets: exchanged names stay good Arabic, noise stays the same words, and answers are compared."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import jsonl
from pipeline.config import Floor
from pipeline.errors import FloorError
from pipeline.evaluation import contrast, report
from pipeline.evaluation import noise as noise_of
from pipeline.evaluation.floors import check
from pipeline.names import spellings, swaps
from pipeline.names.swaps import Swap
from pipeline.text import letters
from tests.conftest import ROOT

SEEDS = [
    json.loads(line)["text"] for line in (ROOT / "seeds" / "paragraphs.jsonl").read_text("utf-8").splitlines()
]
AUTHORED = [
    row["text"]
    for path in sorted((ROOT / "seeds" / "authored").glob("*.jsonl"))
    for row in jsonl.read(str(path), ("text",), lambda _: None)
]
NAMED = [
    "الصين",
    "الولايات المتحدة",
    "إيران",
    "تركيا",
    "الهند",
    "اليمن",
    "السعودية",
    "بكين",
    "الأميركية",
    "لبنانيين",
]

PLANTED = [  # pair, before, after
    ("US CN", "قالت الولايات المتحدة والصين إنهما اتفقتا.", "قالت الصين والولايات المتحدة إنهما اتفقتا."),
    ("US CN", "رسالة للصين وأخرى للولايات المتحدة", "رسالة للولايات المتحدة وأخرى للصين"),
    ("US CN", "الشركات الأميركية والمصانع الصينية", "الشركات الصينية والمصانع الأميركية"),
    ("US CN", "مسؤولون أميركيون وخبراء صينيون", "مسؤولون صينيون وخبراء أميركيون"),
    ("US CN", "مع الأمريكيين وبالصين، فبكين ثم واشنطن", "مع الصينيين وبالولايات المتحدة، فواشنطن ثم بكين"),
    ("US CN", "خبيران أميركيان ودولتان غير الصين", "خبيران صينيان ودولتان غير الولايات المتحدة"),
    ("US CN", "تخشى أميركا أن تسبقها الصين", "تخشى الصين أن تسبقها أميركا"),
    ("US RU", "لم يعلق البيت الأبيض ولا الكرملين", "لم يعلق الكرملين ولا البيت الأبيض"),
    (
        "US IR",
        "بين إيران والولايات المتحدة خلاف لإيران فيه رأي",
        "بين الولايات المتحدة وإيران خلاف للولايات المتحدة فيه رأي",
    ),
    ("CN EG", "وعدت مصر بأن تشتري للصين، ولمصر أن ترفض", "وعدت الصين بأن تشتري لمصر، وللصين أن ترفض"),
    ("LB IQ", "ساعد العراق للبنان حين طلب لبنان", "ساعد لبنان للعراق حين طلب العراق"),
    ("LB CN", "مساعدات للبنانيين وسلع للصينيين", "مساعدات للصينيين وسلع للبنانيين"),
    ("LB CN", "الحكومة اللبنانية وبيروت والسفير الصيني", "الحكومة الصينية وبكين والسفير اللبناني"),
    ("SA IR", "وقالت السعودية إن الحكومة الإيرانية تتدخل", "وقالت إيران إن الحكومة السعودية تتدخل"),
    ("SA IR", "القوات السعودية على حدود إيران", "القوات الإيرانية على حدود السعودية"),
    ("SA CN", "وزارة الدفاع السعودية في بكين", "وزارة الدفاع الصينية في الرياض"),
    ("KP CN", "الزعيم الكوري الشمالي والرئيس الصيني", "الزعيم الصيني والرئيس الكوري الشمالي"),
    ("KP CN", "الصواريخ الكورية الشمالية لا تهدد الصين", "الصواريخ الصينية لا تهدد كوريا الشمالية"),
    (
        "EU AU",
        "دعا الاتحاد الأوروبي والاتحاد الأفريقي إلى وقف النار",
        "دعا الاتحاد الأفريقي والاتحاد الأوروبي إلى وقف النار",
    ),
    ("CN RU", "تدرب صينياً واحداً في روسيا", "تدرب روسياً واحداً في الصين"),
    (
        "CN JP",
        "تراقب اليابان بحر الصين الجنوبي والسفن الصينية",
        "تراقب الصين بحر الصين الجنوبي والسفن اليابانية",
    ),
    ("SY TR", "انسحبت قوات سوريا الديمقراطية من حدود تركيا", "انسحبت قوات سوريا الديمقراطية من حدود سوريا"),
    (
        "UA US",
        "بين «أوكرانيا» (والولايات المتحدة)، 25% لا أكثر",
        "بين «الولايات المتحدة» (وأوكرانيا)، 25% لا أكثر",
    ),
]

UNSAFE = [  # pair, text, a word of the reason
    ("CN IQ", "رفضت الصين العرض", "genders"),
    ("EU CN", "اتفق الاتحاد الأوروبي والصين", "a state and a bloc"),
    ("US CN", "أعلن البيت الأبيض أن الصين وافقت", "no seat"),
    ("US CN", "صوت الكونغرس الأميركي ضد الصين", "body"),
    ("RU CN", "قال الروس إن روسيا والصين متفقتان", "without a counterpart"),
    ("SY TR", "دخلت القوات مدنا سورية قرب تركيا", "a name or an adjective"),
    ("SA CN", "زار الرئيس السعودية قبل الصين", "a name or an adjective"),
    ("SA US", "الشركات الأميركية والسعودية", "a name or an adjective"),
    ("RU CN", "اعتقلوا عميلا روسيا قرب الصين", "a name or an adjective"),
    ("US CN", "قالت وَالصين أمس", "vowels"),
    ("US CN", "حملة #الصين أمس", "hashtag"),
    ("KW CN", "فتحت الكويت سفارة في بكين", "no capital"),
    ("US CN", "مسؤولو القصر وأميركيو المهجر في أميركا", "without a counterpart"),
    ("US CN", "اتحاد أميركا الشمالية والملف الأميركي الشمالي ضد الصين", "continent"),
    ("DE US", "سافر لالمانيا أمس", "article"),
    ("US SA", "قالت أميركا إن المملكة رفضت", "without a counterpart"),
    ("IL PS", "قامت دولة إسرائيل عام 1948", "reads as something else"),
    ("US CN", "لا قوة هنا إلا القانون", "no power named"),
]
CODES = {
    "US": "United States", "CN": "China", "RU": "Russia", "IR": "Iran", "EG": "Egypt", "LB": "Lebanon",
    "IQ": "Iraq", "SA": "Saudi Arabia", "KP": "North Korea", "EU": "European Union", "AU": "African Union",
    "JP": "Japan", "SY": "Syria", "TR": "Türkiye", "UA": "Ukraine", "KW": "Kuwait",
    "IL": "Israel", "DE": "Germany", "PS": "Palestine",
}  # fmt: skip


def pair(codes: str) -> tuple[str, str]:
    first, second = codes.split()
    return CODES[first], CODES[second]


@pytest.mark.parametrize(("codes", "before", "after"), PLANTED)
def test_exchanged_names_stay_good_arabic(codes: str, before: str, after: str) -> None:
    made = swaps.swap(before, *pair(codes))
    assert isinstance(made, Swap), made
    assert made.text == after


@pytest.mark.parametrize(("codes", "text", "reason"), UNSAFE)
def test_what_would_break_is_left_out_with_a_reason(codes: str, text: str, reason: str) -> None:
    made = swaps.swap(text, *pair(codes))
    assert isinstance(made, str), made.text
    assert reason in made


def undone(text: str, first: str, second: str) -> None:
    made = swaps.swap(text, first, second)
    if isinstance(made, Swap) and made.exact:
        back = swaps.swap(made.text, first, second)
        assert isinstance(back, Swap), (back, first, second)
        assert back.text == text


@pytest.mark.parametrize(("codes", "before", "after"), PLANTED)
def test_twice_is_nothing_on_planted_cases(codes: str, before: str, after: str) -> None:
    undone(before, *pair(codes))


def test_enough_swaps_are_exact_for_twice_to_mean_something() -> None:
    planted = [swaps.swap(before, *pair(codes)) for codes, before, _ in PLANTED]
    real = [swaps.swap(text, "United States", "China") for text in SEEDS]
    for made in (planted, real):
        assert sum(isinstance(one, Swap) and one.exact for one in made) >= 10


@pytest.mark.parametrize("text", SEEDS)
def test_twice_is_nothing_on_articles(text: str) -> None:
    for first, second in (
        ("United States", "China"),
        ("China", "India"),
        ("European Union", "African Union"),
    ):
        undone(text, first, second)


@given(
    st.lists(st.sampled_from([*NAMED, "وقالت", "إن", "لا", "الحكومة", "في", "25", "،"]), max_size=9).map(
        " ".join
    ),
    st.sampled_from([pair(codes) for codes in ("US CN", "SA IR", "LB CN", "LB IQ", "TR US")]),
)
def test_twice_is_nothing_on_any_words(text: str, both: tuple[str, str]) -> None:
    undone(text, *both)


@pytest.mark.parametrize("text", SEEDS)
def test_only_names_change(text: str) -> None:
    made = contrast.actor_swap(text)
    if isinstance(made, Swap):
        assert made.text != text
        for kept in (r"\d+(?:[.,]\d+)*", r"\b(?:لا|لم|لن|ليس|ليست|غير|دون|عدم)\b", r"[.،؛:؟!«»\"()]"):
            assert re.findall(kept, made.text) == re.findall(kept, text)
    else:
        assert made


@given(st.text(st.sampled_from("أبتحدرسعفقكلمنهوي ،.05\u064e"), max_size=60))
def test_a_paragraph_without_powers_is_never_touched(text: str) -> None:
    if not swaps.powers(text):
        assert contrast.actor_swap(text) == "no power named"


def test_most_real_paragraphs_that_name_a_power_can_be_made() -> None:
    made = [contrast.actor_swap(text) for text in SEEDS if swaps.powers(text)]
    assert sum(isinstance(one, Swap) for one in made) >= 0.9 * len(made)
    assert sum(isinstance(contrast.actor_swap(text), Swap) for text in AUTHORED) > len(AUTHORED) / 4


def test_every_power_of_the_page_has_a_usual_name_that_is_found() -> None:
    for power in spellings.known():
        assert swaps.powers(f"قالت {spellings.usual(power, spellings.NAME)} أمس") == [power]


@given(st.one_of(st.sampled_from(SEEDS), st.text(max_size=80)), st.integers(0, 99))
def test_pure_noise_is_the_same_words(text: str, seed: int) -> None:
    for noise in noise_of.PURE:
        assert letters.match(noise(text, random.Random(seed))) == letters.match(text), noise.__name__


@given(st.sampled_from(SEEDS), st.integers(0, 99))
def test_noise_repeats_and_slips_few_letters(text: str, seed: int) -> None:
    noisy = noise_of.orthographic_noise(text, seed)
    assert noisy == noise_of.orthographic_noise(text, seed)
    before, after = letters.match(text), letters.match(noisy)
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) <= 3 + 0.03 * len(before)


def test_seeds_differ_and_each_kind_does_something() -> None:
    text = 'قال "المسؤول" إن إلى المدرسة 25 طالبا مُهِمّا وصلوا على متن الطائرة الأولى، ' * 20
    assert noise_of.orthographic_noise(text, 1) != noise_of.orthographic_noise(text, 2)
    for noise in (*noise_of.PURE, noise_of.slips):
        assert any(noise(text, random.Random(seed)) != text for seed in range(4)), noise.__name__


def test_consistency_counts_by_hand() -> None:
    before = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.45, 0.55]])
    after = np.array([[0.8, 0.2], [0.4, 0.6], [0.3, 0.7], [0.55, 0.45]])
    got = contrast.consistency(before, after, np.array([0.7, 0.5]))
    assert got == {
        "made": 4,
        "kept": 0.5,
        "answered": 3,
        "kept_answered": pytest.approx(2 / 3),
        "mean_change": pytest.approx(0.125),
    }
    shy = contrast.consistency(before, before, np.array([1.0, 1.0]))
    assert (shy["kept"], shy["answered"], shy["kept_answered"]) == (1.0, 0, None)


def test_floors_of_contrast_sets_hold_where_they_were_measured() -> None:
    scores = {
        "input": {"file": "x.jsonl", "sha256": "a"},
        "accuracy": 0.7,
        "macro_f1": 0.6,
        "per_label": {"neutral": {"recall": 0.8}},
        "contrast": {"actor_swap": {"kept": 0.9}, "orthographic_noise": {"kept": 0.95}},
    }
    plain = {"sha256": "a", "accuracy": 0.7, "macro_f1": 0.5, "neutral_recall": 0.8}
    assert len(check(scores, [Floor(**plain)])) == 3
    assert len(check(scores, [Floor(**plain, actor_swap=0.9, orthographic_noise=0.9)])) == 5
    for name in ("actor_swap", "orthographic_noise"):
        with pytest.raises(FloorError, match=name.replace("_", " ")):
            check(scores, [Floor(**plain, **{name: 0.96})])
    del scores["contrast"]
    assert len(check(scores, [Floor(**plain, actor_swap=0.99)])) == 3


class Prejudiced:
    """Answers the first label where the text names China, and the second elsewhere."""

    settings = SimpleNamespace(temperature=1.0)
    labels = (SimpleNamespace(threshold=0.5), SimpleNamespace(threshold=0.5))

    def read(
        self, texts: list[str], titles: list[str | None], beside: object = None
    ) -> list[SimpleNamespace]:
        logits = [[2.0, 0.0] if "China" in swaps.powers(text) else [0.0, 2.0] for text in texts]
        return [SimpleNamespace(logits=np.array(row)) for row in logits]


def test_a_model_that_judges_by_the_country_is_found_out() -> None:
    texts = [
        "قالت الصين إنها تفرض رسوما على فرنسا",
        "قالت الصين إنها تفرض رسوما",
        "قال الوزير إنه يفرض رسوما",
    ]
    model = Prejudiced()
    logits = np.stack([reading.logits for reading in model.read(texts, [None] * 3)])
    before = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = contrast.contrast(model, texts, [None] * 3, before, seed=0)  # type: ignore[arg-type]
    assert found["actor_swap"]["made"] == 2
    assert found["actor_swap"]["kept"] == 0.5  # China stays in the first, and goes from the second
    assert found["actor_swap"]["left_out"] == {"no power named": 1}
    assert found["orthographic_noise"]["made"] + sum(found["orthographic_noise"]["left_out"].values()) == 3


def test_an_input_of_which_nothing_can_be_made_has_no_shares() -> None:
    found = contrast.contrast(Prejudiced(), [".."], [None], np.array([[0.9, 0.1]]), seed=0)  # type: ignore[arg-type]
    assert found["actor_swap"]["made"] == 0
    assert found["orthographic_noise"]["kept"] is None
    assert "no power named (1)" in report._contrast(found)


def test_nothing_heavy_is_imported() -> None:
    heavy = "'torch', 'onnxruntime', 'sklearn'"
    code = f"import sys, pipeline.evaluation.contrast; print([m for m in ({heavy}) if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"
