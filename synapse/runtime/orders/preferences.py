"""Members choosing what is announced about them, and whether others see them: audited like any change."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from synapse.guilds.change import Change, note
from synapse.members.accounts import account_for
from synapse.members.preferences import Preferences, preferences_of, set_preferences

_FIELDS = {
    "announce_level_up": "level_up",
    "announce_achievements": "achievements",
    "announce_awards": "awards",
    "hidden": "hidden",
}


async def change_preferences(change: Change, user: int, wanted: Mapping[str, bool]) -> Preferences:
    """Change what is named, by the names that faces use; the whole choice as it is then."""
    account = await account_for(change.raw, change.guild, user)
    before = await preferences_of(change.raw, change.guild, account)
    after = replace(before, **{_FIELDS[name]: value for name, value in wanted.items()})
    if after != before:
        await set_preferences(change.raw, change.guild, account, after)
        await note(change, "UPDATE", "member_preferences", account, asdict(before), asdict(after))
    return after
