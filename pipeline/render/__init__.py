"""A brief or a digest → json, md, html: one model behind all, no format knows another.

In:   a Brief (records.py) or a Digest (digest.py).
Out:  the whole text of one file.
Not:  writing it (files.py), or choosing what a brief holds (brief.py).
Why:  a format is loaded when it is asked for: json costs nothing, html brings its templates.
"""

from __future__ import annotations

import importlib

from pipeline.digest import Digest
from pipeline.frame import spoken
from pipeline.records import Brief

FORMATS = ("json", "md", "html")


def render(form: str, whole: Brief | Digest) -> str:
    """One file's text in one of FORMATS."""
    with spoken(whole.language):
        return _rendered(form, whole)


def _rendered(form: str, whole: Brief | Digest) -> str:
    module = importlib.import_module(f"pipeline.render.{form}")
    name = "brief" if isinstance(whole, Brief) else "digest"
    text: str = getattr(module, name)(whole)
    return text
