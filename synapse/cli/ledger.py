"""`synapse ledger`: prove the books, and read them."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from synapse.cli.database import open_database, run
from synapse.cli.options import DataOption, DbOption, GuildOption, JsonOption
from synapse.cli.output import console, print_error, print_json, print_table
from synapse.cli.snapshot import guild_id, guild_meant, guilds_meant, snapshot, title_of
from synapse.db.session import RawConnection
from synapse.guilds.guild import GuildInfo
from synapse.kit.clock import moment_of
from synapse.kit.errors import BadInput
from synapse.ledger.accounts import SYSTEM
from synapse.ledger.chain import Line
from synapse.ledger.queries import history_of, newest_entries
from synapse.ledger.verify import Verdict
from synapse.ledger.verify import verify as verify_books
from synapse.members.queries import Profile, member_by_user, members_by_account, members_named
from synapse.runtime.jobs import retained_since

app = typer.Typer(no_args_is_help=True, help="Prove the books, or read them.")

MemberArgument = Annotated[
    str | None, typer.Argument(metavar="MEMBER", help="A Discord id or a name; everybody's entries if left out.")
]


@dataclass(frozen=True, slots=True)
class _Page:
    """Some entries, newest first, and the names of those they concern."""

    guild: GuildInfo
    member: Profile | None
    lines: list[Line]
    people: dict[int, Profile]


@app.command()
def verify(guild: GuildOption = None, data: DataOption = None, db: DbOption = None, json: JsonOption = False) -> None:
    """Check that the chain of entries holds, wallets are their sums, and entries lead to what caused them.

    Exit 1 when anything is wrong.
    """
    found = run(_verify(guild_id(guild), data, db))
    holds = all(verdict.holds for _, verdict in found)
    if json:
        print_json({"holds": holds, "guilds": [_verdict(info, verdict) for info, verdict in found]})
    else:
        for info, verdict in found:
            _print_verdict(info, verdict)
        if not found:
            console.print("there are no books yet")
    raise typer.Exit(0 if holds else 1)


@app.command()
def history(
    member: MemberArgument = None,
    currency: Annotated[str | None, typer.Option(metavar="ID", help="Only this currency, of one member.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many entries.")] = 25,
    before: Annotated[int | None, typer.Option(metavar="SEQ", help="Only entries before this one.")] = None,
    guild: GuildOption = None,
    data: DataOption = None,
    db: DbOption = None,
    json: JsonOption = False,
) -> None:
    """Show entries, newest first: what moved, between whom, and why."""
    if currency is not None and member is None:
        raise typer.BadParameter("--currency needs a member")
    page = run(_history(member, currency, limit, before, guild_id(guild), data, db))
    if json:
        print_json(
            {
                "guild": str(page.guild.guild_id),
                "member": _id_of(page.member) if page.member else None,
                "entries": [_entry(page, line) for line in page.lines],
            }
        )
        return
    whose = f" of {page.member.shown_name}" if page.member else ""
    rows = [_row(page, line) for line in page.lines]
    columns = ("entry#", "at", "from", "to", "amount#", "currency", "because")
    print_table(f"Ledger{whose} in {title_of(page.guild)}", columns, rows)
    if any(person.is_stand_in for person in page.people.values()):
        console.print("Some names are stand-ins: nobody told the real ones.")


async def _verify(guild: int | None, data: DataOption, db: DbOption) -> list[tuple[GuildInfo, Verdict]]:
    async with open_database(data, db) as engine, snapshot(engine) as raw:
        return [
            (info, await verify_books(raw, info.guild_id, await retained_since(raw, info.guild_id)))
            for info in await guilds_meant(raw, guild)
        ]


async def _history(
    member: str | None,
    currency: str | None,
    limit: int,
    before: int | None,
    guild: int | None,
    data: DataOption,
    db: DbOption,
) -> _Page:
    async with open_database(data, db) as engine, snapshot(engine) as raw:
        info = await guild_meant(raw, guild)
        person = None if member is None else await _member(raw, info.guild_id, member)
        if person is None:
            lines = await newest_entries(raw, info.guild_id, before=before, limit=limit)
        else:
            lines = await history_of(raw, info.guild_id, person.account, currency=currency, before=before, limit=limit)
        accounts = {account for line in lines for account in (line.from_account, line.to_account) if account > 0}
        return _Page(info, person, lines, dict(await members_by_account(raw, info.guild_id, sorted(accounts))))


async def _member(raw: RawConnection, guild: int, text: str) -> Profile:
    if text.isascii() and text.isdigit():
        found = await member_by_user(raw, guild, int(text)) if len(text) < 20 else None
        if found is None:
            raise BadInput(f"nobody here has the id {text[:40]}", "the events of a member open their account")
        return found
    named = await members_named(raw, guild, text)
    exact = [person for person in named if person.name == text] or named
    if len(exact) != 1:
        listed = ", ".join(f"{person.name} ({person.user_id})" for person in exact[:10])
        raise BadInput(
            f"{len(exact) or 'no'} members are called {text[:40]!r}", f"give the id of one: {listed}" if listed else ""
        )
    return exact[0]


def _verdict(info: GuildInfo, verdict: Verdict) -> dict[str, Any]:
    return {
        "guild": str(info.guild_id),
        "name": info.name,
        "holds": verdict.holds,
        "entries": verdict.entries,
        "ledger_hash": verdict.head.hex(),
        "faults": [{"code": fault.code, "message": fault.message, "entry": fault.seq} for fault in verdict.faults],
    }


def _print_verdict(info: GuildInfo, verdict: Verdict) -> None:
    for fault in verdict.faults:
        print_error(f"{title_of(info)}: {fault.message}")
    state = "hold" if verdict.holds else "do NOT hold"
    console.print(f"{title_of(info)}: {verdict.entries:,} entries, the books {state}", markup=False)


def _entry(page: _Page, line: Line) -> dict[str, Any]:
    """An entry for scripts; people by Discord id, accounts of the system by name."""
    return {
        "seq": line.seq,
        "at": line.at.isoformat(),
        "from": _account(page, line.from_account),
        "to": _account(page, line.to_account),
        "currency": line.currency,
        "amount": line.amount,
        "from_balance": line.from_balance,
        "to_balance": line.to_balance,
        "cause": line.cause,
        "rule": line.rule,
        "event_type": line.event_type,
        "event_seq": line.event_seq,
        "award_seq": line.award_seq,
        "reverses": line.reverses,
        "reason": line.reason,
        "hash": line.hash.hex(),
    }


def _account(page: _Page, account: int) -> str:
    if account in SYSTEM:
        return SYSTEM[account]
    return _id_of(page.people[account]) if account in page.people else f"account {account}"


def _id_of(person: Profile) -> str:
    return "erased" if person.user_id is None else str(person.user_id)


def _row(page: _Page, line: Line) -> tuple[object, ...]:
    people = page.people
    shown = [
        people[one].shown_name if one in people else SYSTEM.get(one, "?")
        for one in (line.from_account, line.to_account)
    ]
    because = line.reason or (f"{line.rule} ({line.event_type})" if line.rule else line.cause)
    at = moment_of(line.at.timestamp()).strftime("%Y-%m-%d %H:%M:%S")
    return (line.seq, at, *shown, f"{line.amount:,}", line.currency, because)
