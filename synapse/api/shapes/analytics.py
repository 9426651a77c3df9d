"""Activity by hour and weekday, by channel; growth; the economy. Days and hours are those of the guild's time zone."""

from synapse.api.shapes.base import Shape


class Heatmap(Shape):
    """How many events in each hour of each weekday."""

    days: int
    timezone: str
    #: seven rows of twenty-four, Monday first
    cells: list[list[int]]
    total: int


class ChannelActivity(Shape):
    """A channel and how many events of each type it saw."""

    id: str
    name: str | None
    total: int
    counts: dict[str, int]


class ChannelList(Shape):
    """The busiest channels first."""

    days: int
    channels: list[ChannelActivity]


class GrowthDay(Shape):
    """One day."""

    day: str
    joins: int
    leaves: int
    #: seen for the first time
    new_members: int
    #: who did anything at all
    active_members: int
    messages: int


class Growth(Shape):
    """The last days, oldest first."""

    timezone: str
    days: list[GrowthDay]


class CurrencyDay(Shape):
    """One day of a currency: units that came into circulation, and units that members gave out of it."""

    day: str
    minted: int
    spent: int


class CurrencyFlow(Shape):
    """A currency over the last days, oldest first; days without entries are there with nothing."""

    currency: str
    name: str
    days: list[CurrencyDay]


class Economy(Shape):
    """Every currency in use."""

    timezone: str
    currencies: list[CurrencyFlow]
