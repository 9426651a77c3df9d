"""The built web pages: served as they are, under a policy of their own, and never in the place of the API."""

import gzip
from base64 import b64encode
from collections.abc import AsyncGenerator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.fixtures.api import OPTIONS, running

SCRIPT = '\n  import("/_app/immutable/entry/start.abc.js");\n'
INDEX = f'<!doctype html><script src="/theme.js"></script><title>pages</title><script>{SCRIPT}</script>'
START = b"export const start = 1;\n"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a build leaves, in small; a secret lies beside it."""
    (tmp_path / "secret.txt").write_text("a secret")
    root = tmp_path / "build"
    entry = root / "_app/immutable/entry"
    entry.mkdir(parents=True)
    (root / "index.html").write_text(INDEX)
    (root / "index.html.gz").write_bytes(gzip.compress(INDEX.encode()))
    (root / "favicon.svg").write_text("<svg/>")
    (root / "_app/version.json").write_text('{"version":"1"}')
    (entry / "start.abc.js").write_bytes(START)
    (entry / "start.abc.js.gz").write_bytes(gzip.compress(START))
    (entry / "start.abc.js.br").write_bytes(b"squeezed by brotli")
    (root / "outside.txt").symlink_to(tmp_path / "secret.txt")
    return root


@pytest.fixture
async def pages(engine: AsyncEngine, folder: Path) -> AsyncGenerator[httpx.AsyncClient]:
    async with running(engine, replace(OPTIONS, pages=folder)) as api:
        yield api.nobody


@pytest.mark.parametrize(
    "path", ["/", "/leaderboard", "/admin/rules/a%2Fb?guild=1", "/members/123", "/apiary", "/nope.txt"]
)
async def test_every_address_that_is_no_file_is_the_one_page(pages: httpx.AsyncClient, path: str) -> None:
    answer = await pages.get(path)
    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_files_are_sent_as_what_they_are(pages: httpx.AsyncClient) -> None:
    icon = await pages.get("/favicon.svg")
    assert (icon.text, icon.headers["content-type"]) == ("<svg/>", "image/svg+xml")
    assert icon.headers["cache-control"] == "no-cache"
    assert (await pages.get("/_app/version.json")).json() == {"version": "1"}


async def test_what_is_named_by_its_content_is_kept_for_good(pages: httpx.AsyncClient) -> None:
    answer = await pages.get("/_app/immutable/entry/start.abc.js", headers=PLAIN)
    assert (answer.content, answer.headers["cache-control"]) == (START, "public, max-age=31536000, immutable")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (await pages.get("/_app/version.json")).headers["cache-control"] == "no-cache"


async def test_a_file_of_an_older_build_is_not_found_and_not_kept(pages: httpx.AsyncClient) -> None:
    for path in ("/_app/immutable/entry/start.old.js", "/_app/nothing", "/_app/"):
        answer = await pages.get(path)
        assert (answer.status_code, answer.text) == (404, "not found")
        assert "immutable" not in answer.headers.get("cache-control", "")


async def test_what_the_api_has_not_is_its_own_404(pages: httpx.AsyncClient) -> None:
    for path in ("/api", "/api/", "/api/nothing", "/api/guilds/1/nothing", "/_app/../api/nothing"):
        answer = await pages.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 404
    assert (await pages.get("/api/health")).status_code == 200


async def test_a_page_is_only_read(pages: httpx.AsyncClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await pages.request(method, "/leaderboard")
        assert answer.status_code in (404, 405)
        assert INDEX not in answer.text


async def test_squeezed_files_go_to_browsers_that_take_them(pages: httpx.AsyncClient) -> None:
    path = "/_app/immutable/entry/start.abc.js"
    async with pages.stream("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"}) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert b"".join([part async for part in answer.aiter_raw()]) == b"squeezed by brotli"
        assert answer.headers["content-type"].startswith("text/javascript")
    unpacked = await pages.get(path, headers={"Accept-Encoding": "gzip"})
    assert (unpacked.headers["content-encoding"], unpacked.content) == ("gzip", START)
    plain = await pages.get(path, headers=PLAIN)
    assert ("content-encoding" in plain.headers, plain.content) == (False, START)
    assert {one.headers["vary"] for one in (unpacked, plain)} == {"Accept-Encoding"}


async def test_the_page_itself_is_squeezed_too_where_that_is_there(pages: httpx.AsyncClient) -> None:
    answer = await pages.get("/activity", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.headers["content-encoding"], answer.text) == ("gzip", INDEX)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/_app/../../secret.txt",
        "/..%2fsecret.txt",
        "/_app/%2e%2e/%2e%2e/secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/outside.txt",
        "/a%00b",
        "/" + "a" * 5000,
    ],
)
async def test_no_path_leads_out_of_the_folder(pages: httpx.AsyncClient, path: str) -> None:
    # sent as it is written: clients would tidy it
    request = pages.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = await pages.send(request)
    assert answer.status_code in (200, 404)
    assert "secret" not in answer.text
    assert "root:" not in answer.text


async def test_the_policy_lets_the_starting_script_run_and_no_other(pages: httpx.AsyncClient) -> None:
    policy = (await pages.get("/")).headers["content-security-policy"]
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    elsewhere = (await pages.get("/api/health")).headers["content-security-policy"]
    assert "sha256" not in elsewhere


async def test_pages_that_were_built_anew_start_without_a_restart(pages: httpx.AsyncClient, folder: Path) -> None:
    before = (await pages.get("/")).headers["content-security-policy"]
    (folder / "index.html").unlink()
    assert (await pages.get("/leaderboard")).status_code == 404
    script = SCRIPT.replace("abc", "def")
    (folder / "index.html").write_text(INDEX.replace(SCRIPT, script))
    answer = await pages.get("/", headers=PLAIN)
    assert script in answer.text
    assert b64encode(sha256(script.encode()).digest()).decode() in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"] != before


async def test_pages_have_the_safe_headers_of_every_answer(pages: httpx.AsyncClient) -> None:
    for path in ("/", "/favicon.svg", "/_app/nothing"):
        headers = (await pages.get(path)).headers
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


async def test_head_says_what_get_would(pages: httpx.AsyncClient) -> None:
    for path in ("/", "/favicon.svg", "/_app/immutable/entry/start.abc.js"):
        got, asked = await pages.get(path, headers=PLAIN), await pages.head(path, headers=PLAIN)
        assert (asked.status_code, asked.content) == (200, b"")
        for name in ("content-type", "content-length", "cache-control", "etag"):
            assert asked.headers[name] == got.headers[name]


async def test_without_a_build_there_is_the_api_alone(engine: AsyncEngine, tmp_path: Path) -> None:
    async with running(engine, replace(OPTIONS, pages=tmp_path / "nothing")) as api:
        answer = await api.nobody.get("/leaderboard")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert (await api.nobody.get("/api/health")).status_code == 200
