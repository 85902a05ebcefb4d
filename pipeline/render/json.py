"""A brief or a digest as JSON: the fields of the contract, in its order, Arabic readable.

In:   a Brief or a Digest.
Out:  JSON text, UTF-8, two spaces deep, one newline at the end.
Not:  any other format; verify.py reads this one back.
Why:  programs, and the newsroom's page, read a brief by its fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.digest import Digest, Line, Story
from pipeline.records import Brief, Cited, Figures, Label, Source, SourceFile, Update

SCHEMA_VERSION = 1


def brief(whole: Brief) -> str:
    """The text of NAME.json."""
    article = whole.article
    return _text(
        {
            "schema_version": SCHEMA_VERSION,
            "title": whole.title,
            "source": {
                "article": article.article,
                "path": article.path,
                "sha256": article.sha256,
                "media_type": article.media_type,
                "encoding": article.encoding,
            },
            "language": whole.language,
            "words_in": whole.words_in,
            "words_kept": whole.words_kept,
            "words_out": whole.words_out,
            "headline": _cited(whole.headline) | {"is": whole.headline_is} if whole.headline else None,
            "lede": _cited(whole.lede) if whole.lede else None,
            "summary": [_cited(one) for one in whole.summary],
            "updates": [_update(one) for one in whole.updates],
            "stances": {
                "shares": dict(whole.shares),
                "abstained": whole.abstained,
                "summary": dict(whole.told),
                "distance": whole.distance,
                "most_distance": whole.balance,
                "paragraphs": [
                    {
                        "index": one.index,
                        "line": one.line,
                        "stance": one.stance,
                        "confidence": one.confidence,
                        "abstained": one.abstained,
                    }
                    for one in whole.judged
                ],
            },
            "points": {label: [_placed(one) for one in points] for label, points in whole.points.items()},
            "actors": [
                {
                    "name": actor.name,
                    "key": actor.key,
                    "stances": dict(actor.stances),
                    "paragraphs": list(actor.paragraphs),
                    "mentions": {
                        label: [_placed(one) for one in mentions]
                        for label, mentions in actor.mentions.items()
                    },
                }
                for actor in whole.actors
            ],
            "figures": [_figures(one) for one in whole.figures],
            "removed": [
                {
                    "index": one.index,
                    "line": one.line,
                    "role": one.role,
                    "reason": one.reason,
                    "duplicate_of": one.duplicate_of,
                    "similarity": one.similarity,
                }
                for one in whole.removed
            ],
            "left_out": [
                {
                    "why": one.why,
                    "paragraphs": one.paragraphs,
                    "sentences": one.sentences,
                    "words": one.words,
                    "places": _sources(one.sources),
                }
                for one in whole.left_out
            ],
            "foreign": [_cited(one) for one in whole.foreign],
            "notes": list(whole.notes),
            "labels": _labels(whole.labels),
            "manifest": _manifest(whole.manifest, whole.files),
        }
    )


def digest(whole: Digest) -> str:
    """The text of digest.json."""
    return _text(
        {
            "schema_version": SCHEMA_VERSION,
            "language": whole.language,
            "articles": [_line(line) for line in whole.lines],
            "stories": [_story(one) for one in whole.stories],
            "timeline": [
                {"date": one.date, "written": one.written, "statement": _cited(one.cited)}
                for one in whole.timeline
            ],
            "shared": [_cited(one) for one in whole.shared],
            "actors": [
                {
                    "name": row.name,
                    "key": row.key,
                    "stances": dict(row.stances),
                    "articles": list(row.articles),
                    "mentions": {
                        label: [_placed(one) for one in mentions] for label, mentions in row.mentions.items()
                    },
                }
                for row in whole.actors
            ],
            "labels": _labels(whole.labels),
            "manifest": _manifest(whole.manifest, whole.files),
        }
    )


def _text(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _cited(one: Cited) -> dict[str, Any]:
    made = {"made": one.made, "cut": list(one.cut)} if one.made else {}
    return {"text": one.text, "stance": one.stance, **made, "sources": _sources(one.sources)}


def _placed(one: Cited) -> dict[str, Any]:
    return {"text": one.text, "sources": _sources(one.sources)}


def _update(one: Update) -> dict[str, Any]:
    changed = [list(pair) for pair in one.changed]
    return {"earlier": _placed(one.earlier), "later": _placed(one.later), "changed": changed}


def _figures(one: Figures) -> dict[str, Any]:
    found = [
        {
            "text": figure.text,
            "kind": figure.kind,
            "value": figure.value,
            "phrase": _placed(figure.phrase) if figure.phrase else None,
            "sources": _sources(figure.sources),
        }
        for figure in one.figures
    ]
    return {"sentence": _placed(one.sentence), "figures": found}


def _sources(places: Iterable[Source]) -> list[dict[str, Any]]:
    return [
        {"article": one.article, "line": one.line, "start": one.start, "end": one.end}
        | ({} if one.page is None else {"page": one.page})
        for one in places
    ]


def _labels(labels: Iterable[Label]) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "arabic": one.arabic, "colour": one.colour, "threshold": one.threshold}
        for one in labels
    ]


def _manifest(manifest: Mapping[str, str], files: Iterable[SourceFile]) -> dict[str, Any]:
    named = [{"article": one.article, "file": one.file, "sha256": one.sha256} for one in files]
    return {**manifest, "sources": named}


def _story(one: Story) -> dict[str, Any]:
    return {
        "articles": list(one.articles),
        "headline": _cited(one.headline) if one.headline else None,
        "powers": list(one.powers),
        "agreed": [[_cited(cited) for cited in group] for group in one.agreed],
        "differs": [_update(update) for update in one.differs],
        "shared": [_cited(cited) for cited in one.shared],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "article": line.article,
        "title": line.title,
        "lede": _cited(line.lede) if line.lede else None,
        "shares": dict(line.shares),
        "abstained": line.abstained,
        "words_in": line.words_in,
        "words_out": line.words_out,
    }
