"""Every slash command, and every button that outlives a restart. A new one is a line here."""

# what a command without a cog is bound to has no type in discord.py
# pyright: reportUnknownVariableType=false

from typing import Any

import discord

from synapse.bot.client import Command
from synapse.bot.commands.achievements import ShelfPages, achievements
from synapse.bot.commands.award import award
from synapse.bot.commands.config import SettingPages, config
from synapse.bot.commands.create_achievement import create_achievement
from synapse.bot.commands.grant_achievement import grant_achievement
from synapse.bot.commands.leaderboard import BoardPages, leaderboard
from synapse.bot.commands.pause import PaySpan, pause
from synapse.bot.commands.preset import ApplyPlan, preset
from synapse.bot.commands.profile import profile
from synapse.bot.commands.rules import RulePages, rules
from synapse.bot.commands.season import season
from synapse.bot.commands.setup import SetupItem, setup

COMMANDS: tuple[Command, ...] = (
    profile,
    leaderboard,
    achievements,
    award,
    create_achievement,
    grant_achievement,
    season,
    rules,
    preset,
    config,
    pause,
    setup,
)
DYNAMIC: tuple[type[discord.ui.DynamicItem[Any]], ...] = (
    BoardPages,
    ShelfPages,
    RulePages,
    ApplyPlan,
    SettingPages,
    PaySpan,
    SetupItem,
)
