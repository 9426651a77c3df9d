"""Admins see what the process says about their guild, and how much it says is theirs to switch."""

import pytest
import structlog

from synapse.access.tokens import create_token
from synapse.db.session import batch_transaction
from synapse.runtime.watching.logs import configure_logs, level_now
from tests.fixtures.api import GUILD, Api


@pytest.fixture(autouse=True)
def logs(own_logs: None) -> None:
    configure_logs("json")


async def test_requests_are_in_the_log_by_their_template(api: Api) -> None:
    await api.admin.get("/api/admin/settings", params={"state": "hidden", "q": "text of a message"})
    answer = (await api.admin.get("/api/admin/logs", params={"logger": "synapse.requests"})).json()
    [entry] = answer["entries"]
    assert (entry["message"], entry["guild"], entry["level"]) == ("answered", str(GUILD), "INFO")
    assert entry["fields"]["route"] == "/admin/settings"
    assert entry["fields"]["caller"].startswith("token:")
    assert "hidden" not in str(answer) and "text of a message" not in str(answer)
    assert (answer["total"], answer["capture_level"]) == (1, "INFO")
    assert answer["valid_levels"] == ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


async def test_a_guilds_admin_sees_nothing_of_another_guild(api: Api) -> None:
    log = structlog.stdlib.get_logger("synapse.test")
    log.warning("theirs", guild="200")
    log.warning("ours", guild=str(GUILD))
    log.warning("nobody's")
    async with batch_transaction(api.engine) as (_, raw):
        _, secret = await create_token(raw, GUILD, "guild's own", ("admin",))
    asked = {"logger": "synapse.test", "level": "WARNING"}
    own = (await api.client(Authorization=f"Bearer {secret}").get("/api/admin/logs", params=asked)).json()
    assert [one["message"] for one in own["entries"]] == ["ours", "nobody's"]
    operator = (await api.admin.get("/api/admin/logs", params=asked)).json()
    assert [one["message"] for one in operator["entries"]] == ["theirs", "ours", "nobody's"]


async def test_the_level_is_switched_and_audited(api: Api) -> None:
    answer = await api.admin.put("/api/admin/logs/level", json={"level": "DEBUG", "reason": "looking for something"})
    assert (answer.status_code, answer.json()) == (200, {"level": "DEBUG"})
    assert level_now() == "DEBUG"
    [line, *_] = (await api.admin.get("/api/admin/audit")).json()["entries"]
    assert (line["target_table"], line["before_snapshot"], line["after_snapshot"], line["reason"]) == (
        "logs",
        {"level": "INFO"},
        {"level": "DEBUG"},
        "looking for something",
    )
    assert (await api.admin.put("/api/admin/logs/level", json={"level": "LOUD"})).status_code == 422
