"""Rules for application commands that Discord's document does not tell."""

from collections import Counter
from collections.abc import Iterable, Iterator

import regex

from tests.twin.state import Json

CHAT = 1
SUBCOMMAND, GROUP = 1, 2
_MOST, _TOGETHER = 25, 8000
_COMMANDS = {1: 100, 2: 15, 3: 15}
_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")


def wrong_commands(commands: list[Json]) -> list[str]:
    """What is wrong with a list of commands that is to replace the present one."""
    kinds = Counter(one.get("type") or CHAT for one in commands)
    wrong = [f"{number} commands of type {kind}" for kind, number in kinds.items() if number > _COMMANDS.get(kind, 1)]
    wrong += _twice("command", (f"{one['name']}/{one.get('type') or CHAT}" for one in commands))
    return wrong + [what for command in commands for what in wrong_command(command)]


def wrong_command(command: Json) -> list[str]:
    """What is wrong with one command."""
    options: list[Json] = command.get("options") or []
    if (command.get("type") or CHAT) != CHAT:
        told = command.get("description") or options
        return [f"{command['name']}: what stands in a menu has neither description nor options"] if told else []
    wrong = [*_wrong_names(command), *_wrong_options(options)]
    if (length := sum(map(len, _texts(command)))) > _TOGETHER:
        wrong.append(f"{length} characters together, {_TOGETHER} is the most")
    return [f"{command['name']}: {what}" for what in wrong]


def _wrong_names(named: Json) -> list[str]:
    names = [named["name"], *(named.get("name_localizations") or {}).values()]
    wrong = [f"{name!r} is no name" for name in names if not _NAME.fullmatch(name) or name != name.lower()]
    texts = [named.get("description") or "", *(named.get("description_localizations") or {}).values()]
    return wrong + [f"{named['name']}: a description of {len(one)}" for one in texts if not 0 < len(one) <= 100]


def _wrong_options(options: list[Json]) -> list[str]:
    wrong = [f"{len(options)} options, {_MOST} is the most"] if len(options) > _MOST else []
    wrong += _twice("option", (one["name"] for one in options))
    needed = [bool(one.get("required")) for one in options]
    if needed != sorted(needed, reverse=True):
        wrong.append("a required option after an optional one")
    nested = {one["type"] in (SUBCOMMAND, GROUP) for one in options}
    if len(nested) > 1:
        wrong.append("subcommands and options side by side")
    for one in options:
        wrong += [*_wrong_names(one), *_wrong_choices(one)]
        wrong += [f"{one['name']}: {what}" for what in _wrong_options(one.get("options") or [])]
    return wrong


def _wrong_choices(option: Json) -> list[str]:
    choices: list[Json] = option.get("choices") or []
    wrong = [f"{option['name']}: {len(choices)} choices, {_MOST} is the most"] if len(choices) > _MOST else []
    if choices and option.get("autocomplete"):
        wrong.append(f"{option['name']}: choices and completion exclude each other")
    wrong += [f"{option['name']}: a choice named {one['name']!r}" for one in choices if not 0 < len(one["name"]) <= 100]
    return wrong + _twice(f"{option['name']}: choice", (one["name"] for one in choices))


def _twice(what: str, names: Iterable[str]) -> list[str]:
    return [f"{what} {name!r} is there twice" for name, times in Counter(names).items() if times > 1]


def _texts(named: Json) -> Iterator[str]:
    for name in ("name", "description"):
        others = (named.get(f"{name}_localizations") or {}).values()
        yield max(named.get(name) or "", *others, "", key=len)
    for choice in named.get("choices") or ():
        yield choice["name"]
        yield choice["value"] if isinstance(choice["value"], str) else ""
    for option in named.get("options") or ():
        yield from _texts(option)
