"""What a transformer must beat: character n-grams and a linear model.

In:   labelled examples; texts to judge.
Out:  probabilities.
Not:  the stance model (train.py).
Why:  on little data, characters and a line reach far; a network that does not beat them clearly is
      not worth its weight.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.data import Example
from pipeline.text import letters

NGRAMS = (3, 5)  # characters, inside words
LEAST_TEXTS = 2  # an n-gram of one text alone teaches nothing


def baseline(examples: Sequence[Example], labels: Sequence[str], texts: Sequence[str]) -> NDArray[np.float64]:
    """Probabilities of a balanced logistic regression over TF-IDF of n-grams. Shape (texts, labels)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=NGRAMS, min_df=LEAST_TEXTS, sublinear_tf=True)
    known = grams.fit_transform(letters.match_all([example.text for example in examples]))
    told = sorted({example.label for example in examples})
    if len(told) == 1:  # nothing to tell apart: it always says the one label that it knows
        return np.tile(np.array([float(label == told[0]) for label in labels]), (len(texts), 1))
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2000)
    model.fit(known, [example.label for example in examples])
    found = model.predict_proba(grams.transform(letters.match_all(list(texts))))
    order = [list(model.classes_).index(label) if label in model.classes_ else -1 for label in labels]
    filled = np.hstack([found, np.zeros((len(found), 1))])  # a label that was never seen: its last column
    return np.asarray(filled[:, order])
