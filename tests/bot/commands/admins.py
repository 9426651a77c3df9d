"""What tests of admins' commands share: who asks, and what the audit log says of it."""

from typing import Any

from synapse.db.session import glance
from synapse.runtime.pages.setting_list import list_settings
from synapse.runtime.vocabulary import in_force
from tests.fixtures.bot import RunningBot
from tests.twin import Reply, TwinChannel

_AUDITED = """
SELECT l.action_type AS action, l.target_table AS table, l.target_id AS target, l.reason, l.via, m.user_id AS actor
FROM admin_log l LEFT JOIN members m ON m.guild_id = l.guild_id AND m.account = l.actor
WHERE l.guild_id = $1 AND l.via = 'discord' ORDER BY l.seq
"""


async def audited(bot: RunningBot) -> list[dict[str, Any]]:
    """What the audit log says was done by command, oldest first."""
    async with glance(bot.engine) as raw:
        return [dict(row) for row in await raw.fetch(_AUDITED, bot.home.id)]


async def value_of(bot: RunningBot, key: str) -> Any:
    """A setting as it is now."""
    found = await in_force(bot.services.spine, bot.home.id)
    return next(one.value for one in list_settings(found) if one.key.name == key)


async def is_refused(bot: RunningBot, channel: TwinChannel, command: str, **options: Any) -> None:
    """An ordinary member is told, privately, that this is for admins, and nothing is done."""
    member = bot.home.member("Somebody")
    reply = await member.uses(channel, command, **options)
    assert reply.is_private
    assert "This is for admins" in reply.text
    assert await audited(bot) == []


def words(reply: Reply) -> str:
    """Everything that an answer says."""
    parts = [reply.text]
    for embed in reply.embeds:
        author = embed.get("author", {}).get("name", "")
        parts += [author, embed.get("title", ""), embed.get("description", "")]
        parts += [f"{one['name']}: {one['value']}" for one in embed.get("fields", ())]
        parts.append(embed.get("footer", {}).get("text", ""))
    return "\n".join(part for part in parts if part)
