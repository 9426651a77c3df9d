"""A CONNECT proxy on loopback: wherever one asks to go, it leads to the same port of this machine."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

#: bytes that are passed on at once
_PIECE = 262_144


@dataclass(frozen=True, slots=True)
class Tunnel:
    """`asked`: each `host:port` that somebody wanted, in order."""

    proxy: str
    asked: list[str] = field(default_factory=list[str])


@contextlib.asynccontextmanager
async def tunnel(port: int) -> AsyncGenerator[Tunnel]:
    """The proxy, for the length of the block; leaving waits until both ends of every connection are closed."""
    open_ones: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        open_ones.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            made.asked.append(head.split()[1].decode())
            there, back = await asyncio.open_connection("127.0.0.1", port, limit=_PIECE)
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_pipe(reader, back), _pipe(there, writer), return_exceptions=True)
        open_ones.discard(task)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0, limit=_PIECE)
    made = Tunnel(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    try:
        yield made
    finally:
        listening.close()
        if open_ones:
            _, stuck = await asyncio.wait(open_ones, timeout=5)
            for task in stuck:
                task.cancel()
            await asyncio.gather(*stuck, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while words := await reader.read(_PIECE):
            writer.write(words)
            await writer.drain()
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
