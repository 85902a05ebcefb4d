"""The command line: paths typed as they are, messages that say what to do, nothing written elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import example, given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from pipeline import cli
from pipeline.command import overrides

ROOT = Path(__file__).resolve().parent.parent
TEXT = "أعلنت وزارة التجارة الصينية، اليوم، قيودًا جديدة على تصدير المعادن النادرة إلى الولايات المتحدة.\n"

AWKWARD = [
    "مقال عن السيادة.txt",
    "two  spaces.txt",
    "brackets [1] (2) {3}.txt",
    "quotes ' and \".txt",
    "equals=sign=.txt",
    "question? mark؟.txt",
    "comma, and، comma.txt",
    "dollar ${output} $HOME.txt",
    "back\\slash\\'.txt",
    "colon:percent%at@tilde~.txt",
    "hash # and & and ;.txt",
    "ends with backslash\\",
    "null.txt",
    "123",
]


def parsed(word: str) -> object:
    value = OverridesParser.create().parse_override(word).value()
    config = OmegaConf.create({"key": None})
    OmegaConf.update(config, "key", value)
    return config.key


@given(st.text(alphabet=st.sampled_from(list("ab \\'\"${}[](),=?:/#م%~@!*+;&.-\t")), min_size=1, max_size=14))
@example("\\'")
@example("a\\${x}")
@example("\\\\")
def test_any_path_reaches_the_job_to_the_letter(path):
    if path == "???":  # Hydra's own word for "missing"; ./??? says the same
        return
    assert parsed(overrides.quote(f"input={path}")) == path


@pytest.mark.parametrize("url", ["https://example.com/a?b=c&d=[1],2", "http://موقع.مصر/خبر?س=1#ع"])
def test_an_address_reaches_the_job_to_the_letter(url):
    assert parsed(overrides.quote(f"input={url}")) == url


def test_other_keys_keep_hydras_grammar():
    assert overrides.quote("formats=[json,md]") == "formats=[json,md]"
    assert overrides.quote("dedupe.threshold=0.5,0.6") == "dedupe.threshold=0.5,0.6"
    assert overrides.quote("--cfg") == "--cfg"
    assert overrides.quote("model=null") == "model=null"
    assert overrides.quote("encoder.name=a,b", sweep=True) == "encoder.name=a,b"
    assert parsed(overrides.quote("encoder.name=/مجلد/نموذج (1)")) == "/مجلد/نموذج (1)"
    assert parsed(overrides.quote("data.path=بيانات, 1.jsonl")) == "بيانات, 1.jsonl"
    assert parsed(overrides.quote("against=نموذج [1], قديم")) == "نموذج [1], قديم"
    assert parsed(overrides.quote("columns.text=نص الفقرة")) == "نص الفقرة"
    assert parsed(overrides.quote("data.columns.label=موقف")) == "موقف"


@pytest.mark.parametrize("name", AWKWARD)
def test_a_file_name_is_typed_as_it_is(mujaz, tmp_path, name):
    source, target = tmp_path / name, tmp_path / f"out {name}"
    source.write_text(TEXT, "utf-8")
    answer = mujaz("clean", f"input={source}", f"output={target}")
    assert (answer.status, answer.err) == (0, "")
    record = json.loads(target.read_text("utf-8"))
    assert record["article"] == name
    assert record["text"] == TEXT.strip()


def test_nothing_is_written_outside_the_output(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    words = ["clean", "input=a.txt", "output=out/clean.jsonl"]
    subprocess.run(
        [sys.executable, "-m", "pipeline", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == [
        "a.txt",
        "out",
        "out/clean.jsonl",
    ]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["brif"], ["expected a job", "'brif'", "mujaz brief"]),
        (["brief", "input=a", "output=b", "foo=1"], ["'foo'", "--cfg job"]),
        (["brief", "input=a", "output=b", "dedupe.treshold=1"], ["'dedupe.treshold'", "--cfg job"]),
        (["brief", "output=b"], ["a value for input", "mujaz brief input="]),
        (["brief", "input=a", "output=b", "dedupe=none"], ["dedupe/none", "reprints"]),
        (["brief", "input=a", "output=b", "dedupe.threshold=7"], ["threshold to be 1 or less", "7"]),
        (["brief", "input=a", "output=b", "dedupe.threshold=high"], ["dedupe.threshold=high"]),
        (["brief", "input=a", "output=b", "formats=[zip]"], ["one of json", "'zip'"]),
        (["brief", "input=a", "output=b", "formats=[json"], ["mujaz brief --help"]),
        (["brief", "input=/no/such/file", "output=b"], ["/no/such/file"]),
    ],
)
def test_a_mistake_gets_one_line_and_status_2(mujaz, tmp_path, monkeypatch, words, parts):
    monkeypatch.chdir(tmp_path)
    answer = mujaz(*words)
    assert answer.status == 2
    assert answer.err.startswith("mujaz: ")
    assert answer.err.count("\n") == 1
    for part in parts:
        assert part in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("job", sorted(cli.JOBS))
def test_every_job_has_help_with_examples(mujaz, job):
    answer = mujaz(job, "--help")
    assert answer.status == 0
    assert answer.out.startswith(f"mujaz {job}")
    assert "Examples:" in answer.out
    assert "Keys:" in answer.out
    assert "Exit status:" in answer.out


@pytest.mark.parametrize("job", sorted(cli.JOBS))
def test_every_job_shows_its_config(mujaz, job):
    answer = mujaz(job, "--cfg", "job")
    assert answer.status == 0
    assert OmegaConf.create(answer.out)


def test_help_lists_every_job_and_is_light():
    code = "import sys; from pipeline import cli; cli.main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "pipeline" in loaded
    assert not loaded & {
        "hydra",
        "omegaconf",
        "numpy",
        "onnxruntime",
        "tokenizers",
        "torch",
        "rich",
        "jinja2",
    }
    for job in cli.JOBS:
        assert f"\n  {job} " in done.stdout


def test_without_words_the_help_is_shown_and_nothing_is_done(mujaz):
    answer = mujaz()
    assert answer.status == 2
    assert "mujaz brief input=" in answer.out


def test_a_closed_pipe_is_no_fault():
    done = subprocess.run(
        f"{sys.executable} -m pipeline --help | head -1",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("mujaz (")
    assert done.stderr == ""


def records(path: Path, *texts: str) -> Path:
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_the_runs_of_a_sweep_write_beside_each_other(mujaz, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = records(tmp_path / "in.jsonl", TEXT * 3, TEXT)
    answer = mujaz("dedupe", "-m", f"input={source}", "output=out/marks.jsonl", "dedupe.threshold=0.5,0.9")
    assert (answer.status, answer.err) == (0, "")
    there = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert there == ["in.jsonl", "out/marks.0.jsonl", "out/marks.1.jsonl"]
    (tmp_path / "a.txt").write_text(TEXT * 3, "utf-8")
    answer = mujaz("brief", "-m", "input=a.txt", "output=briefs", "formats=[json]", "summarize.ratio=0.2,0.9")
    assert answer.status == 0
    assert (tmp_path / "briefs" / "0" / "a.json").is_file()
    assert (tmp_path / "briefs" / "1" / "a.json").is_file()


def test_a_sweep_of_a_job_without_output_runs(mujaz, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(TEXT * 3, "utf-8")
    assert mujaz("brief", f"input={article}", f"output={tmp_path}", "formats=[json]").status == 0
    assert mujaz("verify", "-m", f"input={tmp_path / 'a.json'}").status == 0


def test_an_unknown_experiment_is_told(mujaz, tmp_path):
    answer = mujaz("train", f"output={tmp_path / 'out'}", "experiment=nosuch")
    assert answer.status == 2
    assert "nosuch" in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("job", ["dedupe", "classify", "summarize"])
def test_an_input_is_never_its_own_output(mujaz, tmp_path, job):
    source = records(tmp_path / "in.jsonl", TEXT)
    before = source.read_bytes()
    answer = mujaz(job, f"input={source}", f"output={tmp_path}/./in.jsonl")
    assert answer.status == 2
    assert "not the input" in answer.err
    assert source.read_bytes() == before


@pytest.mark.parametrize("job", ["dedupe", "classify", "summarize"])
def test_nothing_to_write_keeps_what_was_there(mujaz, tmp_path, job):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "1"}\n{"id"\n', "utf-8")
    target.write_text("earlier", "utf-8")
    answer = mujaz(job, f"input={source}", f"output={target}")
    assert answer.status == 2
    assert len(answer.err.splitlines()) == 3
    assert target.read_text("utf-8") == "earlier"


def test_an_empty_path_is_refused(mujaz, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    answer = mujaz("brief", "input=a.txt", "output=")
    assert answer.status == 2
    assert "a path for output" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_missing_key_is_named_in_full(mujaz, tmp_path):
    answer = mujaz("train", f"output={tmp_path}", "data=custom", "data.labels=[]")
    assert "mujaz train data.path=" in answer.err
