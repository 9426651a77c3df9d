"""What a voice state means beside the session that is known: a join, a leave, a move, or nothing worth telling.

Discord tells states and neither beginnings nor ends. A session is one stay in voice, whatever id Discord gives it.
"""

from collections.abc import Container
from dataclasses import dataclass, replace

from synapse.rules.event import Event, Payload, Scalar


@dataclass(frozen=True, slots=True)
class VoiceState:
    """What Discord says of a member. No channel: they are not in voice. The session may be empty."""

    session: str
    channel: int | None
    self_mute: bool = False
    self_deaf: bool = False

    @property
    def is_awake(self) -> bool:
        """They can hear or be heard."""
        return not (self.self_mute and self.self_deaf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A member's session in voice; times are seconds since 1970."""

    session: str
    channel: int
    joined_at: float
    #: when they were last known to be there
    seen_at: float
    self_mute: bool
    self_deaf: bool
    #: they were awake at some time
    was_awake: bool
    #: the last moment at which they were awake; None: never. While they are awake it is the moment it was last told.
    awake_at: float | None

    @property
    def is_awake(self) -> bool:
        """They can hear or be heard now."""
        return not (self.self_mute and self.self_deaf)

    def is_idle_since(self, at: float) -> bool:
        """Muted and deafened from then on."""
        return not self.is_awake and (self.awake_at is None or self.awake_at <= at)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened: an event but for who and where from."""

    type: str
    at: float
    stay: Stay
    more: Payload

    def event(self, guild: int, user: int, mark: str, afk: Container[int], **also: Scalar) -> Event:
        """The event of a member; `mark` tells it from others of the session, `afk` are channels for the absent."""
        stay = self.stay
        payload: dict[str, Scalar] = {
            "is_afk": stay.channel in afk or not stay.was_awake,
            "self_mute": stay.self_mute,
            "self_deaf": stay.self_deaf,
            **({"session_id": stay.session} if stay.session else {}),
        }
        source = f"{user}-{stay.session}-{mark}"[:128]
        return Event(guild, self.type, source, self.at, user, None, stay.channel, {**payload, **self.more, **also})


def follow(known: Stay | None, state: VoiceState, at: float) -> tuple[Step | None, Stay | None]:
    """What a state tells, and the stay to remember. What says nothing new changes nothing but mute and deaf."""
    if state.channel is None:
        return (None, None) if known is None else (leave(known, at), None)
    if known is None:
        stay = begin(state, state.channel, at)
        return Step("voice_join", at, stay, {}), stay
    stay = _turned(known, state, at)
    if state.channel == known.channel:
        return None, stay
    stay = replace(stay, channel=state.channel)
    return Step("voice_move", at, stay, {"from_channel_id": known.channel}), stay


def begin(state: VoiceState, channel: int, at: float) -> Stay:
    """A stay that begins."""
    return Stay(
        session=state.session,
        channel=channel,
        joined_at=at,
        seen_at=at,
        self_mute=state.self_mute,
        self_deaf=state.self_deaf,
        was_awake=state.is_awake,
        awake_at=at if state.is_awake else None,
    )


def leave(stay: Stay, at: float) -> Step:
    """The end of a stay; a clock that went back makes none shorter than nothing."""
    return Step("voice_leave", at, stay, {"duration_seconds": round(max(0.0, at - stay.joined_at), 3)})


def _turned(known: Stay, state: VoiceState, at: float) -> Stay:
    """Muting and deafening."""
    is_awake = known.is_awake or state.is_awake
    return replace(
        known,
        seen_at=max(at, known.seen_at),
        self_mute=state.self_mute,
        self_deaf=state.self_deaf,
        was_awake=known.was_awake or state.is_awake,
        awake_at=at if is_awake else known.awake_at,
    )
