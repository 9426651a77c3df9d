"""Whether a pack gets on with those that a guild has."""

from collections.abc import Sequence
from typing import Any, cast

from synapse.packs.check import CheckResult, check
from synapse.packs.queries import Installed, pack_from
from synapse.packs.read import Document, read_text
from synapse.rules.documents.pack import Pack


def check_beside(text: str, installed: Sequence[Installed], *, on: bool | None = None) -> CheckResult:
    """Check a text in its pack's place. `on` says that it will be on; otherwise it stays as the pack is.

    A pack that is off is checked with what it requires alone: it may be the alternative to another.
    """
    document = read_text(text)
    if document.problems:
        return CheckResult((document,), (), tuple(document.problems))
    return check_document(read_text(text, f"{document.id}.yaml"), installed, on=on)


def check_document(document: Document, installed: Sequence[Installed], *, on: bool | None = None) -> CheckResult:
    """The same for what has been read already."""
    others = {one.pack_id: one for one in installed if one.pack_id != document.id}
    old = next((one for one in installed if one.pack_id == document.id), None)
    will_be_on = on if on is not None else old is None or old.enabled
    beside = {id_: pack_from(one.text) for id_, one in others.items() if one.enabled}
    if will_be_on:
        _check_requirements(document, beside, others)
    else:
        known = {id_: pack_from(one.text) for id_, one in others.items()}
        beside = _closure(document, known)
    return check([document], list(beside.values()))


def requirers(pack_id: str, installed: Sequence[Installed]) -> list[str]:
    """Packs that are on and require another."""
    return [one.pack_id for one in installed if one.enabled and pack_id in pack_from(one.text).requires]


def _check_requirements(document: Document, beside: dict[str, Pack], others: dict[str, Installed]) -> None:
    """What it requires must be on already: installing a pack does not install others behind one's back."""
    for id_ in _required(document):
        path = ("requires", id_)
        if id_ in others and id_ not in beside:
            document.note("required-is-off", path, f"`{id_}` is switched off here", "switch it on first")
        elif id_ not in beside:
            document.note("required-is-missing", path, f"`{id_}` is not installed here", "install it first")


def _required(document: Document) -> list[str]:
    requires = document.data.get("requires")
    return list(cast("dict[str, Any]", requires)) if isinstance(requires, dict) else []


def _closure(document: Document, known: dict[str, Pack]) -> dict[str, Pack]:
    """What a pack requires, and what that requires."""
    found: dict[str, Pack] = {}
    wanted = _required(document)
    while wanted:
        id_ = wanted.pop()
        if id_ in known and id_ not in found:
            found[id_] = known[id_]
            wanted += known[id_].requires
    return found
