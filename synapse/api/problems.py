"""Failures as RFC 9457 problems: which field, what is wrong with it, and what to do about it.

SynapseError
  x NotServing      the application has no database yet
  x Unauthorized    nobody is signed in, or the token is not, or no longer, good
  x Forbidden       signed in, but this is not theirs to do
  x NotFound        there is no such thing
  x Gone            there was, but not any more
  x Conflict        it cannot be done as things are
  x Outdated        what the caller saw has changed since (412)
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from synapse.kit.errors import SynapseError
from synapse.rules.problems import Problem as PackProblem

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One thing that is wrong, and where."""

    field: str = Field(description="where: a path into the body, or the name of a parameter")
    message: str
    hint: str = ""
    code: str = ""
    severity: str = "error"  # or advice
    file: str | None = None
    line: int | None = None
    column: int | None = None


class Problem(BaseModel):
    """An RFC 9457 problem."""

    type: str = Field(description="a stable code as a URN: urn:synapse:unknown-zone")
    title: str
    status: int
    detail: str
    hint: str = ""
    errors: list[FieldProblem] = []
    #: for failures of ours: the id under which the log tells more
    instance: str | None = None


class NotServing(SynapseError):
    """The application has no database yet."""

    def __init__(self) -> None:
        super().__init__("not-serving", "Synapse is starting and has no database yet", "try again in a moment")


class Unauthorized(SynapseError):
    """Nobody is signed in, or the token is not, or no longer, good."""

    def __init__(self, message: str = "nobody is signed in", hint: str = "sign in, or send a token as Bearer") -> None:
        super().__init__("unauthorized", message, hint)


class Forbidden(SynapseError):
    """Signed in, but this is not theirs to do."""

    def __init__(self, message: str, hint: str = "", code: str = "forbidden") -> None:
        super().__init__(code, message, hint)


class NotFound(SynapseError):
    """There is no such thing."""

    def __init__(self, message: str, hint: str = "", code: str = "not-found") -> None:
        super().__init__(code, message, hint)


class Gone(SynapseError):
    """There was, but not any more."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("gone", message, hint)


class Conflict(SynapseError):
    """It cannot be done as things are."""

    def __init__(self, message: str, hint: str = "", code: str = "conflict") -> None:
        super().__init__(code, message, hint)


class Outdated(SynapseError):
    """What the caller saw has changed since; `current` is the ETag of what is there now."""

    def __init__(self, message: str, current: str, hint: str = "") -> None:
        super().__init__("outdated", message, hint or "load it again, and merge your change into it")
        self.current = current


#: stable code → HTTP status; a code that is not here is a caller's mistake
STATUS: Mapping[str, int] = {
    "bad-input": 422,
    "database-unavailable": 503,
    "database-outdated": 503,
    "not-serving": 503,
    "stopped": 503,
    "too-many-listeners": 503,
    "unauthorized": 401,
    "forbidden": 403,
    "csrf": 403,
    "not-found": 404,
    "module-off": 404,
    "pages-off": 404,
    "no-such-board": 404,
    "unknown-guild": 404,
    "unknown-zone": 404,
    "unknown-schema": 404,
    "unknown-preset": 404,
    "unknown-season": 404,
    "unknown-task": 404,
    "unknown-plan": 404,
    "plan-outdated": 409,
    "plan-gone": 410,
    "which-guild": 400,
    "gone": 410,
    "conflict": 409,
    "sign-in-off": 409,
    "zone-conflict": 409,
    "season-conflict": 409,
    "unknown-quest": 404,
    "quest-conflict": 409,
    "key-reused": 409,
    "award-refused": 409,
    "payouts-paused": 409,
    "already-paid": 409,
    "overdraft": 409,
    "nothing-to-reverse": 409,
    "unknown-pack": 404,
    "unknown-rule": 404,
    "unknown-revision": 404,
    "unknown-template": 404,
    "unknown-parameter": 404,
    "unknown-currency": 404,
    "unknown-achievement": 404,
    "pack-exists": 409,
    "pack-needed": 409,
    "pack-off": 409,
    "name-taken": 409,
    "outdated": 412,
    "if-match-missing": 428,
    "too-large": 413,
    "too-many-changes": 429,
    "too-many-tasks": 429,
    "discord-unavailable": 503,
}
MISTAKE = 422

TITLES: Mapping[int, str] = {
    400: "It is not clear what is meant",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Not that method",
    409: "Not as things are",
    410: "Not any more",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Not that kind of content",
    422: "Something is wrong with what was sent",
    428: "Say what you have seen",
    429: "Too many changes",
    500: "Our mistake",
    503: "Not available now",
}


def status_of(error: SynapseError) -> int:
    """The HTTP status of a failure that was foreseen."""
    return STATUS.get(error.code, MISTAKE)


def problem(status: int, code: str, detail: str, hint: str = "", errors: Sequence[FieldProblem] = ()) -> Problem:
    """A problem with the title of its status."""
    return Problem(
        type=f"urn:synapse:{code}",
        title=TITLES.get(status, "Problem"),
        status=status,
        detail=detail,
        hint=hint,
        errors=list(errors),
    )


TOO_LARGE = problem(
    413, "too-large", "the request is larger than this operation takes", "send less, or in several parts"
)


def as_field(found: PackProblem) -> FieldProblem:
    """A pack's problem, with its place."""
    return FieldProblem(
        field=".".join(str(part) for part in found.path),
        message=found.message,
        hint=found.hint,
        code=found.code,
        severity=found.level,
        file=found.file or None,
        line=found.line or None,
        column=found.column or None,
    )


def refuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: statuses that it may refuse with, beyond those that every route of its kind has."""
    return {status: {"model": Problem, "description": TITLES[status]} for status in statuses}
