"""Rules, one by one."""

from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import AfterValidator, Field, model_validator

from synapse.api.shapes.base import LongText, Reason, Sent, Shape, Text
from synapse.rules.documents.rule import Kind
from synapse.rules.notation import SLUG
from synapse.runtime.pages.rule_list import RuleEntry

RuleId = Annotated[str, Path(pattern=SLUG, max_length=64)]
RuleName = Annotated[str, Field(pattern=SLUG, max_length=64)]


class PackRule(Shape):
    """A rule, where it stands, and what it did in the last 30 days."""

    id: str
    pack: str
    kind: Kind
    module: str
    name: str
    description: str
    #: the events that it is about; empty for an achievement that is checked whenever something it reads changes
    events: list[str]
    enabled: bool = Field(description="what the rule itself says")
    active: bool = Field(description="enabled, and so are its pack and its module")
    priority: int
    #: its place among the rules of its pack, from 0, and its line in the pack's text
    position: int
    line: int
    fired: int
    denied: int
    failed: int
    document: dict[str, Any]


class RuleList(Shape):
    """The guild's rules, pack by pack."""

    rules: list[PackRule]


def _small(value: Any) -> Any:
    """Conditions and effects may nest, but not without end."""

    def depth(one: Any, left: int) -> None:
        if left == 0:
            raise ValueError("is nested too deep")
        inner: list[Any] = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        for part in inner:  # pyright: ignore[reportUnknownVariableType]
            depth(part, left - 1)

    depth(value, 30)
    return value


Items = Annotated[list[Any], AfterValidator(_small), Field(max_length=200)]
Mapping = Annotated[dict[str, Any], AfterValidator(_small)]


class RulePatch(Sent):
    """The keys of a rule to be set; null takes a key away, what is not sent stays."""

    id: RuleName | None = None
    kind: Kind | None = None
    name: Text | None = None
    description: LongText | None = None
    enabled: bool | None = None
    priority: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None
    stop_processing: bool | None = None
    module: Text | None = None
    activity: Text | None = None
    trigger: Text | Mapping | None = None
    conditions: Items | None = None
    effects: Items | None = None
    milestone: Mapping | None = None
    reason: Reason | None = Field(None, description="for the log; no part of the rule")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set - {"reason"}:
            raise ValueError("nothing to change was sent")
        for name in ("id", "kind"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"a rule cannot be without {name}")
        return self

    def patch(self) -> dict[str, Any]:
        """The keys that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"reason"}}


class NewRule(Sent):
    """A rule to be added: at the end, or behind another."""

    rule: Mapping
    after: RuleName | None = None
    reason: Reason | None = None


class RuleMove(Sent):
    """Where a rule goes: behind or before another. Neither: to the end."""

    after: RuleName | None = None
    before: RuleName | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.after is not None and self.before is not None:
            raise ValueError("send after or before, not both")
        return self


class RuleSwitch(Sent):
    """On or off."""

    enabled: bool
    reason: Reason | None = None


def rule_of(entry: RuleEntry) -> PackRule:
    """A rule, as it is answered."""
    rule = entry.rule
    return PackRule(
        id=rule.id,
        pack=entry.pack,
        kind=rule.kind,
        module=rule.module,
        name=rule.name or (rule.milestone.name if rule.milestone else "") or rule.id,
        description=rule.description or (rule.milestone.description if rule.milestone else ""),
        events=list(rule.trigger.event) if rule.trigger else [],
        enabled=rule.enabled,
        active=entry.active,
        priority=rule.priority,
        position=entry.position,
        line=entry.line,
        fired=entry.count.fired,
        denied=entry.count.denied,
        failed=entry.count.failed,
        document=dict(entry.document),
    )
