"""Charts: when and where things happen, who comes and goes, how much currency there is; in the guild's time zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from synapse.db.session import batch_transaction
from synapse.guilds.guild import Named, name_objects
from synapse.kit.clock import now
from tests.api.crowd import ANN, BOB, CYD, began, happen, message, record, settle
from tests.fixtures.api import GUILD, Api


async def test_the_heatmap_is_in_the_guilds_time_zone(api: Api) -> None:
    await api.apply("classic-gamification", timezone="Asia/Kolkata")
    at = began()
    await happen(api, [message(at, ANN, "m-1", guild=GUILD), message(at, BOB, "m-2", guild=GUILD)])
    found = (await api.nobody.get("/api/analytics/heatmap", params={"event_type": "message_create"})).json()
    # hours are counted in UTC, half-hour zones see the hour that it begins in
    local = at.replace(minute=0).astimezone(ZoneInfo("Asia/Kolkata"))
    assert found["cells"][local.weekday()][local.hour] == 2
    assert (found["total"], found["timezone"]) == (2, "Asia/Kolkata")
    assert (await api.nobody.get("/api/analytics/heatmap", params={"event_type": "none"})).json()["total"] == 0


async def test_channels_are_named_for_admins(api: Api) -> None:
    await settle(api)
    async with batch_transaction(api.engine) as (_, raw):
        await name_objects(raw, GUILD, [Named("channel", 11, "general", "text")])
    found = (await api.admin.get("/api/analytics/channels")).json()["channels"]
    assert [(one["name"], one["total"]) for one in found] == [("general", 4)]
    assert found[0]["counts"] == {"message_create": 3, "reaction_add": 1}
    only = (await api.admin.get("/api/analytics/channels", params={"event_type": "reaction_add"})).json()["channels"]
    assert [(one["name"], one["total"], one["counts"]) for one in only] == [("general", 1, {"reaction_add": 1})]
    assert (await api.nobody.get("/api/analytics/channels")).status_code == 401


async def test_growth_counts_people_once_a_day(api: Api) -> None:
    await settle(api)
    yesterday = now() - timedelta(days=1)
    await happen(
        api,
        [
            record("member_join", yesterday, CYD, "j-1", guild=GUILD),
            message(yesterday, CYD, "m-8", guild=GUILD),
            message(yesterday + timedelta(seconds=5), CYD, "m-9", guild=GUILD),
        ],
    )
    days = (await api.admin.get("/api/analytics/growth", params={"days": 3})).json()["days"]
    assert len(days) == 3
    before = next(one for one in days if one["day"] == yesterday.date().isoformat())
    assert (before["joins"], before["leaves"]) == (1, 0)
    assert before["messages"] >= 2
    assert sum(one["new_members"] for one in days) == 4
    assert max(one["active_members"] for one in days) == 4


async def test_members_are_known_since_their_first_event(api: Api) -> None:
    long_ago = now().replace(microsecond=0) - timedelta(days=20)
    await happen(api, [message(long_ago, ANN, "m-1", guild=GUILD), message(began(), ANN, "m-2", guild=GUILD)])
    page = (await api.nobody.get(f"/api/members/{ANN}")).json()
    assert datetime.fromisoformat(page["first_seen_at"]) == long_ago
    days = (await api.admin.get("/api/analytics/growth", params={"days": 30})).json()["days"]
    assert [one["day"] for one in days if one["new_members"]] == [long_ago.date().isoformat()]


async def test_the_economy_adds_up_to_what_members_hold(api: Api) -> None:
    await settle(api)
    found = (await api.admin.get("/api/analytics/economy")).json()["currencies"]
    minted = {one["currency"]: sum(day["minted"] - day["spent"] for day in one["days"]) for one in found}
    async with batch_transaction(api.engine) as (_, raw):
        held = dict(await raw.fetch("SELECT currency, sum(balance)::bigint FROM wallets GROUP BY 1"))
    assert {currency: amount for currency, amount in minted.items() if amount} == held


async def test_without_the_module_there_are_no_charts(api: Api) -> None:
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute("INSERT INTO modules VALUES ($1, 'analytics', false)", GUILD)
        await raw.execute("UPDATE guild_heads SET config_version = config_version + 1")
    assert (await api.nobody.get("/api/analytics/heatmap")).json()["type"] == "urn:synapse:module-off"
