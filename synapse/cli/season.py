"""`synapse season`: end a season and begin the next."""

from datetime import timedelta
from typing import Annotated

import typer

from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, GuildOption, JsonOption
from synapse.cli.output import console, print_json
from synapse.cli.snapshot import guild_id, guild_meant, snapshot
from synapse.guilds.seasons import SeasonEntry
from synapse.kit.clock import now
from synapse.runtime.orders.season_rolls import Roll, roll_season
from synapse.runtime.spine import Spine

app = typer.Typer(no_args_is_help=True, help="End a season and begin the next.")


@app.callback()
def season() -> None:
    """Seasons end on their day by themselves, or by hand."""


@app.command()
def roll(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the new season is called.")],
    days: Annotated[
        int | None, typer.Option(min=1, max=3_650, help="How long it lasts; until it is rolled if left out.")
    ] = None,
    guild: GuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """End the running season, with a snapshot of its wallets, and begin the next.

    It is an event of the lake like any other, so that a replay of the lake rolls at the same place.
    """
    if not name.strip() or len(name) > 90:
        raise typer.BadParameter("a season's name has 1 to 90 characters")
    before, after = run(_roll(name.strip(), days, guild_id(guild), data, db))
    ends_at = after.ends_at
    if json:
        ended = None if before is None else {"id": before.id, "name": before.name}
        print_json({"ended": ended, "began": {"id": after.id, "name": after.name, "ends_at": ends_at}})
        return
    console.print(f"{before.name} has ended" if before else "no season was running", markup=False)
    console.print(
        f"{after.name} has begun{f' and ends on {ends_at:%Y-%m-%d %H:%M} UTC' if ends_at else ''}", markup=False
    )


async def _roll(
    name: str, days: int | None, guild: int | None, data: DataOption, db: DbOption
) -> tuple[SeasonEntry | None, SeasonEntry]:
    async with open_database(data, db) as engine:
        async with snapshot(engine) as raw:
            info = await guild_meant(raw, guild)
        at = now()
        ends_at = None if days is None else at + timedelta(days=days)
        wanted = Roll(guild=info.guild_id, name=name, ends_at=ends_at, via="command line")
        done = await roll_season(Spine(engine), wanted, at)
    return done.ended, done.began
