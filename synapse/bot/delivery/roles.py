"""Gives roles and takes them, after a look at whether the bot may."""

import asyncio

import discord

from synapse.bot.client import SynapseBot
from synapse.bot.delivery.channels import guild_of
from synapse.bot.delivery.errors import PATIENCE, asking
from synapse.runtime.delivery.errors import CannotDeliver
from synapse.runtime.delivery.hands import RoleChange


async def change_role(bot: SynapseBot, change: RoleChange) -> None:
    """Do it; a member who has it already, or has it no more, stays as they are. Raises `CannotDeliver`, `NotNow`."""
    guild = guild_of(bot, change.guild)
    role = _manageable(guild, change.role)
    async with asking(), asyncio.timeout(PATIENCE):
        member = await guild.fetch_member(change.user)
        if (role in member.roles) == change.is_given:
            return
        move = member.add_roles if change.is_given else member.remove_roles
        await move(role, reason=f"Synapse: rule {change.rule}"[:512])


def _manageable(guild: discord.Guild, id_: int) -> discord.Role:
    role = guild.get_role(id_)
    if role is None:
        raise CannotDeliver("the role is gone, or was never one of this community")
    if role.is_default() or role.managed:
        raise CannotDeliver(f"the role {role.name} cannot be given: Discord or another bot manages it")
    if not guild.me.guild_permissions.manage_roles:
        raise CannotDeliver("the bot lacks the permission Manage Roles")
    if guild.owner_id != guild.me.id and role >= guild.me.top_role:
        raise CannotDeliver(
            f"the role {role.name} does not stand below the bot's own: move {guild.me.top_role.name} up"
        )
    return role
