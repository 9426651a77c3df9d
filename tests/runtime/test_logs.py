"""What is logged says enough and gives nothing away."""

import json
import logging

import pytest
import structlog

from synapse.runtime.watching.logs import RECENT, configure_logs, level_now, recent, switch_level

pytestmark = pytest.mark.usefixtures("own_logs")


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_ours_and_libraries_words_are_json_of_one_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    structlog.stdlib.get_logger("synapse.api").info("done", status=200)
    logging.getLogger("sqlalchemy.pool").warning("a connection of %s broke", "synapse")
    logging.getLogger("sqlalchemy.engine").info("SELECT with parameters")
    ours, theirs = said(capsys)
    assert (ours["event"], ours["level"], ours["logger"], ours["status"]) == ("done", "info", "synapse.api", 200)
    assert (theirs["event"], theirs["logger"]) == ("a connection of synapse broke", "sqlalchemy.pool")
    assert ours.keys() >= {"timestamp"} and theirs.keys() >= {"timestamp", "level"}


def test_secrets_and_texts_are_hidden_wherever_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    structlog.stdlib.get_logger("synapse.api").warning(
        "asked with Bearer abcdefghijklmnopqrstuvwxyz",
        access_token="t0psecret",
        headers={"Cookie": "t0psecret", "Accept": "json", "more": [{"client_secret": "t0psecret"}]},
        code="t0psecret",
        content="t0psecret of a message",
        url="postgresql://synapse:t0psecret@db/synapse",
    )
    line = capsys.readouterr().err
    assert "t0psecret" not in line
    assert "abcdefghij" not in line
    assert json.loads(line)["headers"]["Accept"] == "json"
    assert json.loads(line)["url"] == "postgresql://synapse:***@db/synapse"
    assert "t0psecret" not in str(RECENT.entries)


def test_the_live_view_filters_by_level_logger_and_guild() -> None:
    configure_logs("json")
    first = structlog.stdlib.get_logger("synapse.jobs")
    first.info("of nobody")
    first.warning("of one", guild="1")
    structlog.stdlib.get_logger("synapse.api").error("of another", guild="2")
    assert [entry.message for entry in recent(tail=10)] == ["of nobody", "of one", "of another"]
    assert [entry.message for entry in recent(tail=10, guild=1)] == ["of nobody", "of one"]
    assert [entry.message for entry in recent(tail=10, level="WARNING")] == ["of one", "of another"]
    assert [entry.message for entry in recent(tail=1, logger="synapse.jobs")] == ["of one"]


def test_a_guilds_admins_see_no_traceback_of_what_was_nobodys() -> None:
    configure_logs("json")
    log = structlog.stdlib.get_logger("synapse.tasks")
    log.error("broke", exc_info=ValueError("about somebody"))
    log.error("broke", guild="1", exc_info=ValueError("about us"))
    assert [entry.fields.get("exception") is None for entry in recent(tail=10, guild=1)] == [True, False]
    assert "about somebody" in str(recent(tail=10)[0].fields["exception"])


def test_levels_switch_for_ours_only(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "WARNING")
    log = structlog.stdlib.get_logger("synapse.api")
    log.info("unheard")
    switch_level("DEBUG")
    log.debug("heard")
    logging.getLogger("sqlalchemy.engine").debug("unheard")
    assert level_now() == "DEBUG"
    assert [one["event"] for one in said(capsys)] == ["heard"]
