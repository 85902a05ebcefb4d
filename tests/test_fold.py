"""The folded vocabulary: spellings of one word give the same ids, and offsets still point at the source."""

from __future__ import annotations

import json
import math
import random
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.encoder import fold
from pipeline.errors import ModelError
from pipeline.evaluation import noise as noise_of
from tests import checkpoints
from tests.conftest import ROOT

tokenizers = pytest.importorskip("tokenizers")
TEXTS = [
    json.loads(line)["text"] for line in (ROOT / "seeds" / "paragraphs.jsonl").read_text("utf-8").splitlines()
]
LETTERS = 'أإآاٱبتثجحخدذرزسشصضطظعغفقكلمنهويىةؤئءـًٌٍَُِّْ «»"“”0123٠١٢٣ .،'


def unigram(folder):
    """A Unigram tokenizer over a few words, in two spellings."""
    words = ["▁", "▁إلى", "▁الى", "▁السيادة", "▁السياده", "▁على", "ُ", "ـ", "«", '"', *LETTERS]
    vocabulary = [("<unk>", 0.0), *((word, -float(index)) for index, word in enumerate(dict.fromkeys(words)))]
    built = tokenizers.Tokenizer(tokenizers.models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    built.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    path = folder / "tokenizer.json"
    built.save(str(path))
    return path


@pytest.fixture(scope="module")
def folded(tmp_path_factory):
    path = unigram(tmp_path_factory.mktemp("fold"))
    before = tokenizers.Tokenizer.from_file(str(path))
    fold.fold(path)
    return before, tokenizers.Tokenizer.from_file(str(path)), path


@pytest.mark.parametrize("noise", noise_of.PURE, ids=lambda noise: noise.__name__)
def test_no_spelling_moves_an_id(folded, noise):
    _, after, _ = folded
    moved = 0
    for number, text in enumerate(TEXTS[::4]):
        noisy = noise(text, random.Random(number))
        moved += noisy != text
        if noise is not noise_of.spaces:  # the embedded encoder's normaliser joins those
            assert after.encode(noisy).ids == after.encode(text).ids
    assert moved


def test_a_folded_word_keeps_the_row_of_its_commonest_spelling(folded):
    before, after, _ = folded
    row = before.token_to_id("▁إلى")
    assert after.encode("الي").ids == after.encode("إلى").ids == [row] != before.encode("الى").ids
    assert after.get_vocab_size() == before.get_vocab_size()


def test_spellings_share_their_probability():
    pieces = dict(fold.unigram([("إلى", math.log(0.2)), ("الى", math.log(0.1)), ("بلد", math.log(0.3))]))
    assert pieces["الي"] == pytest.approx(math.log(0.3))
    assert pieces["بلد"] == pytest.approx(math.log(0.3))


def test_folding_twice_is_folding_once(folded):
    *_, path = folded
    once = path.read_bytes()
    fold.fold(path)
    assert path.read_bytes() == once


@given(st.text(alphabet=LETTERS, max_size=40))
def test_offsets_point_at_the_source(folded, text):
    _, after, _ = folded
    read = after.encode(text)
    spans = [span for span in read.offsets if span[0] < span[1]]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


def test_wordpiece_keeps_its_special_tokens(tmp_path):
    path = tmp_path / "tokenizer.json"
    shutil.copyfile(checkpoints.shared_encoder() / "tokenizer.json", path)
    before = tokenizers.Tokenizer.from_file(str(path))
    fold.fold(path)
    after = tokenizers.Tokenizer.from_file(str(path))
    for token in ("[CLS]", "[SEP]", "[PAD]", "[UNK]"):
        assert after.token_to_id(token) == before.token_to_id(token)
    assert after.encode("السيادة").ids == after.encode("السّياده").ids


def test_another_kind_of_tokenizer_is_refused_in_one_line(tmp_path):
    path = tmp_path / "tokenizer.json"
    tokenizers.Tokenizer(tokenizers.models.WordLevel({"a": 0}, unk_token="a")).save(str(path))
    with pytest.raises(ModelError, match=r"encoder\.fold=false"):
        fold.fold(path)
