"""Members of a guild: read in pages, renamed, given roles, timed out, thrown out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.twin.permissions import May
from tests.twin.rest.call import Call
from tests.twin.rest.refusals import malformed, refuse
from tests.twin.state import GuildState, Json, MemberState

_MOST = 1000


def get(call: Call) -> Json:
    return call.member(call.guild()).to_json()


def listed(call: Call) -> list[Json]:
    """By id; at most 1,000 a page."""
    limit, after = _limit(call), call.number("after", 0)
    found = sorted((one for one in call.guild().members.values() if one.id > after), key=lambda member: member.id)
    return [one.to_json() for one in found[:limit]]


def search(call: Call) -> list[Json]:
    """Whose name or nickname begins so."""
    limit, begins = _limit(call), call.query["query"].lower()
    found = [one for one in call.guild().members.values() if _is_named(one, begins)]
    return [one.to_json() for one in found[:limit]]


def change(call: Call) -> Json:
    """Nickname, roles, time-out: each needs a permission of its own, and a place above the member."""
    guild = call.guild()
    member, body = call.member(guild), call.body
    for name, needed in _NEEDED.items():
        if name in body:
            call.guild(needed)
            if member.id != call.world.bot.id and name != "roles":
                call.over(guild, member)
    if "roles" in body:
        wanted = [int(one) for one in body["roles"] or ()]
        _change_roles(call, guild, member, set(wanted) ^ set(member.role_ids))
        member.role_ids = list(dict.fromkeys(wanted))
    if "nick" in body:
        member.nick = body["nick"] or None
    if "communication_disabled_until" in body:
        until = body["communication_disabled_until"]
        member.timed_out_until = datetime.fromisoformat(until) if until else None
    call.world.update_member(member)
    return member.to_json()


def rename_bot(call: Call) -> Json:
    guild = call.guild(May.CHANGE_NICKNAME)
    bot = call.bot(guild)
    bot.nick = call.body.get("nick") or None
    call.world.update_member(bot)
    return bot.to_json()


def give(call: Call) -> None:
    """Give a role; nothing happens when they have it."""
    guild = call.guild(May.MANAGE_ROLES)
    member, role = call.member(guild), call.role(guild)
    _change_roles(call, guild, member, {role.id})
    if role.id not in member.role_ids:
        member.role_ids.append(role.id)
        call.world.update_member(member)


def take(call: Call) -> None:
    guild = call.guild(May.MANAGE_ROLES)
    member, role = call.member(guild), call.role(guild)
    _change_roles(call, guild, member, {role.id})
    if role.id in member.role_ids:
        member.role_ids.remove(role.id)
        call.world.update_member(member)


def kick(call: Call) -> None:
    guild = call.guild(May.KICK_MEMBERS)
    remove(call, guild, call.over(guild, call.member(guild)))


def ban(call: Call) -> None:
    guild = call.guild(May.BAN_MEMBERS)
    user = call.user()
    if (member := guild.members.get(user.id)) is not None:
        remove(call, guild, call.over(guild, member))
    call.rest.stock.bans.setdefault(guild.id, {})[user.id] = None
    _tell_ban(call, guild, "GUILD_BAN_ADD", user.to_json())


def pardon(call: Call) -> None:
    guild = call.guild(May.BAN_MEMBERS)
    user = call.user()
    if call.rest.stock.bans.get(guild.id, {}).pop(user.id, user) is user:
        refuse(10026)
    _tell_ban(call, guild, "GUILD_BAN_REMOVE", user.to_json())


def bans(call: Call) -> list[Json]:
    guild = call.guild(May.BAN_MEMBERS)
    banned = call.rest.stock.bans.get(guild.id, {})
    return [{"user": call.world.users[one].to_json(), "reason": why} for one, why in sorted(banned.items())]


def get_ban(call: Call) -> Json:
    guild, user = call.guild(May.BAN_MEMBERS), call.user()
    banned = call.rest.stock.bans.get(guild.id, {})
    return {"user": user.to_json(), "reason": banned[user.id]} if user.id in banned else refuse(10026)


def remove(call: Call, guild: GuildState, member: MemberState) -> None:
    """They are gone; Discord tells it as if they had left."""
    del guild.members[member.id]
    gone = {"guild_id": str(guild.id), "user": member.user.to_json()}
    call.world.broadcast("GUILD_MEMBER_REMOVE", gone, guild.id)


_NEEDED = {
    "nick": May.MANAGE_NICKNAMES,
    "roles": May.MANAGE_ROLES,
    "communication_disabled_until": May.MODERATE_MEMBERS,
}


def _change_roles(call: Call, guild: GuildState, member: MemberState, changed: set[int]) -> None:
    """Each has to stand below the bot's, and to be nobody's own."""
    for id_ in changed:
        role = guild.roles.get(id_) or refuse(10011)
        if role.bot_id is not None or role.id == guild.id:
            refuse(50013)
        call.below(guild, role)


def _tell_ban(call: Call, guild: GuildState, event: str, user: Json) -> None:
    call.world.broadcast(event, {"guild_id": str(guild.id), "user": user}, guild.id)


def _limit(call: Call) -> int:
    limit = call.number("limit", 1)
    if not 1 <= limit <= _MOST:
        raise malformed(f"limit: {limit} is not between 1 and {_MOST}")
    return limit


def _is_named(member: MemberState, begins: str) -> bool:
    names = (member.nick, member.user.global_name, member.user.username)
    return any(name.lower().startswith(begins) for name in names if name)


_MEMBER, _BAN = "/guilds/{guild}/members/{user}", "/guilds/{guild}/bans/{user}"
ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "GET /guilds/{guild}/members": listed,
    "GET /guilds/{guild}/members/search": search,
    "PATCH /guilds/{guild}/members/@me": rename_bot,
    f"GET {_MEMBER}": get,
    f"PATCH {_MEMBER}": change,
    f"DELETE {_MEMBER}": kick,
    f"PUT {_MEMBER}/roles/{{role}}": give,
    f"DELETE {_MEMBER}/roles/{{role}}": take,
    "GET /guilds/{guild}/bans": bans,
    f"GET {_BAN}": get_ban,
    f"PUT {_BAN}": ban,
    f"DELETE {_BAN}": pardon,
}
