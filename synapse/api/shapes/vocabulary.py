"""The words of the rule language, as a guild has them: what completion needs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import Field

from synapse.api.shapes.base import IdOut, Shape
from synapse.guilds.configuration import Configuration
from synapse.guilds.guild import Named
from synapse.packs.schemas import words
from synapse.rules.compile import Compiled
from synapse.rules.compile.registry import Registry
from synapse.rules.compile.rules import ALLOWED, MONEY, SHAPING
from synapse.rules.compile.scope import RuleScopes
from synapse.rules.documents.rule import Kind
from synapse.rules.effects import EFFECTS
from synapse.rules.expressions import FUNCTIONS, Function
from synapse.rules.vocabulary import EventType

KINDS: Mapping[str, str] = {
    "guard": "Comes first: denies or caps what rewards of the same event pay.",
    "modifier": "Comes second: scales the factors that rewards name.",
    "reward": "Pays.",
    "achievement": "Is about a member: checked when something it reads has changed, and earned once.",
    "automation": "Comes last and pays nothing: roles, announcements, messages, further events.",
}


class EventField(Shape):
    """A payload field; expressions read it as `event.<name>`."""

    name: str
    type: str
    optional: bool
    description: str


class Event(Shape):
    """An event that rules may be about."""

    name: str
    description: str
    stored: bool = Field(description="false: it follows from other events, and cannot be sent in")
    has_target: bool
    has_channel: bool
    pack: str | None = Field(description="the pack that declares it; null: built in")
    fields: list[EventField]


class Word(Shape):
    """A word for a condition or an effect."""

    word: str
    description: str
    json_schema: dict[str, Any] = Field(description="the JSON Schema of its arguments")
    kinds: list[str] = Field(description="kinds of rules that may have it")


class Argument(Shape):
    """An argument of a function."""

    name: str
    types: list[str]
    required: bool
    literal: bool = Field(description="written as a number, not computed")


class FunctionWord(Shape):
    """A function that expressions may call."""

    name: str
    signature: str
    parameters: list[Argument]
    returns: str | None = Field(description="null: the common type of its arguments")
    variadic: bool
    description: str
    example: str


class NameWord(Shape):
    """A name that an expression may read; an optional one only by `default(name, value)`."""

    name: str
    type: str
    optional: bool
    description: str = ""


class KindWord(Shape):
    """A kind of rule."""

    kind: str
    description: str
    effects: list[str]


class Defined(Shape):
    """Something that packs define."""

    name: str
    title: str = ""
    description: str = ""
    type: str = ""
    pack: str | None = None


class Place(Shape):
    """A channel, category or role by name."""

    id: IdOut
    name: str
    type: str | None = None
    category_id: IdOut | None = None


class ZonePlace(Shape):
    """A zone in use."""

    id: int
    name: str


class Vocabulary(Shape):
    """Everything that a rule may speak of. `names` are those of the trigger and kind that were asked for."""

    trigger: list[str]
    kind: Literal["guard", "modifier", "reward", "achievement", "automation"]
    names: list[NameWord]
    events: list[Event]
    kinds: list[KindWord]
    conditions: list[Word]
    effects: list[Word]
    functions: list[FunctionWord]
    currencies: list[Defined]
    factors: list[Defined]
    measures: list[Defined]
    parameters: list[Defined]
    rules: list[Defined]
    milestones: list[Defined]
    activities: list[str]
    modules: dict[str, bool]
    zones: list[ZonePlace]
    channels: list[Place]
    categories: list[Place]
    roles: list[Place]


def vocabulary_shape(
    compiled: Compiled, configuration: Configuration, known: Sequence[Named], trigger: Sequence[str], kind: Kind
) -> Vocabulary:
    """The vocabulary of a guild."""
    registry = compiled.registry
    places = {word: [_place(one) for one in known if one.kind == word] for word in ("channel", "category", "role")}
    return Vocabulary(
        trigger=list(trigger),
        kind=kind,
        names=_names(registry, trigger, kind),
        events=[_event(event, registry) for event in registry.events.values()],
        kinds=[KindWord(kind=one, description=KINDS[one], effects=_effects_of(one)) for one in get_args(Kind)],
        conditions=_words("conditions"),
        effects=_words("effects"),
        functions=[_function(one) for one in FUNCTIONS.values()],
        **_defined(registry),
        activities=sorted({*registry.events, *(rule.activity for rule in registry.rules.values() if rule.activity)}),
        modules=dict(configuration.modules),
        zones=[ZonePlace(id=zone.id, name=zone.name) for zone in configuration.setting.zones.values()],
        channels=places["channel"],
        categories=places["category"],
        roles=places["role"],
    )


def _names(registry: Registry, trigger: Sequence[str], kind: Kind) -> list[NameWord]:
    events = [registry.events[name] for name in trigger]
    if not events and kind != "achievement":
        return []
    perspective = "member" if kind == "achievement" else "actor"
    factors = kind not in ("guard", "modifier") and bool(events)
    scope = RuleScopes(registry).of(events, perspective, factors=factors)
    described = {f"event.{name}": one.description for event in events for name, one in event.fields.items()}
    described |= {f"params.{name}": one.title or one.description for name, one in registry.parameters.items()}
    return [
        NameWord(name=name, type=found.type.value, optional=found.optional, description=described.get(name, ""))
        for name, found in scope.names.items()
    ]


def _event(event: EventType, registry: Registry) -> Event:
    place = registry.places.get(event.name)
    return Event(
        name=event.name,
        description=event.description,
        stored=event.stored,
        has_target=event.has_target,
        has_channel=event.has_channel,
        pack=None if place is None else str(place[0]),
        fields=[
            EventField(name=name, type=one.type.value, optional=one.optional, description=one.description)
            for name, one in event.fields.items()
        ],
    )


def _words(table: Literal["conditions", "effects"]) -> list[Word]:
    return [
        Word(
            word=word,
            description=str(schema.get("description", "")),
            json_schema=schema,
            kinds=[kind for kind in get_args(Kind) if table == "conditions" or word in _effects_of(kind)],
        )
        for word, schema in words(table).items()
    ]


def _effects_of(kind: str) -> list[str]:
    """Words for effects that a rule of a kind may have."""
    if allowed := ALLOWED.get(kind):
        return [word for word, cls in EFFECTS.items() if issubclass(cls, allowed)]
    barred = (*SHAPING, *MONEY) if kind == "automation" else SHAPING
    return [word for word, cls in EFFECTS.items() if not issubclass(cls, barred)]


def _function(one: Function) -> FunctionWord:
    return FunctionWord(
        name=one.name,
        signature=one.signature,
        parameters=[
            Argument(
                name=parameter.name,
                types=sorted(kind.value for kind in parameter.types),
                required=parameter.required,
                literal=parameter.literal,
            )
            for parameter in one.parameters
        ],
        returns=None if one.returns is None else one.returns.value,
        variadic=one.variadic,
        description=one.doc,
        example=one.example,
    )


def _defined(registry: Registry) -> dict[str, Any]:
    def pack_of(name: str) -> str | None:
        place = registry.places.get(name)
        return None if place is None else str(place[0])

    def told(names: Iterable[tuple[str, str, str, str]]) -> list[Defined]:
        return [
            Defined(name=name, title=title, description=description, type=kind, pack=pack_of(name))
            for name, title, description, kind in names
        ]

    shown = [name for name in registry.measures if not name.startswith("_")]
    milestones = [rule for rule in registry.milestones.values() if rule.milestone]
    return {
        "currencies": told((one.id, one.name, one.symbol, "currency") for one in registry.currencies.values()),
        "factors": told((name, "", one.description, "factor") for name, one in registry.factors.items()),
        "measures": told((name, "", "", "measure") for name in shown),
        "parameters": told((name, one.title, one.description, one.type) for name, one in registry.parameters.items()),
        "rules": told((one.id, one.name, one.description, one.kind) for one in registry.rules.values()),
        "milestones": told(
            (rule.id, rule.milestone.name, rule.milestone.description, rule.milestone.rarity)
            for rule in milestones
            if rule.milestone
        ),
    }


def _place(one: Named) -> Place:
    return Place(id=one.id, name=one.name, type=one.type, category_id=one.category_id)
