"""Streams end when the process does: a reader who would never leave is told to come back, to whoever serves then."""

import asyncio
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LAST_WORDS = b"event: bye\nretry: 1000\ndata: {}\n\n"


@dataclass(slots=True)
class Streams:
    """The streams that are open in this process."""

    open: set["asyncio.Task[object]"] = field(default_factory=set["asyncio.Task[object]"])
    are_ending: bool = False

    def end(self) -> None:
        """End them all now, and whatever opens later."""
        self.are_ending = True
        for task in self.open:
            task.cancel()


class EndStreams:
    """Notes which requests are answered by a stream, and ends those well that were told to end."""

    def __init__(self, app: ASGIApp, streams: Streams) -> None:
        self._app = app
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self._app(scope, receive, send)
            return
        streams = self._streams

        async def sending(message: Message) -> None:
            await send(message)
            is_start = message["type"] == "http.response.start"
            if is_start and Headers(raw=message["headers"]).get("content-type", "").startswith("text/event-stream"):
                streams.open.add(task)
                if streams.are_ending:
                    task.cancel()

        try:
            await self._app(scope, receive, sending)
        except asyncio.CancelledError:
            if not streams.are_ending or task not in streams.open:
                raise
            task.uncancel()
            await send({"type": "http.response.body", "body": _LAST_WORDS, "more_body": False})
        finally:
            streams.open.discard(task)
