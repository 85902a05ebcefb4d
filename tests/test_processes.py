"""Two processes fit one network: their shares add up to the batch, and the first alone writes."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encoder import network
from pipeline.training import batches
from pipeline.training.loss import Loss
from pipeline.training.processes import ALONE, Team
from tests import checkpoints
from tests.test_data import stored
from tests.test_methods import LABELS
from tests.test_train import LOSS, WORDS, encoded, one_thread

__all__ = ["one_thread"]
ROOT = Path(__file__).resolve().parent.parent


@given(st.lists(st.integers(), min_size=1, max_size=20), st.integers(1, 6))
def test_every_item_is_read_by_one_process_and_shares_add_up(items, size):
    shares = [Team(rank, size).share(items) for rank in range(size)]
    assert sum(part for _, part in shares) == pytest.approx(1)
    assert sorted(item for mine, part in shares if part for item in mine) == sorted(items)
    assert all(mine for mine, _ in shares)
    assert ALONE.share(items) == (items, 1.0)


def test_the_sum_of_the_shares_is_the_gradient_of_the_batch():
    net = network.build(checkpoints.shared_encoder(), 2, 0.0).eval()  # no dropout: only arithmetic differs
    lower = Loss(dataclasses.replace(LOSS, class_weight_power=1.0), 2)
    lower.weigh([20, 3])
    items = encoded(7)

    def gradient(mine, part) -> torch.Tensor:
        net.zero_grad()
        ids, mask, goals = batches.collate(mine, 0, torch.device("cpu"))
        (lower([net(ids, mask)[0]], goals) * part).backward()
        return torch.cat([w.grad.reshape(-1).clone() for w in net.parameters() if w.grad is not None])

    whole = gradient(items, 1.0)
    total = sum(gradient(*Team(rank, 3).share(items)) for rank in range(3))
    assert torch.allclose(total, whole, atol=1e-5)
    assert whole.abs().max() > 1e-3


def test_two_processes_train_one_model_and_one_of_them_writes(tmp_path):
    draw, rows = random.Random(4), []
    for index in range(120):
        word, label = [("سيادة", "for"), ("هيمنة", "against")][index % 2]
        text = " ".join([*draw.choices(WORDS, k=draw.randint(6, 12)), word, *draw.choices(WORDS, k=3)])
        rows.append({"id": f"a{index // 2}:{index % 2}", "text": text, "label": label})
    words = [
        f"output={tmp_path / 'model'}",
        "encoder=arabert",
        f"encoder.path={checkpoints.shared_encoder()}",
        "encoder.max_tokens=64",
        "encoder.window_overlap=8",
        "data=custom",
        f"data.path={stored(tmp_path / 'rows.jsonl', *rows)}",
        f"data.labels={LABELS}",
        "runtime=torch",
        "runtime.threads=1",
        "trainer.threads=1",
        "trainer.epochs=6",
        "trainer.batch_tokens=128",
        "trainer.precision=fp32",
        "schedule.rate=3e-3",
        "schedule.head_rate=1e-2",
    ]
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*launch, "-m", "pipeline", "train", *words],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == [str(tmp_path / "model")]  # said once
    assert done.stderr.count("epoch 6 of 6") == 1
    facts = json.loads((tmp_path / "model" / "metrics.json").read_text("utf-8"))
    losses = facts["history"]["losses"]
    assert sum(losses[-8:]) < sum(losses[:8]) / 2
    assert facts["validation"]["macro_f1"] > 0.8  # one word tells
    assert not list((tmp_path / "model").glob("**/*.partial"))
