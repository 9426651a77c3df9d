"""The bot itself: where its gateway is, who it is, whom it talks to alone."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.intents import CONTENT, MEMBERS
from tests.twin.permissions import in_guild
from tests.twin.rest.call import Call
from tests.twin.rest.refusals import refuse
from tests.twin.state import Json

_DIRECT = 1
#: privileged intent → the flag of an application that has it switched on
_GRANTED = {MEMBERS: 1 << 14, CONTENT: 1 << 18}


def gateway(call: Call) -> Json:
    return {"url": "wss://gateway.discord.gg"}


def gateway_of_bot(call: Call) -> Json:
    starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {**gateway(call), "shards": call.world.shards, "session_start_limit": starts}


def me(call: Call) -> Json:
    return {**call.world.bot.to_json(), "mfa_enabled": False, "locale": "en-US", "email": None, "verified": True}


def application(call: Call) -> Json:
    """Schema PrivateApplicationResponse."""
    flags = sum(flag for intent, flag in _GRANTED.items() if not call.world.refused_intents & intent)
    owner = next((call.world.users[guild.owner_id] for guild in call.world.guilds.values()), call.world.bot)
    return {
        "id": str(call.world.application_id),
        "name": call.world.bot.username,
        "icon": None,
        "description": "",
        "type": None,
        "bot": call.world.bot.to_json(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner.to_json(),
        "approximate_guild_count": len(call.world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def my_guilds(call: Call) -> list[Json]:
    """Schema MyGuildResponse, by id."""
    after, limit = call.number("after", 0), call.number("limit", 200)
    mine = sorted((one for one in call.world.guilds.values() if one.id > after), key=lambda guild: guild.id)
    at = call.world.clock()
    return [
        {
            **{name: guild.to_json()[name] for name in ("id", "name", "icon", "banner", "features")},
            "owner": guild.owner_id == call.world.bot.id,
            "permissions": str(in_guild(guild, call.bot(guild), at)),
        }
        for guild in mine[:limit]
    ]


def leave(call: Call) -> None:
    guild = call.guild()
    del call.world.guilds[guild.id]
    call.world.broadcast("GUILD_DELETE", {"id": str(guild.id)}, None)


def user(call: Call) -> Json:
    return call.user().to_json()


def open_direct(call: Call) -> Json:
    """The channel to somebody; it is made even for people who take nothing."""
    to = call.world.users.get(int(call.body["recipient_id"])) or refuse(10013)
    channel = call.rest.stock.direct.setdefault(to.id, call.world.snowflake())
    return {"id": str(channel), "type": _DIRECT, "flags": 0, "last_message_id": None, "recipients": [to.to_json()]}


ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_of_bot,
    "GET /users/@me": me,
    "GET /users/{user}": user,
    "GET /applications/@me": application,
    "GET /oauth2/applications/@me": application,
    "GET /users/@me/guilds": my_guilds,
    "DELETE /users/@me/guilds/{guild}": leave,
    "POST /users/@me/channels": open_direct,
}
