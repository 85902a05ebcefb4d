"""Room 5's splitter: laws over any text, and real lines whose sentences a reader marked."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.sentences import split

BAR = " ⏐ "  # between the sentences of an expected text

MARKS = [*'.!?؟…،؛:"«»“”()[]', "\n", "\t", " ", "..", "...", "؟!", "\u200f", "\u064b"]
WORDS = [
    "العالم",
    "وقال",
    "م",
    "د.",
    "ق.م.",
    "بي.بي.سي",
    "https://a.example/ب?c=1.",
    "U.S.",
    "No. 5",
    "أولاً:",
    "😀",
]
NUMBERS = ["3.5", "٣٫٥", "1.", "2-", "10.9.2025", "2/2"]
PIECES = st.sampled_from([*MARKS, *WORDS, *NUMBERS])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80)


def sentences(text: str, newline_ends: bool = True) -> list[str]:
    return [text[start:end] for start, end in split(text, newline_ends)]


@given(TEXTS, st.booleans())
def test_spans_are_ordered_disjoint_trimmed_and_lose_no_letter(text, newline_ends):
    spans = split(text, newline_ends)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    held = {place for start, end in spans for place in range(start, end)}
    assert {place for place, sign in enumerate(text) if not sign.isspace()} <= held


@given(TEXTS)
def test_a_newline_always_parts_lines(text):
    assert all("\n" not in one for one in sentences(text))


LONG = " ".join(["كلمة"] * 28)  # 139 code points: two of them are no short quotation

MARKED = [
    # tags and addresses after the end
    "الحل سوداني بلا وصاية. #لا_للحرب #السودان",
    "انتهى الاجتماع. ⏐ #السودان يطلب وساطة. https://t.co/abc @user_name",
    "#السودان",
    # quotations
    'فإن "تحقيق الهيمنة هو ضرورة أمن قومي." ⏐ العقيدة الجديدة واضحة: "أمريكا أولاً" — ولكن بصيغة رقمية.',
    'قائلاً: "الولايات المتحدة هي الرائدة، وتعتزم الحفاظ على هذا التفوق". ⏐ وأضاف أن الإدارة ترى ذلك.',
    "قال: «نحن نعمل. ولن نتوقف.» ⏐ وأضاف الوزير أن الخطة جاهزة.",
    "طرح سؤال «من يحكم العالم؟» في كتابه الأخير. ⏐ ولم يجب.",
    '"هل تأخرنا؟" سأل الوزير ثم انصرف.',
    'سألهم: "هل نذهب؟" ⏐ فأجابوا بنعم.',
    "مقر شركات رائدة مثل «علي بابا» و«ديب سيك». ⏐ وفقًا لمصادر مطلعة، يُطلب الإبلاغ.",
    "مخاطر تتمثل في “قطع الإمدادات. كلها” و”التدخلات. التعطيلية” الناتجة عن الصراع. ⏐ وهما عاملان.",
    'كتب "العنوان:" ثم سكت طويلا. ⏐ وجاء بعده رجل آخر" غريب. ⏐ انتهى.',
    'قال "نعم وأضاف قائلا :" نحن نعمل. ولن نتوقف." ⏐ ثم انصرف.',
    'قال "نعم وأضاف:"نحن نعمل. ولن نتوقف." ⏐ ثم انصرف.',
    "ضاع فتح القوس هنا قومي.» ⏐ ثم بدأت جملة.",
    "كذا (انظر الجدول. ص. 5) ثم كذا. ⏐ وانتهى (أم لا؟) الأمر.",
    # abbreviations and initials
    "صرّح نائب الرئيس الأميركي ج. د. فانس بذلك. ⏐ وحضر د. محمد وم. أحمد وأ.د. علي.",
    "د.عبد السند يمامة",
    "وقع ذلك سنة 300 ق.م. في مصر. ⏐ ثم انتهى.",
    "ولد عام 1770 م. ⏐ وتوفي عام 1827م. ⏐ ودفن هناك.",
    "قالت أ.ف.ب. إن بي.بي.سي ومجموعة زد.تي.إي نفتا ذلك. ⏐ ولم تعلق سي.إن.إن.",
    "سياسة U.S. واضحة في البند No. 5 منها. ⏐ ووافق Mr. Smith عليها.",
    "تناول فيتامين C. ⏐ ثم نام.",
    "انتهى ـ. ⏐ وبدأ آخر.",
    "ـ. ⏐ كلمة",
    "ًـ. ⏐ كلمة",
    # numbers, dates, lists
    "بلغ 3.5 في المئة و٣٫٥ و1.000.000 في 10.9.2025. ⏐ وارتفع.",
    "1- تُعاني الدول من ضعف. ⏐ وتمتلك قدرات محدودة.",
    "1. تقديم المنتجات. ⏐ 2. رفض القيود.",
    "أولاً: بناء الآليات؛ ثانياً: تنسيق الصناعة. ⏐ وتلك خلاصة ما يلي: 1. كذا وكذا. ⏐ وانتهى.",
    # ellipses and runs of marks
    "بينها الإمارات.. واشنطن تسعى لاتفاقات دولية",
    "ذهب الرجل إلى السوق أمس.. ⏐ ثم عاد إلى بيته.",
    "هل يعقل أن يحدث هذا مرة أخرى؟! ⏐ نعم... ربما.",
    "من خضار وفاكهة ولحوم وأسماك... إلخ.",
    # an ellipsis inside a quotation, and before what hangs on it
    f"قالت الوزيرة: «{LONG}… ثم {LONG}». ⏐ وغادرت القاعة.",
    f'وأضاف المدير: "{LONG}... ثم {LONG}." ⏐ وغادر القاعة.',
    f'وقال قائل :" {LONG}.. ثم {LONG}". ⏐ وغادر القاعة.',
    f"قالت: «{LONG}. ⏐ ثم {LONG}… وأخيرا كذا». ⏐ وغادرت.",
    f"فتح القوس «{LONG} ولم يغلقه أحد… ⏐ ثم بدأت جملة أخرى طويلة.. ⏐ وانتهى الأمر.",
    f"قالت: «{LONG}» وأغلقت الباب خلفها في المساء… ⏐ ثم عادت.",
    "عرضت الشركة على العمال خطة من ثلاث مراحل.. لكنها لم تذكر الكلفة. ⏐ ورفضوا.",
    "عرضت الشركة على العمال خطة من ثلاث مراحل.. مضيفة أن الكلفة كبيرة. ⏐ ورفضوا.",
    "عرضت الشركة على العمال خطة من ثلاث مراحل.. ⏐ مضيفها وزير النقل.",
    'وصف الخطة بأنها "أفضل ما يمكن أن يكون.." وفق قوله. ⏐ ثم انصرف.',
    "قال «سنعود قريبا.» ⏐ حسب الجدول تبدأ المباراة غدا.",
    "قال «سنعود قريبا.» ⏐ وفق الجدول تبدأ.",
    "قال «سنعود قريبا.» وفق بيان الوزارة. ⏐ ثم انصرف.",
    "قال «سنعود قريبا.» وفقا لمصادر أمنيّة",
    "قال «سنعود قريبا.» وفقًا لما نقلته الوكالة عنه. ⏐ ثم انصرف.",
    "قال «سنعود قريبا.» بحسب تعبيره في حديث إلى الوكالة. ⏐ ثم انصرف.",
    "غادر الوفدان قاعة الاجتماع مساء أمس... ⏐ حسب مصادرنا لم يتفقا.",
    "استمر مدة عامين كاملين هذا القتال... ⏐ ضد الإرهاب نبدأ اليوم.",
    'استنكر البيان ما وصفه بأنه "حملة الكذب والتشويه.." ضد رئيس الجمهورية. ⏐ ثم انصرف.',
    "قال: «نحن نعمل. ولن نتوقف.» مضيفا أن الخطة جاهزة. ⏐ ثم انصرف.",
    # one quotation inside another
    *(
        f"قال {left}إن خطة {inner} لن تتأخر أبدا عن الموعد... فقد بدأ العمل{right} في المدينة. ⏐ ثم انصرف."
        for left, inner, right in (
            ('"', '"الميناء"', '"'),
            ('"', "“الميناء”", '"'),
            ("“", '"الميناء"', "”"),
            ("«", '"الميناء"', "»"),
            ('"', "«الميناء»", '"'),
            ("“", '"الميناء" و"المطار"', "”"),
        )
    ),
    'لن نترك منكم أحدا"، معتبرا أن "الخطة" جاهزة... ⏐ وأوضح أن العمل بدأ في الميناء".',
    # missing and extra spaces
    "نظرية زحزحة القارات التي ترجع إلى فجنر. ⏐ تمر الهيمالايا بخمس دول".replace(". ⏐ ", ".⏐"),
    "من عناصر الكون .⏐و يدخل في كل شيء ! ⏐ نعم .",
    # addresses and notes
    "زر https://ar.example.com/a.b?c=1.2؟ ⏐ أو راسل a.b@example.com. ⏐ وشكرا.",
    "انتهت الحرب.[1] ⏐ ثم عادت.",
    "والمرونة المناخية، والأمن الغذائي. ⏐ 2/2",
]


@pytest.mark.parametrize("marked", MARKED)
def test_sentences_as_a_reader_marks_them(marked):
    expected = [one.strip() for one in marked.split("⏐")]
    text = marked.replace("⏐ ", "").replace("⏐", "")
    assert sentences(text) == expected


def test_a_hard_wrapped_paragraph_is_one_text():
    assert sentences("قررت الحكومة\nأن تؤجل الأمر. ثم\nوافقت.", newline_ends=False) == [
        "قررت الحكومة\nأن تؤجل الأمر.",
        "ثم\nوافقت.",
    ]


SEEDS = {  # file: {line: its sentences by their first words}
    "000": {
        3: ["يُعاد تشكيل", "فالإطار السابق", "أما الآن،", "وبدلاً منه،", "وكما ورد", "العقيدة الجديدة"],
        7: ["لكن هذه", "ففي خطاب", "وأضاف أن", "وقد كرر", "وفي هذا"],
        10: ["قبل أسابيع", "ويبدو أن"],
        15: ["وفي المقابل،"],
        16: ["لن يكون", "فقد فشلت", "وفوق ذلك،", "فوفقًا لمؤشر", "ومع ذلك،"],
        22: ["كما تحتاج", "فخلافًا للمنتجات", "وتقوم الشركات", "وتعمل شركات", "أما تفكيك", "2/2"],
    },
    "001": {
        36: ["1- تُعاني", "وتمتلك الكثير", "وتتركز أجهزة", "ففي أفريقيا", "ووفقاً لإحصاءات", "وأما دول"],
        53: ["أولاً، تعزيز"],
    },
    "002": {
        1: ["بينها الإمارات.."],
        5: ["أعلن جايكوب", "سيشارك في", "ويأتي هذا"],
        12: ["فحسبما ذكرت", "وقد أثارت"],
    },
    "003": {5: ["من بين", "وفقًا لمصادر"], 9: ["أفادت “جيروزاليم", "وفي المقابل،"]},
    "004": {2: ["د.عبد السند"], 24: ["ورغم هذه", "فقد وجه"]},
}


@pytest.mark.parametrize("name", SEEDS)
def test_real_lines(name, articles):
    lines = next(articles.glob(f"{name}_*.txt")).read_text("utf-8-sig").split("\n")
    for number, openings in SEEDS[name].items():
        assert [" ".join(one.split()[:2]) for one in sentences(lines[number - 1])] == openings


def test_a_sentence_of_a_seed_splits_into_itself(articles):
    for path in articles.glob("*.txt"):
        for one in sentences(path.read_text("utf-8-sig")):
            assert sentences(one) == [one]


@pytest.mark.parametrize(
    "unit",
    ["كلمة. ", '"ا', "ا..", "1.", "(ا.", " .  ", "www.a", "ا[1].", "ا", '"ا." ', "«ا.» ", "#ا ", ". #ا"],
)
def test_time_grows_with_the_text_and_no_faster(unit):
    def seconds(count: int) -> float:
        text = unit * count
        start = time.process_time()
        split(text)
        return time.process_time() - start

    seconds(1_000)
    small = min(seconds(4_000) for _ in range(3))
    assert min(seconds(32_000) for _ in range(2)) < 8 * 4 * small + 0.05
