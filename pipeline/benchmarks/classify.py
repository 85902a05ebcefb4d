"""Classify against transformers' own pipeline: same weights, same texts, same cores, same run.

In:   a BenchmarkJob, or sizes, a seed, a model folder and a runtime.
Out:  a row for each model: the embedded one, and one of AraBERT's shape with random weights.
Not:  how good the labels are (evaluate), or how far int8 is from float (export).
Why:  `pipeline("text-classification")` in float32, one text at a time, is what people start with.

Rounds are paired: in each, both read the same paragraphs, one after the other. The ratio of a round
is what counts; machines and moments differ by more than the two do.
"""

from __future__ import annotations

import logging
import random
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline import places
from pipeline.benchmarks import dedupe_texts
from pipeline.classify import classify
from pipeline.config import BenchmarkJob, RuntimeConfig
from pipeline.encoder import Model, open_model
from pipeline.encoder import folder as folders
from pipeline.encoder.cleaning import clean
from pipeline.encoder.export import export
from pipeline.encoder.folder import Settings
from pipeline.encoder.runtimes import threads
from pipeline.errors import MissingExtraError
from pipeline.records import Label

SIZES = [1000, 150]  # paragraphs for the embedded model, and for AraBERT's shape, where `sizes` names none
ROUNDS = 5  # pairs
LEAST, MOST = 5, 85  # words of a paragraph; generated words have about two and a half tokens each
SHAPE = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}
PIECES = 64_000  # of AraBERT v02's vocabulary


def run(config: BenchmarkJob) -> list[dict[str, Any]]:
    """The rows of `mujaz benchmark name=classify`."""
    sizes = [*(config.sizes or SIZES), *SIZES][:2]
    model = Path(config.model) if config.model else places.default_model()
    return measure(sizes, config.seed, model, config.runtime)


def measure(sizes: Sequence[int], seed: int, model: Path, runtime: RuntimeConfig) -> list[dict[str, Any]]:
    """Paragraphs a second of both, and how many times faster ours is.

    Args:
        sizes: Paragraphs for the model, and for AraBERT's shape; 0 leaves one out.
        seed: Of the texts and the random weights.
        model: A model folder with weights/ and what the runtime needs.
        runtime: Ours; the pipeline gets the same number of threads.

    Raises:
        MissingExtraError: torch or transformers is not installed.
    """
    try:
        import torch
        import transformers  # noqa: F401 - so that its absence is told before anything is measured
    except ImportError as error:
        raise MissingExtraError(error.name or "torch", "benchmark", "benchmark name=classify") from error
    torch.set_num_threads(threads(runtime))
    rows = []
    if sizes[0]:
        rows.append(_row("embedded", paragraphs(seed, sizes[0]), model, runtime))
    if sizes[1]:
        with tempfile.TemporaryDirectory() as place:
            shape = arabert_shape(Path(place), seed, runtime)
            rows.append(_row("AraBERT's shape, random", paragraphs(seed, sizes[1]), shape, runtime))
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| model | runtime | threads | paragraphs | pipeline, paragraphs/s | mujaz, paragraphs/s "
        "| times faster (rounds) | in CPU time | same label |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['model']} | {row['runtime']} | {row['threads']} | {row['paragraphs']:,} "
        f"| {row['pipeline_per_second']:.1f} | {row['mujaz_per_second']:.1f} "
        f"| {row['times']:.2f} ({row['times_least']:.2f} to {row['times_most']:.2f}) "
        f"| {row['times_cpu']:.2f} | {row['same_label']:.3f} |"
        for row in rows
    ]
    return "\n".join(lines)


