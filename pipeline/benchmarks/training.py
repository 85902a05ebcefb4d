"""Training against transformers' own Trainer: same weights, same paragraphs, same cores, same run.

In:   a BenchmarkJob, or paragraphs, a model folder and the recipe of `mujaz train`.
Out:  one row: paragraphs a second of both, how many times faster ours is, and what each pads.
Not:  how good the weights become (evaluate): both take the same number of paragraphs once.
Why:  `Trainer` with texts padded to one length, in float32, is what people start with.

Rounds are paired: in each, both read the same paragraphs, one after the other. The ratio of a round
is what counts; machines and moments differ by more than the two do.
"""

from __future__ import annotations

import contextlib
import json
import logging
import random
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.benchmarks import classify
from pipeline.config import BenchmarkJob, LossConfig, RuntimeConfig, ScheduleConfig, TrainerConfig
from pipeline.encoder import folder as folders
from pipeline.encoder.runtimes import threads
from pipeline.errors import InputError, MissingExtraError

SIZES = [48]  # paragraphs of a round, where `sizes` names none
ROUNDS = 3  # pairs
BATCH = 8  # paragraphs: the Trainer's own default


@dataclass(frozen=True)
class Recipe:
    """How `mujaz train` trains, as its pages say."""

    trainer: TrainerConfig
    loss: LossConfig
    schedule: ScheduleConfig


def run(config: BenchmarkJob) -> list[dict[str, Any]]:
    """The rows of `mujaz benchmark name=training`."""
    model = Path(config.model) if config.model else places.default_model()
    size = (config.sizes or SIZES)[0]
    how = Recipe(config.trainer, config.loss, config.schedule)
    return [measure(texts(config.data.path, config.seed), size, model, how, config.runtime)]


