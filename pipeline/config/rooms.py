"""The schemas of the six rooms, of the encoder and of what runs it: one class a group of configs/."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config.checked import Checked, among, within
from pipeline.errors import ConfigError


@dataclass(kw_only=True)
class ReadConfig(Checked):
    """Room 1: what is read, and how much of it."""

    max_bytes: int = within(1)
    max_articles: int = within(1)
    timeout_s: float = within(0.1)
    least_arabic: float = within(0, 1)
    most_broken: float = within(0, 1)


@dataclass(kw_only=True)
class CleanWords(Checked):
    """Room 2: the words by which lines that are no body are known; configs/clean/words.yaml explains each."""

    boilerplate_lines: list[str]
    boilerplate_openings: list[str]
    boilerplate_phrases: list[str]
    contact_labels: list[str]
    contact_calling: list[str]
    contact_address: list[str]
    networks: list[str]
    share_words: list[str]
    calendar: list[list[str]]
    clock: list[str]
    posts: list[str]
    offices: list[str]
    outlets: list[str]
    outlet_nouns: list[str]
    byline_openings: list[str]
    agencies: list[str]
    professions: list[str]
    ordinals: list[str]
    note_headings: list[str]
    continuations: list[list[str]]


@dataclass(kw_only=True)
class CleanConfig(Checked):
    """Room 2: how lines become paragraphs with roles."""

    own_masthead: list[str]
    own_boilerplate: list[str]
    title_words: int = within(1)
    heading_words: int = within(1)
    byline_words: int = within(1)
    boilerplate_words: int = within(1)
    note_words: int = within(1)
    wrap_columns: int = within(20)
    wrap_share: float = within(0, 1)
    wrap_lines: int = within(2)
    words: CleanWords


@dataclass(kw_only=True)
class DedupeConfig(Checked):
    """Room 3: what counts as a copy."""

    threshold: float = within(0, 1)
    shingle_words: int = within(1, 10)
    short_words: int = within(1)
    near_words: int = within(1)
    run_lines: int = within(2)
    new_words: int = within(1)
    minima: int = within(1, 256)


@dataclass(kw_only=True)
class RuntimeConfig(Checked):
    """What runs the network: onnx, torch or openvino."""

    name: str = among("onnx", "torch", "openvino")
    threads: int = within(0)
    batch_tokens: int = within(1)
    device: str = among("auto", "cpu", "cuda")
    precision: str = among("auto", "int8", "float32", "bfloat16")


@dataclass(kw_only=True)
class EncoderConfig(Checked):
    """The encoder that a model is built on, and how its texts are prepared."""

    page: str
    kind: str = among("embedded", "hub")
    name: str
    path: str | None
    revision: str | None
    latin_rank: int | None = within(0)
    prefix: str
    cleaning: str = among("display", "arabertv02")
    fold: bool
    dots: str = among("as_written", "mended")
    max_tokens: int = within(16)
    window_overlap: int = within(0)
    vector_layer: int

    def __post_init__(self) -> None:
        """Refuse windows that share half of themselves or more, too: a training would end in that refusal."""
        super().__post_init__()
        if self.window_overlap >= self.max_tokens // 2:
            raise ConfigError(
                expected=f"encoder.window_overlap under half of encoder.max_tokens ({self.max_tokens})",
                got=str(self.window_overlap),
                where="config (EncoderConfig)",
                do="Lower encoder.window_overlap, or raise encoder.max_tokens.",
            )


@dataclass(kw_only=True)
class ClassifyConfig(Checked):
    """Room 4: how paragraphs are given to the model."""

    window_records: int = within(1)


@dataclass(kw_only=True)
class Seq2SeqConfig(Checked):
    """Room 5, a model that generates; configs/summarize/seq2seq.yaml explains each."""

    revision: str | None
    device: str = among("auto", "cpu", "cuda")
    source_tokens: int = within(16)
    answer_tokens: int = within(1)
    beams: int = within(1, 32)
    length_penalty: float
    no_repeat_ngram: int = within(0)
    prefix: str


@dataclass(kw_only=True)
class LlmConfig(Checked):
    """Room 5, an endpoint that answers; configs/summarize/llm.yaml explains each."""

    base_url: str
    key_variable: str | None
    stream: bool
    temperature: float = within(0, 2)
    seed: int = within(0)
    prompt_tokens: int = within(64)
    answer_tokens: int = within(1)
    letters_a_token: float = within(0.5, 8)
    timeout_s: float = within(0.01)
    deadline_s: float = within(0.01)
    attempts: int = within(1, 20)
    backoff_s: float = within(0)
    most_wait_s: float = within(0)
    system: str
    user: str


@dataclass(kw_only=True)
class SummarizeConfig(Checked):
    """Room 5: which sentences carry the article, and who may write instead."""

    backend: str = among("extractive", "seq2seq", "llm")
    name: str | None
    compress: bool
    seq2seq: Seq2SeqConfig | None
    llm: LlmConfig | None
    ratio: float = within(0.01, 1)
    words: int | None = within(1)
    least_sentences: int = within(1)
    least_words: int = within(0)
    stretch_sentences: int = within(10)
    position: float = within(0)
    early: float = within(0)
    opening: float = within(0)
    lede: float = within(0)
    centrality: float = within(0)
    lead_likeness: float = within(0)
    title: float = within(0)
    powers: float = within(0)
    figures: float = within(0)
    short: float = within(0)
    short_words: int = within(1)
    redundancy: float = within(0)
    leaning: float = within(0)
    title_rest: float = within(0, 1)
    alone: float = within(0, 1)
    balance: float = within(0, 1)
    foreign_kinship: float = within(-9, 9)
    foreign_words: int = within(1)
    foreign_paragraphs: int = within(3)


@dataclass(kw_only=True)
class SectionsConfig(Checked):
    """Room 6: the parts of a brief beside its summary."""

    people: list[str] = among("PERS", "ORG", "LOC")
    shape_lines: int = within(2)
    shape_share: float = within(0, 1)
    verse_words: int = within(1)
    latin_share: float = within(0, 1)


@dataclass(kw_only=True)
class DigestConfig(Checked):
    """Room 6, over several articles."""

    sentences: int = within(1)
    same_story: float = within(0, 1)
    near_meaning: float = within(-10, 10)
    rare_articles: int = within(2)
    agree: float = within(0, 1)
    same_date: float = within(0, 1)
    cited: int = within(1)
    dated: int = within(0)
