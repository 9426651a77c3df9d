"""What somebody types after a slash: matched with what the bot registered, as Discord's own client does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from tests.twin.messages import Attachment
from tests.twin.permissions import in_channel
from tests.twin.state import GuildState, Json, MemberState, TwinChannel, TwinRole
from tests.twin.world import World


class Option(IntEnum):
    """Discord's numbers."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


_NESTED = frozenset({Option.SUBCOMMAND, Option.GROUP})
_PLAIN: Mapping[int, tuple[type, ...]] = {
    Option.STRING: (str,),
    Option.INTEGER: (int,),
    Option.BOOLEAN: (bool,),
    Option.NUMBER: (int, float),
}


@dataclass(eq=False)
class Typed:
    """A command with its options, on its way to the bot."""

    world: World
    guild: GuildState
    channel: TwinChannel
    options: list[Json] = field(default_factory=list[Json])
    resolved: dict[str, Json] = field(default_factory=dict[str, Json])

    def add(self, told: Json, value: Any) -> None:
        """An option; raises AssertionError where Discord would not let it be typed."""
        kind = Option(told["type"])
        sent = self._plain(told, value) if kind in _PLAIN else self._thing(kind, told, value)
        self.options.append({"name": told["name"], "type": int(kind), "value": sent})

    def _plain(self, told: Json, value: Any) -> Any:
        name, choices = told["name"], told.get("choices")
        if choices:
            found = [one["value"] for one in choices if value in (one["value"], one["name"])]
            assert found, f"{name}: {value!r} is none of {[one['name'] for one in choices]}"
            return found[0]
        assert isinstance(value, _PLAIN[told["type"]]), f"{name}: {value!r} is no {Option(told['type']).name.lower()}"
        size = len(value) if isinstance(value, str) else value
        ending = "length" if isinstance(value, str) else "value"
        least, most = told.get(f"min_{ending}"), told.get(f"max_{ending}")
        assert least is None or size >= least, f"{name}: {value!r} is below {least}"
        assert most is None or size <= most, f"{name}: {value!r} is above {most}"
        return value

    def _thing(self, kind: Option, told: Json, value: Any) -> str:
        wanted = {
            Option.USER: MemberState,
            Option.ROLE: TwinRole,
            Option.CHANNEL: TwinChannel,
            Option.MENTIONABLE: (MemberState, TwinRole),
            Option.ATTACHMENT: Attachment,
        }[kind]
        assert isinstance(value, wanted), f"{told['name']}: {value!r} is no {kind.name.lower()}"
        self._resolve(told, value)
        return str(value.id)

    def _resolve(self, told: Json, value: Any) -> None:
        key = str(value.id)
        if isinstance(value, MemberState):
            self._put("users", key, value.user.to_json())
            if value.id in self.guild.members:
                shown = value.to_json(with_user=False)
                self._put("members", key, shown | {"permissions": self._bits(value, self.channel)})
        elif isinstance(value, TwinRole):
            self._put("roles", key, value.to_json())
        elif isinstance(value, TwinChannel):
            kinds = told.get("channel_types")
            assert not kinds or int(value.type) in kinds, f"{told['name']}: {value.name} is of another type"
            shown = {name: value.to_json().get(name) for name in ("id", "type", "name", "parent_id", "thread_metadata")}
            self._put("channels", key, shown | {"permissions": "0"})
        else:
            self._put("attachments", key, value.to_json())

    def _put(self, kind: str, key: str, shown: Json) -> None:
        self.resolved.setdefault(kind, {})[key] = shown

    def _bits(self, member: MemberState, channel: TwinChannel) -> str:
        return str(in_channel(self.guild, member, channel, self.world.clock()))


def leaf_of(command: Json, words: list[str]) -> tuple[list[Json], list[Json]]:
    """The options of a command or subcommand, and the way to it. Raises AssertionError where there is none."""
    options: list[Json] = command.get("options") or []
    way: list[Json] = []
    for word in words:
        found = [one for one in options if one["name"] == word and one["type"] in _NESTED]
        there = ", ".join(one["name"] for one in options if one["type"] in _NESTED) or "none"
        assert found, f"/{command['name']} has no subcommand {word!r}; it has: {there}"
        way.append(found[0])
        options = found[0].get("options") or []
    assert not any(one["type"] in _NESTED for one in options), f"/{command['name']}: say which subcommand"
    return options, way


def named(options: list[Json], given: Mapping[str, Any]) -> dict[str, Any]:
    """Options by the names that the bot registered, of which Python's have no hyphens."""
    known = {one["name"].replace("-", "_"): one["name"] for one in options}
    unknown = [name for name in given if name.replace("-", "_") not in known]
    assert not unknown, f"there is no option {unknown[0]!r}; there are: {', '.join(known.values()) or 'none'}"
    return {known[name.replace("-", "_")]: value for name, value in given.items() if value is not None}
