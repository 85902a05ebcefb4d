"""Masked-language training: it learns, it can be cut, and it never reads a held-out article."""

from __future__ import annotations

import json
import random

import pytest
import torch

from pipeline import data
from pipeline.data import leakage
from pipeline.encoder import embedded, network
from pipeline.training.masked import Masked
from tests import checkpoints
from tests.test_encoder import e5s1_file
from tests.test_train import one_thread

__all__ = ["one_thread"]
SAID = ["قال في الأمم المتحدة أن الصين على سيادة", "قال أن أمريكا من الدول في هيمنة على الأمم"]
OPTIONS = (
    "encoder.max_tokens=64",
    "encoder.window_overlap=8",
    "pretrain.batch_tokens=128",
    "pretrain.checkpoint_steps=3",
    "pretrain.threads=1",
    "pretrain.precision=fp32",
)


SHORT = ("encoder.max_tokens=16", "encoder.window_overlap=4")  # it knows 16 positions


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Sentences of two patterns: what is hidden can be guessed from the rest."""
    draw = random.Random(2)
    rows = [{"text": f"{draw.choice(SAID)} {draw.choice(SAID)} {number}"} for number in range(80)]
    path = tmp_path_factory.mktemp("texts") / "أخبار (1).jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def words(output, source, *more):
    tiny = ["encoder=arabert", f"encoder.path={checkpoints.shared_encoder()}"]
    return ["pretrain", f"input={source}", f"output={output}", *tiny, *OPTIONS, *more]


def test_it_learns_and_its_folder_is_an_encoder_as_any_other(mujaz, tmp_path, texts):
    from transformers import AutoModel

    options = ("pretrain.epochs=15", "pretrain.rate=2e-3", "pretrain.held=0.2")
    answer = mujaz(*words(tmp_path / "news", texts, *options))
    assert answer.status == 0, answer.err
    assert answer.out.strip() == str(tmp_path / "news")
    assert sorted(path.name for path in (tmp_path / "news").iterdir()) == [
        "config.json",
        "model.safetensors",
        "pretrain.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    facts = json.loads((tmp_path / "news" / "pretrain.json").read_text("utf-8"))
    assert facts["held_loss_after"] < facts["held_loss_before"] - 0.5
    assert str(tmp_path) not in json.dumps(facts)
    before = AutoModel.from_pretrained(checkpoints.shared_encoder()).state_dict()
    after = network.build(tmp_path / "news", 2, 0.0).encoder.state_dict()
    assert not torch.equal(
        before["encoder.layer.0.output.dense.weight"], after["encoder.layer.0.output.dense.weight"]
    )
    again = mujaz("encoder", "encoder=arabert", f"encoder.path={tmp_path / 'news'}", f"output={tmp_path}")
    assert again.status == 0, again.err


def test_a_run_that_was_killed_ends_as_if_it_had_not_been(mujaz, tmp_path, texts, monkeypatch):
    assert mujaz(*words(tmp_path / "whole", texts)).status == 0
    real, calls = Masked.loss, []

    def killed(self, windows):
        calls.append(1)
        if len(calls) == 12:
            raise KeyboardInterrupt
        return real(self, windows)

    with monkeypatch.context() as patch:
        patch.setattr(Masked, "loss", killed)
        assert mujaz(*words(tmp_path / "cut", texts)).status == 130
    assert (tmp_path / "cut" / "checkpoint" / "pretrain.pt").is_file()
    refused = mujaz(*words(tmp_path / "cut", texts, "resume=true", "seed=7"))
    assert refused.status == 2
    assert "others" in refused.err
    assert mujaz(*words(tmp_path / "cut", texts, "resume=true")).status == 0
    for name in ("model.safetensors", "pretrain.json"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name


def test_near_copies_of_the_held_out_articles_are_left_out_and_told(mujaz, tmp_path, texts):
    line = max(leakage.lines(data.held_out()), key=len)
    plain = tmp_path / "news.txt"
    lines = [json.loads(row)["text"] for row in texts.read_text("utf-8").splitlines()[:20]]
    plain.write_text("\n".join([*lines, line.replace("أ", "ا") + " إضافة", "", "قصير"]) + "\n", "utf-8")
    answer = mujaz(*words(tmp_path / "news", plain))
    assert answer.status == 1
    assert "line 21" in answer.err
    assert "held-out" in answer.err
    assert json.loads((tmp_path / "news" / "pretrain.json").read_text("utf-8"))["input"]["texts"] == 20
    plain.write_text(line + "\n", "utf-8")
    answer = mujaz(*words(tmp_path / "none", plain))
    assert answer.status == 2
    assert "two texts or more" in answer.err


def test_the_embedded_encoder_gets_a_fresh_head_tied_to_its_own_words(mujaz, tmp_path, texts):
    base = embedded.rebuild(tmp_path / "base", 0, e5s1_file(tmp_path / "small.bin"))
    torch.manual_seed(3)
    model = Masked(base, base, 0.15, None)
    torch.manual_seed(3)
    same = Masked(base, base, 0.15, None)
    made = model.model.get_output_embeddings().weight
    assert made is model.model.get_input_embeddings().weight
    for name, value in model.model.state_dict().items():
        assert torch.equal(value, same.model.state_dict()[name]), name
    answer = mujaz(
        "pretrain", f"input={texts}", f"output={tmp_path / 'news'}", f"encoder.path={base}", *OPTIONS, *SHORT
    )
    assert answer.status == 0, answer.err
    normal = json.loads((tmp_path / "news" / "tokenizer.json").read_text("utf-8"))["normalizer"]
    assert "ـ" in json.dumps(normal, ensure_ascii=False)  # folded, as train reads with it


def test_only_what_is_hidden_is_asked_and_specials_never_are():
    base = checkpoints.shared_encoder()
    model = Masked(base, base, 0.9, None)
    asked = []
    real = torch.nn.functional.cross_entropy

    def seen(logits, goals, **rest):
        asked.append(goals)
        return real(logits, goals, **rest)

    import numpy as np

    windows = [np.array([2, 9, 10, 11, 3]), np.array([2, 12, 3])]
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.nn.functional, "cross_entropy", seen)
        loss, count = model.loss(windows)
    assert count == len(asked[0]) > 0
    assert set(asked[0].tolist()) <= {9, 10, 11, 12}
    assert loss.item() > 0
