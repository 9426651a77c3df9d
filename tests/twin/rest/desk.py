"""Takes requests in: whether they are let through and well-formed, and how the answer is put on the wire."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import BodyPartReader, web

from tests.twin.judge import Operation
from tests.twin.rest.call import Answer, Call, Upload
from tests.twin.rest.refusals import Refusal, malformed
from tests.twin.world import Request, Trouble

if TYPE_CHECKING:
    from tests.twin.rest import Rest

PREFIX = "/api/v10"
#: routes whose token stands in the path; they do not count as the bot's requests
_OPEN = ("/interactions/", "/webhooks/")
_TOKEN = re.compile(r"[\w-]{40,}")
_MOST_BYTES = 32 * 1024 * 1024

Route = Callable[[Call], Any]


class Desk:
    """One for the whole of the routes."""

    def __init__(self, rest: "Rest", routes: Mapping[str, Route]) -> None:
        self._rest = rest
        self._routes = routes

    def app(self) -> web.Application:
        """The routes; what is unknown comes last."""
        app = web.Application(client_max_size=_MOST_BYTES)
        for name in sorted(self._routes, key=lambda name: name.count("{")):
            method, path = name.split(" ")
            app.router.add_route(method, path, partial(self._serve, self._routes[name]))
        app.router.add_route("*", "/{anything:.*}", partial(self._serve, None))
        return app

    async def _serve(self, route: Route | None, request: web.Request) -> web.Response:
        path = request.path.removeprefix(PREFIX)
        body, files = await _read(request)
        answer = await self._outcome(route, path, request, body, files)
        limits, world = self._rest.stock.limits, self._rest.world
        world.requests.append(Request(request.method, path, body, answer.status))
        limits.invalid += answer.status in (401, 403, 429)
        name, bucket = limits.bucket(f"{request.method} {path}")
        headers = bucket.headers(name, world.ticks()) | (_slow_down(answer.body) if answer.status == 429 else {})
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        # discord.py knows JSON by exactly this type
        headers["Content-Type"] = "application/json"
        return web.Response(body=orjson.dumps(answer.body), status=answer.status, headers=headers)

    async def _outcome(
        self, route: Route | None, path: str, request: web.Request, body: Any, files: tuple[Upload, ...]
    ) -> Answer:
        """What a test wants to go wrong does; a request may be done and yet fail."""
        asked = f"{request.method} {path}"
        trouble = self._rest.stock.limits.trouble(asked)
        if trouble is not None and not trouble.is_done:
            return _failure(trouble)
        try:
            answer = await self._let_through(asked, request) or self._answer(route, path, request, body, files)
        except Refusal as refusal:
            answer = _refused(refusal)
        except Exception as error:
            self._faults(request, path, [f"the twin broke: {error!r}"])
            raise
        return answer if trouble is None else _failure(trouble)

    async def _let_through(self, asked: str, request: web.Request) -> Answer | None:
        limits = self._rest.stock.limits
        if self._rest.world.is_down:
            raise Refusal(503, 0, "503: Service Unavailable")
        path = asked.split(" ")[1]
        if not path.startswith(_OPEN):
            if request.headers.get("Authorization") != f"Bot {self._rest.world.token}":
                raise Refusal(401, 0, "401: Unauthorized")
            if not await limits.count():
                self._rest.world.fault(f"{asked}: the bot sent more than {limits.per_second} requests within a second")
                return _too_many(1.0, is_global=True)
        _, bucket = limits.bucket(asked)
        at = self._rest.world.ticks()
        if not bucket.take(at):
            return _too_many(bucket.began + bucket.seconds - at)
        return None

    def _answer(
        self, route: Route | None, path: str, request: web.Request, body: Any, files: tuple[Upload, ...]
    ) -> Answer:
        operation = self._judged(path, request, body, files)
        if route is None:
            self._faults(request, path, ["there is no such route"])
            raise Refusal(404, 0, "404: Not Found")
        try:
            answer = self._done(route, Call(self._rest, request.match_info, dict(request.query), body, files))
        except Refusal as refusal:
            if refusal.errors:
                self._faults(request, path, refusal.errors)
            answer = _refused(refusal)
        if operation is not None and self._rest.judge is not None:
            wrong = self._rest.judge.answer(operation, answer.status, answer.body)
            self._faults(request, path, [f"the twin answers {answer.status} wrongly: {what}" for what in wrong])
        return answer

    def _judged(self, path: str, request: web.Request, body: Any, files: tuple[Upload, ...]) -> Operation | None:
        judge = self._rest.judge
        operation = None if judge is None else judge.find(request.method, path)
        if judge is None or operation is None:
            return None
        names = [one.field for one in files]
        wrong = [*judge.query(operation, request.query.items()), *judge.body(operation, body, names)]
        if wrong:
            self._faults(request, path, wrong)
            raise malformed(*wrong)
        return operation

    def _faults(self, request: web.Request, path: str, wrong: Sequence[str]) -> None:
        for what in wrong:
            self._rest.world.fault(f"{request.method} {_TOKEN.sub('…', path)}: {what}")

    @staticmethod
    def _done(route: Route, call: Call) -> Answer:
        told = route(call)
        if isinstance(told, Answer):
            return told
        return Answer(told, 204 if told is None else 200)


def _refused(refusal: Refusal) -> Answer:
    told: dict[str, Any] = {"message": refusal.message, "code": refusal.code}
    if refusal.errors:
        told["errors"] = {"_errors": [{"code": "INVALID", "message": one} for one in refusal.errors]}
    return Answer(told, refusal.status)


def _failure(trouble: Trouble) -> Answer:
    if trouble.retry_after is not None:
        return _too_many(trouble.retry_after)
    return Answer({"message": f"{trouble.status}: as the test wants it", "code": 0}, trouble.status)


def _too_many(seconds: float, *, is_global: bool = False) -> Answer:
    told = {"message": "You are being rate limited.", "code": 0, "retry_after": seconds, "global": is_global}
    return Answer(told, 429)


def _slow_down(told: dict[str, Any]) -> dict[str, str]:
    scope = "global" if told["global"] else "user"
    return {"Retry-After": f"{told['retry_after']:.3f}", "X-RateLimit-Scope": scope, "Via": "1.1 twin"}


async def _read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """The JSON that was sent (None: nothing was), and the files."""
    if not request.content_type.startswith("multipart/"):
        sent = await request.read()
        return (orjson.loads(sent) if sent else None), ()
    body: Any = None
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = orjson.loads(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(part.name or "", part.filename or "", content, kind))
    return body, tuple(files)
