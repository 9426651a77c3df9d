"""The modules that a guild may do without, and what each is for."""

from collections.abc import Mapping
from typing import NamedTuple


class Module(NamedTuple):
    """What a module is for, and whether it is on unless somebody switches it."""

    on: bool
    title: str
    description: str


MODULE_TABLE: Mapping[str, Module] = {
    "economy": Module(True, "Economy", "Currencies, wallets and the rules that pay."),
    "milestones": Module(True, "Achievements", "What members earn once, or once a season."),
    "analytics": Module(True, "Analytics", "Charts of what goes on; the event lake behind them is kept either way."),
    "announcements": Module(True, "Announcements", "Telling of levels, achievements and awards on Discord."),
    "seasons": Module(False, "Seasons", "Stretches of time after which seasonal currencies start anew."),
}
