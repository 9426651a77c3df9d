"""What a vector configures, as parameters and zones of ours."""

from collections.abc import Mapping
from typing import Any

from synapse.rules.world import Season, Setting, Zone
from tests.conformance.scope import GATEWAY
from tests.conformance.vectors import Vector

#: What the earlier system read: its setting → (default, our parameter). Any other key is a decoy, also one
#: that happens to bear a name of ours.
READ: dict[str, tuple[int | float, str]] = {
    "level_base": (100, "level_base"),
    "level_factor": (1.25, "level_factor"),
    "gold_per_level_up": (50, "gold_per_level_up"),
    "coffee_gold_cost": (50, "coffee_gold_cost"),
    "quality_medium_message_chars": (200, "quality_length_medium"),
    "quality_long_message_chars": (500, "quality_length_long"),
    "quality_medium_message_bonus": (1.2, "quality_multiplier_medium"),
    "quality_long_message_bonus": (1.5, "quality_multiplier_long"),
    "quality_code_block_bonus": (1.4, "quality_multiplier_code"),
    "quality_link_bonus": (1.25, "quality_multiplier_link"),
    "quality_attachment_bonus": (1.1, "quality_multiplier_attachment"),
    "quality_emoji_spam_threshold": (5, "quality_emoji_threshold"),
    "quality_emoji_spam_penalty": (0.5, "quality_multiplier_emoji"),
}
_VOICE_TICK_MINUTES = 10
_COOLDOWN_SECONDS, _TICKS_AN_HOUR = 30, 6

#: Base values that were constants, and limits that lay behind the recorded step.
FIXED: dict[str, int] = {
    "xp_base_message": 15,
    "xp_base_reaction_given": 2,
    "xp_base_reaction_received": 3,
    "xp_base_thread": 20,
    "xp_base_voice_tick": 0,
    "cooldown_seconds": 0,
    "max_voice_ticks_per_hour": 1_000_000,
}

#: type of a rewarded event → row of a zone's table
ACTIVITIES = {
    "MESSAGE": "message",
    "REACTION_GIVEN": "reaction_given",
    "REACTION_RECEIVED": "reaction_received",
    "THREAD_CREATE": "thread",
    "VOICE_TICK": "voice",
}
_CURRENCIES = {"xp": "xp", "star": "stars"}


def number(vector: Vector, key: str) -> int | float:
    """A setting that the earlier system read; those of type integer were cut off."""
    default = READ[key][0]
    value = vector.settings.get(key, default)
    return int(value) if isinstance(default, int) else float(value)


def voice_minutes(vector: Vector) -> int:
    """Minutes that a voice tick stands for."""
    return int(vector.settings.get("voice_tick_minutes", _VOICE_TICK_MINUTES))


def setting(vector: Vector, parameters: Mapping[str, object]) -> Setting:
    """The vector's community, on top of a preset's own parameters. Channels without a zone have none."""
    read = {parameter: number(vector, key) for key, (_, parameter) in READ.items()}
    rows: list[dict[str, Any]] = vector.config.get("zones") or []
    zones = {index: Zone(index, zone["name"], _multipliers(zone)) for index, zone in enumerate(rows, 1)}
    has_season = vector.config.get("active_season_at_start", True)
    return Setting(
        parameters={**parameters, **FIXED, **read, **_limits(vector)},
        zones=zones,
        zone_of={int(channel): index for index, zone in enumerate(rows, 1) for channel in zone["channels"]},
        season=Season(1, "Season 1", 0.0) if has_season else None,
    )


def _limits(vector: Vector) -> dict[str, int]:
    if vector.kind not in GATEWAY:
        return {}
    cooldown = int(vector.settings.get("cooldown_seconds", _COOLDOWN_SECONDS))
    return {"cooldown_seconds": cooldown, "max_voice_ticks_per_hour": _TICKS_AN_HOUR}


def _multipliers(zone: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {
        ACTIVITIES[type_]: {_CURRENCIES[name]: float(value) for name, value in row.items()}
        for type_, row in (zone.get("multipliers") or {}).items()
        if type_ in ACTIVITIES
    }
