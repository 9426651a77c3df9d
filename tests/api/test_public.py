"""Public pages: who leads, what happened, what the community calls things; and what nobody may learn from them."""

from synapse.guilds.guild import name_guild
from synapse.runtime.changing import changing
from tests.api.crowd import ANN, BOB, BOT, CYD, gift, happen, settle
from tests.fixtures.api import GUILD, Api


async def test_the_board_ranks_people_and_leaves_bots_out(api: Api) -> None:
    await settle(api)
    found = (await api.nobody.get("/api/leaderboard/xp")).json()
    assert [one["discord_name"] for one in found["users"]][:3] == ["Ann", "Bob", "Cyd"]
    assert [one["rank"] for one in found["users"]] == list(range(1, len(found["users"]) + 1))
    assert str(BOT) not in [one["id"] for one in found["users"]]
    assert found["total"] == len(found["users"])
    ann = found["users"][0]
    assert ann["id"] == str(ANN)
    assert ann["lifetime"] == ann["wallets"]["xp"]
    assert 0 < ann["xp_progress"] < 1 or ann["xp_progress"] == 0
    assert ann["xp_for_next"] > ann["lifetime"]
    assert ann["xp_to_next"] == ann["xp_for_next"] - ann["lifetime"]


async def test_the_next_level_is_as_far_on_every_board(api: Api) -> None:
    await settle(api)
    await happen(api, [gift(ANN, 30, "purse", "gold")])
    ann = (await api.nobody.get("/api/leaderboard/xp")).json()["users"][0]
    on_gold = (await api.nobody.get("/api/leaderboard/gold", params={"q": "Ann"})).json()["users"][0]
    assert on_gold["lifetime"] != ann["lifetime"]
    assert (on_gold["level"], on_gold["xp_to_next"]) == (ann["level"], ann["xp_to_next"])


async def test_a_page_goes_on_where_the_one_before_ended(api: Api) -> None:
    await settle(api)
    whole = (await api.nobody.get("/api/leaderboard/xp")).json()["users"]
    first = (await api.nobody.get("/api/leaderboard/xp", params={"page_size": 2})).json()
    second = (await api.nobody.get("/api/leaderboard/xp", params={"page_size": 2, "page": 2})).json()
    assert first["users"] + second["users"] == whole[:4]
    assert first["last_page"] == -(-len(whole) // 2)


async def test_somebody_is_found_by_the_beginning_of_their_name_at_their_rank(api: Api) -> None:
    await settle(api)
    found = (await api.nobody.get("/api/leaderboard/level", params={"q": "cY"})).json()
    assert [(one["discord_name"], one["rank"]) for one in found["users"]] == [("Cyd", 3)]
    assert (await api.nobody.get("/api/leaderboard/xp", params={"q": str(BOB)})).json()["users"][0]["rank"] == 2
    assert (await api.nobody.get("/api/leaderboard/xp", params={"q": "Robot"})).json()["users"] == []


async def test_hidden_members_are_on_no_public_page(api: Api) -> None:
    await settle(api)
    async with api.services.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO member_preferences (guild_id, account, hidden) SELECT {GUILD}, account, true "
            f"FROM members WHERE guild_id = {GUILD} AND user_id = {ANN}"
        )
    board = (await api.nobody.get("/api/leaderboard/xp")).json()
    assert [one["discord_name"] for one in board["users"]][:2] == ["Bob", "Cyd"]
    assert board["users"][0]["rank"] == 1
    events = (await api.nobody.get("/api/activity")).text
    assert str(ANN) not in events
    assert str(BOB) in events


async def test_a_wrong_currency_is_told_the_nearest_right_one(api: Api) -> None:
    answer = await api.nobody.get("/api/leaderboard/goldd")
    assert answer.status_code == 404
    assert "gold" in answer.json()["hint"]
    assert (await api.nobody.get("/api/leaderboard/xp", params={"figure": "season"})).status_code == 404
    assert (await api.nobody.get("/api/leaderboard/stars", params={"figure": "season"})).status_code == 200


