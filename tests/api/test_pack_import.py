"""Importing packs: files, archives and texts; what is dangerous is refused with the place."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from synapse.kit.paths import RULEPACKS
from tests.api.packs import OWN, create, text_of
from tests.fixtures.api import Api

URL = "/api/packs/import"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def upload(content: bytes, name: str = "pack.zip") -> dict[str, tuple[str, bytes]]:
    return {"file": (name, content)}


async def test_a_dry_run_says_what_would_happen_and_does_nothing(api: Api) -> None:
    answer = await api.admin.post(f"{URL}?dry_run=true", json={"text": OWN})
    found = answer.json()
    assert answer.status_code == 200, answer.text
    assert (found["is_new"], found["dry_run"], found["revision"]) == (True, True, None)
    assert "rule club-thread is new" in [one["sentence"] for one in found["differences"]]
    assert (await api.admin.get("/api/packs/club")).status_code == 404
    wrong = await api.admin.post(f"{URL}?dry_run=true", json={"text": OWN.replace("currency: xp", "currency: pearls")})
    assert [one["line"] for one in wrong.json()["problems"] if one["severity"] == "error"] == [23]


async def test_a_text_is_imported_over_another_by_who_has_seen_it(api: Api) -> None:
    created = await create(api)
    body = {"text": OWN.replace("default: 7", "default: 8").replace("Read a", "Reads a"), "reason": "more"}
    planned = (await api.admin.post(f"{URL}?dry_run=true", json=body)).json()
    assert planned["etag"] == created["etag"]
    assert [one["sentence"] for one in planned["differences"]] == [
        "rule club-reader changes: milestone",
        "parameter club_xp changes: default",
    ]
    assert "-  club_xp" in planned["diff"]
    assert (await api.admin.post(URL, json=body)).status_code == 428
    assert (await api.admin.post(URL, json=body, headers={"If-Match": '"rev-1"'})).status_code == 412
    answer = await api.admin.post(URL, json=body, headers={"If-Match": planned["etag"]})
    assert answer.json()["changed"]
    assert await text_of(api) == body["text"]
    revisions = (await api.admin.get("/api/packs/club/revisions")).json()["revisions"]
    assert [one["reason"] for one in revisions] == ["more", ""]


async def test_a_folder_comes_as_an_archive(api: Api) -> None:
    folder = RULEPACKS / "karma"
    files = {f"my-pack/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    answer = await api.admin.post(URL, files=upload(zipped(files)), data={"reason": "why not"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == "karma"
    shipped = (await api.admin.get("/api/packs/karma")).json()
    assert shipped["origin"] == "shipped"
    assert shipped["reason"] == "why not"


async def test_files_are_kept_to_the_byte(api: Api) -> None:
    answer = await api.admin.post(URL, files=upload(OWN.encode(), "club.yaml"))
    assert answer.status_code == 200, answer.text
    assert await text_of(api) == OWN


MANY = "[" + ",".join(["*a"] * 50) + "]"
BOMB = "\n".join(
    [
        "synapse: 1\nid: x\na: &a [1,1,1,1,1,1,1,1,1,1]",
        f"b: &b {MANY}",
        f"c: &c {MANY.replace('*a', '*b')}",
        f"d: &d {MANY.replace('*a', '*c')}",
    ]
)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (zipped({"readme.md": "hello"}), "no-pack", None),
        (zipped({"pack.yaml": OWN, "../../evil.yaml": "x: 1"}), "unsafe-archive", None),
        (zipped({"/pack.yaml": OWN}), "unsafe-archive", None),
        (zipped({"pack.yaml": OWN, "C:\\evil.yaml": "x: 1"}), "unsafe-archive", None),
        (zipped({"a/pack.yaml": OWN, "b/pack.yaml": OWN}), "many-packs", None),
        (zipped({"pack.yaml": OWN, "rules/bomb.yaml": b" " * (50 << 20)}), "too-large", None),
        (zipped({"pack.yaml": OWN, **{f"rules/{number}.yaml": "" for number in range(300)}}), "too-large", None),
        (zipped({"pack.yaml": OWN})[:-30], "bad-archive", None),
        (b"PK\x03\x04 and nothing", "bad-archive", None),
        (zipped({"p/pack.yaml": OWN, "p/rules/a.yaml": "rules:\n  - id: a\n    knid: reward\n"}), "unknown-key", 3),
        (zipped({"p/pack.yaml": OWN, "p/rules/a.yaml": "rules: [\n"}), "yaml", 2),
        (zipped({"p/pack.yaml": OWN, "p/rules/a.yaml": b"rules:\n  - id: \xff\n"}), "encoding", 2),
        (b"synapse: 1\nid: \xff\xfe", "encoding", 2),
        (BOMB.encode(), "too-large", 6),
        (b"", "empty", 1),
        (b"id: 5", "missing-key", 1),
        (b"synapse: 1\nid: x\nid: y", "duplicate-key", 3),
        (b"\x00\x01\x02", "character", 1),
    ],
)
async def test_what_is_dangerous_or_broken_is_refused(api: Api, content: bytes, code: str, line: int | None) -> None:
    answer = await api.admin.post(URL, files=upload(content))
    assert answer.status_code == 422, answer.text
    problems = answer.json()["errors"]
    assert code in [one["code"] for one in problems], problems
    assert line is None or line in [one.get("line") for one in problems], problems
    assert "/tmp" not in answer.text


async def test_what_is_too_large_is_refused(api: Api) -> None:
    assert (await api.admin.post(URL, files=upload(b"#" * (10 << 20)))).status_code == 413
    assert (await api.admin.post(URL, files=upload(b"#" * (600 << 10)))).status_code == 413


@pytest.mark.parametrize(
    "sent",
    [
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"content": b"text: x", "headers": {"Content-Type": "text/plain"}},
        {"json": {"txt": "x"}},
        {"json": []},
        {"data": {"file": "no file"}, "files": {"other": ("a", b"b")}},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"files": [("file", ("a", b"a")), ("file", ("b", b"b"))]},
    ],
)
async def test_what_is_neither_file_nor_text_is_told(api: Api, sent: dict[str, object]) -> None:
    answer = await api.admin.post(URL, **sent)  # pyright: ignore[reportArgumentType]
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
