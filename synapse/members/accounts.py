"""Account numbers: given per guild in order of first appearance, and never given again."""

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType

from synapse.db.session import RawConnection

_INSERT = """
INSERT INTO members (guild_id, account, user_id, is_bot, created_at)
SELECT $1, k.account, k.user_id, k.is_bot, coalesce(to_timestamp(k.met), now())
FROM unnest($2::bigint[], $3::bigint[], $4::bool[], $5::float8[]) AS k(account, user_id, is_bot, met)
"""


def number_new(people: Iterable[int], known: Mapping[int, int], last: int) -> dict[int, int]:
    """Numbers for those who have none yet, in the order they appear, following the last one given."""
    new: dict[int, int] = {}
    for person in people:
        if person not in known and person not in new:
            last += 1
            new[person] = last
    return new


async def open_accounts(
    raw: RawConnection,
    guild: int,
    new: Mapping[int, int],
    bots: Container[int] = (),
    met: Mapping[int, float] = MappingProxyType({}),
) -> None:
    """Write new accounts of people met then (seconds since 1970), else now.

    The caller holds the guild's head and moves its `account_seq`.
    """
    if new:
        is_bot, since = [user in bots for user in new], [met.get(user) for user in new]
        await raw.execute(_INSERT, guild, list(new.values()), list(new), is_bot, since)


async def accounts_of(raw: RawConnection, guild: int, users: Sequence[int]) -> dict[int, int]:
    """The accounts of those who have one."""
    rows = await raw.fetch(
        "SELECT user_id, account FROM members WHERE guild_id = $1 AND user_id = ANY($2)", guild, list(users)
    )
    return dict(rows)


async def account_for(raw: RawConnection, guild: int, user: int) -> int:
    """A person's account, opened now if they have none: an admin may act before ever being seen in chat."""
    found = await accounts_of(raw, guild, [user])
    if user in found:
        return found[user]
    last = await raw.fetchval(
        "UPDATE guild_heads SET account_seq = account_seq + 1 WHERE guild_id = $1 RETURNING account_seq", guild
    )
    # somebody else may have opened it while the head was locked by them
    found = await accounts_of(raw, guild, [user])
    if user in found:
        return found[user]
    await open_accounts(raw, guild, {user: last})
    return last


async def accounts_for(raw: RawConnection, guild: int, users: Sequence[int]) -> dict[int, int]:
    """Everybody's account, opened in their order for those who have none. The caller holds the guild's head."""
    found = await accounts_of(raw, guild, users)
    last = await raw.fetchval("SELECT account_seq FROM guild_heads WHERE guild_id = $1", guild)
    new = number_new(users, found, last)
    if new:
        await open_accounts(raw, guild, new)
        await raw.execute("UPDATE guild_heads SET account_seq = account_seq + $2 WHERE guild_id = $1", guild, len(new))
    return {**found, **new}
