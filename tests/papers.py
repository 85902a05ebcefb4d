"""What the tests of docx and pdf share: awkward articles, and words compared as a reader would."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace

from pipeline.digest import Gathering
from pipeline.records import Brief
from pipeline.render import pieces
from pipeline.render.blocks import Items, Label, Meta, Names, Paper, Paragraph, Table, Words
from tests import briefs
from tests.conftest import ROOT
from tests.test_versions import THRICE, made

HOSTILE = (
    '<w:t>س</w:t> ]]> & &amp; #import "a.typ" *م* _ل_ $x$ @ب `ر` \\u{41} // ت #{1+1} [ك] <a> = ع {{ 7*7 }} '
    "{% if %} "
    "\u202eخبر\u2066 \x07\x1b \ufffe \ufdd0 'ق' \"د\" ~"
)
LONE = "عنوان \ud800 مكسور \ufffe.txt"
POEM = "قِفا نَبكِ مِن ذِكرى حَبيبٍ وَمَنزِلِ\nبِسِقطِ اللِوى بَينَ الدَخولِ فَحَومَلِ\n" * 3
AWKWARD = {
    "one word": "السلام",
    "one sentence": "قالت الصين كذا.",
    "mixed": "أطلقت OpenAI نموذج GPT-4 في 14/3/2023، ونسبته 42.5% (٤٢) من Foreign Policy. Brave New World.",
    "latin": "Brave New World. It was a bright cold day.",
    "bullets": "- أولًا: الرقائق\n• ثانيًا: البيانات\n* ثالثًا: الطاقة\n1. رابعًا\n",
    "table": "الدولة | الحصة | العام\nالصين | 42% | 2024\nالهند | 7% | 2023\n",
    "poem": POEM,
    "hostile": f"{HOSTILE}.\nقالت الصين كذا. {HOSTILE}\n",
    "other scripts": "كتب 中文 و日本 وΑθήνα وМосква و😀 في النص. ועברית.",
    "one long word": "ا" * 400 + " https://example.com/" + "a" * 300,
    "long": "\n".join(
        f"قالت الدولة رقم {one} إنها تريد التعاون مع غيرها في مجال الرقائق والبيانات والطاقة، وإنها لن "
        f"تتراجع عن ذلك مهما طال الزمن. وهذا خبر رقم {one} من الأخبار الطويلة التي تملأ الصفحات."
        for one in range(1600)
    ),
}


def awkward(name: str) -> Brief:
    """The brief of an awkward article; of a long one, 200 sentences."""
    most = 200 if name == "long" else 4
    if name == "hostile":
        return briefs.make(briefs.article(AWKWARD[name], LONE, title=HOSTILE + LONE), most=most)
    return briefs.make(briefs.article(AWKWARD[name]), most=most)


def empty() -> Brief:
    """An article with a title and nothing else."""
    source = briefs.article("عنوان")
    return replace(
        briefs.make(source, briefs.paragraphs(source, {0: {"role": "title"}})), notes=("لا متن في المقال.",)
    )


def updates() -> Brief:
    """A brief with versions side by side."""
    return made(THRICE)


def digest_of(*wholes: Brief):
    """The digest of some briefs, with a passage that they share."""
    gathering = Gathering()
    for number, whole in enumerate(wholes):
        gathering.add(f"n{number}", whole)
    shared = [one for whole in wholes for one in whole.summary[:1]]
    return gathering.digest(shared, briefs.setting(*(whole.article for whole in wholes)))


def words(text: str) -> list[str]:
    """Words of one script each, with their vowels; ligature letters as what they stand for."""
    text = unicodedata.normalize("NFKC", re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text))
    return re.findall("[\u0620-\u06ff\u0750-\u077f]+|[0-9]+|[^\\W0-9\u0620-\u06ff]+", text)


def share_of(wanted: str, got: str) -> float:
    """How many of the words (0 to 1) came back, each as often as it was written."""
    one, two = Counter(words(wanted)), Counter(words(got))
    return (one & two).total() / max(one.total(), 1)


def text_of(sheet: Paper, notes: bool = True) -> str:
    """Everything that a paper says, in its order, footnotes beside their sentences."""
    said: list[str] = []
    for block in sheet.blocks:
        if isinstance(block, Paragraph):
            said += _said(block.words, notes)
        elif isinstance(block, Label):
            said += [*_said(block.words, notes), block.none]
        elif isinstance(block, Meta):
            said += [block.article.text, block.sizes]
        elif isinstance(block, Names):
            said += [block.text, *(one.text for one in block.names)]
        elif isinstance(block, Items):
            said += [text for item in block.items for one in item for text in _said(one, notes)]
        elif isinstance(block, Table):
            said += [*block.head, *(text for row in block.rows for one in row for text in _said(one, notes))]
        elif hasattr(block, "text"):
            said += _said(Words(block.text, block.note), notes)
        elif block.alone:
            said.append(block.named)
    return "\n".join(said)


def _said(one: Words, notes: bool) -> list[str]:
    said = [one.text, *one.said, one.cut, one.see]
    if one.note and notes:
        for place in one.note.places:
            said += [place.where, *([] if place.own else [place.article])]
        said.append(one.note.wording)
    return said


def items(sheet: Paper) -> list[Words]:
    """Every sentence of the lists, in order."""
    return [one for block in sheet.blocks if isinstance(block, Items) for item in block.items for one in item]


def plain(text: str) -> str:
    """A text as it stands on paper."""
    return pieces.plain(text)


SEEDS = sorted(path.stem for path in (ROOT / "seeds" / "articles").glob("*.txt"))
