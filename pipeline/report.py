"""An evaluation as a page that a person reads in a minute.

In:   an Evaluation.
Out:  Markdown.
Not:  measuring (evaluate.py), drawing (figures.py).
Why:  one number without its interval, its peers and its weak places misleads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.evaluate import Evaluation

CONTRAST = "## Contrast sets (what no label depends on was changed)\n\n"


def report(found: Evaluation, model: str, held: Sequence[str], figures: Sequence[str]) -> str:
    """The page.

    Args:
        found: What was measured.
        model: The name of the model folder.
        held: Floors that hold, in words.
        figures: File names of pictures that stand beside the page.
    """
    scores = found.scores
    parts = [
        f"# {model} on {scores['input']['file']}",
        f"{scores['paragraphs']} paragraphs; sha256 of the file `{scores['input']['sha256'][:16]}…`. "
        "Intervals: 95%, bootstrap over paragraphs.",
        _peers(scores),
        _calibration(scores),
        "## By label\n\n" + _labels(scores),
        "## Confusion (rows: true, columns: answered)\n\n" + _confusion(scores, found.labels),
        *[f"## By {name}\n\n" + _slice(rows) for name, rows in scores["slices"].items()],
        *([CONTRAST + _contrast(scores["contrast"])] if "contrast" in scores else []),
        *[f"![{name}]({name})" for name in figures],
    ]
    if held:
        parts.append("## Floors\n\n" + "\n".join(f"- {line}" for line in held))
    if found.notes:
        parts.append("## Notes\n\n" + "\n".join(f"- {line}" for line in found.notes))
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " --- |" * (len(head) - 1)]
    return "\n".join([*lines, *["| " + " | ".join(row) + " |" for row in rows]])


def _peers(scores: dict[str, Any]) -> str:
    rows = [["this model", *_ranged(scores)]]
    if "baseline" in scores:
        base = scores["baseline"]
        rows.append([f"character n-grams, logistic regression, from {base['learned_from']}", *_ranged(base)])
    if "annotators" in scores:
        both = scores["annotators"]
        rows.append(
            [
                f"one labelling pass against another (kappa {both['kappa']:.2f})",
                f"{both['macro_f1']:.3f}",
                f"{both['accuracy']:.3f}",
            ]
        )
    page = table(["", "macro-F1", "accuracy"], rows)
    if "baseline" in scores:
        page += f"\n\nMcNemar's test, model against n-grams: p = {scores['baseline']['mcnemar_p']:.2g}."
    return page


def _ranged(scores: dict[str, Any]) -> list[str]:
    out = []
    for name in ("macro_f1", "accuracy"):
        low, high = scores["intervals_95"][name]
        out.append(f"{scores[name]:.3f} ({low:.3f} to {high:.3f})")
    return out


def _calibration(scores: dict[str, Any]) -> str:
    return (
        f"Expected calibration error {scores['calibration_error']:.3f}, mean confidence "
        f"{scores['mean_confidence']:.3f}; accuracy on the surest 80% {scores['accuracy_at_80']:.3f}; "
        f"abstained on {scores['abstained']:.0%}."
    )


def _labels(scores: dict[str, Any]) -> str:
    rows = [
        [name, *[f"{row[key]:.3f}" for key in ("precision", "recall", "f1")], str(row["count"])]
        for name, row in scores["per_label"].items()
    ]
    return table(["label", "precision", "recall", "F1", "paragraphs"], rows)


def _confusion(scores: dict[str, Any], labels: Sequence[str]) -> str:
    rows = [
        [name, *[str(count) for count in row]] for name, row in zip(labels, scores["confusion"], strict=True)
    ]
    return table(["", *labels], rows)


def _slice(rows: dict[str, dict[str, float]]) -> str:
    body = [
        [name, str(row["paragraphs"]), f"{row['macro_f1']:.3f}", f"{row['accuracy']:.3f}"]
        for name, row in rows.items()
    ]
    return table(["", "paragraphs", "macro-F1", "accuracy"], body)


def _contrast(sets: dict[str, dict[str, Any]]) -> str:
    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    rows = [
        [
            name.replace("_", " "),
            str(row["made"]),
            share(row["kept"]),
            f"{share(row['kept_answered'])} of {row['answered']}",
            share(row["mean_change"]),
        ]
        for name, row in sets.items()
    ]
    head = ["", "paragraphs", "kept their label", "of those not abstained on", "mean change of probability"]
    page = table(head, rows)
    for name, row in sets.items():
        if row["left_out"]:
            told = ", ".join(f"{reason} ({count})" for reason, count in row["left_out"].items())
            page += f"\n\nLeft out of {name.replace('_', ' ')}: {told}."
    return page
