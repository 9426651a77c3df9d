"""The guild's own settings beside the parameters of its packs, and how values are checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from synapse.guilds.errors import InvalidSetting, UnknownSetting
from synapse.kit.errors import BadInput
from synapse.kit.ids import are_ids, parse_id
from synapse.rules.documents.pack import Parameter
from synapse.rules.nearest import did_you_mean
from synapse.rules.vocabulary import EVENTS

Scalar = bool | int | float | str | None
Kind = Literal["integer", "number", "boolean", "string", "channel", "timezone", "id", "ids"]

#: events that a guild may stop capturing; the others are made by Synapse itself and always kept
CAPTURED = (
    "message_create",
    "reaction_add",
    "reaction_remove",
    "thread_create",
    "voice_join",
    "voice_leave",
    "voice_move",
    "voice_tick",
    "member_join",
    "member_leave",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One setting: everything that checks it, shows it and documents it reads this."""

    name: str
    type: Kind
    default: Scalar
    category: str
    title: str
    description: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    #: null is a value of its own: not set
    nullable: bool = False
    longest: int = 200


def _source_key(event: str) -> Key:
    return Key(
        name=f"event_lake.source.{event}.enabled",
        type="boolean",
        default=True,
        category="event_lake",
        title=f"Capture {event}",
        description=EVENTS[event].description,
    )


KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        Key(
            name="community_name",
            type="string",
            default="My Community",
            category="display",
            title="Name of the community",
            description="Until it is set, the community is called as on Discord.",
            longest=100,
        ),
        Key(name="community_motto", type="string", default="", category="display", title="Motto under the name"),
        Key(
            name="timezone",
            type="timezone",
            default="UTC",
            category="display",
            title="Time zone",
            description="Days, hours and weekdays of rules and charts are those of this zone.",
        ),
        Key(
            name="dashboard_title", type="string", default="Synapse", category="display", title="Title of the dashboard"
        ),
        Key(name="dashboard_subtitle", type="string", default="", category="display", title="Line under the title"),
        Key(
            name="leaderboard_size",
            type="integer",
            default=25,
            category="display",
            title="Members on a leaderboard",
            minimum=1,
            maximum=100,
        ),
        Key(
            name="public_pages",
            type="string",
            default="public",
            category="access",
            title="Who sees the public pages",
            description="public: everybody; members: who belongs to the guild and signed in; off: admins only.",
            choices=("public", "members", "off"),
        ),
        Key(
            name="admin_role_id",
            type="id",
            default=None,
            category="access",
            title="Role whose members administer Synapse",
            description="Beside the owner and whoever has the permission Manage Server.",
            nullable=True,
        ),
        Key(
            name="announce_channel_id",
            type="channel",
            default=None,
            category="announcements",
            title="Channel for announcements",
            description="Without one they go where it happened, but only if another channel of these is set.",
            nullable=True,
        ),
        Key(
            name="achievements_channel_id",
            type="channel",
            default=None,
            category="announcements",
            title="Channel for achievements",
            description="Where achievements are announced, unless the achievement names a channel of its own.",
            nullable=True,
        ),
        Key(
            name="announce_where_it_happens",
            type="boolean",
            default=False,
            category="announcements",
            title="Announce where it happened",
            description="As long as no channel is set, nothing is posted unless this is on.",
        ),
        Key(
            name="log_channel_id",
            type="channel",
            default=None,
            category="announcements",
            title="Channel for the bot's log",
            description="What the bot did and failed to do, for moderators.",
            nullable=True,
        ),
        Key(
            name="payouts_paused",
            type="boolean",
            default=False,
            category="safety",
            title="Payouts are paused",
            description="Events are captured and pay nothing; an admin may have them paid later.",
        ),
        Key(
            name="event_lake_retention_days",
            type="integer",
            default=90,
            category="event_lake",
            title="Days that events are kept",
            minimum=1,
            maximum=3650,
        ),
        Key(
            name="voice_tick_minutes",
            type="integer",
            default=10,
            category="event_lake",
            title="Minutes between two voice ticks",
            minimum=1,
            maximum=60,
        ),
        Key(
            name="zone_fallback",
            type="string",
            default=None,
            category="event_lake",
            title="Zone of channels that are in none",
            description="The name of a zone. Where nothing is set, or no zone is called so, they have no zone.",
            nullable=True,
            longest=100,
        ),
        Key(
            name="untracked_channels",
            type="ids",
            default="",
            category="event_lake",
            title="Channels that are not captured",
            description="Nothing that happens in them is stored, or pays. Ids with commas between them.",
            longest=4_000,
        ),
        Key(
            name="afk_channels",
            type="ids",
            default="",
            category="event_lake",
            title="Voice channels that count as away",
            description="Beside the one that Discord knows as the AFK channel. Ids with commas between them.",
            longest=4_000,
        ),
        *(_source_key(event) for event in CAPTURED),
    )
}


