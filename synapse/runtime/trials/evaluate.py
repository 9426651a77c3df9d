"""What an expression comes to on an event: looked at where its rule would stand, and nothing written."""

from dataclasses import dataclass, field, replace
from typing import Any

from synapse.db.session import batch_transaction
from synapse.rules.compile.probe import PROBE, Probe, with_probe
from synapse.rules.engine import Sight, bind, decide
from synapse.rules.engine.plan import BoundRule, Factors, Slots
from synapse.rules.event import Event
from synapse.rules.expressions import FAILURES, MISSING, reason
from synapse.runtime.plans.drafts import Wanted, known_triggers
from synapse.runtime.spine import Spine
from synapse.runtime.trials.assume import Assumption
from synapse.runtime.trials.dry_run import begin, gather_assumed, live_for, read_all
from synapse.runtime.trials.trial import tried


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An expression's value, or why it has none. Not `asked`: the event leads to no such rule."""

    is_asked: bool
    value: Any = None
    why: str = ""
    saw: dict[str, Any] = field(default_factory=dict[str, Any])


async def evaluate_on(
    spine: Spine, guild: int, record: object, probe: Probe, wanted: Wanted, assumed: Assumption
) -> Evaluated:
    """Decide a record with one more rule that only looks.

    Raises `ExpressionError`, and what `dry_runs` raises.
    """
    live = await live_for(spine, guild, wanted, assumed)
    async with batch_transaction(spine.engine) as (_, raw):
        version, last_account = await begin(raw, guild)
        found = live or await tried(spine, raw, guild, version, wanted, assumed)
        known_triggers(found.program.compiled, probe.trigger)
        compiled, checked = with_probe(found.program.compiled, probe)
        found = replace(found, program=bind(compiled, found.program.setting))
        read = read_all(guild, [record], found)
        [placed], gathered = await gather_assumed(raw, guild, found, [read[0][0]], assumed, last_account)
    sights: list[Sight] = []

    def observe(rule: BoundRule, about: Event, _: int | None, slots: Slots, factors: Factors) -> None:
        if rule.id == PROBE and not sights:
            sights.append(Sight(rule, about, list(slots), list(factors), found.program))

    decide(placed.event, found.program, gathered.world, observe)
    if not sights:
        return Evaluated(is_asked=False)
    saw = {name: None if value is MISSING else value for name, value in sights[0].saw(checked).items()}
    try:
        return Evaluated(True, sights[0].value(checked), "", saw)
    except FAILURES as error:
        missing = [name for name, value in saw.items() if value is None and name not in checked.defaulted]
        return Evaluated(True, None, reason(error, missing), saw)
