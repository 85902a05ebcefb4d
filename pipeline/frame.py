"""The words of the frame, in Arabic: what a brief says around the article's own sentences.

In:   nothing.
Out:  fixed texts, names of roles and reasons, and counted nouns that agree with their number.
Not:  the article's words, or a model's labels (the model folder names them).
Why:  every format says the same, and another language of the frame is one more table.
"""

from __future__ import annotations

ROLES = {
    "title": "عنوان",
    "heading": "عنوان فرعي",
    "byline": "توقيع",
    "masthead": "ترويسة",
    "boilerplate": "من قالب الموقع",
    "footnote": "حاشية",
    "body": "متن",
}

REASONS = {
    "exact-duplicate": "نسخة مطابقة",
    "near-duplicate": "نسخة شبه مطابقة",
    "boilerplate": "من قالب الموقع",
}

COPIES = {"exact-duplicate": "نسخ مطابقة", "near-duplicate": "نسخ شبه مطابقة"}  # of a run of paragraphs

FRAME = {
    "kicker": "موجز",
    "untitled": "مقال بلا عنوان",
    "skip": "إلى الموجز",
    "notes": "تنبيهات",
    "summary": "الموجز",
    "no_summary": "لا جملة صالحة للموجز.",
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
}

# Arabic nouns after a number: for one, two, 3 to 10, 11 to 99, and round hundreds.
NOUNS = {
    "word": ("كلمة واحدة", "كلمتان", "كلمات", "كلمة", "كلمة"),
    "paragraph": ("فقرة واحدة", "فقرتان", "فقرات", "فقرة", "فقرة"),
    "sentence": ("جملة واحدة", "جملتان", "جمل", "جملة", "جملة"),
    "place": ("موضع واحد", "موضعين", "مواضع", "موضعًا", "موضع"),  # after a preposition
    "article": ("مقال واحد", "مقالان", "مقالات", "مقالًا", "مقال"),
}


def count(number: int, noun: str) -> str:
    """A number with its noun as Arabic counts: فقرة واحدة، فقرتان، 3 فقرات، 11 فقرة، 100 فقرة.

    Source: Unicode CLDR, plural rules of Arabic.
    """
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
    return "أقل من 1%" if share > 0 and whole == 0 else f"{whole}%"
