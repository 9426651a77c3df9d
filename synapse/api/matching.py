"""What a caller has seen of a thing before changing it: ETag and If-Match."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

from synapse.kit.errors import SynapseError
from synapse.packs.errors import etag_of
from synapse.runtime.editing.packs import Seen

_REVISION = re.compile(r'\s*"rev-([0-9]{1,9})"\s*')


class MatchMissing(SynapseError):
    """A change that could undo somebody else's without anybody noticing."""

    def __init__(self) -> None:
        super().__init__(
            "if-match-missing",
            "say which revision you have seen, so that nobody's change is lost",
            "send the ETag of the pack as `If-Match`, or `If-Match: *` for whatever is there",
        )


def seen(
    if_match: Annotated[
        str | None, Header(max_length=500, description='the ETag of what is changed: `"rev-7"`; `*`: whatever it is')
    ] = None,
) -> Seen:
    """The revisions that `If-Match` names; None for any. Raises `MatchMissing`."""
    if if_match is None:
        raise MatchMissing
    if if_match.strip() == "*":
        return None
    found = [_REVISION.fullmatch(part) for part in if_match.split(",")]
    return frozenset(int(one[1]) for one in found if one)


@dataclass(frozen=True, slots=True)
class SaidSeen:
    """What `If-Match` said, where it may be left out."""

    is_said: bool
    revisions: Seen


def seen_if_any(
    if_match: Annotated[
        str | None, Header(max_length=500, description="the ETag of what is changed, where something is")
    ] = None,
) -> SaidSeen:
    """The same where it may be left out."""
    return SaidSeen(if_match is not None, None if if_match is None else seen(if_match))


SeenBefore = Annotated[Seen, Depends(seen)]
SeenMaybe = Annotated[SaidSeen, Depends(seen_if_any)]


def tagged(response: Response, revision: int) -> None:
    """Give an answer the ETag of a revision."""
    response.headers["ETag"] = etag_of(revision)
