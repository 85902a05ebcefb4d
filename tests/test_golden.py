"""Golden briefs of the five seeds: read for sense, then held. They hold what is said now, right or wrong.

They rest on kept answers of the model (golden/readings.npz), so that every processor must give the same
brief, word for word. int8 answers themselves differ between processors: a test of their own holds them to the
kept ones, and a stance may differ only where the kept answer was about to be another.

When a room or the model changes what a brief says, read the new briefs, and if they are better renew them:

    MUJAZ_RENEW_GOLDEN=1 python -m pytest tests/test_golden.py

then read the difference in tests/golden/ line by line before it is committed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.classify import calibrate
from pipeline.encoder.model import Model, Reading
from tests.conftest import ROOT
from tests.readings import Kept, key

GOLDEN = Path(__file__).parent / "golden"
SEEDS = sorted(path.stem for path in (ROOT / "seeds" / "articles").glob("*.txt"))
RENEW = os.environ.get("MUJAZ_RENEW_GOLDEN") == "1"
SHARE = 0.05  # how far a stance's share of probability may be off on another processor, 0 to 1
UNSURE = 0.55  # a stance with less confidence than this may be another on another processor
LIKE = 0.99  # cosine between the vectors of a sentence on two processors, at least


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """The model's kept answers; written when renewing."""
    answers = Kept(GOLDEN / "readings.npz", RENEW)
    yield answers
    if RENEW:
        answers.save()


@pytest.fixture(scope="module")
def made(tmp_path_factory, kept) -> Path:
    """The briefs of the seeds as they are made now from the kept answers; one article a run."""
    from pipeline import cli

    out = tmp_path_factory.mktemp("golden")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "read", kept.reader(Model.read))
        for seed in SEEDS:
            source = ROOT / "seeds" / "articles" / f"{seed}.txt"
            assert cli.main(["brief", f"input={source}", f"output={out}", "formats=[json]"]) == 0
    return out


def exact(brief: dict[str, Any]) -> dict[str, Any]:
    """What must be the same on every processor, given the same answers."""
    return {
        "title": brief["title"],
        "article": brief["source"]["article"],
        "sha256": brief["source"]["sha256"],
        "words": [brief["words_in"], brief["words_kept"], brief["words_out"]],
        "summary": [[one["text"], one["sources"]] for one in brief["summary"]],
        "updates": brief["updates"],
        "points": brief["points"],
        "stances": brief["stances"]["shares"],
        "paragraphs": [
            [one["index"], one["line"], one["stance"], round(one["confidence"], 3)]
            for one in brief["stances"]["paragraphs"]
        ],
        "headline": brief["headline"] and [brief["headline"][key] for key in ("is", "text", "sources")],
        "actors": [[one["key"], one["paragraphs"]] for one in brief["actors"]],
        "figures": brief["figures"],
        "left_out": brief["left_out"],
        "removed": brief["removed"],
        "notes": brief["notes"],
        "labels": [[one["name"], one["arabic"]] for one in brief["labels"]],
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_brief_of_a_seed(made, seed):
    now = json.loads((made / f"{seed}.json").read_text("utf-8"))
    place = GOLDEN / seed / "brief.json"
    if RENEW:
        now["source"]["path"] = f"seeds/articles/{seed}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(now, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert place.is_file(), "no golden brief: read this one, then renew (see the head of this file)"
    then = json.loads(place.read_text("utf-8"))
    assert exact(now) == exact(then)


def test_this_processor_answers_as_the_kept_answers_say(made, kept, tmp_path):
    """The model itself, on this machine: the same questions, nearly the same answers."""
    from pipeline import cli

    asked: list[tuple[str, Reading]] = []
    real = Model.read

    def read(model, texts, titles=None, spans=None, beside=None):
        found = real(model, texts, titles, spans)
        for n, one in enumerate(found):
            name = key(texts[n], titles[n] if titles else None, spans[n] if spans is not None else None)
            asked.append((name, one))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "read", read)
        source = ROOT / "seeds" / "articles"
        assert cli.main(["brief", f"input={source}", f"output={tmp_path}", "formats=[json]"]) == 0
    known = [(now, kept.known[name]) for name, now in asked if name in kept.known]
    assert len(known) >= 100, "the articles' paragraphs were not asked"
    for now, then in known:
        told, held = (calibrate(one.logits[None], 1.0)[0] for one in (now, then))
        assert told == pytest.approx(held, abs=SHARE)
        if held.max() >= UNSURE:
            assert told.argmax() == held.argmax()
        assert len(now.vectors) == len(then.vectors)
        if not len(now.vectors):
            continue  # asked for its stance alone
        lengths = np.linalg.norm(now.vectors, axis=1) * np.linalg.norm(then.vectors, axis=1)
        assert ((now.vectors * then.vectors).sum(axis=1) >= LIKE * lengths).all()
