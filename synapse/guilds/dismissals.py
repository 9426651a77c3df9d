"""Suggestions that an admin does not want to see again."""

from synapse.db.session import RawConnection
from synapse.guilds.change import Change, note


async def dismissed_in(raw: RawConnection, guild: int) -> frozenset[str]:
    """Ids of the guild's dismissed suggestions."""
    rows = await raw.fetch("SELECT suggestion FROM dismissed_suggestions WHERE guild_id = $1", guild)
    return frozenset(row[0] for row in rows)


async def dismiss(change: Change, suggestion: str) -> None:
    """Do not show a suggestion again."""
    new = await change.raw.fetchval(
        "INSERT INTO dismissed_suggestions (guild_id, suggestion, dismissed_by) VALUES ($1, $2, $3) "
        "ON CONFLICT DO NOTHING RETURNING true",
        change.guild,
        suggestion,
        change.actor,
    )
    if new:
        told = {"dismissed": True}
        await note(change, "CREATE", "dismissed_suggestions", suggestion, {"dismissed": False}, told)


async def bring_back(change: Change, suggestion: str) -> bool:
    """Show a suggestion again; whether it was dismissed."""
    gone = await change.raw.fetchval(
        "DELETE FROM dismissed_suggestions WHERE guild_id = $1 AND suggestion = $2 RETURNING true",
        change.guild,
        suggestion,
    )
    if gone:
        told = {"dismissed": True}
        await note(change, "DELETE", "dismissed_suggestions", suggestion, told, {"dismissed": False})
    return bool(gone)
