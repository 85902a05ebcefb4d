"""What training data may not be: the gates of a config held against the facts of an audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.config import AuditGates
from pipeline.records import Fault

INSTITUTION = "institution"  # where states act together: its tie to a label is the codebook's own


def broken(facts: dict[str, Any], gates: AuditGates) -> list[Fault]:
    """One fault for each gate that does not hold: expected, got, and what to do."""
    return [
        Fault(f"gate {name}", f"expected {expected}, got {got}. {do}")
        for name, expected, got, do in _missed(facts, gates)
    ]


def _missed(facts: dict[str, Any], gates: AuditGates) -> Iterator[tuple[str, str, str, str]]:
    yield from _copies(facts, gates)
    counts = facts["labels"]
    rarest = min(counts, key=counts.__getitem__)
    share = counts[rarest] / sum(counts.values())
    if gates.rarest_label is not None and share < gates.rarest_label:
        yield "rarest_label", f"{gates.rarest_label} or more", f"{share:.3f} of {rarest}", "Label more of it."
    medians = {name: row["median"] for name, row in facts["lengths"].items()}
    ratio = max(medians.values()) / max(min(medians.values()), 1)
    if gates.length_ratio is not None and ratio > gates.length_ratio:
        ends = f"{max(medians, key=medians.__getitem__)} against {min(medians, key=medians.__getitem__)}"
        yield "length_ratio", f"{gates.length_ratio} or less", f"{ratio:.2f}, {ends}", "Add the other length."
    yield from _tells(facts, gates)
    doubted = facts.get("label_errors", {}).get("share")
    if gates.label_errors is not None and doubted is not None and doubted > gates.label_errors:
        yield (
            "label_errors",
            f"{gates.label_errors} or less",
            f"{doubted:.3f}",
            "Read the doubted ones again.",
        )


def _copies(facts: dict[str, Any], gates: AuditGates) -> Iterator[tuple[str, str, str, str]]:
    leaked = [row["id"] for part in ("held_out", "validation") for row in facts["leaks"][part]]
    if gates.leaks is not None and len(leaked) > gates.leaks:
        do = "Take them out: a score on a text that was learned from says nothing."
        yield "leaks", f"{gates.leaks} or fewer", _some(leaked), do
    twice = [*facts["conflicts"]["ids"], *(" = ".join(row["ids"]) for row in facts["conflicts"]["texts"])]
    if gates.conflicts is not None and len(twice) > gates.conflicts:
        yield (
            "conflicts",
            f"{gates.conflicts} or fewer",
            _some(twice),
            "Keep one record and one label of each.",
        )


def _tells(facts: dict[str, Any], gates: AuditGates) -> Iterator[tuple[str, str, str, str]]:
    """Powers and words that give a label away."""
    if gates.power_lift is not None:
        for row in facts["powers"]:
            frequent = row["kind"] != INSTITUTION and row["named"] >= gates.power_least
            if frequent and row["surely"] > gates.power_lift:
                who = f"{row['power']} is named ({row['both']} of {row['named']})"
                told = f"{row['surely']:.2f} for {row['label']} where {who}"
                do = "Add that power under the other labels."
                yield "power_lift", f"{gates.power_lift} or less", told, do
    if gates.trigger_rate is not None:
        for name, row in facts["triggers"].items():
            if row[name] > gates.trigger_rate:
                told = f"{row[name]:.3f} of {name}"
                yield "trigger_rate", f"{gates.trigger_rate} or less", told, "Add texts without its words."


def _some(names: list[str]) -> str:
    return f"{len(names)}, such as {', '.join(names[:3])}"
