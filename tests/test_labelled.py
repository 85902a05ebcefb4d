"""Labelled records from every kind of source; a bad record costs itself and nothing else."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import labelled
from pipeline.config import ColumnsConfig
from pipeline.errors import InputError, MissingExtraError
from pipeline.records import Fault

OWN = ColumnsConfig(id="رقم", text="نص", label="موقف", title=None, group="article", split=None)
ROWS = [
    {"id": "a:1", "text": 'قال، وهو يبتسم:\n"نعم"', "label": "favour", "title": "عنوان"},
    {"id": "a:2", "text": "لا; نريد", "label": "against", "title": None},
]


def taken(source: Path | str, columns: ColumnsConfig | None = None, needs=("text", "label")):
    faults: list[Fault] = []
    return [row for _, row in labelled.rows(source, columns, faults.append, needs)], faults


def table(path: Path, rows: list[dict], separator: str = ",", encoding: str = "utf-8") -> Path:
    told = io.StringIO(newline="")
    writer = csv.DictWriter(told, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(told.getvalue().encode(encoding))
    return path


def shown(rows: list[dict]) -> list[dict]:
    return [{name: row[name] for name in ROWS[0]} for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("name", "separator"), [("x.csv", ","), ("x.csv", ";"), ("x.TSV", "\t")])
def test_a_spreadsheet_reads_as_it_was_written(tmp_path, name, separator, encoding):
    rows, faults = taken(table(tmp_path / name, ROWS, separator, encoding))
    assert (shown(rows), faults) == (ROWS, [])


def test_every_kind_gives_the_same_records(tmp_path):
    datasets = pytest.importorskip("datasets", reason="needs the extra train")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    (tmp_path / "x.jsonl").write_text(lines, "utf-8")
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    classes = datasets.ClassLabel(names=["against", "favour"])
    text = datasets.Value("string")
    features = datasets.Features({"id": text, "text": text, "label": classes, "title": text})
    made = datasets.Dataset.from_list(ROWS, features=features)
    made.save_to_disk(tmp_path / "one")
    made.to_parquet(tmp_path / "x.parquet")
    parts = datasets.DatasetDict({"train": made, "valid": made, "test": made})
    parts.save_to_disk(tmp_path / "parts")
    for name in ("x.jsonl", "x.jsonl.gz", "one", "x.parquet"):
        rows, faults = taken(tmp_path / name)
        assert (shown(rows), faults) == (ROWS, []), name
    rows, faults = taken(tmp_path / "parts")
    assert [row["split"] for row in rows] == ["train", "train", "validation", "validation", "test", "test"]
    assert shown(rows) == ROWS * 3
    assert len({labelled.digest(tmp_path / name) for name in ("one", "parts", "x.parquet", "x.jsonl")}) == 4


def test_numbers_become_the_names_of_their_classes_and_no_class_is_a_fault(tmp_path):
    datasets = pytest.importorskip("datasets", reason="needs the extra train")
    features = datasets.Features(
        {"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["no", "yes"])}
    )
    datasets.Dataset.from_dict(
        {"text": ["نص", "آخر", "ثالث"], "label": [1, -1, 0]}, features=features
    ).to_parquet(tmp_path / "x.parquet")
    rows, faults = taken(tmp_path / "x.parquet")
    assert [(row["id"], row["label"]) for row in rows] == [("x.parquet:1", "yes"), ("x.parquet:3", "no")]
    assert [fault.where for fault in faults] == [f"{tmp_path / 'x.parquet'}, row 2"]


def test_a_hub_s_name_goes_to_the_library_and_a_failure_is_one_line(monkeypatch):
    datasets = pytest.importorskip("datasets", reason="needs the extra train")
    asked: list[tuple[str, str | None]] = []

    def fetch(name, subset):
        asked.append((name, subset))
        if name == "no/such":
            raise ConnectionError("no network\nhere")
        return datasets.DatasetDict({"test": datasets.Dataset.from_list([{"text": "نص", "label": 3}])})

    monkeypatch.setattr(datasets, "load_dataset", fetch)
    rows, _ = taken("owner/stances:ar")
    assert [(row["label"], row["split"]) for row in rows] == [("3", "test")]
    assert labelled.digest("owner/stances:ar") == labelled.digest("owner/stances:ar")
    with pytest.raises(InputError, match="no network here") as told:
        taken("no/such")
    assert "\n" not in str(told.value)
    assert asked[0] == ("owner/stances", "ar")


def test_names_of_its_own_and_records_without_an_id_or_an_article(tmp_path):
    path = table(
        tmp_path / "ت.csv",
        [{"نص": "كلام", "موقف": "1", "article": ""}, {"نص": "آخر", "موقف": "0", "article": "م"}],
    )
    rows, _ = taken(path, OWN)
    assert [(row["id"], row["group"], row["label"]) for row in rows] == [
        ("ت.csv:2", "ت.csv:2", "1"),  # the file is no article: each record stands alone
        ("ت.csv:3", "م", "0"),
    ]
    with pytest.raises(InputError, match="a header with نص, موقف"):
        taken(table(tmp_path / "x.csv", ROWS), OWN)


def test_bad_rows_cost_themselves_and_are_told_by_line(tmp_path):
    path = tmp_path / "x.csv"
    rows = [
        "id,text,label",
        "1,أول,a",
        "2,ثان",
        '3,"ثالث"x,a',
        "",
        "5,خامس,",
        "6,سادس,a",
        '7,"لا نهاية,a',
        "8,ثامن,a",
    ]
    path.write_bytes("\n".join(rows).encode() + b"\n")
    found, faults = taken(path)
    assert [row["id"] for row in found] == ["1", "6"]
    assert [fault.where.rsplit(" ", 1)[1] for fault in faults] == ["3", "4", "6", "8"]
    assert "expected 3 cells, got 2" in faults[0].message
    path.write_bytes("id,text,label\n1,نص,a\n".encode() + "2,نص,a\n".encode("cp1256") + "3,نص,a\n".encode())
    found, faults = taken(path)
    assert [row["id"] for row in found] == ["1", "3"]
    assert "UTF-8" in faults[0].message


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", "id,text,label\n1,نص,a\n".encode("cp1256"), "CSV UTF-8"),
        ("x.csv", b"", "a header with text, label"),
        ("x.csv", b"id,text,label\n", "an empty file"),
        ("x.parquet", b"PAR1", "a Parquet file"),
        ("x.jsonl.gz", b"not zipped", "labelled records"),
    ],
)
def test_a_bad_file_is_one_line(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says) as told:
        taken(tmp_path / name)
    assert str(tmp_path / name) in str(told.value)
    assert "\n" not in str(told.value)


def test_a_folder_of_something_else_and_a_missing_extra_are_told(tmp_path, monkeypatch):
    pytest.importorskip("datasets", reason="needs the extra train")
    with pytest.raises(InputError, match="save_to_disk"):
        taken(tmp_path)
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MissingExtraError, match=r"mujaz\[train\]"):
        taken(tmp_path)


def test_a_mistyped_file_is_not_sought_on_the_hub(tmp_path):
    assert labelled.kind("data/mine.csv") == "csv"
    assert labelled.kind("data/mine.jsonl.gz") == "jsonl"
    assert labelled.kind("owner/stances") == "hub"
    assert labelled.kind("./no/mine") == labelled.kind("/no/mine") == labelled.kind("../mine") == "jsonl"
    with pytest.raises(InputError, match="labelled records"):
        taken(tmp_path / "none.csv")


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(
                lambda text: text.strip()
            ),
            st.sampled_from(["a", "b;,", 'c"', "d\n"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(",;\t"),
)
def test_whatever_a_cell_holds_comes_back(tmp_path_factory, pairs, separator):
    path = tmp_path_factory.mktemp("law") / ("x.tsv" if separator == "\t" else "x.csv")
    table(path, [{"text": text, "label": label} for text, label in pairs], separator)
    rows, faults = taken(path)
    assert [(row["text"], row["label"]) for row in rows] == pairs
    assert faults == []


def test_classify_and_evaluate_read_them_too(mujaz, tmp_path):
    from tests import checkpoints

    rows = [
        {"key": index, "body": "سيادة الدول", "stance": "neutral", "fold": fold}
        for index, fold in enumerate(("train", "test", "test"))
    ]
    source, model = table(tmp_path / "x.csv", rows), checkpoints.shared_model()
    columns = ("columns.id=key", "columns.text=body", "columns.label=stance", "columns.split=fold")
    done = mujaz("classify", f"input={source}", f"output={tmp_path}/o.jsonl", f"model={model}", *columns[:2])
    assert (done.status, done.err) == (0, "")
    answers = [json.loads(line)["id"] for line in (tmp_path / "o.jsonl").read_text("utf-8").splitlines()]
    assert answers == ["0", "1", "2"]
    options = ("baseline=false", "contrast=false", "draws=20", "figures=false", "split=test")
    done = mujaz("evaluate", f"input={source}", f"output={tmp_path}/r", f"model={model}", *columns, *options)
    assert done.status == 0, done.err
    assert json.loads((tmp_path / "r" / "metrics.json").read_text("utf-8"))["paragraphs"] == 2
    stored = (f"labels={source}", f"store={tmp_path}/kept.jsonl", f"output={tmp_path}/s")
    done = mujaz("evaluate", f"input={source}", f"model={model}", *stored, *columns, *options)
    assert done.status == 0, done.err  # the labels are read under the same columns and split
    again = (f"predictions={tmp_path}/kept.jsonl", f"labels={source}", f"output={tmp_path}/t")
    done = mujaz("evaluate", f"model={model}", *again, *columns, *options[2:])
    assert done.status == 0, done.err
    assert json.loads((tmp_path / "t" / "metrics.json").read_text("utf-8"))["paragraphs"] == 2
