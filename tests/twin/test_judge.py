"""Requests, right and wrong, are told apart: by Discord's document where it is there, and by the twin's own rules."""

from collections.abc import AsyncGenerator
from typing import Any, cast

import aiohttp
import pytest

from tests.twin import Twin, open_twin
from tests.twin.asked import Asked, Kind
from tests.twin.judge import DOCUMENT, judge
from tests.twin.rest import ROUTES
from tests.twin.stock import stock_of

needs_document = pytest.mark.skipif(not DOCUMENT.exists(), reason=f"no document in {DOCUMENT} (SYNAPSE_SHARED)")

MESSAGES = "POST /channels/{channel}/messages"
COMMANDS = "PUT /applications/{application}/commands"
CALLBACK = "POST /interactions/{interaction}/token/callback"


def embed(**fields: Any) -> dict[str, Any]:
    return {"embeds": [fields]}


def fields(number: int, *, name: str = "n", value: str = "v") -> list[dict[str, str]]:
    return [{"name": name, "value": value} for _ in range(number)]


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def rows(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"content": "x", "components": [{"type": 1, "components": row} for row in rows]}


def menu(number: int, **more: Any) -> dict[str, Any]:
    options = [{"label": str(one), "value": str(one)} for one in range(number)]
    return {"type": 3, "custom_id": "menu", "options": options, **more}


def command(**more: Any) -> list[dict[str, Any]]:
    return [{"name": "award", "description": "Gives something", "type": 1, **more}]


def option(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "What", "type": 3, **more}


def choices(number: int) -> list[dict[str, str]]:
    return [{"name": str(one), "value": str(one)} for one in range(number)]


RIGHT: dict[str, tuple[str, Any]] = {
    "a text": (MESSAGES, {"content": "x" * 2000}),
    "a null": (MESSAGES, {"content": "x", "embeds": None}),
    "an id as a number": (MESSAGES, {"content": "x", "message_reference": {"message_id": "{message}", "type": 0}}),
    "a full embed": (MESSAGES, embed(title="x" * 256, description="x" * 4096, color=0xFFFFFF)),
    "25 fields": (MESSAGES, embed(fields=fields(25))),
    "5 rows": (MESSAGES, rows(*([button(custom_id=str(one))] for one in range(5)))),
    "a menu of 25": (MESSAGES, rows([menu(25)])),
    "a link": (MESSAGES, rows([{"type": 2, "style": 5, "label": "Go", "url": "https://example.com"}])),
    "overwrites in digits": ("PUT /channels/{channel}/permissions/{guild}", {"type": 0, "allow": "1024", "deny": "0"}),
    "overwrites in numbers": ("PUT /channels/{channel}/permissions/{guild}", {"type": 0, "allow": 1024, "deny": 0}),
    "a role in digits": ("POST /guilds/{guild}/roles", {"name": "New", "permissions": "0", "color": 1}),
    "a command": (COMMANDS, command(options=[option("who", required=True), option("why")], nsfw=False)),
    "a command in a menu": (COMMANDS, [{"name": "Award This", "type": 3, "description": ""}]),
    "a command in other words": (COMMANDS, command(name_localizations={"de": "belohnen"})),
    "an answer": (CALLBACK, {"type": 4, "data": {"content": "x", "flags": 64}}),
    "a page": ("GET /channels/{channel}/messages?limit=100&after=5", None),
    "members": ("GET /guilds/{guild}/members?limit=1000", None),
}

#: by the document
UNTOLD: dict[str, tuple[str, Any]] = {
    "a misspelt key": (MESSAGES, {"contnt": "x"}),
    "a number for a text": (MESSAGES, {"content": 5}),
    "no id": (MESSAGES, {"content": "x", "message_reference": {"message_id": "last"}}),
    "an unknown colour": (MESSAGES, embed(title="x", color=0x1000000)),
    "no address": (MESSAGES, embed(title="x", url="example")),
    "no moment": (MESSAGES, embed(title="x", timestamp="yesterday")),
    "a misspelt key within": (MESSAGES, embed(titel="x")),
    "a field without value": (MESSAGES, embed(fields=[{"name": "n"}])),
    "11 embeds": (MESSAGES, {"embeds": [{"title": "x"}] * 11}),
    "a long nonce": (MESSAGES, {"content": "x", "nonce": "n" * 26}),
    "an unknown mention": (MESSAGES, {"content": "x", "allowed_mentions": {"parse": ["friends"]}}),
    "an unknown button": (MESSAGES, rows([button(style=9)])),
    "an unknown parameter": ("GET /channels/{channel}/messages?befor=5", None),
    "no body": (MESSAGES, None),
    "a body for nothing": ("PUT /guilds/{guild}/members/{user}/roles/{role}", {"reason": "x"}),
    "an unknown callback": (CALLBACK, {"type": 3}),
    "an unknown option": (COMMANDS, command(options=[option("who", type=99)])),
}

