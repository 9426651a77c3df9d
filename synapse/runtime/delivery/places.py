"""Where a message goes. Nothing is posted anywhere until somebody has said where."""

from collections.abc import Mapping
from typing import Any

from synapse.guilds.settings import Scalar

_CHANNELS = ("announce_channel_id", "achievements_channel_id", "log_channel_id")


def place_of(kind: str, channel: int | None, payload: Mapping[str, Any], values: Mapping[str, Scalar]) -> int | None:
    """The rule's channel, that for achievements, that for announcements, or where it happened; None: nowhere.

    `values` are the guild's settings.
    """
    if channel is not None:
        return channel
    for key in _settings(kind, payload):
        if (configured := values[key]) is not None:
            return int(str(configured))
    happened = payload.get("event_channel")
    return int(happened) if happened is not None and _may_post_where_it_happens(values) else None


def _settings(kind: str, payload: Mapping[str, Any]) -> tuple[str, ...]:
    if kind != "announce":
        return ()
    achievements = ("achievements_channel_id",) if payload.get("milestone") else ()
    return (*achievements, "announce_channel_id")


def _may_post_where_it_happens(values: Mapping[str, Scalar]) -> bool:
    return bool(values["announce_where_it_happens"]) or any(values[key] is not None for key in _CHANNELS)
