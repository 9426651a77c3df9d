"""A secret that sessions are signed with is one that nobody guesses, and is kept where nobody else reads it."""

import asyncio
import secrets
import stat
from pathlib import Path

import pytest

from synapse.access.secret import WeakSecret, checked_secret, kept_secret

WEAK = (
    "secret" * 6,
    "a" * 64,
    "0123456789" * 4,
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "synapse-dev-secret-change-me",
    "synapse-dev-secret-change-me-please-now",
    "synapse-dev-secret-change-me-0123456789",
    "changemechangemechangemechangeme1",
    "please change me to a random string of characters",
    "your-super-secret-jwt-key-here-123456789",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "change-me" + " " * 40,
    "change-me-" + "0" * 40,
)


@pytest.mark.parametrize("text", WEAK)
def test_what_people_write_in_place_of_a_secret_is_refused(text: str) -> None:
    with pytest.raises(WeakSecret, match="JWT_SECRET") as refused:
        checked_secret(text)
    assert "openssl rand -hex 32" in refused.value.hint


@pytest.mark.parametrize("text", [None, "", " \t ", "x" * 31, "3f9c1e7ab04d5826c1f7e09b63d482"])
def test_no_secret_and_a_short_one_are_refused(text: str | None) -> None:
    with pytest.raises(WeakSecret):
        checked_secret(text)


def test_random_ones_are_taken() -> None:
    for _ in range(500):
        for text in (secrets.token_hex(32), secrets.token_hex(16), secrets.token_urlsafe(32)):
            assert checked_secret(text) == text


async def test_one_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = await asyncio.gather(*(asyncio.to_thread(kept_secret, tmp_path) for _ in range(8)))
    assert set(made) == {kept_secret(tmp_path)}
    assert checked_secret(made[0])
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
