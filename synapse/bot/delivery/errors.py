"""What Discord's refusals mean for a delivery: for good, or for now."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord
from aiohttp import ClientError

from synapse.runtime.delivery.errors import CannotDeliver, NotNow

#: seconds that Discord has for one delivery; it is less than the lease of what is delivered
PATIENCE = 60
#: Discord's codes, in words
_REASONS = {
    10003: "the channel is gone",
    10004: "the bot is not in this community",
    10011: "the role is gone",
    50001: "the bot may not see the channel",
    50007: "the member takes no messages from the bot",
    50008: "nothing can be posted in that channel",
    50013: "the bot lacks the permission for it",
    50083: "the thread is archived and locked",
}
_NOBODY = {10007: "the member has left", 10013: "there is no such user any more"}


@asynccontextmanager
async def asking() -> AsyncGenerator[None]:
    """Ask Discord for something; its refusals become `CannotDeliver` or `NotNow`."""
    try:
        yield
    except discord.RateLimited as error:
        raise NotNow("Discord asks for patience", may_have_arrived=False) from error
    except discord.HTTPException as error:
        raise _meaning(error) from error
    except (ClientError, OSError, TimeoutError) as error:
        raise NotNow("Discord does not answer", may_have_arrived=True) from error


def _meaning(error: discord.HTTPException) -> CannotDeliver | NotNow:
    if error.status >= 500:
        return NotNow(f"Discord answers {error.status}", may_have_arrived=True)
    if error.status in (401, 429):
        return NotNow(f"Discord answers {error.status}", may_have_arrived=False)
    if error.code in _NOBODY:
        return CannotDeliver(_NOBODY[error.code], is_quiet=True)
    return CannotDeliver(_REASONS.get(error.code, f"Discord refuses it: {error.text or error.status}"[:300]))
