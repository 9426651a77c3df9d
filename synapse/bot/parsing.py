"""A frame that discord.py cannot read is passed over: by itself it would end the connection for good."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import discord
import structlog

#: what discord.py insists on, and frames of some years ago do not have: an ordinary reaction, an ordinary message
_ASSUMED: Mapping[str, Mapping[str, Any]] = {
    "MESSAGE_REACTION_ADD": {"type": 0},
    "MESSAGE_REACTION_REMOVE": {"type": 0},
    "MESSAGE_CREATE": {"type": 0},
    "GUILD_MEMBER_ADD": {"roles": (), "flags": 0},
    "VOICE_STATE_UPDATE": {},
}
#: and what it insists on of a member
_MEMBER: Mapping[str, Any] = {"roles": (), "flags": 0}
_USER: Mapping[str, Any] = {"username": "", "discriminator": "0", "avatar": None}

log = structlog.stdlib.get_logger("synapse.bot")


def survive(client: discord.Client) -> None:
    """Let a client live on whatever Discord sends; a session that cannot begin still ends it."""
    # the library has no public place for this
    parsers: dict[str, Callable[[Any], Any]] = client._connection.parsers  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    for event, parse in parsers.items():
        if event != "READY":
            parsers[event] = partial(_parse, event, parse)


def _parse(event: str, parse: Callable[[Any], Any], data: Any) -> None:
    try:
        parse(_whole(_ASSUMED[event], data) if event in _ASSUMED else data)
    # whatever it was about is lost; what comes after is not
    except Exception as error:
        log.error("a frame could not be read", gateway_event=event, exc_info=error)


def _whole(assumed: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**assumed, **data}
    if "user_id" in whole and "self_mute" in whole:
        # a voice state need not say whose it is beside the id, and nobody but those in voice is in memory
        whole.setdefault("member", {"user": {**_USER, "id": whole["user_id"]}})
    if member := whole.get("member"):
        whole["member"] = {**_MEMBER, **member}
    return whole
