"""Whether a value will do for a pack's parameter."""

from synapse.kit.ids import are_ids
from synapse.rules.documents.pack import Pack, Parameter
from synapse.rules.problems import Problem

_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
    "string": ((str,), "text"),
    "id": ((str,), "a Discord id in quotes, or an empty text"),
    "ids": ((str,), "Discord ids with commas between them in quotes, or an empty text"),
}


def complaint(parameter: Parameter, value: object) -> str:
    """What is wrong with a value; empty if nothing is."""
    types, name = _TYPES[parameter.type]
    if not isinstance(value, types) or isinstance(value, bool) is not (parameter.type == "boolean"):
        return f"must be {name}"
    if isinstance(value, str) and parameter.type in ("id", "ids") and not are_ids(value, one=parameter.type == "id"):
        return f"must be {name}"
    if parameter.choices and value not in parameter.choices:
        return f"must be one of {', '.join(parameter.choices)}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if parameter.minimum is not None and value < parameter.minimum:
            return f"must be at least {parameter.minimum:g}"
        if parameter.maximum is not None and value > parameter.maximum:
            return f"must be at most {parameter.maximum:g}"
    return ""


def check_defaults(pack: Pack) -> list[Problem]:
    """Parameters whose own default they would not take; paths begin with the pack's id."""
    return [
        Problem("wrong-default", (pack.id, "parameters", name, "default"), f"the default {wrong}", "change either")
        for name, parameter in pack.parameters.items()
        if (wrong := complaint(parameter, parameter.default))
    ]
