"""mujaz verify: a brief in, what was checked out; exit status 1 where a citation does not hold."""

from __future__ import annotations

from pipeline.command import progress
from pipeline.config import VerifyJob
from pipeline.verify import verify


def run(config: VerifyJob) -> int:
    """Check, say each fault, and sum up."""
    check = verify(config.input)
    for fault in check.faults:
        progress.say(fault)
    print(
        f"{config.input}: {check.citations} citations of {check.sentences} sentences checked "
        f"against {check.sources} source texts; {len(check.faults) or 'no'} faults."
    )
    return 1 if check.faults else 0
