"""Who is in voice, in the database: as a process that starts finds it."""

from collections.abc import Mapping

from synapse.capture.voice import Stay
from synapse.db.session import RawConnection
from synapse.kit.clock import moment_of, seconds_of

_LOAD = """
SELECT user_id, session_id, channel_id, joined_at, seen_at, self_mute, self_deaf, was_awake, awake_at
FROM voice_sessions WHERE guild_id = $1
"""
_SAVE = """
INSERT INTO voice_sessions (guild_id, user_id, session_id, channel_id, joined_at, seen_at, self_mute, self_deaf,
    was_awake, awake_at)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
    $7::bool[], $8::bool[], $9::bool[], $10::timestamptz[])
ON CONFLICT (guild_id, user_id) DO UPDATE SET session_id = excluded.session_id, channel_id = excluded.channel_id,
    joined_at = excluded.joined_at, seen_at = excluded.seen_at, self_mute = excluded.self_mute,
    self_deaf = excluded.self_deaf, was_awake = excluded.was_awake, awake_at = excluded.awake_at
"""
_REMOVE = """
DELETE FROM voice_sessions v USING unnest($1::bigint[], $2::bigint[]) AS k(guild_id, user_id)
WHERE v.guild_id = k.guild_id AND v.user_id = k.user_id
"""


async def stays_of(raw: RawConnection, guild: int) -> dict[int, Stay]:
    """Member → their stay, as it was last written."""
    return {
        user: Stay(
            session=session,
            channel=channel,
            joined_at=seconds_of(joined_at),
            seen_at=seconds_of(seen_at),
            self_mute=self_mute,
            self_deaf=self_deaf,
            was_awake=was_awake,
            awake_at=None if awake_at is None else seconds_of(awake_at),
        )
        for user, session, channel, joined_at, seen_at, self_mute, self_deaf, was_awake, awake_at in await raw.fetch(
            _LOAD, guild
        )
    }


async def save_stays(raw: RawConnection, changed: Mapping[tuple[int, int], Stay | None]) -> None:
    """Write stays by guild and member; None: it has ended."""
    rows = [(*key, *_row(stay)) for key, stay in changed.items() if stay is not None]
    ended = [key for key, stay in changed.items() if stay is None]
    if rows:
        await raw.execute(_SAVE, *map(list, zip(*rows, strict=True)))
    if ended:
        await raw.execute(_REMOVE, *map(list, zip(*ended, strict=True)))


def _row(stay: Stay) -> tuple[object, ...]:
    return (
        stay.session[:64],
        stay.channel,
        moment_of(stay.joined_at),
        moment_of(stay.seen_at),
        stay.self_mute,
        stay.self_deaf,
        stay.was_awake,
        None if stay.awake_at is None else moment_of(stay.awake_at),
    )
