"""An evaluation as a page that a person reads in a minute.

In:   an Evaluation.
Out:  Markdown.
Not:  measuring (evaluate.py), drawing (figures.py).
Why:  one number without its interval, its peers and its weak places misleads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.evaluation.outcome import Evaluation

CONTRAST = (
    "## Contrast sets\n\nWhat no label depends on was changed. In `trigger deletion` the posture words of "
    "the answer were taken out: a label may rest on them, so that row informs and has no floor.\n\n"
)


def report(
    found: Evaluation, model: str, held: Sequence[str], figures: Sequence[str], aside: Sequence[str] = ()
) -> str:
    """The page.

    Args:
        found: What was measured.
        model: The name of the model folder.
        held: Floors that hold, in words.
        figures: File names of pictures that stand beside the page.
        aside: Floors that could not be checked, in words.
    """
    scores = found.scores
    parts = [
        f"# {model} on {scores['input']['file']}" + _split(scores["input"]),
        f"{scores['paragraphs']} paragraphs; sha256 of the file `{scores['input']['sha256'][:16]}…`. "
        "Intervals: 95%, bootstrap over paragraphs.",
        _peers(scores),
        _calibration(scores),
        "## By label\n\n" + _labels(scores),
        "## Confusion (rows: true, columns: answered)\n\n" + _confusion(scores, found.labels),
        *([f"## Cross-validated by article\n\n{_crossed(scores['crossed'])}"] if "crossed" in scores else []),
        *([f"## Sets of labels\n\n{_sets(scores['conformal'])}"] if "conformal" in scores else []),
        *[f"## By {name}\n\n" + _slice(rows) for name, rows in scores["slices"].items()],
        *([CONTRAST + _contrast(scores["contrast"])] if "contrast" in scores else []),
        *([f"## Minimal pairs\n\n{_pairs(scores['pairs'])}"] if "pairs" in scores else []),
        *[f"![{name}]({name})" for name in figures],
    ]
    if held:
        parts.append("## Floors\n\n" + "\n".join(f"- {line}" for line in held))
    if aside:
        parts.append("## Floors that this run could not check\n\n" + "\n".join(f"- {line}" for line in aside))
    if found.notes:
        parts.append("## Notes\n\n" + "\n".join(f"- {line}" for line in found.notes))
    return "\n\n".join(parts) + "\n"


def _split(place: dict[str, Any]) -> str:
    return f", {place['split']}" if place.get("split") else ""


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
        ends = scores.get("intervals_95", {}).get(name)
        out.append(f"{scores[name]:.3f}" + (f" ({ends[0]:.3f} to {ends[1]:.3f})" if ends else ""))
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


def _slice(rows: dict[str, dict[str, Any]]) -> str:
    body = [[name, str(row["paragraphs"]), *_ranged(row)] for name, row in rows.items()]
    return table(["", "paragraphs", "macro-F1", "accuracy"], body)


def _crossed(scores: dict[str, Any]) -> str:
    recall = ", ".join(f"{name} {share:.3f}" for name, share in scores["recall"].items())
    page = (
        f"Temperature, and offsets where the model has them, fitted on {scores['folds'] - 1} of "
        f"{scores['folds']} folds, measured on the other, whole articles together "
        f"({scores['articles']} articles, {scores['paragraphs']} paragraphs): macro-F1 "
        f"{scores['macro_f1']:.3f}, accuracy {scores['accuracy']:.3f}, expected calibration error "
        f"{scores['calibration_error']:.3f}, accuracy on the surest 80% {scores['accuracy_at_80']:.3f}. "
        f"Recall: {recall}."
    )
    return page + ("\n\n" + _sets(scores["conformal"]) if "conformal" in scores else "")


def _sets(scores: dict[str, Any]) -> str:
    by_label = ", ".join(
        f"{name} {share:.3f}" for name, share in scores["by_label"].items() if share is not None
    )
    return (
        f"Asked: the true label in {1 - scores['error']:.0%} of each label's sets. Got "
        f"{scores['coverage']:.3f} of all ({by_label}). Mean size {scores['mean_size']:.2f}; one label alone "
        f"in {scores['singletons']:.0%} of the sets{_right(scores['right_singletons'])}, none in "
        f"{scores['empty']:.0%}."
    )


def _right(share: float | None) -> str:
    return "" if share is None else f", right in {share:.0%} of those"


def _pairs(scores: dict[str, Any]) -> str:
    flips = (
        ""
        if scores["flips"] is None
        else f"; of {scores['differ']} that differ in label, the answer flips in "
    )
    flips += "" if scores["flips"] is None else f"{scores['flips']:.0%}"
    return (
        f"{scores['pairs']} pairs that differ in one clause: both members right in "
        f"{scores['both_right']:.0%}, one in {scores['one_right']:.0%}{flips}."
    )


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
