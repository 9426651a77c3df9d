"""`synapse replay`: a recorded history goes through lake, rules and ledger, and what came of it is shown."""

import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, JsonOption
from synapse.cli.output import print_json
from synapse.cli.progress import progress_bar
from synapse.cli.replay_report import Report, as_json, print_refused, print_report
from synapse.cli.settings import given_settings, named_preset
from synapse.cli.snapshot import guild_id, snapshot
from synapse.cli.standings import standing_of
from synapse.guilds.guild import guilds_in
from synapse.guilds.settings import Scalar
from synapse.histories.attribution import attribution_of
from synapse.histories.history import History, open_history, time_of
from synapse.histories.items import Item, Items
from synapse.histories.shift import last_time, shifted
from synapse.kit.clock import now
from synapse.kit.errors import BadInput
from synapse.packs.library import packs_of
from synapse.rules.documents.preset import Preset
from synapse.runtime.changing import changing
from synapse.runtime.handle import LARGEST_BATCH
from synapse.runtime.plans.presets import apply_preset
from synapse.runtime.replay import Plan, Replayed
from synapse.runtime.replay import replay as replay_items
from synapse.runtime.spine import Spine
from synapse.runtime.summaries import ledger_hash, summaries

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help="JSON lines, exported channels (JSON), both also as .gz; a folder of them; - reads standard input.",
    ),
]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the options ask for."""

    preset: Preset
    settings: dict[str, Scalar]
    guild: int | None
    batch: int
    shift_to_now: bool
    members: bool


@dataclass(slots=True)
class _Watch:
    """Remembers what was read last: what a guild starts with is dated by its first event."""

    latest: Item | None = None

    def over(self, items: Items) -> Items:
        for item in items:
            self.latest = item
            yield item

    def time(self) -> datetime:
        """When that happened; now, where it does not say."""
        return (None if self.latest is None else time_of(self.latest)) or now()


def replay(
    files: FilesArgument,
    preset: Annotated[str, typer.Option(metavar="ID|FILE", help="The preset that decides what is paid.")],
    guild: Annotated[str | None, typer.Option(metavar="ID", help="Put every event into this guild.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A parameter or setting; may be repeated.")
    ] = None,
    batch: Annotated[
        int, typer.Option(min=1, help="Events of one transaction; the result is the same.")
    ] = LARGEST_BATCH,
    shift_to_now: Annotated[
        bool, typer.Option("--shift-to-now", help="Move all times by one stretch, so that the last event is now.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a record was rejected.")] = False,
    members: Annotated[
        bool,
        typer.Option("--members", help="With --json: what each member has; <guild>/<id> if there are several guilds."),
    ] = False,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Replay a recorded history with a preset, and show what came of it.

    Rejected records are reported with their lines, and the rest goes on. Replaying the same file again changes nothing.
    """
    chosen = named_preset(preset)
    wish = _Wish(chosen, given_settings(chosen, set_ or []), guild_id(guild), batch, shift_to_now, members and json)
    with _opened(files) as history:
        report = run(_replay(history, wish, data, db))
        report.attributions = sorted({text for file in history.files if (text := attribution_of(file.resolve()))})
        several = len(history.files) > 1
    print_refused(report.result, several_files=several)
    if json:
        print_json(as_json(report))
    else:
        print_report(report)
    raise typer.Exit(1 if strict and report.result.rejected else 0)


@contextmanager
def _opened(files: Sequence[Path]) -> Generator[History]:
    """The files as one history; what comes in on standard input is kept in a file for as long as it is needed."""
    with ExitStack() as kept:
        named = [
            Path(kept.enter_context(_kept(typer.get_binary_stream("stdin")))) if str(file) == "-" else file
            for file in files
        ]
        try:
            history = open_history(named)
        except BadInput as problem:
            raise typer.BadParameter(f"{problem.message}; {problem.hint}") from problem
        yield history


@contextmanager
def _kept(stream: BinaryIO) -> Generator[str]:
    with tempfile.NamedTemporaryFile(prefix="synapse-history-") as file:
        shutil.copyfileobj(stream, file)
        file.flush()
        yield file.name


async def _replay(history: History, wish: _Wish, data: DataOption, db: DbOption) -> Report:
    last = last_time(history.items()) if wish.shift_to_now else None
    items = history.items() if last is None else shifted(history.items(), now() - last)
    watch = _Watch()
    async with open_database(data, db, schema="upgrade") as engine:

        async def prepare(guild: int) -> None:
            async with changing(engine, guild, reason=f"replay with preset {wish.preset.id}") as change:
                await apply_preset(change, wish.preset, at=watch.time(), settings=wish.settings)

        with progress_bar("replaying", history.size) as advance:
            seen = 0

            def on_progress(result: Replayed) -> None:
                nonlocal seen
                advance(history.read - seen, f"{result.events:,} events, {result.events_per_second:,.0f}/s")
                seen = history.read

            plan = Plan(batch=wish.batch, guild=wish.guild, prepare=prepare, on_progress=on_progress)
            result = await replay_items(Spine(engine), watch.over(items), plan)
        return await _look(engine, result, history, wish)


async def _look(engine: AsyncEngine, result: Replayed, history: History, wish: _Wish) -> Report:
    async with snapshot(engine) as raw:
        infos = [info for info in await guilds_in(raw) if info.guild_id in result.guilds]
        hashes = {info.guild_id: await ledger_hash(raw, [info.guild_id]) for info in infos}
        whole = await ledger_hash(raw, hashes) if hashes else ""
        people = {guild: await summaries(raw, guild) for guild in hashes}
        packs = packs_of(wish.preset)
        standings = [await standing_of(raw, info, people[info.guild_id], packs) for info in infos]
    return Report(
        result=result,
        notes=dict(+history.notes),
        ledger_hash=whole,
        hashes=hashes,
        standings=standings,
        members=people if wish.members else None,
        is_shifted=wish.shift_to_now,
    )
