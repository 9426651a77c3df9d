"""What the twin knows of communities: plain data, each with the JSON that Discord's API v10 sends for it.

Ids are integers here and strings in JSON; moments are aware datetimes. Messages: `messages.py`; everything together,
and telling the connected client: `world.py`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

Json = dict[str, Any]

ADMINISTRATOR = 1 << 3
#: bits of what new communities let everybody do: see, talk, react, attach, speak, open threads, use commands …
ORDINARY = sum(1 << bit for bit in (6, 10, 11, 14, 15, 16, 18, 20, 21, 26, 31, 35, 38))


class ChannelType(IntEnum):
    """Discord's numbers."""

    TEXT = 0
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


THREADS = frozenset({ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
SPOKEN = frozenset({ChannelType.VOICE, ChannelType.STAGE})


def moment(at: datetime | None) -> str | None:
    """A moment as Discord writes it."""
    return None if at is None else at.isoformat(timespec="microseconds")


def text_of(id_: int | None) -> str | None:
    """An id as Discord writes it."""
    return None if id_ is None else str(id_)


@dataclass(eq=False)
class TwinUser:
    """Somebody with an account."""

    id: int
    username: str
    is_bot: bool = False
    global_name: str | None = None
    avatar: str | None = None

    def to_json(self) -> Json:
        """Schema UserResponse."""
        return {
            "id": str(self.id),
            "username": self.username,
            "avatar": self.avatar,
            "discriminator": "0000" if self.is_bot else "0",
            "public_flags": 0,
            "flags": 0,
            "bot": self.is_bot,
            "banner": None,
            "accent_color": None,
            "global_name": self.global_name,
            "avatar_decoration_data": None,
            "collectibles": None,
            "primary_guild": None,
        }


@dataclass(eq=False)
class TwinRole:
    """A role; @everyone has the guild's id and position 0."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    #: the bot whose own role it is; nobody else can have it
    bot_id: int | None = None

    def to_json(self) -> Json:
        """Schema GuildRoleResponse."""
        shown: Json = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": None, "tertiary_color": None},
            "hoist": self.hoist,
            "managed": self.bot_id is not None,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if self.bot_id is not None:
            shown["tags"] = {"bot_id": str(self.bot_id)}
        return shown


@dataclass(eq=False)
class Overwrite:
    """What a channel allows and denies a role (type 0) or a member (type 1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0

    def to_json(self) -> Json:
        """Schema ChannelPermissionOverwriteResponse."""
        return {"id": str(self.id), "type": self.type, "allow": str(self.allow), "deny": str(self.deny)}


@dataclass(eq=False)
class TwinChannel:
    """A channel of a guild, a category, or a thread (then `parent_id` is its channel)."""

    id: int
    guild_id: int
    type: ChannelType
    name: str
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    last_message_id: int | None = None
    #: what follows is of threads
    owner_id: int = 0
    created_at: datetime | None = None
    is_archived: bool = False
    is_locked: bool = False
    auto_archive: int = 1440
    message_count: int = 0
    thread_members: list[int] = field(default_factory=list[int])

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS

    @property
    def is_spoken(self) -> bool:
        return self.type in SPOKEN

    def to_json(self) -> Json:
        """Schema GuildChannelResponse or ThreadResponse."""
        return self._thread() if self.is_thread else self._channel()

    def _channel(self) -> Json:
        shown: Json = {
            "id": str(self.id),
            "type": int(self.type),
            "flags": 0,
            "guild_id": str(self.guild_id),
            "name": self.name,
            "parent_id": text_of(self.parent_id),
            "position": self.position,
            "permission_overwrites": [one.to_json() for one in self.overwrites.values()],
        }
        if self.type is ChannelType.CATEGORY:
            return shown
        shown |= {"last_message_id": text_of(self.last_message_id), "rate_limit_per_user": 0, "nsfw": self.nsfw}
        if self.is_spoken:
            return shown | {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
        shown |= {"topic": self.topic, "last_pin_timestamp": None}
        if self.type is ChannelType.FORUM:
            shown |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
            shown |= {"default_forum_layout": 0}
        return shown

    def _thread(self) -> Json:
        return {
            "id": str(self.id),
            "type": int(self.type),
            "flags": 0,
            "guild_id": str(self.guild_id),
            "name": self.name,
            "parent_id": text_of(self.parent_id),
            "last_message_id": text_of(self.last_message_id),
            "rate_limit_per_user": 0,
            "owner_id": str(self.owner_id),
            "thread_metadata": {
                "archived": self.is_archived,
                "archive_timestamp": moment(self.created_at),
                "auto_archive_duration": self.auto_archive,
                "locked": self.is_locked,
                "create_timestamp": moment(self.created_at),
            },
            "message_count": self.message_count,
            "member_count": len(self.thread_members),
            "total_message_sent": self.message_count,
        }


@dataclass(eq=False)
class VoiceState:
    """Somebody in a voice channel."""

    channel_id: int
    session_id: str
    self_mute: bool = False
    self_deaf: bool = False
    #: by a moderator
    mute: bool = False
    deaf: bool = False
    is_streaming: bool = False


@dataclass(eq=False)
class MemberState:
    """Somebody in a guild; `people.py` gives them their verbs."""

    guild_id: int
    user: TwinUser
    joined_at: datetime
    nick: str | None = None
    #: without @everyone
    role_ids: list[int] = field(default_factory=list[int])
    is_pending: bool = False
    timed_out_until: datetime | None = None
    voice: VoiceState | None = None

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.nick or self.user.global_name or self.user.username

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def to_json(self, *, with_user: bool = True) -> Json:
        """Schema GuildMemberResponse; frames about somebody's message leave their user out."""
        shown: Json = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": moment(self.timed_out_until),
            "flags": 0,
            "joined_at": moment(self.joined_at),
            "nick": self.nick,
            "pending": self.is_pending,
            "premium_since": None,
            "roles": [str(role) for role in self.role_ids],
            "mute": self.voice is not None and self.voice.mute,
            "deaf": self.voice is not None and self.voice.deaf,
        }
        return shown | {"user": self.user.to_json()} if with_user else shown

    def voice_json(self, *, in_guild: bool = False) -> Json:
        """A voice state as VOICE_STATE_UPDATE has it, or as it stands in a guild's list (without guild and member)."""
        voice = self.voice
        shown: Json = {
            "channel_id": None if voice is None else str(voice.channel_id),
            "user_id": str(self.id),
            "session_id": "" if voice is None else voice.session_id,
            "deaf": voice is not None and voice.deaf,
            "mute": voice is not None and voice.mute,
            "self_deaf": voice is not None and voice.self_deaf,
            "self_mute": voice is not None and voice.self_mute,
            "self_stream": voice is not None and voice.is_streaming,
            "self_video": False,
            "suppress": False,
            "request_to_speak_timestamp": None,
        }
        return shown if in_guild else shown | {"guild_id": str(self.guild_id), "member": self.to_json()}


@dataclass(eq=False)
class GuildState:
    """A community; `guilds.py` gives it its verbs."""

    id: int
    name: str
    owner_id: int
    created_at: datetime
    roles: dict[int, TwinRole] = field(default_factory=dict[int, TwinRole])
    #: threads too, in the order of their making
    channels: dict[int, TwinChannel] = field(default_factory=dict[int, TwinChannel])
    members: dict[int, MemberState] = field(default_factory=dict[int, MemberState])
    afk_channel_id: int | None = None
    icon: str | None = None
    #: more members than it has objects for, for tests of size
    uncounted_members: int = 0
    #: False: whoever connects is not told of it, but later
    is_announced: bool = True

    @property
    def member_count(self) -> int:
        return len(self.members) + self.uncounted_members

    @property
    def everyone(self) -> TwinRole:
        return self.roles[self.id]

    def threads(self) -> list[TwinChannel]:
        """Those that are not archived."""
        return [one for one in self.channels.values() if one.is_thread and not one.is_archived]

    def to_json(self) -> Json:
        """Schema GuildResponse."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": self.icon,
            "description": None,
            "home_header": None,
            "splash": None,
            "discovery_splash": None,
            "features": [],
            "banner": None,
            "owner_id": str(self.owner_id),
            "application_id": None,
            "region": "rotterdam",
            "afk_channel_id": text_of(self.afk_channel_id),
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "roles": [role.to_json() for role in self.roles.values()],
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
        }

    def create_json(self, threshold: int, told_of: int) -> Json:
        """The data of GUILD_CREATE: of more members than the threshold only the bot and who is in voice."""
        large = self.member_count > threshold
        spoken = [one for one in self.members.values() if one.voice is not None]
        members = [*spoken, self.members[told_of]] if large else self.members.values()
        return {
            **self.to_json(),
            "joined_at": moment(self.members[told_of].joined_at),
            "large": large,
            "unavailable": False,
            "member_count": self.member_count,
            "voice_states": [one.voice_json(in_guild=True) for one in spoken],
            "members": [one.to_json() for one in {one.id: one for one in members}.values()],
            "channels": [one.to_json() for one in self.channels.values() if not one.is_thread],
            "threads": [one.to_json() for one in self.threads()],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
