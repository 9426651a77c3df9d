"""One's own page and preferences, also for somebody who was never seen here."""

from synapse.db.session import batch_transaction
from tests.api.crowd import ANN, settle, signed_in
from tests.fixtures.api import GUILD, Api

STRANGER = 4_242


async def test_a_member_sees_their_own_page(api: Api) -> None:
    await settle(api)
    with signed_in(api, ANN) as ann:
        found = (await ann.get("/api/me")).json()
        board = (await ann.get("/api/leaderboard/xp", params={"page_size": 1, "page": 2})).json()
    assert found["person"] == (await api.nobody.get(f"/api/members/{ANN}")).json()["person"]
    assert found["is_admin"] is False
    assert (board["own"]["id"], board["own"]["rank"]) == (str(ANN), 1)


async def test_somebody_never_seen_has_nothing_yet(api: Api) -> None:
    with signed_in(api, STRANGER, "Newcomer") as stranger:
        found = (await stranger.get("/api/me")).json()
        assert found["person"]["name"] == "Newcomer"
        assert {one["balance"] for one in found["wallets"]} == {0}
        assert found["first_seen_at"] is None
        assert (await stranger.get("/api/me/history")).json() == {"entries": [], "next": None}
        assert (await stranger.get("/api/me/preferences")).json()["announce_awards"] is True
        changed = await stranger.put("/api/me/preferences", json={"announce_awards": False, "hidden": True})
        assert changed.json() == {
            "announce_level_up": True,
            "announce_achievements": True,
            "announce_awards": False,
            "hidden": True,
        }
        again = await stranger.put("/api/me/preferences", json={"hidden": False})
        assert (again.json()["announce_awards"], again.json()["hidden"]) == (False, False)
    async with batch_transaction(api.engine) as (_, raw):
        rows = await raw.fetch("SELECT * FROM admin_log WHERE target_table = 'member_preferences' ORDER BY seq")
        assert [row["actor"] for row in rows] == [rows[0]["actor"]] * 2
        assert await raw.fetchval("SELECT count(*) FROM members WHERE guild_id = $1", GUILD) == 1


async def test_a_token_is_nobody_in_particular(api: Api) -> None:
    assert (await api.admin.get("/api/me")).status_code == 404
    assert (await api.nobody.get("/api/me")).status_code == 401
    assert (await api.admin.put("/api/me/preferences", json={"hidden": "perhaps"})).status_code == 422
