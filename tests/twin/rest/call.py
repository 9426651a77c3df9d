"""One request as the routes see it: what it names is looked up, and whether the bot may is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.twin.messages import TwinMessage
from tests.twin.permissions import May, height, in_channel, in_guild, outranks, rank
from tests.twin.rest.refusals import refuse
from tests.twin.state import GuildState, Json, MemberState, TwinChannel, TwinRole, TwinUser
from tests.twin.world import World

if TYPE_CHECKING:
    from tests.twin.rest import Rest


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `field` is `files[0]` and the like."""

    field: str
    filename: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with a status of its own; others are 200, or 204 where there is nothing to say."""

    body: Any
    status: int = 200


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is well-formed; looking up raises `Refusal`."""

    rest: "Rest"
    parts: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: tuple[Upload, ...] = ()

    @property
    def world(self) -> World:
        return self.rest.world

    def id(self, part: str) -> int:
        """An id in the path; what is none is unknown to everybody."""
        return int(self.parts[part]) if self.parts[part].isdecimal() else 0

    def number(self, name: str, default: int) -> int:
        """A number in the query."""
        return int(self.query.get(name, default))

    def says(self, name: str) -> bool:
        """A yes or no in the query."""
        return self.query.get(name, "").lower() in ("1", "true")

    def guild(self, needed: int = 0) -> GuildState:
        """The path's guild, where the bot has what is needed."""
        guild = self.world.guilds.get(self.id("guild"))
        if guild is None:
            refuse(10004)
        if needed & ~in_guild(guild, self.bot(guild), self.world.clock()):
            refuse(50013)
        return guild

    def bot(self, guild: GuildState) -> MemberState:
        """The bot as a member."""
        return guild.members.get(self.world.bot.id) or refuse(50001)

    def channel(self, needed: int = 0) -> TwinChannel:
        """The path's channel, which the bot sees and where it has what is needed."""
        channel = self.world.channels.get(self.id("channel")) or refuse(10003)
        self.may(channel, needed)
        return channel

    def may(self, channel: TwinChannel, needed: int) -> None:
        """Raises `Refusal` where the bot does not see the channel, or lacks something there."""
        if not self.has(channel, May.VIEW_CHANNEL):
            refuse(50001)
        if not self.has(channel, needed):
            refuse(50013)

    def has(self, channel: TwinChannel, needed: int) -> bool:
        """Whether the bot has these bits in a channel."""
        guild = self.of(channel)
        return not needed & ~in_channel(guild, self.bot(guild), channel, self.world.clock())

    def of(self, channel: TwinChannel) -> GuildState:
        """A channel's guild."""
        return self.world.guilds[channel.guild_id]

    def message(self, needed: int = 0) -> tuple[TwinChannel, TwinMessage]:
        """The path's message with its channel."""
        channel = self.channel(needed)
        return channel, self.world.find_message(channel.id, self.id("message")) or refuse(10008)

    def member(self, guild: GuildState) -> MemberState:
        """The path's member; `@me` is the bot."""
        if self.parts["user"] == "@me":
            return self.bot(guild)
        found = guild.members.get(self.id("user"))
        if found is None:
            refuse(10007 if self.id("user") in self.world.users else 10013)
        return found

    def user(self) -> TwinUser:
        """The path's user; `@me` is the bot."""
        if self.parts["user"] == "@me":
            return self.world.bot
        return self.world.users.get(self.id("user")) or refuse(10013)

    def role(self, guild: GuildState) -> TwinRole:
        """The path's role."""
        return guild.roles.get(self.id("role")) or refuse(10011)

    def below(self, guild: GuildState, role: TwinRole) -> TwinRole:
        """The role, where it stands below the bot's highest."""
        bot = self.bot(guild)
        if guild.owner_id != bot.id and height(role) >= rank(guild, bot):
            refuse(50013)
        return role

    def over(self, guild: GuildState, member: MemberState) -> MemberState:
        """The member, where the bot stands above them."""
        if not outranks(guild, self.bot(guild), member):
            refuse(50013)
        return member

    def shown(self, message: TwinMessage) -> Json:
        """A message as the bot gets it."""
        return message.to_json(self.world.bot.id)
