"""How much is told, switched while Synapse runs: in every process, by an audited change."""

from synapse.guilds.change import Change, note
from synapse.runtime.watching.logs import LEVELS, level_now, switch_level

#: where processes hear of a new level
CHANNEL = "synapse_logs"


async def change_level(change: Change, level: str) -> None:
    """Tell from now on what is at least so grave; processes that start later begin with what they are set up with."""
    before = level_now()
    await note(change, "UPDATE", "logs", "level", {"level": before}, {"level": level})
    await change.raw.execute("SELECT pg_notify($1, $2)", CHANNEL, level)


def hear_level(level: str) -> None:
    """Take a notification."""
    if level in LEVELS:
        switch_level(level)
