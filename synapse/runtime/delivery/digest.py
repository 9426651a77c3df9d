"""Too much of one kind for a channel becomes one message: how many of what, and the lines that tell most."""

from collections import Counter
from collections.abc import Sequence

from synapse.milestones.rarities import RARITIES
from synapse.runtime.delivery.message import CONTENT, DESCRIPTION, Card, Message, cut
from synapse.runtime.delivery.queue import Taken
from synapse.runtime.delivery.render import PLAIN

#: messages of one kind that may wait for a channel
MOST = 20
#: lines of a digest
LINES = 10
_KINDS = {
    "level_up": ("new level", "new levels"),
    "achievements": ("achievement", "achievements"),
    "awards": ("award", "awards"),
}
_RARITY = {name: place for place, name in enumerate(RARITIES)}


def next_group(rows: Sequence[Taken]) -> list[Taken]:
    """What goes out next as one message, of rows that wait for a channel in their order."""
    first = rows[0]
    if first.tried_at is not None:
        # an attempt that nobody saw end is repeated as it was
        return [row for row in rows if row.tried_at == first.tried_at]
    alike = [row for row in rows if row.kind == first.kind and row.tried_at is None]
    return alike if len(alike) > MOST else [first]


def digest(messages: Sequence[tuple[Taken, Message]]) -> Message:
    """One message in the place of many; it pings nobody."""
    telling = sorted(messages, key=lambda one: _weight(one[0]))[:LINES]
    lines = [f"• {_line(message)}" for _, message in telling]
    if len(messages) > LINES:
        lines.append(f"… and {len(messages) - LINES} more")
    title = _counted([row for row, _ in messages])
    if messages[0][0].kind != "announce":
        return Message(cut("\n".join([f"**{title}**", *lines]), CONTENT))
    return Message(card=Card(title, cut("\n".join(lines), DESCRIPTION), PLAIN))


def _counted(rows: Sequence[Taken]) -> str:
    counts = Counter(str(row.payload.get("preference")) for row in rows)
    parts: list[str] = []
    for preference, number in counts.most_common():
        one, many = _KINDS.get(preference, ("message", "messages"))
        parts.append(f"{number} {one if number == 1 else many}")
    return ", ".join(parts)


def _line(message: Message) -> str:
    text = message.card.text if message.card and message.card.text else message.card.title if message.card else ""
    return cut(" ".join((text or message.text).split()), 300)


def _weight(row: Taken) -> tuple[int, float, int]:
    """The rarest first, then the highest levels and amounts."""
    size = row.event.get("to", row.event.get("amount", 0))
    rarity = str(row.milestone.get("rarity"))
    return _RARITY.get(rarity, len(_RARITY)), -float(size if isinstance(size, int | float) else 0), row.seq