def paragraphs(seed: int, count: int) -> list[str]:
    """Generated paragraphs of mixed length, each within one window of the model."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    texts = dedupe_texts.generate(seed, count).texts[:count]
    return [" ".join(text.split()[: pick.randint(LEAST, MOST)]) for text in texts]


def arabert_shape(place: Path, seed: int, runtime: RuntimeConfig) -> Path:
    """A model folder of AraBERT v02 base's shape, with random weights and a made-up vocabulary."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    from pipeline.encoder import network

    torch.manual_seed(seed)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = sorted({letter for word in dedupe_texts.vocabulary() for letter in word})
    words = dict.fromkeys([*special, *letters, *(f"##{one}" for one in letters), *dedupe_texts.vocabulary()])
    pieces = [*words, *(f"[unused{number}]" for number in range(PIECES))][:PIECES]
    ranks = {piece: rank for rank, piece in enumerate(pieces)}
    unknown = special[1]
    tokenizer = Tokenizer(models.WordPiece(ranks, unk_token=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(name, special.index(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=ends
    )
    tokenizer.save(str(place / folders.TOKENIZER))
    shape = BertConfig(vocab_size=PIECES, pad_token_id=0, **SHAPE)
    with _quiet():
        network.save(network.Network(BertModel(shape), 4, 0.1), place / folders.WEIGHTS, half=False)
    labels = tuple(Label(name, name, "#808080", 0.5) for name in "abcd")
    folders.save(place, Settings(labels, 1.0, 256, 32, "", "arabertv02", "none", -1, "arabert", "random"))
    if runtime.name != "torch":
        export(place, runtime, paragraphs(seed, 4))
    return place


def _row(name: str, texts: list[str], model: Path, runtime: RuntimeConfig) -> dict[str, Any]:
    """One model's rounds."""
    ours = open_model(model, runtime)
    with _quiet():
        peer = _pipeline(model, ours)
    # Cleaned outside the clock: the pipeline is given what the network reads, for nothing.
    prepared = [
        ours.settings.prefix + clean(text, ours.settings.cleaning, ours.settings.names).text for text in texts
    ]
    size = -(-len(texts) // ROUNDS)
    both: tuple[Callable[[list[str]], list[str]], Callable[[list[str]], list[str]]] = (
        lambda batch: [answer["label"] for answer in peer(batch)],
        lambda batch: [one.stance for one in classify(batch, ours.read(batch), ours.settings)],
    )
    both[0](prepared[:3])
    both[1](texts[:3])
    rounds = []
    for start in range(0, len(texts), size):
        part = slice(start, start + size)
        rounds.append((Timed(both[0], prepared[part]), Timed(both[1], texts[part])))
    ratios = [one.wall / other.wall for one, other in rounds]
    labels = [pair for one, other in rounds for pair in zip(one.labels, other.labels, strict=True)]
    return {
        "model": name,
        "runtime": runtime.name,
        "threads": threads(runtime),
        "paragraphs": len(texts),
        "rounds": len(rounds),
        "pipeline_per_second": len(texts) / sum(one.wall for one, _ in rounds),
        "mujaz_per_second": len(texts) / sum(other.wall for _, other in rounds),
        "times": statistics.median(ratios),
        "times_least": min(ratios),
        "times_most": max(ratios),
        "times_cpu": sum(one.cpu for one, _ in rounds) / sum(other.cpu for _, other in rounds),
        "same_label": sum(one == other for one, other in labels) / len(labels),
    }


class Timed:
    """One call's answers, wall seconds and CPU seconds."""

    def __init__(self, call: Callable[[list[str]], list[str]], texts: list[str]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.labels = call(texts)
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu


def _pipeline(folder: Path, ours: Model) -> Any:
    """Transformers' pipeline over the same weights: float32, one text at a time, on the processor."""
    import torch
    from transformers import AutoConfig, PreTrainedModel, PreTrainedTokenizerFast
    from transformers import pipeline as build
    from transformers.modeling_outputs import SequenceClassifierOutput

    from pipeline.encoder import network

    shape = AutoConfig.from_pretrained(str(folder / folders.WEIGHTS))
    shape.id2label = {index: label.name for index, label in enumerate(ours.labels)}
    shape.label2id = {label.name: index for index, label in enumerate(ours.labels)}

    class BertForSequenceClassification(PreTrainedModel):  # type: ignore[misc]  # its class is not typed
        """The name is what the pipeline looks for."""

        config_class = type(shape)

        def __init__(self) -> None:
            super().__init__(shape)
            self.net = network.load(folder / folders.WEIGHTS)

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any
        ) -> SequenceClassifierOutput:
            return SequenceClassifierOutput(logits=self.net(input_ids, attention_mask)[0])

    pad = ours.tokens.tokenizer.id_to_token(ours.tokens.pad)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / folders.TOKENIZER),
        pad_token=pad,
        model_max_length=ours.settings.max_tokens,
        model_input_names=["input_ids", "attention_mask"],
    )
    return build(
        "text-classification",
        model=BertForSequenceClassification().eval(),
        tokenizer=tokenizer,
        device="cpu",
        batch_size=1,
        truncation=True,
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' remarks out of the table."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(before)
