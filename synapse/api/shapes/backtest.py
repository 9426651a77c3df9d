"""Backtests."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from synapse.api.shapes.base import Moment, Sent
from synapse.api.shapes.drafts import Draft, Values
from synapse.api.shapes.person import people_of
from synapse.db.session import RawConnection


class BacktestAsked(Sent):
    """What to try, and on which part of the past: the last `days` up to the newest event, or from time to time."""

    pack: Draft | None = Field(default=None, description="left out: the packs in force, with other parameters")
    parameters: Values = Field(default={}, description="parameters, and with a preset settings, to be set with it")
    days: Annotated[int, Field(ge=1, le=3_650)] | None = Field(default=None, description="30 if nothing is said")
    since: Moment | None = None
    until: Moment | None = None

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.days is not None and self.since is not None:
            raise ValueError("give days or since, not both")
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("since must be before until")
        return self

    def plan(self, now: datetime) -> tuple[str, dict[str, Any]]:
        """What applying it would do: the kind of plan and its body."""
        pack = self.pack
        if pack is not None and pack.preset is not None:
            return "preset", {"preset": pack.preset, "settings": self.parameters, "at": now.isoformat()}
        body: dict[str, Any] = {"parameters": self.parameters}
        if pack is not None and pack.revision is not None:
            body["revision"] = [pack.id, pack.revision]
        elif pack is not None:
            body["text"] = pack.pack_text()
        return "packs", body

    def request(self, now: datetime) -> dict[str, Any]:
        """The task's request."""
        kind, body = self.plan(now)
        moments = {name: None if at is None else at.isoformat() for name, at in self._times().items()}
        return {"kind": kind, "body": body, "days": self.days, **moments}

    def _times(self) -> dict[str, datetime | None]:
        return {"since": self.since, "until": self.until}


async def with_people(raw: RawConnection, guild: int, result: dict[str, Any]) -> dict[str, Any]:
    """A result that names members instead of their accounts: who was erased meanwhile has no name any more."""
    rows: list[dict[str, Any]] = [
        row
        for currency in result.get("currencies", {}).values()
        for part in ("gainers", "losers")
        for row in currency["members"][part]
    ]
    people = await people_of(raw, guild, [row["account"] for row in rows if row["account"]])
    for row in rows:
        found = people.get(row.pop("account") or 0)
        row["member"] = None if found is None else found.model_dump()
    return result
