"""Shows a dry-run: what would happen first, then rule by rule why."""

from collections.abc import Iterator
from typing import Any

from synapse.cli.output import console, print_table
from synapse.kit.clock import moment_of
from synapse.rules.engine import RuleTrace, Step
from synapse.runtime.dry_run import DryRun

#: beyond it a JavaScript number is no longer exact, and what is so large is an id
_EXACT = 2**53
_SIGNS = {"true": "[green]yes[/green]", "false": "no", "failed": "[red]failed[/red]"}


def as_json(found: DryRun) -> dict[str, Any]:
    """The dry-run for scripts; ids are strings."""
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
            "payload": {name: _plain(value) for name, value in event.payload.items()},
        },
        "dropped_fields": list(found.dropped),
        "effects": list(_effects(found)),
        "awards": [
            {"rule": award.rule, "event": award.event_type, "trace": _plain(award.trace)} for award in decision.awards
        ],
        "denied": dict(decision.denied),
        "failed": dict(decision.failed),
        "rules": [_rule(trace) for trace in found.explanation.rules],
    }


def print_explained(found: DryRun) -> None:
    """The dry-run for people."""
    decision = found.explanation.decision
    rows = [(effect["type"], effect.get("member") or "", _words(effect), effect["rule"]) for effect in _effects(found)]
    if rows:
        print_table("What would happen", ("effect", "member", "", "rule"), rows)
    else:
        console.print("Nothing would happen.")
    for award in decision.awards:
        for line in _reckoned(award.trace):
            console.print(f"{award.rule}: {line}", markup=False)
    for rule, why in decision.denied.items():
        console.print(f"{rule} was denied: {why}", markup=False)
    for rule, why in decision.failed.items():
        console.print(f"{rule} failed: {why}", markup=False)
    for name in found.dropped:
        console.print(f"field {name} was dropped: no event declares it", markup=False)
    for trace in found.explanation.rules:
        about = f" of {trace.event}" if trace.event != found.event.type else ""
        console.print(f"{_SIGNS[trace.outcome]}  [bold]{trace.rule}[/bold] ({trace.kind} of {trace.pack}{about})")
        for step in trace.steps:
            console.print(f"     {_SIGNS[step.outcome]}  ", end="")
            console.print(f"{step.text}{_saw(step)}", markup=False)


def _effects(found: DryRun) -> Iterator[dict[str, Any]]:
    """Everything that would change, as one list, each with its type and rule."""
    decision = found.explanation.decision
    for award in decision.awards:
        for entry in award.entries:
            is_paid = isinstance(entry.destination, int)
            member = entry.destination if is_paid else entry.source
            other = entry.source if is_paid else entry.destination
            yield {
                "type": "credit" if is_paid else "debit",
                "rule": award.rule,
                "member": str(member),
                "currency": entry.currency,
                "amount": entry.amount,
                "cause": entry.cause,
                "other": str(other),
            }
    for earned in decision.milestones:
        yield {"type": "milestone", "rule": earned.milestone, "member": str(earned.member), "season": earned.season}
    for level in decision.levels:
        yield {
            "type": "level", "rule": f"levels of {level.currency}", "member": str(level.member),
            "currency": level.currency, "level": level.level,
        }  # fmt: skip
    for delivery in decision.deliveries:
        yield {
            "type": delivery.kind, "rule": delivery.rule, "member": _id(delivery.member),
            "channel": _id(delivery.channel), "payload": _plain(delivery.payload),
        }  # fmt: skip
    for line in decision.log:
        yield {"type": "log", "rule": line.rule, "member": _id(line.member), "message": line.message}
    for reversal in decision.reversals:
        yield {"type": "reverse", "rule": reversal.rule, "of": f"{reversal.event_type} {reversal.source}"}


def _words(effect: dict[str, Any]) -> str:
    match effect["type"]:
        case "credit" | "debit":
            return f"{effect['amount']:,} {effect['currency']}"
        case "level":
            return f"level {effect['level']}"
        case "milestone":
            return "earned"
        case "log":
            return str(effect["message"])
        case "reverse":
            return str(effect["of"])
        case _:
            return str(effect["payload"].get("template") or effect["payload"].get("text") or "")


def _reckoned(trace: dict[str, Any]) -> Iterator[str]:
    """How an amount came about: 15 × zone 1.5 × quality 1.68 = 37.8 → 37 xp."""
    times: dict[str, dict[str, object]] = trace.get("times", {})
    for currency, _, base, raw, whole in trace.get("paid", ()):
        factors = "".join(f" × {name} {value:g}" for name, value in times.get(currency, {}).items())  # pyright: ignore[reportArgumentType]
        total = f" = {raw:g}" if factors and isinstance(raw, int | float) else ""
        rounded = f" → {whole}" if raw != whole or not factors else ""
        yield f"{base:g}{factors}{total}{rounded} {currency}"


def _saw(step: Step) -> str:
    values = ", ".join(f"{name} = {_plain(value)}" for name, value in step.saw.items())
    return (f"   [{values}]" if values else "") + (f"   {step.why}" if step.why else "")


def _rule(trace: RuleTrace) -> dict[str, Any]:
    return {
        "rule": trace.rule,
        "pack": trace.pack,
        "kind": trace.kind,
        "event": trace.event,
        "member": _id(trace.member),
        "outcome": trace.outcome,
        "conditions": [
            {
                "path": step.path,
                "text": step.text,
                "outcome": step.outcome,
                "saw": {name: _plain(value) for name, value in step.saw.items()},
                "why": step.why,
            }
            for step in trace.steps
        ],
    }


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def _plain(value: Any) -> Any:
    """A value as JSON can hold it exactly."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return str(value)
    return value
