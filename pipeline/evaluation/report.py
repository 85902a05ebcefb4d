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
    found: Evaluation,
    model: str,
    held: Sequence[str],
    figures: Sequence[str],
    aside: Sequence[str] = (),
    *,
    missed: Sequence[str] = (),
) -> str:
    """The page.

    Args:
        found: What was measured.
        model: The name of the model folder.
        held: Floors that hold, in words.
        figures: File names of pictures that stand beside the page.
        aside: Floors that could not be checked, in words.
        missed: Floors that do not hold, in words.
    """
    scores = found.scores
    parts = [
        f"# {model} on {scores['input']['file']}" + _split(scores["input"]),
        f"{scores['paragraphs']} paragraphs; sha256 of the file `{scores['input']['sha256'][:16]}…`. "
        "Intervals: 95%, bootstrap over paragraphs.",
        _peers(scores),
        *([_list("Floors missed", missed)] if missed else []),
        _calibration(scores),
        *([_apart(scores["against"])] if "against" in scores else []),
        "## By label\n\n" + _labels(scores),
        "## Where it answers\n\n" + _abstention(scores),
        "## Confusion (rows: true, columns: answered)\n\n" + _confusion(scores, found.labels),
        *([f"## Cross-validated by article\n\n{_crossed(scores['crossed'])}"] if "crossed" in scores else []),
        *([f"## Sets of labels\n\n{_sets(scores['conformal'], False)}"] if "conformal" in scores else []),
        *[f"## By {name}\n\n" + _slice(rows) for name, rows in scores["slices"].items()],
        *([CONTRAST + _contrast(scores["contrast"])] if "contrast" in scores else []),
        *([f"## Minimal pairs\n\n{_pairs(scores['pairs'])}"] if "pairs" in scores else []),
        *[f"![{name}]({name})" for name in figures],
    ]
    if held:
        parts.append(_list("Floors", held))
    if aside:
        parts.append(_list("Floors that this run could not check", aside))
    if found.notes:
        parts.append(_list("Notes", found.notes))
    return "\n\n".join(parts) + "\n"


def _list(title: str, lines: Sequence[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines)


def _split(place: dict[str, Any]) -> str:
    return f", {place['split']}" if place.get("split") else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " --- |" * (len(head) - 1)]
    return "\n".join([*lines, *["| " + " | ".join(row) + " |" for row in rows]])


def _peers(scores: dict[str, Any]) -> str:
    rows = [["this model", *_ranged(scores)]]
    if "against" in scores:
        rows.append([f"{scores['against']['name']} (`against`)", *_ranged(scores["against"])])
    if "baseline" in scores:
        base = scores["baseline"]
        rows.append([f"character n-grams, logistic regression, from {base['learned_from']}", *_ranged(base)])
    if "annotators" in scores:
        both = scores["annotators"]
        whole = both["paragraphs"] == scores["paragraphs"]
        on = "" if whole else f" on the {both['paragraphs']} paragraphs labelled twice"
        ceiling = f"one labelling pass against another{on} (kappa {both['kappa']:.2f})"
        rows.append([ceiling, *_ranged(both)])
        if not whole:
            rows.append(["this model on those", *_ranged(both["model"])])
    page = table(["", "macro-F1", "accuracy"], rows)
    for key, name in (("baseline", "n-grams"), ("against", scores.get("against", {}).get("name"))):
        if key in scores:
            page += f"\n\n{_difference(scores[key], str(name))}"
    if "annotators" in scores:
        page += f"\n\n{_kappas(scores['annotators'])}"
    return page


def _difference(other: dict[str, Any], name: str) -> str:
    def ahead(score: str) -> str:
        low, high = other["difference_95"][score]
        return f"{other['difference'][score]:+.3f} ({low:+.3f} to {high:+.3f})"

    return (
        f"McNemar's test, model against {name}: p = {other['mcnemar_p']:.2g} (right alone: this model on "
        f"{other['ours_alone']}, the other on {other['theirs_alone']}). Ahead by {ahead('macro_f1')} "
        f"macro-F1, {ahead('accuracy')} accuracy: paired bootstrap."
    )


def _kappas(both: dict[str, Any]) -> str:
    told = ", ".join(f"{name} {_or_none(value, 2)}" for name, value in both["kappa_by_label"].items())
    page = f"The two passes, Cohen's kappa of one label against the rest: {told}."
    if both["first_unknown"]:
        page += (
            f" {both['first_unknown']} more have a second label, but what the first pass said was not kept "
            "when their disputes were settled: left out."
        )
    return page


def _apart(other: dict[str, Any]) -> str:
    rows = [
        [
            name,
            str(row["paragraphs"]),
            f"{row['f1_theirs']:.3f} → {row['f1']:.3f}",
            f"{row['answers_theirs']} → {row['answers']}",
            str(row["ours_alone"]),
            str(row["theirs_alone"]),
        ]
        for name, row in other["by_label"].items()
    ]
    head = ["label", "paragraphs", "F1", "times answered", "right here alone", "right there alone"]
    return f"## From {other['name']} to this model, by label\n\n" + table(head, rows)


def _or_none(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _abstention(scores: dict[str, Any]) -> str:
    head = ["label", "abstains under", "paragraphs answered", "precision", "recall"]
    rows = [
        [
            name,
            f"{row['threshold']:.2f}",
            "–" if row["answered"] is None else f"{row['answered']:.0%}",
            _or_none(row["precision"]),
            _or_none(row["recall"]),
        ]
        for name, row in scores["abstention"].items()
    ]
    if "conformal" in scores:
        head += ["in its set", "size of the set"]
        sets = scores["conformal"]
        for row in rows:
            row.append(_or_none(sets["by_label"][row[0]]))
            row.append(_or_none(sets["mean_size_by_label"][row[0]], 2))
    risks = scores["risk_at_coverage"]
    return (
        f"{table(head, rows)}\n\nPrecision and recall are of what is answered. Wrong among the surest "
        f"{', '.join(format(row['coverage'], '.0%') for row in risks)}: "
        f"{', '.join(format(row['risk'], '.3f') for row in risks)}."
    )


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


def _sets(scores: dict[str, Any], each: bool = True) -> str:
    told = ", ".join(f"{name} {share:.3f}" for name, share in scores["by_label"].items() if share is not None)
    by_label = f" ({told})" if each else ""
    return (
        f"Asked: the true label in {1 - scores['error']:.0%} of each label's sets. Got "
        f"{scores['coverage']:.3f} of all{by_label}. Mean size {scores['mean_size']:.2f}; one label alone "
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
