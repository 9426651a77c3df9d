"""Application commands, of one guild (0: of all)."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.twin.rest.call import Answer, Call
from tests.twin.rest.command_forms import CHAT, wrong_command, wrong_commands
from tests.twin.rest.refusals import malformed, refuse
from tests.twin.state import Json

_DEFAULTS: Json = {"type": CHAT, "description": "", "nsfw": False, "default_member_permissions": None}


def listed(call: Call) -> list[Json]:
    return list(_here(call).values())


def replaced(call: Call) -> list[Json]:
    """The whole list at once; a command that keeps its name keeps its id."""
    if wrong := wrong_commands(call.body):
        raise malformed(*wrong)
    before = {(one["name"], one["type"]): one["id"] for one in _here(call).values()}
    here = _here(call)
    here.clear()
    for one in call.body:
        shown = _shown(call, one, before.get((one["name"], one.get("type") or CHAT)))
        here[int(shown["id"])] = shown
    return listed(call)


def created(call: Call) -> Answer:
    """One command; of the same name it replaces the former."""
    if wrong := wrong_command(call.body):
        raise malformed(*wrong)
    key = (call.body["name"], call.body.get("type") or CHAT)
    before = next((one["id"] for one in _here(call).values() if (one["name"], one["type"]) == key), None)
    shown = _shown(call, call.body, before)
    _here(call)[int(shown["id"])] = shown
    return Answer(shown, 201 if before is None else 200)


def get(call: Call) -> Json:
    return _here(call).get(call.id("command")) or refuse(10063)


def changed(call: Call) -> Json:
    before = get(call)
    wanted = {name: before[name] for name in before.keys() - {"id", "application_id", "version"}} | call.body
    if wrong := wrong_command(wanted):
        raise malformed(*wrong)
    _here(call)[int(before["id"])] = _shown(call, wanted, before["id"])
    return get(call)


def deleted(call: Call) -> None:
    del _here(call)[int(get(call)["id"])]


def _here(call: Call) -> dict[int, Json]:
    if call.id("application") != call.world.application_id:
        refuse(50001)
    guild = call.guild().id if "guild" in call.parts else 0
    return call.rest.stock.commands.setdefault(guild, {})


def _shown(call: Call, sent: Json, id_: str | None) -> Json:
    """Schema ApplicationCommandResponse."""
    told = {name: value for name, value in sent.items() if value is not None}
    shown = _DEFAULTS | told
    shown["id"] = id_ or str(call.world.snowflake())
    shown["application_id"] = str(call.world.application_id)
    shown["version"] = str(call.world.snowflake())
    if shown["default_member_permissions"] is not None:
        shown["default_member_permissions"] = str(shown["default_member_permissions"])
    if "guild" in call.parts:
        shown["guild_id"] = call.parts["guild"]
        shown.pop("contexts", None)
    return shown


_GLOBAL, _GUILD = "/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"
ROUTES: Mapping[str, Callable[[Call], Any]] = {
    f"{method} {place}{which}": route
    for place in (_GLOBAL, _GUILD)
    for method, which, route in (
        ("GET", "", listed),
        ("PUT", "", replaced),
        ("POST", "", created),
        ("GET", "/{command}", get),
        ("PATCH", "/{command}", changed),
        ("DELETE", "/{command}", deleted),
    )
}
