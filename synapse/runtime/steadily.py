"""Work that a process does of its own accord, for as long as it runs: what breaks is told and begun anew."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from synapse.kit.errors import SynapseError

#: seconds before work that broke is begun anew
AGAIN = 5.0
#: what the database raises when it is away, in any of its drivers' words
DATABASE_ERRORS = (OSError, TimeoutError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)

Work = Callable[[], Awaitable[object]]

log = structlog.stdlib.get_logger("synapse.work")


async def steadily(work: Work, name: str) -> None:
    """Do the work until cancelled."""
    while True:
        try:
            await work()
        except (SynapseError, *DATABASE_ERRORS) as error:
            log.warning("work waits", work=name, reason=first_line(error), seconds=AGAIN)
        # nobody else would notice that it ended
        except Exception as error:
            log.error("work broke", work=name, exc_info=error)
        await asyncio.sleep(AGAIN)


@asynccontextmanager
async def beside(**works: Work) -> AsyncGenerator[None]:
    """Do works, each by its name, for the length of the block."""
    tasks = [asyncio.create_task(steadily(work, name), name=name) for name, work in works.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def first_line(error: BaseException) -> str:
    """An error in one line."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
