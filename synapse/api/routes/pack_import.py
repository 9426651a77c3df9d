"""Importing a pack: a YAML or JSON file, a zip archive of its folder, or a text."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from synapse.api.access import AdminChanging, only_tried
from synapse.api.matching import MatchMissing, SeenMaybe, tagged
from synapse.api.problems import as_field, refuses
from synapse.api.routing import NounRouter
from synapse.api.services import ServicesNow
from synapse.api.shapes.packs import ImportResult, PackTextSent, difference_of
from synapse.db.session import batch_transaction
from synapse.kit.errors import SynapseError
from synapse.packs.errors import etag_of
from synapse.packs.queries import installed
from synapse.runtime.editing.pack_import import Preview, import_pack, preview, text_of_file
from synapse.runtime.editing.packs import Saved

#: bytes of a request
LARGEST = 2 << 20
routes = NounRouter(tags=["packs"])
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "reason": {"type": "string", "maxLength": 500},
                    },
                }
            },
            "application/json": {"schema": PackTextSent.model_json_schema()},
        },
    }
}


class WrongBody(SynapseError):
    """Neither a file nor a text."""

    def __init__(self, message: str) -> None:
        super().__init__("bad-input", message, "send a form with `file`, or JSON with `text`")


@routes.post("/packs/import", max_body_size=LARGEST, responses=refuses(409, 412, 413, 422, 428), openapi_extra=_BODY)
async def post_pack_import(
    asking: AdminChanging,
    services: ServicesNow,
    request: Request,
    response: Response,
    seen: SeenMaybe,
    dry_run: Annotated[bool, Query(description="only say what would happen")] = False,
) -> ImportResult:
    """Install a pack, or put another text in its place; for the latter `If-Match` is needed."""
    text, reason = await _sent(request)
    async with batch_transaction(services.engine) as (_, raw):
        packs = await installed(raw, asking.guild)
    found = await preview(text, packs)
    saved: Saved | None = None
    if dry_run:
        only_tried(request)
    else:
        if found.old is not None and not seen.is_said:
            raise MatchMissing
        async with asking.changing(services, reason) as change:
            saved = await import_pack(change, text, found, seen=seen.revisions)
    result = _result(found, saved)
    if result.revision is not None:
        tagged(response, result.revision)
    return result


def _result(found: Preview, saved: Saved | None) -> ImportResult:
    in_force = None if found.old is None else found.old.revision
    revision = saved.revision if saved else in_force
    return ImportResult(
        id=found.pack_id,
        dry_run=saved is None,
        is_new=found.old is None,
        changed=saved.before != saved.revision if saved else bool(found.diff),
        revision=revision,
        etag=None if revision is None else etag_of(revision),
        differences=[difference_of(one) for one in found.differences],
        diff=found.diff,
        problems=[as_field(one) for one in found.problems],
    )


async def _sent(request: Request) -> tuple[str, str | None]:
    """Text and reason of a form or a JSON body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _from_form(request)
    try:
        body = PackTextSent.model_validate_json(await request.body())
    except ValidationError as error:
        found = error.errors(include_context=False, include_input=False, include_url=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from error
    return body.text, body.reason


async def _from_form(request: Request) -> tuple[str, str | None]:
    async with request.form(max_files=1, max_fields=5) as form:
        file, reason = form.get("file"), form.get("reason")
        if not isinstance(file, UploadFile):
            raise WrongBody("the form has no file called `file`")
        if isinstance(reason, str) and len(reason) > 500:
            raise WrongBody("the reason has more than 500 characters")
        return await text_of_file(await file.read()), reason if isinstance(reason, str) else None
