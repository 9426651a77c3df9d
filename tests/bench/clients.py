"""Clients that ask over and over again, on connections that stay open: little enough work not to measure themselves."""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random

import orjson


@dataclass(frozen=True)
class Ask:
    """One kind of request."""

    name: str
    method: str
    path: str
    body: object = None


@dataclass
class Answers:
    """What came back: seconds of each request, and statuses that were not 2xx."""

    seconds: list[float] = field(default_factory=list[float])
    failures: list[str] = field(default_factory=list[str])
    wall: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.wall


async def crowd(port: int, token: str, ask: Ask, *, clients: int, requests: int, pause: float) -> Answers:
    """`clients` at once make `requests` each, with a random pause of `pause` seconds on average in between."""
    answers = Answers()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(_client(port, token, ask, answers, Random(number), requests, pause))
    answers.wall = time.perf_counter() - began
    return answers


async def _client(
    port: int, token: str, ask: Ask, answers: Answers, random: Random, requests: int, pause: float
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for number in range(requests):
            if pause:
                await asyncio.sleep(random.expovariate(1 / pause))
            message = _message(token, ask, random.getrandbits(64))
            began = time.perf_counter()
            writer.write(message)
            status, content = await _answer(reader)
            answers.seconds.append(time.perf_counter() - began)
            if not 200 <= status < 300:
                answers.failures.append(f"{status} {content[:200]!r} (request {number})")
    finally:
        writer.close()


def _message(token: str, ask: Ask, number: int) -> bytes:
    body = b"" if ask.body is None else orjson.dumps(ask.body)
    lines = (
        f"{ask.method} {ask.path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
        f"Idempotency-Key: bench-{number}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "",
        "",
    )
    return "\r\n".join(lines).encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    return status, await reader.readexactly(length)
