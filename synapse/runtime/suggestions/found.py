"""All suggestions for a guild, the most urgent first."""

from collections.abc import Callable, Iterator
from datetime import datetime

from synapse.db.session import batch_transaction
from synapse.runtime.spine import Configured, Spine
from synapse.runtime.suggestions.facts import Facts, Suggestion, gather_facts
from synapse.runtime.suggestions.guild import no_season, nowhere_to_announce, quiet, short_memory, without_zone
from synapse.runtime.suggestions.milestones import unreachable
from synapse.runtime.suggestions.rules import failing, silent, unrewarded, unspent

CHECKS: tuple[Callable[[Facts], Iterator[Suggestion]], ...] = (
    quiet,
    failing,
    unreachable,
    unrewarded,
    no_season,
    nowhere_to_announce,
    without_zone,
    short_memory,
    silent,
    unspent,
)
MOST = 100


async def suggestions_for(spine: Spine, found: Configured, at: datetime) -> list[Suggestion]:
    """What is worth a look now."""
    async with batch_transaction(spine.engine) as (_, raw):
        facts = await gather_facts(raw, found, at)
    return [one for check in CHECKS for one in check(facts)][:MOST]
