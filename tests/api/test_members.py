"""Members' pages, their histories, and the explanation of every entry."""

from synapse.db.session import batch_transaction
from synapse.runtime.erase import erase_member
from tests.api.crowd import ANN, BOB, DAN, gift, happen, settle, signed_in
from tests.fixtures.api import GUILD, Api


async def test_admins_find_members_by_the_beginning_of_their_name(api: Api) -> None:
    await settle(api)
    found = (await api.admin.get("/api/admin/users", params={"q": "an"})).json()["users"]
    assert [(one["id"], one["discord_name"]) for one in found] == [(str(ANN), "Ann")]
    assert found[0]["xp"] > 500
    assert found[0]["level"] > 1
    assert len((await api.admin.get("/api/admin/users", params={"limit": 2})).json()["users"]) == 2
    assert (await api.admin.get("/api/admin/users", params={"q": "%"})).json()["users"] == []
    assert (await api.nobody.get("/api/admin/users")).status_code == 401


async def test_a_page_shows_what_somebody_has_and_did(api: Api) -> None:
    await settle(api)
    found = (await api.nobody.get(f"/api/members/{ANN}")).json()
    wallets = {one["currency"]["id"]: one for one in found["wallets"]}
    assert found["person"]["name"] == "Ann"
    assert (wallets["xp"]["rank"], wallets["xp"]["lifetime"] > 500) == (1, True)
    assert found["lifetime"]["messages"] == 1
    assert found["lifetime"]["reactions_received"] == 1
    assert found["season"]["messages"] == 1
    assert "first-steps" in {one["id"] for one in found["milestones"]}
    dan = (await api.nobody.get(f"/api/members/{DAN}")).json()
    assert dan["lifetime"]["reactions_given"] == 1


async def test_nobody_sees_who_hides_or_was_erased(api: Api) -> None:
    await settle(api)
    assert (await api.nobody.get("/api/members/999")).status_code == 404
    with signed_in(api, ANN) as ann:
        assert (await ann.put("/api/me/preferences", json={"hidden": True})).status_code == 200
        assert (await ann.get(f"/api/members/{ANN}")).status_code == 200
    assert (await api.nobody.get(f"/api/members/{ANN}")).status_code == 404
    assert (await api.admin.get(f"/api/members/{ANN}")).status_code == 200
    await erase_member(api.services.spine, GUILD, BOB)
    assert (await api.admin.get(f"/api/members/{BOB}")).status_code == 404
    names = [one["discord_name"] for one in (await api.nobody.get("/api/leaderboard/xp")).json()["users"]]
    assert names[0] == "someone who left"


async def test_a_history_is_for_oneself_and_admins_and_goes_on_by_cursor(api: Api) -> None:
    await settle(api)
    with signed_in(api, BOB) as bob:
        assert (await bob.get(f"/api/members/{ANN}/ledger")).status_code == 403
        own = (await bob.get(f"/api/members/{BOB}/ledger")).json()
        assert (await bob.get("/api/me/history")).json() == own
    assert (await api.nobody.get(f"/api/members/{BOB}/ledger")).status_code == 401
    entries = (await api.admin.get(f"/api/members/{ANN}/ledger")).json()["entries"]
    first = (await api.admin.get(f"/api/members/{ANN}/ledger", params={"limit": 2})).json()
    rest = (await api.admin.get(f"/api/members/{ANN}/ledger", params={"before": first["next"]})).json()
    assert first["entries"] + rest["entries"] == entries
    assert rest["next"] is None
    xp = (await api.admin.get(f"/api/members/{ANN}/ledger", params={"currency": "xp"})).json()["entries"]
    assert {one["currency"] for one in xp} == {"xp"}
    assert xp[0]["balance_after"] == sum(one["amount"] for one in xp)


async def test_an_entry_is_explained_in_words_and_figures(api: Api) -> None:
    await settle(api)
    entries = (await api.admin.get(f"/api/members/{ANN}/ledger", params={"currency": "xp"})).json()["entries"]
    message = next(one for one in entries if one["event_type"] == "message_create" and one["cause"] == "rule")
    why = (await api.admin.get(f"/api/members/{ANN}/ledger/{message['id']}/why")).json()
    assert why["words"][0].startswith(f"Ann got {message['amount']:,} XP on ")
    assert why["pack"] == "message-rewards"
    assert why["event"]["event_type"] == "message_create"
    assert why["sums"][0]["whole"] == message["amount"]
    assert why["is_faded"] is False
    settings = [{"key": "timezone", "value": "Asia/Tokyo"}]
    assert (await api.admin.put("/api/admin/settings", json=settings)).status_code == 200
    there = (await api.admin.get(f"/api/members/{ANN}/ledger/{message['id']}/why")).json()
    assert (" UTC " in why["words"][0], " JST " in there["words"][0]) == (True, True)
    assert (await api.admin.get(f"/api/members/{DAN}/ledger/{message['id']}/why")).status_code == 404
    assert (await api.admin.get(f"/api/members/{ANN}/ledger/999999/why")).status_code == 404


async def test_a_gift_says_who_gave_it_and_why_even_when_the_event_is_gone(api: Api) -> None:
    await settle(api)
    await happen(api, [gift(DAN, 7, "g-9", granted_by=str(BOB), reason="for the tea")])
    entry = (await api.admin.get(f"/api/members/{DAN}/ledger", params={"currency": "xp"})).json()["entries"][0]
    why = (await api.admin.get(f"/api/members/{DAN}/ledger/{entry['id']}/why")).json()
    assert why["by"]["name"] == "Bob"
    assert "by Bob" in why["words"][0]
    assert "The reason given: for the tea" in why["words"]
    async with batch_transaction(api.engine) as (_, raw):
        await raw.execute("DELETE FROM event_lake WHERE guild_id = $1", GUILD)
        await raw.execute("DELETE FROM awards WHERE guild_id = $1", GUILD)
    faded = (await api.admin.get(f"/api/members/{DAN}/ledger/{entry['id']}/why")).json()
    assert faded["is_faded"] is True
    assert "older than events are kept" in faded["words"][-1]
    assert faded["entry"] == why["entry"]
