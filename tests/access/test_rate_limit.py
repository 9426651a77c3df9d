"""The sliding minute of an admin, as the database keeps it for all processes."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.access.rate_limit import TooManyChanges, give_place_back, take_place
from synapse.db.session import batch_transaction, glance
from synapse.kit.clock import moment_of, now
from tests.conformance.figures import Figure
from tests.conformance.kinds import per_change
from tests.conformance.test_conformance import OWN, SHARED
from tests.conformance.vectors import Vector, read

VECTORS = [
    vector for file in (OWN, SHARED) if file.is_file() for vector in read(file) if vector.kind == "admin_rate_limit"
]


async def test_golden_vectors_hold_in_the_database(engine: AsyncEngine) -> None:
    for vector in VECTORS:
        wrong = [str(figure) for figure in await _figures(engine, vector) if not figure.agrees]
        assert wrong == [], vector.id


async def _figures(engine: AsyncEngine, vector: Vector) -> list[Figure]:
    figures: list[Figure] = []
    for index, (row, expected) in enumerate(zip(vector.events, vector.expected["per_event"], strict=True), 1):
        admin, at = f"{vector.id} {row['admin']}", moment_of(row["t"])
        wait, counted = None, bool(row["handler_succeeds"])
        async with batch_transaction(engine) as (_, raw):
            try:
                place = await take_place(raw, admin, vector.settings["max_requests"], at)
                if not counted:
                    await give_place_back(raw, place)
            except TooManyChanges as refused:
                wait, counted = refused.retry_after, False
        figures += per_change(index, expected, wait, counted=counted)
    return figures


@pytest.mark.parametrize("limit", [1, 7])
async def test_no_two_take_the_last_place(engine: AsyncEngine, limit: int) -> None:
    at = now()

    async def one() -> bool:
        try:
            async with batch_transaction(engine) as (_, raw):
                await take_place(raw, "user:1", limit, at)
        except TooManyChanges:
            return False
        return True

    assert sum(await asyncio.gather(*(one() for _ in range(30)))) == limit


async def test_what_is_past_is_forgotten(engine: AsyncEngine) -> None:
    at = now()
    for minutes in range(5):
        async with batch_transaction(engine) as (_, raw):
            await take_place(raw, "user:1", 30, at + timedelta(minutes=minutes, seconds=minutes))
    async with glance(engine) as raw:
        assert await raw.fetchval("SELECT count(*) FROM admin_mutations") == 1
