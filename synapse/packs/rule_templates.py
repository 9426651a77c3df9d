"""Rules kept as starting points for others, with the parameters that they read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from synapse.db.session import RawConnection

_COLUMNS = "id, name, description, document::text, author, created_at"
_PARAMETER = re.compile(r"\bparams\.([a-z][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Template:
    """A saved rule. Its document holds `rule`, `parameters` (declarations) and `values` (those set then)."""

    id: int
    name: str
    description: str
    document: Mapping[str, Any]
    author: int | None
    created_at: datetime


async def templates_of(raw: RawConnection, guild: int) -> list[Template]:
    """A guild's templates, the latest first."""
    rows = await raw.fetch(f"SELECT {_COLUMNS} FROM rule_templates WHERE guild_id = $1 ORDER BY id DESC", guild)
    return [_template(row) for row in rows]


async def template(raw: RawConnection, guild: int, id_: int) -> Template | None:
    """One of them."""
    row = await raw.fetchrow(f"SELECT {_COLUMNS} FROM rule_templates WHERE guild_id = $1 AND id = $2", guild, id_)
    return None if row is None else _template(row)


async def save_template(
    raw: RawConnection,
    guild: int,
    name: str,
    document: Mapping[str, Any],
    *,
    description: str = "",
    author: int | None = None,
) -> Template:
    """Keep a rule."""
    row = await raw.fetchrow(
        "INSERT INTO rule_templates (guild_id, id, name, description, document, author) "
        "SELECT $1, 1 + coalesce(max(id), 0), $2, $3, $4, $5 FROM rule_templates WHERE guild_id = $1 "
        f"RETURNING {_COLUMNS}",
        guild,
        name,
        description,
        orjson.dumps(document).decode(),
        author,
    )
    return _template(row)


async def delete_template(raw: RawConnection, guild: int, id_: int) -> None:
    """Forget one."""
    await raw.execute("DELETE FROM rule_templates WHERE guild_id = $1 AND id = $2", guild, id_)


def parameters_read(rule: Mapping[str, Any]) -> list[str]:
    """The parameters that a rule's expressions name, each once."""
    return list(dict.fromkeys(_PARAMETER.findall(orjson.dumps(rule).decode())))


def _template(row: Any) -> Template:
    return Template(row[0], row[1], row[2], orjson.loads(row[3]), row[4], row[5])
