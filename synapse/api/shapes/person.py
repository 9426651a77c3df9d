"""People as every answer names them."""

from collections.abc import Iterable

from synapse.api.shapes.base import Shape
from synapse.db.session import RawConnection
from synapse.members.queries import Profile, members_by_account

_CDN = "https://cdn.discordapp.com"


class Person(Shape):
    """Somebody of the guild; whoever was erased has no id."""

    id: str | None
    name: str
    avatar_url: str
    is_bot: bool = False
    #: nobody told us the name, this one is ours
    is_stand_in: bool = False


def avatar_of(user: int | None, avatar_hash: str | None) -> str:
    """Where Discord keeps somebody's picture, or the default one that it shows for them."""
    if user is None or not avatar_hash:
        return f"{_CDN}/embed/avatars/{((user or 0) >> 22) % 6}.png"
    return f"{_CDN}/avatars/{user}/{avatar_hash}.{'gif' if avatar_hash.startswith('a_') else 'png'}"


def person_of(profile: Profile) -> Person:
    """A member as answers name them."""
    return Person(
        id=None if profile.user_id is None else str(profile.user_id),
        name=profile.shown_name,
        avatar_url=avatar_of(profile.user_id, profile.avatar_hash),
        is_bot=profile.is_bot,
        is_stand_in=profile.is_stand_in,
    )


async def people_of(raw: RawConnection, guild: int, accounts: Iterable[int]) -> dict[int, Person]:
    """Account → person, in one query; accounts of the system (0 and below) and unknown ones are left out."""
    wanted = sorted({account for account in accounts if account > 0})
    if not wanted:
        return {}
    profiles = await members_by_account(raw, guild, wanted)
    return {account: person_of(profile) for account, profile in profiles.items()}
