"""What the bot may not do in a community though its work takes it, told in the log at its start."""

from collections.abc import Iterator, Mapping

import discord
import structlog

from synapse.bot.oneself import me_in

#: permission → what stays off without it; docs/discord.md has the address that asks for all of them
NEEDED: Mapping[str, str] = {
    "view_channel": "capturing",
    "read_message_history": "reading back what was missed",
    "send_messages": "announcements",
    "send_messages_in_threads": "announcements in threads",
    "embed_links": "announcements and answers that look well",
    "attach_files": "profile cards",
    "add_reactions": "reaction roles",
    "manage_roles": "level roles",
}

log = structlog.stdlib.get_logger("synapse.bot")


def invitation(application: int) -> str:
    """The address that asks a community's admin for all of it."""
    return discord.utils.oauth_url(application, permissions=discord.Permissions(**dict.fromkeys(NEEDED, True)))


def missing(guild: discord.Guild) -> Iterator[str]:
    """Permissions that the bot lacks in the whole community; single channels may allow or deny them all the same."""
    me = me_in(guild)
    return (name for name in NEEDED if me is not None and not getattr(me.guild_permissions, name))


def tell_missing(guild: discord.Guild) -> None:
    """Say in the log what the bot lacks, and what stays off."""
    if lacking := list(missing(guild)):
        names = ", ".join(name.replace("_", " ") for name in lacking)
        log.warning(
            "the bot lacks permissions",
            guild=str(guild.id),
            permissions=names,
            stays_off=", ".join(NEEDED[name] for name in lacking),
            hint="give its role these permissions, or invite it again with the address of docs/discord.md",
        )
