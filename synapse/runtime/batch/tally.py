"""A committed batch in numbers, for whoever watches the process."""

from collections.abc import Iterable, Sequence

from synapse.rules.event import Event
from synapse.runtime.batch.harvest import Harvest
from synapse.runtime.counts import Batched


def batched(events: Iterable[Event], outcomes: Sequence[str], harvest: Harvest | None, seconds: float) -> Batched:
    """What it came to. Without a harvest nothing was new."""
    pairs = [(outcome, event.type) for event, outcome in zip(events, outcomes, strict=True)]
    if harvest is None:
        return Batched(pairs, seconds)
    return Batched(
        pairs,
        seconds,
        deciding=harvest.deciding,
        decided=outcomes.count("stored"),
        fired=sum(harvest.fired.values()),
        denied=sum(harvest.denied.values()),
        failed=sum(harvest.failed.values()),
    )
