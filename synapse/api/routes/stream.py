"""What happens now, as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from time import monotonic
from typing import Annotated

from fastapi import Depends, Header, Query
from fastapi.security import SecurityScopes
from fastapi.sse import EventSourceResponse, ServerSentEvent

from synapse.api.access import Anyone, admin, viewer
from synapse.api.problems import refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.stream import shape_of
from synapse.kit.errors import BadInput
from synapse.runtime.watching.feed import TOPICS, Listener, Position, Topic

#: seconds after which a stream ends: readers come back by themselves, and are asked again whether they may
LONGEST = 300
#: milliseconds after which they do
BACK_AFTER = 1_000

_PUBLIC: frozenset[Topic] = frozenset(["activity"])

routes = NounRouter(tags=["stream"])


@dataclass(frozen=True, slots=True)
class Hearing:
    """Somebody who may hear what they asked for."""

    listener: Listener
    is_admin: bool


def topics_of(
    topics: Annotated[
        str,
        Query(
            max_length=100,
            description=f"any of {', '.join(TOPICS)}, with commas between them; all but activity are for admins",
        ),
    ] = "activity",
) -> frozenset[Topic]:
    """The topics that are asked for. Raises `BadInput`."""
    asked = {word.strip() for word in topics.split(",")}
    found: frozenset[Topic] = frozenset([topic for topic in TOPICS if topic in asked])
    if len(found) < len(asked):
        raise BadInput("topics names something that there is not", f"choose from {', '.join(TOPICS)}")
    return found


async def hearing(
    topics: Annotated[frozenset[Topic], Depends(topics_of)],
    asking: Anyone,
    services: ServicesNow,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> AsyncGenerator[Hearing]:
    """Whoever asks, if they may, for as long as they listen."""
    if topics - _PUBLIC:
        asking = await admin(SecurityScopes(["read"]), asking, services)
    else:
        asking = await viewer(asking, services)
    async with services.feed.listening(asking.guild, topics, Position.read(last_event_id)) as listener:
        yield Hearing(listener, asking.is_admin)


@routes.get("/stream", response_class=EventSourceResponse, responses=refuses(401, 403, 404, 503))
async def stream(hearing: Annotated[Hearing, Depends(hearing)]) -> AsyncIterable[ServerSentEvent]:
    """Tell what happens: `activity`, `config`, `log` and `task`.

    `Last-Event-ID` goes on where the reader was: events and changes are told again from there. A stream says `bye`
    and ends after five minutes, when its reader is too slow, and when Synapse stops; browsers come back by themselves.
    """
    listener, ends_at = hearing.listener, monotonic() + LONGEST
    yield ServerSentEvent(event="hello", data={"topics": sorted(listener.topics)}, retry=BACK_AFTER)
    while not listener.is_lost and (left := ends_at - monotonic()) > 0:
        try:
            told = await asyncio.wait_for(listener.waiting.get(), left)
        except TimeoutError:
            break
        name, data = shape_of(told, is_admin=hearing.is_admin)
        yield ServerSentEvent(event=name, data=data, id=None if told.position is None else str(told.position))
    yield ServerSentEvent(event="bye", data={}, retry=BACK_AFTER)
