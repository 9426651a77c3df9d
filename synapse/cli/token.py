"""`synapse token`: keys for scripts, made on the machine itself."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from synapse.access.tokens import SCOPES, Token, create_token, revoke_token, tokens_of
from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, JsonOption
from synapse.cli.output import console, print_json, print_table, remarks
from synapse.cli.snapshot import guild_id, snapshot
from synapse.db.session import batch_transaction
from synapse.kit.clock import now
from synapse.kit.errors import BadInput
from synapse.kit.ids import format_id

app = typer.Typer(no_args_is_help=True, help="Keys for scripts, made on the machine itself.")
_SCOPES = "; ".join(f"{name}: {meaning}" for name, meaning in SCOPES.items())
TokenGuildOption = Annotated[
    str | None, typer.Option("--guild", metavar="ID", help="The community it is for; every one if left out.")
]


@app.callback()
def token() -> None:
    """A token is shown once, when it is made; what is kept of it cannot be used."""


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[str] | None, typer.Option(help=f"What it may do (admin). {_SCOPES}.")] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=3_650, help="How long it is good; without end if left out.")
    ] = None,
    guild: TokenGuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """Make a token, and print it: nothing else, so that a script can take it."""
    expires_at = None if days is None else now() + timedelta(days=days)
    number, secret = run(_create(name, scope or ["admin"], expires_at, guild_id(guild) or 0, data, db))
    remarks.print(f"token {number} is shown this once", markup=False)
    typer.echo(secret)


@app.command("list")
def list_(
    guild: TokenGuildOption = None, data: DataOption = None, db: DbOption = None, json: JsonOption = False
) -> None:
    """List tokens, newest first: those of one community, or all of them."""
    tokens = run(_list(guild_id(guild), data, db))
    if json:
        print_json([_shown(one) for one in tokens])
        return
    rows = [
        (one.id, format_id(one.guild_id) if one.guild_id else "every", one.name, " ".join(one.scopes), *_times(one))
        for one in tokens
    ]
    print_table("", ("token#", "guild", "name", "scopes", "made", "last used", "is good"), rows)


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(metavar="TOKEN", min=1, help="Its number, as `synapse token list` shows.")],
    guild: TokenGuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
) -> None:
    """End a token at once."""
    if not run(_revoke(number, guild_id(guild) or 0, data, db)):
        raise BadInput(
            f"there is no good token {number} of that guild", "`synapse token list` shows them; name its --guild"
        )
    console.print(f"token {number} has ended", markup=False)


async def _create(
    name: str, scopes: list[str], expires_at: datetime | None, guild: int, data: DataOption, db: DbOption
) -> tuple[int, str]:
    async with open_database(data, db) as engine, batch_transaction(engine) as (_, raw):
        return await create_token(raw, guild, name, scopes, expires_at=expires_at)


async def _list(guild: int | None, data: DataOption, db: DbOption) -> list[Token]:
    async with open_database(data, db) as engine, snapshot(engine) as raw:
        _, tokens = await tokens_of(raw, guild)
        return tokens


async def _revoke(number: int, guild: int, data: DataOption, db: DbOption) -> bool:
    async with open_database(data, db) as engine, batch_transaction(engine) as (_, raw):
        return await revoke_token(raw, guild, number, now())


def _times(one: Token) -> tuple[str, str, str]:
    until = f"until {one.expires_at:%Y-%m-%d}" if one.expires_at else "yes"
    return (
        f"{one.created_at:%Y-%m-%d}",
        f"{one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never",
        until if one.is_good(now()) else "no",
    )


def _shown(one: Token) -> dict[str, object]:
    return {
        "id": one.id,
        "guild_id": format_id(one.guild_id) if one.guild_id else None,
        "name": one.name,
        "scopes": list(one.scopes),
        "created_by": None if one.created_by is None else format_id(one.created_by),
        "created_at": one.created_at,
        "expires_at": one.expires_at,
        "last_used_at": one.last_used_at,
        "revoked_at": one.revoked_at,
    }
