"""Members' names on GitHub: which texts can be one, and whose it is. Nobody proves that it is theirs."""

import re

from synapse.db.session import RawConnection
from synapse.kit.errors import BadInput
from synapse.members.accounts import account_for

# 1 to 39 letters, digits and hyphens, none of these at an edge
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,39}(?<!-)", re.ASCII)


def valid_github_name(text: str) -> bool:
    """Whether GitHub could have a user of this name."""
    return _NAME.fullmatch(text) is not None


async def link_github(raw: RawConnection, guild: int, user: int, name: str) -> str | None:
    """Note a person's name on GitHub; an empty one takes it away. What is noted then. Raises `BadInput`.

    No audit log tells of it: it would name them after they were erased.
    """
    wanted = name.strip() or None
    if wanted is not None and not valid_github_name(wanted):
        raise BadInput(
            f"{wanted[:50]!r} is no name on GitHub",
            "it has 1 to 39 letters, digits and hyphens, and no hyphen at its beginning or end",
        )
    account = await account_for(raw, guild, user)
    await raw.execute(
        "UPDATE members SET github_username = $3, updated_at = now() WHERE guild_id = $1 AND account = $2",
        guild,
        account,
        wanted,
    )
    return wanted
