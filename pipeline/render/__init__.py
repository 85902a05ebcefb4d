"""A brief or a digest → json, md, html, docx, pdf: one model behind all, no format knows another.

In:   a Brief (records.py) or a Digest (digest/).
Out:  the whole content of one file: text, or bytes of a docx or pdf.
Not:  writing it (files.py), or choosing what a brief holds (brief.py).
Why:  a format is loaded when it is asked for: json costs nothing, html brings its templates.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from importlib.util import find_spec

from pipeline.digest import Digest
from pipeline.errors import MissingExtraError
from pipeline.frame import spoken
from pipeline.records import Brief

TEXTS = ("json", "md", "html")
FORMATS = (*TEXTS, "docx", "pdf")
EXTRAS = {"pdf": ("typst", "pypdf")}  # packages of the extra that bears the format's name


def require(forms: Iterable[str]) -> None:
    """Refuse, before an article is read, a format whose extra is not installed; imports nothing.

    Raises:
        MissingExtraError: Its package is not there.
    """
    for form in forms:
        for package in EXTRAS.get(form, ()):
            if find_spec(package) is None:
                raise MissingExtraError(package, form, f"formats=[{form}]")


def render(form: str, whole: Brief | Digest) -> str | bytes:
    """One file's content in one of FORMATS: a str for those of TEXTS, else bytes.

    Raises:
        ImportError: The extra of the format is not installed (see `require`).
        InputError: A page cannot be set.
    """
    with spoken(whole.language):
        return _rendered(form, whole)


def _rendered(form: str, whole: Brief | Digest) -> str | bytes:
    module = importlib.import_module(f"pipeline.render.{form}")
    name = "brief" if isinstance(whole, Brief) else "digest"
    content: str | bytes = getattr(module, name)(whole)
    return content
