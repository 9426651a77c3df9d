"""A frame that discord.py cannot read is passed over: by itself it would end the connection for good."""

from collections.abc import Callable
from functools import partial
from typing import Any

import discord
import structlog

log = structlog.stdlib.get_logger("synapse.bot")


def survive(client: discord.Client) -> None:
    """Let a client live on whatever Discord sends; a session that cannot begin still ends it."""
    # the library has no public place for this
    parsers: dict[str, Callable[[Any], Any]] = client._connection.parsers  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    for event, parse in parsers.items():
        if event != "READY":
            parsers[event] = partial(_parse, event, parse)


def _parse(event: str, parse: Callable[[Any], Any], data: Any) -> None:
    try:
        parse(data)
    # whatever it was about is lost; what comes after is not
    except Exception as error:
        log.error("a frame could not be read", gateway_event=event, exc_info=error)
