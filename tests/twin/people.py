"""What members do: each verb changes what the twin knows and sends the frames that Discord would send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.twin import interactions
from tests.twin.interactions import Choice, Modal, Reply
from tests.twin.messages import DEFAULT, REPLY, THREAD_CREATED, TwinMessage
from tests.twin.state import ChannelType, Json, MemberState, TwinChannel, TwinRole, VoiceState
from tests.twin.world import World, mentioned

#: a message that a thread was opened from has this bit
HAS_THREAD = 1 << 5
THREAD_STARTER = 21


@dataclass(eq=False, kw_only=True)
class TwinMember(MemberState):
    """A member of a guild who does things."""

    world: World = field(repr=False)

    async def says(
        self,
        channel: TwinChannel,
        text: str,
        *,
        attachments: int = 0,
        reply_to: TwinMessage | None = None,
        at: datetime | None = None,
        **more: Any,
    ) -> TwinMessage:
        """Post a message with so many files; `more` are fields of `TwinMessage`."""
        world, at = self.world, at or self.world.clock()
        users = mentioned(text, world.users)
        if reply_to is not None and reply_to.author not in users:
            users.append(reply_to.author)
        message = TwinMessage(
            world.snowflake(at),
            channel.id,
            channel.guild_id,
            self.user,
            at,
            text,
            type=DEFAULT if reply_to is None else REPLY,
            attachments=[world.attach(f"file-{number}.png") for number in range(attachments)],
            reply_to=reply_to,
            mentions=users,
        )
        for name, value in more.items():
            setattr(message, name, value)
        world.post(message)
        return message

    async def edits(self, message: TwinMessage, text: str) -> None:
        """Change the words of an own message."""
        message.content, message.edited_at = text, self.world.clock()
        self.world.edited(message)

    async def deletes(self, message: TwinMessage) -> None:
        """Take a message away: an own one, or as a moderator."""
        self.world.delete_message(message)

    async def reacts(self, message: TwinMessage, emoji: str) -> None:
        """`emoji` is the sign itself, or name:id of a custom one."""
        self.world.react(message, self.user, emoji)

    async def takes_back(self, message: TwinMessage, emoji: str) -> None:
        """Remove an own reaction."""
        self.world.unreact(message, self.user, emoji)

    async def opens_thread(
        self,
        channel: TwinChannel,
        name: str,
        *,
        message: TwinMessage | None = None,
        text: str = "the beginning",
        at: datetime | None = None,
    ) -> TwinChannel:
        """Open a thread in a channel, from a message of it, or a post with its text in a forum."""
        world, at = self.world, at or self.world.clock()
        thread = TwinChannel(
            message.id if message else world.snowflake(at),
            channel.guild_id,
            ChannelType.PUBLIC_THREAD,
            name,
            parent_id=channel.id,
            owner_id=self.id,
            created_at=at,
            thread_members=[self.id],
        )
        world.add_channel(thread)
        world.broadcast("THREAD_CREATE", thread.to_json() | {"newly_created": True}, thread.guild_id)
        if channel.type is ChannelType.FORUM:
            await self.says(thread, text, at=at, id=thread.id)
        elif message is not None:
            message.flags |= HAS_THREAD
            world.edited(message)
            await self.says(thread, "", at=at, type=THREAD_STARTER, reply_to=message)
        else:
            await self.says(channel, name, at=at, type=THREAD_CREATED)
        return thread

    async def joins_voice(self, channel: TwinChannel, *, mute: bool = False, deaf: bool = False) -> None:
        """Enter a voice channel, or move to it."""
        # Discord's is of the person's own connection: the same however often they come and go
        self.voice = VoiceState(channel.id, f"{self.id:032x}", self_mute=mute, self_deaf=deaf)
        self._speaks()

    async def voice_state(
        self, *, mute: bool | None = None, deaf: bool | None = None, stream: bool | None = None
    ) -> None:
        """Mute, deafen or stream while in voice; None leaves it as it is."""
        assert self.voice, f"{self.name} is not in voice"
        self.voice.self_mute = self.voice.self_mute if mute is None else mute
        self.voice.self_deaf = self.voice.self_deaf if deaf is None else deaf
        self.voice.is_streaming = self.voice.is_streaming if stream is None else stream
        self._speaks()

    async def leaves_voice(self) -> None:
        """Hang up."""
        assert self.voice, f"{self.name} is not in voice"
        # the frame still says which connection it was
        shown = self.voice_json() | {"channel_id": None}
        self.voice = None
        self.world.broadcast("VOICE_STATE_UPDATE", shown, self.guild_id)

    async def leaves(self) -> None:
        """Leave the guild, be kicked or banned: Discord tells them alike."""
        if self.voice is not None:
            await self.leaves_voice()
        del self.world.guilds[self.guild_id].members[self.id]
        gone: Json = {"guild_id": str(self.guild_id), "user": self.user.to_json()}
        self.world.broadcast("GUILD_MEMBER_REMOVE", gone, self.guild_id)

    async def gets(self, role: TwinRole) -> None:
        """Somebody gives them a role."""
        if role.id not in self.role_ids:
            self.role_ids.append(role.id)
            self.world.update_member(self)

    async def loses(self, role: TwinRole) -> None:
        """Somebody takes a role from them."""
        if role.id in self.role_ids:
            self.role_ids.remove(role.id)
            self.world.update_member(self)

    async def calls_themselves(self, nick: str | None) -> None:
        """Take another name in this guild."""
        self.nick = nick
        self.world.update_member(self)

    async def uses(self, channel: TwinChannel, command: str, **options: Any) -> Reply:
        """Use a slash command ("award", "rules list"), and wait for its final answer."""
        return await interactions.use(self.world, self, channel, command, options)

    async def presses(self, on: Reply | TwinMessage, button: str) -> Reply:
        """Press a button, named by its label or custom id."""
        return await interactions.press(self.world, self, on, button)

    async def chooses(self, on: Reply | TwinMessage, menu: str, values: Sequence[Any]) -> Reply:
        """Choose from a menu, named by its custom id."""
        return await interactions.choose(self.world, self, on, menu, values)

    async def submits(self, modal: Modal | None, texts: Mapping[str, Any]) -> Reply:
        """Fill in a form that was shown: custom id → text."""
        return await interactions.submit(self.world, self, modal, texts)

    async def completes(self, command: str, option: str, typed: str, **others: Any) -> list[Choice]:
        """What a command offers for an option of which so much was typed."""
        return await interactions.complete(self.world, self, command, option, typed, others)

    def _speaks(self) -> None:
        self.world.broadcast("VOICE_STATE_UPDATE", self.voice_json(), self.guild_id)
