"""The words of the frame: what a brief says around the article's own sentences, in Arabic or English.

In:   the language that is spoken, Arabic unless `spoken` says otherwise.
Out:  fixed texts, names of roles and reasons, and counted nouns that agree with their number.
Not:  the article's words: they stay as they are, in every language of the frame.
Why:  every format says the same, and another language of the frame is one more table (frame_english.py).

A table is read like a dict and answers in the language that is spoken, so no format asks which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline import frame_english as english
from pipeline.records import Label

LANGUAGES = ("ar", "en")
_SPOKEN: ContextVar[str] = ContextVar("language of the frame", default="ar")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak a language, one of LANGUAGES, until the block ends."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """The language that is spoken."""
    return _SPOKEN.get()


class Words(Mapping[str, str]):
    """A table of fixed texts that answers in the language that is spoken."""

    def __init__(self, arabic: Mapping[str, str], other: Mapping[str, str]) -> None:
        self._tables = {"ar": arabic, "en": other}

    def __getitem__(self, key: str) -> str:
        return self._tables[_SPOKEN.get()][key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables[_SPOKEN.get()])

    def __len__(self) -> int:
        return len(self._tables[_SPOKEN.get()])


_ROLES = {
    "title": "عنوان",
    "heading": "عنوان فرعي",
    "byline": "توقيع",
    "masthead": "ترويسة",
    "boilerplate": "من قالب الموقع",
    "footnote": "حاشية",
    "body": "متن",
}

_REASONS = {
    "exact-duplicate": "نسخة مطابقة",
    "near-duplicate": "نسخة شبه مطابقة",
    "boilerplate": "من قالب الموقع",
}

_COPIES = {"exact-duplicate": "نسخ مطابقة", "near-duplicate": "نسخ شبه مطابقة"}  # of a run of paragraphs

_FRAME = {
    "kicker": "موجز",
    "untitled": "مقال بلا عنوان",
    "skip": "إلى الموجز",
    "notes": "تنبيهات",
    "summary": "الموجز",
    "no_summary": "لا جملة صالحة للموجز.",
    "drafted": "صياغة آلية",
    "compressed": "جملة مختصرة",
    "cut": "ما حُذف",
    "updates": "صيغ متعارضة أو محدَّثة",
    "updates_how": "جمل تكررت بفرق في رقم أو تاريخ أو نفي أو جهة؛ لم تُرجَّح صيغة على أخرى.",
    "earlier": "ورد أولًا",
    "later": "ثم ورد",
    "changed": "الفرق",
    "see": "انظر",
    "stances": "المواقف",
    "stances_how": "حصة كل موقف من كلمات المتن، كما صنّفه النموذج فقرةً فقرة.",
    "no_stances": "لا متن لتصنيفه.",
    "unsure": "دون عتبة الثقة",
    "of_words": "من الكلمات",
    "points": "أبرز ما قيل في كل موقف",
    "no_points": "لا فقرة بلغ فيها النموذج عتبة الثقة.",
    "no_such": "ليس في المتن فقرة من هذا الموقف.",
    "actors": "من ورد ذكره",
    "actors_how": "عدد فقرات كل موقف ورد فيها اسم الجهة؛ لا يعني أنها صاحبة الموقف.",
    "actor": "الجهة",
    "total": "المجموع",
    "more_actors": "جهات أخرى أقل ذكرًا",
    "no_actors": "لم يُذكر في المتن اسم من السجل.",
    "removed": "ما لم يدخل الموجز، ولماذا",
    "nothing_removed": "لم يُستبعد شيء.",
    "source": "المصدر كاملًا",
    "source_how": "كل فقرة برقم سطرها. الجمل المسطّرة هي التي استُشهد بها.",
    "line": "السطر",
    "lines": "الأسطر",
    "page": "الصفحة",
    "characters": "المحارف",
    "paragraphs": "الفقرات",
    "sentence": "الجملة",
    "why": "السبب",
    "text": "النص",
    "stance": "الموقف",
    "share": "الحصة",
    "back": "عودة إلى الموجز",
    "copy_of": "للسطر",
    "copies_of": "للأسطر",
    "copy_elsewhere": "لما ورد في",
    "alike": "تطابق",
    "made_with": "صُنع بـ",
    "digest": "خلاصة المقالات",
    "articles": "المقالات",
    "article": "المقال",
    "open": "الموجز كاملًا",
    "shared": "فقرات مشتركة بين المقالات",
    "shared_how": "تُعدّ كل فقرة مرة واحدة، ومعها كل مواضعها.",
    "nothing_shared": "لا فقرة مشتركة.",
    "comma": "، ",
    "semicolon": "؛ ",
    "of": "من أصل",
    "headline_sentence": "لا عنوان في النص؛ هذه أكثر جُمله مركزية، كما وردت.",
    "known": "ما نعرفه",
    "standing": "من يقف أين",
    "figures": "الأرقام والتواريخ",
    "figures_how": "كما وردت في النص، كلٌّ في جملته؛ لم يُحسب تاريخ نسبي مثل «أمس».",
    "no_figures": "لا رقم ولا تاريخ في المتن.",
    "more_figures": "بقية الأرقام والتواريخ",
    "left_out": "ملخص ما لم يدخل",
    "how_many": "العدد",
    "foreign": "من خبر آخر",
    "repeat": "جمل مكررة بلفظها",
    "budget": "لم يتسع لها الموجز",
    "foreign_how": "جمل عُدّت من خبر آخر ملصق بالمقال",
    "balance_how": "حصص المواقف في جمل الموجز على مسافة {distance} من حصصها في المقال (الحد {limit}).",
    "balance_missed": "حصص المواقف في الموجز على مسافة {distance} من حصصها في المقال، والحد المطلوب {limit}:"
    " لم تتسع الميزانية لأقرب من ذلك.",
    "file_title": "عنوان الملف",
    "stories": "أخبار روتها مقالات عدة",
    "stories_how": "جُمعت المقالات بتشابه كلماتها وأسمائها وأرقامها ومعناها؛ ولم يُنظر أيّ الروايات أصح.",
    "no_stories": "لا خبر روته مقالتان أو أكثر.",
    "agreed": "ما اتفقت عليه",
    "agreed_how": "قالته مقالتان أو أكثر، كلٌّ بلفظها.",
    "differs": "حيث يختلف رقم أو تاريخ",
    "wire": "منقول بلفظه، فهو صوت واحد",
    "also_in": "وفي",
    "timeline": "الخط الزمني",
    "timeline_how": "جمل الموجزات التي فيها تاريخ بسنته، كلٌّ تحت أول تاريخ فيها.",
    "no_timeline": "لا جملة مؤرخة بسنتها.",
    "date": "التاريخ",
    "elsewhere": "ورد قبلُ في {where}: {paragraphs} من هذا المقال، فلم تُكرَّر هنا.",
    "windows": "قُرئت {paragraphs} على أجزاء بسبب الطول، ثم جُمعت النتائج.",
    "too_short": "جُمل المقال أقلّ من أن يُختار منها، فأُعطي كاملًا.",
    "no_body": "لم يبق من المقال متن يُلخَّص: كل فقراته عناوين أو هوامش أو نسخ، وهي مبيّنة أدناه.",
    "all_boilerplate": "ليس في هذا النص إلا قالب الموقع وترويسته، فلا متن يُلخَّص؛ كل سطر مبيَّن أدناه بسببه.",
    "all_copies": "كل متن هذا المقال ورد قبلُ في {where}، فلا شيء جديد يُلخَّص هنا.",
    "no_sentence": "لا جملة في المتن: أرقام أو رموز فقط، وهي في المصدر أدناه.",
    "list_only": "النص قائمة بنود لا مقال متصل: ما في الموجز بنود منها كما وردت.",
    "table_only": "النص جدول لا مقال متصل: ما في الموجز صفوف منه كما وردت.",
    "verse_only": "النص أبيات أو أسطر قصيرة لا مقال متصل: ما في الموجز أسطر منه كما وردت،"
    " ولا يُغني عن قراءته.",
    "latin": "{share} من كلمات المتن بغير العربية: بقيت كما هي ولم تُترجم، والتصنيف مدرَّب على العربية.",
    "long": "المقال طويل ({words})، فلُخِّص على {stretches} متتابعة، لكلٍّ حصتها من الموجز.",
}

# What the reader saw, and what the gate of drafts held back.
_WARNINGS = {
    "shapes": "في النص أشكال عرض للحروف بدل الحروف نفسها (يحدث في ملفات PDF)؛ قد يُخطئ البحث والتصنيف.",
    "reversed": "يبدو ترتيب الحروف أو الكلمات معكوسًا (يحدث في ملفات PDF)؛"
    " لا تعتمد على هذا الموجز قبل مراجعة الأصل.",
    "apart": "تبدو حروف الكلمات مفصولًا بعضها عن بعض؛ لا تعتمد على هذا الموجز قبل مراجعة الأصل.",
    "glued": "تبدو الكلمات ملتصقة بلا مسافات؛ لا تعتمد على هذا الموجز قبل مراجعة الأصل.",
    "mojibake": "يبدو النص محفوظًا بترميز خاطئ (رموز مثل «ط§ظ„»)؛ احفظه من مصدره بترميز UTF-8.",
    "lost": "في النص حروف تالفة أو مجهولة (مثل �)؛ راجع الأصل عند مواضعها.",
    "no_main": "لم يُعثر على متن المقال في صفحة الويب، فأُخذ كل نصها الظاهر؛ قد تختلط به القوائم والروابط.",
    "pictures": "صفحات من ملف PDF هي صور بلا نص، فلم تُقرأ: {pages}.",
    "word_notes": "في ملف Word حواشٍ لم تُقرأ (عددها {count})؛ راجعها في الأصل.",
    "word_changes": "في ملف Word تعديلات متعقَّبة لم تُقبل بعد: قُرئ النص كأنها قُبلت كلها.",
    "word_hidden": "في ملف Word نص مخفي لم يُقرأ.",
    "broken_bytes": "ترميز الملف ({encoding}) معطوب في {places}، أوله عند البايت {first}؛"
    " وُضعت العلامة � مكان كل حرف تالف، فراجع الأصل.",
    "fell_back": "تعذّرت الصياغة الآلية، فأُعطي الموجز بجمل المقال نفسها.",
    "nothing_passed": "لم تجتز أيّ جملة من الصياغة الآلية فحص المطابقة، فأُعطي الموجز بجمل المقال نفسها.",
    "held_back": "حُجبت جملة من الصياغة الآلية؛ السبب: {reasons}. نصّها المحجوب: «{text}»",
    "written": "صيغ هذا الموجز آليًا؛ كل جملة طابقت جمل المصدر المشار إليها، وتبقى صياغتها لغير الكاتب.",
}

_GATE = {
    "unaligned": "لا جملة في المقال تقول هذا",
    "number": "رقم ليس في المصدر أو لشيء آخر فيه",
    "date": "تاريخ ليس في المصدر أو لشيء آخر فيه",
    "name": "اسم ليس في موضعه من المصدر",
    "swapped": "كلمة في موضع غيرها",
    "quotation": "اقتباس لا يطابق المصدر حرفًا بحرف",
    "attribution": "قول نُسب إلى غير قائله",
    "direction": "اتجاه معكوس",
    "negation": "نفي زيد أو سقط",
    "hedge": "احتمال أو شرط أو تقريب زيد أو سقط",
    "unsupported": "كلمة لا سند لها في المصدر",
}

# Arabic nouns after a number: for one, two, 3 to 10, 11 to 99, and round hundreds.
_NOUNS = {
    "word": ("كلمة واحدة", "كلمتان", "كلمات", "كلمة", "كلمة"),
    "paragraph": ("فقرة واحدة", "فقرتان", "فقرات", "فقرة", "فقرة"),
    "sentence": ("جملة واحدة", "جملتان", "جمل", "جملة", "جملة"),
    "place": ("موضع واحد", "موضعين", "مواضع", "موضعًا", "موضع"),  # after a preposition
    "article": ("مقال واحد", "مقالان", "مقالات", "مقالًا", "مقال"),
    "stretch": ("جزء واحد", "جزأين", "أجزاء", "جزءًا", "جزء"),  # after a preposition
    "story": ("خبر واحد", "خبران", "أخبار", "خبرًا", "خبر"),
}

NOUNS = _NOUNS
ROLES: Mapping[str, str] = Words(_ROLES, english.ROLES)
REASONS: Mapping[str, str] = Words(_REASONS, english.REASONS)
COPIES: Mapping[str, str] = Words(_COPIES, english.COPIES)
FRAME: Mapping[str, str] = Words(_FRAME, english.FRAME)
WARNINGS: Mapping[str, str] = Words(_WARNINGS, english.WARNINGS)
GATE: Mapping[str, str] = Words(_GATE, english.GATE)


def count(number: int, noun: str) -> str:
    """A number with its noun as Arabic counts: فقرة واحدة، فقرتان، 3 فقرات، 11 فقرة، 100 فقرة.

    In English: 1 paragraph, 2 paragraphs.

    Source: Unicode CLDR, plural rules of Arabic.
    """
    if _SPOKEN.get() == "en":
        return f"{number:,} {english.NOUNS[noun][number != 1]}"
    one, two, few, many, other = NOUNS[noun]
    if number == 1:
        return one
    if number == 2:
        return two
    if 3 <= number % 100 <= 10:
        return f"{number} {few}"
    return f"{number} {many if number % 100 >= 11 else other}"


def percent(share: float) -> str:
    """A share of 0 to 1 in whole percent; what is there but rounds to nothing is under one."""
    whole = int(share * 100 + 0.5)
    under = "under 1%" if _SPOKEN.get() == "en" else "أقل من 1%"
    return under if share > 0 and whole == 0 else f"{whole}%"


def label(one: Label) -> str:
    """A model's label as it is shown: its Arabic name, or its own in an English frame."""
    return one.name.capitalize() if _SPOKEN.get() == "en" else one.arabic


def power(name: str, key: str) -> str:
    """A power as it is shown: its Arabic name, or the gazetteer's English one."""
    return key if _SPOKEN.get() == "en" else name
