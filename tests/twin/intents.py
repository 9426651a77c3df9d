"""Which intent an event takes, and what is blanked without the message content."""

from collections.abc import Mapping

from tests.twin.state import Json

GUILDS, MEMBERS, VOICE_STATES, PRESENCES, MESSAGES, REACTIONS, TYPING, CONTENT = (
    1 << bit for bit in (0, 1, 7, 8, 9, 10, 11, 15)
)
#: those that have to be switched on in the developer portal
PRIVILEGED = MEMBERS | PRESENCES | CONTENT
#: bits above are none of Discord's
KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))

_OTHERS = {
    "GUILD_BAN_ADD": 1 << 2,
    "GUILD_BAN_REMOVE": 1 << 2,
    "GUILD_AUDIT_LOG_ENTRY_CREATE": 1 << 2,
    "GUILD_EMOJIS_UPDATE": 1 << 3,
    "GUILD_STICKERS_UPDATE": 1 << 3,
    "GUILD_INTEGRATIONS_UPDATE": 1 << 4,
    "WEBHOOKS_UPDATE": 1 << 5,
    "GUILD_MEMBER_ADD": MEMBERS,
    "GUILD_MEMBER_UPDATE": MEMBERS,
    "GUILD_MEMBER_REMOVE": MEMBERS,
    "VOICE_STATE_UPDATE": VOICE_STATES,
    "PRESENCE_UPDATE": PRESENCES,
    "TYPING_START": TYPING,
}
# the longest beginning that fits counts
_BEGINNINGS = (
    ("MESSAGE_REACTION_", REACTIONS),
    ("MESSAGE_POLL_", 1 << 24),
    ("MESSAGE_", MESSAGES),
    ("INVITE_", 1 << 6),
    ("GUILD_SCHEDULED_EVENT_", 1 << 16),
    ("GUILD_MEMBERS_CHUNK", 0),
    ("GUILD_", GUILDS),
    ("CHANNEL_", GUILDS),
    ("THREAD_", GUILDS),
    ("STAGE_INSTANCE_", GUILDS),
)


def needed(event: str) -> int:
    """The bit that a guild's event takes; 0: everybody gets it."""
    if event in _OTHERS:
        return _OTHERS[event]
    return next((bit for beginning, bit in _BEGINNINGS if event.startswith(beginning)), 0)


def is_told(event: str, data: Mapping[str, object], intents: int, me: int) -> bool:
    """Whether a connection with these intents hears of an event; of itself a bot always does."""
    bit = needed(event)
    if event == "GUILD_MEMBER_UPDATE" and isinstance(user := data.get("user"), dict) and user.get("id") == str(me):
        return True
    return not bit or bool(intents & bit)


def blanked(event: str, data: Json, intents: int, me: int) -> Json:
    """A message without what it says, for whoever may not read; not one to the bot or of the bot."""
    if intents & CONTENT or event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        return data
    meant = [data.get("author", {}).get("id"), *(one["id"] for one in data.get("mentions", ()))]
    if str(me) in meant:
        return data
    return data | {"content": "", "attachments": [], "embeds": [], "components": []}