#: by the twin's own rules
OWN: dict[str, tuple[str, Any]] = {
    "2,001 characters": (MESSAGES, {"content": "x" * 2001}),
    "6,001 characters in embeds": (MESSAGES, {"embeds": [{"description": "x" * 3000}] * 2 + [{"title": "x"}]}),
    "a long title": (MESSAGES, embed(title="x" * 257)),
    "a long description": (MESSAGES, embed(description="x" * 4097)),
    "an empty field": (MESSAGES, embed(fields=fields(1, value=" "))),
    "a nameless field": (MESSAGES, embed(fields=fields(1, name=""))),
    "26 fields": (MESSAGES, embed(fields=fields(26))),
    "the same custom id twice": (MESSAGES, rows([button(), button()])),
    "6 rows": (MESSAGES, rows(*([button(custom_id=str(one))] for one in range(6)))),
    "6 buttons in a row": (MESSAGES, rows([button(custom_id=str(one)) for one in range(6)])),
    "a button for nothing": (MESSAGES, rows([{"type": 2, "style": 1, "label": "Go"}])),
    "a button without face": (MESSAGES, rows([{"type": 2, "style": 1, "custom_id": "go"}])),
    "a menu beside a button": (MESSAGES, rows([menu(2), button()])),
    "a menu of 26": (MESSAGES, rows([menu(26)])),
    "more than there are": (MESSAGES, rows([menu(2, max_values=3)])),
    "for one person only": (MESSAGES, {"content": "x", "flags": 64}),
    "a file that was not sent": (MESSAGES, {"content": "x", "attachments": [{"id": "0", "filename": "a.png"}]}),
    "no description": (COMMANDS, [{"name": "award", "type": 1}]),
    "an upper-case name": (COMMANDS, command(name="Award")),
    "an upper-case name in other words": (COMMANDS, command(name_localizations={"de": "Belohnen"})),
    "a name of two words": (COMMANDS, command(name="award this")),
    "required after optional": (COMMANDS, command(options=[option("why"), option("who", required=True)])),
    "26 options": (COMMANDS, command(options=[option(f"o{one}") for one in range(26)])),
    "the same option twice": (COMMANDS, command(options=[option("who"), option("who")])),
    "26 choices": (COMMANDS, command(options=[option("a", choices=choices(26))])),
    "completion and choices": (COMMANDS, command(options=[option("a", autocomplete=True, choices=choices(1))])),
    "options beside subcommands": (COMMANDS, command(options=[option("a", type=1), option("b")])),
    "the same command twice": (COMMANDS, command() * 2),
    "a described menu": (COMMANDS, [{"name": "Award", "type": 3, "description": "x"}]),
    "choices for a command": (CALLBACK, {"type": 8, "data": {"choices": []}}),
    "an update of nothing": (CALLBACK, {"type": 7, "data": {"content": "x"}}),
    "a large page": ("GET /channels/{channel}/messages?limit=101", None),
    "many members": ("GET /guilds/{guild}/members?limit=1001", None),
}


async def ask(twin: Twin, what: str, body: Any) -> int:
    """Ask as a client would whose library checks nothing; the status."""
    guild = twin.guild("home")
    general, ada, role = guild.text("general"), guild.member("Ada"), guild.role("Role")
    message = await ada.says(general, "hi")
    asked = Asked(twin.snowflake(), "token", Kind.COMMAND, "/x", guild.id, general.id, ada.id, twin.ticks())
    stock_of(twin).asked["token"] = asked
    method, path = what.split(" ")
    path = path.format(
        channel=general.id,
        guild=guild.id,
        application=twin.application_id,
        interaction=asked.id,
        user=ada.id,
        role=role.id,
    )
    if isinstance(body, dict) and (body.get("message_reference") or {}).get("message_id") == "{message}":
        body["message_reference"]["message_id"] = message.id
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            method,
            f"https://discord.com/api/v10{path}",
            proxy=twin.proxy,
            json=body,
            headers={"Authorization": f"Bot {twin.token}"},
        ) as answer,
    ):
        return answer.status


@pytest.mark.parametrize("case", RIGHT)
async def test_what_is_right_is_taken(twin: Twin, case: str) -> None:
    assert await ask(twin, *RIGHT[case]) in (200, 204)
    assert twin.faults == []


@needs_document
@pytest.mark.parametrize("case", UNTOLD)
async def test_what_the_document_does_not_know_is_wrong(twin: Twin, case: str) -> None:
    assert await ask(twin, *UNTOLD[case]) == 400
    assert len(twin.faults) == 1
    twin.faults.clear()


@pytest.fixture
async def bare(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Twin]:
    """A twin without the document."""
    monkeypatch.setattr("tests.twin.rest.judge", lambda: None)
    async with open_twin() as twin:
        yield twin


@pytest.mark.parametrize("case", OWN)
async def test_what_breaks_a_rule_is_wrong_without_the_document_too(bare: Twin, case: str) -> None:
    assert await ask(bare, *OWN[case]) == 400
    assert bare.faults
    bare.faults.clear()


@needs_document
@pytest.mark.parametrize("case", OWN)
async def test_what_breaks_a_rule_is_wrong(twin: Twin, case: str) -> None:
    assert await ask(twin, *OWN[case]) == 400
    assert twin.faults
    twin.faults.clear()


@needs_document
async def test_an_answer_of_the_twin_is_judged_too(twin: Twin) -> None:
    guild = twin.guild("home")
    guild.everyone.name = cast(str, 5)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {twin.token}"}) as session:
        await session.get(f"https://discord.com/api/v10/guilds/{guild.id}/roles", proxy=twin.proxy)
    path = f"GET /guilds/{guild.id}/roles: the twin answers 200 wrongly"
    assert twin.faults == [f"{path}: 0.name: 5 is not of type 'string'"]
    twin.faults.clear()


@needs_document
def test_every_route_of_the_twin_is_in_the_document() -> None:
    found = judge()
    assert found
    for route in ROUTES:
        method, path = route.split(" ")
        assert found.find(method, path), route
