"""What mujaz verify must see: any one leaf of the briefs of the seeds, or of their digest, changed.

The leaves that may change unseen are named here and in docs/brief.md; all others must give a fault.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.encoder.model import Model
from pipeline.errors import InputError
from pipeline.verify import verify
from tests.conftest import ROOT
from tests.readings import Kept

GOLDEN = Path(__file__).parent / "golden"
SEEDS = sorted(path.stem for path in (ROOT / "seeds" / "articles").glob("*.txt"))
EACH = 3  # leaves tried of each kind of field and file, drawn anew each run of another seed
INVENTED = "قال مسؤول رفيع إن الاتفاق أُلغي نهائيًا."

# Only the file itself, the model or the cleaner could prove these.
UNSEEN = re.compile(
    r"source\.(path|media_type|encoding)"  # of the file that was read, which is not beside the brief
    r"|stances\.most_distance|stances\.paragraphs\.N\.confidence"
    r"|removed\.N\.(role|similarity)"  # of a copy; the role of what is no copy is seen in left_out
    r"|labels\.N\.(arabic|colour|threshold)"
    r"|manifest\.(?!sources)\w+"
)
UNSEEN_IN_A_DIGEST = re.compile(r"(?!)")  # the briefs are beside it: nothing


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The five briefs and their digest, from the kept answers of the model."""
    from pipeline import cli

    out = tmp_path_factory.mktemp("proof")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "read", Kept(GOLDEN / "readings.npz", False).reader(Model.read))
        words = ["brief", f"input={ROOT / 'seeds' / 'articles'}", f"output={out}", "formats=[json]"]
        assert cli.main(words) == 0
    return out


@pytest.fixture
def altered(made) -> Iterator[Callable[[str, Callable[[Any], object]], list[str]]]:
    """Change a file, verify it, and put it back; gives the faults."""
    kept: dict[Path, str] = {}

    def run(name: str, how: Callable[[Any], object]) -> list[str]:
        place = made / f"{name}.json"
        kept.setdefault(place, place.read_text("utf-8"))
        whole = json.loads(kept[place])
        how(whole)
        place.write_text(json.dumps(whole), "utf-8")  # as ASCII: half a letter is no UTF-8
        return [f"{fault.where}: {fault.message}" for fault in verify(place).faults]

    yield run
    for place, text in kept.items():
        place.write_text(text, "utf-8")


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(part, dict | list) and part:
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(value, (*path, key))
    else:
        yield path, part


