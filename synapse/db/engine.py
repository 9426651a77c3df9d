"""Connecting: a URL becomes an engine that is known to work, or one clear error."""

import asyncpg
import orjson
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_random_exponential

from synapse.kit.errors import DatabaseUnavailable

# worth waiting for: nobody listens yet, the server is starting or stopping, every slot is taken
_PASSING = (
    OSError,
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.TooManyConnectionsError,
)
_HINT = "is PostgreSQL running, and is DATABASE_URL (or --db) right? `synapse doctor` looks at both"


def database_url(url: str) -> URL:
    """Any spelling of a PostgreSQL URL, as this program's driver wants it."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable(
            "the database URL cannot be read", "it looks like postgresql://user:password@host:5432/name"
        ) from None
    if parsed.drivername not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise DatabaseUnavailable(
            f"{parsed.drivername} is not PostgreSQL", "Synapse speaks to PostgreSQL 16 or newer only"
        )
    query = dict(parsed.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    return parsed.set(drivername="postgresql+asyncpg", query=query)


def create_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine that has not connected yet."""
    engine = create_async_engine(
        database_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        # an error's words end up in logs
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=orjson.loads,
        connect_args={"server_settings": {"application_name": "synapse", "timezone": "UTC", "jit": "off"}},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    event.listen(engine.sync_engine, "checkin", _refuse_open_transaction)
    return engine


async def connect(url: str, *, pool_size: int = 10, patience: float = 5) -> AsyncEngine:
    """An engine whose database has answered; what may pass is tried again for `patience` seconds."""
    engine = create_engine(url, pool_size=pool_size)
    try:
        async for attempt in AsyncRetrying(
            stop=stop_after_delay(patience),
            wait=wait_random_exponential(multiplier=0.1, max=2),
            retry=retry_if_exception(_may_pass),
            reraise=True,
        ):
            with attempt:
                async with engine.connect():
                    pass
    except (OSError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        await engine.dispose()
        raise DatabaseUnavailable(f"no database at {shown(engine.url)}: {_reason(error)}", _HINT) from error
    except BaseException:
        await engine.dispose()
        raise
    return engine


def shown(url: URL) -> str:
    """A URL for people: without its password, and a socket's folder in the place of the host."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _may_pass(error: BaseException) -> bool:
    cause = error.__cause__ if isinstance(error, DBAPIError) else error
    while cause is not None:
        if isinstance(cause, _PASSING):
            return True
        cause = cause.__cause__
    return False


def _reason(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _refuse_closed(connection: DBAPIConnection, *_: object) -> None:
    """A connection that the server has closed meanwhile: the pool makes a new one. Asking the server costs 3 trips."""
    raw = getattr(connection, "driver_connection", None)
    if raw is not None and raw.is_closed():
        raise DisconnectionError("the server closed the connection")


def _refuse_open_transaction(connection: PoolProxiedConnection | None, record: ConnectionPoolEntry) -> None:
    """A transaction that raw statements left open would come out of the pool still open: drop the connection."""
    raw = getattr(connection, "driver_connection", None)
    if raw is not None and not raw.is_closed() and raw.is_in_transaction():
        record.invalidate()
