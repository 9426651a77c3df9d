"""Members' names on GitHub: which texts can be one, and whose it is. Nobody proves that it is theirs."""

import re

from synapse.db.session import RawConnection

# 1 to 39 letters, digits and hyphens, none of these at an edge
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,39}(?<!-)", re.ASCII)


def valid_github_name(text: str) -> bool:
    """Whether GitHub could have a user of this name."""
    return _NAME.fullmatch(text) is not None


async def github_name_of(raw: RawConnection, guild: int, account: int) -> str | None:
    """The name that a member said is theirs."""
    return await raw.fetchval(
        "SELECT github_username FROM members WHERE guild_id = $1 AND account = $2", guild, account
    )


async def set_github_name(raw: RawConnection, guild: int, account: int, name: str | None) -> None:
    """Note it down; None takes it away."""
    await raw.execute(
        "UPDATE members SET github_username = $3, updated_at = now() WHERE guild_id = $1 AND account = $2",
        guild,
        account,
        name,
    )
