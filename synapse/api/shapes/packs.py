"""Rule packs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from fastapi import Path
from pydantic import AfterValidator, Field, model_validator

from synapse.api.problems import FieldProblem, as_field
from synapse.api.shapes.base import Reason, Sent, Shape, plain_text
from synapse.api.shapes.person import Person
from synapse.api.shapes.rules_of_packs import PackRule
from synapse.packs.compare import Difference
from synapse.packs.errors import etag_of
from synapse.packs.overview import Overview
from synapse.rules.notation import SLUG
from synapse.runtime.editing.packs import LARGEST, Saved
from synapse.runtime.editing.removal import Removal

Slug = Annotated[str, Field(pattern=SLUG, max_length=64)]
PackId = Annotated[str, Path(pattern=SLUG, max_length=64)]
#: as many characters as a pack may have bytes
PackYaml = Annotated[str, AfterValidator(plain_text), Field(min_length=1, max_length=LARGEST)]
Document = dict[str, Any]


class PackSummary(Shape):
    """A pack of the guild, at the revision in force."""

    id: str
    name: str
    description: str
    version: str
    revision: int
    etag: str = Field(description="send it as If-Match with a change")
    enabled: bool
    position: int
    origin: Literal["shipped", "changed", "own"] = Field(
        description="shipped: as it came with Synapse; changed: shipped, then edited; own: the guild's"
    )
    update_available: bool = Field(description="a newer text of it came with Synapse")
    #: kind → how many rules of it
    rules: dict[str, int]
    requires: dict[str, str]
    #: who wrote the revision; null for the system and for scripts
    author: Person | None
    reason: str
    updated_at: datetime | None


class PackList(Shape):
    """The guild's packs, in the order in which they are read."""

    packs: list[PackSummary]


class PackDetail(PackSummary):
    """A pack with all that is in it."""

    document: Document
    rule_list: list[PackRule]
    #: what is wrong with it beside the packs that are on, and advice
    problems: list[FieldProblem]


class ShippedPack(Shape):
    """A pack that comes with Synapse."""

    id: str
    name: str
    description: str
    version: str
    requires: dict[str, str]
    installed: bool


class ShippedPackList(Shape):
    """The packs that come with Synapse."""

    packs: list[ShippedPack]


class PackSent(Sent):
    """A pack: as text, as plain data, or one that comes with Synapse by its id. Exactly one of them."""

    text: PackYaml | None = Field(None, description="YAML or JSON, kept to the letter")
    document: Document | None = Field(None, description="written as YAML; where a text is there already, into it")
    shipped: Slug | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(one is not None for one in (self.text, self.document, self.shipped)) != 1:
            raise ValueError("send exactly one of text, document and shipped")
        return self


class PackTextSent(Sent):
    """A pack as text."""

    text: PackYaml = Field(description="YAML or JSON, kept to the letter")
    reason: Reason | None = None


class PackSaved(Shape):
    """What became of a pack."""

    id: str
    #: the revision before; null where the pack is new
    before: int | None
    revision: int
    etag: str
    changed: bool
    #: advice; errors would have been refused
    problems: list[FieldProblem]


class PackSwitch(Sent):
    """On or off."""

    enabled: bool
    reason: Reason | None = None


class PackState(Shape):
    """Whether something is on."""

    id: str
    enabled: bool
    changed: bool


class PackOrder(Sent):
    """The packs in the order in which they are to be read; those not named come behind, as they were."""

    order: Annotated[list[Slug], Field(min_length=1, max_length=200)]
    reason: Reason | None = None


class RetiredCurrency(Shape):
    """A currency that nobody would earn any more."""

    id: str
    name: str
    wallets: int = Field(description="wallets that hold some of it")


class LostMilestone(Shape):
    """An achievement that nobody could earn any more."""

    id: str
    name: str
    earners: int


class RemovalPlan(Shape):
    """What stops working when a pack is removed. Its revisions, and all that was earned by it, stay."""

    etag: str
    is_possible: bool
    #: packs that are on and cannot do without it: it cannot be removed before them
    required_by: list[str]
    #: what would be wrong with the packs that stay
    problems: list[FieldProblem]
    rules: list[str]
    currencies: list[RetiredCurrency]
    milestones: list[LostMilestone]
    parameters: list[str]
    #: parameters that somebody has set: their values go, and a restored pack begins with its defaults
    settings: list[str]
    events: list[str]


class PackDifference(Shape):
    """One part in which two texts differ."""

    kind: str = Field(description="rule, currency, parameter, measure, factor, event or pack")
    name: str
    change: Literal["added", "removed", "changed", "moved"]
    fields: list[str] = Field(description="the keys that changed")
    sentence: str


class ImportResult(Shape):
    """What an import did, or would do."""

    id: str
    dry_run: bool
    is_new: bool
    changed: bool
    #: the revision in force now; null for a dry run of a pack that is new
    revision: int | None
    etag: str | None
    differences: list[PackDifference]
    diff: str = Field(description="line by line, as `diff -u` writes it")
    problems: list[FieldProblem]


def summary_of(one: Overview, people: Mapping[int, Person]) -> dict[str, Any]:
    """The fields of a `PackSummary`."""
    pack = one.pack
    return {
        "id": pack.pack_id,
        "name": one.name,
        "description": one.description,
        "version": pack.version,
        "revision": pack.revision,
        "etag": etag_of(pack.revision),
        "enabled": pack.enabled,
        "position": pack.position,
        "origin": one.origin,
        "update_available": one.update_available,
        "rules": dict(one.rules),
        "requires": dict(one.requires),
        "author": None if pack.author is None else people.get(pack.author),
        "reason": pack.reason,
        "updated_at": pack.updated_at,
    }


def saved_of(saved: Saved) -> PackSaved:
    """What became of a pack, as it is answered."""
    return PackSaved(
        id=saved.pack_id,
        before=saved.before,
        revision=saved.revision,
        etag=etag_of(saved.revision),
        changed=saved.before != saved.revision,
        problems=[as_field(one) for one in saved.advice],
    )


def plan_of(plan: Removal) -> RemovalPlan:
    """A plan, as it is answered."""
    return RemovalPlan(
        etag=etag_of(plan.revision),
        is_possible=plan.is_possible,
        required_by=plan.required_by,
        problems=[as_field(one) for one in plan.problems],
        rules=plan.rules,
        currencies=[RetiredCurrency.model_validate(one) for one in plan.currencies],
        milestones=[LostMilestone.model_validate(one) for one in plan.milestones],
        parameters=plan.parameters,
        settings=plan.settings,
        events=plan.events,
    )


def difference_of(one: Difference) -> PackDifference:
    """A difference, as it is answered."""
    return PackDifference(kind=one.kind, name=one.name, change=one.change, fields=list(one.fields), sentence=str(one))
