"""What a file of another level bot says, whatever bot it is of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

#: beyond it a JSON number is no longer exact
LARGEST = 2**53 - 1
LONGEST_NAME = 100
Page = Mapping[str, Any]


class Row(NamedTuple):
    """A member: all XP ever earned there and, where the file says so, the level and the name."""

    user: int
    xp: int
    name: str = ""
    level: int | None = None


class RoleReward(NamedTuple):
    """A role that a level brings there."""

    level: int
    role: int
    name: str = ""


class Skipped(NamedTuple):
    """Something in the file that cannot be used, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What a level asks for there, as parameters of the economy pack. None: nobody knows, or we have no such curve."""

    parameters: Mapping[str, str | int | float] | None
    note: str = ""


class Wrong(ValueError):
    """A value that is not what it should be."""


@dataclass(slots=True)
class Levels:
    """The whole file. Each member is in it once, with the highest figure."""

    bot: str
    rows: dict[int, Row] = field(default_factory=dict[int, Row])
    rewards: list[RoleReward] = field(default_factory=list[RoleReward])
    skipped: list[Skipped] = field(default_factory=list[Skipped])
    problems: list[str] = field(default_factory=list[str])
    curve: Curve = field(default_factory=lambda: Curve(None))
    #: the server that the file says it is of
    guild: int | None = None
    #: how many ids were numbers, which programs in between may have rounded
    bare_ids: int = 0

    def add(self, where: str, user: object, xp: object, name: object = "", level: object = None) -> None:
        """Add a member, or say why not."""
        try:
            row = Row(self.id_of(user), whole(xp, "xp"), text(name), None if level is None else whole(level, "level"))
        except Wrong as wrong:
            self.skipped.append(Skipped(where, str(wrong)))
            return
        known = self.rows.get(row.user)
        if known is not None:
            self.skipped.append(Skipped(where, f"member {row.user} is there twice: the higher figure counts"))
        if known is None or row.xp > known.xp:
            self.rows[row.user] = row

    def reward(self, where: str, level: object, role: object, name: object = "") -> None:
        """Add a role for a level, or say why not; pages repeat them."""
        try:
            reward = RoleReward(whole(level, "level"), self.id_of(role), text(name))
        except Wrong as wrong:
            self.skipped.append(Skipped(where, str(wrong)))
            return
        if reward not in self.rewards:
            self.rewards.append(reward)

    def id_of(self, value: object) -> int:
        """A Discord id, written as text or as a whole number. Raises `Wrong`."""
        if isinstance(value, int) and not isinstance(value, bool):
            self.bare_ids += 1
            number = value
        elif isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
            number = int(value)
        else:
            raise Wrong(f"{value!r:.40} is no id")
        if not 0 < number < 2**63:
            raise Wrong(f"{value!r:.40} is no id")
        return number


def whole(value: object, what: str) -> int:
    """A whole number from 0, fractions dropped. Raises `Wrong`."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{what} is {value!r:.40}, not a number")
    if not 0 <= value <= LARGEST:
        raise Wrong(f"{what} is {value!r:.40}, which is out of range")
    return int(value)


def number(value: object, otherwise: float) -> float:
    """A number of a bot's settings, or what it is where they do not say."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def text(value: object) -> str:
    """A name, as far as it can be stored."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode(errors="ignore").decode().strip()[:LONGEST_NAME]


def items(value: object) -> list[Any]:
    """A list of a file, empty where there is none."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def mapping(value: object) -> Page:
    """An object of a file, empty where there is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
