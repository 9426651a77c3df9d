"""Who wrote which message lately, and who is a bot: what later frames about a message do not say."""

from typing import NamedTuple, TypeVar

T = TypeVar("T")

#: messages and people that are remembered; some 10 MB
ROOM = 50_000


class Author(NamedTuple):
    """Who wrote a message; no user: a webhook, or nobody whom Discord still knows."""

    user: int | None
    #: None: not known
    is_bot: bool | None = None


class Authors:
    """Remembers what was met last; the oldest is forgotten first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._of_message: dict[int, Author] = {}
        self._is_bot: dict[int, bool] = {}
        self._unknowable: dict[int, None] = {}

    def met(self, user: int, *, is_bot: bool) -> None:
        """Somebody was seen."""
        self._keep(self._is_bot, user, is_bot)

    def wrote(self, message: int, user: int | None) -> None:
        """A message is somebody's, or no member's."""
        self._keep(self._of_message, message, Author(user))

    def give_up(self, id_: int) -> None:
        """Discord does not tell about a message or somebody, and is not to be asked again."""
        self._keep(self._unknowable, id_, None)

    def is_unknowable(self, id_: int) -> bool:
        """Whether it was given up."""
        return id_ in self._unknowable

    def is_bot(self, user: int) -> bool | None:
        """Whether somebody is a bot; None: not known."""
        return self._is_bot.get(user)

    def author_of(self, message: int) -> Author | None:
        """Who wrote a message; None: not known."""
        found = self._of_message.get(message)
        return found if found is None or found.user is None else Author(found.user, self._is_bot.get(found.user))

    def _keep(self, kept: dict[int, T], key: int, value: T) -> None:
        kept[key] = value
        if len(kept) > self._room:
            del kept[next(iter(kept))]
