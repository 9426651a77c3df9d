"""Milestones as members see them: what there is to earn, who has it, who was first."""

from synapse.db.session import batch_transaction
from tests.api.crowd import ANN, BOB, settle
from tests.fixtures.api import GUILD, Api


async def test_the_gallery_says_what_each_pays_and_how_many_have_it(api: Api) -> None:
    await settle(api)
    found = (await api.nobody.get("/api/achievements")).json()["achievements"]
    assert len(found) >= 20
    by_id = {one["id"]: one for one in found}
    steps = by_id["first-steps"]
    assert (steps["name"], steps["rarity_label"], steps["rarity_color"]) == ("First Steps", "Common", "#9e9e9e")
    assert steps["earner_count"] >= 3
    assert steps["earn_pct"] == round(100 * steps["earner_count"] / 4, 1)
    assert steps["first"]["person"]["name"] in {"Ann", "Bob", "Cyd"}
    assert by_id["getting-started"]["gold_reward"] == 5
    assert by_id["getting-started"]["rewards"] == {"gold": 5}
    assert by_id["event-champion"]["earner_count"] == 0
    assert by_id["event-champion"]["first"] is None
    assert (await api.nobody.get("/api/milestones/first-steps")).json() == steps
    assert (await api.nobody.get("/api/milestones")).json()["achievements"] == found


async def test_earners_come_in_pages_without_those_who_hide(api: Api) -> None:
    await settle(api)
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute(
            "INSERT INTO member_preferences (guild_id, account, hidden) "
            "SELECT guild_id, account, true FROM members WHERE guild_id = $1 AND user_id = $2",
            GUILD,
            ANN,
        )
    found = (await api.nobody.get("/api/milestones/first-steps/earners", params={"page_size": 1})).json()
    assert len(found["earners"]) == 1
    assert found["total"] == 2
    recent = await api.nobody.get("/api/achievements/recent", params={"limit": 50})
    assert str(ANN) not in recent.text
    assert str(BOB) in recent.text
    assert str(ANN) not in (await api.nobody.get("/api/achievements")).text


async def test_a_wrong_name_is_told_the_nearest_right_one(api: Api) -> None:
    answer = await api.nobody.get("/api/milestones/first-step")
    assert answer.status_code == 404
    assert "first-steps" in answer.json()["hint"]


async def test_without_the_module_there_are_none(api: Api) -> None:
    await api.apply("analytics-only")
    answer = await api.nobody.get("/api/achievements")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:synapse:module-off")
