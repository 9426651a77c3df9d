"""Each request has an id, a line in the log and a place in the figures; none of them says what was sent."""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

from synapse.kit.ids import random_id
from synapse.runtime.counts import SECONDS, Spread

REQUEST_ID = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
#: asked every few seconds by machines
_QUIET = frozenset({"/health", "/ready", "/metrics"})

log = structlog.stdlib.get_logger("synapse.requests")


@dataclass(slots=True)
class Traffic:
    """Requests since the process began, by the route's template: never by what stood in it."""

    #: (method, route, status)
    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter[tuple[str, str, int]])
    seconds: dict[tuple[str, str], Spread] = field(default_factory=dict[tuple[str, str], Spread])
    in_progress: int = 0

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self.answers[method, route, status] += 1
        self.seconds.setdefault((method, route), Spread(SECONDS)).add(seconds)


def request_id_of(request: Request) -> str:
    """The id that the request's answer carries and the log names."""
    return str(request.scope.get("synapse.request_id") or random_id())


class RequestLog:
    """Gives requests ids, and writes down what became of them."""

    def __init__(self, app: ASGIApp, traffic: Traffic | None = None) -> None:
        self._app = app
        self._traffic = traffic or Traffic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        id_ = given if _GIVEN.fullmatch(given) else random_id()
        scope["synapse.request_id"] = id_
        status, began = 500, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = id_
            await send(message)

        clear_contextvars()
        bind_contextvars(request_id=id_)
        self._traffic.in_progress += 1
        try:
            await self._app(scope, receive, sending)
        finally:
            self._traffic.in_progress -= 1
            self._write_down(scope, status, time.perf_counter() - began)
            clear_contextvars()

    def _write_down(self, scope: Scope, status: int, seconds: float) -> None:
        route = _template(scope)
        method = scope["method"] if route else "OTHER"
        self._traffic.add(method, route or "none", status, seconds)
        more: dict[str, Any] = {} if "synapse.caller" not in scope else {"caller": scope["synapse.caller"]}
        tell = log.warning if status >= 500 else log.debug if route in _QUIET else log.info
        tell("answered", method=method, route=route, status=status, ms=round(seconds * 1000, 1), **more)


def _template(scope: Scope) -> str:
    """The route as it was written; the same for paths with and without a guild."""
    return str(getattr(scope.get("route"), "path", ""))
