"""The faithfulness gate: each way of being false is named, and what is true in other words passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.benchmarks import faithful as benchmark
from pipeline.benchmarks import faithful_texts
from pipeline.faithful import faithful, judge, read
from pipeline.faithful.numbers import numbers
from pipeline.faithful.units import units
from pipeline.text import letters, sentences

SOURCE = [
    "اتهمت الصين الولايات المتحدة بالتجسس على 5 ملايين شخص في كانون الثاني الماضي.",
    "قال الرئيس الأميركي إن بلاده لن تنسحب من الاتفاق إذا التزمت إيران به.",
    "ارتفعت صادرات الصين بنسبة 12.5 في المئة، وانخفضت الواردات بنسبة ثلاثة في المئة.",
    "وأضاف أن \"القيادة لا تُمنح لأحد بلا ثمن\" وأن 40 دولة قد تشارك في القمة.",
    "ونفى المتحدث باسم وزارة الخارجية الروسية أن تكون موسكو قد أرسلت قوات إلى الحدود.",
    "قُتل نحو 120 شخصًا (بينهم 30 طفلًا) في فيضانات ضربت البلاد يوم الثلاثاء 12 آذار/مارس 2019.",
    "وتسعى كوريا الجنوبية إلى تطوير نموذج لغوي سيادي قبل نهاية العام.",
    "وقالت شركة Nvidia إن مبيعاتها بلغت مليونًا ونصف المليون شريحة.",
    "وقال وزير المالية إن العجز سيبلغ عشرة مليارات دولار.",
    "وقالت رئيسة البرلمان إن الموازنة تحتاج إلى تعديل.",
]  # fmt: skip
TRUE = [
    "اتهمت الصين أميركا بالتجسس على خمسة ملايين شخص في يناير الماضي.",
    "ارتفاع صادرات الصين بنسبة ١٢٫٥٪.",
    "انخفضت الواردات بنسبة 3% وارتفعت صادرات الصين بنسبة 12.5%.",
    "صعدت صادرات الصين بنسبة 12.5%.",
    "قال الرئيس الأمريكى إن بلادة لن تنسحب من الإتفاق إذا إلتزمت إيران به",
    "40 دولة قد تشارك في القمة.",
    "قُتل حوالي 120 شخصًا في فيضانات ضربت البلاد يوم الثلاثاء 12 مارس 2019.",
    "يوم الثلاثاء 12 آذار 2019، قُتل نحو مئة وعشرين شخصًا في فيضانات ضربت البلاد.",
    "تسعى كوريا الجنوبية إلى تطوير نموذج سيادي قبل نهاية العام.",
    "بلغت مبيعات Nvidia 1.5 مليون شريحة.",
    "نفى المتحدث باسم الخارجية الروسية أن تكون موسكو أرسلت قوات إلى الحدود.",
    "قال وزير المالية إن العجز سيبلغ 10 مليارات دولار، وقالت رئيسة البرلمان إن الموازنة تحتاج إلى تعديل.",
    "«القيادة لا تُمنح لأحد بلا ثمن».",
]  # fmt: skip
FALSE = [
    ("اتهمت الولايات المتحدة الصين بالتجسس على 5 ملايين شخص.", "name"),
    ("اتهمت روسيا الولايات المتحدة بالتجسس على 5 ملايين شخص.", "name"),
    ("اتهمت الصين الولايات المتحدة بالتجسس على 50 مليون شخص.", "number"),
    ("اتهمت الصين الولايات المتحدة بالتجسس على 5 مليارات شخص.", "number"),
    ("اتهمت الصين الولايات المتحدة بالتجسس في شباط الماضي.", "date"),
    ("اتهمت الصين الولايات المتحدة بالتجسس في كانون الثاني المقبل.", "date"),
    ("قال الرئيس الأميركي إن بلاده ستنسحب من الاتفاق إذا التزمت إيران به.", "negation"),
    ("قال الرئيس الأميركي إن بلاده لن تنسحب من الاتفاق.", "hedge"),
    ("انخفضت صادرات الصين بنسبة 12.5 في المئة.", "direction"),
    ("ارتفعت صادرات الصين بنسبة 3 في المئة، وانخفضت الواردات بنسبة 12.5 في المئة.", "number"),
    ("ارتفعت صادرات الصين 12.5 مرة.", "number"),
    ("أضاف أن \"القيادة لا تُشترى لأحد بلا ثمن\".", "quotation"),
    ("أضاف أن \"القيادة تُمنح لأحد بلا ثمن\".", "negation"),
    ("40 دولة تشارك في القمة.", "hedge"),
    ("40 دولة لن تشارك في القمة.", "negation"),
    ("قال المتحدث باسم وزارة الخارجية الروسية إن موسكو أرسلت قوات إلى الحدود.", "negation"),
    ("قُتل 120 شخصًا في فيضانات ضربت البلاد.", "hedge"),
    ("قُتل نحو 30 شخصًا في فيضانات ضربت البلاد.", "number"),
    ("طورت كوريا الجنوبية نموذجًا لغويًا سياديًا.", "hedge"),
    ("تسعى كوريا الجنوبية إلى تطوير نموذج لغوي بعد نهاية العام.", "direction"),
    ("قالت شركة Intel إن مبيعاتها بلغت مليونًا ونصف المليون شريحة.", "name"),
    ("قال وزير المالية إن الموازنة تحتاج إلى تعديل.", "attribution"),
    ("قال وزير المالية محمد إن العجز سيبلغ عشرة مليارات دولار.", "name"),
    ("قال وزير المالية إن العجز بلغ عشرة مليارات دولار.", "hedge"),
    ("تراجعت السياحة في البحر الأحمر.", "unsupported"),
    ("في.", "unaligned"),
]  # fmt: skip


@pytest.fixture(scope="module")
def sources():
    return read(SOURCE)


@pytest.mark.parametrize("draft", TRUE)
def test_what_is_true_passes(sources, draft):
    verdict = faithful(draft, sources)
    assert verdict.passed, verdict
    assert verdict.cited


@pytest.mark.parametrize(("draft", "kind"), FALSE)
def test_what_is_false_is_held_back_with_its_reason(sources, draft, kind):
    assert kind in {reason.kind for reason in faithful(draft, sources).reasons}


def test_it_cites_what_it_draws_on(sources):
    draft = (
        "قال وزير المالية إن العجز سيبلغ 10 مليارات دولار، وقالت رئيسة البرلمان إن الموازنة تحتاج إلى تعديل."
    )
    assert faithful(draft, sources).cited == (8, 9)
    assert faithful(TRUE[1], sources).cited == (2,)


def test_a_verdict_rests_on_its_citations_alone(sources):
    for draft in (*TRUE, *(draft for draft, _ in FALSE)):
        verdict = faithful(draft, sources)
        assert judge(draft, [SOURCE[row] for row in verdict.cited]) == verdict.reasons


def test_reasons_are_told_in_arabic(sources):
    told = [reason.told() for reason in faithful(FALSE[2][0], sources).reasons]
    assert told == ["رقم ليس في المصدر أو لشيء آخر فيه («50 مليون»)"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ثلاثة آلاف وخمسمئة", ["3500"]),
        ("مليونان ونصف المليون", ["2500000"]),
        ("خمسة وستة", ["5", "6"]),
        ("خمسة وعشرين", ["25"]),
        ("نصف مليون", ["500000"]),
        ("ثلاثة أرباع", ["0.75"]),
        ("ثلثي", ["0.6667"]),
        ("مئة وخمسة وعشرون ألفا", ["125000"]),
        ("أحد عشر", ["11"]),
        ("3,500 و٣٥٠٠", ["3500", "3500"]),
        ("الثالث عشر", ["#13"]),
        ("سبعة بالمائة", ["7%"]),
        ("12.5 في المئة", ["12.5%"]),
        ("عشرات الآلاف", ["~10", "~1000"]),
        ("بـ20 والـ18", ["20", "18"]),
        ("ثلاث مئة", ["300"]),
        ("3 ملايين و200 ألف", ["3200000"]),
        ("مرتين", ["2:مرة"]),
        ("الساعة 10:30", ["10:30"]),
        ("لست أحد الوزراء", []),
    ],
)
def test_numbers(text, keys):
    assert [number.key for number in numbers(letters.match(text).replace("10 30", "10:30").split())] == keys


def test_a_numeric_date_is_one_with_names():
    keys = [(one.kind, one.key) for one in units("في 12/5/2016")]
    assert keys[1:] == [("number", "12"), ("date", "may"), ("number", "2016")]


def _seeds(articles) -> list[str]:
    text = (articles / "000_3a92de84bfb08246.txt").read_text("utf-8")
    found = [letters.display(text[start:end]) for start, end in sentences.split(text)]
    return list(dict.fromkeys(one for one in found if len(one.split()) > 4))[:60]


def test_every_sentence_of_an_article_is_true_to_it(articles):
    own = _seeds(articles)
    sources = read(own)
    for text in own:
        assert faithful(text, sources).passed, text


@given(number=st.integers(2, 9_999), other=st.integers(2, 9_999), script=st.booleans())
def test_a_number_agrees_in_any_script_and_with_no_other(number, other, script):
    source = [f"بلغ عدد المصابين {number} شخصًا في المدينة، وقالت الوزارة إن العدد قد يرتفع."]
    shown = str(other)
    if script:
        shown = shown.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    verdict = faithful(f"بلغ عدد المصابين {shown} شخصًا في المدينة.", read(source))
    assert verdict.passed == (number == other)


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_no_text_breaks_it(draft, texts):
    verdict = faithful(letters.display(draft), read([letters.display(text) for text in texts]))
    assert all(0 <= row < len(texts) for row in verdict.cited)
    assert verdict.passed <= bool(verdict.cited)


def test_the_benchmark_holds_its_floor_on_the_unseen_half():
    articles = dict(benchmark._seeds())
    unseen = {name: texts for name, texts in articles.items() if benchmark.half(name) == "test"}
    rows = benchmark.measure(unseen, seed=20)
    whole = next(row for row in rows if row["kind"] == "overall")
    assert whole["recall"] >= 0.95
    assert whole["precision"] >= 0.9
    assert whole["drafts"] > 150
    assert len({row["kind"] for row in rows}) > 12
    assert "| flipped direction | error |" in benchmark.table(rows)


def test_drafts_are_the_seeds():
    own = [*SOURCE, *SOURCE]
    made = [list(faithful_texts.drafts("a", own, ["Intel"], ["وزير العدل"], seed)) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]
    assert {draft.false for draft in made[0]} == {True, False}


def test_the_benchmark_without_data(mujaz, tmp_path, monkeypatch):
    monkeypatch.setattr(benchmark, "_seeds", lambda: iter([("a.txt", SOURCE)]))
    answer = mujaz("benchmark", "name=faithful", f"output={tmp_path}", f"data.path={tmp_path / 'gone.jsonl'}")
    assert answer.status == 0
    assert "no file; measured on the seeds alone" in answer.err
    assert (tmp_path / "faithful.md").read_text("utf-8").count("recall") == 2
