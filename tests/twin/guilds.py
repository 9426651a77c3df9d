"""Communities of the twin: built silently, or changed while the client looks on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.twin.people import TwinMember
from tests.twin.state import (
    ADMINISTRATOR,
    ORDINARY,
    ChannelType,
    GuildState,
    Json,
    MemberState,
    TwinChannel,
    TwinRole,
    TwinUser,
)
from tests.twin.world import World

#: what managed roles of bots stand above
_TOP = 100


@dataclass(eq=False, kw_only=True)
class TwinGuild(GuildState):
    """A community. What is named by a noun is added silently; verbs are told to the client."""

    world: World = field(repr=False)

    def category(self, name: str) -> TwinChannel:
        return self._channel(name, ChannelType.CATEGORY, None)

    def text(self, name: str, category: TwinChannel | None = None) -> TwinChannel:
        return self._channel(name, ChannelType.TEXT, category)

    def voice(self, name: str, category: TwinChannel | None = None) -> TwinChannel:
        return self._channel(name, ChannelType.VOICE, category)

    def stage(self, name: str, category: TwinChannel | None = None) -> TwinChannel:
        return self._channel(name, ChannelType.STAGE, category)

    def forum(self, name: str, category: TwinChannel | None = None) -> TwinChannel:
        return self._channel(name, ChannelType.FORUM, category)

    def role(self, name: str, *, position: int | None = None, permissions: int = 0, color: int = 0) -> TwinRole:
        """A role, above those that people have and below the bot's if no position is given."""
        return self._role(TwinRole(self.world.snowflake(), name, permissions, position or self._place(), color))

    def member(
        self,
        name: str,
        *,
        roles: Sequence[TwinRole] = (),
        is_bot: bool = False,
        joined_at: datetime | None = None,
        user: TwinUser | None = None,
    ) -> TwinMember:
        """Somebody who is here; `user` is somebody who has an account already."""
        user = user or TwinUser(self.world.snowflake(), name.lower().replace(" ", "_"), is_bot, global_name=name)
        self.world.users[user.id] = user
        # Discord's moments have milliseconds here
        at = joined_at or self.world.clock() - timedelta(days=1)
        ids = [role.id for role in roles]
        member = TwinMember(guild_id=self.id, user=user, joined_at=at, role_ids=ids, world=self.world)
        self.members[user.id] = member
        return member

    @property
    def me(self) -> MemberState:
        """The bot."""
        return self.members[self.world.bot.id]

    @property
    def owner(self) -> TwinMember:
        """Who may do everything."""
        found = self.members[self.owner_id]
        assert isinstance(found, TwinMember)
        return found

    def furnish(self, permissions: int) -> None:
        """Everybody's role, an owner, and the bot with a role of its own."""
        self.roles[self.id] = TwinRole(self.id, "@everyone", ORDINARY, position=0)
        own = TwinRole(self.world.snowflake(), "Synapse", permissions, _TOP, bot_id=self.world.bot.id)
        self.owner_id = self.member("Owner").id
        self.member("Synapse", user=self.world.bot, roles=[self._role(own)])

    async def joins(self, name: str, *, user: TwinUser | None = None, is_bot: bool = False) -> TwinMember:
        """Somebody comes: new, or who was here before."""
        member = self.member(name, user=user, is_bot=is_bot, joined_at=self.world.clock())
        self.world.broadcast("GUILD_MEMBER_ADD", member.to_json() | {"guild_id": str(self.id)}, self.id)
        return member

    async def opens_channel(
        self, name: str, category: TwinChannel | None = None, *, kind: ChannelType = ChannelType.TEXT
    ) -> TwinChannel:
        """Somebody makes a channel."""
        channel = self._channel(name, kind, category)
        self.world.broadcast("CHANNEL_CREATE", channel.to_json(), self.id)
        return channel

    async def makes_role(self, name: str, *, permissions: int = 0, position: int | None = None) -> TwinRole:
        """Somebody makes a role."""
        role = self.role(name, permissions=permissions, position=position)
        self.world.broadcast("GUILD_ROLE_CREATE", self._of_role(role), self.id)
        return role

    async def renames(self, what: "TwinChannel | TwinRole | TwinGuild", name: str) -> None:
        """Somebody gives a channel, a thread, a role or the guild another name."""
        what.name = name
        await self.changes(what)

    async def moves(self, channel: TwinChannel, category: TwinChannel | None) -> None:
        """Somebody puts a channel below another category."""
        channel.parent_id = None if category is None else category.id
        await self.changes(channel)

    async def changes(self, what: "TwinChannel | TwinRole | TwinGuild") -> None:
        """Tell of what a test changed by hand: overwrites, permissions, an archived thread."""
        if isinstance(what, TwinRole):
            self.world.broadcast("GUILD_ROLE_UPDATE", self._of_role(what), self.id)
        elif isinstance(what, TwinChannel):
            event = "THREAD_UPDATE" if what.is_thread else "CHANNEL_UPDATE"
            self.world.broadcast(event, what.to_json(), self.id)
        else:
            self.world.broadcast("GUILD_UPDATE", what.to_json(), self.id)

    async def deletes(self, what: TwinChannel | TwinRole) -> None:
        """Somebody takes away a channel, with its threads and messages, or a role, from everybody."""
        if isinstance(what, TwinChannel):
            self.world.drop_channel(what)
            return
        del self.roles[what.id]
        self.world.broadcast("GUILD_ROLE_DELETE", {"guild_id": str(self.id), "role_id": str(what.id)}, self.id)
        for member in self.members.values():
            if what.id in member.role_ids:
                member.role_ids.remove(what.id)
                self.world.update_member(member)

    async def invites_bot(self) -> None:
        """Somebody adds the bot here while it is connected."""
        data = self.create_json(threshold=250, told_of=self.world.bot.id)
        # says of other guilds that they are back
        del data["unavailable"]
        self.world.broadcast("GUILD_CREATE", data, self.id)

    async def removes_bot(self) -> None:
        """Somebody throws the bot out."""
        del self.world.guilds[self.id]
        for channel in self.channels:
            self.world.channels.pop(channel, None)
        self.world.broadcast("GUILD_DELETE", {"id": str(self.id)}, self.id)

    def _place(self) -> int:
        return 1 + max((role.position for role in self.roles.values() if role.bot_id is None), default=0)

    def _role(self, role: TwinRole) -> TwinRole:
        self.roles[role.id] = role
        return role

    def _of_role(self, role: TwinRole) -> Json:
        return {"guild_id": str(self.id), "role": role.to_json()}

    def _channel(self, name: str, kind: ChannelType, category: TwinChannel | None) -> TwinChannel:
        parent = None if category is None else category.id
        position = sum(not one.is_thread for one in self.channels.values())
        made = TwinChannel(self.world.snowflake(), self.id, kind, name, parent_id=parent, position=position)
        return self.world.add_channel(made)


def found(world: World, name: str, permissions: int = ADMINISTRATOR, id_: int | None = None) -> TwinGuild:
    """A new community with the bot in it; the connected client is not told."""
    guild = TwinGuild(id=id_ or world.snowflake(), name=name, owner_id=0, created_at=world.clock(), world=world)
    world.guilds[guild.id] = guild
    guild.furnish(permissions)
    return guild
