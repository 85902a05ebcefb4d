"""What an engineer types wrong at first: one line before the work begins, and no number of another thing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import data, files, labelled
from pipeline.command.launch import _parted
from pipeline.config import DataConfig, Floor, LabelConfig, ScheduleConfig
from pipeline.encoder import source
from pipeline.encoder.windows import Tokens
from pipeline.errors import ConfigError, InputError, ModelError, OutputError
from pipeline.evaluation import floors
from pipeline.evaluation import stored as stored_answers
from tests import checkpoints
from tests.test_data import NAMES, config, never, stored
from tests.test_encoder import config as page

NULLS = [
    "data.corrections={a: 1}",
    "search={a: 1}",
    "data.columns={a: 1}",
    "data.columns.text=x",
    "search.trials=3",
]


@pytest.mark.parametrize(
    ("word", "flags"),
    [(word, []) for word in (*NULLS, "trainer=null", "=1", "+trainer.epoch=3", "+new=1", "data.path=")]
    + [("search.trials=3", ["-m"]), ("+new=1", ["-m"])],
)
def test_a_word_that_does_not_fit_is_named_in_one_line(mujaz, tmp_path, word, flags):
    answer = mujaz("train", *flags, f"output={tmp_path / 'out'}", word)
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "expected " in answer.err
    assert word.lstrip("+").partition("=")[0] in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("trainer.epochs=many", ["train trainer.epochs=many: ", "a whole number"]),
        ("trainer.epoch=2", ["'trainer.epoch'", "Did you mean epochs?"]),
        ("data.labels=[{name: مع}]", ["quotes around"]),
        ("schedule.rate=nan", ["rate to be a finite number"]),
        ("seed=99999999999999999999", ["seed to be 4294967295 or less"]),
        ("data.labels=[]", ["two labels or more"]),
        ("encoder.window_overlap=200", ["window_overlap under half"]),
    ],
)
def test_the_reason_is_told_and_not_the_whole_command(mujaz, tmp_path, word, parts):
    answer = mujaz("train", f"output={tmp_path / 'out'}", "encoder.max_tokens=256", word)
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    for part in parts:
        assert part in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["evaluate", "model="], ["average", "models=[a,]"], ["train", "encoder.path= "]]
)
def test_a_shell_variable_that_is_not_set_names_no_other_model(mujaz, tmp_path, words):
    answer = mujaz(*words, f"output={tmp_path / 'out'}")
    assert answer.status == 2
    assert "got nothing" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_flags_may_stand_between_overrides():
    typed = ["seed=1", "--config-dir", "mine", "output=x", "-c", "job", "~data", "--info=all", "a=b"]
    assert _parted(typed) == (
        ["--config-dir", "mine", "-c", "job", "--info=all"],
        ["seed=1", "output=x", "~data", "a=b"],
    )


@pytest.mark.parametrize("change", [{"name": " "}, {"colour": "red"}, {"colour": ""}])
def test_a_label_that_no_model_folder_takes_is_refused_before_the_training(change):
    with pytest.raises(ConfigError, match=r"data\.labels"):
        LabelConfig(**{"name": "for", "arabic": "مع", "colour": "#1f6fb2"} | change)


def test_one_name_for_two_labels_is_refused():
    twice = [LabelConfig(name="for", arabic="مع", colour="#1f6fb2")] * 2
    plain = {name: getattr(config(), name) for name in DataConfig.__dataclass_fields__}
    with pytest.raises(ConfigError, match="a name of its own"):
        DataConfig(**plain | {"labels": twice})


@pytest.mark.parametrize("rate", [float("nan"), float("inf")])
def test_no_bound_lets_through_what_is_no_number(rate):
    with pytest.raises(ConfigError, match="finite"):
        ScheduleConfig(rate=rate, head_rate=1e-3, layer_decay=1.0, weight_decay=0.0, warmup=0.1)


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
    assert any(note.startswith("1 articles stand in the validation part") for note in parts.notes)
    assert (
        "No paragraph to learn from of multilateralism, sovereignty." not in parts.notes
    )  # named in full below
    lacking = [name for name in NAMES if name not in {one["label"] for one in given}]
    assert f"No paragraph to learn from of {', '.join(lacking)}." in parts.notes


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([{**one, "label": NAMES[0]} for one in rows()], "two labels or more"),
        ([{**one, "group": "one"} for one in rows()], "1 articles"),
        (rows(3), "3 articles"),
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


def test_half_a_letter_costs_its_record(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"text": "\\ud800", "label": "a"}\n{"text": "\\ud83d\\ude00 نعم", "label": "b"}\n', "utf-8"
    )
    faults: list = []
    assert [row["label"] for _, row in labelled.rows(path, None, faults.append)] == ["b"]
    assert "lone surrogate" in faults[0].message


def test_a_baseline_of_other_labels_is_refused(mujaz, tmp_path):
    pytest.importorskip("transformers")
    model = checkpoints.model(tmp_path / "m", checkpoints.shared_encoder())
    told = stored(tmp_path / "x.jsonl", {"id": "a:1", "text": "قال", "label": "neutral"})
    own = '[{name: a, arabic: x, colour: "#111111"}, {name: b, arabic: y, colour: "#222222"}]'
    answer = mujaz(
        "evaluate", f"model={model}", f"input={told}", f"output={tmp_path / 'out'}", "runtime=torch",
        f"data.labels={own}",
    )  # fmt: skip
    assert answer.status == 2
    assert "a baseline of the model's labels" in answer.err
    assert not (tmp_path / "out").exists()


def test_floors_that_are_not_held_are_told():
    known = [Floor(sha256="a", name="mine", data="seeds/x.jsonl", accuracy=0.5, actor_swap=0.9)]
    here = {"accuracy": 0.6, "input": {"file": "x.jsonl", "sha256": "a", "split": None}}
    assert floors.check(here, known) == ["accuracy 0.600 ≥ 0.5"]
    assert floors.aside(here, known) == [
        "answers kept under actor swap: not measured, so its floor of 0.9 is not held"
    ]
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
    with files.alone(tmp_path / "out"), pytest.raises(OutputError, match="no other run"):
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


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("{key: trainer, choices: [full]}", "that trainer takes"),
        ("{key: trainer.dropout, choices: []}", "that trainer.dropout takes"),
        ("{key: trainer.epochs, choices: [many]}", "that trainer.epochs takes"),
        ("{key: trainer.method, low: 1, high: 2}", "choices for trainer.method"),
        ("{key: trainer.method, choices: [full, nope]}", "one of full, last, head, lora"),
        ("{key: trainer.dropout, low: 0.1, high: 7}", "dropout to be 0.9 or less"),
    ],
)
def test_a_search_is_refused_for_a_value_that_only_a_later_trial_would_meet(mujaz, tmp_path, asked, says):
    pytest.importorskip("optuna")
    answer = mujaz("train", f"output={tmp_path / 'out'}", "search=optuna", f"search.space=[{asked}]")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert says in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_store_of_a_search_is_one_line(mujaz, tmp_path):
    pytest.importorskip("optuna")
    (tmp_path / "search.db").write_bytes(b"x" * 100)
    answer = mujaz("train", f"output={tmp_path}", "search=optuna")
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert "the store of a search" in answer.err
    assert (tmp_path / "search.db").read_bytes() == b"x" * 100


def test_an_export_is_not_compared_on_other_texts_than_were_given(mujaz, tmp_path):
    told = tmp_path / "x.csv"
    told.write_text("text\nقال\n", "utf-8")
    answer = mujaz("export", f"model={tmp_path / 'none'}", f"input={told}")
    assert answer.status == 2
    assert "records {text} to compare" in answer.err
