"""The proof of the books: the chain holds, wallets are the sums of their entries, entries lead to what caused them."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from synapse.db.session import RawConnection
from synapse.ledger.book import EARNING
from synapse.ledger.chain import START, Line, relinked
from synapse.ledger.reverse import line_of

#: entries followed between two waits: whoever else is served waits that long
CHUNK = 2_000
#: more of one kind are counted, not listed
LISTED = 20

_WALLETS = """
WITH moves AS (
    SELECT to_account AS account, currency, amount, from_account = 0 AND cause = ANY($2) AS earned
    FROM transactions WHERE guild_id = $1 AND to_account > 0
    UNION ALL
    SELECT from_account, currency, -amount, false FROM transactions WHERE guild_id = $1 AND from_account > 0
), sums AS (
    SELECT account, currency, sum(amount) AS balance, coalesce(sum(amount) FILTER (WHERE earned), 0) AS lifetime
    FROM moves GROUP BY 1, 2
)
SELECT coalesce(w.account, s.account), coalesce(w.currency, s.currency),
       coalesce(w.balance, 0), coalesce(s.balance, 0)::bigint,
       coalesce(w.lifetime, 0), coalesce(s.lifetime, 0)::bigint
FROM (SELECT * FROM wallets WHERE guild_id = $1) w FULL JOIN sums s USING (account, currency)
WHERE coalesce(w.balance, 0) <> coalesce(s.balance, 0) OR coalesce(w.lifetime, 0) <> coalesce(s.lifetime, 0)
ORDER BY 1, 2
"""
_OVERDRAWN = """
SELECT w.account, w.currency, w.balance FROM wallets w
LEFT JOIN currencies c ON c.guild_id = w.guild_id AND c.id = w.currency
WHERE w.guild_id = $1 AND w.balance < 0 AND NOT coalesce(c.allow_negative, false) ORDER BY 1, 2
"""
# the event's own facts, where it is still retained; whoever was erased has no id left to compare
_LINKS = """
SELECT t.seq, CASE
    WHEN t.award_seq IS NOT NULL AND a.seq IS NULL AND e.seq IS NOT NULL THEN 'its award is missing'
    WHEN t.cause IN ('rule', 'manual_award', 'shop_purchase', 'milestone_reward') AND t.event_seq IS NOT NULL
         AND t.award_seq IS NULL THEN 'it names no award'
    WHEN a.seq IS NOT NULL AND (a.event_seq <> t.event_seq OR a.rule <> t.rule)
        THEN 'its award belongs to another event or rule'
    WHEN e.seq IS NULL AND t.event_seq IS NOT NULL AND ($2::timestamptz IS NULL OR t.at >= $2)
        THEN 'its event is missing from the lake, and is not old enough to have been removed'
    WHEN e.seq IS NOT NULL AND (e.timestamp <> t.at OR e.event_type <> t.event_type) THEN 'its event is another one'
    WHEN e.seq IS NOT NULL AND t.digest <> CASE WHEN e.source_id LIKE 'erased:%'
            THEN decode(substring(e.source_id FROM 8), 'hex')
            ELSE substring(sha256(convert_to(e.event_type || '|' || e.source_id, 'UTF8')) FOR 16) END
        THEN 'its event has another source'
    WHEN e.seq IS NOT NULL AND a.actor IS NOT NULL AND e.user_id > 0 AND a.event_type = e.event_type
         AND actor.user_id IS NOT NULL AND actor.user_id <> e.user_id AND actor.user_id IS DISTINCT FROM e.target_id
        THEN 'its award is about somebody else than its event'
END AS fault
FROM transactions t
LEFT JOIN awards a ON a.guild_id = t.guild_id AND a.seq = t.award_seq
LEFT JOIN event_lake e ON e.guild_id = t.guild_id AND e.seq = t.event_seq
LEFT JOIN members actor ON actor.guild_id = t.guild_id AND actor.account = a.actor
WHERE t.guild_id = $1
"""
_STRANGERS = """
SELECT DISTINCT x.account FROM (
    SELECT from_account AS account FROM transactions WHERE guild_id = $1
    UNION SELECT to_account FROM transactions WHERE guild_id = $1
    UNION SELECT account FROM wallets WHERE guild_id = $1
) x LEFT JOIN members m ON m.guild_id = $1 AND m.account = x.account
WHERE m.account IS NULL AND x.account NOT IN (0, -1, -2, -3) ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the books that is not as it must be. `seq` is the entry's, where there is one."""

    code: str
    message: str
    seq: int | None = None


