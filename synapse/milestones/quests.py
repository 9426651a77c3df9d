"""Quests: tasks that members take on. Each is open, then claimed, then complete; every step happens once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from synapse.db.session import RawConnection
from synapse.milestones.errors import QuestConflict, UnknownQuest

Status = Literal["open", "claimed", "complete"]

_COLUMNS = (
    "id, title, description, xp_reward, gold_reward, status, claimed_by, claimed_at, completed_at, created_by, "
    "github_issue_url, active, created_at"
)
_WANTED = "FROM quests WHERE guild_id = $1 AND ($2::text IS NULL OR status = $2) AND (active OR $3)"
_LISTED = f"SELECT {_COLUMNS} {_WANTED} ORDER BY id DESC LIMIT $4 OFFSET $5"
_CREATE = f"""
INSERT INTO quests (guild_id, id, title, description, xp_reward, gold_reward, github_issue_url, active, created_by)
VALUES ($1, 1 + (SELECT coalesce(max(id), 0) FROM quests WHERE guild_id = $1), $2, $3, $4, $5, $6, $7, $8)
RETURNING {_COLUMNS}
"""


@dataclass(frozen=True, slots=True)
class Quest:
    """A quest as it stands; people are account numbers."""

    id: int
    title: str
    description: str
    xp_reward: int
    gold_reward: int
    status: Status
    claimed_by: int | None
    claimed_at: datetime | None
    completed_at: datetime | None
    created_by: int | None
    github_issue_url: str | None
    active: bool
    created_at: datetime

    def told(self) -> dict[str, Any]:
        """For the audit log."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A quest to be."""

    title: str
    description: str = ""
    xp_reward: int = 50
    gold_reward: int = 0
    github_issue_url: str | None = None
    active: bool = True


async def quests_in(
    raw: RawConnection, guild: int, *, status: Status | None, inactive: bool, limit: int, offset: int
) -> tuple[list[Quest], int]:
    """A page of quests, newest first, and how many there are."""
    rows = await raw.fetch(_LISTED, guild, status, inactive, limit, offset)
    total = await raw.fetchval(f"SELECT count(*) {_WANTED}", guild, status, inactive)
    return [Quest(*row) for row in rows], total


async def quest_of(raw: RawConnection, guild: int, quest: int) -> Quest:
    """One quest. Raises `UnknownQuest`."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM quests WHERE guild_id = $1 AND id = $2", guild, quest)
    if row is None:
        raise UnknownQuest(quest)
    return Quest(*row)


async def create_quest(raw: RawConnection, guild: int, draft: Draft, by: int | None) -> Quest:
    """A new quest, open to all. The caller holds the guild's head: ids count from 1."""
    row = await raw.fetchrow(
        _CREATE,
        guild,
        draft.title,
        draft.description,
        draft.xp_reward,
        draft.gold_reward,
        draft.github_issue_url,
        draft.active,
        by,
    )
    assert row is not None
    return Quest(*row)


async def change_quest(raw: RawConnection, guild: int, quest: int, wanted: Mapping[str, Any]) -> Quest:
    """Change fields of a draft. What a complete quest paid was paid: its rewards stay."""
    before = await quest_of(raw, guild, quest)
    if before.status == "complete" and wanted.keys() & {"xp_reward", "gold_reward"}:
        raise QuestConflict(f"quest {quest} is complete: what it offered is paid", "make a new one")
    names = [name for name in Draft.__dataclass_fields__ if name in wanted]
    if not names:
        return before
    settings = ", ".join(f"{name} = ${place}" for place, name in enumerate(names, 3))
    row = await raw.fetchrow(
        f"UPDATE quests SET {settings} WHERE guild_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        guild,
        quest,
        *(wanted[name] for name in names),
    )
    assert row is not None
    return Quest(*row)


async def delete_quest(raw: RawConnection, guild: int, quest: int) -> Quest:
    """Delete a quest that nobody completed: the books refer to the others."""
    before = await quest_of(raw, guild, quest)
    if before.status == "complete":
        raise QuestConflict(f"quest {quest} is complete and part of the books", "set active to false to hide it")
    await raw.execute("DELETE FROM quests WHERE guild_id = $1 AND id = $2", guild, quest)
    return before


async def claim_quest(raw: RawConnection, guild: int, quest: int, account: int, at: datetime) -> bool:
    """Take a quest on; False where the member has it already. Raises `QuestConflict` where somebody else does."""
    found = await quest_of(raw, guild, quest)
    if found.status == "claimed" and found.claimed_by == account:
        return False
    status = await raw.execute(
        "UPDATE quests SET status = 'claimed', claimed_by = $3, claimed_at = $4 "
        "WHERE guild_id = $1 AND id = $2 AND status = 'open' AND active",
        guild,
        quest,
        account,
        at,
    )
    if status.endswith(" 0"):
        why = found.status if found.active else "not active"
        raise QuestConflict(f"quest {quest} is {why}", "take on one that is open")
    return True


async def release_quest(raw: RawConnection, guild: int, quest: int) -> None:
    """Open a claimed quest to all again."""
    status = await raw.execute(
        "UPDATE quests SET status = 'open', claimed_by = NULL, claimed_at = NULL "
        "WHERE guild_id = $1 AND id = $2 AND status = 'claimed'",
        guild,
        quest,
    )
    if status.endswith(" 0"):
        raise QuestConflict(f"nobody is on quest {quest}")


async def complete_quest(raw: RawConnection, guild: int, quest: int, account: int, at: datetime) -> None:
    """Note who completed a quest; it is never open again."""
    await raw.execute(
        "UPDATE quests SET status = 'complete', claimed_by = $3, claimed_at = coalesce(claimed_at, $4), "
        "completed_at = $4 WHERE guild_id = $1 AND id = $2",
        guild,
        quest,
        account,
        at,
    )
