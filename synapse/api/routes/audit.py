"""The log of changes: who did what to what, and how it was before. It is only ever added to."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Path, Query

from synapse.api.access import AdminReading
from synapse.api.paging import PageAsked
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.audit import AuditLine, AuditPage, line_of
from synapse.api.shapes.base import Id, Moment, Text
from synapse.api.shapes.person import people_of
from synapse.db.session import RawConnection, batch_transaction
from synapse.guilds.audit import AuditEntry, AuditFilter, change_by_id, count_changes, list_changes
from synapse.members.accounts import accounts_of

routes = NounRouter(tags=["audit"])
Word = Annotated[Text | None, Query(max_length=100)]
#: an account that nobody has
NOBODY = -1


def filters(
    action_type: Word = None,
    target_table: Word = None,
    target_id: Word = None,
    since: Annotated[Moment | None, Query(description="changes from this moment on")] = None,
    until: Annotated[Moment | None, Query(description="changes before this moment")] = None,
) -> AuditFilter:
    """Which changes are asked for."""
    return AuditFilter(
        action_type=action_type, target_table=target_table, target_id=target_id, since=since, until=until
    )


@routes.get("/admin/audit")
async def list_audit(
    asking: AdminReading,
    services: ServicesNow,
    page: PageAsked,
    wanted: Annotated[AuditFilter, Depends(filters)],
    actor: Annotated[Id | None, Query(description="the admin's Discord id")] = None,
) -> AuditPage:
    """Changes, newest first."""
    async with batch_transaction(services.engine) as (_, raw):
        wanted = await _by(raw, asking.guild, wanted, actor)
        total = await count_changes(raw, asking.guild, wanted)
        found = await list_changes(raw, asking.guild, wanted, limit=page.page_size, offset=page.offset)
        entries = await _lines(raw, asking.guild, found)
    return AuditPage(total=total, page=page.page, page_size=page.page_size, entries=entries)


@routes.get("/admin/audit/{entry_id}", responses=refuses(404))
async def get_audit(
    asking: AdminReading, services: ServicesNow, entry_id: Annotated[int, Path(ge=1, le=2**53)]
) -> AuditLine:
    """One change."""
    async with batch_transaction(services.engine) as (_, raw):
        found = await change_by_id(raw, asking.guild, entry_id)
        if found is None:
            raise NotFound(f"the log has no line {entry_id}", "list the log to see its lines")
        return (await _lines(raw, asking.guild, [found]))[0]


async def _by(raw: RawConnection, guild: int, wanted: AuditFilter, actor: int | None) -> AuditFilter:
    if actor is None:
        return wanted
    accounts = await accounts_of(raw, guild, [actor])
    return replace(wanted, actor=accounts.get(actor, NOBODY))


async def _lines(raw: RawConnection, guild: int, found: list[AuditEntry]) -> list[AuditLine]:
    people = await people_of(raw, guild, [one.actor for one in found if one.actor is not None])
    return [line_of(one, people) for one in found]
