"""Everybody who is in voice, of every guild, and what of it the database does not know yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from synapse.capture.rooms import Heard, Room, Told, settle
from synapse.capture.voice import Stay, VoiceState

Changed = dict[tuple[int, int], Stay | None]


@dataclass(slots=True)
class Voices:
    """Shared by whoever hears of voice and whoever writes it down."""

    rooms: dict[int, Room] = field(default_factory=dict[int, Room])
    #: guild and member → what to write down; None: their stay has ended
    changed: Changed = field(default_factory=Changed)

    def room(self, guild: int) -> Room:
        """A guild's room."""
        return self.rooms.setdefault(guild, Room())

    def hear(self, guild: int, heard: Heard) -> Told | None:
        """Take a voice state; what it tells."""
        room = self.room(guild)
        known = room.stays.get(heard.user)
        told = room.hear(heard)
        stay = room.stays.get(heard.user)
        if stay is not known:
            self.changed[guild, heard.user] = stay
        return told

    def settle(
        self, guild: int, stays: Mapping[int, Stay], present: Mapping[int, VoiceState], session: str, at: float
    ) -> list[tuple[Told, bool]]:
        """Begin a guild anew with who is there; what happened, and whether its time is a guess."""
        room = self.room(guild)
        former = {*stays, *room.stays}
        told = settle(room, stays, present, session, at)
        self.changed.update({(guild, user): room.stays.get(user) for user in former | set(room.stays)})
        return told

    def take_changed(self) -> Changed:
        """What is to be written down now."""
        changed, self.changed = self.changed, {}
        return changed

    def put_back(self, changed: Changed) -> None:
        """It could not be written; what happened since counts more."""
        self.changed = {**changed, **self.changed}

    def forget(self) -> None:
        """Nobody listens any more: whoever begins again asks the database and Discord."""
        self.rooms.clear()
