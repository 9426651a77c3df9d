"""Invites into a guild."""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.twin.permissions import May
from tests.twin.rest.call import Call
from tests.twin.rest.refusals import refuse
from tests.twin.state import Json, moment, text_of
from tests.twin.stock import Invite

_OF_GUILD = (
    "id",
    "name",
    "splash",
    "banner",
    "description",
    "icon",
    "features",
    "verification_level",
    "vanity_url_code",
    "nsfw_level",
    "nsfw",
    "premium_subscription_count",
)


def create(call: Call) -> Json:
    channel = call.channel(May.CREATE_INSTANT_INVITE)
    body: Json = call.body or {}
    age = body.get("max_age")
    invite = Invite(
        secrets.token_urlsafe(6),
        channel.guild_id,
        channel.id,
        call.world.bot.id,
        call.world.clock(),
        max_uses=body.get("max_uses") or 0,
        max_age=86_400 if age is None else age,
    )
    call.rest.stock.invites[invite.code] = invite
    place = {"channel_id": str(channel.id), "guild_id": str(channel.guild_id)}
    told = {name: value for name, value in _shown(call, invite).items() if name not in ("guild", "channel")}
    call.world.broadcast("INVITE_CREATE", told | place, channel.guild_id)
    return _shown(call, invite)


def of_guild(call: Call) -> list[Json]:
    guild = call.guild(May.MANAGE_GUILD)
    return [_shown(call, one) for one in call.rest.stock.invites.values() if one.guild_id == guild.id]


def of_channel(call: Call) -> list[Json]:
    channel = call.channel(May.MANAGE_CHANNELS)
    return [_shown(call, one) for one in call.rest.stock.invites.values() if one.channel_id == channel.id]


def get(call: Call) -> Json:
    return _shown(call, _found(call))


def delete(call: Call) -> Json:
    invite = _found(call)
    call.may(call.world.channels[invite.channel_id], May.MANAGE_CHANNELS)
    del call.rest.stock.invites[invite.code]
    place = {"channel_id": text_of(invite.channel_id), "guild_id": text_of(invite.guild_id), "code": invite.code}
    call.world.broadcast("INVITE_DELETE", place, invite.guild_id)
    return _shown(call, invite)


def _found(call: Call) -> Invite:
    return call.rest.stock.invites.get(call.parts["code"]) or refuse(10006)


def _shown(call: Call, invite: Invite) -> Json:
    """Schema GuildInviteResponse."""
    guild, channel = call.world.guilds[invite.guild_id], call.world.channels[invite.channel_id]
    ends = invite.created_at + timedelta(seconds=invite.max_age) if invite.max_age else None
    return {
        "type": 0,
        "code": invite.code,
        "inviter": call.world.users[invite.inviter_id].to_json(),
        "max_age": invite.max_age,
        "created_at": moment(invite.created_at),
        "expires_at": moment(ends),
        "guild": {name: guild.to_json()[name] for name in _OF_GUILD},
        "guild_id": str(guild.id),
        "channel": {"id": str(channel.id), "type": int(channel.type), "name": channel.name},
        "uses": invite.uses,
        "max_uses": invite.max_uses,
        "temporary": False,
    }


ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "POST /channels/{channel}/invites": create,
    "GET /channels/{channel}/invites": of_channel,
    "GET /guilds/{guild}/invites": of_guild,
    "GET /invites/{code}": get,
    "DELETE /invites/{code}": delete,
}
