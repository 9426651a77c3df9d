"""Whether a pack gets on with those that a guild has."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from synapse.packs.check import CheckResult, check
from synapse.packs.library import shipped_packs
from synapse.packs.queries import Installed, pack_from
from synapse.packs.read import Document, read_once
from synapse.rules.documents.pack import Pack
from synapse.rules.nearest import did_you_mean


@lru_cache(maxsize=64)
def check_beside(text: str, installed: tuple[Installed, ...], *, on: bool | None = None) -> CheckResult:
    """Check a text in its pack's place, as `check_document` does.

    Remembered, since who looks at a pack looks at it often. Problems of the text say its pack's name for a file.
    """
    read = read_once(text)
    # one of our own, to note things in
    document = Document(read.file, read.data, read.positions, list(read.problems))
    if document.problems:
        return _named(CheckResult((document,), (), tuple(document.problems)), document)
    return _named(check_document(document, installed, on=on), document)


def check_document(document: Document, installed: Sequence[Installed], *, on: bool | None = None) -> CheckResult:
    """Check a document in its pack's place. `on` says that it will be on; otherwise it stays as the pack is.

    A pack that is off is checked with what it requires alone: it may be the alternative to another.
    """
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


def _named(result: CheckResult, document: Document) -> CheckResult:
    """Problems of the text itself say its pack's name for a file."""
    name = document.id if document.id != document.file else "pack"
    problems = [replace(one, file=f"{name}.yaml") if one.file == document.file else one for one in result.problems]
    return replace(result, problems=tuple(problems))


def own_parameters(pack_id: str, installed: Sequence[Installed]) -> list[str]:
    """Parameters that a pack alone declares: their values go with it."""
    others = {name for one in installed if one.pack_id != pack_id for name in pack_from(one.text).parameters}
    own = next(pack_from(one.text).parameters for one in installed if one.pack_id == pack_id)
    return [name for name in own if name not in others]


def requirers(pack_id: str, installed: Sequence[Installed]) -> list[str]:
    """Packs that are on and require another."""
    return [one.pack_id for one in installed if one.enabled and pack_id in pack_from(one.text).requires]


def _check_requirements(document: Document, beside: dict[str, Pack], others: dict[str, Installed]) -> None:
    """What it requires must be on already: installing a pack does not install others behind one's back."""
    for id_ in _required(document):
        path = ("requires", id_)
        if id_ in others and id_ not in beside:
            document.note("required-is-off", path, f"`{id_}` is switched off here", "switch it on first")
        elif id_ not in beside and id_ in shipped_packs():
            document.note("required-is-missing", path, f"`{id_}` is not installed here", "install it first")
        elif id_ not in beside:
            hint = did_you_mean(id_, [*others, *shipped_packs()]) or "install it first"
            document.note("unknown-pack", path, f"there is no pack `{id_}`", hint)


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
