"""Members saying who they are on GitHub: audited like any change."""

from synapse.guilds.change import Change, note
from synapse.kit.errors import BadInput
from synapse.members.accounts import account_for
from synapse.members.github import github_name_of, set_github_name, valid_github_name


async def link_github(change: Change, user: int, name: str) -> str | None:
    """Note a member's name on GitHub; an empty one takes it away. What is noted then. Raises `BadInput`."""
    wanted = name.strip() or None
    if wanted is not None and not valid_github_name(wanted):
        raise BadInput(
            f"{wanted[:50]!r} is no name on GitHub",
            "it has 1 to 39 letters, digits and hyphens, and no hyphen at its beginning or end",
        )
    account = await account_for(change.raw, change.guild, user)
    before = await github_name_of(change.raw, change.guild, account)
    if wanted != before:
        await set_github_name(change.raw, change.guild, account, wanted)
        await note(change, "UPDATE", "members", account, {"github_username": before}, {"github_username": wanted})
    return wanted
