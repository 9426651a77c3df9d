"""Guilds themselves."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.permissions import May
from tests.twin.rest.call import Call
from tests.twin.state import Json


def get(call: Call) -> Json:
    guild = call.guild()
    if not call.says("with_counts"):
        return guild.to_json()
    count = guild.member_count
    return guild.to_json() | {"approximate_member_count": count, "approximate_presence_count": count}


def change(call: Call) -> Json:
    """Rename it, or choose where people are away."""
    guild = call.guild(May.MANAGE_GUILD)
    if call.body.get("name"):
        guild.name = call.body["name"]
    if "afk_channel_id" in call.body:
        away = call.body["afk_channel_id"]
        guild.afk_channel_id = int(away) if away else None
    call.world.broadcast("GUILD_UPDATE", guild.to_json(), guild.id)
    return guild.to_json()


ROUTES: Mapping[str, Callable[[Call], Any]] = {"GET /guilds/{guild}": get, "PATCH /guilds/{guild}": change}
