"""A scanner's wrong dots: what a model reads in their place, and that nothing else moves."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from pipeline import places
from pipeline.encoder import dots, fold, folder
from pipeline.encoder.dots import Words
from pipeline.encoder.windows import Tokens
from pipeline.errors import ModelError
from pipeline.evaluation import noise
from pipeline.names import actors
from tests import checkpoints, trainings

SEEN = ["أعلنت الحكومة عن اتفاق جديد", "رفضت الحكومة الاتفاق", "قال الوزير إن الحكومة وقعت", "تقول بقول تقول"]
OFTEN = 3  # texts of `SEEN` that hold «الحكومة»


@pytest.fixture
def words(monkeypatch) -> Words:
    """Of four texts, which would be too few."""
    monkeypatch.setattr(dots, "LEAST_WORDS", 1)
    monkeypatch.setattr(dots, "LEAST_TEXTS", OFTEN)
    return dots.learn(SEEN)


@pytest.fixture(scope="module")
def shipped() -> Words:
    return dots.load(places.default_model())


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("الجكومة", "الحكومة"),  # as a scanner errs
        ("رفضت الجكومه", "رفضت الحكومه"),  # another habit of spelling stays
        ("الجـكـومة", "الحـكـومة"),  # drawn out
        ("الجُكومَة", "الحُكومَة"),  # vowels
        ("الجكونة", "الجكونة"),  # two errors
        ("الوزبر", "الوزبر"),  # one text alone holds «الوزير»
        ("بقول", "بقول"),  # seen, so it is right
        ("عن", "عن"),
        ("غن", "غن"),  # too short
        ("", ""),
        ("The China text 2018 ، ؟", "The China text 2018 ، ؟"),
    ],
)
def test_a_word_nobody_saw_is_read_as_the_one_that_is_like_it(words, given, read):
    assert words.mended(given) == read
    assert words.mended(f"«{given}».") == f"«{read}»."


def test_the_commoner_of_two_is_taken(monkeypatch):
    monkeypatch.setattr(dots, "LEAST_WORDS", 1)
    for first, second in (("بحار", "تجار"), ("تجار", "بحار")):
        words = dots.learn([first] * 9 + [second] * 7 + ["نار"] * 30)
        assert words.mended("تحار") == first


def test_few_texts_know_too_little_to_call_a_word_wrong():
    words = dots.learn(SEEN)
    assert len(words.hashes) < dots.LEAST_WORDS
    assert words.mended("الجكومة") == "الجكومة"


def test_every_slip_of_the_noise_has_its_way_back():
    for right, wrong in noise.SLIPS.items():
        assert right in dots.TWINS[wrong]


def test_most_slips_are_mended_and_hardly_another_word(shipped):
    """On the held-out articles, of which it has learned nothing: no label is looked at."""
    lines = (places.seeds() / "paragraphs.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    draw = random.Random(7)
    right = altered = slipped = total = 0
    for text in texts:
        other = noise.slips(text, draw)
        assert len(shipped.mended(other)) == len(other)
        clean, back = shipped.mended(text).split(), shipped.mended(other).split()
        for was, slip, one, two in zip(text.split(), other.split(), clean, back, strict=True):
            total += 1
            altered += one != was
            if slip != was:
                slipped += 1
                right += two == one
    assert slipped > 50
    assert right / slipped > 0.7
    assert altered / total < 0.01


def test_a_name_of_a_power_is_never_another_word(shipped):
    """Else the exchange of two powers could show."""
    found = actors.load().find
    names = [actor.arabic for actor in actors.load().actors.values()]
    assert len(names) > 100
    for name in names:
        for text in (name, f"قالت {name} إنها", f"و{name}", f"بين {name}، و{name}"):
            assert shipped.mended(text) == text or not list(found(text))


def test_offsets_point_where_they_pointed(monkeypatch, tmp_path, words):
    tokenizer = checkpoints.shared_encoder() / "tokenizer.json"
    (tmp_path / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    dots.save(tmp_path, words)
    plain = Tokens(tmp_path / "tokenizer.json", checkpoints.settings(cleaning="display"))
    mending = Tokens(tmp_path / "tokenizer.json", checkpoints.settings(cleaning="display", dots="mended"))
    slip, right = "\u200fأعلنت الجكومة عن اتفاق", "\u200fأعلنت الحكومة عن اتفاق"
    read, wanted = mending.windows(slip)[0], plain.windows(right)[0]
    assert read.ids.tolist() == wanted.ids.tolist() != plain.windows(slip)[0].ids.tolist()
    assert read.places.tolist() == wanted.places.tolist()


def test_a_wall_of_letters_takes_no_time_and_is_left_alone(words):
    wall = "ب" * 300_000
    assert words.mended(wall) == wall
    drawn = "ب" + "ـ" * 300_000 + "ت"
    assert words.mended(drawn) == drawn


def test_what_is_remembered_has_an_end(monkeypatch, words):
    monkeypatch.setattr(dots, "MOST_KEPT", 10)
    for number in range(100):
        words.mended("كلمة" + "ا" * (number % 40))
    assert len(words._looked_up) <= 11


def test_the_same_texts_give_the_same_bytes_in_any_order(tmp_path):
    first, second = (files.mkdir() or files for files in (tmp_path / "a", tmp_path / "b"))
    dots.save(first, dots.learn(SEEN))
    dots.save(second, dots.learn(SEEN[::-1]))
    assert (first / dots.FILE).read_bytes() == (second / dots.FILE).read_bytes()
    back = dots.load(first)
    assert np.array_equal(back.hashes, dots.learn(SEEN).hashes)
    assert back._texts[dots._hash(fold.spelled("الحكومة"))] == 3


@pytest.mark.parametrize(
    "break_it",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"PK"),
        lambda path: path.write_bytes(path.read_bytes()[:-90]),
        lambda path: np.savez(path, hashes=np.zeros(3, np.uint32)),
        lambda path: np.savez(path, hashes=np.arange(3, dtype=np.uint32), texts=np.zeros(2, np.uint16)),
        lambda path: np.savez(path, hashes=np.arange(3.0), texts=np.zeros(3, np.uint16)),
        lambda path: np.savez(path, hashes=np.zeros(3, np.uint32), texts=np.zeros(3, np.uint16)),
        lambda path: np.savez(path, hashes=np.zeros((1, 3), np.uint32), texts=np.zeros((1, 3), np.uint16)),
    ],
)
def test_a_broken_file_is_one_line(tmp_path, break_it):
    break_it(dots.save(tmp_path, dots.learn(SEEN)))
    with pytest.raises(ModelError, match=r"words\.npz") as raised:
        dots.load(tmp_path)
    assert "\n" not in str(raised.value)


def test_a_training_writes_its_words_and_the_model_reads_by_them(mujaz, tmp_path):
    source, plain, both = trainings.spreadsheet(tmp_path / "d.csv", 80), tmp_path / "plain", tmp_path / "both"
    assert mujaz(*trainings.words(plain, source)).status == 0
    assert mujaz(*trainings.words(both, source), "encoder.dots=mended").status == 0
    assert not (plain / dots.FILE).exists()
    assert folder.load(plain).dots == "as_written"
    assert folder.load(both).dots == "mended"
    known = dots.load(both)
    assert dots._hash(fold.spelled("الصين")) in known.hashes
    third = tmp_path / "third"
    typed = [*trainings.words(third, source), "trainer.method=none", f"encoder.path={both}"]
    done = mujaz(*typed, "encoder.dots=mended", "ngrams.share=0.5", "ngrams.bits=10")
    assert done.status == 0, done.err
    assert (third / dots.FILE).read_bytes() == (both / dots.FILE).read_bytes()


def test_a_folder_that_asks_for_another_way_is_refused(tmp_path):
    with pytest.raises(ModelError, match="dots to be one of as_written, mended"):
        folder.save(tmp_path, checkpoints.settings(dots="guessed"))
