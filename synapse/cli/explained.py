"""Shows a dry-run: what would happen first, then rule by rule why."""

from collections.abc import Iterator
from typing import Any

from synapse.cli.output import console, print_table
from synapse.rules.engine import Step
from synapse.runtime.trials.dry_run import DryRun
from synapse.runtime.trials.explained import effects_of, explained, plain

_SIGNS = {"true": "[green]yes[/green]", "false": "no", "failed": "[red]failed[/red]"}


def as_json(found: DryRun) -> dict[str, Any]:
    """The dry-run for scripts; ids are strings."""
    return {"effects": list(effects_of(found)), **explained(found)}


def print_explained(found: DryRun) -> None:
    """The dry-run for people."""
    decision = found.explanation.decision
    rows = [(effect["type"], _member(effect), _words(effect), effect["rule"]) for effect in effects_of(found)]
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
            _print_step(step, 1)


def _print_step(step: Step, depth: int) -> None:
    sign = _SIGNS[step.outcome] if step.reached else f"[dim](would be {step.outcome})[/dim]"
    console.print(f"{'     ' * depth}{sign}  ", end="")
    console.print(f"{step.text}{_saw(step)}", markup=False)
    for one in step.inner:
        _print_step(one, depth + 1)


def _member(effect: dict[str, Any]) -> str:
    """Whom an effect is about: of a debit, who pays."""
    return (effect["from"] if effect["type"] == "debit" else effect["to"]) or ""


def _words(effect: dict[str, Any]) -> str:
    match effect["type"]:
        case "transfer":
            return f"{effect['amount']:,} {effect['currency']} from {effect['from']}"
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
    values = ", ".join(f"{name} = {plain(value)}" for name, value in step.saw.items())
    return (f"   [{values}]" if values else "") + (f"   {step.why}" if step.why else "")
