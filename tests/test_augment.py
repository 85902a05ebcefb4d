"""Augmented paragraphs: other powers, the same words; drawn alike whatever stands beside them."""

from __future__ import annotations

import json
import random

import pytest

from pipeline.data import Example
from pipeline.names import swaps
from tests.conftest import ROOT
from tests.test_data import config

pytest.importorskip("torch", reason="training needs the extra train")
from pipeline.training.augment import augment, other_powers

ROWS = [
    json.loads(line) for line in (ROOT / "seeds" / "authored" / "G.jsonl").read_text("utf-8").splitlines()
]
EXAMPLES = [Example(row["id"], row["text"], row["label"], row["id"], "authored") for row in ROWS]


def test_nothing_is_changed_where_no_share_is_given():
    assert augment(EXAMPLES, config(), 0) == EXAMPLES


def test_most_paragraphs_that_name_a_power_name_another_one():
    naming = [e for e in EXAMPLES if swaps.powers(e.text)]
    changed = [
        (old, new)
        for old, new in zip(naming, augment(naming, config(actor_swap=1.0), 0), strict=True)
        if old != new
    ]
    assert len(changed) > 0.8 * len(naming) > 20
    for old, new in changed:
        assert (old.id, old.label, old.group) == (new.id, new.label, new.group)
        assert len(set(new.text.split()) - set(old.text.split())) < 0.3 * len(old.text.split())


def test_a_paragraph_is_drawn_alike_whatever_stands_beside_it():
    shares = config(actor_swap=0.5, slips=0.5)
    whole = augment(EXAMPLES, shares, 3)
    assert augment(EXAMPLES[40:50], shares, 3) == whole[40:50]
    assert augment(EXAMPLES, shares, 4) != whole
    kept = sum(old == new for old, new in zip(EXAMPLES, whole, strict=True))
    assert 0.1 * len(EXAMPLES) < kept < 0.6 * len(EXAMPLES)


def test_the_powers_that_stand_for_others_are_spread():
    text = "ترى الصين أن الاتفاق مع روسيا يخدم الطرفين"
    seen = {name for seed in range(60) for name in swaps.powers(other_powers([text], random.Random(seed))[0])}
    assert len(seen) > 15
    assert other_powers(["لا أحد هنا"], random.Random(0)) == ["لا أحد هنا"]
