"""What the draw of an epoch does to how often each label is answered, and how that is taken out again.

In:   the examples of an epoch; how often each label stands in text of the corpus' kind.
Out:  for each example, what to add to the network's logits while it learns.
Not:  the draw (splits.py), the loss (training/loss.py), offsets after a training (evaluation/calibration.py).
Why:  an epoch draws the labels evenly, so that the rare ones are learned; news does not hold them so,
      analysis nearly does. A constant offset after the training serves one kind of text and hurts the
      other; taken out by source while it learns, the network itself tells the kinds apart.

Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from pipeline.config import DataConfig
from pipeline.data import corrections
from pipeline.data.examples import Example

AS_DRAWN = ("authored", corrections.SOURCE)  # never thinned by the draw: what they hold is what is answered


def shifts(drawn: Sequence[Example], config: DataConfig) -> list[dict[str, float] | None]:
    """For each example: the log of how much oftener its source draws each label than the corpus holds it.

    Args:
        drawn: The examples of one epoch.
        config: `shares` of the labels in the corpus at large; without them the draw is taken as it is.

    Returns:
        One an example: label to nats, for a label that is drawn at all; None where nothing is taken out.
    """
    if not config.shares:
        return [None] * len(drawn)
    counts = counted(drawn)
    wanted = {label.name: share for label, share in zip(config.labels, config.shares, strict=True)}
    gained = {
        label: math.log(count / counts.total() / wanted[label]) for label, count in sorted(counts.items())
    }
    return [None if example.source in AS_DRAWN else gained for example in drawn]


def weights(examples: Sequence[Example], config: DataConfig) -> list[float]:
    """What each example counts where all are learned from at once.

    So that labels stand as the network is to answer them: as often as in the corpus (`shares`), or as an
    epoch draws them.

    Args:
        examples: The whole training part.
        config: `shares`, or `most_per_label`.

    Returns:
        One an example; their mean is 1, and 1 is that of the authored ones before that.
    """
    counts = counted(examples)
    if config.shares:
        wanted = {label.name: share for label, share in zip(config.labels, config.shares, strict=True)}
    else:
        most = config.most_per_label or counts.total()
        drawn = {label: min(count, most) for label, count in counts.items()}
        wanted = {label: count / sum(drawn.values()) for label, count in drawn.items()}
    each = {label: wanted[label] * counts.total() / count for label, count in counts.items()}
    raw = [1.0 if example.source in AS_DRAWN else each[example.label] for example in examples]
    return [one * len(raw) / sum(raw) for one in raw]


def counted(examples: Sequence[Example]) -> Counter[str]:
    """How many examples of each label are drawn from a corpus."""
    return Counter(example.label for example in examples if example.source not in AS_DRAWN)
