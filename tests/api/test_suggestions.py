"""Suggestions: each comes when it should, goes when it was heard, and stays away when it was dismissed."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from synapse.db.session import batch_transaction
from synapse.guilds.guild import Named, name_objects
from synapse.kit.clock import seconds_of
from synapse.packs.install import pack_text
from synapse.rules.event import Event
from synapse.runtime.changing import changing
from synapse.runtime.handle import handle
from synapse.runtime.plans.presets import install_packs
from tests.fixtures.api import GUILD, Api

VOICE = {"minutes": 10, "is_idle": False, "is_afk": False}
MESSAGE = {
    "length": 40,
    "word_count": 8,
    "has_code_block": False,
    "has_link": False,
    "has_attachment": False,
    "attachment_count": 0,
    "emoji_count": 0,
    "mention_count": 0,
    "is_reply": False,
}


async def happened(api: Api, type_: str, payload: Mapping[str, Any], days_ago: float = 1) -> None:
    at = seconds_of(api.services.clock() - timedelta(days=days_ago))
    event = Event(GUILD, type_, f"{type_}-{days_ago}", at, 11, channel=21, payload=payload)
    assert await handle(api.services.spine, GUILD, [event]) == ["stored"]


async def aged(api: Api) -> None:
    """The packs have been as they are for long. What was found before the event is forgotten, too."""
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute("UPDATE rule_packs SET updated_at = now() - interval '40 days'")


async def installed(api: Api, text: str) -> None:
    async with changing(api.engine, GUILD) as change:
        await install_packs(change, [pack_text(text)])


async def suggested(api: Api, query: str = "") -> dict[str, dict[str, Any]]:
    # a change of configuration is what makes the kept answer old
    await api.admin.put("/api/admin/settings", json={"settings": {"community_motto": str(api.services.clock())}})
    response = await api.admin.get(f"/api/suggestions{query}")
    assert response.status_code == 200, response.text
    return {one["id"]: one for one in response.json()["suggestions"]}


async def test_a_guild_in_which_nothing_happens(api: Api) -> None:
    found = await suggested(api)
    assert next(iter(found)) == "no-events"
    await happened(api, "message_create", MESSAGE)
    assert "no-events" not in await suggested(api)


async def test_voice_that_no_rule_pays_for(api: Api) -> None:
    await happened(api, "voice_tick", VOICE)
    assert "unrewarded-activity:voice_tick" not in await suggested(api)
    await api.admin.put("/api/modules", json={"modules": {"seasons": False}})
    async with changing(api.engine, GUILD) as change:
        await change.raw.execute("UPDATE rule_packs SET enabled = false WHERE pack_id = 'voice'")
    found = (await suggested(api))["unrewarded-activity:voice_tick"]
    assert found["about"] == {"kind": "event", "id": "voice_tick"}
    assert "1 voice_tick events" in found["detail"]


async def test_a_rule_that_never_fired_counts_only_after_30_days(api: Api) -> None:
    await happened(api, "message_create", MESSAGE)
    assert not [one for one in await suggested(api) if one.startswith("rule-never-fired")]
    await aged(api)
    found = await suggested(api)
    assert "rule-never-fired:long-message" in found
    assert "rule-never-fired:message-posted" not in found
    assert not [one for one in found if "reaction" in one]


async def test_a_rule_that_fails(api: Api) -> None:
    await installed(
        api,
        'synapse: 1\nid: broken\nversion: "1.0.0"\nname: Broken\nrules:\n'
        "  - id: divides\n    kind: reward\n    trigger: {event: message_create}\n"
        "    conditions: [1 / event.emoji_count > 2]\n    effects: [credit: {currency: gold, amount: 1}]\n",
    )
    await happened(api, "message_create", MESSAGE)
    found = (await suggested(api))["rule-fails:divides"]
    assert found["about"] == {"kind": "rule", "id": "divides"}
    assert found["action"] == {"kind": "page", "path": "/admin/rules/divides?pack=broken"}


async def test_what_a_suggestion_leads_to_is_a_page(api: Api) -> None:
    pages = Path(__file__).parents[2] / "admin-ui/src/routes"
    await aged(api)
    await happened(api, "message_create", MESSAGE)
    paths = {one["action"]["path"].partition("?")[0] for one in (await suggested(api)).values()}
    assert len(paths) > 2
    for path in paths:
        here = pages / path.removeprefix("/")
        assert (here / "+page.svelte").exists() or (here.parent / "[id]/+page.svelte").exists(), path


async def test_a_currency_that_nobody_spends(api: Api) -> None:
    await happened(api, "manual_award", {"currency": "gold", "amount": 500})
    assert "coffee" in (await suggested(api))["currency-unspent:gold"]["detail"]
    await happened(api, "purchase", {"item": "coffee"}, days_ago=0.5)
    assert "currency-unspent:gold" not in await suggested(api)


async def test_achievements_that_nobody_can_reach(api: Api) -> None:
    assert not [one for one in await suggested(api) if one.startswith("milestone-unreachable")]
    await installed(
        api,
        'synapse: 1\nid: heights\nversion: "1.0.0"\nname: Heights\nrules:\n'
        "  - id: sky\n    kind: achievement\n    milestone: {name: Sky}\n    conditions: [member.level >= 5000]\n"
        "  - id: yearly\n    kind: achievement\n    milestone: {name: Yearly, scope: season}\n"
        "    conditions: [member.lifetime.xp >= 10]\n",
    )
    changed = {"event_lake.source.voice_tick.enabled": False}
    await api.admin.put("/api/admin/settings", json={"settings": changed})
    await api.admin.put("/api/modules", json={"modules": {"seasons": False}})
    found = {one: told["detail"] for one, told in (await suggested(api)).items()}
    assert "not captured" in found["milestone-unreachable:night-owl"]
    assert "5000" in found["milestone-unreachable:sky"]
    assert "seasons is off" in found["milestone-unreachable:yearly"]
    assert "milestone-unreachable:founding-member" not in found
    assert "milestone-unreachable:hello-world" not in found


async def test_settings_that_do_not_fit(api: Api) -> None:
    async with changing(api.engine, GUILD) as change:
        await name_objects(
            change.raw, GUILD, [Named("channel", 21, "chat"), Named("channel", 22, "t", "thread", None, 21)]
        )
    await api.admin.post("/api/admin/zones", json={"name": "Art"})
    await api.admin.put("/api/admin/settings", json={"settings": {"event_lake_retention_days": 30}})
    found = await suggested(api)
    assert found["channels-without-zone"]["title"] == "1 channel is in no zone"
    assert "no-announcement-channel:announce_channel_id" in found
    assert "90 days" in found["retention-too-short:reactors"]["detail"]
    wished = {"event_lake_retention_days": 90, "announce_channel_id": "21", "zone_fallback": "Art"}
    await api.admin.put("/api/admin/settings", json={"settings": wished})
    left = await suggested(api)
    assert not [one for one in left if one.startswith(("channels", "retention", "no-announcement"))]


async def test_what_is_dismissed_stays_away_until_it_is_brought_back(api: Api) -> None:
    path = "/api/suggestions/no-events/dismiss"
    assert (await api.admin.post(path, json={"reason": "we know"})).status_code == 204
    assert (await api.admin.post(path)).status_code == 204
    assert "no-events" not in await suggested(api)
    assert (await suggested(api, "?all=true"))["no-events"]["dismissed"]
    logged = (await api.admin.get("/api/admin/audit?target_table=dismissed_suggestions")).json()
    assert (logged["total"], logged["entries"][0]["reason"]) == (1, "we know")
    assert (await api.admin.delete(path)).status_code == 204
    assert (await api.admin.delete(path)).status_code == 404
    assert "no-events" in await suggested(api)


async def test_what_is_not_suggested_cannot_be_dismissed(api: Api) -> None:
    assert (await api.admin.post("/api/suggestions/no-such-thing/dismiss")).status_code == 404
    assert (await api.admin.post("/api/suggestions/NO/dismiss")).status_code == 422
    assert (await api.nobody.get("/api/suggestions")).status_code == 401
    assert (await api.admin.get("/api/guilds/5/suggestions")).status_code == 404
