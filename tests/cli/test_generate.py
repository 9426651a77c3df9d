"""`synapse generate`: what it prints and what it refuses."""

import json

import pytest

from tests.cli.conftest import Synapse


def test_it_prints_a_directory_and_then_events(synapse: Synapse) -> None:
    done = synapse("generate", "--members", "5", "--days", "2", "--seed", "7")
    first, *rest = map(json.loads, done.stdout.splitlines())
    assert done.exit_code == 0
    assert (first["record"], first["generated"], len(first["members"])) == ("directory", True, 5 + 2)
    assert len([record for record in rest if "event_type" in record]) > 20


def test_the_directory_alone(synapse: Synapse) -> None:
    done = synapse("generate", "--members", "5", "--seed", "7", "--directory-only")
    [only] = map(json.loads, done.stdout.splitlines())
    assert only["record"] == "directory"


def test_it_ends_when_it_is_told_to(synapse: Synapse) -> None:
    done = synapse("generate", "--members", "9", "--days", "1", "--end", "2024-03-01T12:00:00+02:00")
    times = [json.loads(line)["timestamp"] for line in done.stdout.splitlines() if "event_type" in line]
    assert min(times) >= "2024-02-29T10:00" and max(times) < "2024-03-01T10:00"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--members", "1"), "members"),
        (("--days", "0"), "days"),
        (("--end", "2026-01-01"), "time zone"),
        (("--end", "tomorrow"), "is not a time"),
    ],
)
def test_wrong_use(synapse: Synapse, wrong: tuple[str, str], words: str) -> None:
    done = synapse("generate", *wrong)
    assert done.exit_code == 2
    assert words in done.stderr
