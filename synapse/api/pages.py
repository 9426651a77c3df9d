"""The web pages as `npm run build` made them: files, one page for every other address, a policy of their own."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from synapse.api.headers import CONTENT_SECURITY_POLICY

#: what the browser may keep for good: its name changes with its content
_FOR_GOOD = "_app/immutable/"
#: where nothing but a file that exists is an answer
_FILES_ONLY = "_app/"
#: what is never a page
_NOT_OURS = re.compile(r"/(api|metrics)(/|$)")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ENDINGS: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}


class Pages:
    """An ASGI application that answers GET with files of a folder, and leaves the rest to another."""

    def __init__(self, folder: Path, otherwise: ASGIApp) -> None:
        self._folder = folder.resolve()
        self._otherwise = otherwise
        self._index = self._folder / "index.html"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if is_ours and not _NOT_OURS.match(scope["path"]):
            await self._answer(scope)(scope, receive, send)
        else:
            await self._otherwise(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        path = scope["path"].lstrip("/")
        file = self._file(path) or (None if path.startswith(_FILES_ONLY) else self._file(self._index.name))
        if file is None:
            return PlainTextResponse("not found", 404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable" if path.startswith(_FOR_GOOD) else "no-cache"}
        if file == self._index:
            headers["Content-Security-Policy"] = _policy(file, file.stat().st_mtime_ns)
        return _sent(file, headers, Headers(scope=scope).get("accept-encoding", ""))

    def _file(self, path: str) -> Path | None:
        """The file of that path within the folder, if there is one."""
        try:
            file = (self._folder / path).resolve()
            return file if file.is_relative_to(self._folder) and file.is_file() else None
        except (ValueError, OSError):
            # no file can be called that
            return None


def _sent(file: Path, headers: dict[str, str], accepted: str) -> FileResponse:
    """The file, squeezed beforehand where the browser takes that."""
    type_ = guess_type(file.name)[0] or "application/octet-stream"
    for coding, ending in _ENDINGS.items():
        squeezed = file.with_name(file.name + ending)
        if coding in accepted and squeezed.is_file():
            return FileResponse(squeezed, headers=headers | _varying(coding), media_type=type_)
    return FileResponse(file, headers=headers | {"Vary": "Accept-Encoding"}, media_type=type_)


def _varying(coding: str) -> dict[str, str]:
    return {"Content-Encoding": coding, "Vary": "Accept-Encoding"}


@lru_cache(maxsize=1)
def _policy(index: Path, _written: int) -> str:
    """Ours, and the one script within the page that starts it, by its hash, as it was last written."""
    scripts = _INLINE.findall(index.read_text(encoding="utf-8"))
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(["'self'", *(f"'sha256-{one}'" for one in hashes)])
    return f"{CONTENT_SECURITY_POLICY}; script-src {allowed}"
