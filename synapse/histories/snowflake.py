"""Discord's ids: 64 bits, of which the upper 42 are the milliseconds since 2015."""

DISCORD_EPOCH_MS = 1_420_070_400_000


def snowflake(at_ms: int, low_bits: int = 0) -> int:
    """The id of something made at `at_ms`; `low_bits` (22 of them) tell apart what one millisecond made."""
    return (at_ms - DISCORD_EPOCH_MS) << 22 | low_bits


def made_at_ms(snowflake_id: int) -> int:
    """When the thing with this id was made."""
    return (snowflake_id >> 22) + DISCORD_EPOCH_MS
