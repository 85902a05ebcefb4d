"""Golden briefs of the five seeds: read for sense, then held. They hold what is said now, right or wrong.

Texts, lines, offsets and reasons are compared exactly; confidences and shares within a tolerance, since int8
answers differ between processors. A stance may differ only where the golden model was about to say another.

When a room or the model changes what a brief says, read the new briefs, and if they are better renew them:

    MUJAZ_RENEW_GOLDEN=1 python -m pytest tests/test_golden.py

then read the difference in tests/golden/ line by line before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

GOLDEN = Path(__file__).parent / "golden"
SEEDS = sorted(path.stem for path in (ROOT / "seeds" / "articles").glob("*.txt"))
RENEW = os.environ.get("MUJAZ_RENEW_GOLDEN") == "1"
CONFIDENCE = 0.05  # how far a confidence may be off, 0 to 1
SHARE = 0.08  # how far a share may be off, 0 to 1: one or two paragraphs of an article
UNSURE = 0.55  # a stance with less confidence than this may be another on another processor


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The briefs of the seeds as they are made now, by the model that ships; one article a run."""
    from pipeline import cli

    out = tmp_path_factory.mktemp("golden")
    for seed in SEEDS:
        source = ROOT / "seeds" / "articles" / f"{seed}.txt"
        assert cli.main(["brief", f"input={source}", f"output={out}", "formats=[json]"]) == 0
    return out


def exact(brief: dict[str, Any]) -> dict[str, Any]:
    """What must be the same on every processor."""
    return {
        "title": brief["title"],
        "article": brief["source"]["article"],
        "sha256": brief["source"]["sha256"],
        "words": [brief["words_in"], brief["words_kept"], brief["words_out"]],
        "summary": [[one["text"], one["sources"]] for one in brief["summary"]],
        "updates": brief["updates"],
        "points": brief["points"],
        "paragraphs": [[one["index"], one["line"]] for one in brief["stances"]["paragraphs"]],
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
    assert now["stances"]["shares"] == pytest.approx(then["stances"]["shares"], abs=SHARE)
    for old, new in zip(then["stances"]["paragraphs"], now["stances"]["paragraphs"], strict=True):
        if old["confidence"] >= UNSURE:
            assert new["stance"] == old["stance"], f"line {old['line']}"
            assert new["confidence"] == pytest.approx(old["confidence"], abs=CONFIDENCE), (
                f"line {old['line']}"
            )