@dataclass(slots=True)
class Verdict:
    """What a verification found. The books hold when there are no faults."""

    guild: int
    entries: int = 0
    head: bytes = START
    faults: list[Fault] = field(default_factory=list[Fault])

    @property
    def holds(self) -> bool:
        return not self.faults

    def add(self, code: str, messages: Sequence[tuple[int | None, str]]) -> None:
        """Note faults of one kind, the first of them one by one."""
        self.faults += [Fault(code, message, seq) for seq, message in messages[:LISTED]]
        if len(messages) > LISTED:
            self.faults.append(Fault(code, f"and {len(messages) - LISTED} more"))


async def verify(
    raw: RawConnection, guild: int, retained_since: object = None, tell: Callable[[int], None] = lambda _: None
) -> Verdict:
    """Check everything that the books promise. Run it in one transaction that sees a single moment.

    Events before `retained_since` (an aware datetime) may be gone from the lake; None: none may. `tell` is told
    how many entries of the chain have been followed.
    """
    verdict = Verdict(guild)
    await _follow_chain(raw, verdict, tell)
    verdict.add("wallet", [(None, _wallet_fault(*row)) for row in await raw.fetch(_WALLETS, guild, sorted(EARNING))])
    verdict.add(
        "overdraft",
        [
            (None, f"account {account} holds {balance} {currency}, which may not be overdrawn")
            for account, currency, balance in await raw.fetch(_OVERDRAWN, guild)
        ],
    )
    links = await raw.fetch(
        f"SELECT * FROM ({_LINKS}) found WHERE fault IS NOT NULL ORDER BY seq", guild, retained_since
    )
    verdict.add("link", [(seq, f"entry {seq}: {fault}") for seq, fault in links])
    verdict.add("account", [(None, f"account {row[0]} is nobody's") for row in await raw.fetch(_STRANGERS, guild)])
    return verdict


async def _follow_chain(raw: RawConnection, verdict: Verdict, tell: Callable[[int], None]) -> None:
    broken: list[tuple[int | None, str]] = []
    before, expected = START, 1
    async for line in _lines(raw, verdict.guild):
        if line.seq != expected:
            broken.append((line.seq, f"entries {expected} to {line.seq - 1} are missing"))
        if relinked(before, line) != line.hash:
            broken.append((line.seq, f"entry {line.seq} does not follow from the one before: it was changed"))
        before, expected = line.hash, line.seq + 1
        verdict.entries += 1
        if verdict.entries % CHUNK == 0:
            tell(verdict.entries)
    head = await raw.fetchrow("SELECT head, tx_seq FROM guild_heads WHERE guild_id = $1", verdict.guild)
    verdict.head = before
    if head is not None and (head["head"], head["tx_seq"]) != (before, expected - 1):
        broken.append((None, f"the guild's head names entry {head['tx_seq']}, the books end with {expected - 1}"))
    verdict.add("chain", broken)


async def _lines(raw: RawConnection, guild: int) -> AsyncIterator[Line]:
    after = 0
    while rows := await raw.fetch(
        "SELECT * FROM transactions WHERE guild_id = $1 AND seq > $2 ORDER BY seq LIMIT $3", guild, after, CHUNK
    ):
        for row in rows:
            yield line_of(row)
        after = rows[-1]["seq"]


def _wallet_fault(account: int, currency: str, balance: int, entered: int, lifetime: int, earned: int) -> str:
    if balance != entered:
        return f"account {account} holds {balance} {currency}, its entries come to {entered}"
    return f"account {account} has {lifetime} {currency} as its lifetime figure, its entries earned {earned}"
