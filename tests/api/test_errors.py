"""Failures are problems that say what is wrong and what to do."""

from collections.abc import AsyncGenerator

from tests.fixtures.api import Api


async def test_nobody_is_told_to_sign_in(api: Api) -> None:
    answer = await api.nobody.get("/api/admin/settings")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["hint"] == "sign in, or send a token as Bearer"


async def test_a_path_that_is_not_there_is_a_problem_too(api: Api) -> None:
    answer = await api.nobody.get("/api/nowhere")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:synapse:not-found")


async def test_an_id_that_is_none_is_named(api: Api) -> None:
    answer = await api.admin.get("/api/guilds/x/admin/settings")
    assert answer.status_code == 422
    assert "guild_id" in answer.json()["detail"]


async def test_short_paths_mean_the_only_guild(api: Api) -> None:
    short, long = await api.admin.get("/api/admin/settings"), await api.admin.get("/api/guilds/100/admin/settings")
    assert short.status_code == long.status_code == 200
    assert short.json() == long.json()


async def test_short_paths_ask_back_where_there_are_two_guilds(api: Api) -> None:
    await api.apply("classic-gamification", guild=200)
    answer = await api.admin.get("/api/admin/settings")
    assert answer.status_code == 400
    assert answer.json()["hint"] == "name the one you mean: /api/guilds/{guild_id}/admin/settings"


async def test_a_body_that_is_too_large_is_a_problem_with_safe_headers(api: Api) -> None:
    for body in (b"x" * (1 << 21), _in_pieces(1 << 21)):
        answer = await api.admin.post("/api/rules/dry-run", content=body)
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:synapse:too-large")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def _in_pieces(size: int) -> AsyncGenerator[bytes]:
    for _ in range(size >> 10):
        yield b"x" * 1024
