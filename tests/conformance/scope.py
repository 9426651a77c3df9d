"""Which vectors a preset must reproduce, and how much of each."""

from typing import Literal

from tests.conformance.vectors import Vector

CLASSIC = "classic-gamification"
V3 = "synapse-v3"
PRESETS = (CLASSIC, V3)

#: everything that is expected, the pay of every event, or nothing
Scope = Literal["everything", "pay", None]

#: Kinds that need no Discord, in which the two systems can be held side by side.
PLAIN = (
    "quality_modifier",
    "single_event",
    "level_table",
    "achievement_check",
    "service_scenario",
    "admin_rate_limit",
    "message_metadata",
    "announcement_throttle",
    "github_username",
)
#: Kinds in which nearly every line has a label.
SEQUENCES = ("reaction_sequence", "level_sequence")
#: Kinds that begin with what the gateway tells: readings of texts are compared with either preset.
GATEWAY = ("gateway_scenario", "cooldown_sequence")

#: Deviations from the papers that `synapse-v3` reproduces, or that leave XP and stars of an event alone.
REPRODUCED = frozenset(
    {
        "afk_channel_still_ticks",
        "award_never_levels",
        "base_xp_readme",
        "cooldown_blocks_lake",
        "counter_ignores_scope",
        "dead_setting",
        "emoji_is_colon_count",
        "level_needs_positive_xp",
        "lifetime_stars_reset_per_season",
        "no_cascade_or_late_award",
        "one_level_per_event",
        "pair_cap_stars_only",
        "pair_diminishing_not_applied",
        "self_reaction_given_rewarded",
        "velocity_cap_unreachable",
        "viral_star_explosion",
        "zero_xp_possible",
    }
)


def kinds(preset: str) -> tuple[str, ...]:
    """Kinds of which at least one line must be compared."""
    return PLAIN + GATEWAY + (SEQUENCES if preset == V3 else ())


def scope(vector: Vector, preset: str) -> Scope:
    """How much of a vector the preset must reproduce."""
    if vector.kind not in kinds(preset):
        return None
    if vector.kind == "message_metadata":
        return "everything"
    if not vector.labels:
        return "everything" if vector.kind in PLAIN else "pay"
    return "pay" if preset == V3 and vector.labels <= REPRODUCED else None
