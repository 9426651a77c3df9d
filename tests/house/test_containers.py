"""Dockerfile, docker-compose.yml and .env.example agree with each other and with the program, without a Docker here."""

import re
import shlex
from typing import Any

import pytest
from ruamel.yaml import YAML

from synapse.cli.main import COMMANDS
from synapse.kit.paths import ROOT
from synapse.settings import VARIABLES, read_dotenv

COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
INSTRUCTIONS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
EXAMPLE = read_dotenv(ROOT / ".env.example")
HEALTH = "http://127.0.0.1:8000/api/ready"


def arguments(instruction: str) -> list[str]:
    return [words for name, words in INSTRUCTIONS if name == instruction]


def test_env_example_names_every_variable_and_no_other() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert set(EXAMPLE) == set(VARIABLES) | used


def test_env_example_holds_no_secret() -> None:
    assert {name for name, value in EXAMPLE.items() if value} == {
        "SYNAPSE_HOST",
        "SYNAPSE_PORT",
        "SYNAPSE_DASHBOARD_PORT",
    }


def test_services_get_only_variables_that_something_reads() -> None:
    assert set(SERVICES["api"]["environment"]) <= set(VARIABLES)
    assert SERVICES["api"]["environment"]["DATABASE_URL"].startswith("postgresql://synapse:")


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_pinned_image_a_health_check_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[a-z/]+:[a-z0-9.-]+", service["image"])
    assert not service["image"].endswith(":latest")
    assert service["healthcheck"]["test"][0] == "CMD"
    assert {"interval", "timeout", "retries"} <= service["healthcheck"].keys()
    assert service["restart"] == "unless-stopped"


def test_commands_are_commands_of_synapse() -> None:
    commands = [service["command"] for service in SERVICES.values() if "command" in service]
    commands += [YAML(typ="safe").load(words) for words in arguments("CMD")]
    assert commands
    for program, command, *_ in commands:
        assert (program, command in COMMANDS) == ("synapse", True)


def test_health_checks_ask_a_route_that_exists() -> None:
    assert HEALTH in " ".join(SERVICES["api"]["healthcheck"]["test"])
    assert HEALTH in arguments("HEALTHCHECK")[0]
    assert arguments("EXPOSE") == ["8000"]
    assert SERVICES["api"]["ports"] == ["127.0.0.1:${SYNAPSE_PORT:-8000}:8000"]


def test_the_api_waits_for_a_healthy_database_whose_data_is_kept() -> None:
    assert SERVICES["api"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    [volume] = SERVICES["db"]["volumes"]
    assert volume.split(":")[0] in COMPOSE["volumes"]


def test_pages_are_built_from_their_lock_and_served_by_the_api_and_by_the_dashboard() -> None:
    assert "npm ci" in arguments("RUN")
    copied = [words for words in arguments("COPY") if "--from=pages" in words]
    assert copied == ["--from=pages /ui/build /srv", "--from=pages /ui/build admin-ui/build"]
    assert SERVICES["dashboard"]["build"]["target"] == "dashboard"
    assert SERVICES["dashboard"]["ports"] == ["127.0.0.1:${SYNAPSE_DASHBOARD_PORT:-3000}:3000"]
    assert ":3000 {" in (ROOT / "admin-ui" / "Caddyfile").read_text()


def test_the_image_is_built_in_two_stages_from_the_lock_and_runs_without_rights() -> None:
    *_, first, second = arguments("FROM")
    assert first == f"{second} AS build"
    assert any("--require-hashes -r requirements.lock" in words for words in arguments("RUN"))
    assert arguments("USER") == ["synapse"]


def test_everything_that_is_copied_into_the_image_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for words in arguments("COPY"):
        *sources, _ = (word for word in shlex.split(words) if not word.startswith("--"))
        if "--from" not in words:
            assert [source for source in sources if not (ROOT / source).exists()] == []
            assert [source for source in sources if f"!{source.partition('/')[0]}" not in ignored] == []
