"""Settings."""

from typing import Annotated

from pydantic import Field

from synapse.api.shapes.base import LongText, Reason, Sent, Shape, Text
from synapse.runtime.pages.setting_list import SettingEntry

#: what a setting may be; which of these, and which values, the setting's own type and range say
Value = bool | int | float | Annotated[LongText, Field(max_length=2_000)] | None
SettingKey = Annotated[Text, Field(min_length=1, max_length=100)]
MOST = 500


class SettingReader(Shape):
    """Something whose expression reads a parameter."""

    kind: str = Field(description="rule, measure, factor or currency")
    id: str


class Setting(Shape):
    """One setting: its value, and everything that a form for it needs."""

    key: str
    value: bool | int | float | str | None
    default: bool | int | float | str | None
    is_default: bool
    type: str = Field(description="integer, number, boolean, string, channel, timezone, id or ids")
    category: str
    title: str
    description: str
    minimum: float | None
    maximum: float | None
    #: the only texts allowed; empty: any
    choices: list[str]
    #: null is a value of its own: not set
    nullable: bool
    longest: int = Field(description="characters that a text may have")
    #: the pack whose parameter it is; null for the guild's own keys
    from_pack: str | None
    read_by: list[SettingReader]


class SettingsList(Shape):
    """All settings: the guild's own keys, then the parameters of its packs."""

    settings: list[Setting]


class SettingChange(Sent):
    """A setting's new value."""

    key: SettingKey
    value: Value
    category: Text | None = Field(default=None, description="taken and ignored: a setting's category is its own")
    description: LongText | None = Field(default=None, description="taken and ignored, like the category")


class SettingsChange(Sent):
    """New values, as a list or by key."""

    settings: (
        Annotated[list[SettingChange], Field(max_length=MOST)]
        | Annotated[dict[SettingKey, Value], Field(max_length=MOST)]
    )
    reason: Reason | None = None


#: a bare list, too
SettingsSent = Annotated[list[SettingChange], Field(max_length=MOST)] | SettingsChange


class SettingsChanged(Shape):
    """What really changed."""

    updated: int
    #: key → value now
    changed: dict[str, bool | int | float | str | None]


def setting_of(entry: SettingEntry) -> Setting:
    """A setting as it is shown."""
    key = entry.key
    return Setting(
        key=key.name,
        value=entry.value,
        default=key.default,
        is_default=entry.value == key.default and isinstance(entry.value, bool) == isinstance(key.default, bool),
        type=key.type,
        category=key.category,
        title=key.title,
        description=key.description,
        minimum=key.minimum,
        maximum=key.maximum,
        choices=list(key.choices),
        nullable=key.nullable,
        longest=key.longest,
        from_pack=entry.from_pack,
        read_by=[SettingReader(kind=one.kind, id=one.id) for one in entry.read_by],
    )


def wanted_of(sent: SettingsSent) -> dict[str, Value]:
    """Key → value, the last one where a key comes twice."""
    settings = sent.settings if isinstance(sent, SettingsChange) else sent
    return settings if isinstance(settings, dict) else {one.key: one.value for one in settings}
