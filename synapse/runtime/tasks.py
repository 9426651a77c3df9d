"""Long pieces of work that somebody asked for: a row each, which any process may work on, and which expires."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection
from synapse.kit.errors import SynapseError
from synapse.kit.ids import random_id
from synapse.runtime.errors import UnknownGuild
from synapse.runtime.spine import Spine

#: unfinished tasks that one guild may have
AT_ONCE = 3
UNFINISHED = ("waiting", "running")

_COLUMNS = (
    "id, kind, status, progress::text, result::text, error::text, asked_by, cancelled, created_at, finished_at, "
    "expires_at"
)
_ASK = """
INSERT INTO tasks (guild_id, id, kind, request, asked_by, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + interval '1 day')
"""
_CANCEL = """
UPDATE tasks SET cancelled = true,
    status = CASE status WHEN 'waiting' THEN 'cancelled' ELSE status END,
    finished_at = CASE status WHEN 'waiting' THEN now() ELSE finished_at END
WHERE guild_id = $1 AND id = $2 AND status IN ('waiting', 'running')
"""


class TooManyTasks(SynapseError):
    """The guild has as many unfinished tasks as it may."""

    retry_after = 10

    def __init__(self) -> None:
        super().__init__(
            "too-many-tasks",
            f"{AT_ONCE} tasks of this guild are waiting or running",
            "wait until one has finished, or cancel one",
        )


class UnknownTask(SynapseError):
    """There is no such task, or it has expired."""

    def __init__(self, task: str) -> None:
        super().__init__("unknown-task", f"there is no task {task[:40]}", "tasks are kept for a day")


@dataclass(slots=True)
class Job:
    """What a kind's function is handed. It says how far it is by `tell`, and may be cancelled at any `await`."""

    spine: Spine
    guild: int
    request: Mapping[str, Any]
    asked_by: str
    #: what the row will say within half a second
    progress: dict[str, Any] = field(default_factory=dict[str, Any])

    def tell(self, done: int, of: int | None = None, what: str = "events") -> None:
        """Say how far the work is; costs next to nothing."""
        self.progress.update(done=done, of=of, what=what)


#: the work of one kind; gives the result. Done again from the start when the process working on it died.
Work = Callable[[Job], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task as it stands."""

    id: str
    kind: str
    status: str
    progress: dict[str, Any] | None
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    asked_by: str
    cancelled: bool
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime

    @property
    def is_finished(self) -> bool:
        """Nothing of it will change any more."""
        return self.status not in UNFINISHED


async def ask(raw: RawConnection, guild: int, kind: str, request: Mapping[str, Any], asked_by: str) -> str:
    """Put a task in the queue; its id. Raises `TooManyTasks` and `UnknownGuild`."""
    await known_guild(raw, guild)
    # two who ask at once are counted one after the other
    await raw.execute("SELECT pg_advisory_xact_lock(hashtextextended('synapse tasks', $1))", guild)
    unfinished = await raw.fetchval(
        "SELECT count(*) FROM tasks WHERE guild_id = $1 AND status = ANY($2)", guild, list(UNFINISHED)
    )
    if unfinished >= AT_ONCE:
        raise TooManyTasks
    id_ = random_id()
    await raw.execute(_ASK, guild, id_, kind, orjson.dumps(request).decode(), asked_by)
    return id_


async def under_way(raw: RawConnection, guild: int, kind: str, request: Mapping[str, Any]) -> TaskState | None:
    """The unfinished task of a kind that was asked for in the very same words."""
    row = await raw.fetchrow(
        f"SELECT {_COLUMNS} FROM tasks WHERE guild_id = $1 AND kind = $2 AND request = $3::jsonb AND status = ANY($4) "
        "ORDER BY created_at LIMIT 1",
        guild,
        kind,
        orjson.dumps(request).decode(),
        list(UNFINISHED),
    )
    return None if row is None else _state(row)


async def known_guild(raw: RawConnection, guild: int) -> None:
    """Raises `UnknownGuild`."""
    if await raw.fetchval("SELECT guild_id FROM guild_heads WHERE guild_id = $1", guild) is None:
        raise UnknownGuild(guild)


async def task_of(raw: RawConnection, guild: int, task: str) -> TaskState:
    """One task. Raises `UnknownTask`."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM tasks WHERE guild_id = $1 AND id = $2", guild, task)
    if row is None:
        raise UnknownTask(task)
    return _state(row)


async def tasks_of(raw: RawConnection, guild: int) -> list[TaskState]:
    """A guild's tasks of the last day, newest first, without their results."""
    rows = await raw.fetch(
        f"SELECT {_COLUMNS.replace('result::text', 'NULL AS result')} FROM tasks WHERE guild_id = $1 "
        "ORDER BY created_at DESC, id LIMIT 100",
        guild,
    )
    return [_state(row) for row in rows]


async def cancel(raw: RawConnection, guild: int, task: str) -> TaskState:
    """Ask for a task's end: at once where it waits, within a second where it runs. A finished one stays as it is."""
    await raw.execute(_CANCEL, guild, task)
    return await task_of(raw, guild, task)


def _state(row: Any) -> TaskState:
    id_, kind, status, progress, result, error, *rest = row
    return TaskState(id_, kind, status, *(one and orjson.loads(one) for one in (progress, result, error)), *rest)
