"""Asking Discord and the database again until they answer."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from synapse.kit.errors import DatabaseUnavailable, SynapseError
from synapse.runtime.retry import passes
from synapse.runtime.steadily import first_line

#: seconds between two tries, at most
PAUSE = 60.0
#: tries of which is told
_TOLD = (1, 5, 20, 100)

T = TypeVar("T")

log = structlog.stdlib.get_logger("synapse.bot.history")


class DiscordRefuses(SynapseError):
    """Discord does not let us do it, and asking again would not help."""

    def __init__(self, error: discord.HTTPException) -> None:
        reason = error.text or f"it answers {error.status}"
        super().__init__("discord-refuses", f"Discord refuses: {reason}", "look at the bot's permissions")


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do the work, again while that may help. Raises `DiscordRefuses`, and what nobody foresaw."""
    try:
        async for attempt in AsyncRetrying(
            wait=wait_random_exponential(multiplier=0.5, max=PAUSE),
            retry=retry_if_exception(_may_help),
            before_sleep=_tell,
        ):
            with attempt:
                return await work()
    except discord.HTTPException as error:
        raise DiscordRefuses(error) from error
    raise RuntimeError("retrying ended without an outcome")


def _may_help(error: BaseException) -> bool:
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return isinstance(error, DatabaseUnavailable | aiohttp.ClientError | TimeoutError) or passes(error)


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if error is not None and state.attempt_number in _TOLD:
        log.warning("reading back waits", reason=first_line(error), tries=state.attempt_number)
