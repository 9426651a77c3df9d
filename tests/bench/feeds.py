"""What is replayed: the first events of a recorded chat and of a generated community, as files of JSON lines."""

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

from synapse.histories.history import open_history
from synapse.histories.invented.generate import Plan, generate
from synapse.histories.items import Recorded
from synapse.kit.paths import ROOT
from synapse.lake.records import read_record
from synapse.rules.event import Event
from synapse.rules.vocabulary import EVENTS

SHARED = (ROOT / os.environ.get("SYNAPSE_SHARED", "../shared")).resolve()
_CHAT = SHARED / "data" / "ubuntu_irc_events.jsonl.gz"


@dataclass(frozen=True)
class Feed:
    """Events of one guild, without a directory of names."""

    name: str
    file: Path
    events: int
    guild: int

    def head(self, count: int) -> "Feed":
        """A file with the first events only."""
        with self.file.open("rb") as stream:
            return _write(self.name, self.file.with_stem(f"{self.file.stem}-{count}"), islice(stream, count))

    def parsed(self) -> list[Event]:
        """The events as the core sees them."""
        items = open_history([self.file]).items()
        return [read_record(item.record, EVENTS)[0] for item in items if isinstance(item, Recorded)]


def chat(folder: Path, count: int) -> Feed | None:
    """The first events of the recorded chat, where somebody has put it."""
    if not _CHAT.is_file():
        return None
    with gzip.open(_CHAT, "rb") as stream:
        return _write("recorded chat", folder / "chat.jsonl", islice(stream, count))


def community(folder: Path, count: int, *, members: int = 500, events_per_day: float | None = None) -> Feed:
    """The first events of a generated community."""
    per_day = Plan(members=members, days=1, events_per_day=events_per_day).expected_events
    return generated(
        folder,
        Plan(members=members, days=int(count / per_day * 1.25) + 1, seed=1, events_per_day=events_per_day),
        count,
    )


def generated(folder: Path, plan: Plan, count: int | None = None) -> Feed:
    """A generated community's events, all or the first of them."""
    records = (orjson.dumps(record) + b"\n" for record in generate(plan) if "record" not in record)
    return _write("generated community", folder / "community.jsonl", islice(records, count))


def _write(name: str, file: Path, lines: Iterator[bytes]) -> Feed:
    count, last = 0, b""
    with file.open("wb") as stream:
        for last in lines:
            stream.write(last)
            count += 1
    return Feed(name, file, count, int(orjson.loads(last)["guild_id"]))
