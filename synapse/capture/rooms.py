"""Who is in voice, in memory: each guild's stays, and what happened before it was known who was there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from synapse.capture.voice import Stay, Step, VoiceState, begin, follow, leave


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice state that came by the gateway, with the one before."""

    user: int
    before: VoiceState
    after: VoiceState
    at: float
    #: the gateway's session, and the frame's number in it
    session: str
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """A step of a member; `mark` stands for the frame that told it."""

    user: int
    step: Step
    mark: str


@dataclass(slots=True)
class Room:
    """One guild's voice channels."""

    stays: dict[int, Stay] = field(default_factory=dict[int, Stay])
    #: the stays are those of this process, which has heard of everything since
    is_known: bool = False
    #: the gateway's session for which it is known who is there
    session: str | None = None
    #: its frame that was heard last: what is replayed is known
    number: int = 0
    #: what came before that was known
    early: list[Heard] = field(default_factory=list[Heard])
    #: since when the last tick ran, in seconds since 1970; None: nobody may be ticked yet
    ticked_at: float | None = None

    def hear(self, heard: Heard) -> Told | None:
        """What a state tells; later, where it is not yet known who is there."""
        if self.session != heard.session:
            self.early.append(heard)
            return None
        if heard.number <= self.number:
            return None
        self.number = heard.number
        step, stay = follow(self.stays.get(heard.user), heard.after, heard.at)
        if stay is None:
            self.stays.pop(heard.user, None)
        else:
            self.stays[heard.user] = stay
        return None if step is None else Told(heard.user, step, f"{heard.session}:{heard.number}")

    def at_first(self, present: Mapping[int, VoiceState], session: str) -> dict[int, VoiceState]:
        """Who was there when the session began, of those who are there now."""
        first = dict(present)
        for heard in reversed(self.early):
            if heard.session == session:
                first[heard.user] = heard.before
        return {user: state for user, state in first.items() if state.channel is not None}


def gone(stays: Mapping[int, Stay], present: Mapping[int, VoiceState], seen_at: float) -> list[Told]:
    """Ends of stays whose member is not there any more: at the moment at which they were last known to be."""
    ended: list[Told] = []
    for user, stay in stays.items():
        state = present.get(user)
        if state is None or state.session != stay.session:
            at = max(seen_at, stay.seen_at)
            ended.append(Told(user, leave(stay, at), f"gone-{_milliseconds(stay.joined_at)}"))
    return ended


def settle(
    room: Room, stays: Mapping[int, Stay], present: Mapping[int, VoiceState], session: str, at: float
) -> list[tuple[Told, bool]]:
    """Begin anew with stays that go on and members who are there; what happened, and whether its time is a guess."""
    told: list[tuple[Told, bool]] = []
    room.stays = {}
    for user, state in present.items():
        assert state.channel is not None
        known = stays.get(user)
        if known is None or known.session != state.session:
            stay = begin(state, state.channel, at)
            told.append((Told(user, Step("voice_join", at, stay, {}), f"there-{_milliseconds(at)}"), True))
        else:
            step, followed = follow(known, state, at)
            stay = followed or known
            if step is not None:
                told.append((Told(user, step, f"there-{_milliseconds(at)}"), True))
        room.stays[user] = replace(stay, seen_at=max(at, stay.seen_at))
    early, room.early = room.early, []
    room.session, room.number, room.is_known = session, 0, True
    for heard in early:
        if heard.session == session:
            told += [(one, False)] if (one := room.hear(heard)) else []
    return told


def _milliseconds(at: float) -> int:
    return round(at * 1000)
