"""Achievements as the seed's forms have them; each is a rule of a pack."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import AfterValidator, Field, model_validator

from synapse.api.shapes.base import Id, IdOut, LongText, Reason, Sent, Shape, Text, plain_text
from synapse.packs.achievement_form import Form, Match, Requirement, Scope, Wanted, rewards_of, wanted_by
from synapse.rules.documents.rule import Rarity
from synapse.rules.notation import SLUG
from synapse.runtime.editing.achievements import Achievement, Revision

AchievementId = Annotated[str, Path(pattern=SLUG, max_length=64)]
AchievementName = Annotated[str, AfterValidator(plain_text), Field(min_length=1, max_length=200)]
BadgeUrl = Annotated[str, AfterValidator(plain_text), Field(pattern=r"^https://[^\s\"'<>]+$", max_length=500)]
Of = Annotated[Text, Field(max_length=64)]
Value = Annotated[int, Field(ge=0, le=10**15 - 1)]
Units = Annotated[int, Field(ge=0, le=1_000_000_000)]
REWARDS = {"xp_reward": "xp", "gold_reward": "gold"}
_MILESTONE = {
    "name": "name",
    "description": "description",
    "category": "category",
    "rarity": "rarity",
    "badge_image_url": "icon",
    "icon": "icon",
}


class RequirementPart(Sent):
    """One of several requirements of a compound."""

    type: Requirement = Field(description="custom has no place here: an admin's grant is no condition")
    field: Of | None = Field(None, description="a counter, a measure or a currency, by the type")
    value: Value

    @model_validator(mode="after")
    def _is_condition(self) -> Self:
        if self.type == "custom":
            raise ValueError("custom is granted by hand, and cannot be one of several requirements")
        return self

    def wanted(self) -> Wanted:
        """The same as a rule's form has it."""
        return Wanted(self.type, field=self.field, value=self.value)


class AchievementTemplate(Shape):
    """An achievement, whichever pack it is in."""

    id: str
    pack: str
    name: str
    description: str
    category: str
    requirement_type: Form
    requirement_scope: Scope
    requirement_field: str | None = Field(description="a counter, a measure or a currency, by the type")
    requirement_value: int | None
    requirement_match: Match = Field(description="of a compound: all of its requirements, or any of them")
    requirements: list[RequirementPart] = Field(description="of a compound; else none")
    xp_reward: int
    gold_reward: int
    badge_image_url: str | None
    icon: str | None = Field(description="an emoji, where there is no picture")
    rarity: Rarity
    announce_channel_id: IdOut | None
    active: bool
    #: the rule, where it asks for or does more than the fields say; custom then means: by its own conditions
    rule: dict[str, Any] | None


class AchievementTemplates(Shape):
    """Every achievement of the guild."""

    achievements: list[AchievementTemplate]


class AchievementSent(Sent):
    """The fields of an achievement. For a new one, what is not sent has its usual value."""

    name: AchievementName | None = None
    description: LongText | None = None
    category: Annotated[Text, Field(max_length=50)] | None = None
    requirement_type: Form | None = Field(
        None, description="custom: an admin grants it; compound: several requirements at once"
    )
    requirement_scope: Scope | None = None
    requirement_field: Of | None = None
    requirement_value: Value | None = None
    requirement_match: Match | None = None
    requirements: Annotated[list[RequirementPart], Field(max_length=20)] | None = None
    xp_reward: Units | None = None
    gold_reward: Units | None = None
    badge_image_url: BadgeUrl | None = None
    icon: Annotated[Text, Field(max_length=32)] | None = Field(None, description="an emoji, where there is no picture")
    rarity: Rarity | None = None
    announce_channel_id: Id | None = None
    active: bool | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Self:
        if self.badge_image_url and self.icon:
            raise ValueError("send badge_image_url or icon, not both")
        return self

    def revision(self) -> Revision:
        """What was sent, as a change of the rule; null gives the usual value back."""
        sent = {name: getattr(self, name) for name in self.model_fields_set - {"reason"}}
        made = Revision()
        for name, key in _MILESTONE.items():
            if name in sent and (sent[name] is not None or key not in made.milestone):
                made.milestone[key] = sent[name] or None
        if "announce_channel_id" in sent:
            channel = sent["announce_channel_id"]
            made.milestone["announce_channel"] = None if channel is None else str(channel)
        if "active" in sent:
            made.rule["enabled"] = False if sent["active"] is False else None
        made.rewards = {currency: sent[name] or 0 for name, currency in REWARDS.items() if name in sent}
        usual = {"type": "custom", "scope": "lifetime"}
        made.wanted = {
            name: sent[f"requirement_{name}"] if sent[f"requirement_{name}"] is not None else usual.get(name)
            for name in ("type", "scope", "field", "value")
            if f"requirement_{name}" in sent
        }
        if "requirement_match" in sent:
            made.wanted["match"] = sent["requirement_match"] or "all"
        if "requirements" in sent:
            made.wanted["parts"] = tuple(part.wanted() for part in sent["requirements"] or ())
        return made


class NewAchievement(AchievementSent):
    """An achievement of the guild's own; it is written into the pack `community`."""

    name: AchievementName  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]

    def revision(self) -> Revision:
        """What was sent, with the seed's usual category."""
        made = super().revision()
        made.milestone.setdefault("category", "social")
        made.rewards = {currency: amount for currency, amount in made.rewards.items() if amount}
        return made


class AchievementPatch(AchievementSent):
    """The fields of an achievement to be changed, in the pack that has it."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set - {"reason"}:
            raise ValueError("nothing to change was sent")
        if "name" in self.model_fields_set and self.name is None:
            raise ValueError("an achievement cannot be without a name")
        return self


def template_of(one: Achievement) -> AchievementTemplate:
    """An achievement, as it is answered."""
    milestone: Mapping[str, Any] = one.rule["milestone"]
    wanted, rewards = wanted_by(one.rule), rewards_of(one.rule)
    is_whole = wanted is not None and rewards is not None and rewards.keys() <= set(REWARDS.values())
    icon = str(milestone.get("icon") or "")
    channel = milestone.get("announce_channel")
    return AchievementTemplate(
        id=one.id,
        pack=one.pack.pack_id,
        name=one.name,
        description=milestone.get("description", ""),
        category=milestone.get("category", "general"),
        requirement_type=wanted.type if wanted else "custom",
        requirement_scope=milestone.get("scope", "lifetime"),
        requirement_field=wanted.field if wanted else None,
        requirement_value=wanted.value if wanted else None,
        requirement_match=wanted.match if wanted else "all",
        requirements=[
            RequirementPart.model_validate({"type": part.type, "field": part.field, "value": part.value})
            for part in (wanted.parts if wanted else ())
        ],
        xp_reward=(rewards or {}).get("xp", 0),
        gold_reward=(rewards or {}).get("gold", 0),
        badge_image_url=icon if icon.startswith("https://") else None,
        icon=icon if icon and not icon.startswith("https://") else None,
        rarity=milestone.get("rarity", "common"),
        announce_channel_id=None if channel is None else int(channel),
        active=one.rule.get("enabled", True),
        rule=None if is_whole else dict(one.rule),
    )
