"""What becomes of rows that are due: which channel they go to, and which go nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from synapse.db.session import RawConnection
from synapse.runtime.delivery import queue
from synapse.runtime.delivery.people import people_of
from synapse.runtime.delivery.places import place_of
from synapse.runtime.delivery.queue import Closing, Taken
from synapse.runtime.delivery.render import Scene, accounts_in
from synapse.runtime.spine import Configured

#: what happened longer before it came to be known is no news
NEWS = timedelta(hours=24)
ROLES = ("assign_role", "remove_role")


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows by what is to be done with them, each list in their order."""

    scene: Scene
    #: channel → what goes there
    lanes: dict[int, list[Taken]] = field(default_factory=dict[int, list[Taken]])
    #: messages to a person
    direct: list[Taken] = field(default_factory=list[Taken])
    roles: list[Taken] = field(default_factory=list[Taken])


async def sort_out(raw: RawConnection, found: Configured, rows: Sequence[Taken], now: datetime) -> Sorted:
    """Give up what nobody is to be told, make those wait that have others before them, and sort the rest."""
    guild = found.configuration.guild
    accounts = {account for row in rows for account in accounts_in(found, row)}
    people = await people_of(raw, found, accounts)
    out = Sorted(Scene(found, people))
    closings: list[Closing] = []
    for row in rows:
        if (reason := _why_not(out.scene, row)) is not None:
            closings.append(Closing(row.seq, reason, skipped=True))
        elif row.kind in ROLES:
            out.roles.append(row)
        elif _is_direct(row):
            out.direct.append(row)
        else:
            out.lanes.setdefault(_place(found, row) or 0, []).append(row)
    # nobody has said where
    nowhere = out.lanes.pop(0, [])
    closings += [Closing(row.seq, "no channel is configured for it", skipped=True) for row in nowhere]
    await queue.give_up(raw, guild, closings, now)
    await queue.place(raw, guild, {row.seq: place for place, lane in out.lanes.items() for row in lane})
    await _stand_in_line(raw, guild, out, rows)
    return out


async def _stand_in_line(raw: RawConnection, guild: int, out: Sorted, rows: Sequence[Taken]) -> None:
    """Rows that came after others that still wait for the same channel wait as well."""
    ahead = await queue.first_in_line(raw, guild, list(out.lanes), [row.seq for row in rows])
    for place, (first, due) in ahead.items():
        lane = out.lanes[place]
        out.lanes[place] = [row for row in lane if row.seq < first]
        await queue.wait(raw, guild, [row.seq for row in lane if row.seq > first], due)


def _why_not(scene: Scene, row: Taken) -> str | None:
    if row.kind not in ROLES and row.created_at - row.at > NEWS:
        return "it was too old to announce"
    if row.kind == "announce" and "announcements" in scene.found.configuration.setting.modules_off:
        return "announcements are switched off"
    topic = row.payload.get("preference") if row.kind == "announce" else None
    if row.kind in ROLES and scene.people.user(row.account) is not None:
        # whether they are still there, Discord knows best
        return None
    return scene.people.why_not(row.account, topic)


def _is_direct(row: Taken) -> bool:
    return row.kind == "send_message" and row.account is not None and row.channel_id is None


def _place(found: Configured, row: Taken) -> int | None:
    return place_of(row.kind, row.channel_id, row.payload, found.configuration.values)
