"""Asking for a community's past: a task that only the process with the bot can work on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from synapse.guilds.change import Change, note
from synapse.runtime import tasks

#: kind of the tasks
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose past, and how much of it."""

    back_to: datetime
    #: these channels only, with their threads; None: all
    channels: frozenset[int] | None


async def ask_for_history(change: Change, back_to: datetime, channels: Collection[int] | None, asked_by: str) -> str:
    """Put the wish in the queue; the task's id. Raises `TooManyTasks` and `UnknownGuild`."""
    named = None if channels is None else [str(channel) for channel in channels]
    request = {"back_to": back_to.astimezone(UTC).isoformat(), "channels": named}
    await note(change, "IMPORT", "event_lake", HISTORY, None, request)
    return await tasks.ask(change.raw, change.guild, HISTORY, request, asked_by)


def wish_of(request: Mapping[str, Any]) -> Wish:
    """What a task asks for."""
    channels = request["channels"]
    named = None if channels is None else frozenset(int(channel) for channel in channels)
    return Wish(datetime.fromisoformat(request["back_to"]), named)
