"""Bodies that are too large are refused below us, in plain words: here these become a problem like all others."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from synapse.api.errors import answer
from synapse.api.problems import TOO_LARGE

_PLAIN = (b"content-type", b"text/plain; charset=utf-8")


class ExplainTooLarge:
    """Puts a problem in the place of the plain 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_replaced = False

        async def sending(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and message["status"] == 413:
                is_replaced = _PLAIN in message["headers"]
                if is_replaced:
                    await answer(TOO_LARGE)(scope, receive, send)
            if not is_replaced:
                await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)
