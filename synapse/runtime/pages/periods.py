"""Stretches of days that leaderboards are told of."""

from datetime import datetime
from typing import Literal, get_args

from synapse.lake.charts import last_days

#: the last days, today included, in the guild's zone
Period = Literal["7d", "30d", "90d"]
PERIODS: tuple[Period, ...] = get_args(Period)


def beginning(period: Period, now: datetime, zone: str) -> datetime:
    """When the first day of a period begins in the guild's zone."""
    return last_days(now, zone, int(period.removesuffix("d"))).since
