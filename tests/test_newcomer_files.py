"""Data, models and floors that are not what they look like: refused in one line, or said beside the score."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import data, files, labelled
from pipeline.config import Floor
from pipeline.encoder import source
from pipeline.encoder.windows import Tokens
from pipeline.errors import ConfigError, InputError, ModelError, OutputError
from pipeline.evaluation import floors
from pipeline.evaluation import stored as stored_answers
from tests import checkpoints
from tests.test_data import NAMES, config, never, stored
from tests.test_encoder import config as page


def words(key: object) -> str:
    return " ".join(f"{key}{place}" for place in range(12))


def rows(count: int = 20, **more: object) -> list[dict]:
    return [{"id": f"a{i}:1", "text": words(f"ا{i}"), "label": NAMES[i % 2], **more} for i in range(count)]


@pytest.mark.parametrize("name", ["holdout", "testing", "Test set"])
def test_a_split_of_another_name_is_not_learned_from(tmp_path, name):
    kept = stored(tmp_path / "x.jsonl", *rows(), {**rows(1)[0], "id": "b:1", "split": name})
    with pytest.raises(InputError, match=rf"train, validation .* {name.lower()} \(1 records\)"):
        data.parts(config(path=str(kept)), never)


def test_near_copies_of_the_test_split_leave_both_other_parts(tmp_path):
    given = rows()
    told = [{**one, "id": f"t{i}:1", "split": "test"} for i, one in enumerate(given[:3])]
    parts = data.parts(config(path=str(stored(tmp_path / "x.jsonl", *given, *told))), never)
    assert not {one["text"] for one in told} & {e.text for e in (*parts.train, *parts.validation)}
    assert len(parts.train) + len(parts.validation) == 17
    assert "3 paragraphs were near copies of the split `test`: dropped." in parts.notes


def test_an_article_on_both_sides_of_a_file_s_split_is_told(tmp_path):
    given = [{**one, "id": f"a:{i}", "split": "dev" if i < 4 else "train"} for i, one in enumerate(rows())]
    parts = data.parts(config(path=str(stored(tmp_path / "x.jsonl", *given))), never)
    assert any(note.startswith("1 article stands in the validation part") for note in parts.notes)
    lacking = [name for name in NAMES if name not in {one["label"] for one in given}]
    assert f"No paragraph to learn from of {', '.join(lacking)}." in parts.notes


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([{**one, "label": NAMES[0]} for one in rows()], "two labels or more"),
        ([{**one, "group": "one"} for one in rows()], "1 article, 10 paragraphs"),
        (rows(3), "3 articles, 2 paragraphs"),
    ],
)
def test_too_little_to_divide_is_one_line(tmp_path, given, says):
    with pytest.raises(InputError, match=says):
        data.parts(config(path=str(stored(tmp_path / "x.jsonl", *given))), never)


def test_two_files_of_one_name_keep_a_hash_each(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        stored(tmp_path / name / "x.jsonl", *rows(2 if name == "a" else 3))
    both = config(path=str(tmp_path / "a" / "x.jsonl"), teacher=str(tmp_path / "b" / "x.jsonl"))
    assert data.digests(both) == {
        "x.jsonl": labelled.digest(tmp_path / "a" / "x.jsonl"),
        "x.jsonl (2)": labelled.digest(tmp_path / "b" / "x.jsonl"),
    }


def test_a_name_with_brackets_keeps_a_hash_for_each_file_too(tmp_path):
    given = [tmp_path / "a" / "rows (1).jsonl", tmp_path / "b" / "rows (1).jsonl"]
    for count, place in enumerate(given, start=2):
        place.parent.mkdir()
        stored(place, *rows(count))
    found = data.digests(config(path=str(given[0]), teacher=str(given[1])))
    assert found == {
        "rows (1).jsonl": labelled.digest(given[0]),
        "rows (1).jsonl (2)": labelled.digest(given[1]),
    }


def test_articles_on_both_sides_are_counted_in_words_that_agree(tmp_path):
    given = [
        {**one, "id": f"a{i % 2}:{i}", "split": "dev" if i < 6 else "train"} for i, one in enumerate(rows())
    ]
    parts = data.parts(config(path=str(stored(tmp_path / "x.jsonl", *given))), never)
    assert any(note.startswith("2 articles stand in the validation part") for note in parts.notes)


def test_half_a_letter_costs_its_record(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"text": "\\ud800", "label": "a"}\n{"text": "\\ud83d\\ude00 نعم", "label": "b"}\n', "utf-8"
    )
    faults: list = []
    assert [row["label"] for _, row in labelled.rows(path, None, faults.append)] == ["b"]
    assert "lone surrogate" in faults[0].message


def test_floors_that_are_not_held_are_told():
    known = [Floor(sha256="a", name="mine", data="seeds/x.jsonl", accuracy=0.5, actor_swap=0.9)]
    here = {"accuracy": 0.6, "input": {"file": "x.jsonl", "sha256": "a", "split": None}}
    assert floors.check(here, known) == ["accuracy 0.600 ≥ 0.5"]
    assert floors.aside(here, known) == [
        "answers kept under actor swap: not measured, so its floor of 0.9 is not held"
    ]
    part = {**here, "input": {"file": "x.jsonl", "sha256": "a", "split": "test"}}
    assert floors.check(part, known) == []
    assert floors.aside(part, known) == []  # these very bytes have floors, this part of them none
    edited = {**here, "input": {"file": "x.jsonl", "sha256": "b", "split": None}}
    assert floors.check(edited, known) == []
    assert "the floors of mine" in floors.aside(edited, known)[0]
    assert floors.aside({**here, "input": {"file": "y.jsonl", "sha256": "b", "split": None}}, known) == []


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("max_tokens", 600, "from 1 to 512"),
        ("vector_layer", 9, "from -3 to 2"),
        ("vector_layer", -4, "from -3 to 2"),
    ],
)
def test_an_encoder_too_small_for_the_config_is_told_before_the_first_step(tmp_path, key, value, says):
    pytest.importorskip("transformers")
    folder = checkpoints.shared_encoder()
    asked = page("x", path=str(folder), **{key: value})
    with pytest.raises(ModelError, match=says):
        source.prepare(asked, tmp_path)


def test_positions_of_roberta_are_counted_from_behind_the_padding(tmp_path):
    for name in source.NEEDED:
        (tmp_path / name).write_bytes(b"\x02" + bytes(7) + b"{}")  # safetensors without a tensor
    shape = {
        "model_type": "xlm-roberta",
        "max_position_embeddings": 514,
        "pad_token_id": 1,
        "num_hidden_layers": 12,
    }
    (tmp_path / "config.json").write_text(json.dumps(shape))
    assert source.prepare(page("x", path=str(tmp_path), max_tokens=512), Path("unused")) == tmp_path
    with pytest.raises(ModelError, match="from 1 to 512"):
        source.prepare(page("x", path=str(tmp_path), max_tokens=513), Path("unused"))


@pytest.mark.parametrize("text", ["floors: 3\n", "a: [\n", "floors:\n  - {sha256: a, nope: 1}\n", "- 1\n"])
def test_a_broken_file_of_floors_is_one_line(text):
    with pytest.raises(ConfigError, match="a list of floors"):
        floors.load(text)


@pytest.mark.parametrize(
    "change", [{"contrast": {"actor_swap": [1.0]}}, {"contrast": {"actor_swap": "x"}}, {"contrast": 3}]
)
def test_stored_answers_to_changed_texts_are_checked_too(tmp_path, change):
    settings = checkpoints.settings(temperature=1.0)
    names = [label.name for label in settings.labels]
    whole = {
        "id": "a", "sha256": "0", "label": names[0], "stance": names[0], "words": 1, "actor": "none",
        "logits": [0.0] * 4, "probabilities": dict.fromkeys(names, 0.25),
        "contrast": {"actor_swap": [0.0] * 4},
    }  # fmt: skip
    stored_answers._whole(whole, settings, tmp_path)
    with pytest.raises(InputError):
        stored_answers._whole(whole | change, settings, tmp_path)


def test_weights_that_were_not_fetched_whole_are_told(tmp_path):
    pytest.importorskip("transformers")
    cut = shutil.copytree(checkpoints.shared_encoder(), tmp_path / "cut")
    whole = (cut / "model.safetensors").read_bytes()
    (cut / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="whole"):
        source.prepare(page("x", path=str(cut)), tmp_path)


def test_a_folder_is_one_run_s_until_it_ends(tmp_path):
    second = files.alone(tmp_path / "out")
    with (
        files.alone(tmp_path / "out"),
        pytest.raises(OutputError, match=r"no other run .* a running job has"),
    ):
        second.__enter__()
    with files.alone(tmp_path / "out"):
        assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04", None, [1], {"identity": "x"}])
def test_a_broken_checkpoint_is_one_line(tmp_path, content):
    torch = pytest.importorskip("torch")
    from pipeline.training import phase

    place = tmp_path / "state.pt"
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        torch.save(content, place)
    with pytest.raises(ConfigError, match=r"a checkpoint of a training.*leave resume out"):
        phase.stored(place, torch.device("cpu"), ("identity", "step"))


def test_a_phase_stops_at_a_loss_that_is_no_number(tmp_path):
    torch = pytest.importorskip("torch")
    from pipeline.training import phase

    run = phase.Phase("contrast", 0, 0.0, 1.0, "fp32", torch.device("cpu"), "x", tmp_path, 1)
    module = torch.nn.Linear(1, 1)
    adam = torch.optim.SGD([{"params": module.parameters(), "base": 0.1}], lr=0.1)

    def lower(batch: float) -> torch.Tensor:
        return module(torch.ones(1)).sum() * batch

    with pytest.raises(ConfigError, match="nan at step 2"):
        phase.walk(module, adam, [1.0, float("nan"), 1.0], lower, run, resume=False, say=print)
    kept = phase.stored(tmp_path / "contrast.pt", run.device, ("losses",))
    assert len(kept["losses"]) == 1


def test_a_tokenizer_without_a_token_for_the_unknown_is_told_before_it_meets_one(tmp_path):
    pytest.importorskip("transformers")
    whole = json.loads((checkpoints.shared_encoder() / "tokenizer.json").read_text("utf-8"))
    whole["model"]["vocab"].pop("[UNK]")
    whole["added_tokens"] = [one for one in whole["added_tokens"] if one["content"] != "[UNK]"]
    (tmp_path / "tokenizer.json").write_text(json.dumps(whole), "utf-8")
    with pytest.raises(ModelError, match="a token for what it does not know"):
        Tokens(tmp_path / "tokenizer.json", checkpoints.settings())
