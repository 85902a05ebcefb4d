"""The encoder that rooms 4 and 5 and training share: made, exported, opened and run.

In:   a model folder and a RuntimeConfig.
Out:  `Model.read`: logits and sentence vectors of raw source texts.
Not:  calibration and thresholds (classify.py), the choice of sentences (summarize.py).
Why:  one forward pass gives both, and the way of a brief never imports torch or transformers.
"""

from __future__ import annotations

from pipeline.encoder.model import Model, Reading, open_model

__all__ = ["Model", "Reading", "open_model"]
