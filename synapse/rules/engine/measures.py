"""A measure ready to be asked: how its key is made, which rows count, which store holds it (DESIGN §4.4)."""

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from synapse.rules.compile.measures import Aggregate, CheckedMeasure, Storage
from synapse.rules.decision import Award
from synapse.rules.engine.source import evaluate_source
from synapse.rules.event import Event, Value
from synapse.rules.expressions import FAILURES
from synapse.rules.history import Key, LastAt, Row, Store, Streak, Total, TotalDistinct, WindowCount, WindowValues

#: (event, zone id) → key; None when a part of it is unknown
EventKey = Callable[[Event, int], Key | None]
#: (member, event, zone id) → key, with the member in place of actor or target
MemberKey = Callable[[int, Event, int], Key | None]
#: (actor, target, channel, payload) → does the row count
Where = Callable[[int | None, int | None, int | None, Mapping[str, Value]], bool]


@dataclass(frozen=True, slots=True)
class CompiledMeasure:
    """One measure of a program. `window` is in seconds; `fingerprint` changes with the definition."""

    name: str
    aggregate: Aggregate
    field: str | None
    source: str
    of: frozenset[str]
    by: tuple[str, ...]
    window: float | None
    period: str | None
    where: Where | None
    #: payload fields of a row that key, field or `where` read
    row_fields: frozenset[str]
    #: whether rules that see history before the event see this one included
    this_event: bool
    storage: Storage
    fingerprint: str
    key: EventKey
    member_key: MemberKey

    def new_store(self) -> Store:
        """An empty history."""
        if self.aggregate == "streak":
            return Streak()
        if self.aggregate == "last_at":
            return LastAt(self.window)
        if self.window is not None:
            return (
                WindowCount(self.window)
                if self.aggregate == "count"
                else WindowValues(self.window, self.aggregate == "distinct")
            )
        return TotalDistinct() if self.aggregate == "distinct" else Total(summing=self.aggregate == "sum")

    def in_period(self, key: Key | None, season: int | None, day: int) -> Key | None:
        """The key as the store knows it: seasons and days are part of it. None: nothing to count."""
        if key is None or self.period is None or self.period == "lifetime":
            return key
        if self.period == "day":
            return (*key, day)
        return None if season is None else (*key, season)

    def counts(self, event: Event) -> bool:
        """Whether a stored event is a row of this measure."""
        if self.source != "events" or event.type not in self.of:
            return False
        return self.passes(event.actor, event.target, event.channel, event.payload)

    def passes(self, actor: int | None, target: int | None, channel: int | None, payload: Mapping[str, Value]) -> bool:
        """Whether `where` holds; a row it cannot be asked of does not count."""
        if self.where is None:
            return True
        try:
            return self.where(actor, target, channel, payload) is True
        except FAILURES:
            return False

    def event_row(self, event: Event, zone: int, season: int | None, day: int) -> Row | None:
        """The row that a stored event adds."""
        key = self.in_period(self.key(event, zone), season, day)
        if key is None:
            return None
        value = self._value(event, zone)
        if value is None and self.aggregate in ("distinct", "sum"):
            return None
        return key, (day if self.aggregate == "streak" else event.at), value

    def award_row(self, award: Award, root: Event, zone: int, season: int | None, day: int) -> Row | None:
        """The row that an award adds; payload fields are those of the stored event behind it."""
        seen = Event(
            root.guild, root.type, root.source, root.at, award.actor, award.target, award.channel, root.payload
        )
        key = self.in_period(self.key(seen, zone), season, day)
        if key is None or not self.passes(award.actor, award.target, award.channel, root.payload):
            return None
        value = self.paid_value(award) if self.aggregate == "sum" else self._value(seen, zone)
        return key, (day if self.aggregate == "streak" else root.at), value

    def paid_value(self, award: Award) -> int:
        """What an award paid in the summed currency to the member that the measure is keyed by."""
        whom = award.actor if "actor" in self.by else award.target if "target" in self.by else None
        return sum(
            entry.amount
            for entry in award.entries
            if entry.currency == self.field and entry.source == "mint" and (whom is None or entry.destination == whom)
        )

    def _value(self, event: Event, zone: int) -> Hashable:
        match self.field:
            case None:
                return None
            case "actor":
                return event.actor
            case "target":
                return event.target
            case "channel":
                return event.channel
            case "zone":
                return zone
            case name:
                return event.payload.get(name)


def compile_measure(
    checked: CheckedMeasure, window: float | None, names: dict[str, object], where: str | None
) -> CompiledMeasure:
    """Bind a checked measure; `names` are the globals of generated code, `where` its condition's source."""
    document = checked.document
    return CompiledMeasure(
        name=checked.name,
        aggregate=checked.aggregate,
        field=checked.field,
        source=checked.source,
        of=checked.of,
        by=document.by,
        window=window,
        period="lifetime" if document.period is None and checked.storage == "kept" else document.period,
        where=None if where is None else evaluate_source(_where_source(where), names),
        row_fields=checked.reads_payload,
        this_event=document.this_event == "included",
        storage=checked.storage,
        fingerprint=_fingerprint(checked, window, where, names),
        key=evaluate_source(_key_source(document.by, member=False), {}),
        member_key=evaluate_source(_key_source(document.by, member=True), {}),
    )


def _key_source(by: tuple[str, ...], *, member: bool) -> str:
    person = {"actor": "m", "target": "m"} if member else {"actor": "e.actor", "target": "e.target"}
    parts = {**person, "channel": "e.channel", "zone": "z"}
    key = "".join(f"{parts.get(name, f'e.payload.get({name!r})')}, " for name in by)
    return f"lambda {'m, ' if member else ''}e, z: None if None in (k := ({key})) else k"


def _where_source(where: str) -> str:
    return f"lambda actor, target, channel, p: {where}"


def _fingerprint(checked: CheckedMeasure, window: float | None, where: str | None, names: Mapping[str, object]) -> str:
    parameters = sorted(
        (name, value) for name, value in names.items() if where and name.startswith("p_") and name in where
    )
    meaning = (
        checked.aggregate,
        checked.field,
        sorted(checked.of),
        checked.document.by,
        window,
        checked.document.period,
        where,
    )
    return hashlib.sha256(repr((meaning, parameters)).encode()).hexdigest()[:16]
