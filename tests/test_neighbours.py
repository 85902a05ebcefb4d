"""What stands beside a paragraph is read where a model learned to, and is never part of what is measured."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from pipeline import neighbours
from pipeline.encoder import folder, ngrams
from pipeline.encoder.export import export
from pipeline.encoder.model import Model, open_model
from pipeline.encoder.runtimes import open_runtime
from pipeline.encoder.windows import Tokens
from pipeline.errors import ModelError
from pipeline.evaluation import contrast
from pipeline.names import swaps
from pipeline.names.standins import standins, together
from pipeline.names.swaps import Swap
from pipeline.records import Neighbours
from pipeline.training import batches
from pipeline.training.augment import augment
from tests import checkpoints
from tests.test_data import config, example

TEXT, BEFORE, AFTER = "سيادة الدول", "الصين في أمريكا", "قال من على"
PART = st.lists(st.sampled_from(checkpoints.WORDS), max_size=70).map(" ".join)


def tokens(**changes: object) -> Tokens:
    settings = checkpoints.settings(**{"neighbours": "both", **changes})
    return Tokens(checkpoints.shared_encoder() / "tokenizer.json", settings)


def words(reader: Tokens, ids: np.ndarray) -> list[str]:
    return [reader.tokenizer.id_to_token(int(number)) for number in ids]


# ── who is a neighbour ───────────────────────────────────────────────────────────────────────


def test_a_record_says_its_neighbours_and_blank_ones_are_none():
    assert neighbours.of({"text_before": "أ", "text_after": " \n"}) == Neighbours("أ", None)
    assert neighbours.of({"text_before": 3}) == neighbours.NONE
    assert neighbours.chosen(Neighbours("أ", "ب"), "before") == Neighbours("أ", None)
    assert neighbours.chosen(Neighbours("أ", "ب"), "none") == neighbours.NONE
    assert neighbours.beside(["أ", "ب", "ج"]) == [
        Neighbours(None, "ب"),
        Neighbours("أ", "ج"),
        Neighbours("ب", None),
    ]
    assert neighbours.beside([]) == []


def test_cleaned_records_get_the_kept_body_paragraphs_beside_them():
    rows = [
        {"id": "a#0", "text": "ترويسة", "role": "masthead", "kept": False},
        {"id": "a#1", "text": "أول", "role": "body", "kept": True},
        {"id": "a#2", "text": "عنوان", "role": "heading", "kept": True},
        {"id": "a#3", "text": "أول", "role": "body", "kept": False},
        {"id": "a#4", "text": "ثان", "role": "body", "kept": True},
        {"id": "b#0", "text": "ثالث", "role": "body", "kept": True},
        {"id": "b#1", "text": "رابع", "text_before": "له", "role": "body"},
        {"id": "b#2", "text": "خامس", "kept": "False"},
        {"id": "b#3", "text": "سادس"},
        {"id": "DOC:1", "text": "سابع"},
        {"id": "DOC:2", "text": "ثامن"},
    ]
    made = [row for _, row in neighbours.filled((None, row) for row in rows)]
    assert [row["id"] for row in made] == [row["id"] for row in rows]
    assert [neighbours.of(row) for row in made] == [
        neighbours.NONE,
        Neighbours(None, "ثان"),
        neighbours.NONE,
        neighbours.NONE,
        Neighbours("أول", None),
        Neighbours(None, "رابع"),
        Neighbours("له", None),
        neighbours.NONE,
        Neighbours("رابع", None),
        neighbours.NONE,
        neighbours.NONE,
    ]
    assert "text_before" not in rows[4]  # what was given stays as it was


def test_what_stands_beside_a_gap_or_twice_is_no_neighbour():
    rows = [
        {"id": "a#3", "text": "أول"},
        {"id": "a#3", "text": "أول"},
        {"id": "a#40", "text": "ثان"},
        {"id": "a#2", "text": "ثالث"},
        {"id": "a#3", "text": "رابع"},
    ]
    made = [neighbours.of(row) for _, row in neighbours.filled((None, row) for row in rows)]
    assert made[:3] == [neighbours.NONE] * 3
    assert made[3:] == [Neighbours(None, "رابع"), Neighbours("ثالث", None)]


# ── what the network reads ───────────────────────────────────────────────────────────────────


def test_neighbours_stand_around_the_text_and_are_none_of_it():
    reader = tokens(prefix="أن ")
    window = reader.windows(TEXT, None, Neighbours(BEFORE, AFTER))[0]
    before, after = BEFORE.split(), AFTER.split()
    assert words(reader, window.ids) == [
        *("[CLS]", "أن", *before, "[SEP]"),
        *(*TEXT.split(), "[SEP]", *after, "[SEP]"),
    ]
    assert words(reader, window.alone) == ["[CLS]", "أن", *TEXT.split(), "[SEP]"]
    assert words(reader, window.ids[slice(*window.owned)]) == TEXT.split()
    assert window.places[slice(*window.owned)].tolist() == [4, 10]
    assert (np.delete(window.places, np.arange(*window.owned)) == -1).all()
    near = tokens(neighbours="before").windows(TEXT, None, Neighbours(BEFORE, AFTER))[0]
    assert words(reader, near.ids) == ["[CLS]", *before, "[SEP]", *TEXT.split(), "[SEP]"]
    titled = tokens(context="title").windows(TEXT, "هيمنة", Neighbours(BEFORE, None))[0]
    assert words(reader, titled.ids)[1:6] == ["هيمنة", "[SEP]", *before]
    assert words(reader, titled.alone) == ["[CLS]", "هيمنة", "[SEP]", *TEXT.split(), "[SEP]"]


@given(PART, PART, PART, st.sampled_from(["before", "both"]), st.sampled_from([None, "هيمنة قال"]))
@limits(max_examples=60, deadline=None)
def test_a_text_is_cut_as_it_would_be_alone(text, before, after, which, title):
    alone = tokens(neighbours="none", context="title").windows(text, title)
    made = tokens(neighbours=which, context="title").windows(text, title, Neighbours(before, after))
    assert len(made) == len(alone)
    for window, other in zip(made, alone, strict=True):
        assert len(window.ids) <= 64
        assert window.alone.tolist() == other.ids.tolist()
        spoken, told = (one.places[slice(*one.owned)].tolist() for one in (window, other))
        assert spoken == told
        assert len(window.own) == len(window.ids) == len(window.places)


def test_neighbours_take_what_the_text_leaves_free_and_keep_their_near_ends():
    reader = tokens()
    far, near = "قال " * 40 + "الصين", "أمريكا " + "من " * 40
    window = reader.windows(TEXT, None, Neighbours(far, near))[0]
    said = words(reader, window.ids)
    assert len(said) == 2 + 2 + 2 * (16 + 1)  # a fourth each, and a separator
    assert (said[16], said[21]) == ("الصين", "أمريكا")
    tight = reader.windows("سيادة " * 55, None, Neighbours(far, near))[0]  # 7 are free, of which 2 fence
    assert len(tight.ids) == 64
    assert words(reader, tight.ids)[:4] == ["[CLS]", "قال", "الصين", "[SEP]"]
    assert words(reader, tight.ids)[-5:] == ["[SEP]", "أمريكا", "من", "من", "[SEP]"]
    uneven = reader.windows("سيادة " * 55, None, Neighbours("الصين", near))[
        0
    ]  # what one leaves is the other's
    assert words(reader, uneven.ids)[1:3] == ["الصين", "[SEP]"]
    assert len(uneven.ids) == 64
    full = reader.windows("سيادة " * 62, None, Neighbours(far, near))
    assert [len(one.alone) for one in full] == [len(one.ids) for one in full] == [64]


def test_a_state_that_stands_where_nothing_is_read_changes_nothing():
    reader, text = tokens(max_tokens=24, window_overlap=4, neighbours="both"), "رفضت الصين ذلك"
    far = Neighbours("قال الألمان ذلك أمس " + "كلمة " * 40, None)
    near = Neighbours("كلمة " * 40, None)
    one, other = (reader.windows(text, None, given)[0] for given in (far, near))
    assert one.ids.tolist() == other.ids.tolist()
    assert not one.own.all()


def test_a_state_has_one_stand_in_in_the_paragraph_and_beside_it():
    text, before = "رفضت الصين ذلك", "فرضت فرنسا رسوما على الصين"
    (read, _), (near, places) = together([text, before])
    assert read == standins(text)[0]  # its own states are counted first
    named = read.split()[1]
    assert near.split()[-1] == named
    assert near.split()[1] not in (named, "الصين")
    assert (np.diff(places) >= 0).all()
    kept = together(["وعدت ألمانيا فرنسا", "قال الألمان"])  # no counterpart beside it: its name stays in both
    assert "ألمانيا" in kept[0][0]
    assert "ألمانيا" not in standins("وعدت ألمانيا فرنسا")[0]


def test_two_states_exchanged_in_both_read_the_same():
    text, beside = "رفضت إيران مطالب مصر", Neighbours("فرضت مصر رسوما على إيران", "سكتت إيران")
    made = contrast.swapped(text, beside)
    assert not isinstance(made, str)
    one, near = made
    assert one.text == "رفضت مصر مطالب إيران"
    assert near.before == "فرضت إيران رسوما على مصر"
    before = [found for found, _ in together([text, beside.before, beside.after])]
    assert before == [found for found, _ in together([one.text, near.before, near.after])]
    why = contrast.swapped("رفضت ألمانيا مطالب مصر", Neighbours("قال الألمان لألمانيا", None))
    assert str(why).startswith("beside it: ")
    assert isinstance(contrast.actor_swap(text), Swap)


def test_an_epoch_exchanges_powers_in_the_paragraph_and_beside_it_alike():
    told = example("a:1", "رفضت إيران ذلك", beside=Neighbours("فرضت فرنسا رسوما على إيران", None))
    seen = set()
    for seed in range(20):
        (made,) = augment([told], config(actor_swap=1.0), seed)
        (power,) = set(swaps.powers(made.text))
        assert power in swaps.powers(str(made.beside.before))
        seen.add(power)
    assert len(seen) > 3
    plain = example("a:1", "رفضت إيران ذلك")
    assert augment([plain], config(), 0)[0] is plain
    (noisy,) = augment([told], config(slips=1.0), 3)
    assert len(str(noisy.beside.before)) == len(str(told.beside.before))


# ── what a model makes of it ─────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """A random model that reads neighbours, exported."""
    made = checkpoints.model(
        tmp_path_factory.mktemp("reading") / "model", checkpoints.shared_encoder(), neighbours="both"
    )
    export(made, checkpoints.runtime("onnx"))
    return made


def test_every_runtime_leaves_neighbours_out_of_the_mean(reading):
    exact = open_model(reading, checkpoints.runtime("torch"))
    small = open_model(reading, checkpoints.runtime("onnx"))
    beside = [
        Neighbours(BEFORE, AFTER),
        Neighbours(None, AFTER),
        neighbours.NONE,
        Neighbours(BEFORE * 20, None),
    ]
    for model in (exact, small):
        read = model.read([TEXT] * 4, beside=beside)
        assert len({tuple(np.round(one.logits, 4)) for one in read}) == 4  # what stands beside it counts
    first, second = (model.read([TEXT] * 4, beside=beside) for model in (exact, small))
    for one, other in zip(first, second, strict=True):
        assert np.abs(one.logits - other.logits).max() < 0.3
    assert np.allclose(exact.read([TEXT])[0].logits, first[2].logits, atol=1e-5)
    import torch

    window = exact.tokens.windows(TEXT, None, beside[0])[0]
    net = exact.runtime.net  # type: ignore[attr-defined]  # torch's own
    ids, mask = (torch.from_numpy(one[None]) for one in (window.ids, np.ones_like(window.ids)))
    with torch.inference_mode():
        logits, layers = net(ids, mask)
        states = layers[-1][0][torch.from_numpy(window.own == 1)]
        mean = net.head(states.mean(dim=0))
    assert np.allclose(mean.numpy(), first[0].logits, atol=1e-4)
    assert not np.allclose(logits.numpy()[0], first[0].logits, atol=1e-2)


def test_openvino_leaves_them_out_too(tmp_path):
    pytest.importorskip("openvino")
    place = checkpoints.model(tmp_path / "m", checkpoints.shared_encoder(), neighbours="both")
    export(place, checkpoints.runtime("openvino"))
    beside = [Neighbours(BEFORE, AFTER), neighbours.NONE]
    exact, graph = (
        open_model(place, checkpoints.runtime(name)).read([TEXT] * 2, beside=beside)
        for name in ("torch", "openvino")
    )
    for one, other in zip(exact, graph, strict=True):
        assert np.allclose(one.logits, other.logits, atol=0.01)
    assert not np.allclose(graph[0].logits, graph[1].logits, atol=0.05)


def test_vectors_of_sentences_are_of_the_paragraph_s_own_tokens(reading):
    model = open_model(reading, checkpoints.runtime("torch"))
    beside = Neighbours(BEFORE, AFTER)
    found = model.read([TEXT], spans=[[(0, 5), (6, 11), (0, 11)]], beside=[beside])[0].vectors
    window = model.tokens.windows(TEXT, None, beside)[0]
    ids, mask = window.ids[None], np.ones_like(window.ids[None])
    states = model.runtime.run(ids, mask, True, window.own[None])[1]
    assert states is not None
    first, last = window.owned
    assert np.allclose(found[0], states[0, first], atol=1e-5)
    assert np.allclose(found[2], states[0, first:last].mean(axis=0), atol=1e-5)


def test_the_line_beside_the_network_reads_the_paragraph_alone(reading):
    model = open_model(reading, checkpoints.runtime("torch"))
    draw = np.random.default_rng(0)
    table = draw.normal(size=(1 << 10, 4)).astype(np.float32)
    line = ngrams.Ngrams(table, np.ones(1 << 10, np.float32), np.zeros(4, np.float32), 2)
    settings = checkpoints.settings(neighbours="both", ngrams=1.0)
    lined = Model(settings, model.tokens, model.runtime, 512, line)
    told = lined.read([TEXT, TEXT], beside=[neighbours.NONE, Neighbours(BEFORE, AFTER)])
    assert np.allclose(told[0].logits, told[1].logits, atol=1e-6)
    other = lined.read([TEXT + " هيمنة"])[0]
    assert not np.allclose(told[0].logits, other.logits, atol=1e-3)


def test_the_line_learns_from_the_paragraph_alone(reading, monkeypatch):
    from pipeline.config import NgramsConfig
    from pipeline.training import ngrams as fitting

    seen = []
    monkeypatch.setattr(fitting, "fit", lambda windows, *_: seen.extend(windows))
    monkeypatch.setattr(ngrams, "save", lambda *_: None)
    told = [example(f"a:{n}", TEXT, beside=Neighbours(BEFORE, None)) for n in range(2)]
    page = NgramsConfig(share=0.3, longest=2, bits=10, penalty=0.1)
    fitting.write(reading, told, checkpoints.settings(neighbours="both"), config(), page)
    alone = tokens(neighbours="none").windows(TEXT)[0].ids.tolist()
    assert [one.tolist() for one in seen] == [alone, alone]


def test_a_model_without_neighbours_is_as_it_was(tmp_path):
    plain = open_model(checkpoints.shared_model(), checkpoints.runtime("onnx"))
    with_none, without = plain.read([TEXT] * 2, beside=[neighbours.NONE, Neighbours(BEFORE, AFTER)])
    assert with_none.logits.tolist() == without.logits.tolist() == plain.read([TEXT])[0].logits.tolist()
    written = json.loads((checkpoints.shared_model() / "stance.json").read_text("utf-8"))
    assert "neighbours" not in written
    assert folder.load(checkpoints.shared_model()).neighbours == "none"
    folder.save(tmp_path, checkpoints.settings(neighbours="before"))
    assert folder.load(tmp_path).neighbours == "before"
    told = example("a:1", TEXT, beside=Neighbours(BEFORE, AFTER))
    (item,) = batches.encode([told], tokens(neighbours="none"), ["neutral"], 0.0)
    assert item.own is None


@pytest.mark.parametrize("value", ["after", "", None, True, 1])
def test_another_word_in_a_folder_is_refused(tmp_path, value):
    path = folder.save(tmp_path, checkpoints.settings(neighbours="both"))
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "neighbours": value}), "utf-8")
    with pytest.raises(ModelError, match="neighbours"):
        folder.load(tmp_path)


def test_a_graph_of_another_preparation_is_refused(tmp_path, reading):
    settings = checkpoints.settings(neighbours="both")
    with pytest.raises(ModelError, match="export"):
        open_runtime(checkpoints.shared_model(), settings, checkpoints.runtime("onnx"))
    folder.save(tmp_path, settings)
    with pytest.raises(ModelError, match="neighbours"):
        folder.same_preparation(tmp_path, checkpoints.settings())
