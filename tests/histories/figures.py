"""Figures of a history, as data of real communities is described with."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from synapse.histories.items import Record


@dataclass
class Figures:
    types: Counter[str]
    by_member: Counter[str]
    by_channel: Counter[str]
    by_hour: Counter[int]
    by_day: Counter[str]
    lengths: list[int]
    marks: Counter[str]
    cooled: int

    @property
    def messages(self) -> int:
        return len(self.lengths)


def figures_of(records: Iterable[Record]) -> Figures:
    found = Figures(Counter(), Counter(), Counter(), Counter(), Counter(), [], Counter(), 0)
    paid: dict[str, float] = {}
    for record in records:
        if record.get("record"):
            continue
        found.types[record["event_type"]] += 1
        payload = record["payload"]
        if record["event_type"] != "message_create" or payload.get("is_bot"):
            continue
        at = datetime.fromisoformat(record["timestamp"])
        found.by_member[record["user_id"]] += 1
        found.by_channel[payload.get("parent_channel_id", record["channel_id"])] += 1
        found.by_hour[at.hour] += 1
        found.by_day[record["timestamp"][:10]] += 1
        found.lengths.append(payload["length"])
        found.marks.update(mark for mark in ("has_code_block", "has_link", "has_attachment") if payload[mark])
        if at.timestamp() - paid.get(record["user_id"], 0.0) >= 60:
            paid[record["user_id"]] = at.timestamp()
            found.cooled += 1
    found.lengths.sort()
    return found


def gini(counts: Iterable[int]) -> float:
    ordered = sorted(counts)
    weighted = sum(rank * count for rank, count in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * sum(ordered)) - (len(ordered) + 1) / len(ordered)


def top_share(counts: Iterable[int], part: float) -> float:
    ordered = sorted(counts, reverse=True)
    return sum(ordered[: max(1, round(len(ordered) * part))]) / sum(ordered)
