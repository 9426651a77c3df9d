"""Modules."""

from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import Reason, Sent, Shape, Text


class Module(Shape):
    """A module, and what goes away with it."""

    name: str
    title: str
    description: str
    enabled: bool
    default: bool
    #: how many rules of the packs in force belong to it
    rules: int
    #: routes that answer 404 while it is off: "POST /api/seasons/roll"
    routes: list[str]


class ModuleList(Shape):
    """All modules."""

    modules: list[Module]


class ModuleSwitches(Sent):
    """Modules to switch on or off; the others stay as they are."""

    modules: Annotated[dict[Text, Annotated[bool, Field(strict=True)]], Field(max_length=50)]
    reason: Reason | None = None
