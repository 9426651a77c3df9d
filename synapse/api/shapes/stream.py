"""What a stream tells."""

from datetime import datetime
from typing import Any

from synapse.api.shapes.base import Shape
from synapse.api.shapes.person import Person, person_of
from synapse.api.shapes.tasks import Task
from synapse.runtime.tasks import TaskState
from synapse.runtime.watching.feed import Changed, Tick, Told
from synapse.runtime.watching.logs import Entry


class Place(Shape):
    """A channel; its name as far as anybody told it."""

    id: str
    name: str | None


class ActivityTold(Shape):
    """`activity`: an event. Its channel is told to admins; `paid` is what it paid to who did it, by currency."""

    seq: str
    event_type: str
    at: datetime
    user: Person
    channel: Place | None
    paid: dict[str, int]


class ConfigTold(Shape):
    """`config`: a change, and the version of the configuration that it led to."""

    id: int
    version: int
    action_type: str
    target_table: str
    target_id: str
    actor: Person | None
    via: str | None
    timestamp: datetime


class LogTold(Shape):
    """`log`: what the process said."""

    number: int
    at: str
    level: str
    logger: str
    message: str
    guild: str | None
    fields: dict[str, Any]


def shape_of(told: Told, *, is_admin: bool) -> tuple[str, Shape]:
    """The event's name, and its data."""
    what = told.what
    if isinstance(what, Tick):
        return "activity", _activity(what, is_admin=is_admin)
    if isinstance(what, Changed):
        return "config", _config(what)
    if isinstance(what, Entry):
        return "log", LogTold.model_validate(what)
    return "task", _task(what)


def _activity(tick: Tick, *, is_admin: bool) -> ActivityTold:
    one = tick.happening
    shown = is_admin and tick.channel is not None
    return ActivityTold(
        seq=str(one.seq),
        event_type=one.event_type,
        at=one.at,
        user=person_of(tick.who),
        channel=Place(id=str(tick.channel), name=tick.channel_name) if shown else None,
        paid=dict(one.paid),
    )


def _config(changed: Changed) -> ConfigTold:
    line = changed.line
    return ConfigTold(
        id=line.id,
        version=changed.version,
        action_type=line.action_type,
        target_table=line.target_table,
        target_id=line.target_id,
        actor=None if changed.who is None else person_of(changed.who),
        via=line.via,
        timestamp=line.timestamp,
    )


def _task(task: TaskState) -> Task:
    return Task.model_validate(task)
