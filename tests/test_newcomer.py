"""What an engineer types wrong at first: one line before the work begins, and no number of another thing."""

from __future__ import annotations

import pytest

from pipeline.command.launch import _parted
from pipeline.config import DataConfig, LabelConfig, ScheduleConfig
from pipeline.errors import ConfigError
from tests import checkpoints
from tests.test_data import config, stored

GIVEN = ("encoder.max_tokens=256", "trainer.start_share=0.5")
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
        ("contrast.epochs=1", ["contrast.epochs or trainer.start_share above 0, not both", "1 and 0.5"]),
        ("encoder.window_overlap=200", ["window_overlap under half"]),
    ],
)
def test_the_reason_is_told_and_not_the_whole_command(mujaz, tmp_path, word, parts):
    answer = mujaz(
        "train", f"output={tmp_path / 'out'}", "encoder.max_tokens=256", "trainer.start_share=0.5", word
    )
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


@pytest.mark.parametrize(
    "flag", ["--config-dir", "-cd", "--config-path", "-cp", "--config-name", "-cn", "-c", "-p", "--package"]
)
def test_a_value_of_a_flag_may_hold_what_an_override_does(flag):
    for value in ("/srv/a=b", "~mine"):
        assert _parted(["input=x", flag, value, "a=b"]) == ([flag, value], ["input=x", "a=b"])


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
    assert "baseline=false (the default is true)" in answer.err
    assert not (tmp_path / "out").exists()


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
