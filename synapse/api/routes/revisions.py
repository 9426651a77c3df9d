"""Revisions of packs: every text ever in force, who wrote it and why."""

import asyncio
from typing import Annotated

from fastapi import Query

from synapse.api.access import AdminReading
from synapse.api.matching import tagged
from synapse.api.problems import refuses
from synapse.api.routes.pack_rules import EditingPack
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.packs import PackId, PackSaved, difference_of, saved_of
from synapse.api.shapes.person import people_of
from synapse.api.shapes.revisions import (
    LARGEST,
    RestoreSent,
    RevisionDiff,
    RevisionList,
    RevisionNumber,
    RevisionSummary,
    RevisionText,
)
from synapse.db.session import RawConnection, batch_transaction
from synapse.packs.compare import differences, text_diff
from synapse.packs.errors import UnknownPack, UnknownRevision
from synapse.packs.queries import installed, revisions_of, text_of_revision
from synapse.runtime.editing.packs import restore_revision

routes = NounRouter(tags=["revisions"])


@routes.get("/packs/{pack_id}/revisions")
async def list_revisions(asking: AdminReading, services: ServicesNow, pack_id: PackId) -> RevisionList:
    """The pack's revisions, newest first; also of a pack that was removed."""
    async with batch_transaction(services.engine) as (_, raw):
        return RevisionList(revisions=await _revisions(raw, asking.guild, pack_id))


@routes.get("/packs/{pack_id}/revisions/diff")
async def diff_revisions(
    asking: AdminReading,
    services: ServicesNow,
    pack_id: PackId,
    before: Annotated[int, Query(alias="from", ge=1, le=LARGEST)],
    after: Annotated[int, Query(alias="to", ge=1, le=LARGEST)],
) -> RevisionDiff:
    """What tells one revision from another: line by line, and rule by rule."""
    async with batch_transaction(services.engine) as (_, raw):
        old = await _text(raw, asking.guild, pack_id, before)
        new = await _text(raw, asking.guild, pack_id, after)
    parts = await asyncio.to_thread(differences, old, new)
    return RevisionDiff(
        from_revision=before,
        to_revision=after,
        diff=text_diff(old, new, f"{pack_id} revision {before}", f"{pack_id} revision {after}"),
        differences=[difference_of(one) for one in parts],
    )


@routes.get("/packs/{pack_id}/revisions/{revision}")
async def get_revision(
    asking: AdminReading, services: ServicesNow, pack_id: PackId, revision: RevisionNumber
) -> RevisionText:
    """One revision, with its text."""
    async with batch_transaction(services.engine) as (_, raw):
        text = await _text(raw, asking.guild, pack_id, revision)
        revisions = await _revisions(raw, asking.guild, pack_id)
    found = next(one for one in revisions if one.revision == revision)
    return RevisionText(**dict(found), text=text)


@routes.post("/packs/{pack_id}/revisions/{revision}/restore", responses=refuses(404, 409, 412, 428))
async def post_restore(editing: EditingPack, revision: RevisionNumber, body: RestoreSent) -> PackSaved:
    """Put an earlier text in force again, as a new revision; also that of a pack that was removed."""
    async with editing.asking.changing(editing.services, body.reason) as change:
        saved = await restore_revision(change, editing.pack_id, revision, seen=editing.seen)
    tagged(editing.response, saved.revision)
    return saved_of(saved)


async def _revisions(raw: RawConnection, guild: int, pack_id: str) -> list[RevisionSummary]:
    found = await revisions_of(raw, guild, pack_id)
    if not found:
        raise UnknownPack(pack_id)
    in_force = {one.revision for one in await installed(raw, guild)}
    people = await people_of(raw, guild, [one.author for one in found if one.author])
    return [
        RevisionSummary(
            revision=one.revision,
            version=one.version,
            in_force=one.revision in in_force,
            is_shipped=one.is_shipped,
            author=None if one.author is None else people.get(one.author),
            reason=one.reason,
            created_at=one.created_at,
        )
        for one in found
    ]


async def _text(raw: RawConnection, guild: int, pack_id: str, revision: int) -> str:
    text = await text_of_revision(raw, guild, revision, pack_id)
    if text is None:
        raise UnknownRevision(pack_id, revision)
    return text
