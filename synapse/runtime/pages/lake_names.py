"""Names for what rows of the lake name by id: people, channels and zones, each in one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from synapse.db.session import RawConnection
from synapse.guilds.places import names_of
from synapse.guilds.zone_list import zone_names
from synapse.members.accounts import accounts_of
from synapse.members.queries import Profile, members_by_account


@dataclass(frozen=True, slots=True)
class Names:
    """By id; what is not here has no name, or nobody told it."""

    people: Mapping[int, Profile]
    channels: Mapping[int, str]
    zones: Mapping[int, str]


async def names_for(
    raw: RawConnection, guild: int, users: Iterable[int | None], channels: Iterable[int | None]
) -> Names:
    """Look names up; those of zones are all there, they are few."""
    accounts = await accounts_of(raw, guild, sorted({user for user in users if user}))
    profiles = await members_by_account(raw, guild, list(accounts.values()))
    return Names(
        {user: profiles[account] for user, account in accounts.items()},
        await names_of(raw, guild, "channel", sorted({channel for channel in channels if channel})),
        await zone_names(raw, guild),
    )
