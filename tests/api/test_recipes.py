"""Recipes: out, into a fresh guild, and out again, byte for byte; whatever is wrong with one is said with its line."""

from typing import Any

import pytest

from synapse.guilds.zones import create_zone
from synapse.packs.read import read_text
from synapse.packs.recipes import LARGEST, yaml_of
from synapse.runtime.changing import changing
from synapse.runtime.editing.packs import save_pack, switch_pack
from tests.api.test_rules_dry_run import guild_data
from tests.fixtures.api import GUILD, Api

FRESH = "/api/guilds/556"
#: comments, tabs, spaces at line ends, signs beyond ASCII, no line break at the end
OWN = """\
# ours: "quoted", 'so', \ttabbed \x20
synapse: 1
id: party
version: "1.0.0"
name: "Pàrty 🎉"   # a comment

parameters:
    loudness: {type: integer, default: 3}
rules: []  """


async def exported(api: Api, guild: str, form: str = "yaml") -> str:
    answer = await api.admin.get(f"{guild}/recipes/export", params={"format": form})
    assert answer.status_code == 200, answer.text
    return answer.text


async def filled(api: Api) -> None:
    """A guild that has something of everything."""
    await api.apply("synapse-v3")
    await api.apply("classic-gamification", community_name="Us: “we”", leaderboard_size=7)
    async with changing(api.engine, GUILD) as change:
        await save_pack(change, OWN)
        await save_pack(change, OWN.replace("party", "revel").replace("loudness", "noise").replace("\n", "\r\n"))
        await switch_pack(change, "revel", on=False)
        await create_zone(
            change, "lounge", description="quiet", channels=[11, 12], multipliers={"voice_tick": {"xp": 1.5}}
        )


async def test_a_recipe_comes_out_as_it_went_in(api: Api) -> None:
    await filled(api)
    before, as_json = await exported(api, "/api"), await exported(api, "/api", "json")
    assert "member" not in as_json.split('"packs"')[0]
    packs = {pack["id"]: pack["text"] for pack in read_text(before, largest=LARGEST).data["packs"]}
    assert packs["party"] == OWN
    plan = (await api.admin.post(f"{FRESH}/recipes/plan", json={"text": before})).json()
    assert plan["status"] == "ready", plan
    answer = await api.admin.post(f"{FRESH}/recipes/import", json={"plan": plan["id"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["changes"] == plan["changes"]
    assert await exported(api, FRESH) == before
    assert await exported(api, FRESH, "json") == as_json
    again = (await api.admin.post(f"{FRESH}/recipes/plan", json={"text": as_json})).json()
    assert again["changes"] == []


async def test_importing_into_a_guild_with_another_configuration(api: Api) -> None:
    wanted = await exported(api, "/api")
    other = "/api/guilds/557"
    assert (await api.admin.post(f"{other}/presets/synapse-v3/apply", json={})).status_code == 200
    async with changing(api.engine, 557) as change:
        await create_zone(change, "elsewhere", channels=[11])
        await save_pack(change, OWN)
    set_before = {"settings": {"loudness": 9}}
    assert (await api.admin.put(f"{other}/admin/settings", json=set_before)).status_code == 200
    answer = await api.admin.post(f"{other}/recipes/import", json={"recipe": {"text": wanted}, "reason": "as there"})
    assert answer.status_code == 200, answer.text
    ours, theirs = read_text(wanted).data, read_text(await exported(api, other)).data
    for one in (ours, theirs):
        one.pop("season", None)  # a season that runs goes on
    assert theirs == ours
    # what was set for a pack that is no more went with it
    async with changing(api.engine, 557) as change:
        await save_pack(change, OWN)
    kept = {one["key"]: one for one in (await api.admin.get(f"{other}/admin/settings")).json()["settings"]}
    assert kept["loudness"]["is_default"]


@pytest.mark.parametrize(
    ("mistake", "field"),
    [
        (("kind: recipe", "kind: receipt"), "kind"),
        (("settings:", "settngs:"), "settngs"),
        (("leaderboard_size: 7", "leaderboard_size: 7000"), "settings.leaderboard_size"),
        (("leaderboard_size: 7", "leaderbord_size: 7"), "settings.leaderbord_size"),
        (("economy: true", "ecconomy: true"), "modules.ecconomy"),
        (("- '12'", "- twelve"), "zones.0.channels.1"),
        (("- '12'", "- '11'"), "zones.0.channels.1"),
        (("xp: 1.5", "xp: much"), "zones.0.multipliers.voice_tick.xp"),
        (("  - id: party", "  - id: partee"), None),
        (("kind: reward", "kind: rewrad"), None),
        (("  - id: economy\n    enabled: true", "  - id: economy\n    enabled: false"), None),
    ],
)
async def test_a_mistake_is_told_with_its_line_and_field(api: Api, mistake: tuple[str, str], field: str | None) -> None:
    await filled(api)
    text = await exported(api, "/api")
    assert mistake[0] in text
    before = await guild_data(api.engine)
    for url, body in (
        ("plan", {"text": text.replace(*mistake, 1)}),
        ("import", {"recipe": {"text": text.replace(*mistake, 1)}}),
    ):
        answer = await api.admin.post(f"{FRESH}/recipes/{url}", json=body)
        assert answer.status_code == 422, answer.text
        errors: list[dict[str, Any]] = answer.json()["errors"]
        assert all(one["line"] for one in errors), errors
        assert field is None or field in {one["field"] for one in errors}, errors
    assert await guild_data(api.engine) == before


async def test_hostile_recipes_are_refused(api: Api) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefg", "bcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join(['*' + before] * 9)}]")
    for text in ("\n".join(lines), "[" * 9_000, "", "synapse: 1", "\ud800"):
        body = b'{"text": "\\ud800"}' if text == "\ud800" else None
        answer = await api.admin.post("/api/recipes/plan", **({"content": body} if body else {"json": {"text": text}}))  # pyright: ignore[reportArgumentType]
        assert answer.status_code == 422, answer.text
    answer = await api.admin.post("/api/recipes/plan", content=b'{"text": "' + b"x" * 10_000_000 + b'"}')
    assert answer.status_code == 413
    answer = await api.admin.post(
        "/api/recipes/plan", json={"document": {"synapse": 1, "kind": "recipe", "zones": [1]}}
    )
    assert answer.status_code == 422
    assert (await api.admin.get("/api/guilds/9/recipes/export")).status_code == 404


def test_any_text_comes_back_from_yaml() -> None:
    for text in (
        OWN,
        "\n\n  x\n",
        "x\r\ny",
        "\tx\n",
        "x \n y\n\n",
        "x",
        "é🎉\n",
        "x\x85y\u2028z",
        "# x\n---\n...\n",
        " " * 300,
    ):
        assert read_text(yaml_of({"packs": [{"id": "a", "text": text}]})).data["packs"][0]["text"] == text
