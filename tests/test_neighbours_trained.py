"""The whole way of a model that reads neighbours: train, evaluate, classify and brief, on a tiny encoder."""

from __future__ import annotations

import csv
import json
import random

import pytest

from pipeline.encoder import folder
from tests import trainings
from tests.trainings import SHOWN, WORDS

FULL = (
    "trainer.epochs=10",
    "trainer.batch_tokens=512",
    "trainer.freeze_embeddings=false",
    "schedule.rate=3e-3",
    "schedule.head_rate=1e-2",
)
EVALUATED = ("baseline=false", "draws=50", "figures=false", "columns.title=null")


def table(path, count, seed):
    """Paragraphs that say nothing of their label: a word of the one before does."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text", "label", "text_before", "text_after"])
        for index in range(count):
            label = rng.choice(list(SHOWN))
            words, before = (rng.choices(WORDS, k=rng.randint(7, 12)) for _ in range(2))
            before.insert(rng.randint(2, len(before)), SHOWN[label])  # at its end, too
            after = rng.choices([*WORDS, *SHOWN.values()], k=6)  # tells nothing
            cells = (words, before, after)
            text, near, far = (" ".join(one) for one in cells)
            writer.writerow([f"s{seed}a{index}:1", text, label, near, far])
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    place = tmp_path_factory.mktemp("tables")
    return table(place / "train.csv", 320, 1), table(place / "test.csv", 60, 2)


def trained(mujaz, place, source, which):
    answer = mujaz(*trainings.common(place, source), *FULL, f"data.neighbours={which}")
    assert answer.status == 0, answer.err
    return answer


def macro(mujaz, model, source, output):
    answer = mujaz(
        "evaluate", f"model={model}", f"input={source}", f"output={output}", "runtime=torch", *EVALUATED
    )
    assert answer.status == 0, answer.err
    found = json.loads((output / "metrics.json").read_text("utf-8"))
    return found["macro_f1"], found


def test_a_label_that_only_the_neighbour_tells_is_learned_with_it_alone(mujaz, files, tmp_path):
    source, test = files
    model, blind = tmp_path / "model", tmp_path / "blind"
    answer = trained(mujaz, model, source, "before")
    assert "Read with neighbours (before): " in answer.err
    assert "Read with neighbours (before): " in (model / "README.md").read_text("utf-8")
    trained(mujaz, blind, source, "none")
    assert folder.load(model).neighbours == "before"
    assert "neighbours" not in json.loads((blind / "stance.json").read_text("utf-8"))
    score, found = macro(mujaz, model, test, tmp_path / "a")
    assert score > 0.8
    assert found["contrast"]["orthographic_noise"]["made"] > 0
    assert "neighbours" not in found["slices"]  # all have one
    assert macro(mujaz, blind, test, tmp_path / "b")[0] < 0.7
    with test.open(encoding="utf-8", newline="") as stream:
        bare = [{**row, "text_before": ""} for row in csv.DictReader(stream)]
    with (tmp_path / "bare.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(bare[0]))
        writer.writeheader()
        writer.writerows(bare)
    assert macro(mujaz, model, tmp_path / "bare.csv", tmp_path / "c")[0] < 0.7
    _classified_and_briefed(mujaz, model, tmp_path)
    _resumed_and_averaged(mujaz, model, blind, source, tmp_path)


def _classified_and_briefed(mujaz, model, place):
    """Classify, over what `mujaz clean` wrote, and brief read the paragraphs that were kept beside one."""
    rng, lines = random.Random(5), []
    for label in [*SHOWN, *SHOWN] * 2:  # one that tells, and one that says nothing
        lines += [
            " ".join([*rng.choices(WORDS, k=11), SHOWN[label]]) + ".",
            " ".join(rng.choices(WORDS, k=12)),
        ]
    lines.insert(3, lines[0])  # a copy, which is dropped: it stands beside none
    article = place / "خبر.txt"
    article.write_text("\n\n".join(lines) + "\n", "utf-8")
    assert mujaz("export", f"model={model}", "runtime=onnx").status == 0
    cleaned, said = place / "clean.jsonl", place / "said.jsonl"
    assert mujaz("clean", f"input={article}", f"output={cleaned}").status == 0
    rows = [json.loads(line) for line in cleaned.read_text("utf-8").splitlines()]
    assert [row["kept"] for row in rows].count(False) == 1
    answer = mujaz("classify", f"input={cleaned}", f"output={said}", f"model={model}")
    assert answer.status == 0, answer.err
    first = {row["id"]: row for row in map(json.loads, said.read_text("utf-8").splitlines())}
    body = [row for row in rows if row["kept"] and row["role"] == "body"]
    assert len(body) == 16
    told = [
        {"id": row["id"].replace("#", "/"), "text": row["text"], "text_before": before and before["text"]}
        for before, row in zip([None, *body], body, strict=False)
    ]
    given = place / "told.jsonl"
    given.write_text("".join(json.dumps(row) + "\n" for row in told), "utf-8")
    assert mujaz("classify", f"input={given}", f"output={said}", f"model={model}").status == 0
    second = [json.loads(line) for line in said.read_text("utf-8").splitlines()]
    assert [one["confidence"] for one in second] == pytest.approx(
        [first[row["id"]]["confidence"] for row in body], abs=1e-5
    )
    given.write_text("".join(json.dumps({**row, "text_before": None}) + "\n" for row in told), "utf-8")
    assert mujaz("classify", f"input={given}", f"output={said}", f"model={model}").status == 0
    alone = [json.loads(line) for line in said.read_text("utf-8").splitlines()]
    assert alone[0]["confidence"] == pytest.approx(
        second[0]["confidence"], abs=1e-5
    )  # nothing stands before it
    assert [one["stance"] for one in alone] != [one["stance"] for one in second]
    names = {word: name for name, word in SHOWN.items()}
    told_by = [names.get(row["text"].split()[-1].rstrip(".")) for row in body]
    right = [one["stance"] == name for one, name in zip(second[1:], told_by, strict=False) if name]
    assert sum(right) > 0.8 * len(right) > 5
    answer = mujaz("brief", f"input={article}", f"output={place / 'briefs'}", f"model={model}")
    assert answer.status == 0, answer.err
    brief = json.loads((place / "briefs" / "خبر.json").read_text("utf-8"))
    judged = {one["index"]: one for one in brief["stances"]["paragraphs"]}
    assert [judged[row["index"]]["stance"] for row in body] == [one["stance"] for one in second]
    assert [judged[row["index"]]["confidence"] for row in body] == pytest.approx(
        [one["confidence"] for one in second], abs=1e-4
    )
    assert mujaz("verify", f"input={place / 'briefs' / 'خبر.json'}").status == 0


def _resumed_and_averaged(mujaz, model, blind, source, place):
    """Two that read otherwise have no mean, and one is not gone on from as the other."""
    answer = mujaz(
        "average",
        f"models=[{model},{blind}]",
        f"output={place / 'mean'}",
        "runtime=torch",
        *(word for word in trainings.common(place, source) if word.startswith("data")),
        "data.neighbours=before",
    )
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert "neighbours" in answer.err
    words = [word for word in trainings.common(place / "on", source) if not word.startswith("encoder.path")]
    answer = mujaz(*words, f"encoder.path={model}", "trainer.method=none", "ngrams.share=0.3")
    assert answer.status == 2
    assert "neighbours: 'before'" in answer.err


def test_other_ways_of_training_read_neighbours_too(mujaz, files, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    words = (*trainings.common(first, files[0]), "data.neighbours=both", "trainer.epochs=1")
    answer = mujaz(*words, "trainer.method=head", "contrast.epochs=1", "contrast.batch_tokens=1024")
    assert answer.status == 0, answer.err
    words = [word for word in trainings.common(second, files[0]) if not word.startswith("encoder.path")]
    words += [f"encoder.path={first}", "data.neighbours=both", "trainer.method=none", "ngrams.share=0.5"]
    answer = mujaz(*words)
    assert answer.status == 0, answer.err
    assert {folder.load(one).neighbours for one in (first, second)} == {"both"}
    with files[1].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (tmp_path / "mixed.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "text", "label", "text_before"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(
            {**row, "text_before": row["text_before"] if n % 3 else ""} for n, row in enumerate(rows)
        )
    parts = macro(mujaz, second, tmp_path / "mixed.csv", tmp_path / "report")[1]["slices"]["neighbours"]
    assert {name: one["paragraphs"] for name, one in parts.items()} == {"alone": 20, "with a neighbour": 40}


def test_another_word_on_the_line_is_one_line(mujaz, files, tmp_path):
    answer = mujaz(*trainings.common(tmp_path / "m", files[0]), "data.neighbours=after")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert "neighbours to be one of none, before, both" in answer.err
    assert not (tmp_path / "m").exists()
