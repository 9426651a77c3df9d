"""A few people who did something today, for tests of what members see."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from httpx import AsyncClient

from synapse.api.access import Caller, caller
from synapse.db.session import batch_transaction
from synapse.kit.clock import now
from synapse.members.names import Person, name_members
from tests.fixtures.api import GUILD, Api
from tests.runtime.community import Record, message, reaction, record, replayed

ANN, BOB, CYD, DAN, BOT = 1_001, 1_002, 1_003, 1_004, 1_005
NAMES = {ANN: "Ann", BOB: "Bob", CYD: "Cyd", DAN: "Dan", BOT: "Robot"}


def began() -> datetime:
    """Two hours ago."""
    return now() - timedelta(hours=2)


def gift(user: int, amount: int, source: str, currency: str = "xp", **more: object) -> Record:
    """An amount by hand."""
    payload = {"currency": currency, "amount": amount, **more}
    return record("manual_award", began(), user, source, payload=payload, guild=GUILD)


async def happen(api: Api, records: Sequence[Record]) -> None:
    """Let things happen in guild 100, to people with names."""
    await replayed(api.services.spine, records)
    async with batch_transaction(api.engine) as (_, raw):
        people = [Person(user, name, user == BOT) for user, name in NAMES.items()]
        await name_members(raw, GUILD, people)


async def settle(api: Api) -> None:
    """Ann has most, Bob and Cyd equally much (Bob came first), Dan nothing; the bot would lead."""
    at = began()
    await happen(
        api,
        [
            message(at, ANN, "m-1", guild=GUILD, length=40),
            message(at + timedelta(minutes=1), BOB, "m-2", guild=GUILD, length=40),
            message(at + timedelta(minutes=2), CYD, "m-3", guild=GUILD, length=40),
            reaction(at + timedelta(minutes=3), DAN, ANN, 77, guild=GUILD),
            gift(ANN, 500, "g-1", reason="a secret between us"),
            gift(BOB, 100, "g-2"),
            gift(CYD, 100, "g-3"),
            gift(BOT, 9_000, "g-4"),
        ],
    )


@contextmanager
def signed_in(api: Api, user: int, name: str = "somebody") -> Generator[AsyncClient]:
    """Requests as an ordinary member makes them."""
    asking = Caller(GUILD, user=user, key=f"user:{user}", name=name, scopes=frozenset({"admin"}))
    api.app.dependency_overrides[caller] = lambda: asking
    yield api.nobody
    del api.app.dependency_overrides[caller]