def checked(name: str, value: object, parameters: Mapping[str, Parameter]) -> Scalar:
    """The value as it is stored, or an error that says what would be right.

    `parameters` are those of the guild's packs.
    """
    key = KEYS.get(name)
    if key is None and name in parameters:
        key = parameter_key(name, parameters[name])
    if key is None:
        near = did_you_mean(name, [*KEYS, *parameters])
        raise UnknownSetting(name, near or "list the settings to see what there is")
    if value is None and key.nullable:
        return None
    return _typed(key, value)


def parameter_key(name: str, parameter: Parameter) -> Key:
    """A pack's parameter seen as a setting."""
    return Key(
        name=name,
        type=parameter.type,
        default=parameter.default,
        category=parameter.group.lower(),
        title=parameter.title or name,
        description=parameter.description,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        choices=parameter.choices,
        longest=2_000,
    )


def ids_of(value: Scalar) -> list[int]:
    """The ids that a value of type `ids` holds."""
    return [int(part) for part in str(value or "").split(",") if part.strip()]


def parse(key: Key, text: str) -> Scalar:
    """A value written on a command line, read as the key's type; still to be `checked`."""
    if key.nullable and text in ("", "null", "none"):
        return None
    lowered = text.lower()
    match key.type:
        case "boolean" if lowered in ("true", "on", "yes", "1"):
            return True
        case "boolean" if lowered in ("false", "off", "no", "0"):
            return False
        case "integer" | "number":
            return _number(text)
        case _:
            return text


def _number(text: str) -> int | float | str:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _typed(key: Key, value: object) -> Scalar:
    match key.type:
        case "boolean":
            if not isinstance(value, bool):
                raise InvalidSetting(key.name, f"{value!r} is not true or false")
            return value
        case "integer" | "number":
            return _in_range(key, value)
        case "channel":
            try:
                return str(parse_id(value, "channel"))
            except BadInput as error:
                raise InvalidSetting(key.name, error.message, error.hint) from error
        case "id" | "ids":
            text = _text(key, value)
            if not are_ids(text, one=key.type == "id"):
                wanted = "one id" if key.type == "id" else "ids with commas between them"
                raise InvalidSetting(key.name, f"{text!r} is not {wanted}", "an id is a string of at most 19 digits")
            return text
        case "string" | "timezone":
            return _text(key, value)


def _in_range(key: Key, value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidSetting(key.name, f"{value!r} is not a number")
    if key.type == "integer" and not isinstance(value, int):
        if not value.is_integer():
            raise InvalidSetting(key.name, f"{value!r} is not a whole number")
        value = int(value)
    # also refuses NaN, which is in no range
    if not -1e15 <= value <= 1e15:
        raise InvalidSetting(key.name, f"{value!r} is beyond what can be reckoned with")
    if key.minimum is not None and value < key.minimum:
        raise InvalidSetting(key.name, f"{value!r} is below {key.minimum:g}")
    if key.maximum is not None and value > key.maximum:
        raise InvalidSetting(key.name, f"{value!r} is above {key.maximum:g}")
    return value


def _text(key: Key, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidSetting(key.name, f"{value!r} is not a text")
    # characters of one line or several; neither the database nor anybody else takes a null or half a pair
    if len(value) > key.longest or "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise InvalidSetting(key.name, f"the text has more than {key.longest} characters, or one that is no character")
    if key.choices and value not in key.choices:
        raise InvalidSetting(key.name, f"{value!r} is not one of {', '.join(key.choices)}")
    if key.type == "timezone":
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise InvalidSetting(key.name, f"{value!r} is not a time zone", "write one like Europe/Berlin") from error
    return value
