"""Mujaz (موجز, "brief"): raw Arabic articles in, briefs that an editor can sign out.

The rooms, in walking order: read, clean, dedupe, classify, summarize, brief.
"""

__version__ = "0.1.0"
