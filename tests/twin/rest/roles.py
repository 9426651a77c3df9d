"""Roles of a guild: the bot acts on those below its own."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.permissions import May, in_guild
from tests.twin.rest.call import Call
from tests.twin.rest.refusals import refuse
from tests.twin.state import GuildState, Json, TwinRole


def listed(call: Call) -> list[Json]:
    return [one.to_json() for one in call.guild().roles.values()]


def get(call: Call) -> Json:
    return call.role(call.guild()).to_json()


def create(call: Call) -> Json:
    """A new role, at the bottom."""
    guild = call.guild(May.MANAGE_ROLES)
    role = TwinRole(call.world.snowflake(), "new role", guild.everyone.permissions)
    _write(call, guild, role)
    guild.roles[role.id] = role
    call.world.broadcast("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.to_json()}, guild.id)
    return role.to_json()


def change(call: Call) -> Json:
    guild = call.guild(May.MANAGE_ROLES)
    role = call.below(guild, call.role(guild))
    _write(call, guild, role)
    _tell(call, guild, role)
    return role.to_json()


def move(call: Call) -> list[Json]:
    """Put roles elsewhere in the hierarchy, below the bot's own."""
    guild = call.guild(May.MANAGE_ROLES)
    moved = [(guild.roles.get(int(one["id"])) or refuse(10011), one.get("position")) for one in call.body]
    top = max(guild.roles[one].position for one in call.bot(guild).role_ids)
    for role, position in moved:
        call.below(guild, role)
        if position is not None and position >= top:
            refuse(50013)
    for role, position in moved:
        role.position = role.position if position is None else position
        _tell(call, guild, role)
    return listed(call)


def delete(call: Call) -> None:
    guild = call.guild(May.MANAGE_ROLES)
    role = call.below(guild, call.role(guild))
    if role.bot_id is not None or role.id == guild.id:
        refuse(50013)
    del guild.roles[role.id]
    call.world.broadcast("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild.id)
    for member in guild.members.values():
        if role.id in member.role_ids:
            member.role_ids.remove(role.id)
            call.world.update_member(member)


def _write(call: Call, guild: GuildState, role: TwinRole) -> None:
    body: Json = call.body or {}
    permissions = int(body.get("permissions") or 0)
    if permissions & ~in_guild(guild, call.bot(guild), call.world.clock()):
        refuse(50013)
    for name in ("name", "color", "hoist", "mentionable"):
        if body.get(name) is not None:
            setattr(role, name, body[name])
    if colors := body.get("colors"):
        role.color = colors.get("primary_color") or 0
    if body.get("permissions") is not None:
        role.permissions = permissions


def _tell(call: Call, guild: GuildState, role: TwinRole) -> None:
    call.world.broadcast("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role.to_json()}, guild.id)


ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "GET /guilds/{guild}/roles": listed,
    "POST /guilds/{guild}/roles": create,
    "PATCH /guilds/{guild}/roles": move,
    "GET /guilds/{guild}/roles/{role}": get,
    "PATCH /guilds/{guild}/roles/{role}": change,
    "DELETE /guilds/{guild}/roles/{role}": delete,
}
