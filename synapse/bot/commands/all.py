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
from synapse.bot.commands.dry_run import DryRunPages
from synapse.bot.commands.grant_achievement import grant_achievement
from synapse.bot.commands.history import EntryPages, history
from synapse.bot.commands.leaderboard import BoardPages, leaderboard
from synapse.bot.commands.link_github import link_github
from synapse.bot.commands.pause import PaySpan, pause
from synapse.bot.commands.preferences import preferences
from synapse.bot.commands.preset import ApplyPlan, preset
from synapse.bot.commands.privacy import EraseButton, privacy
from synapse.bot.commands.profile import profile
from synapse.bot.commands.rules import RulePages, rules
from synapse.bot.commands.season import season
from synapse.bot.commands.setup import SetupItem, setup
from synapse.bot.commands.shop import BuyButton, buy_coffee, shop
from synapse.bot.commands.why import why

COMMANDS: tuple[Command, ...] = (
    profile,
    leaderboard,
    achievements,
    link_github,
    preferences,
    buy_coffee,
    shop,
    history,
    why,
    privacy,
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
    EntryPages,
    BuyButton,
    EraseButton,
    RulePages,
    DryRunPages,
    ApplyPlan,
    SettingPages,
    PaySpan,
    SetupItem,
)
