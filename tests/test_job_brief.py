"""mujaz brief, the whole way: real rooms, a fake network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import encoder, places
from tests import briefs

WIRE = "دعت الصين الدول كلها، اليوم الاثنين، إلى التعاون في وضع قواعد مشتركة للذكاء الاصطناعي وتبادل خبراتها."
ONE = f"""\
قمة الذكاء الاصطناعي تبدأ أعمالها

افتتحت في القاهرة أعمال قمة تضم ممثلي 40 دولة، وتناقش مستقبل الرقائق والبيانات. وتستمر القمة ثلاثة أيام.
{WIRE}
قالت الولايات المتحدة إنها تسعى إلى الهيمنة على سوق الرقائق في العالم، وإنها لن تتراجع عن ذلك أبدًا.
"""
TWO = f"""\
بكين تطرح مبادرة جديدة

{WIRE}
تريد دول كثيرة السيادة على بياناتها وعلى مراكزها، ومنها الهند وإندونيسيا والبرازيل. وستسن لذلك قوانين.
"""


@pytest.fixture(autouse=True)
def fake_network(monkeypatch, tmp_path):
    """A model folder with nothing in it but the fake that reads."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "stance.json").write_text("{}", "utf-8")
    monkeypatch.setattr(encoder, "open_model", lambda place, runtime: briefs.FakeModel())
    monkeypatch.setattr(places, "default_model", lambda: folder)


@pytest.fixture
def drafts(tmp_path) -> Path:
    place = tmp_path / "مسودات"
    place.mkdir()
    (place / "one.txt").write_text(ONE, "utf-8")
    (place / "two.txt").write_text(TWO, "utf-8")
    return place


def test_one_article(mujaz, drafts, tmp_path):
    out = tmp_path / "out"
    answer = mujaz("brief", f"input={drafts / 'one.txt'}", f"output={out}")
    assert (answer.status, answer.err) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == [
        "one.html",
        "one.json",
        "one.md",
        "one.source.txt",
        "run.json",
    ]
    assert answer.out.splitlines() == [str(out / f"one.{form}") for form in ("json", "md", "html")]
    assert (out / "one.source.txt").read_bytes() == ONE.encode()
    whole = json.loads((out / "one.json").read_text("utf-8"))
    assert whole["title"] == "قمة الذكاء الاصطناعي تبدأ أعمالها"
    assert whole["source"]["article"] == "one.txt"
    assert whole["stances"]["shares"]["hegemony"] > 0
    assert {actor["name"] for actor in whole["actors"]} >= {"الصين", "الولايات المتحدة"}
    assert mujaz("verify", f"input={out / 'one.json'}").status == 0


def test_several_articles(mujaz, drafts, tmp_path):
    out = tmp_path / "out"
    answer = mujaz("brief", f"input={drafts}", f"output={out}", "formats=[json]")
    assert (answer.status, answer.err) == (0, "")
    names = ["digest.json", "one.json", "one.source.txt", "run.json", "two.json", "two.source.txt"]
    assert sorted(path.name for path in out.iterdir()) == names
    two = json.loads((out / "two.json").read_text("utf-8"))
    assert [(one["reason"], one["duplicate_of"]) for one in two["removed"]] == [
        ("exact-duplicate", "one.txt#2")
    ]
    digest = json.loads((out / "digest.json").read_text("utf-8"))
    places_of = [[(place["article"], place["line"]) for place in one["sources"]] for one in digest["shared"]]
    assert places_of == [[("one.txt", 4), ("two.txt", 3)]]
    for name in ("one", "two", "digest"):
        assert mujaz("verify", f"input={out / name}.json").status == 0
    run = json.loads((out / "run.json").read_text("utf-8"))
    assert run["articles"] == 2
    assert {"read", "clean", "dedupe", "classify", "summarize", "brief", "json"} <= set(run["timings"])
    assert run["versions"]["mujaz"]
    assert run["faults"] == []


