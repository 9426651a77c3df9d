"""People as templates speak of them, and what they want to hear."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from synapse.db.session import RawConnection
from synapse.members.preferences import Preferences, choices_of
from synapse.members.queries import Profile, members_by_account
from synapse.runtime.spine import Configured

_LEVELS = "SELECT account, level FROM wallets WHERE guild_id = $1 AND currency = $2 AND account = ANY($3)"


@dataclass(frozen=True, slots=True)
class People:
    """Some accounts of a guild."""

    profiles: Mapping[int, Profile]
    levels: Mapping[int, int]
    preferences: Mapping[int, Preferences]

    def why_not(self, account: int | None, topic: str | None) -> str | None:
        """Why there is nobody to tell this to; None where there is."""
        if account is None:
            return None
        profile = self.profiles.get(account)
        if profile is None or profile.user_id is None:
            return "the member was erased"
        if profile.left_at is not None and (profile.joined_at is None or profile.joined_at <= profile.left_at):
            return "the member has left"
        if topic is not None and not getattr(self.preferences.get(account), topic, True):
            return "the member does not want to hear of it"
        return None

    def user(self, account: int | None) -> int | None:
        """An account's Discord id."""
        profile = None if account is None else self.profiles.get(account)
        return None if profile is None else profile.user_id


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody in a template. Who asks for `mention` pings them; naming them does not."""

    name: str
    level: int
    id: str = ""
    _pinged: set[int] = field(default_factory=set[int], repr=False)

    @property
    def mention(self) -> str:
        """Their name as Discord writes it."""
        if not self.id:
            return self.name
        self._pinged.add(int(self.id))
        return f"<@{self.id}>"

    def __str__(self) -> str:
        return self.name


def spoken(people: People, account: int | None, pinged: set[int]) -> Spoken:
    """An account as a template speaks of it; nobody has an empty name. `pinged` gets whoever is mentioned."""
    if account is None:
        return Spoken("", 0)
    profile = people.profiles.get(account)
    if profile is None:
        return Spoken("someone", 1)
    user = "" if profile.user_id is None else str(profile.user_id)
    return Spoken(profile.shown_name, people.levels.get(account, 1), user, pinged)


async def people_of(raw: RawConnection, found: Configured, accounts: Collection[int]) -> People:
    """Look some accounts up."""
    guild, main = found.configuration.guild, found.program.main_currency
    wanted = sorted(accounts)
    levels = await raw.fetch(_LEVELS, guild, main, wanted) if main is not None else []
    return People(
        await members_by_account(raw, guild, wanted),
        dict(levels),
        await choices_of(raw, guild, wanted),
    )
