"""A large community, made by SQL in a minute: its size is the point, not how it came about."""

from pathlib import Path

from tests.bench.databases import Connection

GUILD = 42
FIRST_USER = 1_000_000_000_000_000_000


async def make(connection: Connection, *, members: int, events: int) -> None:
    """Fill a guild that has its preset applied with members, their wallets, and what they did in 90 days."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for name, value in {"members": members, "events": events, "guild": GUILD, "first": FIRST_USER}.items():
        script = script.replace(f":{name}", str(value))
    await connection.execute(script)
    await connection.execute("VACUUM ANALYZE")
