"""An interaction from its beginning to its answer, and the answer as whoever asked sees it."""

import asyncio
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from tests.twin.messages import TwinMessage
from tests.twin.state import Json

#: seconds for the first answer, and for all others
FIRST, LAST = 3.0, 900.0


class Kind(IntEnum):
    """What somebody did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How the bot answers first."""

    MESSAGE = 4
    THINKING = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Choice(NamedTuple):
    """What a command offers for an option."""

    name: str
    value: str | int | float


@dataclass(eq=False)
class Asked:
    """Something that a member asked of the bot; the bot answers under its token."""

    id: int
    token: str
    kind: Kind
    #: for sentences: "/rules list", "the button Next"
    name: str
    guild_id: int
    channel_id: int
    user_id: int
    #: on the twin's ticks
    begun: float
    #: the message that was pressed
    source: TwinMessage | None = None
    #: what showed the form
    before: "Asked | None" = field(default=None, repr=False)
    first: Callback | None = None
    #: the message that the first answer made or will make
    original: TwinMessage | None = field(default=None, repr=False)
    is_loading: bool = False
    followups: list[TwinMessage] = field(default_factory=list[TwinMessage])
    choices: list[Choice] = field(default_factory=list[Choice])
    modal: Json | None = field(default=None, repr=False)
    #: the message that answers
    shown: TwinMessage | None = None
    begins: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    ends: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def end(self, shown: TwinMessage | None = None) -> None:
        """It is answered; what comes after changes nothing of that."""
        if not self.ends.is_set():
            self.shown = shown
            self.ends.set()

    def metadata(self, user: Json) -> Json:
        """Schema …InteractionMetadataResponse."""
        told: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "user": user,
            "authorizing_integration_owners": {"0": str(self.guild_id)},
        }
        if self.kind is Kind.COMPONENT and self.source is not None:
            told["interacted_message_id"] = str(self.source.id)
        if self.kind is Kind.MODAL and self.before is not None:
            told["triggering_interaction_metadata"] = self.before.metadata(user)
        return told


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that was shown."""

    asked: Asked
    custom_id: str
    title: str
    #: as the bot sent them
    components: list[Json]


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody sees of the answer; it follows what the bot edits afterwards."""

    asked: Asked

    @property
    def message(self) -> TwinMessage | None:
        """None: there is none, but a form or nothing."""
        return self.asked.shown

    @property
    def text(self) -> str:
        return self.message.content if self.message else ""

    @property
    def embeds(self) -> list[Json]:
        return self.message.embeds if self.message else []

    @property
    def components(self) -> list[Json]:
        return self.message.components if self.message else []

    @property
    def files(self) -> list[tuple[str, bytes]]:
        return [(one.filename, one.content) for one in self.message.attachments] if self.message else []

    @property
    def is_private(self) -> bool:
        return self.message is not None and self.message.is_ephemeral

    @property
    def followups(self) -> list[TwinMessage]:
        """What the bot said after its first answer."""
        return self.asked.followups

    @property
    def modal(self) -> Modal | None:
        """The form that it showed."""
        told = self.asked.modal
        return None if told is None else Modal(self.asked, told["custom_id"], told["title"], told["components"])