def other(value: Any, labels: list[str]) -> Any:
    """Another value of the same kind, a likely one: another label, one more, the opposite."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return labels[(labels.index(value) + 1) % len(labels)] if value in labels else f"{value} س"
    if value is None:
        return "كلمة"
    if isinstance(value, int | float):
        return value + (0.01 if isinstance(value, float) else 1)
    return [INVENTED] if isinstance(value, list) else {"text": INVENTED}


def put(whole: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        whole = whole[key]
    whole[path[-1]] = value


def test_the_true_files_pass(made):
    for name in (*SEEDS, "digest"):
        assert verify(made / f"{name}.json").faults == ()


@pytest.mark.parametrize("name", [*SEEDS, "digest"])
def test_no_leaf_changes_unseen(made, altered, name):
    whole = json.loads((made / f"{name}.json").read_text("utf-8"))
    labels = [one["name"] for one in whole["labels"]]
    may = UNSEEN_IN_A_DIGEST if name == "digest" else UNSEEN
    kinds: dict[str, list[tuple[tuple[Any, ...], Any]]] = {}
    for path, value in leaves(whole):
        kind = ".".join("N" if isinstance(key, int) else key for key in path)
        kinds.setdefault(kind, []).append((path, value))
    draw = random.Random(name)
    unseen = []
    for kind, some in kinds.items():
        if may.fullmatch(kind):
            continue
        for path, value in draw.sample(some, min(EACH, len(some))):
            changed = other(value, labels)
            if not altered(name, lambda whole, path=path, changed=changed: put(whole, path, changed)):
                unseen.append((path, value, changed))
    assert unseen == []
    assert len(kinds) > 40


@pytest.mark.parametrize(
    "how",
    [
        lambda w: (w["summary"][0].pop("sources"), w["summary"][0].update(text=INVENTED)),
        lambda w: w["summary"][0].update(text=INVENTED, sources={}),
        lambda w: w["summary"][0].update(sources=[]),
        lambda w: w["summary"].append({"text": INVENTED}),
        lambda w: w.update(more=[{"aside": {"text": INVENTED}}]),
        lambda w: w.update(
            more={"places": [{"article": w["source"]["article"], "line": 1, "start": 0, "end": 0}]}
        ),
        lambda w: w["left_out"][0]["places"][0].update(start=1000000, line=999),
        lambda w: w["left_out"][0]["places"].pop(),
        lambda w: w["left_out"].pop(),
        lambda w: w["removed"].pop(0),
        lambda w: w["removed"][0].update(role="byline", reason=None),
        lambda w: w["figures"][0]["figures"][0].update(value="1 USD"),
        lambda w: w["figures"].pop(),
        lambda w: w["actors"].pop(),
        lambda w: w["notes"].append(INVENTED),
        lambda w: w["stances"].update(shares=dict.fromkeys(w["stances"]["shares"], 0.25)),
        lambda w: w["stances"]["shares"].update(hegemony=float("nan")),
        lambda w: w["headline"].update(text=INVENTED, made="drafted"),
        lambda w: w.update(headline=None),
        lambda w: w.update(lede=None),
        lambda w: w["summary"][0].update(sources=w["headline"]["sources"], text=w["headline"]["text"]),
        lambda w: w.pop("figures"),
        lambda w: w.update(labels=[]),
        lambda w: w["manifest"].update(sources=[]),
        lambda w: w["manifest"].update(sources=[3]),
    ],
)
def test_what_a_reviewer_tried(altered, how):
    assert altered("004_1940d65452b88f8a", how)


def test_added_fields_are_allowed(altered):
    def add(whole: Any) -> None:
        whole["reviewed_by"] = "القسم الدولي"
        whole["summary"][0]["rank"] = 1
        whole["more"] = [{"text": whole["summary"][0]["text"], "sources": whole["summary"][0]["sources"]}]

    assert altered("004_1940d65452b88f8a", add) == []


@pytest.mark.parametrize("name", ["004_1940d65452b88f8a", "digest"])
def test_a_file_without_its_sections_is_refused(altered, name):
    def strip(whole: Any) -> None:
        for key in [key for key in whole if key != "manifest"]:
            del whole[key]

    with pytest.raises(InputError, match="without"):
        altered(name, strip)
    with pytest.raises(InputError, match="without actors"):
        altered(name, lambda whole: whole.pop("actors"))


def test_a_digest_alone_is_held_to_its_sources(made, tmp_path):
    for place in [made / "digest.json", *made.glob("*.source.txt")]:
        (tmp_path / place.name).write_bytes(place.read_bytes())
    place = tmp_path / "digest.json"
    assert verify(place).faults == ()
    whole = json.loads(place.read_text("utf-8"))
    whole["articles"][0]["words_in"] += 1
    whole["timeline"][0]["date"] = "1999-01-01"
    place.write_text(json.dumps(whole), "utf-8")
    assert len(verify(place).faults) == 2


@pytest.mark.parametrize(
    "how",
    [
        lambda w: w["manifest"]["sources"][0].update(file="a\u0000.txt"),
        lambda w: w["manifest"]["sources"][0].update(file="a\ud800.txt"),
        lambda w: w["stances"]["shares"].update(neutral=10**400),
        lambda w: w["actors"].append(w["actors"][0] | {"name": "فلان الفلاني", "key": "فلان الفلاني"}),
        lambda w: w["actors"].append(
            w["actors"][0]
            | {"name": "فلان", "key": "فلان", "paragraphs": []}
            | {"mentions": {key: [] for key in w["actors"][0]["mentions"]}}
            | {"stances": dict.fromkeys(w["actors"][0]["stances"], 0)}
        ),
    ],
)
def test_hostile_fields_are_faults_and_no_traceback(altered, how):
    assert altered(SEEDS[-1], how)
