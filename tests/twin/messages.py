"""Messages of the twin, with the JSON that Discord sends for them."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.twin.state import Json, MemberState, TwinUser, moment

EPHEMERAL = 1 << 6
DEFAULT, THREAD_CREATED, REPLY = 0, 18, 19


@dataclass(eq=False)
class Attachment:
    """A file of a message; `content` is what was uploaded."""

    id: int
    filename: str
    content: bytes = b"-"
    content_type: str = "application/octet-stream"
    description: str | None = None
    url: str = ""

    def to_json(self) -> Json:
        """Schema MessageAttachmentResponse."""
        shown: Json = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        return shown if self.description is None else shown | {"description": self.description}


@dataclass(eq=False)
class Reaction:
    """Who reacted with an emoji; `emoji_id` is of custom ones only."""

    name: str
    emoji_id: int | None = None
    users: list[int] = field(default_factory=list[int])

    @property
    def emoji(self) -> Json:
        return {"id": None if self.emoji_id is None else str(self.emoji_id), "name": self.name}

    def to_json(self, me: int) -> Json:
        """Schema MessageReactionResponse."""
        count = len(self.users)
        return {
            "emoji": self.emoji,
            "count": count,
            "count_details": {"burst": 0, "normal": count},
            "burst_colors": [],
            "me_burst": False,
            "me": me in self.users,
        }


@dataclass(eq=False)
class TwinMessage:
    """A message of somebody, of the bot or of a webhook."""

    id: int
    channel_id: int
    guild_id: int
    author: TwinUser
    at: datetime
    content: str = ""
    type: int = DEFAULT
    #: Discord's bits; see EPHEMERAL
    flags: int = 0
    embeds: list[Json] = field(default_factory=list[Json])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    components: list[Json] = field(default_factory=list[Json])
    #: emoji's name, or name:id of a custom one → who
    reactions: dict[str, Reaction] = field(default_factory=dict[str, Reaction])
    nonce: str | int | None = None
    reply_to: "TwinMessage | None" = None
    mentions: list[TwinUser] = field(default_factory=list[TwinUser])
    mention_roles: list[int] = field(default_factory=list[int])
    mention_everyone: bool = False
    edited_at: datetime | None = None
    is_pinned: bool = False
    webhook_id: int | None = None
    application_id: int | None = None
    #: schema …InteractionMetadataResponse, of answers to commands
    interaction_metadata: Json | None = None

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    def to_json(self, me: int) -> Json:
        """Schema MessageResponse, as `me` is told it."""
        shown: Json = {
            "type": self.type,
            "content": self.content,
            "mentions": [user.to_json() for user in self.mentions],
            "mention_roles": [str(role) for role in self.mention_roles],
            "attachments": [one.to_json() for one in self.attachments],
            "embeds": self.embeds,
            "timestamp": moment(self.at),
            "edited_timestamp": moment(self.edited_at),
            "flags": self.flags,
            "components": self.components,
            "id": str(self.id),
            "channel_id": str(self.channel_id),
            "author": self.author.to_json(),
            "pinned": self.is_pinned,
            "mention_everyone": self.mention_everyone,
            "tts": False,
        }
        if self.reactions:
            shown["reactions"] = [one.to_json(me) for one in self.reactions.values()]
        if self.webhook_id is not None:
            shown["webhook_id"] = str(self.webhook_id)
        if self.application_id is not None:
            shown["application_id"] = str(self.application_id)
        if self.interaction_metadata is not None:
            shown["interaction_metadata"] = self.interaction_metadata
        if self.nonce is not None:
            shown["nonce"] = self.nonce
        return shown | self._reference(me)

    def _reference(self, me: int) -> Json:
        if self.reply_to is None:
            return {}
        to = self.reply_to
        place = {"type": 0, "message_id": str(to.id), "channel_id": str(to.channel_id), "guild_id": str(to.guild_id)}
        referenced = to.to_json(me)
        for of_whole in ("reactions", "referenced_message"):
            referenced.pop(of_whole, None)
        return {"message_reference": place, "referenced_message": referenced}

    def create_json(self, me: int, member: MemberState | None, channel_type: int) -> Json:
        """The data of MESSAGE_CREATE and MESSAGE_UPDATE: webhooks have no member."""
        shown = {**self.to_json(me), "guild_id": str(self.guild_id), "channel_type": channel_type}
        return shown if member is None else shown | {"member": member.to_json(with_user=False)}
