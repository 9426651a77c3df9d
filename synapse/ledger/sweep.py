"""Looking through a guild's entries by what they are, with bounded work: a page reads so many entries and no more."""

from dataclasses import dataclass
from datetime import datetime

from synapse.db.session import RawConnection
from synapse.ledger.chain import Line
from synapse.ledger.reverse import line_of

#: entries that one page may read while it looks for those that are asked for: as they lie, or here and there
REACH, SPARSE = 25_000, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are asked for; nothing: all. `account` is a member's, on either side."""

    account: int | None = None
    currency: str | None = None
    cause: str | None = None
    rule: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    at_least: int | None = None

    def within(self, arguments: list[object]) -> str:
        """The SQL condition for entries of an index; adds its values to the arguments."""
        conditions = {
            "currency = ": self.currency,
            "cause = ": self.cause,
            "rule = ": self.rule,
            "at >= ": self.since,
            "at < ": self.until,
            "amount >= ": self.at_least,
        }
        parts: list[str] = []
        for text, value in conditions.items():
            if value is not None:
                arguments.append(value)
                parts.append(f"{text}${len(arguments)}")
        return " AND ".join(parts) or "true"

    @property
    def reach(self) -> int:
        """How many entries a page may read."""
        return REACH if self.account is None and self.cause in (None, "rule") else SPARSE

    def among(self, arguments: list[object]) -> str:
        """The entries to look through, newest first by an index; adds its values to the arguments."""
        if self.account is not None:
            arguments.append(self.account)
            # each side says that it is a member's, as its partial index does
            sides = [f"{side} = ${len(arguments)} AND {side} > 0" for side in ("from_account", "to_account")]
            each = [f"SELECT * FROM transactions WHERE guild_id = $1 AND seq < $2 AND {side}" for side in sides]
            return " UNION ALL ".join(each)
        narrowed = ""
        # what rules paid is nearly everything; the others have an index of their own
        if self.cause is not None and self.cause != "rule":
            arguments.append(self.cause)
            narrowed = f" AND cause = ${len(arguments)} AND cause <> 'rule'"
        return f"SELECT * FROM transactions WHERE guild_id = $1 AND seq < $2{narrowed}"


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first; `before` is where to look on, none where there is nothing further back."""

    lines: list[Line]
    before: int | None


async def entries(
    raw: RawConnection, guild: int, wanted: Wanted, *, before: int | None = None, limit: int = 50
) -> Page:
    """A page of entries older than number `before`. It may be short and still have more behind it."""
    arguments: list[object] = [guild, 2**62 if before is None else before, wanted.reach, limit]
    among = f"SELECT * FROM ({wanted.among(arguments)}) own ORDER BY seq DESC LIMIT $3"
    found = f"SELECT * FROM ({among}) near WHERE {wanted.within(arguments)} ORDER BY seq DESC LIMIT $4"
    lines = [line_of(row) for row in await raw.fetch(found, *arguments)]
    if len(lines) == limit:
        return Page(lines, lines[-1].seq)
    arguments = [guild, arguments[1], wanted.reach]
    near = f"SELECT seq FROM ({wanted.among(arguments)}) own ORDER BY seq DESC LIMIT $3"
    row = await raw.fetchrow(f"SELECT count(*), min(seq) FROM ({near}) near", *arguments)
    return Page(lines, row[1] if row is not None and row[0] == wanted.reach else None)


async def entries_between(raw: RawConnection, guild: int, wanted: Wanted, first: int, last: int) -> list[Line]:
    """Entries of a stretch of the books, oldest first."""
    arguments: list[object] = [guild, first, last]
    account = ""
    if wanted.account is not None:
        arguments.append(wanted.account)
        account = " AND $4 IN (from_account, to_account)"
    rows = await raw.fetch(
        "SELECT * FROM transactions WHERE guild_id = $1 AND seq BETWEEN $2 AND $3"
        f"{account} AND {wanted.within(arguments)} ORDER BY seq",
        *arguments,
    )
    return [line_of(row) for row in rows]


async def entry(raw: RawConnection, guild: int, seq: int) -> Line | None:
    """One entry."""
    row = await raw.fetchrow("SELECT * FROM transactions WHERE guild_id = $1 AND seq = $2", guild, seq)
    return None if row is None else line_of(row)
