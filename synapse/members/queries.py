"""Reading members: by Discord id, by account, by the beginning of a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection
from synapse.kit.names import stand_in_name

_COLUMNS = "account, user_id, name, avatar_hash, github_username, is_bot, joined_at, left_at, erased_at, created_at"

_BEGINNING = f"""
SELECT {_COLUMNS} FROM members m WHERE guild_id = $1 AND lower(name) ~>=~ lower($2)
AND lower(name) ~<~ (lower($2) || chr(1114111)) {{shown}} ORDER BY lower(name) USING ~<~, account LIMIT $3
"""
_BY_ID = f"SELECT {_COLUMNS} FROM members m WHERE guild_id = $1 AND user_id = $2 {{shown}}"
_SHOWN = """
AND NOT is_bot AND NOT EXISTS (
    SELECT FROM member_preferences p WHERE p.guild_id = $1 AND p.account = m.account AND p.hidden
)
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """A member as faces show them."""

    account: int
    user_id: int | None
    name: str | None
    avatar_hash: str | None
    github_username: str | None
    is_bot: bool
    joined_at: datetime | None
    left_at: datetime | None
    erased_at: datetime | None
    #: when this guild's history first knew them
    created_at: datetime

    @property
    def shown_name(self) -> str:
        """The name, or a stand-in for it."""
        if self.erased_at is not None:
            return "someone who left"
        return self.name or stand_in_name(self.account)

    @property
    def is_stand_in(self) -> bool:
        """Whether nobody told us this member's name."""
        return self.erased_at is None and not self.name


async def member_by_user(raw: RawConnection, guild: int, user: int) -> Profile | None:
    """Who a Discord id is here."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM members WHERE guild_id = $1 AND user_id = $2", guild, user)
    return Profile(*row) if row else None


async def members_by_account(raw: RawConnection, guild: int, accounts: Sequence[int]) -> Mapping[int, Profile]:
    """Profiles of some accounts."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM members WHERE guild_id = $1 AND account = ANY($2)", guild, list(accounts)
    )
    return {row[0]: Profile(*row) for row in rows}


async def members_named(raw: RawConnection, guild: int, part: str, limit: int = 25) -> list[Profile]:
    """Members whose name contains a text, for admins who look for somebody."""
    pattern = "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM members WHERE guild_id = $1 AND name ILIKE $2 ORDER BY lower(name), account LIMIT $3",
        guild,
        pattern,
        limit,
    )
    return [Profile(*row) for row in rows]


async def members_beginning(
    raw: RawConnection, guild: int, start: str, limit: int = 25, *, shown: bool = False
) -> list[Profile]:
    """Members whose name begins with a text, or whose Discord id it is; only those `shown` to all, if so asked.

    By index, in its order: a guild may have very many.
    """
    shown_only = _SHOWN if shown else ""
    rows = await raw.fetch(_BEGINNING.format(shown=shown_only), guild, start, limit)
    if start.isascii() and start.isdecimal() and len(start) <= 18:
        rows = [*await raw.fetch(_BY_ID.format(shown=shown_only), guild, int(start)), *rows]
    return [Profile(*row) for row in rows[:limit]]


async def hidden_among(raw: RawConnection, guild: int, accounts: Sequence[int]) -> frozenset[int]:
    """Those of some accounts that are not to be shown to others."""
    rows = await raw.fetch(
        "SELECT account FROM member_preferences WHERE guild_id = $1 AND account = ANY($2) AND hidden",
        guild,
        list(accounts),
    )
    return frozenset(row[0] for row in rows)


async def new_members(raw: RawConnection, guild: int, since: datetime, zone: str) -> dict[str, int]:
    """Day (2026-01-31, in a time zone) → how many members were seen for the first time."""
    rows = await raw.fetch(
        "SELECT to_char(created_at AT TIME ZONE $3, 'YYYY-MM-DD'), count(*) FROM members "
        "WHERE guild_id = $1 AND created_at >= $2 AND NOT is_bot GROUP BY 1",
        guild,
        since,
        zone,
    )
    return dict(rows)
