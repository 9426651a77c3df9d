"""Channels and what they allow whom."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.twin.permissions import May, in_guild
from tests.twin.rest.call import Answer, Call
from tests.twin.rest.refusals import refuse
from tests.twin.rest.threads import change as change_thread
from tests.twin.state import ChannelType, GuildState, Json, Overwrite, TwinChannel


def get(call: Call) -> Json:
    return call.channel().to_json()


def listed(call: Call) -> list[Json]:
    """All of a guild's but its threads, seen or not."""
    return [one.to_json() for one in call.guild().channels.values() if not one.is_thread]


def create(call: Call) -> Answer:
    guild = call.guild(May.MANAGE_CHANNELS)
    body: Json = call.body
    channel = TwinChannel(
        call.world.snowflake(),
        guild.id,
        ChannelType(body.get("type") or 0),
        body["name"],
        parent_id=_parent(guild, body),
        position=sum(not one.is_thread for one in guild.channels.values()),
        topic=body.get("topic"),
        nsfw=bool(body.get("nsfw")),
    )
    channel.overwrites = _overwrites(call, guild, body.get("permission_overwrites") or ())
    call.world.add_channel(channel)
    call.world.broadcast("CHANNEL_CREATE", channel.to_json(), guild.id)
    return Answer(channel.to_json(), 201)


def change(call: Call) -> Json:
    """What is named is changed."""
    channel = call.channel()
    if channel.is_thread:
        return change_thread(call, channel)
    call.may(channel, May.MANAGE_CHANNELS)
    guild, body = call.of(channel), call.body
    for name in ("name", "topic", "nsfw", "position"):
        if name in body:
            setattr(channel, name, body[name])
    if "parent_id" in body:
        channel.parent_id = _parent(guild, body)
    if "permission_overwrites" in body:
        channel.overwrites = _overwrites(call, guild, body["permission_overwrites"] or ())
    call.world.broadcast("CHANNEL_UPDATE", channel.to_json(), guild.id)
    return channel.to_json()


def delete(call: Call) -> Json:
    channel = call.channel()
    call.may(channel, May.MANAGE_THREADS if channel.is_thread else May.MANAGE_CHANNELS)
    shown = channel.to_json()
    call.world.drop_channel(channel)
    return shown


def allow(call: Call) -> None:
    """What a role or member may here."""
    channel = call.channel(May.MANAGE_ROLES)
    guild, id_ = call.of(channel), call.id("overwrite")
    one = _overwrite(id_, call.body)
    _may_give(call, guild, one)
    channel.overwrites[id_] = one
    call.world.broadcast("CHANNEL_UPDATE", channel.to_json(), guild.id)


def forget(call: Call) -> None:
    """What a role or member may here is as elsewhere."""
    channel = call.channel(May.MANAGE_ROLES)
    if channel.overwrites.pop(call.id("overwrite"), None) is None:
        refuse(10009)
    call.world.broadcast("CHANNEL_UPDATE", channel.to_json(), channel.guild_id)


def _parent(guild: GuildState, body: Json) -> int | None:
    if body.get("parent_id") is None:
        return None
    found = guild.channels.get(int(body["parent_id"]))
    return found.id if found is not None and found.type is ChannelType.CATEGORY else refuse(10003)


def _overwrites(call: Call, guild: GuildState, told: Iterable[Json]) -> dict[int, Overwrite]:
    every = [_overwrite(int(one["id"]), one) for one in told]
    for one in every:
        _may_give(call, guild, one)
    return {one.id: one for one in every}


def _overwrite(id_: int, told: Json) -> Overwrite:
    return Overwrite(id_, int(told.get("type") or 0), int(told.get("allow") or 0), int(told.get("deny") or 0))


def _may_give(call: Call, guild: GuildState, one: Overwrite) -> None:
    """The bot gives and takes what it has itself."""
    if (one.allow | one.deny) & ~in_guild(guild, call.bot(guild), call.world.clock()):
        refuse(50013)


ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "GET /channels/{channel}": get,
    "PATCH /channels/{channel}": change,
    "DELETE /channels/{channel}": delete,
    "PUT /channels/{channel}/permissions/{overwrite}": allow,
    "DELETE /channels/{channel}/permissions/{overwrite}": forget,
    "GET /guilds/{guild}/channels": listed,
    "POST /guilds/{guild}/channels": create,
}
