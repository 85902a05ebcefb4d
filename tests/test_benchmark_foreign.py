"""The benchmark of glued-on teasers, on a few articles written for it."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from pipeline import cli, places
from pipeline import config as schemas
from pipeline.benchmarks import foreign, foreign_texts
from pipeline.config import BenchmarkJob
from pipeline.encoder import Reading
from pipeline.encoder import folder as folders
from pipeline.text import letters
from tests.test_summarize import vectors

STORIES = {
    "توسعة ميناء المدينة الشمالية": [
        "أعلنت وزارة النقل اليوم بدء توسعة ميناء المدينة الشمالية بعد عامين من الدراسات.",
        "وتشمل توسعة الميناء ثلاثة أرصفة جديدة للسفن الكبيرة. وتبلغ كلفة توسعة الميناء أربعين مليون دينار.",
        "وقال مدير الميناء إن أشغال توسعة الأرصفة تستمر ثلاثين شهرا. وتستقبل أرصفة الميناء مائتي سفينة.",
        "ورحبت نقابة عمال الميناء بأشغال توسعة الأرصفة وطلبت تشغيل شباب المدينة الشمالية.",
    ],
    "افتتاح مهرجان المسرح المدرسي": [
        "افتتح مهرجان المسرح المدرسي دورته السابعة بمسرحية كتبها تلاميذ من أربع ولايات.",
        "ويعرض المهرجان عشرين مسرحية في دور الثقافة. وتشارك في المهرجان فرق مسرحية من ست مدارس.",
        "وقالت مديرة المهرجان إن المسرح المدرسي يعود بعد غياب. وتمنح لجنة المهرجان ثلاث جوائز للمسرحيات.",
    ],
    "حملة تلقيح الأغنام في الجنوب": [
        "انطلقت في ولايات الجنوب حملة تلقيح الأغنام ضد الحمى القلاعية بمشاركة البياطرة.",
        "وتستهدف حملة التلقيح مليون رأس من الأغنام. ويتكفل البياطرة بتلقيح أغنام صغار الفلاحين مجانا. "
        "ودعا اتحاد الفلاحين أصحاب الأغنام إلى حملة التلقيح. وتنتهي حملة التلقيح قبل موسم الأضاحي.",
    ],
    "كشف بقايا سوق رومانية": [
        "كشف باحثون في علم الآثار بقايا سوق رومانية تحت حديقة عمومية قرب المتحف.",
        "وعثر الباحثون في السوق الرومانية على جرار فخارية. وتعرض الجرار الفخارية في المتحف بعد ترميمها.",
        "ويقول الباحثون إن السوق الرومانية تعود إلى القرن الثالث. ويستمر حفر السوق حتى نهاية الخريف.",
    ],
}
TEASERS = {
    "سعر الفضة ينخفض خلال يومين": "انخفض سعر الفضة خلال يومين بسبب وفرة المعروض عند الصاغة وقلة الطلب عليها."
}


def records() -> list[dict[str, str]]:
    """Each story under eight ids, so that both halves hold some; the short ones are no hosts."""
    told = {**STORIES, **{title: [text] for title, text in TEASERS.items()}}
    return [
        {"id": f"{number}-{copy}", "title": title, "text": "\n".join(text), "category": str(number)}
        for number, (title, text) in enumerate(told.items())
        for copy in range(8)
    ]


class Words:
    """A model whose vectors are made of the words, and to which all is neutral."""

    def __init__(self) -> None:
        self.settings = folders.load(places.default_model())
        self.labels = self.settings.labels
        self.texts: list[str] = []

    def read(self, texts, titles, spans, beside=None):
        self.texts += texts
        logits = np.zeros(len(self.labels), dtype=np.float32)
        return [
            Reading(logits, 1, vectors([letters.match(text[a:b]) for a, b in own]))
            for text, own in zip(texts, spans, strict=True)
        ]


@pytest.fixture(scope="module")
def config() -> BenchmarkJob:
    schemas.register()
    with initialize_config_dir(str(places.configs()), version_base="1.3"):
        composed = compose("benchmark", overrides=["name=foreign", "sizes=[6]"])
    made = OmegaConf.to_object(composed)
    assert isinstance(made, BenchmarkJob)
    return made


def backwards(articles, names):
    """A peer that takes the end of an article first."""
    assert names == ["LexRank"]
    return {"LexRank": [list(reversed(range(len(one)))) for one in articles]}


def answers(rows, half: str, who: str) -> dict[str, dict]:
    return {row["question"]: row["answers"].get(who) for row in rows if row["half"] == half}


def test_every_version_says_what_was_glued_on_and_where():
    host = records()[0]
    made = list(foreign_texts.versions(host, records(), 20))
    assert [one.what for one in made] == ["clean"] + ["lead"] * 3 + ["headline"] * 3 + ["repeated"] * 3
    lines = host["text"].split("\n")
    for one in made:
        text = one.article.text
        assert text.startswith(host["title"] + "\n\n")
        assert {text[slice(*span)] for span in one.leads} == {lines[0]}
        assert len(one.leads) == (2 if one.what == "repeated" else 1)
        without = text.split("\n")[2:]
        if one.place:
            added = without.pop({"top": 0, "middle": 2, "end": 4}[one.place])
            assert (added == lines[0]) == (one.what == "repeated")
            assert (added in host["text"]) == (one.planted is None)
            assert one.planted is None or text[slice(*one.planted)] == added
        assert without == lines


def test_the_draw_is_fixed_and_spread():
    rows = records()
    chosen = foreign_texts.drawn(rows, 6, 20)
    assert chosen == foreign_texts.drawn(rows[::-1], 6, 20)
    assert chosen != foreign_texts.drawn(rows, 6, 21)
    assert sorted(len(row["text"].split("\n")) for row in chosen) == [2, 2, 3, 3, 4, 4]
    assert {foreign_texts.half(row["id"]) for row in rows} == {"dev", "test"}
    untitled = [{**row, "title": ""} for row in rows]
    assert foreign_texts.drawn(untitled, 6, 20) == []


def test_a_teaser_is_of_another_story():
    rows = records()
    only = [row for row in rows if row["title"] == rows[0]["title"]]
    assert [one.what for one in foreign_texts.versions(rows[0], only, 20)] == ["clean"] + ["repeated"] * 3


def test_what_enters_is_counted(config):
    model = Words()
    rows = foreign.measure(records(), config, model, backwards)
    for half in ("dev", "test"):
        ours, lead, peer = (answers(rows, half, who) for who in ("Mujaz", "lead", "LexRank"))
        assert lead["lead at the top: enters"]["share"] == 1
        assert lead["lead at the end: enters"]["share"] == 0
        assert peer["lead at the end: enters"]["share"] == 1
        assert peer["clean: the lede is not in"]["share"] > 0
        assert peer["clean: a rightful sentence is thrown out"] is None
        assert ours["lead repeated: it is thrown out"]["count"] == 0
        assert ours["lead repeated: it is in twice"]["count"] == 0
    assert len(model.texts) < sum(len(row["text"].split("\n")) for row in records()), "each is read once"
    everything = dataclasses.replace(config.brief, foreign_kinship=9.0)
    harsh = foreign.measure(records(), dataclasses.replace(config, brief=everything), model, lambda *_: {})
    lost = "clean: a rightful sentence is thrown out"
    assert sum(answers(harsh, half, "Mujaz")[lost]["count"] for half in ("dev", "test")) > 0
    assert all("LexRank" not in row["answers"] for row in harsh)
    table = foreign.table(rows)
    assert table.count("share of the versions") == 2
    assert "| lead at the top: enters | 6 |" in table


def test_an_interval_holds_the_share():
    for count, of in ((0, 9), (3, 9), (9, 9)):
        low, high = foreign.wilson(count, of)
        assert 0 <= low <= count / of <= high <= 1
        assert high - low > 0.2
    assert foreign.wilson(0, 0) == (0.0, 1.0)
    assert foreign.wilson(9, 55) == pytest.approx((0.0888, 0.2831), abs=1e-3)


def test_without_a_corpus_it_says_so(tmp_path, capsys):
    gone = tmp_path / "none.jsonl"
    assert cli.main(["benchmark", "name=foreign", f"data.path={gone}"]) == 2
    assert "no file of news articles" in capsys.readouterr().err
    short = tmp_path / "short.jsonl"
    short.write_text(json.dumps({"id": "a", "title": "عنوان", "text": "سطر واحد."}) + "\n", "utf-8")
    assert cli.main(["benchmark", "name=foreign", f"data.path={short}"]) == 2
    assert "no article that can be planted in" in capsys.readouterr().err
