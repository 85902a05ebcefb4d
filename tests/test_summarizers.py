"""Backends that write: a real server that speaks the protocol, a tiny checkpoint, the gate behind both."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from pipeline import encoder, places
from pipeline.config import LlmConfig, Seq2SeqConfig, SummarizeConfig
from pipeline.errors import SummarizerError
from pipeline.frame import WARNINGS
from pipeline.summarize import Candidate, Summary
from pipeline.summarizers import chunks, drafts, parted, wire
from pipeline.summarizers.llm import Llm
from tests import briefs, endpoints
from tests.endpoints import serve, status, stream, whole

TEXT = """\
قمة الذكاء الاصطناعي تبدأ أعمالها

افتتحت في القاهرة يوم الأحد قمة تضم ممثلي 40 دولة، وتناقش مستقبل الرقائق. وتستمر القمة ثلاثة أيام.
دعت الصين الدول إلى وضع قواعد مشتركة للذكاء الاصطناعي. ولن توقع الولايات المتحدة على البيان الختامي.
قالت وزارة الاتصالات (الجهة المنظمة) إن الدورة المقبلة قد تعقد في جاكرتا. وتبلغ كلفة القمة 12 مليون دولار.
"""
GOOD = "تضم القمة ممثلي أربعين دولة، وتستمر القمة 3 أيام."
MORE = "لن توقع الولايات المتحدة على البيان الختامي."
BAD = "وقعت الولايات المتحدة على البيان الختامي."
WORSE = "تبلغ كلفة القمة 120 مليون دولار."


@pytest.fixture(autouse=True)
def no_model(monkeypatch, tmp_path):
    """The stance model is a fake; nothing waits."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "stance.json").write_text("{}", "utf-8")
    monkeypatch.setattr(encoder, "open_model", lambda place, runtime: briefs.FakeModel())
    monkeypatch.setattr(places, "default_model", lambda: folder)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """How long was waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(wire, "sleep", waited.append)
    return waited


@pytest.fixture
def drafted(mujaz, tmp_path):
    """Run `mujaz brief` with a backend; gives the answer and the brief."""

    def run(*words: str):
        (tmp_path / "a.txt").write_text(TEXT, "utf-8")
        out = tmp_path / "out"
        answer = mujaz("brief", f"input={tmp_path / 'a.txt'}", f"output={out}", *words)
        place = out / "a.json"
        return answer, json.loads(place.read_text("utf-8")) if place.is_file() else {}

    return run


def llm(url: str, *more: str) -> list[str]:
    fast = ["timeout_s=5", "deadline_s=5", "attempts=3"]
    return ["summarize=llm", "summarize.name=tiny", f"summarize.llm.base_url={url}"] + [
        f"summarize.llm.{one}" for one in (*fast, *more)
    ]


def opened(url: str, **changes: object) -> Llm:
    """The backend as its page has it, in a hurry."""
    page = OmegaConf.to_container(OmegaConf.load(places.configs() / "summarize" / "llm.yaml"))["llm"]
    hurry = {"base_url": url, "timeout_s": 5.0, "deadline_s": 5.0, "attempts": 3, **changes}
    config = object.__new__(SummarizeConfig)
    config.name, config.llm = "tiny", LlmConfig(**{**page, **hurry})
    return Llm(config)


def extractive(brief: dict) -> bool:
    return bool(brief["summary"]) and not any("made" in one for one in brief["summary"])


def test_what_passes_is_cited_and_what_fails_is_told(mujaz, drafted, tmp_path):
    answer_text = f"ملخص المقال:\n1. {GOOD}\n- **{MORE}**\n{BAD}\n{WORSE}"
    with serve(stream(answer_text)) as endpoint:
        answer, brief = drafted(*llm(endpoint.url))
    assert (answer.status, answer.err) == (0, "")
    assert [(one["text"], one["made"]) for one in brief["summary"]] == [(GOOD, "drafted"), (MORE, "drafted")]
    assert [source["line"] for source in brief["summary"][0]["sources"]] == [3, 3]
    assert [source["line"] for source in brief["summary"][1]["sources"]] == [4]
    notes = "\n".join(brief["notes"])
    assert WARNINGS["written"] in notes
    assert f"نصّها المحجوب: «{BAD}»" in notes
    assert f"رقم ليس في المصدر أو لشيء آخر فيه («120 مليون»). نصّها المحجوب: «{WORSE}»" in notes
    assert brief["manifest"]["summarizer"] == "llm tiny"
    for form in ("html", "md"):
        page = (tmp_path / "out" / f"a.{form}").read_text("utf-8")
        assert "صياغة آلية" in page
        assert GOOD in page
    assert mujaz("verify", f"input={tmp_path / 'out' / 'a.json'}").status == 0


def test_the_request_is_what_the_config_says(drafted, monkeypatch):
    monkeypatch.setenv("MUJAZ_TEST_KEY", "secret-key")
    with serve(stream(GOOD)) as endpoint:
        words = llm(endpoint.url, "key_variable=MUJAZ_TEST_KEY", "answer_tokens=77", "seed=5")
        answer, brief = drafted(*words)
    (asked,) = endpoint.asked
    assert asked["path"] == "/v1/chat/completions"
    assert (asked["model"], asked["temperature"], asked["seed"]) == ("tiny", 0.0, 5)
    assert (asked["max_tokens"], asked["stream"]) == (77, True)
    assert "ولن توقع الولايات المتحدة على البيان الختامي." in asked["messages"][1]["content"]
    assert "{" not in asked["messages"][1]["content"]
    assert endpoint.headers[0]["Authorization"] == "Bearer secret-key"
    assert "secret-key" not in json.dumps(brief) + answer.out + answer.err


def test_a_key_that_is_not_set_is_told_before_anything_is_sent(drafted, monkeypatch):
    monkeypatch.delenv("MUJAZ_TEST_KEY", raising=False)
    with serve(stream(GOOD)) as endpoint:
        answer, _ = drafted(*llm(endpoint.url, "key_variable=MUJAZ_TEST_KEY"))
    assert answer.status == 2
    assert "MUJAZ_TEST_KEY" in answer.err
    assert endpoint.asked == []


@pytest.mark.parametrize(
    ("ways", "waited"),
    [
        ([status(500), status(503), stream(GOOD)], [1.0, 2.0]),
        ([status(429, Retry_After="7"), stream(GOOD)], [7.0]),
        ([status(429, Retry_After="3600"), stream(GOOD)], [30.0]),
        ([status(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), stream(GOOD)], [0.0]),
        ([status(429, Retry_After="soon"), stream(GOOD)], [1.0]),
        ([endpoints.cut, stream(GOOD)], [1.0]),
        ([endpoints.raw("text/event-stream", b"data: {\n\n"), stream(GOOD)], [1.0]),
        ([endpoints.raw("application/json", b"not json"), whole(GOOD)], [1.0]),
        ([endpoints.raw("application/json", b'{"choices": []}'), whole(GOOD)], [1.0]),
        ([endpoints.raw("application/json", b'{"error": "loading"}'), whole(GOOD)], [1.0]),
        ([stream(GOOD, done=False)], []),
        ([whole(GOOD)], []),
    ],
)
def test_what_passes_by_is_tried_again(waits, ways, waited):
    with serve(*ways) as endpoint:
        assert opened(endpoint.url).draft([TEXT], 20) == [GOOD]
    assert waits == waited


@pytest.mark.parametrize(
    ("way", "said", "attempts"),
    [
        (status(500), "HTTP 500", 3),
        (status(404, "no such model"), "no such model", 1),
        (status(401), "HTTP 401", 1),
        (status(302, Location="http://127.0.0.1:9/"), "HTTP 302", 1),
        (endpoints.cut, "a stream that breaks off", 3),
        (endpoints.raw("text/event-stream", b"data: [1]\n\n"), "JSON that does not parse", 3),
        (endpoints.raw("text/html", b"<html>"), "the content type 'text/html'", 1),
        (stream(""), "an empty answer", 1),
        (stream("<think>ربما</think>  "), "an empty answer", 1),
        (stream("...\n"), "no whole sentence", 1),
        (whole(None), "an answer without a message", 3),
    ],
)
def test_what_stays_broken_is_told(waits, way, said, attempts):
    with serve(way) as endpoint, pytest.raises(SummarizerError) as caught:
        opened(endpoint.url).draft([TEXT], 20)
    assert said in caught.value.line()
    assert "\n" not in caught.value.line()
    assert len(endpoint.asked) == attempts


def test_a_backend_that_fails_gives_the_extractive_brief(mujaz, drafted, waits, tmp_path):
    with serve(status(500)) as endpoint:
        answer, brief = drafted(*llm(endpoint.url))
    assert answer.status == 1
    assert answer.err.count("\n") == 1
    assert "HTTP 500" in answer.err
    assert len(endpoint.asked) == 3
    assert extractive(brief)
    assert WARNINGS["fell_back"] in brief["notes"]
    assert mujaz("verify", f"input={tmp_path / 'out' / 'a.json'}").status == 0


@pytest.mark.parametrize(
    ("way", "keys", "said"),
    [
        (endpoints.silent, {"timeout_s": 0.05, "attempts": 1}, "no answer in 0.05 s"),
        (endpoints.drip, {"deadline_s": 0.1, "attempts": 1}, "no whole answer in 0.1 s"),
    ],
)
def test_a_slow_server_hangs_nobody(way, keys, said):
    with serve(way) as endpoint, pytest.raises(SummarizerError, match=said):
        opened(endpoint.url, **keys).draft([TEXT], 20)


def test_a_server_that_is_not_there(waits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SummarizerError, match="a connection that fails"):
        opened(f"http://127.0.0.1:{port}/v1").draft([TEXT], 20)
    assert len(waits) == 2


def test_where_nothing_passes_the_extractive_brief_is_given(drafted):
    with serve(stream(f"{BAD}\n{WORSE}")) as endpoint:
        answer, brief = drafted(*llm(endpoint.url))
    assert (answer.status, extractive(brief)) == (0, True)
    assert WARNINGS["nothing_passed"] in brief["notes"]
    assert sum("المحجوب" in note for note in brief["notes"]) == 2


def test_half_a_sentence_is_left_out(drafted):
    with serve(stream(f"{GOOD} لن توقع الولايات", reason="length")) as endpoint:
        _, brief = drafted(*llm(endpoint.url, "stream=false"))
    assert endpoint.asked[0]["stream"] is False
    assert [one["text"] for one in brief["summary"]] == [GOOD]
    assert not any("المحجوب" in note for note in brief["notes"])


def test_a_long_article_is_asked_for_in_parts(drafted):
    with serve(stream(GOOD), stream(MORE), stream(MORE)) as endpoint:
        _, brief = drafted(*llm(endpoint.url, "prompt_tokens=220"))
    assert len(endpoint.asked) > 1
    parts = [one["messages"][1]["content"] for one in endpoint.asked]
    for sentence in ("وتستمر القمة ثلاثة أيام.", "ولن توقع الولايات المتحدة على البيان الختامي."):
        assert sum(sentence in part for part in parts) == 1
    assert [one["text"] for one in brief["summary"]] == [GOOD, MORE]


def test_a_short_article_is_given_whole_and_nobody_is_asked(mujaz, tmp_path):
    (tmp_path / "b.txt").write_text(
        "عنوان المقال\n\nافتتحت في القاهرة أعمال قمة تضم ممثلي 40 دولة.\n", "utf-8"
    )
    with serve(stream(GOOD)) as endpoint:
        answer = mujaz("brief", f"input={tmp_path / 'b.txt'}", f"output={tmp_path / 'o'}", *llm(endpoint.url))
    assert answer.status == 0
    assert endpoint.asked == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.update(text=BAD), "expected a sentence that its sources carry, got: negation"),
        (lambda one: one.update(text=GOOD.replace("3 أيام", "4 أيام")), "number (4)"),
        (lambda one: one["sources"].clear(), "expected a place in a source, got none"),
        (lambda one: one["sources"][0].update(end=10**9), "expected offsets inside"),
        (lambda one: one.update(made="guessed"), "expected made to be drafted or compressed"),
        (lambda one: one.pop("made"), "expected «"),
    ],
)
def test_verify_judges_a_draft_again(mujaz, drafted, tmp_path, change, said):
    with serve(stream(f"{MORE}\n{GOOD}")) as endpoint:
        _, brief = drafted(*llm(endpoint.url))
    place = tmp_path / "out" / "a.json"
    change(brief["summary"][0] if "4" not in said else brief["summary"][1])
    place.write_text(json.dumps(brief), "utf-8")
    answer = mujaz("verify", f"input={place}")
    assert answer.status == 1
    assert said in answer.err


def test_a_verbatim_draft_is_a_sentence_of_the_article():
    found = [Candidate("قال ذلك أمس.", 0, 12, 3, 0, 0), Candidate("رفض المجلس الخطة.", 13, 30, 3, 0, 1)]

    class Copies:
        def draft(self, sentences, words):
            return [sentences[1]]

    summary = drafts.draft(found, Summary(tuple(found), 3), Copies())
    assert [(one.text, one.made, one.of) for one in summary.told] == [("رفض المجلس الخطة.", "", (found[1],))]
    assert summary.notes == ()


def test_answers_are_parted():
    answer = "## ملخص المقال: \n* جملة أولى. جملة ثانية!\n\n2) جملة ثالثة\n---\nجملة أولى."
    assert parted(answer) == ["جملة أولى.", "جملة ثانية!", "جملة ثالثة"]
    assert list(chunks(["aa", "b", "cccc", "d"], len, 3)) == [["aa", "b"], ["cccc"], ["d"]]


def test_a_bad_address_and_a_small_budget(drafted):
    assert drafted(*llm("localhost:11434"))[0].status == 2
    with serve(stream(GOOD)) as endpoint:
        answer, _ = drafted(*llm(endpoint.url, "prompt_tokens=64"))
    assert answer.status == 2
    assert "prompt_tokens" in answer.err


# ── A sequence-to-sequence checkpoint ──


@pytest.fixture(scope="module", params=["bart", "t5"])
def checkpoint(request, tmp_path_factory) -> Iterator[Path]:
    """A random model of two layers, with a tokenizer of letters, as a folder of the hub."""
    torch = pytest.importorskip("torch", reason="needs the extra train")
    transformers = pytest.importorskip("transformers", reason="needs the extra train")
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder = tmp_path_factory.mktemp(request.param)
    words = sorted(set(TEXT.split()))
    vocabulary = {word: at for at, word in enumerate(["<pad>", "</s>", "<unk>", "<s>", *words])}
    raw = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    raw.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=raw, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=64
    )
    tokenizer.save_pretrained(folder)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # threads that wait for a busy core cost more than they bring
    torch.manual_seed(3)
    ends = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    if request.param == "bart":
        config = transformers.BartConfig(
            vocab_size=len(vocabulary), d_model=16, encoder_layers=2, decoder_layers=2, encoder_ffn_dim=32,
            decoder_ffn_dim=32, encoder_attention_heads=2, decoder_attention_heads=2,
            max_position_embeddings=64, bos_token_id=3, forced_eos_token_id=1, init_std=0.5, **ends,
        )  # fmt: skip
        model = transformers.BartForConditionalGeneration(config)
    else:
        config = transformers.T5Config(
            vocab_size=len(vocabulary), d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2, **ends
        )
        model = transformers.T5ForConditionalGeneration(config)
    model.save_pretrained(folder)
    yield folder
    torch.set_num_threads(threads)


def test_a_checkpoint_writes_and_the_gate_judges(mujaz, drafted, checkpoint, tmp_path):
    keys = ["answer_tokens=12", "beams=2", "device=cpu", "source_tokens=40"]
    words = [
        "summarize=seq2seq",
        f"summarize.name={checkpoint}",
        *(f"summarize.seq2seq.{one}" for one in keys),
    ]
    answer, brief = drafted(*words)
    assert (answer.status, answer.err) == (0, "")
    notes = "\n".join(brief["notes"])
    assert extractive(brief)  # random weights say nothing that is true
    assert WARNINGS["nothing_passed"] in notes
    assert mujaz("verify", f"input={tmp_path / 'out' / 'a.json'}").status == 0
    again = drafted(*words)[1]
    assert again == brief


def test_a_checkpoint_reads_an_article_in_chunks(checkpoint, monkeypatch):
    from pipeline.summarizers.seq2seq import Seq2Seq

    page = {"revision": None, "device": "cpu", "answer_tokens": 4, "beams": 1, "length_penalty": 1.0}
    settings = Seq2SeqConfig(**page, source_tokens=16, no_repeat_ngram=0, prefix="لخص:")
    config = object.__new__(SummarizeConfig)
    config.name, config.seq2seq = str(checkpoint), settings
    model = Seq2Seq(config)
    read: list[str] = []
    monkeypatch.setattr(model, "_generated", lambda text: read.append(text) or f"جملة {len(read)}.")
    texts = [f"{'كلمة ' * size}." for size in (5, 5, 9, 40, 2)]
    assert model.draft(texts, 10) == [f"جملة {number}." for number in range(1, len(read) + 1)]
    assert len(read) == 4
    assert all(text.startswith("لخص:") for text in read)
    assert " ".join(text.removeprefix("لخص:") for text in read).split() == " ".join(texts).split()


def test_no_checkpoint_is_one_line(drafted, tmp_path):
    pytest.importorskip("transformers", reason="needs the extra train")
    (tmp_path / "empty").mkdir()
    answer, brief = drafted("summarize=seq2seq", f"summarize.name={tmp_path / 'empty'}")
    assert (answer.status, brief) == (2, {})
    assert answer.err.count("\n") == 1
    assert "expected a sequence-to-sequence model with safetensors" in answer.err


def test_pickled_weights_are_not_read(drafted, checkpoint, tmp_path):
    import shutil

    import torch
    from safetensors.torch import load_file

    own = tmp_path / "pickled"
    shutil.copytree(checkpoint, own)
    torch.save(load_file(own / "model.safetensors"), own / "pytorch_model.bin")
    (own / "model.safetensors").unlink()
    assert drafted("summarize=seq2seq", f"summarize.name={own}")[0].status == 2


def test_a_name_is_needed(drafted):
    answer, _ = drafted("summarize=seq2seq")
    assert answer.status == 2
    assert "summarize.name" in answer.err


@pytest.mark.parametrize("word", ["summarize=llm", "summarize.compress=true"])
def test_the_job_of_offsets_gives_no_drafts(mujaz, tmp_path, word):
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}), "utf-8")
    answer = mujaz("summarize", f"input={tmp_path / 'a.jsonl'}", f"output={tmp_path / 'b.jsonl'}", word)
    assert answer.status == 2
    assert "expected sentences word for word" in answer.err
    assert not (tmp_path / "b.jsonl").exists()


class Writer:
    """A backend that says what it is told to, and keeps what it was offered."""

    def __init__(self, *written: str) -> None:
        self.written, self.offered, self.words = list(written), [], 0

    def draft(self, sentences, words):
        self.offered, self.words = list(sentences), words
        return self.written


def story(*texts: str) -> list[Candidate]:
    """Sentences of one article, a paragraph each."""
    found, start = [], 0
    for number, text in enumerate(texts):
        found.append(Candidate(text, start, start + len(text), len(text.split()), number, 0))
        start += len(text) + 1
    return found


FACTS = (
    "افتتحت القاهرة قمة الرقائق بحضور ممثلي أربعين دولة.",
    "دعت الصين الدول إلى وضع قواعد مشتركة للذكاء الاصطناعي.",
    "وأضافت أن بلادها لن تنتظر أحدا في هذا السباق.",
    "تبلغ كلفة القمة التي تستمر ثلاثة أيام 12 مليون دولار.",
    "رفضت الولايات المتحدة التوقيع على البيان الختامي للقمة.",
)


def test_what_is_of_another_story_or_was_said_is_never_offered():
    found = story(
        *FACTS, "فاز المنتخب بكأس البطولة بعد مباراة طويلة.", FACTS[1], FACTS[0].replace("أربعين", "اربعين")
    )
    writer = Writer(found[5].text, FACTS[0])
    chosen = Summary(tuple(found[:2]), 20, foreign=(found[5],), repeats=(found[6],))
    made = drafts.draft(found, chosen, writer)
    assert writer.offered == list(FACTS)
    assert [one.text for one in made.told] == [FACTS[0]]
    assert any(found[5].text in note and "المحجوب" in note for note in made.notes)


@pytest.mark.parametrize("budget", [1, 8, 12, 17, 25, 60])
def test_a_draft_is_trimmed_to_the_budget_within_one_sentence(budget):
    found = story(*FACTS)
    chosen = Summary((found[0], found[4]), budget)
    made = drafts.draft(found, chosen, Writer(*FACTS))
    spent = sum(len(one.text.split()) for one in made.told)
    longest = max(one.words for one in found)
    assert abs(min(budget, sum(one.words for one in found)) - spent) <= longest
    rows = [FACTS.index(one.text) for one in made.told]
    assert rows == sorted(rows)
    assert rows[0] == 0
    assert 2 not in rows or 1 in rows, "a sentence that leans stands after the one that it leans on"
    trimmed = len(FACTS) - len(rows)
    assert any(note.startswith("كانت الصياغة الآلية أطول") for note in made.notes) == (trimmed > 0)


def test_what_carries_the_article_goes_before_what_was_written_first():
    found = story(*FACTS)
    made = drafts.draft(found, Summary((found[0], found[4]), 17), Writer(*FACTS))
    assert [one.text for one in made.told] == [FACTS[0], FACTS[4]]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ((FACTS[2], FACTS[0]), [0]),  # opens the brief
        ((FACTS[0], FACTS[2]), [0]),  # after another speaker
        ((FACTS[1], FACTS[2]), [1, 2]),
        ((FACTS[1], "قالت الصين إن القمة ألغيت.", "وأضافت أن بلادها لن تنتظر في هذا السباق."), [1]),
    ],
)
def test_a_draft_that_leans_on_what_is_not_shown_is_held_back(written, kept):
    found = story(*FACTS)
    made = drafts.draft(found, Summary((found[0],), 60), Writer(*written))
    assert [one.text for one in made.told] == [FACTS[row] for row in kept]
    assert any("أولها يعود على جملة" in note for note in made.notes) == (len(kept) < 2)


def test_a_written_brief_keeps_the_rules_of_a_brief(mujaz, drafted, tmp_path):
    """Over the endpoint: the budget, what was left out, and what is not promised."""
    long = TEXT.splitlines()[2].split(". ")[0] + "."
    answer_text = "\n".join([GOOD, long, MORE, "دعت الصين الدول إلى وضع قواعد مشتركة للذكاء الاصطناعي."])
    with serve(stream(answer_text)) as endpoint:
        answer, brief = drafted(*llm(endpoint.url, "stream=true"), "summarize.words=16")
    assert answer.status == 0
    longest = max(len(one["text"].split()) for one in brief["summary"])
    assert abs(brief["words_out"] - 16) <= longest
    assert len(brief["summary"]) < 4
    told = {(place["start"], place["end"]) for one in brief["summary"] for place in one["sources"]}
    (spare,) = [one for one in brief["left_out"] if one["why"] == "unwritten"]
    assert not [one for one in brief["left_out"] if one["why"] == "budget"]
    missed = {(place["start"], place["end"]) for place in spare["places"]}
    assert told.isdisjoint(missed)
    assert len(told | missed) == 6, "every sentence is told or left out"
    assert WARNINGS["unbalanced"] in brief["notes"]
    page = (tmp_path / "out" / "a.md").read_text("utf-8")
    assert "لم تتسع الميزانية" not in page
    assert "الصياغة آلية، فلم تُوازَن" in page
    assert mujaz("verify", f"input={tmp_path / 'out' / 'a.json'}").status == 0
