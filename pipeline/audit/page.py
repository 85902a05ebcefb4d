"""An audit as a page: what is broken first, then each side of the data."""

from __future__ import annotations

from typing import Any

from pipeline.audit import Audit
from pipeline.evaluation.report import table


def page(found: Audit, shown: int, least: int) -> str:
    """Markdown; at most `shown` rows of each list, and powers that `least` paragraphs name."""
    facts = found.facts
    names = list(facts["labels"])
    parts = [
        "# Audit of training data",
        f"{facts['paragraphs']['train']} paragraphs to learn from, {facts['paragraphs']['validation']} to "
        "validate on: " + ", ".join(f"{name} {count}" for name, count in facts["labels"].items()) + ".",
        "## Gates\n\n" + ("\n".join(f"- {one.where}: {one.message}" for one in found.broken) or "All hold."),
        "## Copies\n\n" + _copies(facts, shown),
        "## Labels by source\n\n" + _counts(facts["by_source"], names),
        "## Labels by register\n\n" + _counts(facts["by_register"], names),
        "## Words of a text, by label\n\n" + _lengths(facts["lengths"]),
        f"## Powers that tell a label (named by {least} paragraphs or more)\n\n"
        + _powers([row for row in facts["powers"] if row["named"] >= least], shown),
        "## Posture words, by label\n\nShare of each label's paragraphs (rows) that hold a posture word of "
        "each label (columns).\n\n" + _shares(facts["triggers"], names),
    ]
    if "label_errors" in facts:
        parts.append("## Likely label errors\n\n" + _doubted(facts["label_errors"], shown))
    parts.append("## Files\n\n" + "\n".join(f"- {name} `{sha}`" for name, sha in facts["files"].items()))
    return "\n\n".join(parts) + "\n"


def _copies(facts: dict[str, Any], shown: int) -> str:
    leaks, conflicts = facts["leaks"], facts["conflicts"]
    lines = [
        f"{len(leaks['held_out'])} near copies of {leaks['held_texts']} held-out texts; "
        f"{leaks['dropped']} training paragraphs are near copies of validation and `mujaz train` drops them "
        f"({len(leaks['validation'])} are left). {len(conflicts['ids'])} ids stand twice; "
        f"{len(conflicts['texts'])} texts carry two labels."
    ]
    rows = [*leaks["held_out"], *leaks["validation"]][:shown]
    lines += [f"- {row['id']} is {row['share']:.0%} of {row['copy_of']}" for row in rows]
    lines += [f"- id {key}: {', '.join(labels)}" for key, labels in list(conflicts["ids"].items())[:shown]]
    lines += [f"- {' and '.join(row['ids'])}: two labels" for row in conflicts["texts"][:shown]]
    return "\n".join([lines[0], "", *lines[1:]]).strip()


def _counts(rows: dict[str, dict[str, int]], names: list[str]) -> str:
    return table(["", *names], [[key, *(str(row[name]) for name in names)] for key, row in rows.items()])


def _lengths(rows: dict[str, dict[str, float]]) -> str:
    body = [[name, *(f"{row[key]:.0f}" for key in ("low", "median", "high"))] for name, row in rows.items()]
    return table(["label", "10th percentile", "median", "90th"], body)


def _powers(rows: list[dict[str, Any]], shown: int) -> str:
    body = [
        [
            row["power"],
            row["label"],
            f"{row['both']} of {row['named']}",
            f"{row['lift']:.2f}",
            f"{row['surely']:.2f}",
            f"{row['npmi']:.2f}",
        ]
        for row in rows[:shown]
    ]
    return table(["power", "label", "paragraphs", "lift", "at least", "normalised mutual information"], body)


def _shares(rows: dict[str, dict[str, float]], names: list[str]) -> str:
    return table(["", *names], [[key, *(f"{row[name]:.2f}" for name in names)] for key, row in rows.items()])


def _doubted(found: dict[str, Any], shown: int) -> str:
    if "rows" not in found:
        return str(found["note"])
    body = [
        [row["id"], row["label"], row["instead"], f"{row['self_confidence']:.3f}"]
        for row in found["rows"][:shown]
    ]
    head = (
        f"{len(found['rows'])} ({found['share']:.1%}), by confident learning over cross-validated character "
        f"n-grams, right on {found['accuracy']:.1%}: the weaker they are, the weaker is their doubt."
    )
    return head + "\n\n" + table(["id", "label", "n-grams say", "of its label"], body)
