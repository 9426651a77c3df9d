"""A small made-up community for tests of the pipeline: dense enough that every limit of the economy is met."""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection, batch_transaction
from synapse.histories.items import Item, Recorded
from synapse.lake.records import read_record
from synapse.ledger.verify import Verdict, verify
from synapse.packs.library import load_preset
from synapse.rules.event import Event
from synapse.rules.vocabulary import EVENTS
from synapse.runtime.changing import changing
from synapse.runtime.jobs import retained_since
from synapse.runtime.plans.presets import apply_preset
from synapse.runtime.replay import Plan, Replayed, replay
from synapse.runtime.spine import Spine
from synapse.runtime.summaries import summaries

GUILD = 900_000_000_000_000_001
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
Record = dict[str, Any]


def record(type_: str, at: datetime, user: int | None, source: str, **more: Any) -> Record:
    """One raw record; `payload`, `target`, `channel` and `guild` as needed."""
    return {
        "event_type": type_,
        "guild_id": str(more.get("guild", GUILD)),
        "channel_id": None if more.get("channel") is None else str(more["channel"]),
        "user_id": None if user is None else str(user),
        "target_id": None if more.get("target") is None else str(more["target"]),
        "timestamp": at.isoformat(),
        "source_id": source,
        "payload": more.get("payload", {}),
    }


def message(at: datetime, user: int, source: int | str, *, length: int = 40, **more: Any) -> Record:
    """A plain message."""
    payload = {
        "length": length,
        "word_count": length // 5,
        "has_code_block": False,
        "has_link": False,
        "has_attachment": False,
        "attachment_count": 0,
        "emoji_count": 0,
        "mention_count": 0,
        "is_reply": False,
        **more.pop("payload", {}),
    }
    return record("message_create", at, user, str(source), channel=more.pop("channel", 11), payload=payload, **more)


def reaction(at: datetime, user: int, author: int, message_id: int, emoji: str = "👍", **more: Any) -> Record:
    """A reaction to somebody's message."""
    type_ = more.pop("type_", "reaction_add")
    payload = {"message_id": str(message_id), "emoji_name": emoji, "message_age_seconds": 60.5}
    source = more.pop("source", f"{message_id}-{user}-{emoji}")
    channel = more.pop("channel", 11)
    return record(type_, at, user, source, target=author, channel=channel, payload=payload, **more)


def afternoon(seed: int, size: int, *, guild: int = GUILD, members: int = 12) -> list[Record]:
    """A seeded history: bursts of messages, reactions given and taken back, threads, voice; redelivered lines too."""
    chance = random.Random(seed)
    at, records, posts = START, list[Record](), list[tuple[int, int]]()
    people = [guild // 1000 + number for number in range(1, members + 1)]
    for number in range(size):
        at += timedelta(seconds=chance.choice((1, 2, 3, 7, 20, 45, 400)), microseconds=chance.randrange(1_000_000))
        user, channel, id_ = chance.choice(people), chance.choice((11, 12, 13)), 10_000 + number
        roll = chance.random()
        if roll < 0.55 or not posts:
            records.append(
                message(at, user, id_, length=chance.choice((3, 80, 300, 700)), channel=channel, guild=guild)
            )
            posts.append((id_, user))
        elif roll < 0.80:
            post, author = chance.choice(posts[-6:])
            emoji = chance.choice("👍🎉❤")
            records.append(
                reaction(at, user, author, post, emoji, guild=guild, source=f"{post}-{user}-{emoji}-{number % 3}")
            )
        elif roll < 0.85:
            post, author = chance.choice(posts[-6:])
            records.append(
                reaction(
                    at, user, author, post, guild=guild, type_="reaction_remove", source=f"r-{post}-{user}-{number}"
                )
            )
        elif roll < 0.90:
            records.append(record("thread_create", at, user, str(id_), channel=channel, guild=guild))
        elif roll < 0.97:
            payload = {"minutes": 10, "is_idle": chance.random() < 0.2, "is_afk": False}
            records.append(record("voice_tick", at, user, f"v-{number}", channel=14, payload=payload, guild=guild))
        else:
            records.append(dict(chance.choice(records)))
    return records


def events(records: Iterable[Record]) -> list[Event]:
    """Records as the core sees them."""
    return [read_record(one, EVENTS)[0] for one in records]


def items(records: Iterable[Record]) -> Iterator[Item]:
    """Records as a history yields them."""
    for line, one in enumerate(records, 1):
        yield Recorded(line, one)


async def settle(
    engine: AsyncEngine, guild: int = GUILD, preset: str = "classic-gamification", **settings: Any
) -> Spine:
    """A guild with a preset applied."""
    async with changing(engine, guild) as change:
        await apply_preset(change, load_preset(preset), at=START, settings=settings)
    return Spine(engine)


async def replayed(spine: Spine, records: Sequence[Record], batch: int = 500) -> Replayed:
    """Put records through the whole pipeline."""
    return await replay(spine, items(records), Plan(batch=batch))


@dataclass(frozen=True)
class State:
    """Everything that must come out the same whatever the way there."""

    wallets: dict[int, dict[str, int]]
    levels: dict[int, int]
    milestones: dict[int, list[str]]
    head: str
    tables: dict[str, list[tuple[Any, ...]]]


TABLES = {
    "event_lake": "event_type, source_id, user_id, target_id, channel_id, zone_id, season_id, payload::text, timestamp",
    "event_counters": "user_id, event_type, period, zone_id, count, archived",
    "awards": "seq, rule, actor, target, channel_id, at, paid::text, trace::text",
    "transactions": "seq, from_account, to_account, currency, amount, from_balance, to_balance, cause, rule, hash",
    "wallets": "account, currency, balance, lifetime, level",
    "milestones_earned": "account, milestone, season_id, earned_at",
    "kept_measures": "fingerprint, key, period, value::text",
    "kept_values": "fingerprint, key, period, value",
    "outbox": "seq, kind, rule, account, channel_id, payload::text, nonce, at",
    "members": "account, user_id",
    "lake_hours": "hour, event_type, channel_id, count",
    "rule_days": "day, rule, fired, denied, failed",
}


async def state_of(engine: AsyncEngine, guild: int = GUILD) -> State:
    """What a guild has come to."""
    async with batch_transaction(engine) as (_, raw):
        found = await summaries(raw, guild)
        tables = {
            name: sorted(
                (tuple(row) for row in await raw.fetch(f"SELECT {columns} FROM {name} WHERE guild_id = $1", guild)),
                key=repr,
            )
            for name, columns in TABLES.items()
        }
        head = await raw.fetchval("SELECT head FROM guild_heads WHERE guild_id = $1", guild)
    return State(
        {user: one.wallets for user, one in found.items()},
        {user: one.level for user, one in found.items()},
        {user: sorted(one.milestones) for user, one in found.items()},
        head.hex(),
        tables,
    )


async def verdict(engine: AsyncEngine, guild: int = GUILD) -> Verdict:
    """What verification says of a guild's books."""
    async with batch_transaction(engine) as (_, raw):
        return await verify(raw, guild, await retained_since(raw, guild))


@asynccontextmanager
async def raw_connection(engine: AsyncEngine):
    """A connection for looking at, or tampering with, the database; committed at the end."""
    async with batch_transaction(engine) as (_, raw):
        connection: RawConnection = raw
        yield connection
