"""The books as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from synapse.ledger.accounts import SYSTEM
from synapse.ledger.chain import Line
from synapse.members.queries import Profile

COLUMNS = (
    "entry",
    "at",
    "from_id",
    "from",
    "to_id",
    "to",
    "currency",
    "amount",
    "from_balance",
    "to_balance",
    "cause",
    "rule",
    "event_type",
    "event",
    "award",
    "reverses",
    "reason",
    "hash",
)
#: a spreadsheet takes a cell that begins so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def header() -> str:
    """The first line."""
    return _lines([COLUMNS])


def csv_of(lines: Sequence[Line], people: Mapping[int, Profile]) -> str:
    """Entries as lines of CSV."""
    return _lines([_row(line, people) for line in lines])


def _lines(rows: Sequence[Sequence[object]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _row(line: Line, people: Mapping[int, Profile]) -> list[object]:
    return [
        line.seq,
        line.at.isoformat(),
        *_party(line.from_account, people),
        *_party(line.to_account, people),
        line.currency,
        line.amount,
        line.from_balance,
        line.to_balance,
        line.cause,
        line.rule,
        line.event_type,
        line.event_seq,
        line.award_seq,
        line.reverses,
        _harmless(line.reason or ""),
        line.hash.hex(),
    ]


def _party(account: int, people: Mapping[int, Profile]) -> tuple[str, str]:
    if account in SYSTEM:
        return "", SYSTEM[account]
    person = people.get(account)
    if person is None:
        return "", f"account {account}"
    return str(person.user_id or ""), _harmless(person.shown_name)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