def texts(path: str | None, seed: int) -> list[str]:
    """The paragraphs of a JSONL file, or the authored ones, or, in a wheel, generated ones; shuffled."""
    authored = sorted((places.seeds() / "authored").glob("*.jsonl"))
    sources = [Path(path)] if path else authored
    try:
        rows = [json.loads(line) for one in sources for line in one.read_text("utf-8").splitlines()]
        found = [str(row["text"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            expected="a JSONL file of {text}",
            got=f"{error!r:.100}",
            where=str(path),
            do="Check the path that data.path= names.",
        ) from error
    found = found or classify.paragraphs(seed, 900)
    random.Random(seed).shuffle(found)  # noqa: S311 - no secret
    return found


def measure(
    paragraphs: Sequence[str], size: int, model: Path, how: Recipe, runtime: RuntimeConfig
) -> dict[str, Any]:
    """Paragraphs a second of both, and how many times faster ours is.

    Args:
        paragraphs: At least one round's.
        size: Paragraphs of a round.
        model: A model folder with weights/.
        how: Our recipe; the Trainer has its own defaults.
        runtime: Its `threads` are torch's, in both.

    Raises:
        MissingExtraError: torch or transformers is not installed.
    """
    try:
        import torch
        import transformers  # noqa: F401 - so that its absence is told before anything is measured
    except ImportError as error:
        raise MissingExtraError(error.name or "torch", "train", "benchmark name=training") from error
    from pipeline.encoder.windows import Tokens
    from pipeline.training import batches

    torch.set_num_threads(threads(runtime))
    settings = folders.load(model)
    tokens = Tokens(model / folders.TOKENIZER, settings)
    windows = tokens.all(list(paragraphs), [None] * len(paragraphs))
    encoded = [
        batches.Encoded(index, found[0].ids, _goal(index, settings)) for index, found in enumerate(windows)
    ]
    lengths = [len(one.ids) for one in encoded]
    rounds = [encoded[start : start + size] for start in range(0, size * ROUNDS, size)]
    ours, theirs = _ours(model, how, tokens.pad), _theirs(model, settings.max_tokens, tokens.pad)
    ours(rounds[0][:4])
    theirs(rounds[0][:4])
    times = [(_timed(theirs, part), _timed(ours, part)) for part in rounds if part]
    ratios = [peer[0] / own[0] for peer, own in times]
    count = sum(len(part) for part in rounds)
    return {
        "threads": threads(runtime),
        "paragraphs": count,
        "rounds": len(times),
        "trainer_per_second": count / sum(peer[0] for peer, _ in times),
        "mujaz_per_second": count / sum(own[0] for _, own in times),
        "times": statistics.median(ratios),
        "times_least": min(ratios),
        "times_most": max(ratios),
        "times_cpu": sum(peer[1] for peer, _ in times) / sum(own[1] for _, own in times),
        "epoch": len(encoded),
        "trainer_padding": 1 - sum(lengths) / (settings.max_tokens * len(lengths)),
        "mujaz_padding": batches.waste(lengths, batches.cut(lengths, how.trainer.batch_tokens, seed=0)),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| threads | paragraphs | Trainer, paragraphs/s | mujaz, paragraphs/s | times faster (rounds) "
        "| in CPU time | padding of an epoch: Trainer | mujaz |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['threads']} | {row['paragraphs']:,} | {row['trainer_per_second']:.1f} "
        f"| {row['mujaz_per_second']:.1f} "
        f"| {row['times']:.2f} ({row['times_least']:.2f} to {row['times_most']:.2f}) "
        f"| {row['times_cpu']:.2f} | {row['trainer_padding']:.1%} | {row['mujaz_padding']:.1%} |"
        for row in rows
    ]
    return "\n".join(lines)


def _goal(index: int, settings: folders.Settings) -> Any:
    """A target: which label it is changes no time."""
    import numpy as np

    return np.eye(len(settings.labels), dtype=np.float32)[index % len(settings.labels)]


def _timed(call: Callable[[Sequence[Any]], None], part: Sequence[Any]) -> tuple[float, float]:
    """Wall seconds and CPU seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call(part)
    return time.perf_counter() - wall, time.process_time() - cpu


def _ours(model: Path, how: Recipe, pad: int) -> Callable[[Sequence[Any]], None]:
    """One pass of our loop over some paragraphs; the weights go on from call to call."""
    import numpy as np
    import torch

    from pipeline.encoder import network
    from pipeline.training import batches, loop

    built = network.load(model / folders.WEIGHTS)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    def once(part: Sequence[Any]) -> None:
        steps = len(batches.cut([len(one.ids) for one in part], how.trainer.batch_tokens, seed=0))
        same = loop.Run(how.trainer, how.loss, how.schedule, 0, pad, device, "", None, stop_after=steps)
        nothing = np.zeros(0, dtype=np.int64)
        loop.fit(built, lambda _: part, [], nothing, same, resume=False, say=lambda _: None)

    return once


def _theirs(model: Path, max_tokens: int, pad: int) -> Callable[[Sequence[Any]], None]:
    """One epoch of the Trainer over the same paragraphs, each padded to the model's length."""
    import torch
    from transformers import Trainer, TrainingArguments

    from pipeline.encoder import network

    class WithLoss(torch.nn.Module):
        """What the Trainer asks of a model: the loss among its answers."""

        def __init__(self) -> None:
            super().__init__()
            self.net = network.load(model / folders.WEIGHTS)

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, labels: torch.Tensor
        ) -> dict[str, torch.Tensor]:
            logits = self.net(input_ids, attention_mask)[0]
            return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}

    built = WithLoss()

    def once(part: Sequence[Any]) -> None:
        rows = [_padded(one, max_tokens, pad) for one in part]
        with tempfile.TemporaryDirectory() as place, _quiet():
            settings = TrainingArguments(
                output_dir=place,
                num_train_epochs=1,
                per_device_train_batch_size=BATCH,
                use_cpu=not torch.cuda.is_available(),
                report_to=[],
                save_strategy="no",
                logging_strategy="no",
                disable_tqdm=True,
                dataloader_pin_memory=False,
            )
            Trainer(model=built, args=settings, train_dataset=rows).train()

    return once


def _padded(one: Any, max_tokens: int, pad: int) -> dict[str, Any]:
    import torch

    ids = torch.full((max_tokens,), pad, dtype=torch.long)
    ids[: len(one.ids)] = torch.from_numpy(one.ids)
    mask = (torch.arange(max_tokens) < len(one.ids)).long()
    return {"input_ids": ids, "attention_mask": mask, "labels": torch.tensor(int(one.target.argmax()))}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' remarks and the Trainer's summary out of the table."""
    import io

    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(before)
