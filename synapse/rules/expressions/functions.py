"""THE table of functions: what an expression may call; checker, reference page and UI read it (DESIGN §4.3)."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from synapse.rules.expressions.clock import ZoneClock, draw
from synapse.rules.expressions.values import MISSING, MissingValue
from synapse.rules.vocabulary import Type

NUMBERS = frozenset({Type.INTEGER, Type.NUMBER})
LISTS = frozenset({Type.ID_LIST, Type.STRING_LIST})
_ORDERED = NUMBERS | {Type.TIME}
_TEXT_OR_LIST = LISTS | {Type.STRING}
_ANY = frozenset(Type)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument. A `literal` one must be written as a number, not computed."""

    name: str
    types: frozenset[Type]
    required: bool = True
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function: `returns` None means the common type of its arguments, which must then be of one kind.

    `needs` says what beside the arguments the implementation is handed first: the calendar, or a seed and
    the call's index.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Type | None
    implementation: Callable[..., object]
    doc: str
    example: str
    variadic: bool = False
    needs: Literal["clock", "seed"] | None = None

    @property
    def signature(self) -> str:
        """How it is called: `log(x, base?)`."""
        names = [parameter.name + ("" if parameter.required else "?") for parameter in self.parameters]
        return f"{self.name}({', '.join([*names, '…'] if self.variadic else names)})"

    @property
    def least(self) -> int:
        """The fewest arguments."""
        return sum(parameter.required for parameter in self.parameters)


def clamp(value: float, low: float, high: float) -> float:
    """`value`, but not below `low` nor above `high`."""
    if value < low:
        return low
    return high if value > high else value  # noqa: FURB136 - `min` costs three times as much


def lower(text: str) -> str:
    """`text` in small letters."""
    if text is MISSING:
        raise MissingValue
    return text.lower()


def contains(container: str | tuple[object, ...], item: object) -> bool:
    """Whether a list holds an item, or a text another text."""
    if item is MISSING:
        raise MissingValue
    return item in container  # pyright: ignore[reportOperatorIssue]


def default(value: object, otherwise: object) -> object:
    """Both evaluators compute `otherwise` only when it is needed; this is its meaning for values."""
    return otherwise if value is MISSING else value


def _number(name: str, *, required: bool = True) -> Parameter:
    return Parameter(name, NUMBERS, required)


_X = _number("x")
_AT = Parameter("time", frozenset({Type.TIME}))
_PAIR = (Parameter("a", _ORDERED), Parameter("b", _ORDERED))

FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("min", _PAIR, None, min, "the smallest of its arguments", "min(event.length, 500)", variadic=True),
        Function("max", _PAIR, None, max, "the largest of its arguments", "max(0, event.amount)", variadic=True),
        Function("abs", (_X,), None, abs, "the number without its sign", "abs(event.amount)"),
        Function(
            "round",
            (_X, Parameter("digits", frozenset({Type.INTEGER}), required=False, literal=True)),
            Type.INTEGER,
            round,
            "the nearest whole number, or with `digits` (0 to 6) that many decimals; a half goes to the even neighbour",
            "round(event.duration_seconds / 60)",
        ),
        Function(
            "floor", (_X,), Type.INTEGER, math.floor, "the whole number below or equal", "floor(event.length / 100)"
        ),
        Function("ceil", (_X,), Type.INTEGER, math.ceil, "the whole number above or equal", "ceil(event.length / 100)"),
        Function(
            "clamp",
            (Parameter("x", _ORDERED), Parameter("low", _ORDERED), Parameter("high", _ORDERED)),
            None,
            clamp,
            "`x`, but not below `low` nor above `high`",
            "clamp(event.length / 100, 1, 5)",
        ),
        Function(
            "log",
            (_X, _number("base", required=False)),
            Type.NUMBER,
            math.log,
            "the logarithm, natural unless a base is given",
            "log(event.length, 10)",
        ),
        Function("sqrt", (_X,), Type.NUMBER, math.sqrt, "the square root", "sqrt(event.length)"),
        Function(
            "len",
            (Parameter("text", _TEXT_OR_LIST),),
            Type.INTEGER,
            len,
            "how many characters a text, or items a list has",
            "len(event.emoji_name)",
        ),
        Function(
            "lower",
            (Parameter("text", frozenset({Type.STRING})),),
            Type.STRING,
            lower,
            "the text in small letters",
            "lower(event.emoji_name) == 'party'",
        ),
        Function(
            "contains",
            (Parameter("list", _TEXT_OR_LIST), Parameter("item", frozenset({Type.ID, Type.STRING, Type.INTEGER}))),
            Type.BOOLEAN,
            contains,
            "whether a list holds an item, or a text another text",
            "contains(event.emoji_name, 'heart')",
        ),
        Function(
            "hour",
            (_AT,),
            Type.INTEGER,
            ZoneClock.hour,
            "hour of the day, 0 to 23",
            "hour(now) >= 22",
            needs="clock",
        ),
        Function(
            "weekday",
            (_AT,),
            Type.INTEGER,
            ZoneClock.weekday,
            "day of the week, 0 (Monday) to 6 (Sunday)",
            "weekday(now) in [5, 6]",
            needs="clock",
        ),
        Function(
            "days_between",
            (Parameter("first", frozenset({Type.TIME})), Parameter("second", frozenset({Type.TIME}))),
            Type.INTEGER,
            ZoneClock.days_between,
            "midnights from the first time to the second",
            "days_between(measures.last_visit, now) == 1",
            needs="clock",
        ),
        Function(
            "random",
            (Parameter("low", frozenset({Type.INTEGER})), Parameter("high", frozenset({Type.INTEGER}))),
            Type.INTEGER,
            draw,
            "a whole number from low to high, both included; the same whenever this event is decided again",
            "random(1, 6)",
            needs="seed",
        ),
        Function(
            "default",
            (Parameter("name", _ANY), Parameter("value", _ANY)),
            None,
            default,
            "the value of a name, or another value where it is missing; the only reader of optional names",
            "default(event.message_age_seconds, 0)",
        ),
    )
}
