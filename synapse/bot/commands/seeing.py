"""Whom a command about a member is about, and whether whoever asks may see them."""

from dataclasses import dataclass, replace
from typing import Any

import discord

from synapse.bot.commands.asked import Asked, is_admin
from synapse.bot.commands.errors import Refused
from synapse.bot.embeds import plain
from synapse.db.session import glance
from synapse.members.queries import Profile, hidden_among, member_by_user


@dataclass(frozen=True, slots=True)
class Seen:
    """A member who may be shown. Whoever hides themselves is shown in private only."""

    profile: Profile
    is_hidden: bool


async def seen(here: Asked, user: discord.abc.User | None) -> Seen:
    """The member who is meant, or whoever asks. Raises `Refused`."""
    if user is not None and user.bot:
        raise Refused("Bots take no part: choose a person")
    person = user or here.interaction.user
    found = await seen_by_id(here, person.id)
    if found is None and person.id == here.user:
        raise Refused("Nothing is known of you here yet: take part, then ask again")
    if found is None:
        raise Refused(
            f"There is nothing to see of {plain(person.display_name)}: they never took part here, or hide themselves"
        )
    # Discord has just told a name that nobody told us
    return replace(found, profile=replace(found.profile, name=found.profile.name or person.display_name))


async def seen_by_id(here: Asked, user: int) -> Seen | None:
    """The same by id; None where nothing is known, or may be seen, of them."""
    async with glance(here.services.engine) as raw:
        profile = await member_by_user(raw, here.guild, user)
        if profile is None or profile.is_bot:
            return None
        is_hidden = bool(await hidden_among(raw, here.guild, [profile.account]))
    if is_hidden and user != here.user and not is_admin(here.interaction, here.found):
        return None
    return Seen(profile, is_hidden)


async def answer_about(here: Asked, whom: Seen, **more: Any) -> None:
    """Answer for all to see, unless it is about somebody who hides themselves."""
    await (here.whisper if whom.is_hidden else here.answer)(**more)
