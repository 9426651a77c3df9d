"""The books: entries, their proof, their export, and taking one back."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import Depends, Query
from fastapi.responses import StreamingResponse

from synapse.api.access import AdminPaying, AdminReading, AdminTrying
from synapse.api.modules import needs
from synapse.api.paging import CursorAsked, Seq
from synapse.api.problems import NotFound, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import Services, ServicesNow
from synapse.api.shapes.awards import RevokeAsked, Revoked
from synapse.api.shapes.ledger import LedgerEntry, LedgerFilter, LedgerHead, LedgerPage, entries_of
from synapse.api.shapes.ledger_csv import csv_of, header
from synapse.api.shapes.tasks import Task
from synapse.db.session import batch_transaction, glance
from synapse.ledger.queries import head_of
from synapse.ledger.sweep import Wanted, entries, entry
from synapse.members.queries import member_by_user
from synapse.runtime import tasks
from synapse.runtime.orders.books import written_out
from synapse.runtime.orders.revocations import reverse_entry

routes = NounRouter(tags=["ledger"], dependencies=[needs("economy")])


async def filtered(asking: AdminReading, services: ServicesNow, asked: Annotated[LedgerFilter, Query()]) -> Wanted:
    """Which entries are asked for."""
    account = None if asked.member is None else await _account(services, asking.guild, asked.member)
    return Wanted(account=account, **asked.model_dump(exclude={"member"}))


WantedEntries = Annotated[Wanted, Depends(filtered)]


@routes.get("/ledger/transactions")
async def list_transactions(
    asking: AdminReading, services: ServicesNow, wanted: WantedEntries, cursor: CursorAsked
) -> LedgerPage:
    """Entries of the books, newest first. A page may be short or empty and still have a `next`."""
    async with glance(services.engine) as raw:
        page = await entries(raw, asking.guild, wanted, before=cursor.before, limit=cursor.limit)
        shown = await entries_of(raw, asking.guild, page.lines)
    return LedgerPage(transactions=shown, next=None if page.before is None else str(page.before))


@routes.get("/ledger/transactions/{seq}", responses=refuses(404))
async def show_transaction(seq: Seq, asking: AdminReading, services: ServicesNow) -> LedgerEntry:
    """One entry."""
    async with glance(services.engine) as raw:
        line = await entry(raw, asking.guild, seq)
        if line is None:
            raise NotFound(f"there is no entry {seq}")
        return (await entries_of(raw, asking.guild, [line]))[0]


@routes.get(
    "/ledger/export.csv",
    response_class=StreamingResponse,
    responses={200: {"description": "CSV", "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_ledger(asking: AdminReading, services: ServicesNow, wanted: WantedEntries) -> StreamingResponse:
    """All entries that are asked for as CSV, oldest first, as the books stand now."""
    headers = {"Content-Disposition": f'attachment; filename="ledger-{asking.guild}.csv"'}
    return StreamingResponse(_csv(services, asking.guild, wanted), media_type="text/csv", headers=headers)


@routes.get("/ledger/head")
async def show_ledger_head(asking: AdminReading, services: ServicesNow) -> LedgerHead:
    """How many entries there are, and the hash that stands for all of them."""
    async with glance(services.engine) as raw:
        head = await head_of(raw, asking.guild)
    return LedgerHead(entries=head.seq, hash=head.hash.hex())


@routes.post("/ledger/verify", status_code=202, responses=refuses(404, 429))
async def verify_ledger(asking: AdminTrying, services: ServicesNow) -> Task:
    """Prove the books: a task, whose result says whether they hold, and every fault."""
    async with batch_transaction(services.engine) as (_, raw):
        id_ = await tasks.ask(raw, asking.guild, "ledger_verify", {}, asking.key)
        return Task.model_validate(await tasks.task_of(raw, asking.guild, id_))


@routes.post("/ledger/entries/{seq}/reverse", responses=refuses(409))
async def reverse_an_entry(seq: Seq, sent: RevokeAsked, asking: AdminPaying, services: ServicesNow) -> Revoked:
    """Take one entry back, once: never more than the member still has."""
    async with asking.changing(services, sent.reason or None) as change:
        done = await reverse_entry(change, seq, services.clock())
        return Revoked(duplicate=done.before, reversals=await entries_of(change.raw, asking.guild, done.lines))


async def _account(services: Services, guild: int, user: int) -> int:
    async with glance(services.engine) as raw:
        profile = await member_by_user(raw, guild, user)
    # nobody's account: whoever is unknown here has no entries
    return 2**62 if profile is None else profile.account


async def _csv(services: Services, guild: int, wanted: Wanted) -> AsyncGenerator[str]:
    yield header()
    async for stretch in written_out(services.engine, guild, wanted):
        if stretch.lines:
            yield csv_of(stretch.lines, stretch.people)
