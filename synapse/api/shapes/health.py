"""Signs of life."""

from typing import Literal

from synapse.api.shapes.base import Shape


class Health(Shape):
    """The process is alive."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(Shape):
    """Whether work can be done now and, if not, why."""

    status: Literal["ready", "not ready"]
    database: Literal["ok", "unreachable", "outdated"]
