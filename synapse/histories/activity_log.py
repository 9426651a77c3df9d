"""An earlier program's `activity_log` as JSON lines: what of it the lake can take in, and how it is called there."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from synapse.histories.items import Recorded, Unreadable

#: its types → ours; the rest is what it made of events, and ours are made anew
TYPES: Mapping[str, str] = {
    "MESSAGE": "message_create",
    "REACTION_GIVEN": "reaction_add",
    "THREAD_CREATE": "thread_create",
    "VOICE_TICK": "voice_tick",
}
#: its own half of a reaction, which names the author where the other half names who reacted
RECEIVED = "REACTION_RECEIVED"
#: minutes that one of its voice ticks stands for
TICK = 10
#: what its source ids of reactions look like: which half, the message, who reacted, the emoji
_REACTION = re.compile(r"rxn_(?:given|recv)_(\d{1,19})_(\d{1,19})_(.+)", re.DOTALL | re.ASCII)

Row = dict[str, Any]


@dataclass(slots=True)
class Translated:
    """Records for the lake, in order of time as far as the rows had one, and what was left out by type."""

    rows: int = 0
    records: list[Recorded] = field(default_factory=list[Recorded])
    unreadable: list[Unreadable] = field(default_factory=list[Unreadable])
    skipped: Counter[str] = field(default_factory=Counter[str])


def translate(lines: Iterable[bytes], guild: int) -> Translated:
    """Read rows, as `SELECT row_to_json(a) FROM activity_log a` writes them."""
    done = Translated()
    rows: list[tuple[int, Row]] = []
    authors: dict[tuple[str, str, str], Any] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        done.rows += 1
        row = _read(line)
        if row is None:
            done.unreadable.append(Unreadable(number, "the line is not a JSON object"))
            continue
        if row.get("event_type") == RECEIVED and (reaction := _reaction(row)):
            authors[reaction] = row.get("user_id")
        rows.append((number, row))
    paired: set[tuple[str, str, str]] = set()
    for number, row in rows:
        _take(done, number, row, guild, (authors, paired))
    _tell_unpaired(done, (row for _, row in rows), paired)
    done.records.sort(key=lambda one: str(one.record["timestamp"]))
    return done


def _read(line: bytes) -> Row | None:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return cast("Row", row) if isinstance(row, dict) else None


def _reaction(row: Row) -> tuple[str, str, str] | None:
    found = _REACTION.fullmatch(str(row.get("source_event_id")))
    return None if found is None else (found[1], found[2], found[3])


def _take(
    done: Translated,
    number: int,
    row: Row,
    guild: int,
    reactions: tuple[Mapping[tuple[str, str, str], Any], set[tuple[str, str, str]]],
) -> None:
    type_ = str(row.get("event_type"))[:50]
    if type_ not in TYPES:
        if type_ != RECEIVED:
            done.skipped[type_] += 1
        return
    authors, paired = reactions
    source, payload, target = row.get("source_event_id"), dict[str, Any](), None
    if type_ == "REACTION_GIVEN" and (reaction := _reaction(row)):
        payload, target = {"message_id": reaction[0], "emoji_name": reaction[2]}, authors.get(reaction)
        paired.add(reaction)
    if type_ == "VOICE_TICK":
        payload = {"minutes": TICK, "is_idle": False, "is_afk": False}
    if not source or type_ in ("REACTION_GIVEN", "VOICE_TICK"):
        source = f"activity_log:{source or row.get('id')}"
    if source == "activity_log:None":
        done.unreadable.append(Unreadable(number, "the row has neither source_event_id nor id"))
        return
    record = {
        "event_type": TYPES[type_],
        "guild_id": str(guild),
        "user_id": row.get("user_id"),
        "target_id": target,
        "channel_id": _channel(row),
        "timestamp": row.get("timestamp"),
        "source_id": str(source),
        "payload": payload,
    }
    done.records.append(Recorded(number, record))


def _channel(row: Row) -> object:
    metadata = row.get("metadata")
    return cast("Row", metadata).get("channel_id") if isinstance(metadata, dict) else None


def _tell_unpaired(done: Translated, rows: Iterable[Row], paired: set[tuple[str, str, str]]) -> None:
    """A received half whose given half is not there says nothing of who reacted."""
    unpaired = sum(1 for row in rows if row.get("event_type") == RECEIVED and _reaction(row) not in paired)
    if unpaired:
        done.skipped[RECEIVED] += unpaired
