"""Everything that is held about a person in a guild, as JSON that they can take along; nobody else's ids are in it."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import glance
from synapse.lake.payloads import Payloads
from synapse.members.accounts import accounts_of

#: rows that are read at once
SLICE = 2_000
#: fields of payloads that tell of whoever acted, where that was somebody else
_OF_OTHERS = ("actor_roles", "actor_joined_at", "reason")

_OF_ACCOUNT = {
    "profile": """
SELECT jsonb_build_object('id', user_id::text, 'account', account, 'name', name, 'avatar', avatar_hash,
    'github', github_username, 'joined_at', joined_at, 'left_at', left_at, 'known_since', created_at)
FROM members WHERE guild_id = $1 AND account = $2""",
    "preferences": """
SELECT to_jsonb(p) - '{guild_id,account}'::text[] FROM member_preferences p WHERE guild_id = $1 AND account = $2""",
    "wallets": """
SELECT to_jsonb(w) - '{guild_id,account}'::text[] FROM wallets w WHERE guild_id = $1 AND account = $2
ORDER BY currency""",
    "achievements": """
SELECT to_jsonb(m) - '{guild_id,account,granted_by}'::text[] FROM milestones_earned m
WHERE guild_id = $1 AND account = $2 ORDER BY earned_at, milestone""",
    "quests": """
SELECT jsonb_build_object('id', id, 'title', title, 'status', status, 'claimed_at', claimed_at,
    'completed_at', completed_at) FROM quests WHERE guild_id = $1 AND claimed_by = $2 ORDER BY id""",
    "changes": """
SELECT jsonb_build_object('at', timestamp, 'action', action_type, 'what', target_table, 'address', ip_address,
    'via', via, 'reason', reason) FROM admin_log WHERE guild_id = $1 AND actor = $2 ORDER BY seq""",
}
_OF_USER = {
    "counts": """
SELECT to_jsonb(c) - '{guild_id,user_id}'::text[] FROM event_counters c WHERE guild_id = $1 AND user_id = $2
ORDER BY event_type, period, zone_id""",
    "standing": """
SELECT to_jsonb(s) - '{guild_id,user_id}'::text[] FROM standings s WHERE guild_id = $1 AND user_id = $2""",
    "in_voice": """
SELECT to_jsonb(v) - '{guild_id,user_id}'::text[] || jsonb_build_object('channel_id', channel_id::text)
FROM voice_sessions v WHERE guild_id = $1 AND user_id = $2""",
}
_ENTRIES = """
SELECT t.seq, jsonb_build_object('id', t.seq, 'at', t.at, 'currency', t.currency,
    'amount', CASE WHEN t.to_account = $2 THEN t.amount ELSE -t.amount END,
    'balance_after', CASE WHEN t.to_account = $2 THEN t.to_balance ELSE t.from_balance END,
    'cause', t.cause, 'rule', t.rule, 'event_type', t.event_type, 'reason', t.reason, 'reverses', t.reverses,
    'trace', a.trace)::text
FROM transactions t LEFT JOIN awards a ON a.guild_id = t.guild_id AND a.seq = t.award_seq
WHERE t.guild_id = $1 AND (t.from_account = $2 OR t.to_account = $2) AND ($3::bigint IS NULL OR t.seq < $3)
ORDER BY t.seq DESC LIMIT $4
"""
# of one's own events nobody is named but whom they were about; of what others did, nothing says who they are
_EVENTS = """
SELECT seq, timestamp, jsonb_build_object('type', event_type, 'at', timestamp, 'channel_id', channel_id::text,
    {more} 'payload', payload - $6::text[])::text
FROM event_lake WHERE guild_id = $1 AND {who} = $2
AND ($3::timestamptz IS NULL OR (timestamp <= $3 AND (timestamp, seq) < ($3, $4)))
ORDER BY timestamp DESC, seq DESC LIMIT $5
"""
_OWN = _EVENTS.format(who="user_id", more="'target_id', target_id::text,")
_ABOUT = _EVENTS.format(who="user_id IS DISTINCT FROM target_id AND target_id", more="")


@dataclass(slots=True)
class _Part:
    """A document that grows until it is full."""

    sections: dict[str, list[bytes]]
    size: int = 0

    def add(self, section: str, item: bytes) -> None:
        self.sections.setdefault(section, []).append(item)
        self.size += len(item) + 2

    def document(self) -> bytes:
        parts = (b'"%b": [\n%b\n]' % (name.encode(), b",\n".join(items)) for name, items in self.sections.items())
        return b"{\n" + b",\n".join(parts) + b"\n}\n"


async def exported(
    engine: AsyncEngine, guild: int, user: int, payloads: Payloads, largest: int
) -> AsyncGenerator[bytes]:
    """JSON documents of at most about so many bytes each: sections by name, each of them a list.

    The first one holds who they are; of entries and events, the newest come first.
    """
    part = _Part({})
    async for section, item in _items(engine, guild, user, payloads):
        if part.size and part.size + len(item) > largest - 1_000:
            yield part.document()
            part = _Part({})
        part.add(section, item)
    if part.sections:
        yield part.document()


async def _items(engine: AsyncEngine, guild: int, user: int, payloads: Payloads) -> AsyncIterator[tuple[str, bytes]]:
    async with glance(engine) as raw:
        account = (await accounts_of(raw, guild, [user])).get(user, -1)
        found = [
            (section, row[0].encode())
            for sections, who in ((_OF_ACCOUNT, account), (_OF_USER, user))
            for section, sql in sections.items()
            for row in await raw.fetch(f"SELECT j::text FROM ({sql}) k(j)", guild, who)
        ]
    for section, item in found:
        yield section, item
    async for item in _entries(engine, guild, account):
        yield "entries", item
    members = sorted({name for event in payloads.events for name in payloads.member_fields(event)})
    for section, sql, hides in (
        ("events", _OWN, members),
        ("events_of_others_about_you", _ABOUT, [*members, *_OF_OTHERS]),
    ):
        async for item in _events(engine, guild, user, sql, hides):
            yield section, item


async def _entries(engine: AsyncEngine, guild: int, account: int) -> AsyncIterator[bytes]:
    before: int | None = None
    while True:
        async with glance(engine) as raw:
            rows = await raw.fetch(_ENTRIES, guild, account, before, SLICE)
        for row in rows:
            yield row[1].encode()
        if len(rows) < SLICE:
            return
        before = rows[-1][0]


async def _events(engine: AsyncEngine, guild: int, user: int, sql: str, hides: Sequence[str]) -> AsyncIterator[bytes]:
    place: tuple[datetime | None, int | None] = (None, None)
    while True:
        async with glance(engine) as raw:
            rows = await raw.fetch(sql, guild, user, *place, SLICE, hides)
        for row in rows:
            yield row[2].encode()
        if len(rows) < SLICE:
            return
        place = rows[-1][1], rows[-1][0]
