"""A dry-run as JSON, for the command line and the API alike; every id is a string."""

from collections.abc import Iterator, Mapping
from typing import Any

from synapse.kit.clock import moment_of
from synapse.ledger.accounts import SYSTEM
from synapse.rules.decision import Award, Entry
from synapse.rules.engine import RuleTrace, Step
from synapse.runtime.trials.assume import Assumption
from synapse.runtime.trials.dry_run import DryRun

#: beyond it a JavaScript number is no longer exact, and what is so large is an id
_EXACT = 2**53
_NOTHING = Assumption()
Json = dict[str, Any]


def effects_of(found: DryRun) -> Iterator[Json]:
    """Everything that would change, as one list, each with its type, its rule and whom it goes `to`."""
    decision = found.explanation.decision
    for award in decision.awards:
        yield from (_entry(award.rule, entry) for entry in award.entries)
    for earned in decision.milestones:
        yield {"type": "milestone", "rule": earned.milestone, "to": str(earned.member), "season": earned.season}
    for level in decision.levels:
        yield {
            "type": "level", "rule": f"levels of {level.currency}", "to": str(level.member),
            "currency": level.currency, "level": level.level,
        }  # fmt: skip
    for delivery in decision.deliveries:
        yield {
            "type": delivery.kind, "rule": delivery.rule, "to": _id(delivery.member),
            "channel": _id(delivery.channel), "payload": plain(delivery.payload),
        }  # fmt: skip
    for line in decision.log:
        yield {"type": "log", "rule": line.rule, "to": _id(line.member), "message": line.message}
    for reversal in decision.reversals:
        yield {"type": "reverse", "rule": reversal.rule, "to": None, "of": f"{reversal.event_type} {reversal.source}"}
    for line in found.reversed:
        entry = Entry(
            _account(line.from_account, found), _account(line.to_account, found), line.currency, line.amount, "reversal"
        )
        yield _entry(line.rule or "", entry)


def explained(found: DryRun, assumed: Assumption = _NOTHING) -> Json:
    """The whole trace of one event: what came in, what was reckoned, and what every condition saw and wanted."""
    event, decision = found.event, found.explanation.decision
    return {
        "event": {
            "event_type": event.type,
            "guild_id": str(event.guild),
            "channel_id": _id(event.channel),
            "user_id": _id(event.actor),
            "target_id": _id(event.target),
            "timestamp": moment_of(event.at),
            "source_id": event.source,
            "payload": {name: plain(value) for name, value in event.payload.items()},
        },
        "dropped_fields": list(found.dropped),
        "awards": [_award(award) for award in decision.awards],
        "denied": dict(decision.denied),
        "failed": dict(decision.failed),
        "rules": [_rule(trace, found, assumed) for trace in found.explanation.rules],
    }


def plain(value: Any) -> Any:
    """A value as JSON can hold it exactly."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return str(value)
    return value


def _entry(rule: str, entry: Entry) -> Json:
    between = isinstance(entry.source, int) and isinstance(entry.destination, int)
    kind = "transfer" if between else "credit" if isinstance(entry.destination, int) else "debit"
    return {
        "type": kind,
        "rule": rule,
        "from": str(entry.source),
        "to": str(entry.destination),
        "currency": entry.currency,
        "amount": entry.amount,
        "cause": entry.cause,
    }


def _award(award: Award) -> Json:
    """How an award's amounts came about: base × factors = after_factors → amount, which caps may have cut."""
    trace = award.trace
    times: Mapping[str, Mapping[str, object]] = trace.get("times", {})
    return {
        "rule": award.rule,
        "event": award.event_type,
        "paid": [
            {
                "currency": currency,
                "to": to,
                "base": plain(base),
                "times": plain(times.get(currency, {})),
                "after_factors": plain(raw),
                "amount": whole,
            }
            for currency, to, base, raw, whole in trace.get("paid", ())
        ],
        "scaled": [{"rule": rule, "factor": factor, "by": by} for rule, factor, by in trace.get("scaled", ())],
        "read": plain(trace.get("read", {})),
    }


def _rule(trace: RuleTrace, found: DryRun, assumed: Assumption) -> Json:
    people = {"actor": found.event.actor, "target": found.event.target, "member": trace.member}
    return {
        "rule": trace.rule,
        "pack": trace.pack,
        "kind": trace.kind,
        "event": trace.event,
        "member": _id(trace.member),
        "outcome": trace.outcome,
        "conditions": [_step(step, assumed, people) for step in trace.steps],
    }


def _step(step: Step, assumed: Assumption, people: Mapping[str, int | None]) -> Json:
    return {
        "path": step.path,
        "text": step.text,
        "outcome": step.outcome,
        "reached": step.reached,
        "saw": {name: plain(value) for name, value in step.saw.items()},
        "assumed": [name for name in step.saw if assumed.assumes(name, people)],
        "why": step.why,
        "inner": [_step(one, assumed, people) for one in step.inner],
    }


def _account(number: int, found: DryRun) -> Any:
    """An account as entries name it: a system account's name, or the member's Discord id."""
    return SYSTEM[number] if number <= 0 else found.people.get(number, -number)


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