async def test_a_board_can_be_leafed_to_a_bound(api: Api) -> None:
    answer = await api.nobody.get("/api/leaderboard/xp", params={"page": 9_999, "page_size": 100})
    assert answer.status_code == 422
    assert "10000" in answer.json()["detail"]


async def test_activity_says_what_was_paid_and_nothing_that_was_said(api: Api) -> None:
    await settle(api)
    answer = await api.nobody.get("/api/activity")
    assert "secret" not in answer.text
    assert "reason" not in answer.text
    found = answer.json()
    assert [one["timestamp"] for one in found["events"]] == sorted(
        (one["timestamp"] for one in found["events"]), reverse=True
    )
    assert {one["event_type"] for one in found["events"]} == {"message_create", "reaction_add"}
    paid = {one["user_name"]: one["xp_delta"] for one in found["events"]}
    assert paid["Ann"] > 0
    assert len(found["daily"]) == 30
    assert sum(day.get("message_create", 0) for day in found["daily"].values()) == 3
    only = (await api.nobody.get("/api/activity", params={"event_type": "reaction_add", "days": 2})).json()
    assert [one["user_name"] for one in only["events"]] == ["Dan"]
    assert (await api.nobody.get("/api/activity", params={"event_type": "manual_award"})).json()["events"] == []


async def test_metrics_count_people_and_not_bots(api: Api) -> None:
    await settle(api)
    found = (await api.nobody.get("/api/metrics")).json()
    assert found["total_users"] == 4
    assert found["active_users_7d"] == 4
    assert found["total_xp"] > 700
    assert found["primary_currency"]["id"] == "xp"
    assert found["secondary_currency"]["id"] == "gold"
    assert found["top_level"] >= 2


async def test_settings_tell_what_the_community_calls_things(api: Api) -> None:
    found = (await api.nobody.get("/api/settings/public")).json()
    assert found["economy.primary_currency_name"] == "XP"
    assert found["term.milestones"] == "Achievements"
    assert found["module.economy"] is True
    assert found["timezone"] == "UTC"


async def test_a_community_is_called_as_on_discord_until_it_calls_itself_otherwise(api: Api) -> None:
    for name in ("Harbour", "Harbour Makers"):
        async with changing(api.engine, GUILD) as change:
            await name_guild(change.raw, GUILD, name)
        assert (await api.nobody.get("/api/settings/public")).json()["community_name"] == name
    answer = await api.admin.put("/api/admin/settings", json={"settings": {"community_name": "The Harbour"}})
    assert answer.status_code == 200, answer.text
    assert (await api.nobody.get("/api/settings/public")).json()["community_name"] == "The Harbour"


async def test_strangers_answers_may_be_kept_and_those_of_the_signed_in_not(api: Api) -> None:
    stranger = await api.nobody.get("/api/metrics")
    assert "max-age" in stranger.headers["Cache-Control"]
    assert "no-cache" in (await api.admin.get("/api/metrics")).headers["Cache-Control"]


async def test_cyd_came_after_bob(api: Api) -> None:
    await settle(api)
    ranks = {one["id"]: one["rank"] for one in (await api.nobody.get("/api/leaderboard/xp")).json()["users"]}
    assert ranks[str(BOB)] < ranks[str(CYD)]


async def test_everybody_is_told_what_is_kept_of_them(api: Api) -> None:
    wanted = {"event_lake.source.voice_tick.enabled": False, "untracked_channels": "123456789012345678"}
    assert (await api.admin.put("/api/admin/settings", json={"settings": wanted})).status_code == 200
    found = (await api.nobody.get("/api/transparency")).json()
    kinds = {one["event_type"]: one for one in found["kinds"]}
    assert kinds["message_create"]["enabled"] is True
    assert kinds["voice_tick"]["enabled"] is False
    assert "length" in [one["name"] for one in kinds["message_create"]["fields"]]
    assert found["retention_days"] == 90
    assert found["untracked_channels"] == 1
    assert "123456789012345678" not in str(found)
