"""Letters against camel-tools: the matching form in bulk, in CPU time, on generated paragraphs.

In:   a BenchmarkJob, or a seed and a number of paragraphs.
Out:  rows: who, paragraphs a second, how many times as fast as camel-tools.
Not:  whether the forms are right (tests/test_letters.py).
Why:  normalising is what deduplication waits for; camel-tools' functions called in a row are the peer.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from pipeline.config import BenchmarkJob
from pipeline.errors import MissingExtraError
from pipeline.text import letters

ROUNDS = 3  # the best of them counts: the others were disturbed
PARAGRAPHS = 20_000  # of the one round that is run where `sizes` names none

STEMS = (
    "أعلنت أكدت إدارة الولايات المتحدة الصين روسيا الاتحاد الأوروبي وزارة الخارجية مجلس الأمن القومي "
    "مسؤول هيئة شؤون استراتيجية تكنولوجيا الذكاء الاصطناعي أشباه الموصلات الرقائق الإلكترونية سلاسل "
    "التوريد الطاقة المعادن النادرة اتفاقية تعاون شراكة سيادة حوكمة قواعد معايير دولية على إلى من في عن "
    "حتى مستوى كبرى أخرى الماضي المقبل خلال بعد قبل منذ لأن حيث التي الذي هذه هذا كما لكن غير"
)
SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


def run(config: BenchmarkJob) -> list[dict[str, Any]]:
    """The rows of `mujaz benchmark name=letters`."""
    return [row for size in config.sizes or [PARAGRAPHS] for row in measure(config.seed, size)]


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    lines = ["| who | paragraphs | paragraphs/s of CPU | times camel-tools |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {row['who']} | {row['paragraphs']:,} | {row['per_second']:,.0f} | {row['times']:.1f} |"
        for row in rows
    ]
    return "\n".join(lines)


def measure(seed: int, paragraphs: int) -> list[dict[str, Any]]:
    """Paragraphs a second of `match_all`, of `match` one by one, and of camel-tools' functions in a row.

    Raises:
        MissingExtraError: camel-tools is not installed.
    """
    texts = generate(seed, paragraphs)
    camel = _camel()
    letters.match("")  # the table is built once a process
    ways: dict[str, Callable[[], object]] = {
        "mujaz, in bulk": lambda: letters.match_all(texts),
        "mujaz, one by one": lambda: [letters.match(text) for text in texts],
        "camel-tools": lambda: [camel(text) for text in texts],
    }
    seconds = {who: min(_cpu(way) for _ in range(ROUNDS)) for who, way in ways.items()}
    peer = seconds["camel-tools"]
    return [
        {"who": who, "paragraphs": paragraphs, "per_second": paragraphs / taken, "times": peer / taken}
        for who, taken in seconds.items()
    ]


def generate(seed: int, paragraphs: int) -> list[str]:
    """Paragraphs of 40 to 60 words: a fifth vocalised, some tatweel, numbers of both scripts, marks."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    return [_paragraph(draw) for _ in range(paragraphs)]


def _paragraph(draw: random.Random) -> str:
    vocalised, stems = draw.random() < 0.2, STEMS.split()
    words = []
    for _ in range(draw.randint(40, 60)):
        word = draw.choice(stems)
        if vocalised:
            word = "".join(char + draw.choice(SIGNS) if draw.random() < 0.7 else char for char in word)
        elif draw.random() < 0.02:
            word = word[:2] + "ـ" * draw.randint(1, 4) + word[2:]
        if draw.random() < 0.03:
            word += f" {draw.randint(1, 2030)}"
        elif draw.random() < 0.01:
            word += " ٢٠٢٥"
        words.append(word + draw.choice(("،", ".", " «نعم»")) if draw.random() < 0.08 else word)
    return " ".join(words) + "."


def _camel() -> Callable[[str], str]:
    try:
        from camel_tools.utils import dediac, normalize
    except ImportError as error:
        raise MissingExtraError("camel-tools", "camel", "benchmark letters") from error

    def form(text: str) -> str:
        text = normalize.normalize_alef_ar(normalize.normalize_unicode(text))
        text = normalize.normalize_teh_marbuta_ar(normalize.normalize_alef_maksura_ar(text))
        plain: str = dediac.dediac_ar(text)
        return plain

    return form


def _cpu(way: Callable[[], object]) -> float:
    start = time.process_time()
    way()
    return time.process_time() - start