def test_the_same_input_gives_the_same_bytes(mujaz, drafts, tmp_path):
    for out in ("a", "b"):
        assert mujaz("brief", f"input={drafts}", f"output={tmp_path / out}").status == 0
    for path in (tmp_path / "a").iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_a_bad_article_is_told_and_the_others_are_finished(mujaz, drafts, tmp_path):
    (drafts / "empty.txt").write_bytes(b"")
    (drafts / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    out = tmp_path / "out"
    answer = mujaz("brief", f"input={drafts}", f"output={out}", "formats=[md]")
    assert answer.status == 1
    assert answer.err.count("\n") == 2
    assert "empty.txt" in answer.err
    assert "picture.txt" in answer.err
    assert {path.name for path in out.glob("*.md")} == {"one.md", "two.md", "digest.md"}
    faults = json.loads((out / "run.json").read_text("utf-8"))["faults"]
    assert [Path(fault["where"]).name for fault in faults] == ["empty.txt", "picture.txt"]


def test_an_article_that_fails_late_is_told_too(mujaz, drafts, tmp_path, monkeypatch):
    from pipeline.errors import InputError
    from pipeline.jobs import brief as job

    real = job.findings

    def findings(article, *rest, **more):
        if article.article == "one.txt":
            raise InputError(expected="x", got="y", where="one.txt", do="Z.")
        return real(article, *rest, **more)

    monkeypatch.setattr(job, "findings", findings)
    out = tmp_path / "out"
    answer = mujaz("brief", f"input={drafts}", f"output={out}", "formats=[json]")
    assert answer.status == 1
    assert answer.err == f"mujaz: {drafts / 'one.txt'}: expected x, got y. Z.\n"
    assert (out / "two.json").is_file()
    assert mujaz("verify", f"input={out / 'two.json'}").status == 0
    (drafts / "two.txt").unlink()
    assert mujaz("brief", f"input={drafts}", f"output={out}", "formats=[json]").status == 2


def test_nothing_done_is_two(mujaz, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    out = tmp_path / "out"
    assert mujaz("brief", f"input={tmp_path / 'empty.txt'}", f"output={out}").status == 2
    assert mujaz("brief", f"input={tmp_path / 'gone'}", f"output={out}").status == 2
    assert not list(out.glob("*.json"))


def test_an_input_is_never_written_over(mujaz, tmp_path):
    page = tmp_path / "one.html"
    page.write_text(
        f"<html><body><article><p>{'</p><p>'.join(ONE.splitlines())}</p></article></body></html>", "utf-8"
    )
    before = page.read_bytes()
    answer = mujaz("brief", f"input={page}", f"output={tmp_path}")
    assert answer.status == 2
    assert "one.html" in answer.err
    assert page.read_bytes() == before


def test_an_output_that_is_a_file(mujaz, drafts, tmp_path):
    (tmp_path / "out").write_text("mine", "utf-8")
    answer = mujaz("brief", f"input={drafts}", f"output={tmp_path / 'out'}")
    assert answer.status == 2
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_names_that_would_meet(mujaz, tmp_path):
    place = tmp_path / "in"
    (place / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/a.txt", "sub-a.txt", "digest.txt", "مقال [1].txt"):
        (place / name).write_text(ONE.replace("40", str(len(name))), "utf-8")
    out = tmp_path / "out"
    assert mujaz("brief", f"input={place}", f"output={out}", "formats=[json]").status == 0
    articles = {
        json.loads(path.read_text("utf-8"))["source"]["article"]
        for path in out.glob("*.json")
        if path.name not in ("run.json", "digest.json")
    }
    assert articles == {"a.txt", "sub/a.txt", "sub-a.txt", "digest.txt", "مقال [1].txt"}
    assert (out / "مقال [1].json").is_file()
    assert "articles" in json.loads((out / "digest.json").read_text("utf-8"))


def test_unknown_formats_are_told(mujaz, drafts, tmp_path):
    answer = mujaz("brief", f"input={drafts}", f"output={tmp_path / 'out'}", "formats=[rtf]")
    assert answer.status == 2
    assert "one of json, md, html, docx, pdf" in answer.err


def test_docx_and_pdf_of_articles_and_their_digest(mujaz, drafts, tmp_path):
    out = tmp_path / "out"
    answer = mujaz("brief", f"input={drafts}", f"output={out}", "formats=[docx,pdf,json]")
    assert (answer.status, answer.err) == (0, "")
    for name in ("one", "two", "digest"):
        assert (out / f"{name}.docx").read_bytes().startswith(b"PK")
        assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
        assert mujaz("verify", f"input={out / name}.json").status == 0


def test_a_format_whose_extra_is_missing_is_told_first(mujaz, drafts, tmp_path, monkeypatch):
    from pipeline import render

    found = render.find_spec
    monkeypatch.setattr(render, "find_spec", lambda name: None if name == "typst" else found(name))
    answer = mujaz("brief", f"input={drafts}", f"output={tmp_path / 'out'}", "formats=[json,pdf]")
    assert answer.status == 2
    assert answer.err == (
        "mujaz: formats=[pdf]: expected the package typst, got none installed. "
        "Install it with: pip install 'mujaz[pdf]'.\n"
    )
    assert not (tmp_path / "out").exists()
    assert mujaz("brief", f"input={drafts}", f"output={tmp_path / 'out'}", "formats=[docx]").status == 0


def test_an_article_that_cannot_be_set_is_told_and_the_others_are_finished(
    mujaz, drafts, tmp_path, monkeypatch
):
    from pipeline.render import pdf

    real = pdf._typeset
    page = drafts.parent / "broken.typ"
    page.write_text('#panic("no page")', "utf-8")

    def typeset(data):
        with monkeypatch.context() as broken:
            if "افتتحت" in data:  # of the first article alone
                broken.setattr(pdf, "TEMPLATE", page)
            return real(data)

    monkeypatch.setattr(pdf, "_typeset", typeset)
    out = tmp_path / "out"
    answer = mujaz("brief", f"input={drafts}", f"output={out}", "formats=[pdf]")
    assert answer.status == 1
    assert answer.err.count("\n") == 1
    assert "expected text that Typst can set, got panicked with" in answer.err
    assert {path.name for path in out.glob("*.pdf")} == {"two.pdf", "digest.pdf"}


def test_short_and_bodiless_articles_still_have_a_brief(mujaz, tmp_path):
    for name, text in (
        ("word.txt", "السلام"),
        ("list.txt", "- أولًا\n- ثانيًا\n- ثالثًا\n"),
        ("line.txt", "قالت الصين كذا."),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        out = tmp_path / "out"
        assert mujaz("brief", f"input={tmp_path / name}", f"output={out}").status == 0
        whole = json.loads((out / name.replace("txt", "json")).read_text("utf-8"))
        assert whole["summary"] or whole["notes"]


def test_the_seeds(mujaz, articles, tmp_path):
    assert mujaz("brief", f"input={articles}", f"output={tmp_path}").status == 0
    first = json.loads((tmp_path / "000_3a92de84bfb08246.json").read_text("utf-8"))
    copies = [(one["line"], one["duplicate_of"]) for one in first["removed"] if one["duplicate_of"]]
    assert [line for line, _ in copies] == list(range(29, 54))
    assert any([place["line"] for place in one["sources"]] == [4, 29] for one in first["summary"])
    last = json.loads((tmp_path / "004_1940d65452b88f8a.json").read_text("utf-8"))
    assert {one["line"] for one in last["removed"]} >= set(range(1, 13))
    shown = " ".join(one["text"] for one in last["summary"])
    assert "سامي أبو العز" not in shown
    for path in tmp_path.glob("*.json"):
        if path.name != "run.json":
            assert mujaz("verify", f"input={path}").status == 0


def test_a_json_brief_imports_nothing_heavy(drafts, tmp_path):
    words = ["brief", f"input={drafts / 'one.txt'}", f"output={tmp_path / 'out'}", "formats=[json]"]
    code = f"""
import sys
from pathlib import Path
from pipeline import cli, encoder, places
from tests import briefs
encoder.open_model = lambda place, runtime: briefs.FakeModel()
places.default_model = lambda: Path({str(tmp_path / "model")!r})
status = cli.main({words!r})
heavy = "torch transformers sklearn pandas matplotlib camel_tools jinja2 trafilatura docx rich".split()
heavy += ["typst", "pypdf"]
print(status, sorted(set(heavy) & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
