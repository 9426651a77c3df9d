"""What tests of members' commands share: doings in the past, and embeds as they can be compared."""

import re
from datetime import timedelta
from typing import Any

from synapse.members.names import Person, name_members
from synapse.runtime.changing import changing
from synapse.runtime.handle import handle
from tests.fixtures.bot import RunningBot
from tests.runtime.community import START, Record, events, message
from tests.twin import TwinMember

MINUTE = timedelta(minutes=1)


async def happens(bot: RunningBot, *records: Record) -> None:
    """Put records through the pipeline, as if they had been captured."""
    outcomes = await handle(bot.services.spine, bot.home.id, events(records))
    assert set(outcomes) == {"stored"}


async def talks(bot: RunningBot, user: int, times: int, *, length: int = 40) -> None:
    """So many messages, a minute apart, each in time to be paid."""
    await happens(
        bot,
        *(
            message(START + MINUTE * number, user, f"said-{user}-{number}", length=length, guild=bot.home.id)
            for number in range(times)
        ),
    )


async def named(bot: RunningBot, *people: TwinMember) -> None:
    """Their names are known, as they are once they were seen."""
    async with changing(bot.engine, bot.home.id) as change:
        await name_members(change.raw, bot.home.id, [Person(one.id, one.name) for one in people])


def plain(embeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Embeds without what differs from run to run: ids and times."""
    return [{name: _plain(value) for name, value in one.items() if name not in ("image", "type")} for one in embeds]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if name not in ("id", "proxy_url")}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, str):
        return re.sub(r"<t:\d+", "<t:WHEN", re.sub(r"\d{15,20}", "ID", value))
    return value
