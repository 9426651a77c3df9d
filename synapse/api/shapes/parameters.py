"""Parameters of packs."""

from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.api.shapes.settings import MOST, Setting, SettingKey, Value


class ParameterList(Shape):
    """A pack's parameters; each is a setting of the guild, too."""

    parameters: list[Setting]


class ParametersSent(Sent):
    """Parameter → new value."""

    values: Annotated[dict[SettingKey, Value], Field(min_length=1, max_length=MOST)]
    reason: Reason | None = None
