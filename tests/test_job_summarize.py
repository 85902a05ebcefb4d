"""mujaz summarize and its benchmark, from the command line."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

from pipeline.benchmarks import summarize as benchmark
from tests import checkpoints
from tests.records import lines, write
from tests.test_summarize import STORY, TEASER


def rows(count: int) -> list[dict[str, str]]:
    return [
        {"id": f"ملف {n}.txt", "text": f"عنوان\n{chr(10).join(STORY)}\nرقم {n} في الميناء."}
        for n in range(count)
    ]


def test_records_come_back_in_order_verbatim_and_within_the_budget(tmp_path, mujaz):
    given = rows(7)
    source = write(tmp_path / "نص [1].jsonl", *given)
    target = tmp_path / "out.jsonl"
    model = checkpoints.shared_model()
    few = ("window_records=3", "runtime.threads=1", "runtime.batch_tokens=256")
    done = mujaz("summarize", f"input={source}", f"output={target}", f"model={model}", "ratio=0.3", *few)
    assert (done.status, done.err) == (0, "")
    out = lines(target)
    assert [row["id"] for row in out] == [row["id"] for row in given]
    for row, own in zip(out, given, strict=True):
        assert row["summary"] == " ".join(one["text"] for one in row["sentences"])
        assert [own["text"][one["start"] : one["end"]] for one in row["sentences"]] == [
            one["text"] for one in row["sentences"]
        ]
        total = sum(len(line.split()) for line in own["text"].split("\n")[1:])
        assert abs(len(row["summary"].split()) - 0.3 * total) <= 20


def test_ratio_and_words_of_the_job_go_before_the_rooms(tmp_path, mujaz):
    source, target = write(tmp_path / "in.jsonl", *rows(1)), tmp_path / "out.jsonl"

    def length(*words: str) -> int:
        assert mujaz("summarize", f"input={source}", f"output={target}", "vectors=false", *words).status == 0
        return len(str(lines(target)[0]["summary"]).split())

    assert length("ratio=0.9") > length("summarize.ratio=0.5") > length("words=12")
    assert length("words=12", "ratio=0.9") == length("words=12")
    assert length("summarize.words=12", "ratio=0.9") == length("ratio=0.9")
    assert length("summarize.words=12", "summarize.alone=1") > length("words=12", "summarize.alone=1")


def test_bad_lines_are_reported_and_the_others_finished(tmp_path, mujaz):
    source = write(
        tmp_path / "in.jsonl",
        {"id": "1", "text": "\n".join(STORY)},
        '{"id": "2", "text": "cut',
        {"id": "3"},
        {"id": "4", "text": " \u200f"},
        {"id": "5", "text": "***\n---"},
        {"id": "6", "text": "جملة واحدة قصيرة."},
    )
    target = tmp_path / "out.jsonl"
    done = mujaz("summarize", f"input={source}", f"output={target}", "vectors=false")
    assert done.status == 1
    assert [row["id"] for row in lines(target)] == ["1", "5", "6"]
    bare = lines(target)[1]
    assert (bare["summary"], bare["sentences"]) == ("", [])
    assert "لا جملة في المتن" in bare["note"]
    assert "note" in lines(target)[2]
    assert len(done.err.splitlines()) == 3
    assert all(line.startswith("mujaz: ") for line in done.err.splitlines())


def test_no_heading_byline_copy_or_teaser_enters(tmp_path, mujaz):
    text = "\n".join(["خطة الميناء", "إعداد: قسم الأخبار", *STORY, TEASER, STORY[0], STORY[1]])
    source, target = write(tmp_path / "in.jsonl", {"id": "1", "text": text}), tmp_path / "out.jsonl"
    assert mujaz("summarize", f"input={source}", f"output={target}", "vectors=false", "ratio=0.9").status == 0
    row = lines(target)[0]
    assert "خطة الميناء" not in [one["text"] for one in row["sentences"]]
    assert "قسم الأخبار" not in row["summary"]
    assert TEASER not in row["summary"]
    assert all(one["end"] <= text.index(TEASER) for one in row["sentences"])


def test_records_are_read_in_windows(tmp_path, mujaz, monkeypatch):
    """A window is written before the next is read: memory does not grow with the file."""
    from pipeline import jsonl

    read_, seen, most = jsonl.read, [0, 0], 0

    def counting(*args):
        for row in read_(*args):
            seen[0] += 1
            yield row

    def writing(path, made):
        nonlocal most
        for _ in made:
            most = max(most, seen[0] - seen[1])
            seen[1] += 1
        return seen[1]

    monkeypatch.setattr(jsonl, "read", counting)
    monkeypatch.setattr(jsonl, "write", writing)
    source = write(tmp_path / "in.jsonl", *rows(40))
    done = mujaz("summarize", f"input={source}", f"output={tmp_path}/o", "vectors=false", "window_records=8")
    assert done.status == 0
    assert seen == [40, 40]
    assert most <= 8


def test_without_vectors_no_model_runtime_is_imported(tmp_path):
    source = write(tmp_path / "in.jsonl", *rows(1))
    code = (
        "import sys; from pipeline import cli;"
        f"s = cli.main(['summarize', 'input={source}', 'output={tmp_path}/o.jsonl', 'vectors=false']);"
        "heavy = {'torch', 'transformers', 'onnxruntime', 'sklearn', 'pandas', 'camel_tools'};"
        "heavy &= set(sys.modules);"
        "sys.exit(s or ', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_benchmark_without_data_says_so(mujaz, tmp_path):
    done = mujaz("benchmark", "name=summarize", f"data.path={tmp_path}/none.jsonl")
    assert done.status == 2
    assert "skipped" in done.err
    assert "data.path" in done.err


def test_benchmark_scores_the_reporting_half_only(tmp_path, mujaz, monkeypatch):
    pytest.importorskip("rouge_score", reason="needs the extra benchmark")
    monkeypatch.setattr(benchmark, "_peers", lambda items: {})  # an environment of its own needs a network
    monkeypatch.setattr(benchmark, "_reader", lambda runtime, model: None)
    made = [
        {"id": f"T{n}", "text": "\n".join(STORY), "summaries": [STORY[0], STORY[0] + " " + STORY[1]]}
        for n in range(9)
    ]
    path = tmp_path / "easc.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in made).encode()))
    done = mujaz("benchmark", "name=summarize", f"data.path={path}", f"output={tmp_path / 'out'}")
    assert done.status == 0, done.err
    scored = {
        row["system"]: row for row in json.loads((tmp_path / "out" / "summarize.json").read_text("utf-8"))
    }
    assert set(scored) == {benchmark.WORDS_ONLY, benchmark.LEAD, benchmark.RANDOM}
    reported = sum(not benchmark.tuning(f"T{n}") for n in range(9))
    assert 0 < reported < 9
    assert all(row["articles"] == reported for row in scored.values())
    assert scored[benchmark.LEAD]["rouge1"] > scored[benchmark.RANDOM]["rouge1"] > 0
    assert f"{reported} articles" in done.out
