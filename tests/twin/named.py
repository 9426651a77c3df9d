"""What recorded frames name: the guilds, channels and people that Discord would have told of before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.twin.guilds import TwinGuild
from tests.twin.people import TwinMember
from tests.twin.state import ADMINISTRATOR, SPOKEN, THREADS, ChannelType, Json, TwinChannel, TwinRole, TwinUser
from tests.twin.world import World

#: Discord's ids fit into as many bits
_LARGEST = 2**63 - 1
_KINDS = {int(kind): kind for kind in ChannelType}
# what makes a channel: it must not be known before
_MAKE_CHANNELS = ("CHANNEL_CREATE", "THREAD_CREATE")


@dataclass(frozen=True, slots=True)
class Frame:
    """An event as Discord sent it; its data may be anything."""

    event: str
    data: Any


@dataclass
class NamedGuild:
    """What frames say of one guild before they describe it."""

    id: int
    channels: dict[int, ChannelType] = field(default_factory=dict[int, ChannelType])
    parents: dict[int, int] = field(default_factory=dict[int, int])
    roles: set[int] = field(default_factory=set[int])
    users: dict[int, Json] = field(default_factory=dict[int, Json])
    #: channels that a frame makes, and is to make
    made: set[int] = field(default_factory=set[int])
    #: its GUILD_CREATE is the first that is heard of it
    is_described: bool = False


def id_of(value: object) -> int | None:
    """An id that Discord could have given, in digits or as a number; None: it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) < 20):
        return None
    return int(value) if 0 < int(value) <= _LARGEST else None


def named_by(frames: Iterable[Frame]) -> dict[int, NamedGuild]:
    """Every guild that frames name, with what they name of it."""
    found: dict[int, NamedGuild] = {}
    for frame in frames:
        if not isinstance(frame.data, dict):
            continue
        data: Json = frame.data
        of_guild = frame.event in ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")
        id_ = id_of(data.get("id") if of_guild else data.get("guild_id"))
        if id_ is None:
            continue
        if id_ not in found:
            describes = frame.event == "GUILD_CREATE" and not data.get("unavailable")
            found[id_] = NamedGuild(id_, is_described=describes)
        _note(found[id_], frame.event, data)
    return found


def announce(world: World, named: NamedGuild) -> TwinGuild:
    """Make a guild as its frames suppose it to be."""
    began = world.clock() - timedelta(days=1)
    guild = TwinGuild(id=named.id, name=f"guild {named.id}", owner_id=0, created_at=began, world=world)
    guild.is_announced = not named.is_described
    world.guilds[guild.id] = guild
    guild.furnish(ADMINISTRATOR)
    for role in named.roles - guild.roles.keys():
        guild.roles[role] = TwinRole(role, f"role {role}")
    for id_, kind in named.channels.items():
        if id_ not in named.made and kind not in THREADS:
            _add(guild, id_, kind, named.parents.get(id_))
    for id_, kind in named.channels.items():
        if kind in THREADS:
            _add_thread(guild, id_, kind, named)
    for id_, shown in named.users.items():
        if id_ not in guild.members:
            user = world.users.setdefault(id_, _user(id_, shown))
            guild.members[id_] = TwinMember(guild_id=guild.id, user=user, joined_at=began, world=world)
    return guild


def _note(guild: NamedGuild, event: str, data: Json) -> None:
    if event.startswith(("CHANNEL_", "THREAD_")):
        _note_channel(guild, event, data)
    if (id_ := id_of(data.get("channel_id"))) is not None:
        kind = ChannelType.VOICE if event.startswith("VOICE_") else _kind(data.get("channel_type"))
        _suppose(guild, id_, kind)
    if event.startswith("GUILD_ROLE_") and event != "GUILD_ROLE_CREATE":
        role = data.get("role")
        named = id_of(data.get("role_id") or (role.get("id") if isinstance(role, dict) else None))
        guild.roles |= {named} if named else set()
    # who comes is no member yet
    for shown in () if event == "GUILD_MEMBER_ADD" else _people(data):
        if (id_ := id_of(shown.get("id"))) is not None:
            guild.users[id_] = guild.users.get(id_, {}) | shown


def _note_channel(guild: NamedGuild, event: str, data: Json) -> None:
    id_, parent = id_of(data.get("id")), id_of(data.get("parent_id"))
    if id_ is None:
        return
    is_thread = event.startswith("THREAD_")
    kind = _kind(data.get("type"), ChannelType.PUBLIC_THREAD if is_thread else ChannelType.TEXT)
    if event in _MAKE_CHANNELS:
        guild.made.add(id_)
    if parent is not None:
        guild.parents[id_] = parent
        _suppose(guild, parent, ChannelType.TEXT if is_thread else ChannelType.CATEGORY)
    _suppose(guild, id_, kind)


def _suppose(guild: NamedGuild, id_: int, kind: ChannelType) -> None:
    known = guild.channels.get(id_, ChannelType.TEXT)
    # what one frame knows better than another counts
    guild.channels[id_] = kind if known is ChannelType.TEXT else known


def _kind(value: object, otherwise: ChannelType = ChannelType.TEXT) -> ChannelType:
    return _KINDS.get(value, otherwise) if isinstance(value, int) else otherwise


def _people(data: Json) -> Iterator[Json]:
    member = data.get("member")
    for shown in (data.get("author"), data.get("user"), member.get("user") if isinstance(member, dict) else None):
        # webhooks are nobody
        if isinstance(shown, dict) and not data.get("webhook_id"):
            yield shown
    yield {"id": data.get("user_id")}


def _user(id_: int, shown: Json) -> TwinUser:
    name = shown.get("username")
    return TwinUser(id_, name if isinstance(name, str) else f"user-{id_}", is_bot=shown.get("bot") is True)


def _add(guild: TwinGuild, id_: int, kind: ChannelType, parent: int | None) -> TwinChannel:
    position = len(guild.channels)
    name = f"{kind.name.lower()}-{id_}"
    return guild.world.add_channel(TwinChannel(id_, guild.id, kind, name, parent_id=parent, position=position))


def _add_thread(guild: TwinGuild, id_: int, kind: ChannelType, named: NamedGuild) -> None:
    parent = named.parents.get(id_)
    if parent not in guild.channels or guild.channels[parent].type in SPOKEN:
        parent = _add(guild, guild.world.snowflake(), ChannelType.TEXT, None).id
    if id_ not in named.made:
        thread = _add(guild, id_, kind, parent)
        thread.created_at = guild.created_at
