"""Which failures of the database pass by themselves, and how long to try again."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_random_exponential

from synapse.kit.errors import DatabaseUnavailable

T = TypeVar("T")

#: how long a batch is tried before whoever waits for it is told, in seconds
PATIENCE = 30.0

_PASSING = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InternalClientError,
)
# the server's own troubles, whatever it was asked: nobody is let in, no room, no rights, locked, about to stop
_TROUBLES = (
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.InsufficientPrivilegeError,
    PoolTimeout,
)
# the driver's words for a connection that went away under it
_GONE = ("connection is closed", "connection was closed", "connection has been closed", "underlying connection")


def passes(error: BaseException) -> bool:
    """Whether trying again may help: nothing of the failed attempt was kept."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, _PASSING) or (isinstance(seen, DBAPIError) and seen.connection_invalidated):
            return True
        if isinstance(seen, asyncpg.InterfaceError | InterfaceError) and any(words in str(seen) for words in _GONE):
            return True
        seen = seen.__cause__
    return False


def is_trouble(error: BaseException) -> bool:
    """Whether it is the server that cannot, so that any other work would fail like this one."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, _TROUBLES):
            return True
        seen = seen.__cause__
    return False


async def persistently(work: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Do the work, again if need be. Raises `DatabaseUnavailable` when the database stays away."""
    try:
        async for attempt in AsyncRetrying(
            stop=stop_after_delay(patience),
            wait=wait_random_exponential(multiplier=0.1, max=2),
            retry=retry_if_exception(passes),
            reraise=True,
        ):
            with attempt:
                return await work()
    except Exception as error:
        if passes(error):
            raise away(f"the database has been away for {patience:.0f} s", error) from error
        raise
    raise RuntimeError("retrying ended without an outcome")


def away(what: str, error: BaseException) -> DatabaseUnavailable:
    """What whoever waits is told."""
    return DatabaseUnavailable(
        f"{what}: {_reason(error)}",
        "nothing is half-written; start it and send the events again, known ones are skipped",
    )


def _reason(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).splitlines()[0] if str(error) else type(error).__name__
