"""The declared events: every payload field a rule may read, once (DESIGN §4.2, §5).

The checker, the reference page, the schemas and the UI's completion all read this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Type(StrEnum):
    """The types of the rule language."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRING = "string"
    #: A Discord id: a string in JSON, compared with `==`, `!=` and `in` only.
    ID = "id"
    #: Seconds since 1970, UTC; shown to people in the guild's zone.
    TIME = "time"
    ID_LIST = "list of id"
    STRING_LIST = "list of string"


@dataclass(frozen=True, slots=True)
class Field:
    """One payload field. `member` marks ids of people, which erasure clears (DESIGN §6)."""

    type: Type
    description: str
    optional: bool = False
    member: bool = False


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event. `stored` events live in the lake; others are derived while deciding."""

    name: str
    description: str
    fields: Mapping[str, Field]
    stored: bool = True
    version: int = 1
    has_target: bool = False
    has_channel: bool = False
    #: fields of which a JSON value of this class is the value itself
    plain: Mapping[str, type] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        classes = {Type.BOOLEAN: bool, Type.INTEGER: int, Type.NUMBER: float}
        plain = {name: classes[one.type] for name, one in self.fields.items() if one.type in classes}
        object.__setattr__(self, "plain", plain)


#: Fields that any stored event may carry beside its own.
COMMON: Mapping[str, Field] = {
    "is_bot": Field(Type.BOOLEAN, "the actor is a bot: stored, pays nothing", optional=True),
    "actor_roles": Field(Type.ID_LIST, "the actor's roles at that moment", optional=True),
    "actor_joined_at": Field(Type.TIME, "when the actor joined the community", optional=True),
    "target_roles": Field(Type.ID_LIST, "the target's roles at that moment", optional=True),
    "parent_channel_id": Field(Type.ID, "for a thread, the channel it belongs to", optional=True),
    "approx_time": Field(Type.BOOLEAN, "the source did not know the exact time", optional=True),
    "time_resolution": Field(Type.STRING, "how exact the time is, where it is not exact", optional=True),
}


def _event(
    name: str,
    description: str,
    fields: Mapping[str, Field],
    *,
    stored: bool = True,
    target: bool = False,
    channel: bool = False,
) -> EventType:
    own = {**fields, **COMMON} if stored else dict(fields)
    return EventType(name, description, own, stored, has_target=target, has_channel=channel)


_REACTION = {
    "message_id": Field(Type.ID, "the message reacted to"),
    "emoji_name": Field(Type.STRING, "the emoji: its character, or the name of a custom one"),
    "message_age_seconds": Field(Type.NUMBER, "how old the message was", optional=True),
    "target_is_bot": Field(Type.BOOLEAN, "the message is a bot's", optional=True),
}
_VOICE = {
    "session_id": Field(Type.STRING, "pairs a join with its leave", optional=True),
    "is_afk": Field(Type.BOOLEAN, "in the AFK channel, one marked so, or muted and deafened throughout"),
    "self_mute": Field(Type.BOOLEAN, "muted by themselves", optional=True),
    "self_deaf": Field(Type.BOOLEAN, "deafened by themselves", optional=True),
}

EVENTS: Mapping[str, EventType] = {
    event.name: event
    for event in (
        _event(
            "message_create",
            "A member posted a message. Its text is measured and never stored.",
            {
                "length": Field(Type.INTEGER, "code points of the text"),
                "word_count": Field(Type.INTEGER, "words, separated by white space"),
                "has_code_block": Field(Type.BOOLEAN, "contains a fenced code block"),
                "has_link": Field(Type.BOOLEAN, "contains an http or https link"),
                "has_attachment": Field(Type.BOOLEAN, "carries at least one attachment"),
                "attachment_count": Field(Type.INTEGER, "attachments"),
                "emoji_count": Field(Type.INTEGER, "emoji as people see them, custom ones included"),
                "custom_emoji_count": Field(Type.INTEGER, "custom emoji", optional=True),
                "mention_count": Field(Type.INTEGER, "members and roles mentioned"),
                "is_reply": Field(Type.BOOLEAN, "answers another message"),
                "reply_to_user_id": Field(Type.ID, "whom it answers", optional=True, member=True),
            },
            target=True,
            channel=True,
        ),
        _event(
            "reaction_add",
            "A member reacted to a message; its author is the target.",
            _REACTION,
            target=True,
            channel=True,
        ),
        _event("reaction_remove", "A member took a reaction back.", _REACTION, target=True, channel=True),
        _event("thread_create", "A member opened a thread.", {}, channel=True),
        _event("voice_join", "A member entered a voice channel.", _VOICE, channel=True),
        _event(
            "voice_leave",
            "A member left voice.",
            {**_VOICE, "duration_seconds": Field(Type.NUMBER, "how long the session lasted")},
            channel=True,
        ),
        _event(
            "voice_move",
            "A member changed the voice channel.",
            {**_VOICE, "from_channel_id": Field(Type.ID, "the channel left", optional=True)},
            channel=True,
        ),
        _event(
            "voice_tick",
            "A member spent another stretch of time in voice.",
            {
                "minutes": Field(Type.INTEGER, "minutes since the last tick"),
                "is_idle": Field(Type.BOOLEAN, "muted and deafened for the whole tick"),
                "is_afk": Field(Type.BOOLEAN, "in the AFK channel or one marked so"),
            },
            channel=True,
        ),
        _event("member_join", "Somebody joined the community.", {}),
        _event("member_leave", "Somebody left the community.", {}),
        _event(
            "manual_award",
            "An admin gave (or, below zero, took) an amount. The actor is the member concerned.",
            {
                "currency": Field(Type.STRING, "id of the currency"),
                "amount": Field(Type.INTEGER, "whole units"),
                "reason": Field(Type.STRING, "what the member is told", optional=True),
                "granted_by": Field(Type.ID, "the admin", optional=True, member=True),
            },
        ),
        _event(
            "milestone_grant",
            "An admin granted an achievement. The actor is the member concerned.",
            {
                "milestone": Field(Type.STRING, "id of the achievement's rule"),
                "reason": Field(Type.STRING, "what the member is told", optional=True),
                "granted_by": Field(Type.ID, "the admin", optional=True, member=True),
            },
        ),
        _event(
            "purchase",
            "A member bought something.",
            {
                "item": Field(Type.STRING, "id of the item"),
                "price": Field(Type.INTEGER, "price shown to the buyer", optional=True),
            },
        ),
        _event(
            "quest_complete",
            "A member completed a quest.",
            {
                "quest": Field(Type.STRING, "id of the quest"),
                "xp_reward": Field(Type.INTEGER, "XP that the quest offers"),
                "gold_reward": Field(Type.INTEGER, "gold that the quest offers"),
            },
        ),
        _event(
            "season_roll",
            "A season ended and the next one began. It has no actor.",
            {
                "name": Field(Type.STRING, "name of the new season"),
                "ends_at": Field(Type.TIME, "when the new season ends", optional=True),
            },
        ),
        _event(
            "level_up",
            "A member reached a new level; once per level gained.",
            {
                "currency": Field(Type.STRING, "the currency whose level rose"),
                "from": Field(Type.INTEGER, "level left"),
                "to": Field(Type.INTEGER, "level reached"),
            },
            stored=False,
            channel=True,
        ),
        _event(
            "milestone_earned",
            "A member earned an achievement.",
            {
                "milestone": Field(Type.STRING, "id of the achievement's rule"),
                "name": Field(Type.STRING, "its name"),
                "rarity": Field(Type.STRING, "its rarity"),
            },
            stored=False,
            channel=True,
        ),
        _event(
            "timer_due",
            "A timer ran out.",
            {"timer": Field(Type.STRING, "what the timer is for")},
            stored=False,
            channel=True,
        ),
    )
}
