"""Tasks."""

from datetime import datetime
from typing import Any, Literal

from synapse.api.shapes.base import Shape


class TaskFailure(Shape):
    """Why a task came to nothing."""

    code: str
    message: str
    hint: str = ""


class Task(Shape):
    """A long piece of work. `result` has the shape that belongs to its kind."""

    id: str
    kind: str
    status: Literal["waiting", "running", "done", "failed", "cancelled"]
    #: done, of (null: not known yet), what is counted, and which attempt this is
    progress: dict[str, Any] | None
    result: dict[str, Any] | None
    error: TaskFailure | None
    asked_by: str
    cancelled: bool
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime


class TaskList(Shape):
    """The tasks of the last day, newest first, without their results."""

    tasks: list[Task]
