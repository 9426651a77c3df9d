"""Work that one process at a time does: whoever holds the database's advisory lock, until their connection ends."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

#: raises when the connection, and the lock with it, is gone
Still = Callable[[], Awaitable[None]]


@asynccontextmanager
async def holding(engine: AsyncEngine, lock: int) -> AsyncGenerator[Still | None]:
    """Hold a lock for as long as the block lasts; None where another process holds it."""
    async with engine.connect() as connection:
        is_ours = await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": lock})
        await connection.rollback()
        if not is_ours:
            yield None
            return

        async def still() -> None:
            await connection.scalar(text("SELECT 1"))
            await connection.rollback()

        try:
            yield still
        finally:
            # the session ends, and the lock with it, whatever state the connection is in
            await connection.invalidate()
