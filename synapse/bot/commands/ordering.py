"""What every change by command shares: it counts against the admin's minute, and the audit log says who, and how."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from synapse.access.rate_limit import give_place_back, take_place
from synapse.bot.commands.asked import Asked
from synapse.db.session import batch_transaction
from synapse.guilds.change import Action, Change
from synapse.runtime.changing import changing as changing_guild
from synapse.runtime.orders.commands import Order

VIA = "discord"


@asynccontextmanager
async def paced(here: Asked) -> AsyncGenerator[None]:
    """Count a change against the admin's minute, unless it fails. Raises `TooManyChanges`.

    The same minute as the API's: whoever changes things here and there has one.
    """
    services, limit = here.services, here.services.options.changes_per_minute
    if limit == 0:
        yield
        return
    async with batch_transaction(services.engine) as (_, raw):
        place = await take_place(raw, f"user:{here.user}", limit, services.clock())
    try:
        yield
    except BaseException:
        async with batch_transaction(services.engine) as (_, raw):
            await give_place_back(raw, place)
        raise


@asynccontextmanager
async def changing(here: Asked, reason: str | None = None) -> AsyncGenerator[Change]:
    """One audited change of the guild by whoever asks, committed when the block ends well. Raises `TooManyChanges`."""
    async with (
        paced(here),
        changing_guild(here.services.engine, here.guild, by=here.user, reason=reason, via=VIA) as change,
    ):
        yield change


def order_of(
    here: Asked, action: Action, table: str, *, reason: str | None = None, after: Mapping[str, object] | None = None
) -> Order:
    """An order of whoever asks, as the audit log will tell it."""
    return Order(admin=here.user, action=action, table=table, after=after or {}, reason=reason, via=VIA)


def key_of(here: Asked) -> str:
    """What makes a command that pays pay once: Discord may tell of the same interaction twice."""
    return f"discord-{here.interaction.id}"
