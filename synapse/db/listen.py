"""Hearing what the database announces (NOTIFY): a connection of its own, for as long as it holds."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import cast

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

#: seconds between two looks whether the connection still answers; a broken one may say nothing
PULSE = 15.0
_PATIENCE = 5.0

Hear = Callable[[str, str], None]


@asynccontextmanager
async def listening(engine: AsyncEngine, channels: Iterable[str], hear: Hear) -> AsyncGenerator[asyncio.Event]:
    """Call `hear(channel, payload)` for what is announced; the event is set when the connection has ended."""
    ended = asyncio.Event()
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        if not isinstance(raw, asyncpg.Connection):
            raise TypeError("the driver is not asyncpg")
        listener = cast("asyncpg.Connection[asyncpg.Record]", raw)
        try:
            await connection.rollback()
            listener.add_termination_listener(lambda _: ended.set())
            for channel in channels:
                await listener.add_listener(channel, lambda _connection, _pid, name, text: hear(str(name), str(text)))
            feeling = asyncio.create_task(_feel(listener, ended))
            try:
                yield ended
            finally:
                feeling.cancel()
                await asyncio.gather(feeling, return_exceptions=True)
        finally:
            # never back into the pool: whoever borrowed it next would inherit the listening
            await connection.invalidate()


async def _feel(raw: "asyncpg.Connection[asyncpg.Record]", ended: asyncio.Event) -> None:
    while not ended.is_set():
        await asyncio.sleep(PULSE)
        try:
            await raw.execute("SELECT", timeout=_PATIENCE)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            ended.set()
