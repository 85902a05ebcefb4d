"""Small articles made by hand, with a fake model: what the tests of briefs and formats stand on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from pipeline.brief import brief, kept_body
from pipeline.briefing import points
from pipeline.briefing.findings import Copy, Findings, Setting
from pipeline.briefing.manifest import text_hash
from pipeline.classify import classify
from pipeline.config import SectionsConfig
from pipeline.encoder.folder import Settings
from pipeline.encoder.model import Reading
from pipeline.names import actors
from pipeline.records import Article, Brief, Label, Paragraph, SourceFile, Stance
from pipeline.summarize import Summary, candidates
from pipeline.text import letters

LABELS = (
    Label("hegemony", "هيمنة", "#b3261e", 0.5),
    Label("multilateralism", "تعددية", "#1f6f8b", 0.5),
    Label("sovereignty", "سيادة", "#5a7d2a", 0.5),
    Label("neutral", "محايد", "#8a8a8a", 0.5),
)
SETTINGS = Settings(
    labels=LABELS,
    temperature=1.0,
    max_tokens=256,
    window_overlap=32,
    prefix="query: ",
    cleaning="display",
    context="none",
    vector_layer=-1,
    encoder="embedded",
    base="none",
)
SECTIONS = SectionsConfig(people=[], shape_lines=4, shape_share=0.6, verse_words=14, latin_share=0.2)
CUES = ("الهيمنة", "التعاون", "السيادة")
WIDTH = 16
LONG = 1500  # letters; the fake model reads a longer text in two windows


def vector(text: str) -> np.ndarray:
    """A bag of hashed words: texts that share words are near each other."""
    found = np.full(WIDTH, 0.01, dtype=np.float32)
    for word in text.split():
        found[int(hashlib.sha256(word.encode()).hexdigest(), 16) % WIDTH] += 1
    return found


class FakeModel:
    """Reads like a Model: the label whose word a text holds, else neutral; the same answer every time."""

    labels = LABELS
    settings = SETTINGS

    def read(self, texts, titles=None, spans=None, beside=None):
        readings = []
        for row, text in enumerate(texts):
            logits = np.zeros(len(LABELS), dtype=np.float32)
            cue = next((number for number, word in enumerate(CUES) if word in letters.display(text)), 3)
            logits[cue] = 0.2 if "ربما" in text else 3.0
            wanted = spans[row] if spans is not None else []
            vectors = [vector(text[start:end]) for start, end in wanted]
            shape = np.array(vectors, dtype=np.float32).reshape(len(vectors), WIDTH)
            readings.append(Reading(logits, 1 + (len(text) > LONG), shape))
        return readings


def article(text: str, name: str = "a.txt", **more: object) -> Article:
    return Article(
        article=name,
        path=name,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        encoding="utf-8",
        **more,  # type: ignore[arg-type]
    )


def paragraphs(source: Article, roles: dict[int, dict[str, object]] | None = None) -> list[Paragraph]:
    """One a line that is not blank; `roles` sets fields of a paragraph by its index."""
    found: list[Paragraph] = []
    start = 0
    for line, text in enumerate(source.text.split("\n"), start=1):
        if text.strip():
            index = len(found)
            fields: dict[str, object] = {"title": source.title} | (roles or {}).get(index, {})
            found.append(
                Paragraph(
                    id=f"{source.article}#{index}",
                    article=source.article,
                    index=index,
                    line=line,
                    start=start,
                    end=start + len(text),
                    text=letters.display(text),
                    **fields,  # type: ignore[arg-type]
                )
            )
        start += len(text) + 1
    return found


def judge(raw: str, name: str = "") -> Stance:
    """What the fake model says of a text."""
    reading = FakeModel().read([raw])[0]
    return classify([name], [reading], SETTINGS)[0]


def findings(
    source: Article,
    every: Sequence[Paragraph],
    copies: dict[str, list[Copy]] | None = None,
    most: int = 2,
    points_of: int = 2,
) -> Findings:
    """What the rooms would find; the summary is the first sentences."""
    body = [paragraph for paragraph in every if kept_body(paragraph)]
    stances = {one.id: judge(source.text[one.start : one.end], one.id) for one in body}
    found = candidates(every, source.text)
    shown = points.units(body, stances, found)
    asked = points.ask(body, stances, found, LABELS, points_of, shown=shown)
    voices = {row: judge(one.text) for row, one in enumerate(found)}
    return Findings(
        article=source,
        paragraphs=every,
        stances=stances,
        sentences=found,
        summary=Summary(tuple(found[:most]), 100),
        points=points.choose(asked, voices, found, shown),
        copies=copies or {},
    )


def files(*sources: Article) -> dict[str, SourceFile]:
    return {
        one.article: SourceFile(
            one.article, one.article.replace(".txt", "") + ".source.txt", text_hash(one.text)
        )
        for one in sources
    }


def setting(*sources: Article) -> Setting:
    """What the briefs of these articles share."""
    return Setting(LABELS, actors.load(), files(*sources), {"mujaz": "0"}, SECTIONS, 0.25)


def make(source: Article, every: Sequence[Paragraph] | None = None, **more: object) -> Brief:
    """The brief of an article on its own."""
    found = findings(source, every if every is not None else paragraphs(source), **more)  # type: ignore[arg-type]
    others = [article(copy.source, copy.paragraph.article) for some in found.copies.values() for copy in some]
    return brief(found, setting(source, *others))


TEXT = """\
واشنطن وبكين: سباق بلا نهاية

قالت الولايات المتحدة إنها تريد الهيمنة على سوق الرقائق. وأضافت أنها لن تنتظر أحدًا في هذا السباق الطويل.
دعت الصين إلى التعاون بين الدول في وضع قواعد مشتركة. ورحبت الولايات المتحدة بذلك على الفور.
تريد دول كثيرة السيادة على بياناتها، ومنها الصين والهند. وستسن قوانين لذلك.
بلغ حجم السوق 500 مليار دولار في عام 2024.
ربما تكون الهيمنة شعارًا فقط. هذا ما يراه بعضهم.
اقرأ أيضًا: أخبار أخرى
دعت الصين إلى التعاون بين الدول في وضع قواعد مشتركة. ورحبت الولايات المتحدة بذلك على الفور.
"""

ROLES: dict[int, dict[str, object]] = {
    0: {"role": "title"},
    6: {"role": "boilerplate", "kept": False, "reason": "boilerplate"},
    7: {"kept": False, "reason": "exact-duplicate", "duplicate_of": "a.txt#2", "similarity": 1.0},
}


def sample() -> Brief:
    """A brief with every kind of thing in it."""
    source = article(TEXT, title="واشنطن وبكين: سباق بلا نهاية")
    every = paragraphs(source, ROLES)
    return make(source, every, copies={"a.txt#2": [Copy(every[7], source.text)]}, most=3)
